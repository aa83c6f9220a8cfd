//! What runs look like day by day and beside each other, estimated once for all charts. Main type:
//! [`Description`].
//!
//! Effects and who is ahead are [`crate::study::comparison`]'s. Deliberately unknown: pictures.

use crate::inference::band::{Band, over};
use crate::inference::estimate::Estimate;
use crate::model::source::Source;
use crate::stats::{mean, t_interval};
use crate::study::runs::{Run, of_arm};

/// Bands, paired differences and shifts, with the intervals of one confidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Description {
    /// Streams of each day, by arm.
    pub streams: Vec<Band>,
    /// Streams of a day beyond those of the reference, by compared arm.
    pub apart: Vec<Band>,
    /// The same added up day by day.
    pub beyond: Vec<Band>,
    /// Streams by source beyond those of the reference, by compared arm and then in the order of
    /// [`Source::ALL`].
    pub moved: Vec<Vec<Estimate>>,
    /// Points of save rate beyond those of the reference \[share\], by compared arm; absent where
    /// an arm of some replicate has no listener.
    pub rates: Vec<Option<Estimate>>,
    /// By how much the share of active streams is larger than the reference's, by compared arm.
    pub shifts: Vec<Estimate>,
}

impl Description {
    /// Of runs by replicate and arm, some arms being compared with a reference.
    pub fn of(runs: &[Vec<Run>], arms: usize, reference: usize, confidence: f64) -> Self {
        let compared = || (0..arms).filter(move |&arm| arm != reference);
        let twins = |arm: usize, of: fn(&Run, &Run) -> Vec<f64>| {
            let pairs = runs.iter().map(|it| of(&it[arm], &it[reference]));
            over(&pairs.collect::<Vec<_>>(), confidence)
        };
        let paired = |arm: usize, of: &dyn Fn(&Run) -> f64| {
            let differences = runs.iter().map(|it| of(&it[arm]) - of(&it[reference]));
            estimate(&differences.collect::<Vec<_>>(), confidence)
        };
        let have_rates = |arm: usize| of_arm(runs, arm, Run::save_rate).iter().all(Option::is_some);
        let rate = |run: &Run| run.save_rate().unwrap_or(0.0);
        Self {
            streams: (0..arms).map(|arm| over(&of_arm(runs, arm, daily), confidence)).collect(),
            apart: compared().map(|arm| twins(arm, apart)).collect(),
            beyond: compared().map(|arm| twins(arm, beyond)).collect(),
            moved: compared()
                .map(|arm| {
                    let of = |source: usize| paired(arm, &|run| run.by_source[source] as f64);
                    (0..Source::COUNT).map(of).collect()
                })
                .collect(),
            rates: compared()
                .map(|arm| (have_rates(arm) && have_rates(reference)).then(|| paired(arm, &rate)))
                .collect(),
            shifts: compared()
                .map(|arm| paired(arm, &|run| run.active_share().unwrap_or(0.0)))
                .collect(),
        }
    }
}

/// A mean and its interval.
fn estimate(values: &[f64], confidence: f64) -> Estimate {
    let interval = t_interval(values, confidence);
    Estimate {
        value: mean(values).unwrap_or(0.0),
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    }
}

fn daily(run: &Run) -> Vec<f64> {
    run.streams.iter().map(|streams| *streams as f64).collect()
}

/// Streams of each day beyond those of the twin.
fn apart(run: &Run, twin: &Run) -> Vec<f64> {
    run.streams.iter().zip(&twin.streams).map(|(a, b)| *a as f64 - *b as f64).collect()
}

/// The same, added up.
fn beyond(run: &Run, twin: &Run) -> Vec<f64> {
    apart(run, twin)
        .into_iter()
        .scan(0.0, |sum, difference| {
            *sum += difference;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(streams: [u64; 2], saves: u64) -> Run {
        let by_source = std::array::from_fn(|source| if source == 0 { streams[0] } else { 0 });
        Run { streams: streams.to_vec(), listeners: 10, saves, by_source, ..Run::default() }
    }

    #[test]
    fn what_is_gained_adds_up_and_a_single_replicate_leaves_it_without_interval() {
        let described = Description::of(&[vec![run([4, 4], 1), run([7, 2], 2)]], 2, 0, 0.95);
        assert_eq!(described.streams[1].means, [7.0, 2.0]);
        assert_eq!(described.beyond[0].means, [3.0, 1.0]);
        assert_eq!(described.apart[0].means, [3.0, -2.0]);
        assert_eq!(described.beyond[0].intervals, None);
        assert!(!described.shifts[0].is_clear());
    }

    #[test]
    fn save_rates_and_sources_are_compared_within_replicates() {
        let runs: Vec<Vec<Run>> =
            (1..4).map(|i| vec![run([i, i], i), run([i + 2, i], i + 1)]).collect();
        let described = Description::of(&runs, 2, 0, 0.95);
        let rate = described.rates[0].expect("everybody has listeners");
        assert!((rate.value - 0.1).abs() < 1e-12 && rate.is_clear(), "{rate:?}");
        assert!((described.moved[0][0].value - 2.0).abs() < 1e-12);
        assert!(described.moved[0][1].value.abs() < 1e-12);
    }
}
