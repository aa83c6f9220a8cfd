//! Running a sweep: a comparison at each of its points, side by side.
//!
//! Main types: [`Points`], which a sensitivity analysis runs too, and [`Sweep`]. Deliberately
//! unknown: how a scenario is read at a point.

use serde_json::{Value, json};

use crate::sim::spec::Spec;
use crate::study::adaptive::most;
use crate::study::caution::warnings;
use crate::study::error::StudyError;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::headline::headline;
use crate::study::sweep::params::SweepParams;
use crate::study::sweep::point::{Finished, Setting, run};

/// The specification where the keys have these values, or why there is none.
pub type SpecAt<'a> = dyn Fn(&[Setting]) -> Result<Spec, String> + Sync + 'a;

/// Points of some keys: their values at each, and how a specification is made of them.
pub struct Points<'a> {
    /// The specification as it stands, which may be none of the points.
    pub spec: &'a Spec,
    /// Values of the keys, point by point.
    pub settings: Vec<Vec<Setting>>,
    /// Makes the specification of a point.
    pub at: &'a SpecAt<'a>,
}

impl Points<'_> {
    /// What a study of these points depends on.
    pub(in crate::study) fn parameters(&self) -> Value {
        json!(self.settings)
    }

    /// How much there is to do. Points have runs of their own, of which nothing is told.
    pub(in crate::study) fn work(&self) -> Work {
        let listeners = self.spec.world.listeners;
        let pieces = self.settings.len() as u32;
        Work { pieces, what: "points", arms: 0, listener_days: 1, most_listener_days: 1, listeners }
    }

    /// Runs a point; what goes wrong is its own failure.
    pub(in crate::study) fn run(&self, number: u32) -> Finished {
        let settings = &self.settings[number as usize];
        match (self.at)(settings) {
            Ok(spec) => run(number, settings, &spec, &Progress::default()),
            Err(failure) => Finished::failed(number, settings, failure),
        }
    }

    /// Whether this is the point of a number.
    pub(in crate::study) fn fits(&self, number: u32, point: &Finished) -> Result<(), String> {
        let whole = point.point == number
            && point.failure.is_none()
            && self.settings.get(number as usize) == Some(&point.settings);
        whole.then_some(()).ok_or_else(|| "it is another point".to_owned())
    }
}

/// A sweep of a scenario.
pub struct Sweep<'a> {
    points: Points<'a>,
    params: &'a SweepParams,
}

impl<'a> Sweep<'a> {
    /// The comparison at each of these points.
    pub fn new(points: Points<'a>, params: &'a SweepParams) -> Self {
        Self { points, params }
    }
}

impl Study for Sweep<'_> {
    type Piece = Finished;
    type Findings = SweepFindings;

    fn name(&self) -> &'static str {
        "sweep"
    }

    fn parameters(&self) -> Value {
        self.points.parameters()
    }

    fn work(&self) -> Work {
        self.points.work()
    }

    fn piece(&self, number: u32, _progress: &Progress) -> Result<Finished, StudyError> {
        Ok(self.points.run(number))
    }

    fn fits(&self, number: u32, point: &Finished) -> Result<(), String> {
        self.points.fits(number, point)
    }

    fn is_finished(&self, point: &Finished) -> bool {
        point.failure.is_none()
    }

    fn failed(&self, findings: &SweepFindings) -> bool {
        findings.points.iter().any(|point| point.failure.is_some())
    }

    fn conclude(&self, points: Vec<Finished>) -> SweepFindings {
        let (spec, params) = (self.points.spec, self.params);
        SweepFindings {
            currency: spec.economics.currency.clone(),
            method: params.method,
            keys: params.key.iter().map(|it| it.key.clone()).collect(),
            scales: params.key.iter().map(|it| it.scale).collect(),
            strategies: spec.compared(),
            window_days: spec.calendar.days,
            confidence: spec.experiment.confidence,
            points,
        }
    }

    fn text(&self, findings: &SweepFindings) -> StudyText {
        let experiment = &self.points.spec.experiment;
        StudyText {
            headline: headline(findings),
            notes: Vec::new(),
            warnings: warnings(self.points.spec, most(experiment) as usize),
            replicates: experiment.replicates,
        }
    }
}
