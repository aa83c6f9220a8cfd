//! What happened in one world, added up in integers.
//!
//! Owns [`Observed`]. Deliberately unknown: how it is filled; targets, bands, ratios.

use crate::model::source::Source;
use crate::tally::SourceCounts;

/// How long a new track is followed: the month of four weeks in which the field counts \[days\].
pub const LIFE_DAYS: i16 = 28;

/// A release's first month, as part of its first year \[days\].
pub const MONTH_DAYS: i16 = 30;

/// A release's first year \[days\].
pub const YEAR_DAYS: i16 = 365;

/// The sums of one world from day 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// What happened through each source, over all tracks.
    pub sources: [SourceCounts; Source::COUNT],
    /// Listeners who streamed anything, summed over days.
    pub active_listener_days: u64,
    /// Streams of each listener.
    pub streams_by_listener: Vec<u32>,
    /// Streams of each track that was out on day 0.
    pub streams_by_track: Vec<u64>,
    /// Tracks whose first 28 days were seen in full.
    pub new_tracks: Vec<NewTrack>,
    /// Tracks whose first year was seen in full.
    pub first_years: Vec<FirstYear>,
    /// What listeners had to do with artists.
    pub artists: Artists,
    /// Bots' plays.
    pub artificial: Artificial,
}

/// The first 28 days of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewTrack {
    /// Plays of 30 s or more.
    pub streams: u64,
    /// Listeners who streamed it.
    pub listeners: u64,
    /// Saves.
    pub saves: u64,
}

/// The first 365 days of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstYear {
    /// Streams of the first 30 days.
    pub first_month: u64,
    /// Streams of the whole year.
    pub streams: u64,
}

/// Listeners and artists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artists {
    /// First streams of an artist by a listener, by source.
    pub found_through: [u64; Source::COUNT],
    /// Pairs that met on days 0 to 27, nothing saved before, something saved then.
    pub savers: Pairs,
    /// Pairs that met on days 0 to 27, nothing saved by their end.
    pub others: Pairs,
    /// Each artist's.
    pub audiences: Vec<Audience>,
}

/// Pairs of listener and artist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How many.
    pub pairs: u64,
    /// Streams of the artist by the listener in the 180 days from day 28 on.
    pub streams: u64,
}

/// The audience of one artist since day 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Listeners so far.
    pub listeners: u64,
    /// Listeners who chose the artist in the last 28 days: from library, own playlists or search.
    pub active_listeners: u64,
    /// Streams so far.
    pub streams: u64,
    /// Streams so far by those who are active.
    pub active_streams: u64,
    /// Streams of each listener of the last 28 days in these days, the most first.
    pub last_month: Vec<u32>,
}

/// Bots' plays of one world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Artificial {
    /// Played and counted.
    pub counted: u64,
    /// Found and taken out again.
    pub removed: u64,
}
