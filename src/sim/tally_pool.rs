//! Where a day's counts are gathered: one tally a thread, merged at night.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::sim::observer::Observer;
use crate::tally::Tally;

/// Tallies of one arm. Which thread counted what cannot be told from the sum.
pub struct TallyPool {
    /// One for each thread of the pool, and whether it has been written to today.
    partial: Vec<Mutex<(Tally, bool)>>,
    whole: Tally,
    /// Who looks on.
    pub(super) observers: Vec<Arc<dyn Observer>>,
}

impl TallyPool {
    /// Room for the threads of the present pool.
    pub fn new(tracks: usize, focal: TrackId) -> Self {
        let blank = || Mutex::new((Tally::blank(tracks, focal), false));
        Self {
            partial: (0..rayon::current_num_threads()).map(|_| blank()).collect(),
            whole: Tally::blank(tracks, focal),
            observers: Vec::new(),
        }
    }

    /// The calling thread's tally. Held for one cohort at a time, so nobody waits for it.
    pub fn tally(&self) -> TallyGuard<'_> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.partial.len();
        let mut guard = self.partial[thread].lock().unwrap_or_else(PoisonError::into_inner);
        guard.1 = true;
        TallyGuard(guard)
    }

    /// Hands this morning's expectations to all tallies.
    pub fn expect(&mut self, expectation: [i32; Source::COUNT]) {
        for partial in &mut self.partial {
            partial.get_mut().unwrap_or_else(PoisonError::into_inner).0.expect(expectation);
        }
    }

    /// The last merged day.
    pub fn whole(&self) -> &Tally {
        &self.whole
    }

    /// Merges what all threads counted today and makes ready for tomorrow.
    pub fn merge(&mut self) -> &Tally {
        self.whole.clear();
        for partial in &mut self.partial {
            let (tally, written) = partial.get_mut().unwrap_or_else(PoisonError::into_inner);
            if *written {
                self.whole.take_over(tally);
                *written = false;
            }
        }
        self.whole.settle();
        &self.whole
    }
}

/// Exclusive use of one thread's tally.
pub struct TallyGuard<'a>(MutexGuard<'a, (Tally, bool)>);

impl std::ops::Deref for TallyGuard<'_> {
    type Target = Tally;
    fn deref(&self) -> &Tally {
        &self.0.0
    }
}

impl std::ops::DerefMut for TallyGuard<'_> {
    fn deref_mut(&mut self) -> &mut Tally {
        &mut self.0.0
    }
}
