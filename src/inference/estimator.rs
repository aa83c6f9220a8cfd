//! Estimates over replicates: means, quotients of means, and quotients of those, each with its
//! interval.
//!
//! Main types: [`Estimator`], a value and the pseudo-values of the replicates at it, and
//! [`Confidence`], what an interval needs. A quotient is that of the means: not the mean of the
//! replicates' quotients, which a replicate with a small denominator would rule. Its pseudo-
//! values are linearised, the usual way for a ratio estimator, which takes it for a straight line
//! in its denominator; so from ten replicates on its interval is bootstrapped, the quotient and its
//! pseudo-values being made anew in every resample. Deliberately unknown: what is estimated.
//!
//! # References
//! W. G. Cochran, "Sampling Techniques", 3rd edition, 1977, section 6; Efron & Tibshirani, "An
//! Introduction to the Bootstrap", 1993, chapters 12 (the bootstrap-t interval) and 22 (influence
//! and the delta method).

use crate::inference::estimate::Estimate;
use crate::inference::paired::Paired;
use crate::inference::resamples::Resamples;
use crate::stats::{mean, t_interval};

/// How sure intervals have to be, and the resamples that they are read off.
pub struct Confidence {
    level: f64,
    resamples: Resamples,
}

impl Confidence {
    /// A level between 0 and 1 for estimates over at most so many replicates, under a seed.
    pub fn new(level: f64, replicates: usize, seed: u64) -> Self {
        Self { level, resamples: Resamples::new(replicates, seed) }
    }

    /// The level, as a share.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// The resamples.
    pub fn resamples(&self) -> &Resamples {
        &self.resamples
    }
}

/// A value and, by replicate, what it would be if that replicate alone spoke: their mean is the
/// value.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimator {
    pseudo_values: Vec<f64>,
    expression: Expression,
}

/// How pseudo-values were made, so that they can be made anew of other replicates.
#[derive(Clone, Debug, PartialEq)]
enum Expression {
    /// Figures of the replicates, or what is as good: differences and multiples of figures.
    Figures,
    /// A quotient of two others.
    Quotient(Box<[Estimator; 2]>),
    /// The difference of two others, one of which holds a quotient.
    Difference(Box<[Estimator; 2]>),
    /// So many times another that holds a quotient.
    Multiple(Box<Estimator>, f64),
}

/// Confidence with which a denominator must leave 0 out.
const SURE: f64 = 0.95;

impl Estimator {
    /// The mean of a figure of every replicate; absent without one.
    pub fn mean_of(figures: Vec<f64>) -> Option<Self> {
        (!figures.is_empty())
            .then_some(Self { pseudo_values: figures, expression: Expression::Figures })
    }

    /// The value.
    pub fn value(&self) -> f64 {
        value(&self.pseudo_values)
    }

    /// This over another of the same replicates; absent where the other is 0 or cannot be told from
    /// 0: a quotient says nothing there, least of all how sure it is.
    pub fn over(&self, other: &Self) -> Option<Self> {
        let base = other.value();
        let unsure =
            t_interval(&other.pseudo_values, SURE).is_some_and(|interval| interval.contains(0.0));
        if base.abs() <= 0.0 || !base.is_finite() || unsure {
            return None;
        }
        let expression = Expression::Quotient(Box::new([self.clone(), other.clone()]));
        Some(Self {
            pseudo_values: quotient(&self.pseudo_values, &other.pseudo_values),
            expression,
        })
    }

