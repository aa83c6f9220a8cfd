//! What worlds of several sizes show: plain values for tables, charts and sentences.
//!
//! Main types: [`Sizes`], everything, and [`SizeFindings`], what sentences and charts are made of.
//! Deliberately unknown: how they are found (see [`crate::study::size::judge`]).

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::model::source::Source;
use crate::study::explain::findings::{Path, PathRow};
use crate::study::outcome::Effect;
use crate::study::size::rule::Answer;
use crate::units::Currency;

/// Everything the study returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    /// What it found.
    pub findings: SizeFindings,
    /// The effects of every world, over all windows and measures.
    pub effects: Vec<OfSize<Effect>>,
    /// The paths of every world, over all windows and measures.
    pub paths: Vec<OfSize<PathRow>>,
}

/// A row of a table, of worlds of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct OfSize<Row> {
    /// Listeners of such a world.
    pub listeners: u32,
    /// The row.
    pub row: Row,
}

/// What sentences and charts are made of: streams of the release over the whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SizeFindings {
    /// How money is written.
    #[serde(default)]
    pub currency: Currency,
    /// Arms that are compared with the reference, in the order of the file.
    pub strategies: Vec<String>,
    /// The strategy whose effect is taken apart; none where there is nothing to take apart.
    pub subject: Option<String>,
    /// Days that are counted.
    pub window_days: u16,
    /// Confidence of every interval.
    pub confidence: f64,
    /// Replicates of each size.
    pub replicates: u32,
    /// Worlds, by rising size.
    pub worlds: Vec<World>,
    /// What is said of each strategy in each world that is judged by a larger one.
    pub agreements: Vec<Agreement>,
    /// Listeners of the smallest world that is large enough; none where none is known to be.
    pub enough: Option<u32>,
}

/// Worlds of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct World {
    /// Listeners.
    pub listeners: u32,
    /// Tracks on the first day.
    pub tracks: u32,
    /// Streams of the release in the control.
    pub control: Estimate,
    /// Effects on streams, a row for each of [`SizeFindings::strategies`].
    pub effects: Vec<Effect>,
    /// Streams under the first strategy beyond those under the second; absent without a second.
    pub lead: Option<Estimate>,
    /// Paths of the effect on streams, in the order of [`Path::ALL`]; none without a subject.
    pub paths: Vec<PathRow>,
    /// What came through each source in the control, in the order of [`Source::ALL`].
    pub sources: Vec<OfSource>,
    /// Starts that a new track has in its first 28 days.
    pub starts_per_track: Estimate,
    /// Starts of new tracks by a thousand listeners in a day.
    pub starts_per_thousand: Estimate,
}

/// What came through a source in the control of worlds of one size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfSource {
    /// The source.
    pub source: Source,
    /// Streams of the release.
    pub streams: Estimate,
    /// Starts that a new track has from it in its first 28 days.
    pub starts_per_track: Estimate,
    /// Starts of new tracks from it by a thousand listeners in a day.
    pub starts_per_thousand: Estimate,
}

/// The effect of a strategy in a world, beside that in one at least four times as large.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Listeners of the world.
    pub listeners: u32,
    /// Listeners of the larger one.
    pub judge: u32,
    /// Name of the strategy.
    pub strategy: String,
    /// The effect in the larger world less that in this one, replicate by replicate \[streams\].
    pub difference: Estimate,
    /// Mean of the two effects \[streams\].
    pub mean: f64,
    /// What the rule says.
    pub answer: Answer,
}

impl World {
    /// A path of the effect on streams.
    pub fn path(&self, path: Path) -> Option<&PathRow> {
        self.paths.iter().find(|row| row.path == path)
    }
}

impl Agreement {
    /// The difference as a share of the size of the mean effect; absent where that is 0.
    pub fn share(&self) -> Option<Estimate> {
        let mean = self.mean.abs();
        (mean > 0.0).then(|| self.difference.times(1.0 / mean))
    }
}

impl SizeFindings {
    /// The agreements of a world, in the order of the strategies.
    pub fn of_world(&self, listeners: u32) -> impl Iterator<Item = &Agreement> {
        self.agreements.iter().filter(move |it| it.listeners == listeners)
    }
}
