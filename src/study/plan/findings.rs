//! What a plan found: response curves, pairs of channels, splits, and the best one of each budget,
//! measured again.
//!
//! Main types: [`PlanFindings`], [`Answer`]. Deliberately unknown: how it was found and how it is
//! shown.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::study::plan::params::Objective;
use crate::units::Currency;

/// Everything a plan returns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFindings {
    /// With which money is written.
    #[serde(default)]
    pub currency: Currency,
    /// What is wanted.
    pub objective: Objective,
    /// The objective counts from release to the end of this day \[days\].
    pub by_day: u16,
    /// What a unit of it is worth, where that is stated \[USD\].
    pub worth: Option<f64>,
    /// Another measure, and the least of it that a split must cause.
    pub floor: Option<(Objective, f64)>,
    /// Confidence of intervals.
    pub confidence: f64,
    /// Difference that is none, as a share of the best split's effect.
    pub indifference: f64,
    /// Equal parts of a budget.
    pub parts: u32,
    /// Platforms, the scenario's own first.
    pub platforms: Vec<String>,
    /// Budgets, rising \[USD\].
    pub budgets: Vec<f64>,
    /// Channels.
    pub channels: Vec<ChannelFound>,
    /// Replicates behind curves and pairs.
    pub curve_replicates: u32,
    /// Replicates behind what was measured again.
    pub fresh_replicates: u32,
    /// Splits times replicates that were lived in all searches, curves and pairs aside.
    pub searched_arms: u64,
    /// The same if every split had been lived in every replicate of its search.
    pub whole_arms: u64,
    /// Response curves, by platform, channel and money.
    pub curves: Vec<CurvePoint>,
    /// Where curves stop paying, by platform and channel.
    pub ends: Vec<CurveEnd>,
    /// Pairs of channels, by platform.
    pub pairs: Vec<Pair>,
    /// All splits that were lived in a search, by platform and budget, the best first.
    pub candidates: Vec<Candidate>,
    /// The best split, by platform and budget.
    pub answers: Vec<Answer>,
}

/// A channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChannelFound {
    /// Its name.
    pub name: String,
    /// Its variants in words; empty words where nothing varies.
    pub variants: Vec<String>,
}

/// A point of a response curve: one channel alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Platform, by its place.
    pub platform: u32,
    /// Channel, by its place.
    pub channel: u32,
    /// Money it was given \[USD\].
    pub given: f64,
    /// Money it spent, mean \[USD\].
    pub spent: f64,
    /// What it caused of the objective; of the return, money earned \[USD\].
    pub effect: Estimate,
    /// What 100 dollars more brought since the point before, or since nothing.
    pub marginal: Option<Estimate>,
}

/// How far a response curve pays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurveEnd {
    /// Platform, by its place.
    pub platform: u32,
    /// Channel, by its place.
    pub channel: u32,
    /// Money from which the next dollar brings less than its worth, at most what the channel spends;
    /// 0 where the first one does; absent without a worth \[USD\].
    pub pays_up_to: Option<Estimate>,
    /// The most that it spent, where that is less than it was given \[USD\].
    pub spends_at_most: Option<f64>,
    /// What the last step of money brings, as a share of what the first step brings for a dollar;
    /// absent where the first brings nothing that can be told.
    pub last_to_first: Option<Estimate>,
}

/// Two channels together, each with half of the largest budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Platform, by its place.
    pub platform: u32,
    /// The channels, by their places.
    pub channels: [u32; 2],
    /// Money of each \[USD\].
    pub given: f64,
    /// What both together caused.
    pub both: Estimate,
    /// What each alone caused, added up.
    pub sum: Estimate,
    /// By how much both together are more than the sum; below 0 they hurt each other.
    pub interaction: Estimate,
}

/// A split in a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Platform, by its place.
    pub platform: u32,
    /// Budget \[USD\].
    pub budget: f64,
    /// Whether channels were held against their other variants in it.
    pub of_forms: bool,
    /// Money by channel \[USD\].
    pub money: Vec<f64>,
    /// Variant by channel, by its place.
    pub variants: Vec<u16>,
    /// Replicates in which it was lived.
    pub replicates: u32,
    /// The round after which it was out; absent for those of the last round.
    pub out_after: Option<u32>,
    /// What it caused.
    pub effect: Estimate,
    /// By how much it stayed behind the best split, in the replicates that both lived.
    pub behind: Estimate,
    /// Probability that it is the best of those of the last round; absent for others.
    pub p_best: Option<f64>,
}

/// Why a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// The best split was surely within the indifference of the best there is.
    Sure,
    /// One split was left.
    OneLeft,
    /// The replicates were spent.
    Spent,
}

