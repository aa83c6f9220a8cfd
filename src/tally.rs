//! Tally: the only sums across listeners. Integers, so that no order of adding can be told from
//! another, on any number of threads or machines.

use rayon::prelude::*;

use crate::model::ids::TrackId;
use crate::model::play::Play;
use crate::model::source::Source;
use crate::prefetch::prefetch_one;

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

/// A thread that clears or adds counts takes at least so many tracks: fewer are not worth its
/// waking.
const TRACKS_AT_LEAST: usize = 4096;

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
            first_streams: has(flags, Play::FIRST),
            expected: 0,
        }
    }

    #[inline]
    fn add_play(&mut self, flags: u8, expected: i32) {
        self.add(&ONE_PLAY[flags as usize]);
        self.expected += expected;
    }

    #[inline]
    fn add(&mut self, other: &Self) {
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
    fn subtract(&mut self, part: &Self) {
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
    fn add_plays(&mut self, flags: u8, plays: u64) {
        let has = |flag: u8| if flags & flag == 0 { 0 } else { plays };
        self.starts += plays;
        self.streams += has(Play::STREAM);
        self.completions += has(Play::COMPLETION);
        self.saved_before += has(Play::SAVED_BEFORE);
        self.saves += has(Play::SAVE);
        self.adds += has(Play::ADD);
        self.follows += has(Play::FOLLOW);
        self.first_streams += has(Play::FIRST);
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

/// A day's counts over all tracks and of the focal track; without those by track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// By source, over all tracks.
    pub sources: [SourceCounts; Source::COUNT],
    /// By source, of the focal track.
    pub focal_sources: [SourceCounts; Source::COUNT],
    /// Of the focal track.
    pub focal: TrackCounts,
    /// Listeners who streamed anything.
    pub listeners: u64,
    /// Listeners who streamed the focal track.
    pub focal_listeners: u64,
    /// Saves of the focal track promised before its release and due today.
    pub pre_saves: u64,
    /// Releases saved whole.
    pub album_saves: u64,
    /// Tracks that entered libraries with them.
    pub album_tracks: u64,
}

impl Sums {
    /// Adds others of the same day.
    pub fn add(&mut self, other: &Self) {
        for source in 0..Source::COUNT {
            self.sources[source].add(&other.sources[source]);
            self.focal_sources[source].add(&other.focal_sources[source]);
        }
        self.focal.add(&other.focal);
        self.listeners += other.listeners;
        self.focal_listeners += other.focal_listeners;
        self.pre_saves += other.pre_saves;
        self.album_saves += other.album_saves;
        self.album_tracks += other.album_tracks;
    }

    /// Takes away what was counted in these.
    pub fn subtract(&mut self, part: &Self) {
        for source in 0..Source::COUNT {
            self.sources[source].subtract(&part.sources[source]);
            self.focal_sources[source].subtract(&part.focal_sources[source]);
        }
        self.focal.subtract(&part.focal);
        self.listeners -= part.listeners;
        self.focal_listeners -= part.focal_listeners;
        self.pre_saves -= part.pre_saves;
        self.album_saves -= part.album_saves;
        self.album_tracks -= part.album_tracks;
    }

    /// Counts what one listener did in the day; `expectation` is that of the tally.
    pub fn count_listener(
        &mut self,
        plays: &[Play],
        focal: TrackId,
        expectation: &[i32; Source::COUNT],
    ) {
        let (mut streams, mut streamed_focal) = (false, false);
        for play in plays {
            let source = play.source as usize;
            let mut one = SourceCounts::default();
            one.add_plays(play.flags, 1);
            one.left_before_5 = u64::from(play.seconds < 5.0);
            one.left_before_10 = u64::from(play.seconds < 10.0);
            self.sources[source].add(&one);
            streams |= play.is(Play::STREAM);
            if play.track == focal {
                self.focal_sources[source].add(&one);
                self.focal.add_play(play.flags, expectation[source]);
                streamed_focal |= play.is(Play::STREAM);
            }
        }
        self.listeners += u64::from(streams);
        self.focal_listeners += u64::from(streamed_focal);
    }

    /// Counts a listener's day, what came of it included.
    pub fn count_day(
        &mut self,
        plays: &[Play],
        counted: &Counted,
        focal: TrackId,
        expectation: &[i32; Source::COUNT],
    ) {
        self.count_listener(plays, focal, expectation);
        self.focal.saves += u32::from(counted.pre_saved);
        self.pre_saves += u64::from(counted.pre_saved);
        self.album_saves += counted.albums;
        self.album_tracks += counted.tracks;
    }
}

/// What a listener's day brought beside plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Whether a save of the focal track came that was promised before its release.
    pub pre_saved: bool,
    /// Releases saved whole.
    pub albums: u64,
    /// Tracks that entered the library with them.
    pub tracks: u64,
}

impl Counted {
    /// Adds it to a tally.
    pub fn count(&self, tally: &mut Tally) {
        if self.pre_saved {
            tally.count_pre_save();
        }
        tally.album_saves += self.albums;
        tally.album_tracks += self.tracks;
    }
}

/// A day's counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// By track.
    pub tracks: Vec<TrackCounts>,
    /// By source, over all tracks; complete once [`Tally::settle`] has been called.
    pub sources: [SourceCounts; Source::COUNT],
    /// Plays by source and flags, not yet in `sources`.
    by_flags: Vec<[u32; 256]>,
    /// By source, of the focal track.
    pub focal_sources: [SourceCounts; Source::COUNT],
    /// Listeners who streamed anything.
    pub listeners: u64,
    /// Their streams squared, for the spread between listeners.
    pub streams_squared: u64,
    /// Listeners who streamed the focal track.
    pub focal_listeners: u64,
    /// Saves of the focal track promised before its release and due today.
    pub pre_saves: u64,
    /// Releases saved whole.
    pub album_saves: u64,
    /// Tracks that entered libraries with them.
    pub album_tracks: u64,
    focal: TrackId,
    /// What a play from each source earns on average, as believed this morning.
    expectation: [i32; Source::COUNT],
}

