//! Recall: which track comes to mind, and which one played most.
//!
//! Owns activation (frequency, recency, liking, satiation) and the way a listener reaches into
//! memory. Saved bonds stay retrievable from the library; unsaved ones are reached by search only
//! and fade. Deliberately unknown: what happens once the track plays.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How memory works.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RecallParams {
    /// Whether a saved track enters the set that library sessions draw from. Off: saves are counted
    /// and told to the platform, but the library never brings them back.
    pub library_resurfacing: bool,
    /// Exponent of frequency: activation grows with plays to this power.
    #[schemars(range(min = 0, max = 2))]
    pub frequency_exponent: f32,
    /// Exponent of the power-law decay with days since the last play.
    #[schemars(range(min = 0, max = 3))]
    pub recency_exponent: f32,
    /// Weight of liking (affinity, appeal and stickiness as the listener met them) [log activation/sd].
    #[schemars(range(min = 0, max = 3))]
    pub liking_weight: f32,
    /// Plays after which an average listener has had enough and activation falls [plays].
    #[schemars(range(min = 1, max = 250))]
    pub satiation_plays: f32,
    /// Attempts at retrieval before the listener gives up and turns to another source.
    #[schemars(range(min = 4, max = 1024))]
    pub attempts: u16,
    /// Share of search sessions that open a followed artist's page rather than a remembered track.
    #[schemars(range(min = 0, max = 1))]
    pub artist_page_share: f32,
}

impl Default for RecallParams {
    fn default() -> Self {
        Self {
            library_resurfacing: true,
            frequency_exponent: 0.5,
            recency_exponent: 0.5,
            liking_weight: 0.5,
            satiation_plays: 40.0,
            attempts: 96,
            artist_page_share: 0.3,
        }
    }
}
