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
use crate::sim::intervention::{Gift, Intervention};
use crate::sim::observer::Observer;
use crate::sim::run::{Arm, SpecError, fork_day};
use crate::sim::spec::{Background, Spec};
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
    /// Whether every play of the release is kept.
    pub logged: bool,
}

impl Plan {
    /// Campaigns alone.
    pub fn buying(campaigns: &[Campaign]) -> Self {
        Self { campaigns: campaigns.to_vec(), ..Self::default() }
    }
}

/// What came of an arm, from the fork to the end.
#[derive(Clone, Debug, PartialEq)]
pub struct ArmHistory {
    /// Day by day.
    pub days: Vec<DayRecord>,
    /// Every play of the focal track, where the plan wants it kept.
    pub focal: Vec<FocalPlay>,
}

/// A replicate before its first day, as one of the ranks that do the study.
///
/// # Errors
/// If the specification names a genre or a recommender that does not exist.
pub fn begin(spec: &Spec, number: u32, progress: &Progress) -> Result<Arm, SpecError> {
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, number);
    Arm::begin_among(spec, &seeds, progress.ranks.clone())
}

/// A replicate up to the fork.
///
/// # Errors
/// As [`begin`].
pub fn burn_in(spec: &Spec, number: u32, progress: &Progress) -> Result<Arm, SpecError> {
    let mut arm = begin(spec, number, progress)?;
    advance_to(&mut arm, fork_day(spec), progress);
    Ok(arm)
}

/// Who looks on in each arm, by its place among the plans.
pub type Onlookers<'a> = &'a dyn Fn(usize) -> Vec<Arc<dyn Observer>>;

/// Nobody looks on.
pub const NOBODY: Onlookers<'_> = &|_| Vec::new();

/// Runs arms from the fork to the end of the calendar: the first plan is that of the base, whose
/// days the others share where nothing differs. Arms with a background of their own, because the
/// specification wants that or because they act on other tracks, are run one by one.
pub fn run_arms(
    burnt_in: Arm,
    spec: &Spec,
    plans: &[Plan],
    onlookers: Onlookers<'_>,
    progress: &Progress,
) -> Vec<ArmHistory> {
    run_arms_daily(burnt_in, spec, plans, onlookers, &mut |_, _| Vec::new(), progress)
}

/// The plays of the release so far in the arm of a plan, where they are kept.
pub type Seen<'a> = &'a dyn Fn(usize) -> Vec<FocalPlay>;

