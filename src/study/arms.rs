//! Arms of one replicate: the trunk up to the fork, and what grows from it.
//!
//! Main types: [`Plan`], what is done to an arm, [`Lived`], what came of it, and `Round`, many replicates with
//! the same arms. Deliberately unknown: which study compares the arms, and how.

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
use crate::study::checkpoints::{Checkpoints, Piece, find, keep};
use crate::study::error::StudyError;
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
    arm.observe(log.clone());
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

/// Replicates of the same arms, side by side.
pub(super) struct Round<'a> {
    pub(super) spec: &'a Spec,
    /// Day from which on the arms of a replicate differ.
    pub(super) fork: Day,
    /// Arms of a replicate.
    pub(super) arms: usize,
    pub(super) progress: &'a Progress,
    /// Where finished replicates are kept.
    pub(super) checkpoints: &'a dyn Checkpoints,
}

impl Round<'_> {
    /// Does the work of every number but of those that are kept, in the shape that these must have; one after the
    /// other where a world is large and its days keep all threads busy. The order of the results is that of the
    /// numbers.
    ///
    /// # Errors
    /// The first error of a replicate, or [`StudyError::NotKept`].
    pub(super) fn run<Done, Error>(
        &self,
        numbers: Range<u32>,
        shape: &Done::Shape,
        work: impl Fn(u32) -> Result<Done, Error> + Sync + Send,
    ) -> Result<Vec<Done>, StudyError>
    where
        Done: Piece,
        StudyError: From<Error>,
    {
        let (runs, listener_days) = (self.arms as u32, self.listener_days());
        let count = numbers.len() as u32;
        self.progress.runs.fetch_add(count * runs, Relaxed);
        self.progress.listener_days.fetch_add(u64::from(count) * listener_days, Relaxed);
        let each = |number: u32| {
            if let Some(done) = find(self.checkpoints, number, shape) {
                self.progress.runs_done.fetch_add(runs, Relaxed);
                // Not counted as done, or the time that is left would be guessed from work that took none.
                self.progress.listener_days.fetch_sub(listener_days, Relaxed);
                return Ok(done);
            }
            let done = work(number)?;
            keep(self.checkpoints, number, &done)?;
            Ok(done)
        };
        if self.spec.world.listeners >= LARGE_WORLD {
            numbers.map(each).collect()
        } else {
            numbers.into_par_iter().map(each).collect()
        }
    }

    /// Listener-days of a replicate.
    fn listener_days(&self) -> u64 {
        let calendar = &self.spec.calendar;
        let burn_in = i64::from(self.fork.since(calendar.first_day()));
        let after = i64::from(calendar.end().since(self.fork));
        let days = burn_in + self.arms as i64 * after;
        days.cast_unsigned() * u64::from(self.spec.world.listeners)
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
