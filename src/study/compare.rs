//! Compare: every strategy against the control or another reference, over all replicates.
//!
//! One replicate is a world that is simulated once to the fork and then goes on in every arm. Main
//! type: [`Compare`]. Deliberately unknown: which replicates run side by side.

use std::ops::Range;
use std::sync::Arc;

use crate::measure::record::DayRecord;
use crate::sim::observer::Observer;
use crate::sim::run::{SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::adaptive::{enough, most};
use crate::study::arms::{Plan, begin, live_to_fork, replicates, run_arms};
use crate::study::benchmark::judge::benchmark;
use crate::study::benchmark::others::Others;
use crate::study::benchmark::sentence::sentence;
use crate::study::budgets::unspent;
use crate::study::caution::warnings;
use crate::study::checkpoints::NoCheckpoints;
use crate::study::comparison::Comparisons;
use crate::study::dose::headline::headline as headline_of_doses;
use crate::study::dose::params::DoseParams;
use crate::study::dose::run::Dose;
use crate::study::effects::{effects, windows};
use crate::study::error::StudyError;
use crate::study::finding::headline;
use crate::study::notes::notes;
use crate::study::observers::Observers;
use crate::study::outcome::{Outcome, Replicate, streams_by_arm};
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work, run};
use crate::study::under_way::UnderWay;

/// The comparison of all strategies of a specification, with as many replicates as the experiment
/// says, or as it takes for intervals of the wanted width.
pub struct Compare<'a> {
    spec: &'a Spec,
    observers: Option<&'a dyn Observers>,
    /// Whether the other new releases are looked at.
    benchmarked: bool,
    /// The doses beside the control.
    dose: Option<DoseParams>,
}

impl<'a> Compare<'a> {
    /// The comparison of a specification.
    ///
    /// # Errors
    /// If it compares with a reference that does not exist.
    pub fn new(spec: &'a Spec) -> Result<Self, SpecError> {
        match spec.reference() {
            Some(_) => Ok(Self { spec, observers: None, benchmarked: false, dose: None }),
            None => Err(SpecError::UnknownReference(spec.experiment.reference.clone())),
        }
    }

    /// The same while observers look on. Replicates that were kept are not run: of these, observers
    /// have what they saw when they were, or these are run again.
    #[must_use]
    pub fn observed(self, observers: Option<&'a dyn Observers>) -> Self {
        Self { observers, ..self }
    }

    /// The comparison with all that `run` tells beside it: what save rate is usual, and what a
    /// higher one causes.
    ///
    /// # Errors
    /// As [`Compare::new`].
    pub fn whole(spec: &'a Spec, dose: &DoseParams) -> Result<Self, SpecError> {
        Ok(Self { dose: dose.for_run(), ..Self::new(spec)?.benchmarked() })
    }

    /// The doses beside the control, as a study.
    fn dose(&self) -> Option<Dose<'_>> {
        self.dose.as_ref().map(|params| Dose::new(self.spec, params))
    }

    /// The same while the save rates of the world's other new releases are looked at in the
    /// control. This changes no result of the comparison.
    #[must_use]
    pub fn benchmarked(self) -> Self {
        Self { benchmarked: true, ..self }
    }
}

