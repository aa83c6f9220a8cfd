//! What charts are drawn from: main type [`ChartData`], plain values of every run.
//!
//! Built from an outcome, or from the tables and the summary that were saved of one; both give the
//! same pictures. Deliberately unknown: pictures.

use crate::measure::record::DayRecord;
use crate::model::source::Source;
use crate::report::chart::about::About;
use crate::report::run_info::RunInfo;
use crate::study::outcome::{IN_CHARTS, Outcome};
use crate::study::resamples::Resamples;

/// Everything the charts show.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartData {
    /// What was run.
    pub about: About,
    /// Confidence of intervals.
    pub confidence: f64,
    /// Names of the arms, the control first.
    pub arms: Vec<String>,
    /// Index of the arm that the others are compared with.
    pub reference: usize,
    /// Days, release = 0.
    pub days: Vec<i16>,
    /// Runs: by replicate, then by arm.
    pub runs: Vec<Vec<Run>>,
}

/// One arm of one replicate: the focal release.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Streams of each day.
    pub streams: Vec<u64>,
    /// Listeners who streamed it at least once.
    pub listeners: u64,
    /// Listeners who saved it.
    pub saves: u64,
    /// Streams by source over all days, in the order of [`Source::ALL`].
    pub by_source: [u64; Source::COUNT],
}

/// Confidence where no effect says one.
pub const USUAL_CONFIDENCE: f64 = 0.95;

impl Run {
    /// Adds a day.
    pub fn add(&mut self, streams: u64, new_listeners: u64, saves: u64, by_source: &[u64]) {
        self.streams.push(streams);
        self.listeners += new_listeners;
        self.saves += saves;
        for (sum, streams) in self.by_source.iter_mut().zip(by_source) {
            *sum += streams;
        }
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

impl ChartData {
    /// From an outcome.
    pub fn new(outcome: &Outcome, info: &RunInfo) -> Self {
        Self::of(outcome, About::new(info, outcome.replicates.len()))
    }

    /// From an outcome, with what is told of the run.
    pub fn of(outcome: &Outcome, about: About) -> Self {
        let of_arm = |days: &Vec<DayRecord>| {
            let mut run = Run::default();
            for day in days {
                run.add(
                    day.focal.streams,
                    day.focal_new_listeners,
                    day.focal.saves,
                    &day.focal_streams_by_source,
                );
            }
            run
        };
        let first = outcome.replicates.first().and_then(|replicate| replicate.arms.first());
        Self {
            about,
            confidence: outcome.effects.first().map_or(USUAL_CONFIDENCE, |e| e.confidence),
            reference: position(&outcome.arms, &outcome.reference),
            arms: outcome.arms.clone(),
            days: first.into_iter().flatten().map(|record| record.day.0).collect(),
            runs: outcome
                .replicates
                .iter()
                .map(|replicate| replicate.arms.iter().map(of_arm).collect())
                .collect(),
        }
    }

    /// One value of every replicate of an arm.
    pub fn of_arm<T>(&self, arm: usize, value: impl Fn(&Run) -> T) -> Vec<T> {
        self.runs.iter().map(|arms| value(&arms[arm])).collect()
    }

    /// Indices of all arms but the reference.
    pub fn compared(&self) -> impl Iterator<Item = usize> + use<> {
        let reference = self.reference;
        (0..self.arms.len()).filter(move |&arm| arm != reference)
    }

    /// What the others are compared with, in the middle of a sentence: "the control", or a name.
    pub fn reference_name(&self) -> &str {
        if self.reference == 0 { "the control" } else { &self.arms[self.reference] }
    }

    /// Draws to resample the replicates with: that of the tables.
    pub fn resamples(&self) -> Resamples {
        Resamples::new(self.runs.len(), self.about.seed)
    }

    /// Name of an arm as it stands in charts.
    pub fn name(&self, arm: usize) -> &str {
        if arm == 0 { IN_CHARTS } else { &self.arms[arm] }
    }

    /// The day the run has seen the end of: 90 after days 0 to 89.
    pub fn end_day(&self) -> i32 {
        self.days.last().map_or(0, |day| i32::from(*day) + 1)
    }

    /// "95 %" and the like.
    pub fn confidence_label(&self) -> String {
        crate::numbers::percent(self.confidence, 0)
    }
}

/// Where a name stands among the arms; the control where it does not.
pub(crate) fn position(arms: &[String], name: &str) -> usize {
    arms.iter().position(|arm| arm == name).unwrap_or(0)
}