    /// This less another of the same replicates.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        let expression = if self.is_of_figures() && other.is_of_figures() {
            Expression::Figures
        } else {
            Expression::Difference(Box::new([self.clone(), other.clone()]))
        };
        Self { pseudo_values: difference(&self.pseudo_values, &other.pseudo_values), expression }
    }

    /// The same in another unit.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let pseudo_values = multiple(&self.pseudo_values, factor);
        let expression = if self.is_of_figures() {
            Expression::Figures
        } else {
            Expression::Multiple(Box::new(self), factor)
        };
        Self { pseudo_values, expression }
    }

    /// Value and interval; one replicate has none.
    ///
    /// The mean of figures has that of [`Paired::of`]. What holds a quotient has that of
    /// [`Paired::redrawn`].
    pub fn estimate(&self, confidence: &Confidence) -> Estimate {
        let paired = if self.is_of_figures() {
            Paired::of(&self.pseudo_values, &confidence.resamples)
        } else {
            Paired::redrawn(&self.pseudo_values, &confidence.resamples, |picks| self.redraw(picks))
        };
        let interval = paired.and_then(|paired| paired.interval(confidence.level));
        Estimate {
            value: self.value(),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }

    fn is_of_figures(&self) -> bool {
        matches!(self.expression, Expression::Figures)
    }

    /// The pseudo-values, had the replicates been those that are picked.
    fn redraw(&self, picks: &[usize]) -> Vec<f64> {
        match &self.expression {
            Expression::Figures => picks.iter().map(|&pick| self.pseudo_values[pick]).collect(),
            Expression::Quotient(of) => quotient(&of[0].redraw(picks), &of[1].redraw(picks)),
            Expression::Difference(of) => difference(&of[0].redraw(picks), &of[1].redraw(picks)),
            Expression::Multiple(of, factor) => multiple(&of.redraw(picks), *factor),
        }
    }
}

fn value(pseudo_values: &[f64]) -> f64 {
    mean(pseudo_values).unwrap_or(f64::NAN)
}

/// Influence values at a quotient, linearised around it.
fn quotient(above: &[f64], below: &[f64]) -> Vec<f64> {
    let base = value(below);
    let quotient = value(above) / base;
    above.iter().zip(below).map(|(a, b)| quotient + (a - quotient * b) / base).collect()
}

fn difference(pseudo_values: &[f64], others: &[f64]) -> Vec<f64> {
    pseudo_values.iter().zip(others).map(|(a, b)| a - b).collect()
}

