//! Pre-save: listeners agree before release day that the track enters their library on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Pre-saves bought before release; on day 0 each becomes a save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PreSave {
    /// Money to spend [USD].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one pre-save [USD].
    #[schemars(range(min = 0.01, max = 1000))]
    pub cost_per_pre_save: f64,
    /// Share of pre-saves that come from the artist's followers, as long as there are any left.
    #[schemars(range(min = 0, max = 1))]
    pub fan_share: f32,
    /// Share of the others that come from listeners of the genre.
    #[schemars(range(min = 0, max = 1))]
    pub audience_precision: f32,
    /// Share of pre-savers who start the track in release week because of the reminder.
    #[schemars(range(min = 0, max = 1))]
    pub first_week_share: f32,
    /// First day of the campaign, before the release [day, release = 0].
    #[schemars(range(min = -180, max = -1))]
    pub start_day: i16,
}

impl Default for PreSave {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_pre_save: 1.5,
            fan_share: 0.4,
            audience_precision: 0.7,
            first_week_share: 0.7,
            start_day: -14,
        }
    }
}
