//! Arms of one replicate: the burn-in up to the fork, and an arm after it.
//!
//! Main types: [`Plan`], what is done to an arm, and [`ArmHistory`], what came of it. Deliberately
//! unknown: which study compares the arms, and how.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use crate::dynamics::campaign::Campaign;
use crate::measure::record::DayRecord;
use crate::sim::environment::Seeds;
use crate::sim::focal_log::{FocalLog, FocalPlay};
use crate::sim::intervention::Intervention;
use crate::sim::observer::Observer;
use crate::sim::run::{Arm, SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::progress::Progress;
use crate::study::runner::Work;
use crate::units::Day;

/// What is done to an arm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is bought.
    pub campaigns: Vec<Campaign>,
    /// What an experiment does beside it.
    pub intervention: Intervention,
}

impl Plan {
    /// Campaigns alone.
    pub fn buying(campaigns: &[Campaign]) -> Self {
        Self { campaigns: campaigns.to_vec(), intervention: Intervention::default() }
    }
}

/// What came of an arm, from the fork to the end.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmHistory {
    /// Day by day.
    pub days: Vec<DayRecord>,
    /// Every play of the focal track.
    pub focal: Vec<FocalPlay>,
}

/// A replicate before its first day.
///
/// # Errors
/// If the specification names a genre or a recommender that does not exist.
pub fn begin(spec: &Spec, number: u32) -> Result<Arm, SpecError> {
    Arm::begin(
        spec,
        &Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, number),
    )
}

/// A replicate up to the fork.
///
/// # Errors
/// As [`begin`].
pub fn burn_in(spec: &Spec, number: u32, progress: &Progress) -> Result<Arm, SpecError> {
    let mut arm = begin(spec, number)?;
    advance_to(&mut arm, fork_day(spec), progress);
    Ok(arm)
}

/// Runs an arm from the fork to the end of the calendar while `observers` look on.
pub fn run_arm(
    burnt_in: &Arm,
    plan: &Plan,
    observers: &[Arc<dyn Observer>],
    progress: &Progress,
) -> ArmHistory {
    let mut arm = burnt_in.fork_with(&plan.campaigns, plan.intervention.clone());
    let world = &burnt_in.environment.world;
    let log = Arc::new(FocalLog::new(world.catalogue.focal, world.listeners.len()));
    arm.observe(log.clone());
    for observer in observers {
        arm.observe(observer.clone());
    }
    let end = arm.environment.calendar.end();
    let days = advance_to(&mut arm, end, progress);
    progress.runs_done.fetch_add(1, Relaxed);
    ArmHistory { days, focal: log.take() }
}

/// Simulates all days before `day` and says so.
pub fn advance_to(arm: &mut Arm, day: Day, progress: &Progress) -> Vec<DayRecord> {
    let mut days = Vec::new();
    while arm.today() < day {
        days.push(advance(arm, progress));
    }
    days
}

/// Listener-days of a replicate with so many arms from the fork on.
pub(super) fn listener_days(spec: &Spec, fork: Day, arms: usize) -> u64 {
    let calendar = &spec.calendar;
    let burn_in = i64::from(fork.since(calendar.first_day()));
    let after = i64::from(calendar.end().since(fork));
    let days = burn_in + arms as i64 * after;
    days.cast_unsigned() * u64::from(spec.world.listeners)
}

/// What a study of so many replicates has to do, each with so many arms.
pub fn replicates(spec: &Spec, most: u32, arms: usize) -> Work {
    Work {
        pieces: most,
        what: "replicates",
        arms: arms as u32,
        listener_days: listener_days(spec, fork_day(spec), arms),
        listeners: spec.world.listeners,
    }
}

/// Simulates a day and says so.
fn advance(arm: &mut Arm, progress: &Progress) -> DayRecord {
    let record = arm.advance();
    let listeners = arm.environment.world.listeners.len() as u64;
    progress.listener_days_done.fetch_add(listeners, Relaxed);
    progress.day.store(i32::from(record.day.0), Relaxed);
    record
}
