//! A log of the focal track: every play of it by real listeners, and nothing else.
//!
//! Main type: [`FocalLog`], an observer. A release is met by few, so the log stays small however
//! large the world is. Deliberately unknown: what is measured on it.

use std::sync::{Mutex, PoisonError};

use crate::model::ids::{ListenerId, TrackId};
use crate::model::memory::COHORT;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::sim::observer::Observer;
use crate::units::Day;

/// A play of the focal track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalPlay {
    /// When.
    pub day: Day,
    /// By whom.
    pub listener: ListenerId,
    /// Where it came from.
    pub source: Source,
    /// What came of it: the constants of [`Play`].
    pub flags: u8,
}

impl FocalPlay {
    /// Whether any of `flags` is set.
    pub const fn is(&self, flags: u8) -> bool {
        self.flags & flags != 0
    }
}

/// Plays so far, by cohort.
#[derive(Debug)]
pub struct FocalLog {
    focal: TrackId,
    cohorts: Vec<Mutex<Vec<FocalPlay>>>,
}

impl FocalLog {
    /// An empty log over so many listeners.
    pub fn new(focal: TrackId, listeners: usize) -> Self {
        let cohorts = (0..listeners.div_ceil(COHORT)).map(|_| Mutex::default()).collect();
        Self { focal, cohorts }
    }

    /// All plays so far, as [`FocalLog::take`] would give them.
    pub fn so_far(&self) -> Vec<FocalPlay> {
        let cohorts = self.cohorts.iter();
        let mut plays: Vec<FocalPlay> = cohorts
            .flat_map(|it| it.lock().unwrap_or_else(PoisonError::into_inner).clone())
            .collect();
        plays.sort_by_key(|play| (play.day, play.listener));
        plays
    }

    /// Takes all plays: by day, then by listener, then as they happened.
    pub fn take(&self) -> Vec<FocalPlay> {
        let mut plays: Vec<FocalPlay> = self
            .cohorts
            .iter()
            .flat_map(|it| std::mem::take(&mut *it.lock().unwrap_or_else(PoisonError::into_inner)))
            .collect();
        plays.sort_by_key(|play| (play.day, play.listener));
        plays
    }
}

impl Observer for FocalLog {
    fn listener_day(&self, listener: ListenerId, day: Day, log: &DayLog) {
        let of_focal = |play: &&Play| play.track == self.focal;
        let mut plays = log.plays.iter().filter(of_focal).peekable();
        if plays.peek().is_some() {
            // A cohort is simulated by one thread at a time, so nobody waits.
            let cohort = &self.cohorts[listener.index() / COHORT];
            let mut seen = cohort.lock().unwrap_or_else(PoisonError::into_inner);
            seen.extend(plays.map(|&Play { source, flags, .. }| FocalPlay {
                day,
                listener,
                source,
                flags,
            }));
        }
    }
}
