//! Paired differences: their mean and how surely it is known.
//!
//! Main type: [`Paired`]. Student's interval, and the studentised bootstrap where the differences
//! are skewed, by the stated rule of [`Paired::of`], or where they have to be made anew in every
//! resample, by that of [`Paired::redrawn`]. Deliberately unknown: what the differences are
//! between.
//!
//! # References
//! - Efron, B. & Tibshirani, R. J. 1993, "An Introduction to the Bootstrap", chapter 12: the
//!   bootstrap-t interval.
//! - `DiCiccio`, T. J. & Efron, B. 1996, "Bootstrap confidence intervals", Statistical Science
//!   11(3).
//! - Hall, P. 1992, "The Bootstrap and Edgeworth Expansion", section 2.6: what skewness does to
//!   Student's t.

use serde::{Deserialize, Serialize};

use crate::inference::resamples::Resamples;
use crate::stats::{Interval, mean, quantile, skewness, t_quantile, variance};

/// Fewest differences that are resampled: fewer have too few different resamples.
pub const FEWEST_TO_BOOTSTRAP: usize = 10;

/// Skewness over √n from which the bootstrap is used. Student's interval then misses on one side
/// about 1.3 percentage points too often: by skewness·(2z² + 1)·φ(z)/(6√n) at z = 1.96 (Hall 1992).
pub const SKEWED: f64 = 0.15;

/// Share of resamples without any spread, or without a value, beyond which no bootstrap is made:
/// values too coarse for it.
const MOST_WITHOUT_SPREAD: f64 = 0.01;

/// Standard error, as a share of the mean, up to which redrawn values differ by nothing but
/// rounding.
const ROUNDING: f64 = 1e-12;

/// How an interval was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// One replicate has no interval.
    #[default]
    None,
    /// Student's t on the paired differences.
    Student,
    /// The studentised bootstrap of the paired differences.
    Bootstrap,
}

impl Method {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Student => "student",
            Self::Bootstrap => "bootstrap",
        }
    }
}

/// The mean of paired differences, with what is needed for an interval of any confidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// Mean difference.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
    freedom: usize,
    /// Studentised means of resamples, rising; empty where Student's distribution is used.
    studentised: Vec<f64>,
}

impl Paired {
    /// From at least two differences, at most as many as `resamples` are for.
    ///
    /// The bootstrap is used from [`FEWEST_TO_BOOTSTRAP`] differences on, where their skewness over
    /// √n is beyond ± [`SKEWED`]. Values so coarse that more than a hundredth of the resamples have
    /// no spread stay with Student.
    pub fn of(differences: &[f64], resamples: &Resamples) -> Option<Self> {
        let mut paired = Self::student(differences)?;
        let count = differences.len();
        let bound = SKEWED * (count as f64).sqrt();
        let skewed = skewness(differences).is_some_and(|it| it.abs() > bound);
        if skewed && count >= FEWEST_TO_BOOTSTRAP {
            let drawn = resamples.picks(count).map(|picks| picks.map(|pick| differences[pick]));
            paired.studentised = studentised(drawn, paired.mean, count);
        }
        Some(paired)
    }

    /// From at least two values that depend on each other, as those of a quotient do on the means
    /// it is of: `redraw` makes them anew of the replicates that a resample picks.
    ///
    /// The bootstrap is used from [`FEWEST_TO_BOOTSTRAP`] values on, skewed or not: the linearised values
    /// do not show the skewness that an uncertain denominator causes. Values that do not vary, and those of which more than a hundredth of the
    /// resamples have no spread or are not finite, stay with Student.
    pub fn redrawn(
        values: &[f64],
        resamples: &Resamples,
        redraw: impl Fn(&[usize]) -> Vec<f64>,
    ) -> Option<Self> {
        let mut paired = Self::student(values)?;
        let count = values.len();
        if count >= FEWEST_TO_BOOTSTRAP && paired.error > ROUNDING * paired.mean.abs() {
            let drawn = resamples.picks(count).map(|picks| redraw(&picks.collect::<Vec<usize>>()));
            paired.studentised = studentised(drawn, paired.mean, count);
        }
        Some(paired)
    }

    fn student(values: &[f64]) -> Option<Self> {
        let (mean, variance) = (mean(values)?, variance(values)?);
        let error = (variance / values.len() as f64).sqrt();
        Some(Self { mean, error, freedom: values.len() - 1, studentised: Vec::new() })
    }

    /// How its intervals are made.
    pub fn method(&self) -> Method {
        if self.studentised.is_empty() { Method::Student } else { Method::Bootstrap }
    }