fn multiple(pseudo_values: &[f64], factor: f64) -> Vec<f64> {
    pseudo_values.iter().map(|pseudo_value| pseudo_value * factor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[f64]) -> Estimator {
        Estimator::mean_of(figures.to_vec()).expect("figures")
    }

    fn sure(replicates: usize) -> Confidence {
        Confidence::new(0.95, replicates, 1)
    }

    /// Twelve denominators, of which a few are much larger than the rest, and numerators that
    /// follow them loosely.
    const BELOW: [f64; 12] = [1.1, 1.2, 1.3, 1.4, 1.6, 1.7, 1.9, 2.2, 2.6, 3.4, 5.1, 8.3];
    const ABOVE: [f64; 12] = [3.0, 1.9, 2.2, 4.1, 2.5, 3.9, 2.6, 5.9, 4.0, 9.1, 8.3, 14.0];

    fn skewed(replicates: usize) -> Estimator {
        of(&ABOVE[..replicates]).over(&of(&BELOW[..replicates])).expect("a base")
    }

    fn student(of: &Estimator) -> (Option<f64>, Option<f64>) {
        let interval = t_interval(&of.pseudo_values, 0.95).expect("an interval");
        (Some(interval.low), Some(interval.high))
    }

    /// How far an interval reaches above its value, over how far below.
    fn lean(of: &Estimate) -> f64 {
        let interval = of.interval().expect("an interval");
        (interval.high - of.value) / (of.value - interval.low)
    }

    #[test]
    fn a_quotient_is_that_of_the_means_and_not_the_mean_of_quotients() {
        let quotient = of(&[10.0, 30.0, 20.0]).over(&of(&[3.0, 5.0, 4.0])).expect("a base");
        assert!((quotient.value() - 5.0).abs() < 1e-12);
    }

    #[test]
    fn what_moves_in_step_leaves_no_doubt_about_the_quotient() {
        let estimate = of(&[2.0, 4.0, 3.0]).over(&of(&[1.0, 2.0, 1.5])).expect("a base");
        let estimate = estimate.estimate(&sure(3));
        assert_eq!((estimate.low, estimate.high), (Some(2.0), Some(2.0)));
        // Nor where rounding alone keeps many replicates apart.
        let inexact = of(&BELOW.map(|below| below * 0.3)).over(&of(&BELOW)).expect("a base");
        let inexact = inexact.estimate(&sure(12));
        let ends = [inexact.low, inexact.high].map(|end| end.expect("an end"));
        assert!(ends.iter().all(|end| (end - 0.3).abs() < 1e-14), "{ends:?}");
    }

    #[test]
    fn a_quotient_of_many_skewed_replicates_has_an_interval_that_leans() {
        let estimate = skewed(12).estimate(&sure(12));
        assert!((lean(&estimate) - 1.0).abs() > 0.2, "{estimate:?}");
        assert_ne!((estimate.low, estimate.high), student(&skewed(12)));
    }

    #[test]
    fn a_quotient_of_few_replicates_has_students_interval() {
        let estimate = skewed(9).estimate(&sure(9));
        assert_eq!((estimate.low, estimate.high), student(&skewed(9)));
    }

    #[test]
    fn a_quotient_that_hangs_on_one_replicate_has_students_interval() {
        // More than a third of the resamples are without the only one that is off the line.
        let mut above = BELOW;
        above[11] = 0.0;
        let quotient = of(&above).over(&of(&BELOW)).expect("a base");
        let estimate = quotient.estimate(&sure(12));
        assert_eq!((estimate.low, estimate.high), student(&quotient));
    }

    #[test]
    fn what_is_made_of_quotients_is_made_anew_with_them() {
        let quotient = skewed(12);
        let picks = [11, 0, 0, 3, 5, 5, 5, 7, 8, 9, 10, 10];
        let picked = |figures: &[f64; 12]| of(&picks.map(|pick| figures[pick]));
        let again = picked(&ABOVE).over(&picked(&BELOW)).expect("a base");
        assert_eq!(quotient.redraw(&picks), again.pseudo_values);
        let more = |of: Estimator, above: &Estimator| above.minus(&of.clone().times(0.5)).over(&of);
        let of_both = more(quotient, &of(&ABOVE)).expect("a base");
        assert_eq!(
            of_both.redraw(&picks),
            more(again, &picked(&ABOVE)).expect("a base").pseudo_values
        );
    }

    #[test]
    fn a_difference_of_means_has_the_interval_of_its_figures() {
        let apart = of(&ABOVE).minus(&of(&BELOW)).times(3.0).estimate(&sure(12));
        let figures = ABOVE.iter().zip(&BELOW).map(|(a, b)| (a - b) * 3.0).collect();
        let figures = Estimator::mean_of(figures).expect("figures");
        assert_eq!(apart, figures.estimate(&sure(12)));
        let even = of(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0]);
        let estimate = even.estimate(&sure(10));
        assert_eq!((estimate.low, estimate.high), student(&even));
    }

    #[test]
    fn another_unit_scales_the_interval_of_a_quotient() {
        let (plain, times) = (skewed(12).estimate(&sure(12)), skewed(12).times(100.0));
        let (scaled, times) = (plain.times(100.0), times.estimate(&sure(12)));
        let ends = [(scaled.low, times.low), (scaled.high, times.high)];
        let near = |(a, b): (Option<f64>, Option<f64>)| {
            a.zip(b).is_some_and(|(a, b)| (a - b).abs() < 1e-9)
        };
        assert!(ends.into_iter().all(near), "{ends:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_interval_whatever_was_estimated_before() {
        let used = sure(12);
        let first = skewed(12).estimate(&used);
        let _ = of(&ABOVE).estimate(&used);
        assert_eq!(skewed(12).estimate(&used), first);
        assert_eq!(skewed(12).estimate(&sure(12)), first);
        assert_ne!(skewed(12).estimate(&Confidence::new(0.95, 12, 2)), first);
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(of(&[1.0, 2.0]).over(&of(&[-1.0, 1.0])), None);
        // One replicate alone speaks, and would agree with itself to the last bit.
        assert_eq!(of(&[3.0, 0.0, 0.0]).over(&of(&[1.0, 0.0, 0.0])), None);
        assert_eq!(of(&[1.0]).estimate(&sure(1)).low, None);
        let alone = of(&[6.0]).over(&of(&[3.0])).expect("a base").estimate(&sure(1));
        assert_eq!((alone.value, alone.low, alone.high), (2.0, None, None));
    }
}
