//! Ads: clicks bought from an audience, some of which become plays, with an ask.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::{Ask, Schedule};

/// Clicks bought day by day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ads {
    /// Money to spend [USD].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one click [USD].
    #[schemars(range(min = 0.01, max = 100))]
    pub cost_per_click: f64,
    /// Share of clicks that become a start of the track.
    #[schemars(range(min = 0, max = 1))]
    pub conversion: f32,
    /// Share of clicks that come from listeners of the genre; the rest come from anybody.
    #[schemars(range(min = 0, max = 1))]
    pub audience_precision: f32,
    /// What the listener is asked to do: `stream`, `save` or `follow`.
    pub ask: Ask,
    /// First day of the campaign [day, release = 0].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Length of the campaign [days].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// How the budget is spread: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
}

impl Default for Ads {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_click: 0.35,
            conversion: 0.8,
            audience_precision: 0.7,
            ask: Ask::Stream,
            start_day: 0,
            days: 14,
            schedule: Schedule::Flat,
        }
    }
}
