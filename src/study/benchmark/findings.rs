//! What the other new releases show of save rates: main type [`Benchmark`], plain values.
//!
//! Deliberately unknown: how they were counted, and pictures.

use serde::{Deserialize, Serialize};

use crate::documented::documented;
use crate::inference::estimate::Estimate;

/// Ages at which releases are looked at: the first two weeks, the 28 days of a dashboard, and the
/// long run \[days from a track's own release\].
pub const AGES: [u16; 3] = [14, 28, 90];

/// Fewest listeners of a track that counts \[listeners\]. The rate of a track with fewer is mostly
/// chance: at a rate of 6 %, 100 listeners leave a standard error of 2.4 percentage points.
pub const LEAST_LISTENERS: u32 = 100;

/// Fewest tracks that percentiles are read off.
pub const LEAST_TRACKS: usize = 10;

/// What the genres together are called.
pub const ALL: &str = "all";

documented! {
    /// Which save rate.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Rate {
        /// Saves per listener.
        SaveRate,
        /// Saves per stream.
        SavesPerStream,
    }
}

impl Rate {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::SaveRate, Self::SavesPerStream];

    /// Name in tables: that of the measure.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SaveRate => "save_rate",
            Self::SavesPerStream => "saves_per_stream",
        }
    }
}

/// Save rates of the world's other new releases, and where the focal one stands among them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Benchmark {
    /// Genre of the focal release.
    pub genre: String,
    /// Fewest listeners of a track that counts.
    pub least_listeners: u32,
    /// Confidence of intervals.
    pub confidence: f64,
    /// A row per genre, [`ALL`] first, age and rate.
    pub rates: Vec<Percentiles>,
    /// A row per arm, age and rate.
    pub standings: Vec<Standing>,
}

/// Percentiles of a rate over the tracks of a genre, all replicates together. Absent where there
/// are fewer than [`LEAST_TRACKS`] tracks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Percentiles {
    /// Genre, or [`ALL`].
    pub genre: String,
    /// Days from a track's own release on.
    pub age_days: u16,
    /// Which rate.
    pub rate: Rate,
    /// Tracks behind the row, over all replicates.
    pub tracks: u64,
    /// The 10th percentile.
    pub p10: Option<f64>,
    /// The 25th percentile.
    pub p25: Option<f64>,
    /// The median, with its interval over replicates.
    pub median: Option<Estimate>,
    /// The 75th percentile.
    pub p75: Option<f64>,
    /// The 90th percentile.
    pub p90: Option<f64>,
}

/// Where the focal release stands in one arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Name of the arm.
    pub strategy: String,
    /// Days from its release on.
    pub age_days: u16,
    /// Which rate.
    pub rate: Rate,
    /// Its rate: the mean over replicates in which it has listeners.
    pub value: Estimate,
    /// Share of the new releases of its genre with a lower rate, equal ones counted half: the mean
    /// over replicates of the share in each one's own world. Absent where there are fewer than
    /// [`LEAST_TRACKS`] over all replicates.
    pub in_genre: Option<Estimate>,
    /// The same among the new releases of all genres.
    pub in_all: Option<Estimate>,
}

impl Benchmark {
    /// The row of a genre, or of all.
    pub fn of(&self, genre: &str, age_days: u16, rate: Rate) -> Option<&Percentiles> {
        let here =
            |it: &&Percentiles| it.genre == genre && it.age_days == age_days && it.rate == rate;
        self.rates.iter().find(here)
    }

    /// Where the release stands, arm by arm.
    pub fn standing(&self, age_days: u16, rate: Rate) -> impl Iterator<Item = &Standing> {
        self.standings.iter().filter(move |it| it.age_days == age_days && it.rate == rate)
    }

    /// The age that is spoken of first: that of a dashboard, else the one before it; absent where
    /// no age has enough tracks.
    pub fn chief_age(&self) -> Option<u16> {
        let told = |age: &u16| self.of(ALL, *age, Rate::SaveRate).is_some_and(Percentiles::is_told);
        let ages = [AGES[1], AGES[0], AGES[2]];
        ages.into_iter().find(told)
    }
}

impl Standing {
    /// Where it is said to stand: in its genre, else among all.
    pub fn share(&self) -> Option<&Estimate> {
        self.in_genre.as_ref().or(self.in_all.as_ref())
    }
}

impl Percentiles {
    /// Whether there are enough tracks for percentiles.
    pub fn is_told(&self) -> bool {
        self.median.is_some()
    }
}
