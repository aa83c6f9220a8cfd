//! What a sensitivity analysis finds: a row for each key.

use serde::{Deserialize, Serialize};

use crate::study::sensitivity::indices::{Elementary, Shares};
use crate::study::sensitivity::params::{Answer, SensitivityMethod};

/// Everything a sensitivity analysis found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SensitivityFindings {
    /// How points were chosen.
    pub method: SensitivityMethod,
    /// The strategy.
    pub strategy: String,
    /// The measure.
    pub measure: String,
    /// Days from release.
    pub window_days: u16,
    /// What of it.
    pub of: Answer,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Points that were run.
    pub points: u32,
    /// Points that failed; where there are any, no index is computed.
    pub failed: u32,
    /// A row for each key, in the order of the file.
    pub rows: Vec<KeyRow>,
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
    /// The figure keys are ordered by: μ*, or the total share.
    pub fn weight(&self) -> f64 {
        let elementary = self.elementary.map(|it| it.mu_star.value);
        elementary.or(self.shares.map(|it| it.total.value)).unwrap_or(0.0)
    }

    /// Its last part.
    pub fn short(&self) -> &str {
        self.key.rsplit('.').next().unwrap_or(&self.key)
    }
}
