//! Verbs: what listeners, curators and campaigns do. One process per file, its equation and its
//! parameters on top. Knows truth; knows the platform only by what it shows.

pub mod album;
pub mod campaign;
pub mod churn;
pub mod curation;
pub mod drift;
pub mod encounter;
pub mod following;
pub mod friction;
pub mod genesis;
pub mod podcast;
pub mod reaction;
pub mod recall;
pub mod recall_set;
pub mod session;
pub mod unsave;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How listeners and curators behave, one section per process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BehaviourParams {
    /// How much is played and from which sources.
    pub session: session::SessionParams,
    /// How long a track is listened to.
    pub encounter: encounter::EncounterParams,
    /// Saves, adds, follows and dismissals.
    pub reaction: reaction::ReactionParams,
    /// Which tracks listeners recall.
    pub recall: recall::RecallParams,
    /// What editors and curators put on playlists.
    pub curation: curation::CurationParams,
    /// How tastes change.
    pub drift: drift::DriftParams,
    /// How listeners come and go.
    pub churn: churn::ChurnParams,
    /// How saves are taken back.
    pub unsave: unsave::UnsaveParams,
    /// How releases are saved whole.
    pub album: album::AlbumParams,
    /// How public playlists are followed and left.
    pub following: following::FollowingParams,
    /// Which podcasts there are, and how they are listened to.
    pub podcast: podcast::PodcastParams,
}
