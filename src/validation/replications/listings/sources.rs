//! Sources for F: through what tracks are streamed once they are listed no more.
//!
//! Owns an observer and its groups of sources. Deliberately unknown: which tracks were listed.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::model::ids::ListenerId;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::sim::observer::Observer;
use crate::units::Day;

/// Groups of sources, which every stream here is of one of, since nothing is bought.
pub(super) const GROUPS: [&str; 4] = [
    "what listeners choose themselves",
    "Discover Weekly",
    "the other personalised lists and radio",
    "editors' and listeners' playlists",
];

/// The group of a source.
fn group(source: Source) -> usize {
    match source {
        active if active.is_active() => 0,
        Source::DiscoverWeekly => 1,
        personal if personal.is_algorithmic() => 2,
        _ => 3,
    }
}

/// Counts streams from a day on.
pub(super) struct BySource {
    from: Day,
    /// By group and track.
    streams: [Vec<AtomicU64>; GROUPS.len()],
}

impl BySource {
    pub(super) fn new(tracks: usize, from: Day) -> Self {
        let nothing = |_| (0..tracks).map(|_| AtomicU64::new(0)).collect();
        Self { from, streams: std::array::from_fn(nothing) }
    }

    /// Streams by group and track.
    pub(super) fn seen(&self) -> [Vec<u64>; GROUPS.len()] {
        let read = |counts: &Vec<AtomicU64>| {
            counts.iter().map(|count| count.load(Ordering::Relaxed)).collect()
        };
        self.streams.each_ref().map(read)
    }
}

impl Observer for BySource {
    fn listener_day(&self, _listener: ListenerId, day: Day, log: &DayLog) {
        if day < self.from {
            return;
        }
        for play in log.plays.iter().filter(|play| play.is(Play::STREAM)) {
            self.streams[group(play.source)][play.track.index()].fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_a_source() {
        let mut groups: Vec<usize> = Source::ALL.into_iter().map(group).collect();
        groups.sort_unstable();
        groups.dedup();
        assert_eq!(groups, [0, 1, 2, 3]);
    }
}
