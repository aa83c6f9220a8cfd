//! New releases beside the focal one: what a dashboard shows of each, over windows of its own age.
//!
//! Main type: [`Releases`]. Tracks are followed that come out between the first day and day 0, so
//! that every one of them is seen through every window, or all that come out until the end, each of
//! which is seen through some. Deliberately unknown: what is concluded from it.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::measure::record::DayRecord;
use crate::model::catalogue::Catalogue;
use crate::model::ids::GenreId;
use crate::sim::observer::Observer;
use crate::tally::Tally;
use crate::units::Day;

/// What a dashboard shows of one track over one window from its release on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Different listeners who streamed it.
    pub listeners: u64,
    /// Streams.
    pub streams: u64,
    /// Saves.
    pub saves: u64,
}

impl Shown {
    /// Saves per listener; absent without listeners.
    pub fn save_rate(&self) -> Option<f64> {
        (self.listeners > 0).then(|| self.saves as f64 / self.listeners as f64)
    }

    /// Saves per stream; absent without streams.
    pub fn saves_per_stream(&self) -> Option<f64> {
        (self.streams > 0).then(|| self.saves as f64 / self.streams as f64)
    }
}

/// A new release beside the focal one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRelease {
    /// Genre it is filed under.
    pub genre: GenreId,
    /// What is shown of it.
    pub shown: Shown,
}

/// Sums of every release followed, by window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases {
    tracks: Range<u32>,
    focal: u32,
    /// Days of release, by track.
    out: Vec<Day>,
    /// Genres, by track.
    genres: Vec<GenreId>,
    /// Whether it is of the kind of the focal release, song or episode, by track.
    alike: Vec<bool>,
    windows: Vec<u16>,
    /// By window, then by track.
    sums: Vec<Vec<Shown>>,
}

impl Releases {
    /// Follows the new tracks of a catalogue up to day 0, the focal track left out.
    pub fn new(catalogue: &Catalogue, windows: &[u16]) -> Self {
        Self::up_to(Day::RELEASE, catalogue, windows)
    }

    /// Follows the tracks that come out up to a day, the focal track left out.
    pub fn up_to(day: Day, catalogue: &Catalogue, windows: &[u16]) -> Self {
        let new = catalogue.initial_tracks as usize..catalogue.also.start as usize;
        let new = &catalogue.facts[new];
        let until = new.partition_point(|track| track.release_day <= day);
        let first = catalogue.initial_tracks;
        let like = catalogue.facts[catalogue.focal.index()].is_episode();
        Self {
            tracks: first..first + until as u32,
            focal: catalogue.focal.0,
            out: new[..until].iter().map(|track| track.release_day).collect(),
            genres: new[..until].iter().map(|track| track.genre).collect(),
            alike: new[..until].iter().map(|track| track.is_episode() == like).collect(),
            windows: windows.to_vec(),
            sums: vec![vec![Shown::default(); until]; windows.len()],
        }
    }

    /// Adds what was counted on a day.
    pub fn add(&mut self, day: Day, tally: &Tally) {
        let counts = &tally.tracks[self.tracks.start as usize..self.tracks.end as usize];
        for (sums, &window) in self.sums.iter_mut().zip(&self.windows) {
            for ((sum, counts), &out) in sums.iter_mut().zip(counts).zip(&self.out) {
                let age = day.since(out);
                if age >= 0 && age < window.cast_signed() {
                    sum.listeners += u64::from(counts.first_streams);
                    sum.streams += u64::from(counts.streams);
                    sum.saves += u64::from(counts.saves);
                }
            }
        }
    }

    /// What is shown over the window number `window` of every track with at least so many
    /// listeners.
    pub fn shown(&self, window: usize, least_listeners: u32) -> Vec<Shown> {
        self.followed(window, least_listeners).map(|track| self.sums[window][track]).collect()
    }

    /// The same with genres, of the tracks whose window is over before the day `end`.
    pub fn by_genre(&self, window: usize, least_listeners: u32, end: Day) -> Vec<NewRelease> {
        let days = self.windows[window].cast_signed();
        let seen = |track: &usize| self.out[*track].plus(days) <= end;
        let of = |track| NewRelease { genre: self.genres[track], shown: self.sums[window][track] };
        self.followed(window, least_listeners).filter(seen).map(of).collect()
    }

    /// Tracks of the kind of the focal one, without that, which have so many listeners, at least
    /// one.
    fn followed(&self, window: usize, least_listeners: u32) -> impl Iterator<Item = usize> {
        let least = u64::from(least_listeners.max(1));
        let (first, focal) = (self.tracks.start as usize, self.focal as usize);
        (0..self.out.len()).filter(move |&track| {
            let listeners = self.sums[window][track].listeners;
            self.alike[track] && first + track != focal && listeners >= least
        })
    }
}

impl Observer for Mutex<Releases> {
    fn day(&self, record: &DayRecord, tally: Option<&Tally>) {
        let Some(tally) = tally else { return };
        self.lock().unwrap_or_else(PoisonError::into_inner).add(record.day, tally);
    }

    fn seen(&self) -> Option<Vec<u8>> {
        let releases = self.lock().unwrap_or_else(PoisonError::into_inner);
        postcard::to_allocvec(&releases.sums).ok()
    }

    fn take_back(&self, seen: &[u8]) -> bool {
        let Ok(sums) = postcard::from_bytes::<Vec<Vec<Shown>>>(seen) else { return false };
        let mut releases = self.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = sums.iter().map(Vec::len).eq(releases.sums.iter().map(Vec::len));
        releases.sums = sums;
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_shown_with_its_genre_once_its_window_is_over() {
        let shown = |listeners| Shown { listeners, streams: 2 * listeners, saves: 1 };
        let releases = Releases {
            tracks: 10..14,
            focal: 12,
            out: [-3, 0, 0, 5].map(Day).to_vec(),
            genres: [4, 2, 0, 2].map(GenreId).to_vec(),
            alike: vec![true; 4],
            windows: vec![7],
            sums: vec![vec![shown(30), shown(19), shown(400), shown(50)]],
        };
        let of = |least, end| releases.by_genre(0, least, Day(end));
        let first = NewRelease { genre: GenreId(4), shown: shown(30) };
        let last = NewRelease { genre: GenreId(2), shown: shown(50) };
        assert_eq!(of(20, 11), [first]);
        assert_eq!(of(20, 12), [first, last]);
        assert_eq!(of(1, 12).len(), 3, "the focal release is not among the others");
        assert_eq!(releases.shown(0, 20), [shown(30), shown(50)]);
        assert_eq!(shown(50).saves_per_stream(), Some(0.01));
    }
}
