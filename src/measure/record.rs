//! What is observed of one day: integers only, so that they add up in any order.

use serde::{Deserialize, Serialize};

use crate::model::source::Source;
use crate::units::{Day, Money};

/// Counts of what happened to a track, or some, to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Plays begun.
    pub starts: u64,
    /// Plays of 30 s or more.
    pub streams: u64,
    /// Plays of less than 30 s; `starts = streams + skips`.
    pub skips: u64,
    /// Plays to the end.
    pub completions: u64,
    /// First saves: at most one per listener and track. Of all tracks, those of songs.
    pub saves: u64,
    /// First adds to an own playlist.
    pub adds: u64,
    /// Follows of the artist gained from the track, or from word of it before its release.
    pub follows: u64,
}

impl Counts {
    /// Whether nothing happened.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Adds another day's, track's or world's counts.
    pub fn add(&mut self, other: &Self) {
        self.starts += other.starts;
        self.streams += other.streams;
        self.skips += other.skips;
        self.completions += other.completions;
        self.saves += other.saves;
        self.adds += other.adds;
        self.follows += other.follows;
    }
}

/// What changed slowly: keeps, lives and follows beside the plays of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnover {
    /// Saves of the focal track taken back today.
    pub focal_unsaves: u64,
    /// Saves of any song taken back today.
    pub unsaves: u64,
    /// Releases saved whole today, each after a save of one of its tracks.
    pub album_saves: u64,
    /// Tracks that entered libraries with them; not among the saves.
    pub album_tracks: u64,
    /// Listeners who stopped listening today.
    pub lapsed: u64,
    /// Listeners who came back today.
    pub returned: u64,
    /// Public playlists that got a follower today.
    pub playlists_followed: u64,
    /// Public playlists that lost a follower today.
    pub playlists_left: u64,
    /// First saves of episodes today, which are counted apart from those of songs.
    #[serde(default, skip_serializing_if = "is_none")]
    pub episode_saves: u64,
    /// Saves of episodes taken back today.
    #[serde(default, skip_serializing_if = "is_none")]
    pub episode_unsaves: u64,
}

/// Whether a count is left out where it is written down: worlds without podcasts have none.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Turnover {
    /// With more.
    #[must_use]
    pub fn plus(mut self, more: &Self) -> Self {
        self.add(more);
        self
    }

    /// Without a part of it.
    #[must_use]
    pub fn less(self, part: &Self) -> Self {
        Self {
            focal_unsaves: self.focal_unsaves - part.focal_unsaves,
            unsaves: self.unsaves - part.unsaves,
            album_saves: self.album_saves - part.album_saves,
            album_tracks: self.album_tracks - part.album_tracks,
            lapsed: self.lapsed - part.lapsed,
            returned: self.returned - part.returned,
            playlists_followed: self.playlists_followed - part.playlists_followed,
            playlists_left: self.playlists_left - part.playlists_left,
            episode_saves: self.episode_saves - part.episode_saves,
            episode_unsaves: self.episode_unsaves - part.episode_unsaves,
        }
    }

    /// All counts; taken apart by name, so that none is forgotten.
    pub fn counts(&mut self) -> [&mut u64; 10] {
        let Self {
            focal_unsaves,
            unsaves,
            album_saves,
            album_tracks,
            lapsed,
            returned,
            playlists_followed,
            playlists_left,
            episode_saves,
            episode_unsaves,
        } = self;
        [
            focal_unsaves,
            unsaves,
            album_saves,
            album_tracks,
            lapsed,
            returned,
            playlists_followed,
            playlists_left,
            episode_saves,
            episode_unsaves,
        ]
    }

    /// Adds another cohort's or day's.
    pub fn add(&mut self, other: &Self) {
        self.focal_unsaves += other.focal_unsaves;
        self.unsaves += other.unsaves;
        self.album_saves += other.album_saves;
        self.album_tracks += other.album_tracks;
        self.lapsed += other.lapsed;
        self.returned += other.returned;
        self.playlists_followed += other.playlists_followed;
        self.playlists_left += other.playlists_left;
        self.episode_saves += other.episode_saves;
        self.episode_unsaves += other.episode_unsaves;
    }
}

/// One day of one arm: the focal release and the world around it. Artificial plays are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRecord {
    /// The day, release = 0.
    pub day: Day,
    /// The focal track, by real listeners.
    pub focal: Counts,
    /// Listeners who streamed the focal track today.
    pub focal_listeners: u64,
    /// Listeners who streamed the focal track today for the first time.
    pub focal_new_listeners: u64,
    /// Streams of the focal track by source, in the order of [`Source::ALL`].
    pub focal_streams_by_source: [u64; Source::COUNT],
    /// Exposures bought today: clicks, pitches, pre-saves.
    pub exposures: u64,
    /// Money spent today.
    pub cost: Money,
    /// Artificial streams counted today.
    pub artificial_streams: u64,
    /// Artificial streams found and taken out of the counts today.
    pub artificial_removed: u64,
    /// Artificial streams ordered today, to be delivered from today on.
    pub artificial_bought: u64,
    /// Fee due today for artificial streams that were found.
    pub penalty: Money,
    /// What the streams counted today earn, less commission and what is taken back.
    pub royalties: Money,
    /// What the service keeps today for boosted streams.
    pub commission: Money,
    /// Whether the platform holds the release back today, having found artificial streams.
    pub sanctioned: bool,
    /// Other tracks of the focal artist, by real listeners; left out where it is written down if
    /// nothing happened to them, as where there are none.
    #[serde(default, skip_serializing_if = "Counts::is_nothing")]
    pub others: Counts,
    /// All tracks, by real listeners.
    pub world: Counts,
    /// Listeners who streamed anything today.
    pub world_listeners: u64,
    /// Streams of all tracks by source, in the order of [`Source::ALL`].
    pub world_streams_by_source: [u64; Source::COUNT],
    /// What changed slowly.
    pub turnover: Turnover,
}
