//! Curation: people who put tracks on playlists, by ear.
//!
//! Owns the editors' weekly choice and the listeners' public playlists. People hear the truth, with
//! noise; that is why this stands here and not among the platform's beliefs. Deliberately unknown:
//! who then listens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How editors and curators choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CurationParams {
    /// Tracks on an editorial playlist [tracks].
    #[schemars(range(min = 10, max = 200))]
    pub editorial_length: u16,
    /// Noise in what editors hear of a track's appeal [sd of appeal].
    #[schemars(range(min = 0, max = 10))]
    pub editorial_noise: f32,
    /// Weight of momentum (recent streams, standardised within the genre) beside appeal.
    #[schemars(range(min = 0, max = 10))]
    pub editorial_momentum: f32,
    /// What each log-day of age costs a track on an editorial playlist [sd of appeal].
    #[schemars(range(min = 0, max = 5))]
    pub editorial_age_penalty: f32,
    /// Tracks on a listener's public playlist [tracks].
    #[schemars(range(min = 10, max = 100))]
    pub playlist_length: u16,
    /// Share of a listener's playlist that is renewed each week.
    #[schemars(range(min = 0, max = 1))]
    pub playlist_renewal: f32,
    /// Share of the renewed places that go to a chance find rather than to the curator's own saves and adds.
    #[schemars(range(min = 0, max = 1))]
    pub playlist_chance: f32,
    /// Public playlists a listener follows [playlists].
    #[schemars(range(min = 0, max = 8))]
    pub playlists_followed: u16,
}

impl Default for CurationParams {
    fn default() -> Self {
        Self {
            editorial_length: 50,
            editorial_noise: 0.7,
            editorial_momentum: 0.5,
            editorial_age_penalty: 0.35,
            playlist_length: 60,
            playlist_renewal: 0.15,
            playlist_chance: 0.3,
            playlists_followed: 4,
        }
    }
}
