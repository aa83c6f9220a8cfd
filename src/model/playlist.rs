//! Playlists: the editors' and the listeners'.

use crate::model::ids::{GenreId, ListenerId, TrackId};

/// A public playlist kept by a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playlist {
    /// Who keeps it.
    pub curator: ListenerId,
    /// Genre it is about.
    pub genre: GenreId,
    /// Listeners who follow it, each counted once, the curator not at all.
    pub followers: u32,
}

/// A track that a campaign got onto a playlist for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The playlist.
    pub playlist: usize,
    /// The place on it.
    pub place: usize,
    /// The track that had to make room.
    pub displaced: TrackId,
    /// First day on which it is gone again.
    pub until: crate::units::Day,
}

/// Today's content of all playlists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// Editorial playlists, by genre.
    pub editorial: Vec<Vec<TrackId>>,
    /// Listeners' playlists.
    pub listeners: Vec<Vec<TrackId>>,
    /// Placements that campaigns bought and that still stand.
    pub placements: Vec<Placement>,
}
