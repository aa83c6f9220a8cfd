//! Effects: paired differences between a strategy and the control, with honest intervals.
//!
//! The pairs are twins: one world, one fork, one luck. Deliberately unknown: what the strategies do.

use rand_distr::{Distribution, StandardNormal};

use crate::draw::{Key, Luck, Purpose};
use crate::measure::windows::{Measure, WindowSums, Wish};
use crate::sim::spec::Spec;
use crate::stats::{mean, t_interval, variance};
use crate::study::outcome::{Effect, Replicate};

/// Resamples behind a probability of being best.
const RESAMPLES: u16 = 4000;

/// The windows a run is long enough for; the whole run is always the last one.
pub fn windows(spec: &Spec) -> Vec<u16> {
    let days = spec.calendar.days;
    let shorter = spec.experiment.windows.iter().copied().filter(|&window| window < days);
    let mut windows: Vec<u16> = shorter.collect();
    windows.sort_unstable();
    windows.dedup();
    windows.push(days);
    windows
}

/// One row per strategy, window and measure; none for a measure that no replicate has a value of.
pub fn effects(spec: &Spec, windows: &[u16], replicates: &[Replicate]) -> Vec<Effect> {
    let resamples = Resamples::new(replicates.len(), &Luck::new(spec.world.seed));
    let mut rows = Vec::new();
    for &window in windows {
        let sums: Vec<Vec<WindowSums>> = replicates
            .iter()
            .map(|it| it.arms.iter().map(|days| WindowSums::new(days, window)).collect())
            .collect();
        for measure in Measure::all() {
            let p_best = probability_of_being_best(&sums, measure, &resamples);
            for (index, strategy) in spec.strategies.iter().enumerate() {
                let arm = index + 1;
                let mut row = effect(&sums, arm, measure, spec.experiment.confidence);
                if row.replicates == 0 {
                    continue;
                }
                row.strategy.clone_from(&strategy.name);
                row.window_days = window;
                row.p_best = p_best.as_ref().map(|shares| shares[arm]);
                rows.push(row);
            }
        }
    }
    // By strategy, then window, then measure: the order in which a reader looks for a row.
    let place = |name: &str| spec.strategies.iter().position(|strategy| strategy.name == name);
    rows.sort_by_key(|row| place(&row.strategy));
    rows
}

/// The effect of one arm on one measure; strategy, window and `p_best` are left for the caller.
fn effect(sums: &[Vec<WindowSums>], arm: usize, measure: Measure, confidence: f64) -> Effect {
    let pairs: Vec<(f64, f64)> =
        sums.iter().filter_map(|arms| measure.of_pair(&arms[arm], &arms[0])).collect();
    let values: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let controls: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
    let differences: Vec<f64> = pairs.iter().map(|pair| pair.0 - pair.1).collect();
    let effect = mean(&differences).unwrap_or(f64::NAN);
    let interval = t_interval(&differences, confidence);
    let costs: Vec<f64> = sums.iter().map(|arms| arms[arm].cost.dollars()).collect();
    let cost = mean(&costs).unwrap_or(0.0);
    Effect {
        strategy: String::new(),
        window_days: 0,
        measure: measure.name(),
        unit: measure.unit().to_owned(),
        value: mean(&values).unwrap_or(f64::NAN),
        control: mean(&controls).unwrap_or(f64::NAN),
        effect,
        effect_low: interval.map(|interval| interval.low),
        effect_high: interval.map(|interval| interval.high),
        confidence,
        p_best: None,
        replicates: pairs.len() as u32,
        variance_reduction: variance_reduction(&values, &controls, &differences),
        // A price for what may as well be nothing would mislead.
        cost_per_unit: (measure.is_count()
            && cost > 0.0
            && effect > 0.0
            && interval.is_none_or(|interval| interval.low > 0.0))
        .then(|| cost / effect),
    }
}

/// How many times as many unpaired replicates it would take for an interval as short.
fn variance_reduction(values: &[f64], controls: &[f64], differences: &[f64]) -> Option<f64> {
    let paired = variance(differences)?;
    let unpaired = variance(values)? + variance(controls)?;
    (paired > 0.0).then(|| unpaired / paired)
}

/// Luck for guessing at other means: for each resample one normal per replicate and the scale of
/// Student's distribution.
struct Resamples {
    normals: Vec<Vec<f64>>,
    scales: Vec<f64>,
}

