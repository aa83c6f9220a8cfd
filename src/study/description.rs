//! What runs look like day by day and beside each other, estimated once for all charts. Main type:
//! [`Description`].
//!
//! Effects and who is ahead are [`crate::study::comparison`]'s. Deliberately unknown: pictures.

use crate::inference::band::{Band, over};
use crate::inference::estimate::Estimate;
use crate::stats::{Line, least_squares, mean, t_interval};
use crate::study::runs::{Run, of_arm};

/// Runs below which no line is laid through them.
const ENOUGH: usize = 6;

/// Bands, an association and shifts, with the intervals of one confidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Streams of each day, by arm.
    pub streams: Vec<Band>,
    /// Streams beyond those of the reference, added up day by day, by compared arm.
    pub beyond: Vec<Band>,
    /// The line of streams against the save rate through all runs; absent with few.
    pub line: Option<Line>,
    /// Whether the interval of its slope leaves 0 out.
    pub is_line_clear: bool,
    /// By how much the share of active streams is larger than the reference's, by compared arm.
    pub shifts: Vec<Estimate>,
}

impl Description {
    /// Of runs by replicate and arm, some arms being compared with a reference.
    pub fn of(runs: &[Vec<Run>], arms: usize, reference: usize, confidence: f64) -> Self {
        let compared = || (0..arms).filter(move |&arm| arm != reference);
        let line = line(runs, arms).filter(|line| line.points >= ENOUGH);
        let slope = line.and_then(|line| line.slope_interval(confidence));
        Self {
            streams: (0..arms).map(|arm| over(&of_arm(runs, arm, daily), confidence)).collect(),
            beyond: compared()
                .map(|arm| {
                    let twins = runs.iter().map(|it| beyond(&it[arm], &it[reference]));
                    over(&twins.collect::<Vec<_>>(), confidence)
                })
                .collect(),
            line,
            is_line_clear: slope.is_some_and(|slope| !slope.contains(0.0)),
            shifts: compared().map(|arm| shift(runs, arm, reference, confidence)).collect(),
        }
    }
}

/// Streams of each day beyond those of the reference, by compared arm.
pub fn apart(runs: &[Vec<Run>], arms: usize, reference: usize, confidence: f64) -> Vec<Band> {
    let of = |arm: usize| {
        let twins = runs.iter().map(|it| {
            let days = it[arm].streams.iter().zip(&it[reference].streams);
            days.map(|(a, b)| *a as f64 - *b as f64).collect()
        });
        over(&twins.collect::<Vec<_>>(), confidence)
    };
    (0..arms).filter(|&arm| arm != reference).map(of).collect()
}

fn daily(run: &Run) -> Vec<f64> {
    run.streams.iter().map(|streams| *streams as f64).collect()
}

/// Streams of a run beyond those of its twin, added up.
fn beyond(run: &Run, twin: &Run) -> Vec<f64> {
    let differences = run.streams.iter().zip(&twin.streams).map(|(a, b)| *a as f64 - *b as f64);
    differences
        .scan(0.0, |sum, difference| {
            *sum += difference;
            Some(*sum)
        })
        .collect()
}

/// Through the save rate and the streams of every run, arm after arm.
fn line(runs: &[Vec<Run>], arms: usize) -> Option<Line> {
    let dot = |run: &Run| Some((run.save_rate()?, run.total() as f64));
    let dots = (0..arms).flat_map(|arm| of_arm(runs, arm, dot)).flatten();
    let (rates, streams): (Vec<f64>, Vec<f64>) = dots.unzip();
    least_squares(&rates, &streams)
}

fn shift(runs: &[Vec<Run>], arm: usize, reference: usize, confidence: f64) -> Estimate {
    let shares = |arm| of_arm(runs, arm, |run| run.active_share().unwrap_or(0.0));
    let differences: Vec<f64> =
        shares(arm).iter().zip(shares(reference)).map(|(share, other)| share - other).collect();
    let interval = t_interval(&differences, confidence);
    Estimate {
        value: mean(&differences).unwrap_or(0.0),
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(streams: [u64; 2], saves: u64) -> Run {
        let by_source = std::array::from_fn(|source| if source == 0 { streams[0] } else { 0 });
        Run { streams: streams.to_vec(), listeners: 10, saves, by_source }
    }

    #[test]
    fn what_is_gained_adds_up_and_a_single_replicate_leaves_it_without_interval() {
        let described = Description::of(&[vec![run([4, 4], 1), run([7, 2], 2)]], 2, 0, 0.95);
        assert_eq!(described.streams[1].means, [7.0, 2.0]);
        assert_eq!(described.beyond[0].means, [3.0, 1.0]);
        assert_eq!((described.beyond[0].intervals.as_ref(), described.line), (None, None));
        assert!(!described.shifts[0].is_clear());
    }

    #[test]
    fn what_is_gained_each_day_stands_alone() {
        let runs = [vec![run([4, 4], 1), run([7, 2], 2)], vec![run([4, 4], 1), run([9, 4], 2)]];
        let apart = apart(&runs, 2, 0, 0.95);
        assert_eq!((apart.len(), apart[0].means.as_slice()), (1, [4.0, -1.0].as_slice()));
        assert!(apart[0].intervals.is_some());
    }

    #[test]
    fn a_line_takes_six_runs_and_is_clear_where_they_lie_on_it() {
        let runs = |count: u64| -> Vec<Vec<Run>> {
            (0..count).map(|i| vec![run([i, 3 * i], i), run([2 * i, 3 * i], 2 * i)]).collect()
        };
        assert_eq!(Description::of(&runs(2), 2, 0, 0.95).line, None);
        assert!(Description::of(&runs(3), 2, 0, 0.95).is_line_clear);
    }
}
