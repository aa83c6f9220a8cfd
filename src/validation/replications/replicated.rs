//! What a replication leaves: figures, checks by the published rule, and what differs from the
//! paper.
//!
//! Deliberately unknown: how it was run and how it is written down.

use crate::sim::run::SpecError;
use crate::stats::{Interval, mean, t_interval};

/// Confidence of all intervals over runs.
pub const CONFIDENCE: f64 = 0.95;

/// What stands fixed about a replication.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The letter by which `--only` picks it.
    pub id: &'static str,
    /// Short name.
    pub name: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// What was published, in a sentence.
    pub published: &'static str,
    /// Its preset as it stands in the repository.
    pub preset: &'static str,
    /// Where this run departs from the paper.
    pub differences: &'static [&'static str],
}

/// One measured number.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The value, a mean over runs where there are several; absent where nothing could be counted.
    pub value: Option<f64>,
    /// Its interval, where runs differ.
    pub interval: Option<Interval>,
    /// What the paper or the theory gives for it; empty where it gives nothing.
    pub expected: String,
}

impl Figure {
    /// A number without an interval.
    pub fn plain(name: impl Into<String>, value: f64, expected: impl Into<String>) -> Self {
        let (name, expected) = (name.into(), expected.into());
        Self { name, value: Some(value), interval: None, expected }
    }

    /// The mean over runs, with Student's interval.
    pub fn over_runs(name: impl Into<String>, runs: &[f64], expected: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: mean(runs),
            interval: t_interval(runs, CONFIDENCE),
            expected: expected.into(),
        }
    }

    /// The value; not a number where nothing could be counted, so that no check holds by accident.
    pub fn number(&self) -> f64 {
        self.value.unwrap_or(f64::NAN)
    }
}

/// A statement of the paper, and whether it holds here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The statement.
    pub claim: String,
    /// Whether it holds.
    pub holds: bool,
}

impl Check {
    /// A statement and its verdict.
    pub fn new(claim: impl Into<String>, holds: bool) -> Self {
        Self { claim: claim.into(), holds }
    }
}

/// What became of one experiment.
#[derive(Clone, Debug)]
pub struct Replicated {
    /// What stands fixed about it.
    pub about: About,
    /// What was run: sizes, data.
    pub setting: String,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// What had to hold; empty where nothing is published to hold it against.
    pub checks: Vec<Check>,
}

impl Replicated {
    /// Whether all statements hold; absent where there is none.
    pub fn passes(&self) -> Option<bool> {
        (!self.checks.is_empty()).then(|| self.checks.iter().all(|check| check.holds))
    }
}

/// Why a replication could not be run.
#[derive(Debug, thiserror::Error)]
pub enum ReplicationError {
    /// A preset does not fit its experiment.
    #[error("cannot read the preset")]
    Preset(#[from] toml::de::Error),
    /// The engine does not know a name in a preset.
    #[error(transparent)]
    Engine(#[from] SpecError),
    /// An interaction log cannot be read.
    #[error("line {line} of the interaction log: {what}")]
    Log {
        /// Number of the line, from 1.
        line: usize,
        /// What is wrong with it.
        what: &'static str,
    },
}
