//! How far a study has come: counters that the engine raises and a display reads; and with whom it
//! is done.
//!
//! Deliberately unknown: terminals, clocks, whether anybody looks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicU64, Ordering};

use crate::ranks::{Alone, Ranks};

/// Shared counters of a running study. Never feeds a decision of the simulation.
#[derive(Debug)]
pub struct Progress {
    /// Arms to run, over all replicates.
    pub runs: AtomicU32,
    /// Arms finished.
    pub runs_done: AtomicU32,
    /// Listener-days to simulate in all, burn-ins included.
    pub listener_days: AtomicU64,
    /// Listener-days simulated so far.
    pub listener_days_done: AtomicU64,
    /// How far the widest interval is beyond the wanted width, which may call for more runs
    /// \[percent\]; 0 where none is wanted.
    pub beyond_goal: AtomicU32,
    /// Whether how many runs there will be depends on what they show.
    pub open_ended: AtomicBool,
    /// Pieces that it may come to in all, where that depends on what they show; 0 as long as
    /// nothing is known.
    pub foreseen: AtomicU32,
    /// Listener-days of pieces that are foreseen and not called for yet.
    pub later: AtomicU64,
    /// Whether the runs are points of a design, each with runs of its own, of whose days nothing is
    /// told.
    pub in_points: AtomicBool,
    /// Listener-days of arms that lie on top of another one, on which somebody listened.
    pub overlaid_days: AtomicU64,
    /// Those of them that were lived apart, as something differed.
    pub apart_days: AtomicU64,
    /// The day that was simulated last, in whichever arm.
    pub day: AtomicI32,
    /// Called after every simulated day, for who cannot read the counters beside the work.
    pub each_day: Option<fn(&Self)>,
    /// The ranks that do the study together.
    pub ranks: Arc<dyn Ranks>,
}

impl Default for Progress {
    /// Nothing is done yet, by one process.
    fn default() -> Self {
        Self {
            runs: AtomicU32::default(),
            runs_done: AtomicU32::default(),
            listener_days: AtomicU64::default(),
            listener_days_done: AtomicU64::default(),
            beyond_goal: AtomicU32::default(),
            open_ended: AtomicBool::default(),
            foreseen: AtomicU32::default(),
            later: AtomicU64::default(),
            in_points: AtomicBool::default(),
            overlaid_days: AtomicU64::default(),
            apart_days: AtomicU64::default(),
            day: AtomicI32::default(),
            each_day: None,
            ranks: Arc::new(Alone),
        }
    }
}

impl Progress {
    /// Share of the listener-days of arms on top of another one that they shared with it; absent
    /// where there were none.
    pub fn share_shared(&self) -> Option<f64> {
        let all = self.overlaid_days.load(Ordering::Relaxed);
        let apart = self.apart_days.load(Ordering::Relaxed);
        (all > 0).then(|| 1.0 - apart as f64 / all as f64)
    }

    /// Listener-days to simulate in all, those of pieces that are only foreseen included.
    pub fn all_listener_days(&self) -> u64 {
        self.listener_days.load(Ordering::Relaxed) + self.later.load(Ordering::Relaxed)
    }

    /// Share of the work that is done, between 0 and 1; of all that is foreseen.
    pub fn share_done(&self) -> f64 {
        let all = self.all_listener_days();
        if all == 0 {
            return 0.0;
        }
        self.listener_days_done.load(Ordering::Relaxed) as f64 / all as f64
    }
}
