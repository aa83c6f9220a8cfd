//! Playlist pitch: curators of listeners' playlists are paid to listen, and some say yes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Pitches sent to curators on the first day of the campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlaylistPitch {
    /// Money to spend [USD].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one pitch, whether accepted or not [USD].
    #[schemars(range(min = 0.01, max = 10_000))]
    pub cost_per_pitch: f64,
    /// Chance that a curator of the right genre accepts a track of average appeal.
    #[schemars(range(min = 0, max = 1))]
    pub acceptance: f32,
    /// Share of pitches that go to playlists of the release's own genre; the rest go anywhere.
    #[schemars(range(min = 0, max = 1))]
    pub fit: f32,
    /// Day on which the pitches go out [day, release = 0].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// How long an accepted track stays on the playlist [weeks].
    #[schemars(range(min = 1, max = 520))]
    pub weeks: u16,
}

impl Default for PlaylistPitch {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_pitch: 4.0,
            acceptance: 0.15,
            fit: 0.8,
            start_day: 0,
            weeks: 4,
        }
    }
}
