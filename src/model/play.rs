//! A play: one encounter of a listener with a track, as it happened. The event that listeners send
//! and the platform receives.

use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::source::Source;

/// One start of a track and what came of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Play {
    /// The track.
    pub track: TrackId,
    /// Seconds listened, at most the duration.
    pub seconds: f32,
    /// Where it came from.
    pub source: Source,
    /// What came of it: the constants of this type.
    pub flags: u8,
}

impl Play {
    /// 30 s or more.
    pub const STREAM: u8 = 1;
    /// To the end.
    pub const COMPLETION: u8 = 2;
    /// Saved for the first time.
    pub const SAVE: u8 = 4;
    /// Added to an own playlist for the first time.
    pub const ADD: u8 = 8;
    /// The artist gained a follower.
    pub const FOLLOW: u8 = 16;
    /// The listener does not want to hear it again.
    pub const DISMISSAL: u8 = 32;
    /// By somebody who had not streamed the track before, as far as the listener and the platform
    /// remember.
    pub const NEW: u8 = 64;
    /// A stream of a track that was in the listener's saves already.
    pub const SAVED_BEFORE: u8 = 128;

    /// Whether plays of such flags are first streams of the track by the listener.
    pub const fn is_first_stream(flags: u8) -> bool {
        flags & (Self::STREAM | Self::NEW) == Self::STREAM | Self::NEW
    }

    /// Whether any of `flags` is set.
    #[inline]
    pub const fn is(&self, flags: u8) -> bool {
        self.flags & flags != 0
    }
}

/// What one listener did in one day, in order.
#[derive(Clone, Debug, Default)]
pub struct DayLog {
    /// Plays in the order in which they happened.
    pub plays: Vec<Play>,
    /// The number of each session and where its plays end.
    pub sessions: Vec<(u16, usize)>,
}

/// A play with all that tells who, where and what: a row of an event log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Who listened.
    pub listener: ListenerId,
    /// Session of the listener's day, from 0; what campaigns bring is numbered apart, from 32 768.
    pub session: u16,
    /// Place in the session, from 0.
    pub position: u16,
    /// What was played and what came of it.
    pub play: Play,
    /// Who made the track.
    pub artist: ArtistId,
    /// Length of the track \[s\].
    pub duration_seconds: u16,
}
