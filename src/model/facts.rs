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
    /// Length \[s\].
    pub duration_seconds: u16,
}