impl Resamples {
    fn new(replicates: usize, luck: &Luck) -> Self {
        let draw = |ordinal: u16, item: u32, count: usize| -> Vec<f64> {
            let key = Key { ordinal, ..Key::timeless(Purpose::Resample, item) };
            StandardNormal.sample_iter(luck.stream(key)).take(count).collect()
        };
        let scale = |resample| {
            let freedom = replicates.saturating_sub(1);
            let squares: f64 = draw(resample, 1, freedom).iter().map(|g: &f64| g * g).sum();
            (freedom as f64 / squares).sqrt()
        };
        Self {
            normals: (0..RESAMPLES).map(|resample| draw(resample, 0, replicates)).collect(),
            scales: (0..RESAMPLES).map(scale).collect(),
        }
    }
}

/// Probability that each arm, the control included, has the best true mean, given the replicates;
/// arms that tie share. Absent with one replicate or where nothing is better or worse.
///
/// The means are taken to follow the multivariate Student distribution around those observed, with
/// the covariance of the replicates, so that few replicates give modest probabilities and the twins'
/// common luck cancels: the same assumption as behind the intervals.
fn probability_of_being_best(
    sums: &[Vec<WindowSums>],
    measure: Measure,
    resamples: &Resamples,
) -> Option<Vec<f64>> {
    let sign = match measure.wish() {
        Wish::More => 1.0,
        Wish::Less => -1.0,
        Wish::Neither => return None,
    };
    let values: Vec<Vec<f64>> = sums
        .iter()
        .map(|arms| arms.iter().map(|arm| Some(sign * measure.of(arm)?)).collect())
        .collect::<Option<_>>()?;
    let replicates = values.len();
    if replicates < 2 {
        return None;
    }
    let arms = values[0].len();
    let centre: Vec<f64> = (0..arms)
        .map(|arm| values.iter().map(|row| row[arm]).sum::<f64>() / replicates as f64)
        .collect();
    let spread = ((replicates * (replicates - 1)) as f64).sqrt();
    let mut shares = vec![0.0; arms];
    for (normals, scale) in resamples.normals.iter().zip(&resamples.scales) {
        let mean = |arm: usize| {
            let noise: f64 =
                values.iter().zip(normals).map(|(row, g)| (row[arm] - centre[arm]) * g).sum();
            centre[arm] + scale * noise / spread
        };
        let means: Vec<f64> = (0..arms).map(mean).collect();
        let best = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let winners: Vec<usize> =
            (0..arms).filter(|&arm| means[arm].total_cmp(&best).is_eq()).collect();
        for &winner in &winners {
            shares[winner] += 1.0 / winners.len() as f64;
        }
    }
    Some(shares.into_iter().map(|share| share / f64::from(RESAMPLES)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::record::Counts;

    fn arm(streams: u64) -> WindowSums {
        let counts = Counts { streams, starts: streams, ..Counts::default() };
        WindowSums { counts, ..WindowSums::default() }
    }

    fn best_of(sums: &[Vec<WindowSums>]) -> Option<Vec<f64>> {
        let resamples = Resamples::new(sums.len(), &Luck::new(1));
        probability_of_being_best(sums, Measure::Streams, &resamples)
    }

    #[test]
    fn few_replicates_that_disagree_leave_the_winner_open() {
        let sums = vec![vec![arm(50), arm(40)], vec![arm(50), arm(80)], vec![arm(50), arm(52)]];
        let shares = best_of(&sums).expect("three replicates");
        assert!((0.55..0.95).contains(&shares[1]), "{shares:?}");
    }

    #[test]
    fn an_arm_equal_to_the_control_has_an_effect_of_exactly_zero() {
        let sums = vec![vec![arm(10), arm(10)], vec![arm(90), arm(90)]];
        let row = effect(&sums, 1, Measure::Streams, 0.95);
        assert_eq!((row.effect, row.effect_low, row.effect_high), (0.0, Some(0.0), Some(0.0)));
        assert_eq!(row.variance_reduction, None);
    }

    #[test]
    fn pairing_takes_out_what_the_twins_have_in_common() {
        let sums = vec![vec![arm(10), arm(21)], vec![arm(90), arm(100)], vec![arm(50), arm(62)]];
        let row = effect(&sums, 1, Measure::Streams, 0.95);
        assert!(row.variance_reduction.is_some_and(|times| times > 100.0));
        assert!(row.effect_low.is_some_and(|low| low > 5.0));
    }

    #[test]
    fn one_replicate_gives_no_interval_and_no_winner() {
        let sums = vec![vec![arm(10), arm(21)]];
        let row = effect(&sums, 1, Measure::Streams, 0.95);
        assert_eq!((row.effect_low, row.effect_high), (None, None));
        assert_eq!(best_of(&sums), None);
    }

    #[test]
    fn arms_that_always_tie_share_the_probability_of_being_best() {
        let sums = vec![vec![arm(1), arm(5), arm(5)], vec![arm(3), arm(7), arm(7)]];
        let shares = best_of(&sums);
        assert_eq!(shares, Some(vec![0.0, 0.5, 0.5]));
    }
}
