//! Compare: every strategy against the control or another reference, over all replicates.
//!
//! One replicate is a world that is simulated once to the fork and then goes on in every arm.
//! Replicates run in parallel; where a world is large they run one after the other and the
//! parallelism is within the day. Neither changes a byte of the result.

use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;

use crate::dynamics::campaign::Campaign;
use crate::measure::record::DayRecord;
use crate::sim::run::{SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::adaptive::in_batches;
use crate::study::arms::{Round, advance, trunk};
use crate::study::checkpoints::{Checkpoints, NoCheckpoints, NotKept, Piece};
use crate::study::effects::{effects, windows};
use crate::study::error::StudyError;
use crate::study::finding::headline;
use crate::study::notes::notes;
use crate::study::observers::Observers;
use crate::study::outcome::{Outcome, Replicate};
use crate::study::progress::Progress;
use crate::study::spending::unspent;

/// Fewest replicates an interval is worth looking at.
const FEW_REPLICATES: usize = 5;

/// Runs the study: as many replicates as the experiment says, or as it takes for intervals of the wanted width.
///
/// # Errors
/// If the specification names a genre, a recommender or a reference that does not exist.
pub fn compare(spec: &Spec, progress: &Progress) -> Result<Outcome, StudyError> {
    compare_observed(spec, progress, None, &NoCheckpoints)
}

/// Runs the study and lets observers look on. Replicates that were kept are not run again, so
/// nobody sees those either.
///
/// # Errors
/// If the specification names a genre, a recommender or a reference that does not exist, or work cannot be kept.
pub fn compare_observed(
    spec: &Spec,
    progress: &Progress,
    observers: Option<&dyn Observers>,
    checkpoints: &dyn Checkpoints,
) -> Result<Outcome, StudyError> {
    if spec.reference().is_none() {
        return Err(SpecError::UnknownReference(spec.experiment.reference.clone()).into());
    }
    let arms = spec.strategies.len() + 1;
    let round = Round { spec, fork: fork_day(spec), arms, progress, checkpoints };
    let shape = Shape::of(spec);
    let replicates = in_batches(spec, progress, |numbers| {
        round.run(numbers, &shape, |number| replicate_observed(spec, number, progress, observers))
    })?;
    Ok(conclude(spec, replicates))
}

/// Puts numbers and sentences to finished replicates. A reference that names no arm stands for the control.
pub fn conclude(spec: &Spec, replicates: Vec<Replicate>) -> Outcome {
    let windows = windows(spec);
    let effects = effects(spec, &windows, &replicates);
    let arms = spec.arms();
    let mut warnings = warnings(spec, replicates.len());
    warnings.extend(unspent(spec, &replicates));
    Outcome {
        headline: headline(spec, &effects, &replicates),
        notes: notes(spec, &replicates),
        warnings,
        reference: arms[spec.reference().unwrap_or(0)].clone(),
        arms,
        windows,
        replicates,
        effects,
    }
}

/// One replicate: burn-in once, then every arm from the same fork.
///
/// # Errors
/// If the specification names a genre or a recommender that does not exist.
pub fn replicate(spec: &Spec, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
    replicate_observed(spec, number, progress, None)
}

fn replicate_observed(
    spec: &Spec,
    number: u32,
    progress: &Progress,
    observers: Option<&dyn Observers>,
) -> Result<Replicate, StudyError> {
    let fork = fork_day(spec);
    let trunk = trunk(spec, number, fork, progress, |_, _| {})?;
    let nothing: &[Campaign] = &[];
    let strategies = spec.strategies.iter().map(|strategy| strategy.campaigns.as_slice());
    let arms = std::iter::once(nothing)
        .chain(strategies)
        .zip(0_u16..)
        .map(|(campaigns, index)| {
            let mut arm = trunk.fork(campaigns);
            if let Some(observers) = observers {
                arm.observe(observers.of_arm(number, index, &arm.stage));
            }
            let days = fork.0..spec.calendar.end().0;
            let days: Vec<DayRecord> = days.map(|_| advance(&mut arm, progress)).collect();
            observers.map_or(Ok(()), |observers| observers.kept(number))?;
            progress.runs_done.fetch_add(1, Relaxed);
            Ok(days)
        })
        .collect::<Result<_, NotKept>>()?;
    Ok(Replicate { number, arms })
}

/// The shape of a replicate.
pub struct Shape {
    arms: usize,
    days: Range<i16>,
    /// After so many, numbers of replicates begin anew.
    replicates: u32,
}

impl Shape {
    pub(super) fn of(spec: &Spec) -> Self {
        let days = fork_day(spec).0..spec.calendar.end().0;
        Self { arms: spec.strategies.len() + 1, days, replicates: u32::MAX }
    }

    /// The same in a grid of cells, in each of which the numbers of replicates begin anew.
    pub(super) fn in_cells(self, replicates: u32) -> Self {
        Self { replicates, ..self }
    }
}

impl Piece for Replicate {
    type Shape = Shape;

    fn fits(&self, number: u32, shape: &Shape) -> Result<(), String> {
        if self.number != number % shape.replicates {
            return Err(format!("it is replicate {}", self.number));
        }
        if self.arms.len() != shape.arms {
            return Err(format!("it has {} arms instead of {}", self.arms.len(), shape.arms));
        }
        let whole = |days: &Vec<DayRecord>| days.iter().map(|it| it.day.0).eq(shape.days.clone());
        if !self.arms.iter().all(whole) {
            return Err("an arm does not have the days of the run".to_owned());
        }
        Ok(())
    }
}

/// What a reader must know before trusting figures of so small a world and so few replicates.
pub fn warnings(spec: &Spec, replicates: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    if replicates < FEW_REPLICATES {
        warnings.push(format!(
            "{replicates} replicate{}: intervals are wide and themselves uncertain; use {FEW_REPLICATES} or more",
            if replicates == 1 { "" } else { "s" }
        ));
    }
    if spec.world.listeners < 10_000 {
        warnings.push(format!(
            "{} listeners: worlds under 10,000 are noisy for a single release",
            spec.world.listeners
        ));
    }
    warnings
}
