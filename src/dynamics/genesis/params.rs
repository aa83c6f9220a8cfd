//! Size and make-up of the world, and the focal release: what a scenario may say of them.
//!
//! Deliberately unknown: how a world is drawn.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::facts::EPISODE_SECONDS;

/// Size and make-up of the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorldParams {
    /// Listeners in the world.
    #[schemars(range(min = 100, max = 20_000_000))]
    pub listeners: u32,
    /// Tracks in the catalogue on the first day.
    #[schemars(range(min = 200, max = 10_000_000))]
    pub tracks: u32,
    /// Seed from which the world is drawn; the other three seeds derive from it unless set in
    /// `[seeds]`.
    pub seed: u64,
    /// New tracks a day for every thousand in the catalogue \[tracks/day\].
    #[schemars(range(min = 0, max = 20))]
    pub new_tracks_per_day_per_thousand: f32,
    /// Mean number of catalogue tracks an artist has on the first day \[tracks\].
    #[schemars(range(min = 1, max = 100))]
    pub tracks_per_artist: f32,
    /// Exponent of the artists' popularity by rank; larger is more top-heavy.
    #[schemars(range(min = 0, max = 3))]
    pub popularity_exponent: f32,
    /// How far an artist's sound strays from the genre's centre \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub artist_spread: f32,
    /// How far a track's sound strays from its artist's \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub track_spread: f32,
    /// How far a listener's taste strays from the mixture of genre centres \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub taste_spread: f32,
    /// Tracks the average listener has saved before the first day \[tracks\].
    #[schemars(range(min = 0, max = 500))]
    pub initial_library: f32,
    /// Artists the average listener follows before the first day \[artists\].
    #[schemars(range(min = 0, max = 16))]
    pub initial_follows: f32,
    /// Public playlists kept by listeners, for every thousand of them \[playlists\].
    #[schemars(range(min = 0, max = 200))]
    pub playlists_per_thousand: f32,
}

impl Default for WorldParams {
    fn default() -> Self {
        Self {
            listeners: 30_000,
            tracks: 30_000,
            seed: 1,
            new_tracks_per_day_per_thousand: 1.0,
            tracks_per_artist: 8.0,
            // Fitted, see docs/validation.md.
            popularity_exponent: 1.3,
            artist_spread: 0.6,
            track_spread: 0.35,
            taste_spread: 0.5,
            initial_library: 30.0,
            initial_follows: 6.0,
            playlists_per_thousand: 15.0,
        }
    }
}

/// The focal release: the track whose fate is followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReleaseParams {
    /// What it is: a `track`, or an `episode` of a podcast show.
    pub kind: ReleaseKind,
    /// Name of the artist or show, for titles and sentences.
    pub artist: String,
    /// Name of the track or episode, for titles and sentences.
    pub title: String,
    /// Genre of the release, one of the twelve by name.
    pub genre: String,
    /// Listeners who follow the artist or show on day 0.
    #[schemars(range(min = 0, max = 20_000_000))]
    pub fans: u32,
    /// Tracks of the artist that came out before the first day; fans know some of them \[tracks\].
    #[schemars(range(min = 0, max = 500))]
    pub catalogue_tracks: u16,
    /// What makes a start become a stream, against the mean of all tracks \[sd\].
    #[schemars(range(min = -4, max = 4))]
    pub appeal: f32,
    /// What makes a stream become a save and a replay, against the mean of all tracks \[sd\].
    #[schemars(range(min = -4, max = 4))]
    pub stickiness: f32,
    /// Length: up to 1,199 s of a track, from 1,200 s on of an episode, for which 2,400 s hold where
    /// nothing is set \[s\].
    #[schemars(range(min = 31, max = 3600))]
    pub duration_seconds: u16,
    /// Further tracks of the artist; each comes out in strategies with a campaign `single` of its
    /// title, and in no other arm.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AlsoParams>,
}

/// A further track of the artist, which a strategy can bring out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlsoParams {
    /// Title, by which strategies name it.
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// What makes a start become a stream, against the mean of all tracks \[sd\].
    #[serde(default = "usual_also")]
    #[schemars(range(min = -4, max = 4))]
    pub appeal: f32,
    /// What makes a stream become a save and a replay, against the mean of all tracks \[sd\].
    #[serde(default = "usual_also")]
    #[schemars(range(min = -4, max = 4))]
    pub stickiness: f32,
    /// Length \[s\].
    #[serde(default = "usual_length")]
    #[schemars(range(min = 31, max = 1199))]
    pub duration_seconds: u16,
}

fn usual_also() -> f32 {
    ReleaseParams::default().appeal
}

fn usual_length() -> u16 {
    ReleaseParams::default().duration_seconds
}

impl AlsoParams {
    /// One of this title, and what a release is by default.
    pub fn titled(title: &str) -> Self {
        let ReleaseParams { appeal, stickiness, duration_seconds, .. } = ReleaseParams::default();
        Self { title: title.to_owned(), appeal, stickiness, duration_seconds }
    }
}

/// What a release is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// A song.
    #[default]
    Track,
    /// An episode of a podcast show.
    Episode,
}

impl ReleaseParams {
    /// How it is named in titles and sentences.
    pub fn label(&self) -> String {
        let Self { kind, artist, title, .. } = self;
        match kind {
            ReleaseKind::Track => format!("{title} by {artist}"),
            ReleaseKind::Episode => format!("{title}, an episode of {artist}"),
        }
    }

    /// Whether the artist has other tracks than the release.
    pub fn has_others(&self) -> bool {
        self.catalogue_tracks > 0 || !self.also.is_empty()
    }

    /// Whether its length is one that its kind can have.
    pub fn has_length_of_its_kind(&self) -> bool {
        (self.duration_seconds >= EPISODE_SECONDS) == (self.kind == ReleaseKind::Episode)
    }
}

impl Default for ReleaseParams {
    fn default() -> Self {
        Self {
            kind: ReleaseKind::Track,
            artist: "Nova Hart".to_owned(),
            title: "Slow Bloom".to_owned(),
            genre: "indie".to_owned(),
            fans: 300,
            catalogue_tracks: 0,
            appeal: 0.5,
            stickiness: 0.5,
            duration_seconds: 205,
            also: Vec::new(),
        }
    }
}