impl Study for Compare<'_> {
    type Piece = Replicate;
    type Findings = Outcome;

    fn name(&self) -> &'static str {
        "run"
    }

    fn work(&self) -> Work {
        let mut arms = self.spec.campaigns();
        let doses = self.dose().map_or(0, |dose| dose.plans_beside_control().len());
        arms.resize(arms.len() + doses, &[]);
        replicates(self.spec, most(&self.spec.experiment), &arms)
    }

    fn wanted(&self, finished: &[Replicate], progress: &Progress) -> u32 {
        enough(self.spec, finished, progress)
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
        self.piece_under_way(number, &mut UnderWay::unkept(), progress)
    }

    fn can_be_kept_under_way(&self) -> bool {
        true
    }

    fn piece_under_way(
        &self,
        number: u32,
        under_way: &mut UnderWay<'_>,
        progress: &Progress,
    ) -> Result<Replicate, StudyError> {
        if let Some(observers) = self.observers {
            observers.begins(number);
        }
        let mut burnt_in = begin(self.spec, number, progress)?;
        let environment = burnt_in.environment.clone();
        let others = self.benchmarked.then(|| Others::new(self.spec, &environment));
        if let Some(others) = &others {
            burnt_in.observe(others.onlooker());
        }
        let dose = self.dose();
        let tracks = dose.as_ref().map(|dose| dose.onlooker(&environment.world.catalogue));
        if let Some(tracks) = &tracks {
            burnt_in.observe(tracks.clone());
        }
        live_to_fork(&mut burnt_in, self.spec, under_way, progress)?;
        let mut plans: Vec<Plan> = self.spec.campaigns().into_iter().map(Plan::buying).collect();
        let told = plans.len();
        plans.extend(dose.iter().flat_map(Dose::plans_beside_control));
        let onlookers = |arm: usize| {
            let observers = self.observers.filter(|_| arm < told);
            let observer =
                observers.map(|observers| observers.of_arm(number, arm as u16, &environment));
            let others = others.iter().filter(|_| arm == 0).map(Others::onlooker);
            let tracks =
                tracks.iter().filter(|_| arm == 0).map(|it| it.clone() as Arc<dyn Observer>);
            observer.into_iter().chain(others).chain(tracks).collect()
        };
        let mut arms = run_arms(burnt_in, self.spec, &plans, &onlookers, under_way, progress)?;
        self.observers.map_or(Ok(()), |observers| observers.kept(number))?;
        let doses = arms.split_off(told);
        let kept = dose
            .zip(tracks)
            .map(|(dose, tracks)| dose.beside_control(number, &arms[0], &doses, &tracks));
        Ok(Replicate {
            number,
            arms: arms.into_iter().map(|arm| arm.days).collect(),
            new_releases: others.map(|others| others.seen()),
            dose: kept,
        })
    }

    fn fits(&self, number: u32, replicate: &Replicate) -> Result<(), String> {
        if replicate.new_releases.is_some() != self.benchmarked {
            return Err("it tells other things of the world's new releases".to_owned());
        }
        replicate.fits(number, &Shape::of(self.spec))?;
        self.observers.map_or(Ok(()), |observers| observers.has_seen(number))?;
        match (self.dose(), &replicate.dose) {
            (None, None) => Ok(()),
            (Some(dose), Some(kept)) => dose.fits(number, kept),
            _ => Err("it has other doses".to_owned()),
        }
    }

    fn conclude(&self, replicates: Vec<Replicate>) -> Outcome {
        let kept: Option<Vec<_>> = replicates.iter().map(|it| it.dose.clone()).collect();
        let dose = self.dose().zip(kept).map(|(dose, kept)| dose.conclude(kept));
        let mut outcome = conclude(self.spec, replicates);
        outcome
            .headline
            .extend(dose.iter().flat_map(|dose| headline_of_doses(dose).into_iter().take(2)));
        Outcome { dose, ..outcome }
    }

    fn text(&self, outcome: &Outcome) -> StudyText {
        outcome.text()
    }
}

/// Runs the comparison of a specification, keeping nothing on the way.
///
/// # Errors
/// If the specification names a genre, a recommender or a reference that does not exist.
pub fn compare(spec: &Spec, progress: &Progress) -> Result<Outcome, StudyError> {
    run(&Compare::new(spec)?, &NoCheckpoints, progress)
}

/// Puts numbers and sentences to finished replicates. A reference that names no arm stands for the
/// control.
pub fn conclude(spec: &Spec, replicates: Vec<Replicate>) -> Outcome {
    let windows = windows(spec);
    let effects = effects(spec, &windows, &replicates);
    let (arms, reference) = (spec.arms(), spec.reference().unwrap_or(0));
    let streams = streams_by_arm(&replicates, spec.calendar.days);
    let confidence = spec.experiment.confidence;
    let comparisons = Comparisons::of(&streams, reference, confidence, spec.world.seed);
    let mut warnings = warnings(spec, replicates.len());
    warnings.extend(unspent(spec, &replicates));
    let benchmark = benchmark(spec, &replicates);
    let mut notes = notes(spec, &replicates);
    notes.extend(benchmark.as_ref().map(sentence));
    Outcome {
        headline: headline(spec, &effects, &comparisons, &replicates),
        notes,
        warnings,
        reference: arms[reference].clone(),
        arms,
        windows,
        replicates,
        effects,
        comparisons,
        benchmark,
        dose: None,
        currency: spec.economics.currency.clone(),
    }
}

/// The shape of a replicate: its arms and its days.
pub(super) struct Shape {
    arms: usize,
    days: Range<i16>,
}

impl Shape {
    pub(super) fn of(spec: &Spec) -> Self {
        let days = fork_day(spec).0..spec.calendar.end().0;
        Self { arms: spec.strategies.len() + 1, days }
    }
}

impl Replicate {
    /// Whether this is the replicate of a number in a study of that shape.
    pub(super) fn fits(&self, number: u32, shape: &Shape) -> Result<(), String> {
        if self.number != number {
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
