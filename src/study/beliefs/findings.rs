//! What a study of beliefs finds: plain values for tables, charts and sentences.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::study::explain::findings::Path;

/// Everything it found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeliefFindings {
    /// The strategy.
    pub strategy: String,
    /// Names of the beliefs, in order.
    pub beliefs: Vec<String>,
    /// Windows \[days\]; the last one is the whole run.
    pub windows: Vec<u16>,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Replicates under each belief.
    pub replicates: u32,
    /// A row per belief, window and path.
    pub rows: Vec<BeliefRow>,
}

/// One path of the effect on streams under one belief.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BeliefRow {
    /// Name of the belief.
    pub belief: String,
    /// Days from release.
    pub window_days: u16,
    /// The path.
    pub path: Path,
    /// Streams, mean over replicates.
    pub effect: Estimate,
    /// The same as a share of what the ask adds; absent where that is not clearly different from 0.
    pub share: Option<Estimate>,
}

/// Paths that are told, in the order of the rows.
pub const PATHS: [Path; 5] =
    [Path::Exposure, Path::Library, Path::Training, Path::Ask, Path::Total];

impl BeliefFindings {
    /// A path under a belief over a window.
    pub fn row(&self, belief: &str, path: Path, window_days: u16) -> Option<&BeliefRow> {
        self.rows
            .iter()
            .find(|row| row.belief == belief && row.path == path && row.window_days == window_days)
    }

    /// A path under every belief over a window.
    pub fn under_all(&self, path: Path, window_days: u16) -> impl Iterator<Item = &BeliefRow> {
        self.beliefs.iter().filter_map(move |belief| self.row(belief, path, window_days))
    }
}

impl BeliefRow {
    /// Whether the interval lies above 0.
    pub fn surely_adds(&self) -> bool {
        self.effect.is_clear() && self.effect.value > 0.0
    }

    /// Whether it is nothing in every replicate: a finding, not a lack of one.
    pub fn is_nothing(&self) -> bool {
        let Estimate { value, low, high } = self.effect;
        value == 0.0 && low.is_none_or(|it| it == 0.0) && high.is_none_or(|it| it == 0.0)
    }
}
