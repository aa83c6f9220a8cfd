//! A log of the focal track: every play of it by real listeners, and nothing else.
//!
//! Main type: [`FocalLog`], an observer. A release is met by few, so the log stays small however
//! large the world is. Deliberately unknown: what is measured on it.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::model::ids::ListenerId;
use crate::model::memory::COHORT;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::sim::environment::Environment;
use crate::sim::observer::Observer;
use crate::units::Day;

/// A play of the focal track.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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

    fn to_words(self) -> [u32; 3] {
        let Self { day, listener, source, flags } = self;
        let what = source as u32 | u32::from(flags) << 8;
        [u32::from(day.0.cast_unsigned()), listener.0, what]
    }

    fn of_words(&[day, listener, what]: &[u32; 3]) -> Self {
        Self {
            day: Day((day as u16).cast_signed()),
            listener: ListenerId(listener),
            source: Source::ALL[(what & 255) as usize],
            flags: (what >> 8) as u8,
        }
    }
}

/// Plays so far, by cohort.
#[derive(Debug)]
pub struct FocalLog {
    environment: Arc<Environment>,
    cohorts: Vec<Mutex<Vec<FocalPlay>>>,
}

impl FocalLog {
    /// An empty log over all listeners.
    pub fn new(environment: Arc<Environment>) -> Self {
        let cohorts = (0..environment.world.cohorts()).map(|_| Mutex::default()).collect();
        Self { environment, cohorts }
    }

    /// All plays so far, as [`FocalLog::take`] would give them.
    pub fn so_far(&self) -> Vec<FocalPlay> {
        let cohorts = self.cohorts.iter();
        self.sorted(
            cohorts
                .flat_map(|it| it.lock().unwrap_or_else(PoisonError::into_inner).clone())
                .collect(),
        )
    }

    /// Takes all plays, of all ranks: by day, then by listener, then as they happened.
    pub fn take(&self) -> Vec<FocalPlay> {
        let take = |cohort: &Mutex<Vec<FocalPlay>>| {
            std::mem::take(&mut *cohort.lock().unwrap_or_else(PoisonError::into_inner))
        };
        self.sorted(self.cohorts.iter().flat_map(take).collect())
    }

    /// These plays and those of other ranks.
    fn sorted(&self, mut plays: Vec<FocalPlay>) -> Vec<FocalPlay> {
        let ranks = &self.environment.ranks;
        if !ranks.is_alone() {
            let words: Vec<u32> = plays.into_iter().flat_map(FocalPlay::to_words).collect();
            let all = ranks.gather(&words);
            plays = all.as_chunks().0.iter().map(FocalPlay::of_words).collect();
        }
        plays.sort_by_key(|play| (play.day, play.listener));
        plays
    }
}

impl Observer for FocalLog {
    fn listener_day(&self, listener: ListenerId, day: Day, log: &DayLog) {
        let focal = self.environment.world.catalogue.focal;
        let of_focal = |play: &&Play| play.track == focal;
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

    fn seen(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(&self.so_far()).ok()
    }

    fn take_back(&self, seen: &[u8]) -> bool {
        let Ok(plays) = postcard::from_bytes::<Vec<FocalPlay>>(seen) else { return false };
        for cohort in &self.cohorts {
            cohort.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
        // Each rank has the plays of its own listeners.
        let own = &self.environment.own;
        let place = |play: &FocalPlay| play.listener.index() / COHORT;
        for play in plays.iter().filter(|play| own.contains(&place(play))) {
            let cohort = &self.cohorts[place(play)];
            cohort.lock().unwrap_or_else(PoisonError::into_inner).push(*play);
        }
        plays.iter().all(|play| place(play) < self.cohorts.len())
    }
}
