//! New tracks beside the release: how often they are started, and through which sources.
//!
//! Main types: [`NewTracks`], an observer, and [`NewStarts`], what it has counted. A track is new
//! for [`NEW_DAYS`] days from its release on; the focal release is left out, and so is what is not of
//! its kind. Deliberately unknown:
//! what is concluded from it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use serde::{Deserialize, Serialize};

use crate::model::catalogue::Catalogue;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::play::DayLog;
use crate::model::source::Source;
use crate::ranks::Ranks;
use crate::sim::observer::Observer;
use crate::units::Day;

/// How long a track is new \[days\].
pub const NEW_DAYS: i16 = 28;

/// A day on which nothing was new that is new in any run.
const LONG_AGO: Day = Day(-20_000);

/// Starts of new tracks by real listeners, from day 0 on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStarts {
    /// Days on which a track was new, over all tracks \[track-days\].
    pub track_days: u64,
    /// Starts by source, in the order of [`Source::ALL`].
    pub by_source: [u64; Source::COUNT],
}

/// Counts the starts of new tracks.
pub struct NewTracks {
    focal: TrackId,
    /// Days of release, by track.
    out: Vec<Day>,
    by_source: [AtomicU64; Source::COUNT],
    ranks: Arc<dyn Ranks>,
}

impl NewTracks {
    /// Nothing counted yet, of the tracks of a catalogue and the listeners of all ranks.
    pub fn new(catalogue: &Catalogue, ranks: Arc<dyn Ranks>) -> Self {
        let like = catalogue.facts[catalogue.focal.index()].is_episode();
        // Songs beside a song, episodes beside an episode; all others are never new, nor are tracks
        // that come out in some arms only, whose day here is the one after the run.
        let out = |track: &TrackFacts| {
            if track.is_episode() == like { track.release_day } else { LONG_AGO }
        };
        Self {
            focal: catalogue.focal,
            out: catalogue.facts.iter().map(out).collect(),
            by_source: Default::default(),
            ranks,
        }
    }

    /// What was counted by all ranks, days 0 to `days` − 1 having been seen.
    pub fn counted(&self, days: u16) -> NewStarts {
        let new = |track: usize| {
            let first = self.out[track].since(Day::RELEASE);
            (first.max(0)..first.saturating_add(NEW_DAYS).min(days.cast_signed())).len() as u64
        };
        let others = (0..self.out.len()).filter(|track| *track != self.focal.index());
        NewStarts { track_days: others.map(new).sum(), by_source: self.of_all_ranks() }
    }

    fn of_all_ranks(&self) -> [u64; Source::COUNT] {
        let mut by_source = self.by_source.each_ref().map(|starts| starts.load(Relaxed));
        self.ranks.sum(&mut by_source);
        by_source
    }

    fn is_new(&self, track: TrackId, today: Day) -> bool {
        (0..NEW_DAYS).contains(&today.since(self.out[track.index()])) && track != self.focal
    }
}

impl Observer for NewTracks {
    fn listener_day(&self, _: ListenerId, day: Day, log: &DayLog) {
        if day < Day::RELEASE {
            return;
        }
        for play in log.plays.iter().filter(|play| self.is_new(play.track, day)) {
            self.by_source[play.source as usize].fetch_add(1, Relaxed);
        }
    }

    fn seen(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(&self.of_all_ranks()).ok()
    }

    fn take_back(&self, seen: &[u8]) -> bool {
        let Ok(seen) = postcard::from_bytes::<[u64; Source::COUNT]>(seen) else { return false };
        for (starts, seen) in self.by_source.iter().zip(seen) {
            // What all had counted goes on with one of them.
            starts.store(if self.ranks.is_first() { seen } else { 0 }, Relaxed);
        }
        true
    }
}

impl NewStarts {
    /// Starts from a source that a new track has in its first [`NEW_DAYS`] days; 0 where no track
    /// was new.
    pub fn per_track(&self, source: Source) -> f64 {
        let track_days = self.track_days.max(1) as f64;
        self.by_source[source as usize] as f64 * f64::from(NEW_DAYS) / track_days
    }

    /// Starts of new tracks from a source by a thousand listeners in a day.
    pub fn per_thousand(&self, source: Source, listeners: u32, days: u16) -> f64 {
        let listener_days = f64::from(listeners) * f64::from(days);
        self.by_source[source as usize] as f64 * 1000.0 / listener_days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::play::Play;
    use crate::ranks::Alone;

    #[test]
    fn a_track_is_new_for_four_weeks_within_the_run_and_the_release_never_is() {
        let new = NewTracks {
            focal: TrackId(0),
            out: [0, -30, -20, 5, 80].map(Day).to_vec(),
            by_source: Default::default(),
            ranks: Arc::new(Alone),
        };
        let play = |track: u32| Play {
            track: TrackId(track),
            seconds: 5.0,
            source: Source::Radio,
            flags: 0,
        };
        let log = DayLog { plays: (0..5).map(play).collect(), ..DayLog::default() };
        for day in [-1, 0, 7, 8, 32, 33] {
            new.listener_day(ListenerId(0), Day(day), &log);
        }
        let counted = new.counted(90);
        assert_eq!(counted.track_days, 8 + 28 + 10);
        assert_eq!(counted.by_source[Source::Radio as usize], 1 + 2 + 1 + 1);
        assert!((counted.per_thousand(Source::Radio, 500, 10) - 1.0).abs() < 1e-9);
        assert!((counted.per_track(Source::Radio) - 5.0 * 28.0 / 46.0).abs() < 1e-9);
    }
}