impl Tally {
    /// Nothing counted.
    pub fn blank(tracks: usize, focal: TrackId) -> Self {
        Self {
            tracks: vec![TrackCounts::default(); tracks],
            sources: [SourceCounts::default(); Source::COUNT],
            by_flags: vec![[0; 256]; Source::COUNT],
            focal_sources: [SourceCounts::default(); Source::COUNT],
            listeners: 0,
            streams_squared: 0,
            focal_listeners: 0,
            pre_saves: 0,
            album_saves: 0,
            album_tracks: 0,
            focal,
            expectation: [0; Source::COUNT],
        }
    }

    /// Sets what a play from each source is expected to earn.
    pub fn expect(&mut self, expectation: [i32; Source::COUNT]) {
        self.expectation = expectation;
    }

    /// Back to nothing, keeping the memory.
    pub fn clear(&mut self) {
        let tracks = self.tracks.par_iter_mut().with_min_len(TRACKS_AT_LEAST);
        tracks.for_each(|counts| *counts = TrackCounts::default());
        self.clear_all_but_tracks();
    }

    fn clear_all_but_tracks(&mut self) {
        let tracks = std::mem::take(&mut self.tracks);
        let mut by_flags = std::mem::take(&mut self.by_flags);
        by_flags.fill([0; 256]);
        *self =
            Self { tracks, by_flags, expectation: self.expectation, ..Self::blank(0, self.focal) };
    }

    /// Asks for the counts of tracks that will be counted soon.
    #[inline]
    pub fn prefetch(&self, plays: &[Play]) {
        for play in plays {
            prefetch_one(&self.tracks, play.track.index());
        }
    }

