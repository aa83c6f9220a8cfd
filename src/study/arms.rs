//! Arms of one replicate: the burn-in up to the fork, and an arm after it.
//!
//! Main types: [`Plan`], what is done to an arm, and [`ArmHistory`], what came of it. The loops
//! over days are in [`live_to_fork`], `live_alone` and `live`; [`UnderWay`] keeps what there is in
//! the evening, and they would be the same without it. Deliberately unknown: which study compares the
//! arms, and how.

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
use crate::study::error::StudyError;
pub use crate::study::moment::ArmHistory;
use crate::study::moment::{Moment, Stage};
use crate::study::progress::Progress;
use crate::study::runner::Work;
use crate::study::under_way::UnderWay;
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
pub fn burn_in(spec: &Spec, number: u32, progress: &Progress) -> Result<Arm, StudyError> {
    let mut arm = begin(spec, number, progress)?;
    live_to_fork(&mut arm, spec, &mut UnderWay::unkept(), progress)?;
    Ok(arm)
}

/// Lives the burn-in of a replicate, from where it stood if that is kept. One that stood behind the
/// fork is left for [`run_arms`] to go on with.
///
/// # Errors
/// [`StudyError::Ended`] or [`StudyError::Unreadable`].
pub fn live_to_fork(
    arm: &mut Arm,
    spec: &Spec,
    under_way: &mut UnderWay<'_>,
    progress: &Progress,
) -> Result<(), StudyError> {
    match under_way.stage() {
        Some(Stage::Alone(_)) => return under_way.take_back_waiting(arm),
        Some(Stage::Together) => return Ok(()),
        Some(Stage::BurnIn) | None => {}
    }
    let (stage, observers) = (Stage::BurnIn, [arm.observers().to_vec()]);
    under_way.go_on(stage, arm, &observers, progress)?;
    while arm.today() < fork_day(spec) {
        under_way.morning()?;
        advance(arm, progress);
        let (done, days, waiting) = (&[], &[], None);
        let observers = &observers;
        under_way.evening(&Moment { stage, done, days, arm, waiting, observers })?;
    }
    Ok(())
}

/// Who looks on in each arm, by its place among the plans.
pub type Onlookers<'a> = &'a dyn Fn(usize) -> Vec<Arc<dyn Observer>>;

/// Nobody looks on.
pub const NOBODY: Onlookers<'_> = &|_| Vec::new();

/// Runs arms from the fork to the end of the calendar: the first plan is that of the base, whose
/// days the others share where nothing differs. Arms with a background of their own, because the
/// specification wants that or because they act on other tracks, are run one by one.
///
/// # Errors
/// [`StudyError::Ended`] or [`StudyError::Unreadable`], neither of which comes of a piece that is
/// not kept while it is under way.
pub fn run_arms(
    burnt_in: Arm,
    spec: &Spec,
    plans: &[Plan],
    onlookers: Onlookers<'_>,
    under_way: &mut UnderWay<'_>,
    progress: &Progress,
) -> Result<Vec<ArmHistory>, StudyError> {
    let cast = Cast::new(plans, onlookers, &burnt_in);
    live(burnt_in, spec, &cast, &mut |_, _| Vec::new(), under_way, progress)
}

/// The plays of the release so far in the arm of a plan, where they are kept.
pub type Seen<'a> = &'a dyn Fn(usize) -> Vec<FocalPlay>;

/// What is done after a day that all arms have lived: saves given in arms on top, by their place
/// among the plans.
pub type Evening<'a> = &'a mut dyn FnMut(Day, Seen<'_>) -> Vec<(usize, Vec<Gift>)>;

/// The same, with an evening after each day. What the evening remembers is not kept, so nothing is
/// while it is under way.
///
/// # Errors
/// None comes; the type is that of [`run_arms`].
pub fn run_arms_daily(
    burnt_in: Arm,
    spec: &Spec,
    plans: &[Plan],
    onlookers: Onlookers<'_>,
    evening: Evening<'_>,
    progress: &Progress,
) -> Result<Vec<ArmHistory>, StudyError> {
    let cast = Cast::new(plans, onlookers, &burnt_in);
    live(burnt_in, spec, &cast, evening, &mut UnderWay::unkept(), progress)
}

/// Arms, and who looks on in each.
struct Cast<'a> {
    plans: &'a [Plan],
    logs: Vec<Option<Arc<FocalLog>>>,
    /// By arm.
    observers: Vec<Vec<Arc<dyn Observer>>>,
}

