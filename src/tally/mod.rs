//! Tally: the only sums across listeners. Integers, so that no order of adding can be told from
//! another, on any number of threads or machines.

mod across;
mod counts;
mod reception;
mod sums;
mod yardstick;

pub use counts::{EXPECTATION, SourceCounts, TrackCounts};
pub use reception::Reception;
pub use sums::{Counted, Sums};
pub use yardstick::Yardstick;

use rayon::prelude::*;

use crate::model::followed::Followed;
use crate::model::ids::TrackId;
use crate::model::play::Play;
use crate::model::source::Source;
use crate::model::vector::Compact;
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
    /// The part of them that listeners had not streamed before.
    pub new: [SourceCounts; Source::COUNT],
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
    /// Follows of the focal artist by listeners who were told of the release to come.
    pub announced_follows: u64,
    /// Releases saved whole.
    pub album_saves: u64,
    /// Tracks that entered libraries with them.
    pub album_tracks: u64,
    /// Saves of episodes, which are among those by track and by source.
    pub episode_saves: u64,
    /// How tracks that came out since the first day were taken, from `first_new` on.
    pub receptions: Vec<Reception>,
    first_new: u32,
    focal: TrackId,
    yardstick: Yardstick,
}

impl Tally {
    /// Nothing counted. Tracks from `first_new` on come out during the run.
    pub fn blank(tracks: usize, first_new: u32, focal: TrackId) -> Self {
        Self {
            receptions: vec![Reception::default(); tracks.saturating_sub(first_new as usize)],
            first_new,
            tracks: vec![TrackCounts::default(); tracks],
            sources: [SourceCounts::default(); Source::COUNT],
            new: [SourceCounts::default(); Source::COUNT],
            by_flags: vec![[0; 256]; Source::COUNT],
            focal_sources: [SourceCounts::default(); Source::COUNT],
            listeners: 0,
            streams_squared: 0,
            focal_listeners: 0,
            pre_saves: 0,
            announced_follows: 0,
            album_saves: 0,
            album_tracks: 0,
            episode_saves: 0,
            focal,
            yardstick: Yardstick::default(),
        }
    }

    /// Sets by what plays are judged.
    pub fn judge_by(&mut self, yardstick: &Yardstick) {
        self.yardstick = *yardstick;
    }

    /// Back to nothing, keeping the memory.
    pub fn clear(&mut self) {
        let tracks = self.tracks.par_iter_mut().with_min_len(TRACKS_AT_LEAST);
        tracks.for_each(|counts| *counts = TrackCounts::default());
        self.receptions.fill(Reception::default());
        self.clear_all_but_tracks();
    }

    fn clear_all_but_tracks(&mut self) {
        let tracks = std::mem::take(&mut self.tracks);
        let receptions = std::mem::take(&mut self.receptions);
        let mut by_flags = std::mem::take(&mut self.by_flags);
        by_flags.fill([0; 256]);
        *self = Self {
            tracks,
            receptions,
            by_flags,
            yardstick: self.yardstick,
            ..Self::blank(0, self.first_new, self.focal)
        };
    }

    /// Asks for the counts of tracks that will be counted soon.
    #[inline]
    pub fn prefetch(&self, plays: &[Play]) {
        for play in plays {
            prefetch_one(&self.tracks, play.track.index());
        }
    }

    /// Counts what one listener did in the day, whose profile lay there in the morning.
    #[inline]
    pub fn count_listener(&mut self, plays: &[Play], profile: &Compact) {
        let mut streams = 0;
        let mut streamed_focal = false;
        for play in plays {
            let expected = self.yardstick.expected_of(play);
            self.tracks[play.track.index()].add_play(play.flags, expected);
            if play.track.0 >= self.first_new {
                let place = (play.track.0 - self.first_new) as usize;
                self.yardstick.take(play, profile, &mut self.receptions[place]);
            }
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
        let sources = self.sources.iter_mut().zip(&mut self.new).zip(&mut self.by_flags);
        for ((counts, new), by_flags) in sources {
            for (flags, plays) in by_flags.iter_mut().enumerate().filter(|(_, plays)| **plays > 0) {
                counts.add_plays(flags as u8, u64::from(*plays));
                if flags as u8 & Play::NEW != 0 {
                    new.add_plays(flags as u8, u64::from(*plays));
                }
                *plays = 0;
            }
        }
    }

    /// Counts what a listener's day brought beside plays.
    pub fn count(&mut self, counted: &Counted) {
        self.tracks[self.focal.index()].saves += u32::from(counted.pre_saved);
        self.pre_saves += u64::from(counted.pre_saved);
        self.announced_follows += u64::from(counted.followed);
        self.album_saves += counted.albums;
        self.album_tracks += counted.tracks;
        self.episode_saves += counted.episodes;
    }

    /// Adds another tally of the same day, which is cleared.
    pub fn take_over(&mut self, other: &mut Self) {
        for (mine, theirs) in self.receptions.iter_mut().zip(&mut other.receptions) {
            mine.add(theirs);
            *theirs = Reception::default();
        }
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
            self.new[source].add(&other.new[source]);
            self.focal_sources[source].add(&other.focal_sources[source]);
        }
        self.listeners += other.listeners;
        self.streams_squared += other.streams_squared;
        self.focal_listeners += other.focal_listeners;
        self.pre_saves += other.pre_saves;
        self.announced_follows += other.announced_follows;
        self.album_saves += other.album_saves;
        self.album_tracks += other.album_tracks;
        self.episode_saves += other.episode_saves;
        other.clear_all_but_tracks();
    }

    /// The focal track.
    pub fn focal_track(&self) -> TrackId {
        self.focal
    }

    /// By what plays are judged today.
    pub fn yardstick(&self) -> &Yardstick {
        &self.yardstick
    }

    /// How the focal track was taken; nothing if it does not come out during the run.
    fn focal_reception(&self) -> Reception {
        let place = self.focal.0.checked_sub(self.first_new);
        place.and_then(|it| self.receptions.get(it as usize)).copied().unwrap_or_default()
    }

    /// The counts that are not by track, and those of other tracks of the focal artist.
    pub fn sums(&self, followed: &Followed) -> Sums {
        let mut others = TrackCounts::default();
        for track in followed.others() {
            others.add(&TrackCounts { expected: 0, ..self.tracks[track.index()] });
        }
        Sums {
            others,
            sources: self.sources,
            focal_sources: self.focal_sources,
            focal: *self.focal(),
            focal_reception: self.focal_reception(),
            listeners: self.listeners,
            focal_listeners: self.focal_listeners,
            pre_saves: self.pre_saves,
            announced_follows: self.announced_follows,
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
        let mut whole = Tally::blank(2, 1, TrackId(1));
        whole.count_listener(&plays[..1], &Compact::default());
        whole.count_listener(&plays[1..], &Compact::default());
        let mut left = Tally::blank(2, 1, TrackId(1));
        let mut right = Tally::blank(2, 1, TrackId(1));
        left.count_listener(&plays[..1], &Compact::default());
        right.count_listener(&plays[1..], &Compact::default());
        right.take_over(&mut left);
        whole.settle();
        right.settle();
        assert_eq!(whole, right);
        assert_eq!(left, Tally::blank(2, 1, TrackId(1)));
        assert_eq!(whole.sources[Source::Library as usize].starts, 2);
        assert_eq!(whole.focal().starts, 2);
        assert_eq!(whole.focal_listeners, 1);
    }
}
