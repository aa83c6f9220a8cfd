//! Counts: what happened to a track, or through a source, in one day.

use crate::model::play::Play;

/// What happened to one track in one day. Half a cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(32))]
pub struct TrackCounts {
    /// Plays begun.
    pub starts: u32,
    /// Plays of 30 s or more.
    pub streams: u32,
    /// Plays to the end.
    pub completions: u32,
    /// First saves.
    pub saves: u32,
    /// First adds to an own playlist.
    pub adds: u32,
    /// Follows gained.
    pub follows: u32,
    /// Streams by listeners who had not streamed it before.
    pub first_streams: u32,
    /// What an average track would have earned in the same places, in units of [`EXPECTATION`].
    pub expected: i32,
}

/// Training weights are counted in fixed point: so many units make a weight of 1.
pub const EXPECTATION: f32 = 256.0;

impl TrackCounts {
    /// What one play of these flags counts for.
    const fn of_flags(flags: u8) -> Self {
        const fn has(flags: u8, flag: u8) -> u32 {
            (flags & flag != 0) as u32
        }
        Self {
            starts: 1,
            streams: has(flags, Play::STREAM),
            completions: has(flags, Play::COMPLETION),
            saves: has(flags, Play::SAVE),
            adds: has(flags, Play::ADD),
            follows: has(flags, Play::FOLLOW),
            first_streams: Play::is_first_stream(flags) as u32,
            expected: 0,
        }
    }

    #[inline]
    pub(super) fn add_play(&mut self, flags: u8, expected: i32) {
        self.add(&ONE_PLAY[flags as usize]);
        self.expected += expected;
    }

    #[inline]
    pub(super) fn add(&mut self, other: &Self) {
        *self = Self {
            starts: self.starts + other.starts,
            streams: self.streams + other.streams,
            completions: self.completions + other.completions,
            saves: self.saves + other.saves,
            adds: self.adds + other.adds,
            follows: self.follows + other.follows,
            first_streams: self.first_streams + other.first_streams,
            expected: self.expected + other.expected,
        };
    }
}

impl TrackCounts {
    /// Takes away counts that were added.
    pub(super) fn subtract(&mut self, part: &Self) {
        *self = Self {
            starts: self.starts - part.starts,
            streams: self.streams - part.streams,
            completions: self.completions - part.completions,
            saves: self.saves - part.saves,
            adds: self.adds - part.adds,
            follows: self.follows - part.follows,
            first_streams: self.first_streams - part.first_streams,
            expected: self.expected - part.expected,
        };
    }
}

/// What one play counts for, by flags: a row to add is quicker than eight questions.
static ONE_PLAY: [TrackCounts; 256] = {
    let mut rows = [TrackCounts::of_flags(0); 256];
    let mut flags = 0;
    while flags < 256 {
        rows[flags] = TrackCounts::of_flags(flags as u8);
        flags += 1;
    }
    rows
};

/// What happened through one source in one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceCounts {
    /// Plays begun.
    pub starts: u64,
    /// Plays left before 5 s.
    pub left_before_5: u64,
    /// Plays left before 10 s.
    pub left_before_10: u64,
    /// Plays of 30 s or more.
    pub streams: u64,
    /// Plays to the end.
    pub completions: u64,
    /// Streams of tracks that the listener had saved before, and could not save again.
    pub saved_before: u64,
    /// First saves.
    pub saves: u64,
    /// First adds to an own playlist.
    pub adds: u64,
    /// Follows gained.
    pub follows: u64,
    /// Streams by listeners who had not streamed the track before.
    pub first_streams: u64,
}

impl SourceCounts {
    /// Adds `plays` plays of equal flags.
    pub(super) fn add_plays(&mut self, flags: u8, plays: u64) {
        let has = |flag: u8| if flags & flag == 0 { 0 } else { plays };
        self.starts += plays;
        self.streams += has(Play::STREAM);
        self.completions += has(Play::COMPLETION);
        self.saved_before += has(Play::SAVED_BEFORE);
        self.saves += has(Play::SAVE);
        self.adds += has(Play::ADD);
        self.follows += has(Play::FOLLOW);
        self.first_streams += if Play::is_first_stream(flags) { plays } else { 0 };
    }

    /// Takes away counts that were added.
    pub fn subtract(&mut self, part: &Self) {
        self.starts -= part.starts;
        self.left_before_5 -= part.left_before_5;
        self.left_before_10 -= part.left_before_10;
        self.streams -= part.streams;
        self.completions -= part.completions;
        self.saved_before -= part.saved_before;
        self.saves -= part.saves;
        self.adds -= part.adds;
        self.follows -= part.follows;
        self.first_streams -= part.first_streams;
    }

    /// Adds other counts.
    pub fn add(&mut self, other: &Self) {
        self.starts += other.starts;
        self.left_before_5 += other.left_before_5;
        self.left_before_10 += other.left_before_10;
        self.streams += other.streams;
        self.completions += other.completions;
        self.saved_before += other.saved_before;
        self.saves += other.saves;
        self.adds += other.adds;
        self.follows += other.follows;
        self.first_streams += other.first_streams;
    }
}
