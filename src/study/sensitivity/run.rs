//! Running a sensitivity analysis: a comparison at each of its points, then the indices of its
//! keys.
//!
//! Main types: [`Sensitivity`] and [`Analysis`]. Deliberately unknown: how indices are computed
//! (see [`crate::study::sensitivity::indices`]).

use serde_json::Value;

use crate::draw::KeyedRng;
use crate::measure::windows::Measure;
use crate::sim::run::SpecError;
use crate::study::caution::warnings;
use crate::study::error::StudyError;
use crate::study::outcome::Effect;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sensitivity::headline::headline;
use crate::study::sensitivity::indices::{morris, sobol};
use crate::study::sensitivity::noise::share;
use crate::study::sensitivity::params::{Answer, RangedKey, SensitivityMethod, SensitivityParams};
use crate::study::sweep::point::Finished;
use crate::study::sweep::run::Points;

/// A sensitivity analysis of a scenario.
pub struct Sensitivity<'a> {
    points: Points<'a>,
    /// The same points in the unit cube.
    cube: Vec<Vec<f64>>,
    params: &'a SensitivityParams,
    /// What is looked at of every point.
    strategy: String,
    measure: Measure,
    window: u16,
}

/// What is found, and the points behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Indices of the keys.
    pub findings: SensitivityFindings,
    /// All points.
    pub points: Vec<Finished>,
}

impl<'a> Sensitivity<'a> {
    /// The analysis of these points, which `cube` holds in the unit cube.
    ///
    /// # Errors
    /// If it looks at a measure that does not exist.
    pub fn new(
        points: Points<'a>,
        cube: Vec<Vec<f64>>,
        params: &'a SensitivityParams,
    ) -> Result<Self, SpecError> {
        let measure = Measure::named(&params.measure)
            .ok_or_else(|| SpecError::UnknownMeasure(params.measure.clone()))?;
        let named = params.strategy.as_ref().filter(|name| !name.is_empty());
        let compared = points.spec.compared();
        let strategy = named.or(compared.first()).cloned().unwrap_or_default();
        let window = params.window.unwrap_or(points.spec.calendar.days);
        Ok(Self { points, cube, params, strategy, measure, window })
    }

    fn row<'p>(&self, point: &'p Finished) -> Option<&'p Effect> {
        point.effect(&self.strategy, self.measure, self.window)
    }

    /// The share of noise; only effects have intervals to read it off.
    fn noise(&self, points: &[Finished]) -> Option<f64> {
        let effects: Option<Vec<&Effect>> = points.iter().map(|point| self.row(point)).collect();
        share(&effects.filter(|_| self.params.of == Answer::Effect)?)
    }

    fn answer(&self, row: &Effect) -> f64 {
        match self.params.of {
            Answer::Effect => row.effect,
            Answer::Value => row.value,
        }
    }

    fn rows(&self, answers: Option<&[f64]>) -> Vec<KeyRow> {
        let (params, spec) = (self.params, self.points.spec);
        let rng = KeyedRng::new(spec.world.seed);
        let confidence = spec.experiment.confidence;
        let keys = params.key.len();
        let (elementary, shares) = match (params.method, answers) {
            (SensitivityMethod::Morris, Some(answers)) => {
                (morris(&self.cube, answers, params.levels, confidence, &rng), None)
            }
            (SensitivityMethod::Sobol, Some(answers)) => {
                (None, sobol(keys, answers, confidence, &rng))
            }
            _ => (None, None),
        };
        let row = |(index, key): (usize, &RangedKey)| KeyRow {
            key: key.key.clone(),
            low: key.low,
            high: key.high,
            elementary: elementary.as_ref().map(|all| all[index]),
            shares: shares.as_ref().map(|all| all[index]),
        };
        params.key.iter().enumerate().map(row).collect()
    }
}

impl Study for Sensitivity<'_> {
    type Piece = Finished;
    type Findings = Analysis;

    fn name(&self) -> &'static str {
        "sensitivity"
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

    fn failed(&self, analysis: &Analysis) -> bool {
        analysis.findings.failed > 0
    }

    fn conclude(&self, points: Vec<Finished>) -> Analysis {
        let answers: Option<Vec<f64>> =
            points.iter().map(|point| self.row(point).map(|row| self.answer(row))).collect();
        let (params, experiment) = (self.params, &self.points.spec.experiment);
        let findings = SensitivityFindings {
            currency: self.points.spec.economics.currency.clone(),
            method: params.method,
            strategy: self.strategy.clone(),
            measure: self.measure,
            window_days: self.window,
            of: params.of,
            confidence: experiment.confidence,
            points: points.len() as u32,
            replicates: experiment.replicates,
            failed: points.iter().filter(|point| self.row(point).is_none()).count() as u32,
            noise: self.noise(&points),
            rows: self.rows(answers.as_deref()),
        };
        Analysis { findings, points }
    }

    fn text(&self, analysis: &Analysis) -> StudyText {
        let (spec, replicates) = (self.points.spec, analysis.findings.replicates);
        StudyText {
            headline: headline(&analysis.findings),
            notes: Vec::new(),
            warnings: warnings(spec, replicates as usize),
            replicates,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::spec::Spec;
    use crate::study::sweep::point::Setting;

    #[test]
    fn a_measure_that_does_not_exist_is_refused() {
        let (spec, at) = (Spec::default(), |_: &[Setting]| Ok(Spec::default()));
        let points = || Points { spec: &spec, settings: Vec::new(), at: &at };
        let known = SensitivityParams::default();
        assert!(Sensitivity::new(points(), Vec::new(), &known).is_ok());
        let unknown = SensitivityParams { measure: "fame".to_owned(), ..known };
        let refused = Sensitivity::new(points(), Vec::new(), &unknown).err();
        assert_eq!(refused, Some(SpecError::UnknownMeasure("fame".to_owned())));
    }
}