/// What is done after a day that all arms have lived: saves given in arms on top, by their place
/// among the plans.
pub type Evening<'a> = &'a mut dyn FnMut(Day, Seen<'_>) -> Vec<(usize, Vec<Gift>)>;

/// The same, with an evening after each day.
pub fn run_arms_daily(
    burnt_in: Arm,
    spec: &Spec,
    plans: &[Plan],
    onlookers: Onlookers<'_>,
    evening: Evening<'_>,
    progress: &Progress,
) -> Vec<ArmHistory> {
    let Some((first, others)) = plans.split_first() else { return Vec::new() };
    let environment = burnt_in.environment.clone();
    let log = || Arc::new(FocalLog::new(environment.clone()));
    let logs: Vec<Option<Arc<FocalLog>>> = plans.iter().map(|plan| plan.logged.then(log)).collect();
    let watched = |arm: usize| {
        let mut observers = onlookers(arm);
        observers.extend(logs[arm].clone().map(|log| log as Arc<dyn Observer>));
        observers
    };
    let history = |arm: usize, days| {
        let focal = logs[arm].as_ref().map(|log| log.take()).unwrap_or_default();
        Some(ArmHistory { days, focal })
    };
    let (mut on_top, mut histories) = (Vec::new(), vec![None; plans.len()]);
    for (plan, arm) in others.iter().zip(1..) {
        if shares(&burnt_in, spec, &[first, plan]) {
            on_top.push(arm);
        } else {
            let mut alone = burnt_in.fork_with(&plan.campaigns, plan.intervention.clone());
            for observer in watched(arm) {
                alone.observe(observer);
            }
            let end = alone.environment.calendar.end();
            let days = advance_to(&mut alone, end, progress);
            histories[arm] = history(arm, days);
        }
    }
    // The state of the burn-in is not needed any more: one state is held, not two.
    let mut base = burnt_in.going_on(&first.campaigns, first.intervention.clone());
    for observer in watched(0) {
        base.observe(observer);
    }
    for &arm in &on_top {
        let Plan { campaigns, intervention, .. } = &plans[arm];
        base.overlay(campaigns, intervention.clone(), watched(arm));
    }
    let end = base.environment.calendar.end();
    let mut days: Vec<Vec<DayRecord>> = vec![Vec::new(); on_top.len()];
    let mut base_days = Vec::new();
    while base.today() < end {
        base_days.push(advance(&mut base, progress));
        for (days, arm) in days.iter_mut().zip(base.overlaid()) {
            days.extend(arm.record());
        }
        let seen = |arm: usize| logs[arm].as_ref().map(|log| log.so_far()).unwrap_or_default();
        for (arm, gifts) in evening(base.today().plus(-1), &seen) {
            if let Some(place) = on_top.iter().position(|it| *it == arm) {
                base.give(place, &gifts);
            }
        }
    }
    histories[0] = history(0, base_days);
    for ((days, arm), overlaid) in days.into_iter().zip(on_top).zip(base.overlaid()) {
        progress.apart_days.fetch_add(overlaid.listener_days(), Relaxed);
        progress.overlaid_days.fetch_add(base.listener_days(), Relaxed);
        histories[arm] = history(arm, days);
    }
    progress.runs_done.fetch_add(plans.len() as u32, Relaxed);
    histories.into_iter().flatten().collect()
}

/// Whether arms of all these plans share their days.
pub fn share_days(burnt_in: &Arm, spec: &Spec, plans: &[Plan]) -> bool {
    shares(burnt_in, spec, &plans.iter().collect::<Vec<_>>())
}

/// Whether arms of these plans believe the same of all tracks but the release.
fn shares(burnt_in: &Arm, spec: &Spec, plans: &[&Plan]) -> bool {
    let acts = plans.iter().flat_map(|plan| &plan.campaigns).any(Campaign::acts_on_others);
    spec.experiment.background == Background::Shared
        && !acts
        && burnt_in.state.platform.tells_arms_apart()
}

/// How many arms that buy these campaigns are lived from end to end: the first, which is the base,
/// and those that do not share its days.
pub fn lived_in_full(spec: &Spec, arms: &[&[Campaign]]) -> usize {
    let own = spec.experiment.background == Background::Own;
    let alone = arms.iter().skip(1);
    1 + alone.filter(|it| own || it.iter().any(Campaign::acts_on_others)).count()
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

/// What a study of so many replicates has to do, each with arms that buy these campaigns.
pub fn replicates(spec: &Spec, most: u32, arms: &[&[Campaign]]) -> Work {
    Work {
        pieces: most,
        what: "replicates",
        arms: arms.len() as u32,
        listener_days: listener_days(spec, fork_day(spec), lived_in_full(spec, arms)),
        most_listener_days: listener_days(spec, fork_day(spec), arms.len()),
        listeners: spec.world.listeners,
    }
}

/// Where a piece of a study of several settings, of so many replicates each, belongs: to which
/// setting, and which replicate of it it is.
pub(super) fn within(piece: u32, replicates: u32) -> (usize, u32) {
    ((piece / replicates) as usize, piece % replicates)
}

/// Simulates a day and says so.
fn advance(arm: &mut Arm, progress: &Progress) -> DayRecord {
    let record = arm.advance();
    let listeners = arm.environment.world.listeners.len() as u64;
    progress.listener_days_done.fetch_add(listeners, Relaxed);
    progress.day.store(i32::from(record.day.0), Relaxed);
    if let Some(told) = progress.each_day {
        told(progress);
    }
    record
}
