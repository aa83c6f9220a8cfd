//! Beside: tracks that come out in some arms only, and never in the others.
//!
//! They lie behind all other tracks, so that no identifier hangs on what an arm brings out. Owns
//! which of them are out. Deliberately unknown: which arm brings out what.

use std::ops::Range;

use crate::model::facts::TrackFacts;
use crate::model::ids::TrackId;
use crate::units::Day;

/// Tracks that come out in some arms only, with what is out of them this morning.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// All of them: the last tracks.
    pub(super) all: Range<u32>,
    /// Those that come out in this arm, at some time.
    pub(super) ever: Vec<TrackId>,
    /// Those that are out.
    pub(super) out: Vec<TrackId>,
    /// Those that came out of late.
    pub(super) fresh: Vec<TrackId>,
}

impl Beside {
    /// None of them out.
    pub(super) fn of(all: Range<u32>) -> Self {
        Self { all, ..Self::default() }
    }

    /// Takes in which of them come out: those whose day is another one than it was.
    pub(super) fn bring_out(&mut self, before: &[TrackFacts], now: &[TrackFacts]) {
        let day = |facts: &[TrackFacts], track: TrackId| facts[track.index()].release_day;
        let moved = |track: &TrackId| day(before, *track) != day(now, *track);
        let ever: Vec<TrackId> = self.all.clone().map(TrackId).filter(moved).collect();
        self.ever.extend(ever);
    }

    /// Whether a track never comes out in this arm.
    pub(super) fn is_never_out(&self, track: TrackId) -> bool {
        self.all.contains(&track.0) && !self.ever.contains(&track)
    }

    /// Looks up what is out, and what has come out since `oldest`.
    pub(super) fn release(&mut self, facts: &[TrackFacts], oldest: Day, today: Day) {
        let out = |track: &TrackId| facts[track.index()].release_day <= today;
        let is_fresh = |track: &TrackId| facts[track.index()].release_day >= oldest;
        self.out.clear();
        self.out.extend(self.all.clone().map(TrackId).filter(out));
        self.fresh.clear();
        self.fresh.extend(self.out.iter().copied().filter(is_fresh));
    }
}
