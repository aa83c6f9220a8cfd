//! What a dose–response study finds: plain values for tables, charts and sentences.

use serde::{Deserialize, Serialize};

use crate::documented::documented;
use crate::inference::estimate::Estimate;
use crate::measure::releases::Shown;
use crate::measure::windows::Measure;

/// Everything a dose–response study found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoseFindings {
    /// Doses from low to high, 0 among them.
    pub doses: Vec<f32>,
    /// Shift of the logit of saving for a treated listener.
    pub ease: f32,
    /// The strategy that ran in every arm, if any.
    pub strategy: Option<String>,
    /// Windows \[days\]; the last one is the whole run.
    pub windows: Vec<u16>,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Replicates.
    pub replicates: u32,
    /// A row per dose, window and measure.
    pub curve: Vec<CurvePoint>,
    /// A row per window and kind of slope.
    pub slopes: Vec<Slope>,
    /// By window: how many times as steep the slope across tracks is as the causal one, where that
    /// is clearly not 0.
    pub overstated: Vec<(u16, Estimate)>,
    /// The tracks behind the slope across tracks, over the last window.
    pub tracks: Vec<Track>,
    /// What a test on half of the listeners would have said, by window.
    pub ab_tests: Vec<AbTest>,
}

/// The release under one dose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// The dose.
    pub dose: f32,
    /// Days from release.
    pub window_days: u16,
    /// `streams`, `listeners`, `saves` or `save_rate`.
    pub measure: Measure,
    /// Mean over replicates.
    pub value: Estimate,
    /// Mean paired difference to dose 0.
    pub effect: Estimate,
}

/// Streams against save rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// Which line.
    pub kind: SlopeKind,
    /// Days from release.
    pub window_days: u16,
    /// Streams that go with one more save per 100 listeners.
    pub streams_per_point: Estimate,
    /// The same as a share of the mean streams along the line.
    pub share_per_point: Estimate,
    /// Streams that go with one more save; across tracks a save is only counted, not caused, and
    /// the figure is left out.
    pub streams_per_save: Option<Estimate>,
    /// Points behind it: runs, or tracks.
    pub points: u64,
}

documented! {
    /// Where a slope comes from.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum SlopeKind {
        /// The same release under other doses: what saves cause.
        Causal,
        /// Other releases of the same world: what a dashboard shows.
        AcrossTracks,
        /// Other releases with shuffled save rates: must be 0.
        Shuffled,
    }
}

impl SlopeKind {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Causal => "causal",
            Self::AcrossTracks => "across_tracks",
            Self::Shuffled => "shuffled",
        }
    }
}

/// A track of the comparison across tracks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Replicate.
    pub replicate: u32,
    /// What a dashboard shows of it.
    pub shown: Shown,
}

/// A test within the platform that eases saving for some listeners only, beside easing it for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AbTest {
    /// Share of listeners treated in the test.
    pub dose: f32,
    /// Days from release.
    pub window_days: u16,
    /// What the test says: difference of the groups' means, for all listeners \[streams\].
    pub says: Estimate,
    /// The same without the chance imbalance between the groups, which only the control can show
    /// \[streams\].
    pub says_without_imbalance: Estimate,
    /// What easing saving for all listeners brings \[streams\].
    pub truth: Estimate,
    /// What the test says, without chance imbalance, less the truth \[streams\].
    pub error: Estimate,
    /// What those who were not treated stream more because others were, for all listeners
    /// \[streams\].
    pub spilled: Estimate,
}
