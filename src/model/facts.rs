//! Facts: what is printed on a track and known to everybody, the platform included.
//!
//! Deliberately unknown: anything that only listening tells. That is in
//! [`crate::model::catalogue`], apart, so that the platform can be compiled in a crate without it.

use crate::model::ids::{ArtistId, GenreId};
use crate::units::Day;

/// What anybody can read off a track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackFacts {
    /// Who made it.
    pub artist: ArtistId,
    /// The single, EP or album it belongs to; tracks of one release share the number.
    pub release: u32,
    /// Genre it is filed under.
    pub genre: GenreId,
    /// Day it comes out, relative to the focal release.
    pub release_day: Day,
    /// Length \[s\]; it tells a song from an episode, see [`TrackFacts::is_episode`].
    pub duration_seconds: u16,
}

/// Shortest episode of a show \[s\]; no song is as long.
pub const EPISODE_SECONDS: u16 = 1200;

impl TrackFacts {
    /// Whether it is an episode of a show and not a song. Lengths keep the two apart, so the mark
    /// takes no room where there are no episodes.
    #[inline]
    pub const fn is_episode(&self) -> bool {
        self.duration_seconds >= EPISODE_SECONDS
    }
}
