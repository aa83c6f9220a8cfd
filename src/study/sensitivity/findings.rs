//! What a sensitivity analysis finds: a row for each key.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::study::sensitivity::indices::{Elementary, Shares};
use crate::study::sensitivity::params::{Answer, SensitivityMethod};
use crate::study::words;
use crate::units::Currency;

/// Everything a sensitivity analysis found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensitivityFindings {
    /// How money is written.
    #[serde(default)]
    pub currency: Currency,
    /// How points were chosen.
    pub method: SensitivityMethod,
    /// The strategy.
    pub strategy: String,
    /// The measure.
    pub measure: Measure,
    /// Days from release.
    pub window_days: u16,
    /// What of it.
    pub of: Answer,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Points that were run.
    pub points: u32,
    /// Replicates of each.
    #[serde(default)]
    pub replicates: u32,
    /// Points that failed; where there are any, no index is computed.
    pub failed: u32,
    /// Share of the variance between points that may be the noise of their few replicates, as
    /// [`crate::study::sensitivity::noise::share`] has it.
    pub noise: Option<f64>,
    /// A row for each key, in the order of the file.
    pub rows: Vec<KeyRow>,
}

impl SensitivityFindings {
    /// Keys by how much they matter, the one that matters most first; none where nothing varies.
    pub fn ordered(&self) -> Vec<&KeyRow> {
        let mut rows: Vec<&KeyRow> = self.rows.iter().filter(|row| row.size().is_some()).collect();
        rows.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        if rows.first().is_none_or(|row| row.weight() == 0.0) { Vec::new() } else { rows }
    }

    /// Keys whose intervals reach into that of the first, so that any of them may be first.
    pub fn rivals(&self) -> Vec<&KeyRow> {
        let rows = self.ordered();
        let Some((first, others)) = rows.split_first() else { return Vec::new() };
        let low = first.size().and_then(|size| size.low);
        let apart = |row: &KeyRow| {
            low.zip(row.size().and_then(|size| size.high)).is_some_and(|(low, high)| low > high)
        };
        others.iter().copied().filter(|row| !apart(row)).collect()
    }

    /// The key of a row in words that tell it from the others.
    pub fn in_words(&self, row: &KeyRow) -> String {
        let keys: Vec<String> = self.rows.iter().map(|it| it.key.clone()).collect();
        let place = keys.iter().position(|key| *key == row.key);
        place.map_or_else(|| words::of(&row.key), |place| words::among(&keys, place))
    }
}

/// What one key is found to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyRow {
    /// The key.
    pub key: String,
    /// Lower end of its range.
    pub low: f64,
    /// Upper end of its range.
    pub high: f64,
    /// Elementary effects, by Morris's method.
    pub elementary: Option<Elementary>,
    /// Shares of the variance, by Sobol's.
    pub shares: Option<Shares>,
}

impl KeyRow {
    /// The figure keys are ordered by: μ*, or the total share; absent where nothing was computed.
    pub fn size(&self) -> Option<Estimate> {
        self.elementary.map(|it| it.mu_star).or(self.shares.map(|it| it.total))
    }

    /// Its value, or 0.
    pub fn weight(&self) -> f64 {
        self.size().map_or(0.0, |size| size.value)
    }
}
