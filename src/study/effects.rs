//! Effects: paired differences between an arm and the reference, with their intervals.
//!
//! Both arms of a pair have one world, one fork and common random numbers. Deliberately unknown:
//! what the strategies do.

use crate::inference::odds::of_being_largest;
use crate::inference::paired::{Method, Paired};
use crate::inference::resamples::Resamples;
use crate::inference::simultaneous::confidence_of_each;
use crate::measure::windows::{Measure, WindowSums, Wish};
use crate::sim::spec::Spec;
use crate::stats::{mean, values_needed, variance};
use crate::study::outcome::{Effect, Replicate};

/// Half-width that the advice on replicates is for, as a share of the larger mean.
const ADVISED: f64 = 0.05;

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

/// What is measured: streams of the artist's other tracks where there are any.
fn measures(spec: &Spec) -> Vec<Measure> {
    let mut all = Measure::all();
    all.retain(|measure| spec.release.has_others() || !measure.is_of_others());
    all
}

/// One row per arm but the reference, window and measure; none for a measure that no replicate has
/// a value of. A reference that names no arm stands for the control.
pub fn effects(spec: &Spec, windows: &[u16], replicates: &[Replicate]) -> Vec<Effect> {
    let resamples = Resamples::new(replicates.len(), spec.world.seed);
    effects_on(&measures(spec), spec, windows, replicates, &resamples)
}

/// The same of some measures only, with resamples that may be drawn already.
pub fn effects_on(
    measures: &[Measure],
    spec: &Spec,
    windows: &[u16],
    replicates: &[Replicate],
    resamples: &Resamples,
) -> Vec<Effect> {
    let (arms, reference) = (spec.arms(), spec.reference().unwrap_or(0));
    let mut rows = Vec::new();
    for &window in windows {
        let sums: Vec<Vec<WindowSums>> = replicates
            .iter()
            .map(|it| it.arms.iter().map(|days| WindowSums::new(days, window)).collect())
            .collect();
        for &measure in measures {
            let p_best = probability_of_being_best(&sums, measure, resamples);
            let compared: Vec<Comparison> = (0..arms.len())
                .filter(|&arm| arm != reference)
                .map(|arm| Comparison::new(&sums, arm, reference, measure))
                .filter(|compared| !compared.differences.is_empty())
                .collect();
            let series: Vec<&[f64]> = compared.iter().map(|it| it.differences.as_slice()).collect();
            let confidence = spec.experiment.confidence;
            let each = confidence_of_each(&series, confidence, resamples);
            rows.extend(compared.iter().map(|it| Effect {
                strategy: arms[it.arm].clone(),
                window_days: window,
                p_best: p_best.as_ref().map(|shares| shares[it.arm]),
                reference: arms[reference].clone(),
                ..it.effect(confidence, each, resamples)
            }));
        }
    }
    // By strategy, then window, then measure: the order in which a reader looks for a row.
    rows.sort_by_key(|row| arms.iter().position(|arm| *arm == row.strategy));
    rows
}

/// One measure of two arms, by replicate.
struct Comparison {
    measure: Measure,
    arm: usize,
    values: Vec<f64>,
    references: Vec<f64>,
    differences: Vec<f64>,
    /// Mean money spent \[USD\].
    spent: f64,
    /// Mean money spent beyond that of the reference \[USD\].
    cost: f64,
}

impl Comparison {
    /// Reads the measure off the replicates that have it in both arms.
    fn new(sums: &[Vec<WindowSums>], arm: usize, reference: usize, measure: Measure) -> Self {
        let pairs = sums.iter().filter_map(|arms| measure.of_pair(&arms[arm], &arms[reference]));
        let (values, references): (Vec<f64>, Vec<f64>) = pairs.unzip();
        let costs: Vec<f64> = sums
            .iter()
            .map(|arms| arms[arm].cost.dollars() - arms[reference].cost.dollars())
            .collect();
        let spent: Vec<f64> = sums.iter().map(|arms| arms[arm].cost.dollars()).collect();
        Self {
            measure,
            arm,
            differences: values
                .iter()
                .zip(&references)
                .map(|(value, other)| value - other)
                .collect(),
            values,
            references,
            spent: mean(&spent).unwrap_or(0.0),
            cost: mean(&costs).unwrap_or(0.0),
        }
    }

