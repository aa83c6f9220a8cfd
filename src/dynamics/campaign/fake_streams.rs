//! Fake streams: plays bought from bots, and the filter that finds some of them.
//!
//! Bots have no taste, save nothing and never return. Until they are detected their plays count,
//! in public and in what the platform learns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Artificial plays of the focal track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FakeStreams {
    /// Money to spend [USD].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of a thousand plays [USD].
    #[schemars(range(min = 0.01, max = 10_000))]
    pub cost_per_thousand: f64,
    /// Plays a bot makes each day [plays/day].
    #[schemars(range(min = 1, max = 2000))]
    pub plays_per_bot_per_day: u16,
    /// First day of the campaign [day, release = 0].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Length of the campaign [days].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// Chance that a detectable bot is found on a day [1/day].
    #[schemars(range(min = 0, max = 1))]
    pub detection_per_day: f32,
    /// Share of bots that the filter never finds.
    #[schemars(range(min = 0, max = 1))]
    pub undetectable_share: f32,
}

impl Default for FakeStreams {
    fn default() -> Self {
        Self {
            budget: 129.0,
            cost_per_thousand: 8.6,
            plays_per_bot_per_day: 20,
            start_day: 0,
            days: 14,
            detection_per_day: 0.08,
            undetectable_share: 0.25,
        }
    }
}
