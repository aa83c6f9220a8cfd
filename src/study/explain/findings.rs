//! What a decomposition finds: plain values for tables, charts and sentences.

use serde::{Deserialize, Serialize};

use crate::documented::documented;
use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;

/// Everything a decomposition found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExplainFindings {
    /// The strategy.
    pub strategy: String,
    /// Whether friction is decomposed in place of the strategy's asks.
    pub friction: bool,
    /// Windows \[days\]; the last one is the whole run.
    pub windows: Vec<u16>,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Replicates.
    pub replicates: u32,
    /// A row per window, measure and path.
    pub paths: Vec<PathRow>,
    /// The same, replicate by replicate: differences of whole runs, which add up exactly.
    pub by_replicate: Vec<ReplicatePaths>,
    /// Savers beside others, as far as there are both.
    pub savers: Option<SaverGap>,
}

documented! {
    /// A part of the effect.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Path {
        /// The campaigns without the ask, against the control.
        Exposure,
        /// What the ask adds through libraries: its Shapley share.
        Library,
        /// What the ask adds through what the platform is told: its Shapley share.
        Training,
        /// The ask: library and training together.
        Ask,
        /// Everything: exposure and ask.
        Total,
        /// What the ask would add with training cut.
        LibraryAlone,
        /// What the ask would add with the library cut.
        TrainingAlone,
        /// What both add beyond the sum of each alone; shared in halves between library and
        /// training.
        Interaction,
    }
}

impl Path {
    /// All paths in the order of the tables.
    pub const ALL: [Self; 8] = [
        Self::Exposure,
        Self::Library,
        Self::Training,
        Self::Ask,
        Self::Total,
        Self::LibraryAlone,
        Self::TrainingAlone,
        Self::Interaction,
    ];

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exposure => "exposure",
            Self::Library => "library",
            Self::Training => "training",
            Self::Ask => "ask",
            Self::Total => "total",
            Self::LibraryAlone => "library_alone",
            Self::TrainingAlone => "training_alone",
            Self::Interaction => "interaction",
        }
    }
}

/// One path, one measure, one window.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PathRow {
    /// Days from release.
    pub window_days: u16,
    /// The measure; streams from a source tell which surface carried a path.
    pub measure: Measure,
    /// The path.
    pub path: Path,
    /// Mean over replicates.
    pub effect: Estimate,
    /// As a share of the total; absent where the total is not clearly different from 0.
    pub share: Option<Estimate>,
}

/// The paths of one replicate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReplicatePaths {
    /// Replicate.
    pub replicate: u32,
    /// Days from release.
    pub window_days: u16,
    /// The measure.
    pub measure: Measure,
    /// In the order of [`Path::ALL`].
    pub effects: Vec<f64>,
}

/// How much more savers stream, and how much of that the save causes.
///
/// Streams of the release per listener in the `follow_days` after the save, or after the first
/// stream of those who did not save, where the campaigns run and nobody is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaverGap {
    /// How long they are followed \[days\].
    pub follow_days: u16,
    /// Savers, over all replicates.
    pub savers: u64,
    /// Streams of a saver.
    pub by_saver: Estimate,
    /// Listeners who did not save, over all replicates.
    pub others: u64,
    /// Streams of one of them.
    pub by_other: Estimate,
    /// Savers' streams over those of others: what a dashboard shows.
    pub raw_ratio: Estimate,
    /// The same listeners with a save that was given to them, over without it.
    pub caused_ratio: Option<Estimate>,
    /// Raw gap \[streams per saver\].
    pub gap: Estimate,
    /// What a save given to a listener of equal taste causes \[streams of that listener\].
    pub caused: Option<Estimate>,
    /// What the ask's extra save causes \[streams of that listener\].
    pub caused_by_ask: Option<Estimate>,
    /// Raw gap less what a given save causes.
    pub selection: Option<Estimate>,
    /// Saves given away, over all replicates.
    pub given: u64,
    /// Streams of all listeners that a save given away brings by the end.
    pub per_given_save: Option<Estimate>,
    /// Streams of all listeners that an extra save of the ask brings by the end.
    pub per_extra_save: Option<Estimate>,
}
