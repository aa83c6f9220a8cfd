//! Tally: the only sums across listeners. Integers, so that no order of adding can be told from
//! another, on any number of threads or machines.

mod counts;
mod sums;

pub use counts::{EXPECTATION, SourceCounts, TrackCounts};
pub use sums::{Counted, Sums};

use rayon::prelude::*;

use crate::model::ids::TrackId;
use crate::model::play::Play;
use crate::model::source::Source;
use crate::prefetch::prefetch_one;

/// A thread that clears or adds counts takes at least so many tracks: fewer are not worth its
/// waking.
const TRACKS_AT_LEAST: usize = 4096;

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
    /// Saves of episodes, which are among those by track and by source.
    pub episode_saves: u64,
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
            episode_saves: 0,
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

    /// Counts what a listener's day brought beside plays.
    pub fn count(&mut self, counted: &Counted) {
        self.tracks[self.focal.index()].saves += u32::from(counted.pre_saved);
        self.pre_saves += u64::from(counted.pre_saved);
        self.album_saves += counted.albums;
        self.album_tracks += counted.tracks;
        self.episode_saves += counted.episodes;
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
        self.episode_saves += other.episode_saves;
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
            episode_saves: self.episode_saves,
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