/// The best split of a budget on a platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Platform, by its place.
    pub platform: u32,
    /// Budget \[USD\].
    pub budget: f64,
    /// Money by channel \[USD\].
    pub money: Vec<f64>,
    /// Variant by channel, by its place.
    pub variants: Vec<u16>,
    /// Splits that took part.
    pub splits: u32,
    /// Replicates of the search among them; 0 where there was one split.
    pub replicates: u32,
    /// Why it ended.
    pub ended: Ended,
    /// Probability that its split is within the indifference of the best of its last round.
    pub correct: Option<f64>,
    /// Replicates in which the best split was held against its other forms; 0 without any.
    pub form_replicates: u32,
    /// Probability that the form is within the indifference of the best of their last round.
    pub form_correct: Option<f64>,
    /// Probability that it is the best of the last round, of forms where there are any.
    pub p_best: Option<f64>,
    /// What it caused in the search, by which it was chosen; absent where there was no choice.
    pub found: Option<Estimate>,
    /// What it caused in fresh replicates.
    pub again: Estimate,
    /// How much more that is than what the best split of the next smaller budget caused there.
    pub gain: Option<Estimate>,
    /// Money it spent there, mean \[USD\].
    pub spent: f64,
    /// What it caused of the other measure there, where one must not stay below a floor.
    pub other: Option<Estimate>,
    /// Mean of the worst tenth of the fresh worlds.
    pub worst_tenth: f64,
    /// What it is held against, in the same fresh replicates.
    pub against: Vec<Held>,
    /// Week by week from the first that has money or streams.
    pub weeks: Vec<Week>,
}

/// What the best split is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rival {
    /// The second best split of the search.
    RunnerUp,
    /// The best split with the second best variants.
    OtherForm,
    /// The same money for every channel.
    Even,
    /// One channel with as much as it may get, beside those that must get something.
    Single,
    /// What is best on the first platform.
    FirstPlatform,
}

/// Another split beside the best.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// What it is.
    pub rival: Rival,
    /// The channel of a single one, by its place.
    pub channel: Option<u32>,
    /// Money by channel \[USD\].
    pub money: Vec<f64>,
    /// Variant by channel, by its place.
    pub variants: Vec<u16>,
    /// Money it spent, mean \[USD\].
    pub spent: f64,
    /// What it caused.
    pub effect: Estimate,
    /// Mean of the worst tenth of the fresh worlds.
    pub worst_tenth: f64,
    /// By how much it stays behind the best split.
    pub regret: Estimate,
}

/// A week of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Week {
    /// Its number, 0 from release day on; before it, below 0.
    pub week: i16,
    /// Money that is planned by channel \[USD\].
    pub money: Vec<f64>,
    /// Streams caused; absent before release.
    pub streams: Option<Estimate>,
}

impl Answer {
    /// Whether it is shown to work.
    pub fn works(&self) -> bool {
        self.again.is_clear() && self.again.value > 0.0
    }

    /// Whether it is shown to stay below so much of the other measure.
    pub fn misses(&self, least: f64) -> bool {
        self.other.and_then(|it| it.interval()).is_some_and(|it| it.high < least)
    }
}

impl Held {
    /// Whether several channels have money.
    pub fn is_mixed(&self) -> bool {
        self.money.iter().filter(|it| **it > 0.0).count() > 1
    }
}

impl Rival {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::RunnerUp, Self::OtherForm, Self::Even, Self::Single, Self::FirstPlatform];

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RunnerUp => "runner_up",
            Self::OtherForm => "other_form",
            Self::Even => "even",
            Self::Single => "single",
            Self::FirstPlatform => "first_platform",
        }
    }

    /// What it means.
    pub const fn doc(self) -> &'static str {
        match self {
            Self::RunnerUp => "The second best split of the search.",
            Self::OtherForm => {
                "The best split in its second best form: one channel has another variant."
            }
            Self::Even => "The same money for every channel.",
            Self::Single => {
                "One channel with as much as it may get, beside those that must get something."
            }
            Self::FirstPlatform => "The best split of the scenario's own platform.",
        }
    }
}

impl Ended {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sure, Self::OneLeft, Self::Spent];

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::OneLeft => "one_left",
            Self::Spent => "spent",
        }
    }

    /// What it means.
    pub const fn doc(self) -> &'static str {
        match self {
            Self::Sure => "It was surely within the indifference of the best.",
            Self::OneLeft => "All others had been left behind.",
            Self::Spent => "The replicates were spent.",
        }
    }
}

impl PlanFindings {
    /// The answer of a platform to a budget.
    pub fn answer(&self, platform: usize, budget: usize) -> Option<&Answer> {
        self.answers.get(platform * self.budgets.len() + budget)
    }

    /// Points of a channel's curve on a platform.
    pub fn curve(&self, platform: usize, channel: usize) -> impl Iterator<Item = &CurvePoint> {
        let own = move |it: &&CurvePoint| {
            it.platform as usize == platform && it.channel as usize == channel
        };
        self.curves.iter().filter(own)
    }

    /// Candidates of a platform and a budget, those whose variants were held against each other
    /// aside.
    pub fn splits(&self, platform: usize, budget: f64) -> impl Iterator<Item = &Candidate> {
        let own = move |it: &&Candidate| {
            it.platform as usize == platform && it.budget.total_cmp(&budget).is_eq() && !it.of_forms
        };
        self.candidates.iter().filter(own)
    }
}
