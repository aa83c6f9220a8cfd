//! How the platform learns and programmes: what a scenario may say of it.
//!
//! Deliberately unknown: what becomes of any of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::platform::detection::DetectionParams;

/// How the platform learns and programmes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlatformParams {
    /// Name of the recommender: `random`, `popularity`, `content`, `item_knn`, `als`, `hybrid` or
    /// `oracle`.
    pub recommender: String,
    /// What each kind of event weighs in everything the platform learns.
    pub training_weights: TrainingWeights,
    /// How artificial plays are looked for and punished.
    pub detection: DetectionParams,
    /// What lists ask of a track before they propose it.
    pub gates: GateParams,
    /// How new tracks are tried.
    pub auditions: AuditionParams,
    /// Noise in the platform's content view of a track's sound \[length, sound = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub embedding_noise: f32,
    /// Half-life of a play in a listener's taste profile \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub profile_half_life_days: f32,
    /// Half-life of an event in a track's counters \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub counter_half_life_days: f32,
    /// Strength of the prior that shrinks a track's quality to its genre's mean \[starts\].
    #[schemars(range(min = 1, max = 10_000))]
    pub quality_prior_starts: f32,
    /// Weight of the similarity of profile and embedding in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub similarity_weight: f32,
    /// Weight of quality in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub quality_weight: f32,
    /// Weight of freshness in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub freshness_weight: f32,
    /// Days in which freshness falls to about a third \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub freshness_days: f32,
    /// Exploration: scale of the Thompson sample of quality; 0 ranks by the posterior mean.
    #[schemars(range(min = 0, max = 10))]
    pub exploration: f32,
    /// Tracks of a niche: of a cluster of tracks that lie near one another, on average \[tracks\].
    #[schemars(range(min = 8, max = 4096))]
    pub niche_tracks: u16,
    /// Listeners whose histories `item_knn`, `als` and `hybrid` train on, evenly spread
    /// \[listeners\].
    #[schemars(range(min = 1, max = 1_000_000))]
    pub training_listeners: u32,
    /// Days between two trainings of `item_knn`, `als` and `hybrid` \[days\].
    #[schemars(range(min = 1, max = 365))]
    pub retrain_days: u16,
    /// Tracks that a listener's history holds at most; those that weigh least go first \[tracks\].
    #[schemars(range(min = 8, max = 4096))]
    pub history_tracks: u16,
    /// Confidence that a unit of training weight adds to having met a track, in factors.
    #[schemars(range(min = 0, max = 1000))]
    pub factor_confidence: f32,
    /// Regularisation of the factors of `als`.
    #[schemars(range(min = 0.001, max = 100_000))]
    pub factor_regularisation: f32,
    /// Pull of a track's view under `hybrid` towards its content embedding; the more, the less
    /// feedback corrects.
    #[schemars(range(min = 0.001, max = 1_000_000))]
    pub content_anchor: f32,
    /// Sweeps over listeners and tracks in a training of `als`; the first one takes four times as
    /// many.
    #[schemars(range(min = 1, max = 100))]
    pub factor_sweeps: u16,
    /// Neighbours that `item_knn` keeps of each track \[tracks\].
    #[schemars(range(min = 1, max = 1000))]
    pub neighbours: u16,
    /// Listeners in common, or of a new track, at which what they tell has half of the weight
    /// \[listeners\].
    #[schemars(range(min = 0, max = 1000))]
    pub shrinkage: f32,
}

impl Default for PlatformParams {
    fn default() -> Self {
        Self {
            recommender: "hybrid".to_owned(),
            training_weights: TrainingWeights::default(),
            detection: DetectionParams::default(),
            gates: GateParams::default(),
            auditions: AuditionParams::default(),
            embedding_noise: 0.3,
            profile_half_life_days: 30.0,
            counter_half_life_days: 28.0,
            quality_prior_starts: 40.0,
            similarity_weight: 1.0,
            // Fitted, see docs/validation.md.
            quality_weight: 0.4,
            freshness_weight: 0.1,
            freshness_days: 28.0,
            exploration: 1.0,
            niche_tracks: 64,
            training_listeners: 2000,
            retrain_days: 7,
            history_tracks: 256,
            factor_confidence: 1.0,
            factor_regularisation: 10.0,
            content_anchor: 200.0,
            factor_sweeps: 3,
            neighbours: 50,
            shrinkage: 10.0,
        }
    }
}

/// Auditions: a part of every list is for new tracks of which little is known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AuditionParams {
    /// Share of the places of Discover Weekly, Release Radar, radio and the new half of Daily Mix
    /// that are for tracks on audition.
    #[schemars(range(min = 0, max = 1))]
    pub share: f32,
    /// A new track is on audition until lists have shown it so often, at most for 28 days; 0 means
    /// no auditions \[starts\].
    #[schemars(range(min = 0, max = 1_000_000))]
    pub starts: u32,
}

impl Default for AuditionParams {
    fn default() -> Self {
        Self { share: 0.1, starts: 200 }
    }
}

/// Gates of the lists that a recommender fills; 0 leaves a list open to all tracks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct GateParams {
    /// Least posterior rate of saves per start for Discover Weekly, Release Radar, Daily Mix and
    /// radio.
    #[schemars(range(min = 0, max = 1))]
    pub save_rate: f32,
    /// Least popularity for radio \[0 to 100, see docs/model.md\].
    #[schemars(range(min = 0, max = 100))]
    pub radio: f32,
    /// Least popularity for Release Radar, followed artists' tracks aside \[0 to 100\].
    #[schemars(range(min = 0, max = 100))]
    pub release_radar: f32,
    /// Least popularity for Discover Weekly \[0 to 100\].
    #[schemars(range(min = 0, max = 100))]
    pub discover_weekly: f32,
}

/// What an event weighs in training. A weight of 0 takes that kind of event out of every belief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingWeights {
    /// 30 s or more of listening.
    #[schemars(range(min = -20, max = 20))]
    pub stream: f32,
    /// Listening to the end, on top of the stream.
    #[schemars(range(min = -20, max = 20))]
    pub completion: f32,
    /// Adding the track to the library.
    #[schemars(range(min = -20, max = 20))]
    pub save: f32,
    /// Adding the track to an own playlist.
    #[schemars(range(min = -20, max = 20))]
    pub add: f32,
    /// Following the artist from the track.
    #[schemars(range(min = -20, max = 20))]
    pub follow: f32,
    /// Leaving before 30 s.
    #[schemars(range(min = -20, max = 20))]
    pub skip: f32,
}

impl Default for TrainingWeights {
    fn default() -> Self {
        Self { stream: 1.0, completion: 1.5, save: 5.0, add: 4.0, follow: 2.0, skip: -1.0 }
    }
}
