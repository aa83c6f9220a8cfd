//! Reaction: after a stream, does the listener save, add, follow, or dismiss for good?
//!
//! Owns the four logits. Deliberately unknown: how the track came on and what the platform makes of
//! the answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What makes a listener save, add, follow or dismiss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReactionParams {
    /// Logit of a save by an average listener of an average track.
    #[schemars(range(min = -15, max = 5))]
    pub save_base: f32,
    /// Logit of an add to an own playlist, likewise.
    #[schemars(range(min = -15, max = 5))]
    pub add_base: f32,
    /// Logit of following the artist, likewise.
    #[schemars(range(min = -15, max = 5))]
    pub follow_base: f32,
    /// Weight of affinity [logit/sd].
    #[schemars(range(min = 0, max = 5))]
    pub affinity_weight: f32,
    /// Weight of stickiness [logit/sd].
    #[schemars(range(min = 0, max = 5))]
    pub stickiness_weight: f32,
    /// Added for each doubling of earlier plays [logit].
    #[schemars(range(min = -5, max = 5))]
    pub familiarity_weight: f32,
    /// Added when the listener chose the track [logit].
    #[schemars(range(min = -5, max = 5))]
    pub active_source: f32,
    /// Added on personalised surfaces [logit].
    #[schemars(range(min = -5, max = 5))]
    pub algorithmic_source: f32,
    /// Added on editorial and other listeners' playlists, which run in the background [logit].
    #[schemars(range(min = -5, max = 5))]
    pub playlist_source: f32,
    /// Added to an add when the track is saved too [logit]; makes saves and adds correlate.
    #[schemars(range(min = -5, max = 5))]
    pub saved_adds: f32,
    /// What a campaign's ask adds to the logit of the asked action at the first encounter [logit].
    #[schemars(range(min = 0, max = 10))]
    pub ask_strength: f32,
    /// Share of the ask that is left at each further encounter.
    #[schemars(range(min = 0, max = 1))]
    pub ask_fade: f32,
    /// Probability that a skip within 5 s of an unknown track dismisses it for good.
    #[schemars(range(min = 0, max = 1))]
    pub dismissal: f32,
}

impl Default for ReactionParams {
    fn default() -> Self {
        Self {
            save_base: -3.9,
            add_base: -4.1,
            follow_base: -5.6,
            affinity_weight: 0.6,
            stickiness_weight: 0.5,
            familiarity_weight: 0.15,
            active_source: 0.5,
            algorithmic_source: 0.3,
            playlist_source: -0.7,
            saved_adds: 0.8,
            ask_strength: 1.8,
            ask_fade: 0.5,
            dismissal: 0.05,
        }
    }
}
