//! A point of a sweep: which values it sets, and what it leaves once it has been run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::measure::windows::{Measure, WindowSums};
use crate::sim::spec::Spec;
use crate::study::compare::compare;
use crate::study::outcome::{Effect, Outcome};
use crate::study::progress::Progress;

/// The value of one key at one point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// A number.
    Number(f64),
    /// A name.
    Name(String),
}

/// A point that was run, or could not be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finished {
    /// Its number, from 0.
    pub point: u32,
    /// Its values, in the order of the keys.
    pub settings: Vec<Setting>,
    /// What was found; none where it failed.
    pub effects: Vec<Effect>,
    /// Streams over the whole run beyond those under the reference, by arm as in [`Spec::compared`]
    /// and replicate; none where it failed.
    pub twins: Vec<Vec<f64>>,
    /// Why it failed.
    pub failure: Option<String>,
}

/// Runs a point. What goes wrong in it, even a panic, is its own failure and nobody else's.
pub fn run(point: u32, settings: &[Setting], spec: &Spec, progress: &Progress) -> Finished {
    let failure = match catch_unwind(AssertUnwindSafe(|| compare(spec, progress))) {
        Ok(Ok(outcome)) => {
            let (settings, twins) = (settings.to_vec(), twins(&outcome));
            let effects = outcome.effects;
            return Finished { point, settings, effects, twins, failure: None };
        }
        Ok(Err(error)) => error.to_string(),
        Err(panic) => panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "the engine gave up".to_owned()),
    };
    Finished::failed(point, settings, failure)
}

/// What every arm gained in every replicate over the reference, in the order of [`Spec::compared`].
fn twins(outcome: &Outcome) -> Vec<Vec<f64>> {
    let reference = outcome.arms.iter().position(|arm| *arm == outcome.reference).unwrap_or(0);
    let days = outcome.windows.last().copied().unwrap_or(0);
    let gained = |arm: usize| {
        let replicates = outcome.replicates.iter();
        let pairs = replicates.filter_map(|it| {
            let [arm, twin] = [arm, reference].map(|arm| WindowSums::new(&it.arms[arm], days));
            Measure::Streams.of_pair(&arm, &twin)
        });
        pairs.map(|(value, twin)| value - twin).collect()
    };
    let arms = (1..outcome.arms.len()).chain([0]);
    arms.filter(|arm| *arm != reference).map(gained).collect()
}

impl Finished {
    /// A point that could not be run.
    pub fn failed(point: u32, settings: &[Setting], failure: String) -> Self {
        let (settings, failure) = (settings.to_vec(), Some(failure));
        Self { point, settings, effects: Vec::new(), twins: Vec::new(), failure }
    }

    /// The value of a key that varies by number.
    pub fn number(&self, key: usize) -> Option<f64> {
        self.settings.get(key)?.number()
    }

    /// The row of a strategy and a measure over the longest window, the whole of this point's run.
    pub fn whole(&self, strategy: &str, measure: Measure) -> Option<&Effect> {
        let rows = self.effects.iter();
        rows.filter(|row| row.strategy == strategy && row.measure == measure)
            .max_by_key(|row| row.window_days)
    }

    /// The row of a strategy, a measure and a window.
    pub fn effect(&self, strategy: &str, measure: Measure, window_days: u16) -> Option<&Effect> {
        self.effects.iter().find(|row| {
            row.strategy == strategy && row.measure == measure && row.window_days == window_days
        })
    }
}

impl Setting {
    /// The number, where it is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(_) => None,
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}