    /// The interval of a confidence between 0 and 1.
    pub fn interval(&self, confidence: f64) -> Option<Interval> {
        let (low, high) = if self.studentised.is_empty() {
            let reach = t_quantile(confidence, self.freedom)?;
            (-reach, reach)
        } else {
            let tail = (1.0 - confidence) / 2.0;
            (quantile(&self.studentised, tail)?, quantile(&self.studentised, 1.0 - tail)?)
        };
        // The upper quantile of the studentised error gives the lower end, and the reverse.
        Some(Interval { low: self.mean - high * self.error, high: self.mean - low * self.error })
    }

    /// Standard deviation of the differences.
    pub fn spread(&self) -> f64 {
        self.error * ((self.freedom + 1) as f64).sqrt()
    }
}

/// Studentised means of resamples of `count` values each, rising; none where too many have no
/// spread.
fn studentised<Values: IntoIterator<Item = f64>>(
    resamples: impl Iterator<Item = Values>,
    centre: f64,
    count: usize,
) -> Vec<f64> {
    let mut drawn = 0_usize;
    let mut means = Vec::new();
    for values in resamples {
        drawn += 1;
        let (mut sum, mut squares) = (0.0, 0.0);
        for value in values {
            let value = value - centre;
            sum += value;
            squares += value * value;
        }
        let mean = sum / count as f64;
        let variance = (squares - sum * mean) / (count - 1) as f64;
        let value = mean / (variance / count as f64).sqrt();
        // Rounding leaves a little variance where there is none.
        if value.is_finite() && variance > 1e-12 * squares {
            means.push(value);
        }
    }
    if (drawn - means.len()) as f64 > MOST_WITHOUT_SPREAD * drawn as f64 {
        return Vec::new();
    }
    means.sort_by(f64::total_cmp);
    means
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::t_interval;

    const SKEW: [f64; 12] = [0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.3, 2.0, 4.5, 9.0];

    #[test]
    fn even_differences_keep_students_interval() {
        let values: Vec<f64> = (0..12).map(f64::from).collect();
        let paired = Paired::of(&values, &Resamples::new(12, 1)).expect("values");
        assert_eq!(paired.method(), Method::Student);
        assert_eq!(paired.interval(0.95), t_interval(&values, 0.95));
    }

    #[test]
    fn skewed_differences_are_bootstrapped_and_reach_further_to_the_long_side() {
        let paired = Paired::of(&SKEW, &Resamples::new(12, 1)).expect("values");
        assert_eq!(paired.method(), Method::Bootstrap);
        let interval = paired.interval(0.95).expect("an interval");
        assert!(interval.high - paired.mean > 1.5 * (paired.mean - interval.low), "{interval:?}");
    }

    #[test]
    fn a_handful_and_values_too_coarse_stay_with_student() {
        let few = Paired::of(&SKEW[3..], &Resamples::new(9, 1)).expect("values");
        assert_eq!(few.method(), Method::Student);
        let mut coarse = [0.0; 12];
        coarse[0] = 1.0;
        let coarse = Paired::of(&coarse, &Resamples::new(12, 1)).expect("values");
        assert_eq!(coarse.method(), Method::Student);
    }

    #[test]
    fn values_that_are_redrawn_as_they_are_have_the_interval_of_skewed_differences() {
        let resamples = Resamples::new(12, 1);
        let as_they_are = |picks: &[usize]| picks.iter().map(|&pick| SKEW[pick]).collect();
        let redrawn = Paired::redrawn(&SKEW, &resamples, as_they_are);
        assert_eq!(redrawn, Paired::of(&SKEW, &resamples));
    }

    #[test]
    fn values_that_are_often_not_finite_stay_with_student() {
        let lost = |picks: &[usize]| -> Vec<f64> {
            let of = |pick: usize| if pick == 7 { f64::NAN } else { SKEW[pick] };
            picks.iter().map(|&pick| of(pick)).collect()
        };
        let redrawn = Paired::redrawn(&SKEW, &Resamples::new(12, 1), lost).expect("values");
        assert_eq!(redrawn.method(), Method::Student);
    }

    #[test]
    fn differences_that_never_vary_have_an_interval_without_width() {
        let paired = Paired::of(&[3.0; 12], &Resamples::new(12, 1)).expect("values");
        assert_eq!(paired.interval(0.95), Some(Interval { low: 3.0, high: 3.0 }));
        assert!(Paired::of(&[3.0], &Resamples::new(1, 1)).is_none());
    }
}