    /// The row, but for its names and its odds; `each` is the confidence of the interval that holds
    /// together with others.
    fn effect(&self, confidence: f64, each: f64, resamples: &Resamples) -> Effect {
        let of = |values: &[f64]| mean(values).unwrap_or(f64::NAN);
        let (value, control, effect) =
            (of(&self.values), of(&self.references), of(&self.differences));
        let paired = Paired::of(&self.differences, resamples);
        let interval = paired.as_ref().and_then(|paired| paired.interval(confidence));
        let together = paired.as_ref().and_then(|paired| paired.interval(each));
        let needed = |paired: &Paired| {
            let larger = value.abs().max(control.abs());
            values_needed(paired.spread(), ADVISED * larger, confidence)
        };
        Effect {
            strategy: String::new(),
            window_days: 0,
            measure: self.measure,
            unit: self.measure.unit().to_owned(),
            value,
            control,
            effect,
            effect_low: interval.map(|interval| interval.low),
            effect_high: interval.map(|interval| interval.high),
            confidence,
            p_best: None,
            replicates: self.differences.len() as u32,
            variance_reduction: variance_reduction(&self.values, &self.references),
            // A price for what may as well be nothing would mislead.
            cost_per_unit: (self.measure.is_count()
                && self.cost > 0.0
                && effect > 0.0
                && interval.is_some_and(|interval| interval.low > 0.0))
            .then(|| self.cost / effect),
            interval: paired.as_ref().map_or(Method::None, Paired::method),
            simultaneous_low: together.map(|interval| interval.low),
            simultaneous_high: together.map(|interval| interval.high),
            replicates_for_5_percent: paired.as_ref().and_then(needed),
            reference: String::new(),
            spent: self.spent,
        }
    }
}

/// How many times as many unpaired replicates it would take for an interval as short: the variance
/// of the unpaired difference over that of the paired one. Absent where the paired difference does
/// not vary.
pub(super) fn variance_reduction(values: &[f64], others: &[f64]) -> Option<f64> {
    let differences: Vec<f64> = values.iter().zip(others).map(|(a, b)| a - b).collect();
    let paired = variance(&differences)?;
    let unpaired = variance(values)? + variance(others)?;
    (paired > 0.0).then(|| unpaired / paired)
}

/// Probability that each arm, the control included, has the best true mean, given the replicates;
/// arms that tie share. Absent with one replicate or where nothing is better or worse.
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
    if sums.len() < 2 {
        return None;
    }
    let arms = sums[0].len();
    let of_arm = |arm: usize| -> Option<Vec<f64>> {
        sums.iter().map(|arms| Some(sign * measure.of(&arms[arm])?)).collect()
    };
    let values: Vec<Vec<f64>> = (0..arms).map(of_arm).collect::<Option<_>>()?;
    Some(of_being_largest(&values, resamples))
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
        let resamples = Resamples::new(sums.len(), 1);
        probability_of_being_best(sums, Measure::Streams, &resamples)
    }

    fn effect(sums: &[Vec<WindowSums>]) -> Effect {
        let resamples = Resamples::new(sums.len(), 1);
        Comparison::new(sums, 1, 0, Measure::Streams).effect(0.95, 0.98, &resamples)
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
        let row = effect(&sums);
        assert_eq!((row.effect, row.effect_low, row.effect_high), (0.0, Some(0.0), Some(0.0)));
        assert_eq!(row.variance_reduction, None);
    }

    #[test]
    fn pairing_takes_out_what_the_twins_have_in_common() {
        let sums = vec![vec![arm(10), arm(21)], vec![arm(90), arm(100)], vec![arm(50), arm(62)]];
        let row = effect(&sums);
        assert!(row.variance_reduction.is_some_and(|times| times > 100.0));
        assert!(row.effect_low.is_some_and(|low| low > 5.0));
    }

    #[test]
    fn one_replicate_gives_no_interval_and_no_winner() {
        let sums = vec![vec![arm(10), arm(21)]];
        let row = effect(&sums);
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
