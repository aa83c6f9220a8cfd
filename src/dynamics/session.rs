//! Session: how much a listener plays today, and from which sources.
//!
//! Owns the number of starts, their split into sessions and the source of each session.
//! Deliberately unknown: which track a source then offers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How listeners' days are made up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionParams {
    /// Mean starts on a day on which the listener listens at all [starts/day].
    #[schemars(range(min = 1, max = 100))]
    pub starts_per_active_day: f32,
    /// Standard deviation of the logarithm of starts between listeners.
    #[schemars(range(min = 0, max = 2))]
    pub activity_spread: f32,
    /// Mean share of days on which a listener listens.
    #[schemars(range(min = 0.05, max = 1))]
    pub active_day_share: f32,
    /// Mean length of a session [starts].
    #[schemars(range(min = 1, max = 100))]
    pub session_length: f32,
    /// Factor on weekend starts.
    #[schemars(range(min = 0.1, max = 5))]
    pub weekend_factor: f32,
    /// Most starts a listener can make in one day [starts].
    #[schemars(range(min = 10, max = 1000))]
    pub most_starts_per_day: u16,
    /// Weight of each source in the average listener's mix, before habits.
    pub source_mix: SourceMix,
    /// Share of listeners who use Discover Weekly.
    #[schemars(range(min = 0, max = 1))]
    pub discover_weekly_users: f32,
    /// Share of listeners who use Release Radar.
    #[schemars(range(min = 0, max = 1))]
    pub release_radar_users: f32,
}

/// Weights of the sources a session can start from; only their ratios matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is the weight of the source of that name")]
pub struct SourceMix {
    #[schemars(range(min = 0, max = 100))]
    pub library: f32,
    #[schemars(range(min = 0, max = 100))]
    pub own_playlists: f32,
    #[schemars(range(min = 0, max = 100))]
    pub on_repeat: f32,
    #[schemars(range(min = 0, max = 100))]
    pub discover_weekly: f32,
    #[schemars(range(min = 0, max = 100))]
    pub release_radar: f32,
    #[schemars(range(min = 0, max = 100))]
    pub daily_mix: f32,
    #[schemars(range(min = 0, max = 100))]
    pub radio: f32,
    #[schemars(range(min = 0, max = 100))]
    pub editorial: f32,
    #[schemars(range(min = 0, max = 100))]
    pub listener_playlists: f32,
    #[schemars(range(min = 0, max = 100))]
    pub search: f32,
}

impl Default for SourceMix {
    fn default() -> Self {
        Self {
            library: 25.0,
            own_playlists: 20.0,
            on_repeat: 3.0,
            discover_weekly: 4.0,
            release_radar: 3.0,
            daily_mix: 6.0,
            radio: 7.0,
            editorial: 10.0,
            listener_playlists: 12.0,
            search: 12.0,
        }
    }
}

impl Default for SessionParams {
    fn default() -> Self {
        Self {
            starts_per_active_day: 20.0,
            activity_spread: 0.7,
            active_day_share: 0.7,
            session_length: 10.0,
            weekend_factor: 0.95,
            most_starts_per_day: 200,
            source_mix: SourceMix::default(),
            discover_weekly_users: 0.4,
            release_radar_users: 0.45,
        }
    }
}
