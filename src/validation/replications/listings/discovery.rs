//! Discovery for F: who streams what through Discover Weekly, in a world where nothing is listed.
//!
//! Owns an observer, the share of Discover Weekly's streams by band of tracks, and artists who have
//! most of their listeners through it. Deliberately unknown: listings.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::facts::TrackFacts;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::memory::place_of;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::model::world::World;
use crate::sim::observer::Observer;
use crate::units::Day;
use crate::validation::replications::listings::choice::bands;

/// What one world has through Discover Weekly.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Discovery {
    /// Share of Discover Weekly's streams that go to each band of tracks.
    pub(super) by_band: Vec<f64>,
    /// The same of the streams of all sources.
    pub(super) all_by_band: Vec<f64>,
    /// Artists with enough listeners.
    pub(super) artists: f64,
    /// Those of them who have more than half of their listeners through Discover Weekly.
    pub(super) mostly: f64,
}

/// A listener who streamed an artist, and whether through Discover Weekly.
type Met = (u32, ListenerId, bool);

/// Looks on before `until`.
pub(super) struct Watcher {
    until: Day,
    facts: Arc<[TrackFacts]>,
    /// Streams by track.
    streams: Vec<AtomicU64>,
    /// Those of them through Discover Weekly.
    discovered: Vec<AtomicU64>,
    /// By cohort.
    met: Vec<Mutex<Vec<Met>>>,
}

impl Watcher {
    pub(super) fn new(world: &World, cohorts: usize, until: Day) -> Self {
        let facts: Arc<[TrackFacts]> = world.catalogue.facts.as_slice().into();
        let nothing = || (0..facts.len()).map(|_| AtomicU64::new(0)).collect();
        Self {
            until,
            streams: nothing(),
            discovered: nothing(),
            met: (0..cohorts).map(|_| Mutex::default()).collect(),
            facts,
        }
    }

    /// What was seen of these tracks and of all artists.
    pub(super) fn seen(
        &self,
        tracks: &[TrackId],
        band_count: usize,
        fewest_listeners: usize,
    ) -> Discovery {
        let read = |counts: &[AtomicU64]| -> Vec<u64> {
            counts.iter().map(|count| count.load(Ordering::Relaxed)).collect()
        };
        let (streams, discovered) = (read(&self.streams), read(&self.discovered));
        let bands = bands(tracks, &streams, band_count);
        let mut met: Vec<Met> = Vec::new();
        for cohort in &self.met {
            met.extend(cohort.lock().unwrap_or_else(PoisonError::into_inner).iter());
        }
        let artists = artists(met, fewest_listeners);
        Discovery {
            by_band: shares(&bands, &discovered),
            all_by_band: shares(&bands, &streams),
            artists: artists.0 as f64,
            mostly: artists.1 as f64,
        }
    }
}

impl Observer for Watcher {
    fn listener_day(&self, listener: ListenerId, day: Day, log: &DayLog) {
        if day >= self.until {
            return;
        }
        let mut met = self.met[place_of(listener).0].lock().unwrap_or_else(PoisonError::into_inner);
        for play in log.plays.iter().filter(|play| play.is(Play::STREAM)) {
            let through = play.source == Source::DiscoverWeekly;
            let track = play.track.index();
            self.streams[track].fetch_add(1, Ordering::Relaxed);
            self.discovered[track].fetch_add(u64::from(through), Ordering::Relaxed);
            met.push((self.facts[track].artist.0, listener, through));
        }
    }
}

/// Each band's share of what all of them have.
fn shares(bands: &[Vec<TrackId>], counts: &[u64]) -> Vec<f64> {
    let sum = |band: &Vec<TrackId>| band.iter().map(|track| counts[track.index()]).sum::<u64>();
    let sums: Vec<u64> = bands.iter().map(sum).collect();
    let all = sums.iter().sum::<u64>() as f64;
    sums.iter().map(|&sum| sum as f64 / all).collect()
}

/// How many artists have at least so many listeners, and how many of those have more than half of
/// them through Discover Weekly.
fn artists(mut met: Vec<Met>, fewest_listeners: usize) -> (usize, usize) {
    met.sort_unstable();
    let (mut enough, mut mostly) = (0, 0);
    for artist in met.chunk_by(|a, b| a.0 == b.0) {
        let listeners = artist.chunk_by(|a, b| a.1 == b.1);
        let (mut all, mut through) = (0, 0);
        for streams in listeners {
            all += 1;
            through += usize::from(streams.iter().any(|it| it.2));
        }
        if all >= fewest_listeners {
            enough += 1;
            mostly += usize::from(2 * through > all);
        }
    }
    (enough, mostly)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artist_counts_listeners_once_and_only_where_there_are_enough() {
        let met = |artist, listener, through| (artist, ListenerId(listener), through);
        let seen = vec![
            // Two of three through it, one of them elsewhere too.
            met(0, 1, true),
            met(0, 2, false),
            met(0, 3, false),
            met(0, 1, false),
            met(0, 3, true),
            // One of two is not most.
            met(1, 1, true),
            met(1, 2, false),
            met(1, 2, false),
            // All of one, who is too few.
            met(2, 1, true),
        ];
        assert_eq!(artists(seen.clone(), 2), (2, 1));
        assert_eq!(artists(seen, 1), (3, 2));
    }

    #[test]
    fn shares_add_up() {
        let bands = [vec![TrackId(0), TrackId(2)], vec![TrackId(1)]];
        assert_eq!(shares(&bands, &[1, 6, 1]), [0.25, 0.75]);
    }
}
