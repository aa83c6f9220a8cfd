//! Encounter: a track starts; how long does the listener stay?
//!
//! Owns interest and the survival time. Deliberately unknown: why this track was on, and what the
//! listener does after a stream (see [`crate::dynamics::reaction`]).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How interest is made up and how fast listeners skip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EncounterParams {
    /// Weight of affinity, the standardised cosine of taste and sound, in interest [logit/sd].
    #[schemars(range(min = 0, max = 5))]
    pub affinity_weight: f32,
    /// Weight of a track's appeal in interest [logit/sd].
    #[schemars(range(min = 0, max = 5))]
    pub appeal_weight: f32,
    /// Weight of familiarity, an inverted U in earlier plays, in interest [logit at the peak].
    #[schemars(range(min = 0, max = 5))]
    pub familiarity_weight: f32,
    /// Interest added when the listener chose the track (library, own playlists, On Repeat, search) [logit].
    #[schemars(range(min = -5, max = 5))]
    pub active_source_interest: f32,
    /// Interest added to a track clicked through from a campaign [logit].
    #[schemars(range(min = -5, max = 5))]
    pub campaign_interest: f32,
    /// Interest every encounter starts from [logit].
    #[schemars(range(min = -5, max = 5))]
    pub base_interest: f32,
    /// Base skip hazard in seconds 0–5, 5–10, 10–30 and from 30 s on [1/s].
    pub skip_hazard_per_second: [f32; 4],
}

impl Default for EncounterParams {
    fn default() -> Self {
        Self {
            affinity_weight: 0.55,
            appeal_weight: 0.25,
            familiarity_weight: 0.6,
            active_source_interest: 0.35,
            campaign_interest: 0.0,
            base_interest: 0.0,
            skip_hazard_per_second: [0.055, 0.013, 0.0045, 0.0012],
        }
    }
}
