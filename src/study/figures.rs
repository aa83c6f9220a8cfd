//! One figure of each arm, with its interval: findings of a study that needs no more.
//!
//! Main type: [`Figures`]. Deliberately unknown: what the figure is.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};

/// A figure of every arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// What the figure is, as a title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// Arms and their figures, in the order of the arms.
    pub arms: Vec<(String, Estimate)>,
}

impl Figures {
    /// Means over replicates, each of which has one value of every arm; nothing without replicates.
    pub fn means(
        (title, unit): (&str, &str),
        arms: Vec<String>,
        replicates: &[Vec<f64>],
        (confidence, seed): (f64, u64),
    ) -> Self {
        let rng = Confidence::new(confidence, replicates.len(), seed);
        let of = |arm: usize| Estimator::mean_of(replicates.iter().map(|it| it[arm]).collect());
        let figure = |(arm, name)| Some((name, of(arm)?.estimate(&rng)));
        Self {
            title: title.to_owned(),
            unit: unit.to_owned(),
            confidence,
            arms: arms.into_iter().enumerate().filter_map(figure).collect(),
        }
    }

    /// A figure in words: `41 days (38 to 44)`.
    pub fn formatted(&self, figure: &Estimate) -> String {
        let ends = figure
            .interval()
            .map_or_else(String::new, |it| format!(" ({:.0} to {:.0})", it.low, it.high));
        format!("{:.0} {}{ends}", figure.value, self.unit)
    }
}