    /// Counts what one listener did in the day.
    #[inline]
    pub fn count_listener(&mut self, plays: &[Play]) {
        let mut streams = 0;
        let mut streamed_focal = false;
        for play in plays {
            let expected = self.expectation[play.source as usize];
            self.tracks[play.track.index()].add_play(play.flags, expected);
            let source = play.source as usize;
            self.by_flags[source][usize::from(play.flags)] += 1;
            self.sources[source].left_before_5 += u64::from(play.seconds < 5.0);
            self.sources[source].left_before_10 += u64::from(play.seconds < 10.0);
            streams += u64::from(play.is(Play::STREAM));
            if play.track == self.focal {
                let counts = &mut self.focal_sources[source];
                counts.add_plays(play.flags, 1);
                counts.left_before_5 += u64::from(play.seconds < 5.0);
                counts.left_before_10 += u64::from(play.seconds < 10.0);
                streamed_focal |= play.is(Play::STREAM);
            }
        }
        self.listeners += u64::from(streams > 0);
        self.streams_squared += streams * streams;
        self.focal_listeners += u64::from(streamed_focal);
    }

    /// Brings `sources` up to date.
    pub fn settle(&mut self) {
        for (counts, by_flags) in self.sources.iter_mut().zip(&mut self.by_flags) {
            for (flags, plays) in by_flags.iter_mut().enumerate().filter(|(_, plays)| **plays > 0) {
                counts.add_plays(flags as u8, u64::from(*plays));
                *plays = 0;
            }
        }
    }

    /// Counts a save that was promised before release.
    pub fn count_pre_save(&mut self) {
        self.tracks[self.focal.index()].saves += 1;
        self.pre_saves += 1;
    }

    /// Adds another tally of the same day, which is cleared.
    pub fn take_over(&mut self, other: &mut Self) {
        let tracks = self.tracks.par_iter_mut().zip(&mut other.tracks);
        tracks.with_min_len(TRACKS_AT_LEAST).for_each(|(mine, theirs)| {
            mine.add(theirs);
            *theirs = TrackCounts::default();
        });
        for source in 0..Source::COUNT {
            for (mine, theirs) in self.by_flags[source].iter_mut().zip(&other.by_flags[source]) {
                *mine += theirs;
            }
            self.sources[source].add(&other.sources[source]);
            self.focal_sources[source].add(&other.focal_sources[source]);
        }
        self.listeners += other.listeners;
        self.streams_squared += other.streams_squared;
        self.focal_listeners += other.focal_listeners;
        self.pre_saves += other.pre_saves;
        self.album_saves += other.album_saves;
        self.album_tracks += other.album_tracks;
        other.clear_all_but_tracks();
    }

    /// The focal track.
    pub fn focal_track(&self) -> TrackId {
        self.focal
    }

    /// What a play from each source is expected to earn.
    pub fn expectation(&self) -> &[i32; Source::COUNT] {
        &self.expectation
    }

    /// The counts that are not by track.
    pub fn sums(&self) -> Sums {
        Sums {
            sources: self.sources,
            focal_sources: self.focal_sources,
            focal: *self.focal(),
            listeners: self.listeners,
            focal_listeners: self.focal_listeners,
            pre_saves: self.pre_saves,
            album_saves: self.album_saves,
            album_tracks: self.album_tracks,
        }
    }

    /// Counts of the focal track.
    pub fn focal(&self) -> &TrackCounts {
        &self.tracks[self.focal.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn play(track: u32, source: Source, flags: u8) -> Play {
        Play { track: TrackId(track), seconds: 40.0, source, flags }
    }

    #[test]
    fn merging_two_halves_equals_counting_the_whole() {
        let plays = [
            play(0, Source::Radio, Play::STREAM | Play::SAVE),
            play(1, Source::Library, Play::STREAM | Play::COMPLETION),
            play(1, Source::Library, 0),
        ];
        let mut whole = Tally::blank(2, TrackId(1));
        whole.count_listener(&plays[..1]);
        whole.count_listener(&plays[1..]);
        let mut left = Tally::blank(2, TrackId(1));
        let mut right = Tally::blank(2, TrackId(1));
        left.count_listener(&plays[..1]);
        right.count_listener(&plays[1..]);
        right.take_over(&mut left);
        whole.settle();
        right.settle();
        assert_eq!(whole, right);
        assert_eq!(left, Tally::blank(2, TrackId(1)));
        assert_eq!(whole.sources[Source::Library as usize].starts, 2);
        assert_eq!(whole.focal().starts, 2);
        assert_eq!(whole.focal_listeners, 1);
    }
}
