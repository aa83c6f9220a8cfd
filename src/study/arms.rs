//! Arms of one replicate: the trunk up to the fork, and what grows from it.
//!
//! Main types: [`Plan`], what is done to an arm, and [`Lived`], what came of it. Deliberately unknown:
//! which study compares the arms, and how.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use rayon::prelude::*;

use crate::dynamics::campaign::Campaign;
use crate::measure::record::DayRecord;
use crate::sim::focal_log::{FocalLog, FocalPlay};
use crate::sim::intervention::Intervention;
use crate::sim::run::{Arm, SpecError};
use crate::sim::spec::Spec;
use crate::sim::stage::Seeds;
use crate::study::progress::Progress;
use crate::units::Day;

/// From so many listeners on, one world at a time is enough to keep all threads busy.
pub const LARGE_WORLD: u32 = 200_000;

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
pub struct Lived {
    /// Day by day.
    pub days: Vec<DayRecord>,
    /// Every play of the focal track.
    pub focal: Vec<FocalPlay>,
}

/// A replicate up to the fork; `seen` is shown every day of it.
///
/// # Errors
/// If the specification names a genre or a recommender that does not exist.
pub fn trunk(
    spec: &Spec,
    number: u32,
    fork: Day,
    progress: &Progress,
    mut seen: impl FnMut(&Arm, &DayRecord),
) -> Result<Arm, SpecError> {
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, number);
    let mut trunk = Arm::begin(spec, &seeds)?;
    while trunk.today() < fork {
        let record = advance(&mut trunk, progress);
        seen(&trunk, &record);
    }
    Ok(trunk)
}

/// Lives an arm from the fork to the end of the calendar; `seen` is shown every day of it.
pub fn live(
    trunk: &Arm,
    plan: &Plan,
    progress: &Progress,
    mut seen: impl FnMut(&Arm, &DayRecord),
) -> Lived {
    let mut arm = trunk.fork_with(&plan.campaigns, plan.intervention.clone());
    let world = &trunk.stage.world;
    let log = Arc::new(FocalLog::new(world.catalogue.focal, world.listeners.len()));
    arm.call(log.clone());
    let end = arm.stage.calendar.end();
    let mut days = Vec::new();
    while arm.today() < end {
        let record = advance(&mut arm, progress);
        seen(&arm, &record);
        days.push(record);
    }
    progress.runs_done.fetch_add(1, Relaxed);
    Lived { days, focal: log.take() }
}

/// Does something for every replicate, side by side; one after the other where a world is large and its
/// days keep all threads busy. The order of the results is that of the numbers.
///
/// # Errors
/// The first error of a replicate.
pub(super) fn for_each_replicate<Done: Send, Error: Send>(
    spec: &Spec,
    numbers: Range<u32>,
    work: impl Fn(u32) -> Result<Done, Error> + Sync + Send,
) -> Result<Vec<Done>, Error> {
    if spec.world.listeners >= LARGE_WORLD {
        numbers.map(work).collect()
    } else {
        numbers.into_par_iter().map(work).collect()
    }
}

/// Simulates a day and says so.
pub(super) fn advance(arm: &mut Arm, progress: &Progress) -> DayRecord {
    let record = arm.advance();
    let listeners = arm.stage.world.listeners.len() as u64;
    progress.listener_days_done.fetch_add(listeners, Relaxed);
    progress.day.store(i32::from(record.day.0), Relaxed);
    record
}

/// Tells how much there is to do, or how much more: so many arms from the fork on, in every replicate.
pub(super) fn announce(spec: &Spec, fork: Day, arms: usize, replicates: u32, progress: &Progress) {
    let burn_in = i64::from(fork.since(spec.calendar.first_day()));
    let after = i64::from(spec.calendar.end().since(fork));
    let days = u64::from(replicates) * (burn_in + arms as i64 * after).cast_unsigned();
    progress.runs.fetch_add(replicates * arms as u32, Relaxed);
    progress.listener_days.fetch_add(days * u64::from(spec.world.listeners), Relaxed);
}
