//! Runs as they are described and drawn: an arm of a replicate, reduced to the release. Main type:
//! [`Run`].
//!
//! Read off an outcome or off a table that was saved of one. Deliberately unknown: what is made of
//! them.

use crate::measure::record::DayRecord;
use crate::model::source::Source;

/// One arm of one replicate: the focal release.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Streams of each day.
    pub streams: Vec<u64>,
    /// Money spent by each day's end \[USD\].
    pub spent: Vec<f64>,
    /// Listeners who streamed it at least once.
    pub listeners: u64,
    /// Listeners who saved it.
    pub saves: u64,
    /// Streams by source over all days, in the order of [`Source::ALL`].
    pub by_source: [u64; Source::COUNT],
}

impl Run {
    /// From the days of an arm.
    pub fn of(days: &[DayRecord]) -> Self {
        let mut run = Self::default();
        for day in days {
            let by_source = &day.focal_streams_by_source;
            run.add(day.focal.streams, day.focal_new_listeners, day.focal.saves, by_source);
            run.spend(day.cost.dollars());
        }
        run
    }

    /// Adds a day.
    pub fn add(&mut self, streams: u64, new_listeners: u64, saves: u64, by_source: &[u64]) {
        self.streams.push(streams);
        self.listeners += new_listeners;
        self.saves += saves;
        for (sum, streams) in self.by_source.iter_mut().zip(by_source) {
            *sum += streams;
        }
    }

    /// Adds the money that a day costs \[USD\].
    pub fn spend(&mut self, dollars: f64) {
        self.spent.push(self.spent.last().copied().unwrap_or(0.0) + dollars);
    }

    /// Money spent over all days \[USD\].
    pub fn cost(&self) -> f64 {
        self.spent.last().copied().unwrap_or(0.0)
    }

    /// Streams over all days.
    pub fn total(&self) -> u64 {
        self.streams.iter().sum()
    }

    /// Saves, pre-saves included, per listener who streamed; absent without listeners.
    pub fn save_rate(&self) -> Option<f64> {
        (self.listeners > 0).then(|| self.saves as f64 / self.listeners as f64)
    }

    /// Share of the streams that listeners went for themselves; absent without streams.
    pub fn active_share(&self) -> Option<f64> {
        let of = |keep: fn(Source) -> bool| -> u64 {
            let kept = Source::ALL.iter().zip(self.by_source).filter(|(source, _)| keep(**source));
            kept.map(|(_, streams)| streams).sum()
        };
        let all = of(|_| true);
        (all > 0).then(|| of(Source::is_active) as f64 / all as f64)
    }
}

/// One value of every replicate of an arm, of runs by replicate and arm.
pub fn of_arm<T>(runs: &[Vec<Run>], arm: usize, value: impl Fn(&Run) -> T) -> Vec<T> {
    runs.iter().map(|arms| value(&arms[arm])).collect()
}
