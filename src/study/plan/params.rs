//! What a plan can be told: money, channels and their limits, what is wanted of them, and how much
//! may be lived to find out.
//!
//! Deliberately unknown: how a split is found (see [`crate::study::plan::search`]).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::Campaign;
use crate::measure::windows::Measure;
use crate::study::sweep::params::SweptKey;

/// Money and the channels it may go to. Read by `longplay plan` alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlanParams {
    /// Budgets that are split, each by itself, from small to large \[USD\].
    #[schemars(length(max = 6), inner(range(min = 1, max = 10_000_000)))]
    pub budgets: Vec<f64>,
    /// Equal parts of a budget: a split gives each channel a whole number of them \[parts\].
    #[schemars(range(min = 2, max = 40))]
    pub parts: u32,
    /// What is wanted of the money.
    pub objective: Objective,
    /// The objective counts from release to the end of this day, without it over the whole run
    /// \[days\].
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3650))]
    pub by_day: Option<u16>,
    /// What one more unit of the objective is worth to the planner. A curve stops paying where the
    /// next dollar brings less than its worth. Of `return`, whose unit is a dollar, it is 1 \[USD\].
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.000_001, max = 1_000_000))]
    pub worth: Option<f64>,
    /// Groups of channels of which a split has one at most.
    #[schemars(length(max = 40))]
    pub never_together: Vec<Vec<String>>,
    /// Replicates of the first round of the search, in which all splits take part; a later round has
    /// as many more as cost the same \[replicates\].
    #[schemars(range(min = 2, max = 100))]
    pub first_replicates: u32,
    /// Replicates after which the search among splits ends with the best so far; where keys vary, that
    /// among variants and that among forms end after half as many each \[replicates\].
    #[schemars(range(min = 2, max = 10_000))]
    pub most_replicates: u32,
    /// Probability of correct selection at which the search ends.
    #[schemars(range(min = 0.5, max = 0.999))]
    pub sure: f64,
    /// Difference between two splits that is none to the planner, as a share of the better one's
    /// effect.
    #[schemars(range(min = 0, max = 1))]
    pub indifference: f64,
    /// Replicates in which the best split is measured again, none of which took part in the search
    /// \[replicates\].
    #[schemars(range(min = 2, max = 10_000))]
    pub fresh_replicates: u32,
    /// Another measure that must not stay below so much.
    pub floor: Floor,
    /// What the money may buy.
    #[schemars(length(max = 8))]
    pub channel: Vec<Channel>,
}

/// What is wanted of the money.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Streams by real listeners.
    #[default]
    Streams,
    /// Different listeners.
    Listeners,
    /// Listeners who saved the track.
    Saves,
    /// Followers gained.
    Followers,
    /// Streams of the release and of the artist's other tracks.
    ArtistStreams,
    /// Royalties caused, less penalties, for each dollar spent.
    Return,
}

/// A measure that must not stay below so much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Floor {
    /// The measure.
    pub measure: Objective,
    /// The least that a split must cause of it, on average; 0 for no floor \[unit of the measure\].
    #[schemars(range(min = 0, max = 1_000_000_000))]
    pub least: f64,
}

/// A campaign whose budget, and other keys, the plan decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Name in tables and charts.
    #[schemars(length(min = 1, max = 40))]
    pub name: String,
    /// The least it gets where it gets anything, as a booking has a smallest order \[USD\].
    #[serde(default)]
    #[schemars(range(min = 0, max = 10_000_000))]
    pub least: f64,
    /// The most it gets; without it, the whole budget \[USD\].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 10_000_000))]
    pub most: Option<f64>,
    /// Every split has it.
    #[serde(default)]
    pub always: bool,
    /// Days on which it must not run, each a first and a last day \[day, release = 0\].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 40), inner(length(min = 2, max = 2), inner(range(min = -180, max = 3650))))]
    pub blackout: Vec<Vec<i16>>,
    /// What is bought; its `budget` is set by the plan.
    pub campaign: Campaign,
    /// Keys of the campaign that may vary, such as `start_day`, `days`, `ask` or `schedule`; all
    /// combinations of their values are tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 8))]
    pub vary: Vec<SweptKey>,
}

impl Default for PlanParams {
    fn default() -> Self {
        Self {
            budgets: Vec::new(),
            parts: 4,
            objective: Objective::Streams,
            by_day: None,
            worth: None,
            never_together: Vec::new(),
            first_replicates: 2,
            most_replicates: 14,
            sure: 0.9,
            indifference: 0.05,
            fresh_replicates: 10,
            floor: Floor::default(),
            channel: Vec::new(),
        }
    }
}

impl PlanParams {
    /// The largest budget \[USD\]; 0 without any.
    pub fn largest(&self) -> f64 {
        self.budgets.last().copied().unwrap_or(0.0)
    }

    /// The measure that must not stay below so much, if there is one.
    pub fn floor(&self) -> Option<Floor> {
        Some(self.floor).filter(|it| it.least > 0.0)
    }

    /// What a unit of the objective is worth, where that is stated \[USD\].
    pub fn worth(&self) -> Option<f64> {
        self.worth.or((self.objective == Objective::Return).then_some(1.0))
    }
}

impl Objective {
    /// The measure of what a split causes.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Streams => Measure::Streams,
            Self::Listeners => Measure::Listeners,
            Self::Saves => Measure::Saves,
            Self::Followers => Measure::Follows,
            Self::ArtistStreams => Measure::ArtistStreams,
            Self::Return => Measure::ReturnOnSpend,
        }
    }

    /// What it counts, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Streams => "streams",
            Self::Listeners => "listeners",
            Self::Saves => "saves",
            Self::Followers => "followers",
            Self::ArtistStreams => "streams of the artist",
            Self::Return => "return on spend",
        }
    }

    /// What a response curve of it counts: of the return, whose curve would be of shares, the money
    /// that it earned.
    pub const fn words_of_curve(self) -> &'static str {
        match self {
            Self::Return => "dollars earned",
            other => other.words(),
        }
    }
}
