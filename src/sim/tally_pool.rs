//! Where a day's counts are gathered: one tally a thread, merged at night, and with those of other
//! ranks.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::model::ids::TrackId;
use crate::ranks::Ranks;
use crate::sim::observer::Observer;
use crate::tally::{Sums, Tally, Yardstick};

/// What one thread counted.
struct Partial {
    tally: Tally,
    margins: Vec<Margin>,
    written: bool,
}

/// By how much the counts of another arm differ from these: what was done here by listeners who
/// live on their own there, and what they did there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Margin {
    /// Done here.
    pub here: Sums,
    /// Done there.
    pub there: Sums,
    /// Listener-days that were lived there.
    pub days: u64,
}

impl Margin {
    /// Visits all counts, always in the same order.
    fn each(&mut self, visit: &mut dyn FnMut(&mut u64)) {
        self.here.each(visit);
        self.there.each(visit);
        visit(&mut self.days);
    }
}

/// Tallies of one arm. Which thread counted what cannot be told from the sum.
pub struct TallyPool {
    /// One for each thread of the pool.
    partial: Vec<Mutex<Partial>>,
    whole: Tally,
    /// By how much each of the arms differs that share its days with this one.
    pub(super) margins: Vec<Margin>,
    /// Who looks on.
    pub(super) observers: Vec<Arc<dyn Observer>>,
}

impl TallyPool {
    /// Room for the threads of the present pool.
    pub fn new(tracks: usize, first_new: u32, focal: TrackId) -> Self {
        let tally = || Tally::blank(tracks, first_new, focal);
        let blank = || Mutex::new(Partial { tally: tally(), margins: Vec::new(), written: false });
        Self {
            partial: (0..rayon::current_num_threads()).map(|_| blank()).collect(),
            whole: tally(),
            margins: Vec::new(),
            observers: Vec::new(),
        }
    }

    /// The calling thread's tally. Held for one cohort at a time, so nobody waits for it.
    pub fn tally(&self) -> TallyGuard<'_> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.partial.len();
        let mut guard = self.partial[thread].lock().unwrap_or_else(PoisonError::into_inner);
        guard.written = true;
        TallyGuard(guard)
    }

    /// Hands this morning's yardstick to all tallies, and makes room for so many arms that share
    /// days with this one.
    pub fn judge_by(&mut self, yardstick: &Yardstick, arms: usize) {
        self.margins.clear();
        self.margins.resize(arms, Margin::default());
        for partial in &mut self.partial {
            let partial = partial.get_mut().unwrap_or_else(PoisonError::into_inner);
            partial.tally.judge_by(yardstick);
            partial.margins.clear();
            partial.margins.resize(arms, Margin::default());
        }
    }

    /// The last merged day.
    pub fn whole(&self) -> &Tally {
        &self.whole
    }

    /// Merges what all threads of all ranks counted today and makes ready for tomorrow.
    pub fn merge(&mut self, ranks: &dyn Ranks) -> &Tally {
        self.whole.clear();
        for partial in &mut self.partial {
            let Partial { tally, margins, written } =
                partial.get_mut().unwrap_or_else(PoisonError::into_inner);
            if *written {
                self.whole.take_over(tally);
                *written = false;
            }
            for (whole, margin) in self.margins.iter_mut().zip(margins) {
                whole.here.add(&margin.here);
                whole.there.add(&margin.there);
                whole.days += margin.days;
            }
        }
        if !ranks.is_alone() {
            self.whole.sum_over(ranks);
            let mut counts = Vec::new();
            self.margins.iter_mut().for_each(|it| it.each(&mut |count| counts.push(*count)));
            ranks.sum(&mut counts);
            let mut sums = counts.into_iter();
            let mut take = |count: &mut u64| *count = sums.next().unwrap_or_default();
            self.margins.iter_mut().for_each(|it| it.each(&mut take));
        }
        self.whole.settle();
        &self.whole
    }
}

/// Exclusive use of one thread's tally.
pub struct TallyGuard<'a>(MutexGuard<'a, Partial>);

impl TallyGuard<'_> {
    /// By how much an arm differs.
    pub(super) fn margin(&mut self, arm: usize) -> &mut Margin {
        &mut self.0.margins[arm]
    }
}

impl std::ops::Deref for TallyGuard<'_> {
    type Target = Tally;
    fn deref(&self) -> &Tally {
        &self.0.tally
    }
}

impl std::ops::DerefMut for TallyGuard<'_> {
    fn deref_mut(&mut self) -> &mut Tally {
        &mut self.0.tally
    }
}
