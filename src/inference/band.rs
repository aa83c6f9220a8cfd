//! Bands: the mean of each day with its interval. Main type: [`Band`].
//!
//! Deliberately unknown: what the values are, and how a band is drawn.

use crate::stats::{Interval, mean, t_interval};

/// Means of a series over replicates, with their intervals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// Mean of each day.
    pub means: Vec<f64>,
    /// Student's interval of each day; absent with one replicate.
    pub intervals: Option<Vec<Interval>>,
}

/// The band of the series of every replicate, all of one length.
pub fn over(series: &[Vec<f64>], confidence: f64) -> Band {
    let length = series.first().map_or(0, Vec::len);
    let days: Vec<Vec<f64>> =
        (0..length).map(|day| series.iter().map(|values| values[day]).collect()).collect();
    Band {
        means: days.iter().map(|values| mean(values).unwrap_or(0.0)).collect(),
        intervals: days.iter().map(|values| t_interval(values, confidence)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_replicate_has_a_line_and_no_interval() {
        let alone = over(&[vec![1.0, 4.0]], 0.95);
        assert_eq!((alone.means, alone.intervals), (vec![1.0, 4.0], None));
    }

    #[test]
    fn every_day_has_the_interval_of_its_replicates() {
        let band = over(&[vec![1.0, 4.0], vec![3.0, 4.0]], 0.95);
        let intervals = band.intervals.expect("two replicates");
        assert_eq!(band.means, [2.0, 4.0]);
        assert_eq!(Some(intervals[0]), t_interval(&[1.0, 3.0], 0.95));
        assert_eq!(intervals[1], Interval { low: 4.0, high: 4.0 });
    }
}
