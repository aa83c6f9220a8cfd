//! New releases beside the focal one: what a dashboard shows of each, over windows of its own age.
//!
//! Main type: [`Releases`]. Only tracks that come out between the first day and day 0 are followed,
//! so that every one of them is seen through every window. Deliberately unknown: what is concluded
//! from it.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::measure::record::DayRecord;
use crate::model::catalogue::Catalogue;
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
}

/// Sums of every release followed, by window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Releases {
    tracks: Range<u32>,
    focal: u32,
    /// Days of release, by track.
    out: Vec<Day>,
    /// Whether it is of the kind of the focal release, song or episode, by track.
    alike: Vec<bool>,
    windows: Vec<u16>,
    /// By window, then by track.
    sums: Vec<Vec<Shown>>,
}

impl Releases {
    /// Follows the new tracks of a catalogue up to day 0, the focal track left out.
    pub fn new(catalogue: &Catalogue, windows: &[u16]) -> Self {
        let new = &catalogue.facts[catalogue.initial_tracks as usize..];
        let until = new.partition_point(|track| track.release_day <= Day::RELEASE);
        let first = catalogue.initial_tracks;
        let like = catalogue.facts[catalogue.focal.index()].is_episode();
        Self {
            tracks: first..first + until as u32,
            focal: catalogue.focal.0,
            out: new[..until].iter().map(|track| track.release_day).collect(),
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
        self.tracks
            .clone()
            .zip(&self.alike)
            .zip(&self.sums[window])
            .filter(|((track, alike), sum)| {
                let followed = **alike && *track != self.focal;
                followed && sum.listeners >= u64::from(least_listeners.max(1))
            })
            .map(|(_, sum)| *sum)
            .collect()
    }
}

impl Observer for Mutex<Releases> {
    fn day(&self, record: &DayRecord, tally: Option<&Tally>) {
        let Some(tally) = tally else { return };
        self.lock().unwrap_or_else(PoisonError::into_inner).add(record.day, tally);
    }
}