impl<'a> Cast<'a> {
    fn new(plans: &'a [Plan], onlookers: Onlookers<'_>, burnt_in: &Arm) -> Self {
        let environment = &burnt_in.environment;
        let log = || Arc::new(FocalLog::new(environment.clone()));
        let logs: Vec<_> = plans.iter().map(|plan| plan.logged.then(log)).collect();
        let watched = |(arm, log): (usize, &Option<Arc<FocalLog>>)| {
            let mut observers = onlookers(arm);
            observers.extend(log.clone().map(|log| log as Arc<dyn Observer>));
            observers
        };
        let observers = logs.iter().enumerate().map(watched).collect();
        Self { plans, logs, observers }
    }

    fn history(&self, arm: usize, days: Vec<DayRecord>) -> ArmHistory {
        let focal = self.logs[arm].as_ref().map(|log| log.take()).unwrap_or_default();
        ArmHistory { days, focal }
    }

    fn seen(&self, arm: usize) -> Vec<FocalPlay> {
        self.logs[arm].as_ref().map(|log| log.so_far()).unwrap_or_default()
    }
}

/// Runs all arms.
fn live(
    burnt_in: Arm,
    spec: &Spec,
    cast: &Cast<'_>,
    evening: Evening<'_>,
    under_way: &mut UnderWay<'_>,
    progress: &Progress,
) -> Result<Vec<ArmHistory>, StudyError> {
    let Some(first) = cast.plans.first() else { return Ok(Vec::new()) };
    let is_on_top = |arm: &usize| shares(&burnt_in, spec, &[first, &cast.plans[*arm]]);
    let (on_top, alone): (Vec<usize>, Vec<usize>) = (1..cast.plans.len()).partition(is_on_top);
    let mut done = under_way.done();
    done.resize(cast.plans.len(), None);
    for arm in alone {
        if done[arm].is_none() {
            done[arm] = Some(live_alone(&burnt_in, arm, (cast, &done), under_way, progress)?);
        }
    }
    // The state of the burn-in is not needed any more: one state is held, not two.
    let mut base = burnt_in.going_on(&first.campaigns, first.intervention.clone());
    for observer in &cast.observers[0] {
        base.observe(observer.clone());
    }
    for &arm in &on_top {
        let Plan { campaigns, intervention, .. } = &cast.plans[arm];
        base.overlay(campaigns, intervention.clone(), cast.observers[arm].clone());
    }
    let end = base.environment.calendar.end();
    let (stage, observers) = (Stage::Together, &cast.observers[..]);
    // Of the base, then of those on top.
    let days = under_way.go_on(stage, &mut base, observers, progress)?;
    let mut days = days.unwrap_or_else(|| vec![Vec::new(); on_top.len() + 1]);
    while base.today() < end {
        under_way.morning()?;
        days[0].push(advance(&mut base, progress));
        for (days, arm) in days[1..].iter_mut().zip(base.overlaid()) {
            days.extend(arm.record());
        }
        for (arm, gifts) in evening(base.today().plus(-1), &|arm| cast.seen(arm)) {
            if let Some(place) = on_top.iter().position(|it| *it == arm) {
                base.give(place, &gifts);
            }
        }
        let (done, days, arm, waiting) = (&done, &days, &base, None);
        under_way.evening(&Moment { stage, done, days, arm, waiting, observers })?;
    }
    for overlaid in base.overlaid() {
        progress.apart_days.fetch_add(overlaid.listener_days(), Relaxed);
        progress.overlaid_days.fetch_add(base.listener_days(), Relaxed);
    }
    for (arm, days) in [0].into_iter().chain(on_top).zip(days) {
        done[arm] = Some(cast.history(arm, days));
    }
    progress.runs_done.fetch_add(cast.plans.len() as u32, Relaxed);
    Ok(done.into_iter().flatten().collect())
}

/// Runs an arm that shares no days, those before it being done.
fn live_alone(
    burnt_in: &Arm,
    arm: usize,
    (cast, done): (&Cast<'_>, &[Option<ArmHistory>]),
    under_way: &mut UnderWay<'_>,
    progress: &Progress,
) -> Result<ArmHistory, StudyError> {
    let Plan { campaigns, intervention, .. } = &cast.plans[arm];
    let mut alone = burnt_in.fork_with(campaigns, intervention.clone());
    for observer in &cast.observers[arm] {
        alone.observe(observer.clone());
    }
    let (stage, observers) = (Stage::Alone(arm), &cast.observers[..]);
    let days = under_way.go_on(stage, &mut alone, observers, progress)?;
    let mut days = days.unwrap_or_else(|| vec![Vec::new()]);
    while alone.today() < alone.environment.calendar.end() {
        under_way.morning()?;
        days[0].push(advance(&mut alone, progress));
        let (days, arm, waiting) = (&days, &alone, Some(burnt_in));
        under_way.evening(&Moment { stage, done, days, arm, waiting, observers })?;
    }
    Ok(cast.history(arm, days.swap_remove(0)))
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
