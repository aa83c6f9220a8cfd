//! Estimates over replicates: means, quotients of means, and quotients of those, each with its interval.
//!
//! Main type: [`Estimator`], a value and how each replicate pulls at it. A quotient is linearised, the usual
//! way for a ratio estimator: it is not the mean of the replicates' quotients, which a replicate with a small
//! denominator would rule. Deliberately unknown: what is estimated.
//!
//! # References
//! W. G. Cochran, "Sampling Techniques", 3rd edition, 1977, section 6; Efron & Tibshirani, "An
//! Introduction to the Bootstrap", 1993, chapter 22 (influence and the delta method).

use serde::{Deserialize, Serialize};

use crate::stats::{Interval, mean, t_interval};

/// A value with its interval, as tables and charts show it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Lower end of the interval; absent with one replicate.
    pub low: Option<f64>,
    /// Upper end of the interval; absent with one replicate.
    pub high: Option<f64>,
}

impl Estimate {
    /// The interval; absent with one replicate.
    pub fn interval(&self) -> Option<Interval> {
        Some(Interval { low: self.low?, high: self.high? })
    }

    /// The same in another unit; `factor` is above 0.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let scale = |end: Option<f64>| end.map(|end| end * factor);
        Self { value: self.value * factor, low: scale(self.low), high: scale(self.high) }
    }

    /// The same for what cannot lie below `floor`: an interval from a linearisation does not know.
    #[must_use]
    pub fn at_least(self, floor: f64) -> Self {
        Self { low: self.low.map(|low| low.max(floor)), ..self }
    }

    /// Whether the interval leaves 0 out.
    pub fn is_clear(&self) -> bool {
        self.interval().is_some_and(|interval| !interval.contains(0.0))
    }
}

/// A value and, by replicate, what it would be if that replicate alone spoke: their mean is the value.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimator(Vec<f64>);

/// Confidence with which a denominator must leave 0 out.
const SURE: f64 = 0.95;

impl Estimator {
    /// The mean of a figure of every replicate; absent without one.
    pub fn mean_of(figures: Vec<f64>) -> Option<Self> {
        (!figures.is_empty()).then_some(Self(figures))
    }

    /// The value.
    pub fn value(&self) -> f64 {
        mean(&self.0).unwrap_or(f64::NAN)
    }

    /// This over another of the same replicates; absent where the other is 0 or cannot be told from 0: a
    /// linearised quotient says nothing there, least of all how sure it is.
    pub fn over(&self, other: &Self) -> Option<Self> {
        let base = other.value();
        let unsure = t_interval(&other.0, SURE).is_some_and(|interval| interval.contains(0.0));
        if base.abs() <= 0.0 || !base.is_finite() || unsure {
            return None;
        }
        let quotient = self.value() / base;
        let pulled = self.0.iter().zip(&other.0);
        Some(Self(pulled.map(|(a, b)| quotient + (a - quotient * b) / base).collect()))
    }

    /// This less another of the same replicates.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a - b).collect())
    }

    /// The same in another unit.
    #[must_use]
    pub fn times(mut self, factor: f64) -> Self {
        self.0.iter_mut().for_each(|figure| *figure *= factor);
        self
    }

    /// Value and Student's interval.
    pub fn estimate(&self, confidence: f64) -> Estimate {
        let interval = t_interval(&self.0, confidence);
        Estimate {
            value: self.value(),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[f64]) -> Estimator {
        Estimator::mean_of(figures.to_vec()).expect("figures")
    }

    #[test]
    fn a_quotient_is_that_of_the_means_and_not_the_mean_of_quotients() {
        let quotient = of(&[10.0, 30.0, 20.0]).over(&of(&[3.0, 5.0, 4.0])).expect("a base");
        assert!((quotient.value() - 5.0).abs() < 1e-12);
    }

    #[test]
    fn what_moves_in_step_leaves_no_doubt_about_the_quotient() {
        let estimate = of(&[2.0, 4.0, 3.0]).over(&of(&[1.0, 2.0, 1.5])).expect("a base");
        let estimate = estimate.estimate(0.95);
        assert_eq!((estimate.low, estimate.high), (Some(2.0), Some(2.0)));
    }

    #[test]
    fn an_interval_ends_where_its_figure_cannot_go() {
        let estimate = Estimate { value: 3.0, low: Some(-0.2), high: Some(6.2) }.at_least(0.0);
        assert_eq!((estimate.low, estimate.high), (Some(0.0), Some(6.2)));
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(of(&[1.0, 2.0]).over(&of(&[-1.0, 1.0])), None);
        // One replicate alone speaks, and would agree with itself to the last bit.
        assert_eq!(of(&[3.0, 0.0, 0.0]).over(&of(&[1.0, 0.0, 0.0])), None);
        assert_eq!(of(&[1.0]).estimate(0.95).low, None);
    }
}
