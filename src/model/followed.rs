//! Followed tracks: those whose plays are counted apart. Main type: [`Followed`].
//!
//! Deliberately unknown: what the tracks are like.

use std::ops::Range;

use crate::model::ids::TrackId;

/// The tracks whose plays are counted apart: the focal one, and others of its artist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The focal track.
    pub focal: TrackId,
    /// Others of the same artist from before the first day.
    pub earlier: Range<u32>,
    /// Further ones of the same artist, out or not.
    pub also: Range<u32>,
}

impl Followed {
    /// Whether a track is another one of the artist.
    #[inline]
    pub fn is_other(&self, track: TrackId) -> bool {
        self.earlier.contains(&track.0) || self.also.contains(&track.0)
    }

    /// All others of the artist.
    pub fn others(&self) -> impl Iterator<Item = TrackId> {
        self.earlier.clone().chain(self.also.clone()).map(TrackId)
    }
}
