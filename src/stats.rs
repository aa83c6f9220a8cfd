//! Statistics of a handful of replicates: pure functions on slices.
//!
//! Owns the mean, the variance, Student's interval, quantiles and a straight line. Main type:
//! [`Interval`]. Deliberately unknown: what the values measure and where they came from.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// A closed interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether the value lies inside, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Half of its length.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Arithmetic mean; absent without values.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample variance (divided by n − 1); absent below two values.
pub fn variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let centre = mean(values)?;
    let squares: f64 = values.iter().map(|value| (value - centre) * (value - centre)).sum();
    Some(squares / (values.len() - 1) as f64)
}

/// Skewness of the values as they are, the third moment over the second to the power of 3/2; absent
/// where they do not vary.
pub fn skewness(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    let moment = |of: fn(f64) -> f64| {
        values.iter().map(|value| of(value - centre)).sum::<f64>() / values.len() as f64
    };
    let second = moment(|it| it * it);
    (second > 0.0).then(|| moment(|it| it * it * it) / (second * second.sqrt()))
}

/// Student's interval for the mean at a confidence between 0 and 1; absent below two values.
pub fn t_interval(values: &[f64], confidence: f64) -> Option<Interval> {
    let centre = mean(values)?;
    let error = (variance(values)? / values.len() as f64).sqrt();
    let reach = t_quantile(confidence, values.len() - 1)? * error;
    Some(Interval { low: centre - reach, high: centre + reach })
}

/// The two-sided quantile of Student's distribution: how many standard errors an interval reaches.
///
/// Rounded to ten decimals, so that the last bit of a machine's `exp` never reaches a result file.
/// Absent for a confidence outside of 0 to 1 and without degrees of freedom.
pub fn t_quantile(confidence: f64, degrees_of_freedom: usize) -> Option<f64> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let share = 0.5 + confidence / 2.0;
    // A confidence that rounds to 1 has no end.
    if share >= 1.0 {
        return None;
    }
    let student = StudentsT::new(0.0, 1.0, degrees_of_freedom as f64).ok()?;
    Some((student.inverse_cdf(share) * 1e10).round() / 1e10)
}

/// The confidence of an interval that reaches so many standard errors to either side: the inverse
/// of [`t_quantile`], rounded as there. Absent without degrees of freedom.
pub fn t_confidence(reach: f64, degrees_of_freedom: usize) -> Option<f64> {
    let student = StudentsT::new(0.0, 1.0, degrees_of_freedom as f64).ok()?;
    let confidence = 2.0 * student.cdf(reach.abs()) - 1.0;
    Some((confidence * 1e10).round() / 1e10)
}

/// The two-sided quantile of the normal distribution, rounded as in [`t_quantile`]; absent for a
/// confidence outside of 0 to 1 and for one that rounds to 1.
pub fn normal_quantile(confidence: f64) -> Option<f64> {
    let share = 0.5 + confidence / 2.0;
    (confidence > 0.0 && share < 1.0)
        .then(|| (Normal::standard().inverse_cdf(share) * 1e10).round() / 1e10)
}

/// How many values it would take for Student's interval of their mean to reach no further than
/// `half_width` to either side, if they go on to vary by the standard deviation `spread`: at least
/// 2. Absent where neither is above 0 as it must be, and beyond a milliard.
pub fn values_needed(spread: f64, half_width: f64, confidence: f64) -> Option<u32> {
    if spread.is_nan() || half_width.is_nan() || spread < 0.0 || half_width <= 0.0 {
        return None;
    }
    let reach = |count: u32| {
        Some(t_quantile(confidence, count as usize - 1)? * spread / f64::from(count).sqrt())
    };
    let normal = t_quantile(confidence, 1_000_000)? * spread / half_width;
    if normal * normal > 1e9 {
        return None;
    }
    // Student's quantile lies above the normal one, so the count is at least this.
    let mut count = ((normal * normal).ceil() as u32).max(2);
    while reach(count)? > half_width {
        count += 1;
    }
    Some(count)
}

/// The value below which a share of the values lies, interpolated linearly (type 7, as in R and
/// `NumPy`); absent without values or for a share outside of 0 to 1.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_of_sorted(&sorted, share)
}

/// The same of values that rise.
pub fn quantile_of_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let place = share * (sorted.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the length of a slice"
    )]
    let below = place.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}

/// Gini coefficient of amounts of at least 0: 0 where all are equal, near 1 where one has
/// everything; absent without values or where all are 0.
pub fn gini(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let total: f64 = sorted.iter().sum();
    let ranked: f64 = sorted.iter().zip(1..).map(|(value, rank)| f64::from(rank) * value).sum();
    (total > 0.0).then(|| 2.0 * ranked / (n * total) - (n + 1.0) / n)
}

/// A straight line through points, `y = intercept + slope · x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Change of y per unit of x.
    pub slope: f64,
    /// y at x = 0.
    pub intercept: f64,
    /// Share of the variance of y that the line accounts for.
    pub r_squared: f64,
    /// Standard error of the slope; zero for points on a line.
    pub slope_error: f64,
    /// Number of points.
    pub points: usize,
}

impl Line {
    /// y at an x.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }

    /// Student's interval for the slope.
    pub fn slope_interval(&self, confidence: f64) -> Option<Interval> {
        let reach = t_quantile(confidence, self.points.checked_sub(2)?)? * self.slope_error;
        Some(Interval { low: self.slope - reach, high: self.slope + reach })
    }
}

/// Ordinary least squares; absent below three points, for slices of unequal length and where
/// x or y does not vary.
pub fn least_squares(x: &[f64], y: &[f64]) -> Option<Line> {
    if x.len() != y.len() || x.len() < 3 {
        return None;
    }
    let (x_mean, y_mean) = (mean(x)?, mean(y)?);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(y) {
        let (dx, dy) = (x - x_mean, y - y_mean);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    if xx <= 0.0 || yy <= 0.0 {
        return None;
    }
    let slope = xy / xx;
    let residual = (yy - slope * xy).max(0.0);
    Some(Line {
        slope,
        intercept: y_mean - slope * x_mean,
        r_squared: (xy * xy / (xx * yy)).min(1.0),
        slope_error: (residual / (x.len() - 2) as f64 / xx).sqrt(),
        points: x.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [f64; 8] = [12.1, 9.8, 11.4, 10.9, 13.2, 10.1, 12.7, 11.0];

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-9, "{left} is not {right}");
    }

    #[test]
    fn mean_and_variance_agree_with_numpy() {
        close(mean(&VALUES).expect("values"), 11.4);
        close(variance(&VALUES).expect("values"), 1.439_999_999_999_999);
    }

    #[test]
    fn the_interval_agrees_with_scipy_at_two_confidences() {
        let usual = t_interval(&VALUES, 0.95).expect("values");
        close(usual.low, 10.396_774_894_044_347);
        close(usual.high, 12.403_225_105_955_654);
        let wide = t_interval(&VALUES, 0.99).expect("values");
        close(wide.low, 9.915_294_977_876_645);
        close(wide.high, 12.884_705_022_123_356);
    }

    #[test]
    fn two_values_give_an_interval_and_one_gives_none() {
        let two = t_interval(&[1.0, 2.0], 0.95).expect("two values");
        close(two.low, -4.853_102_368_087_347);
        assert_eq!(t_interval(&[1.0], 0.95), None);
        assert_eq!(t_interval(&[], 0.95), None);
        assert_eq!(t_interval(&VALUES, 1.0), None);
    }

    #[test]
    fn skewness_agrees_with_scipy() {
        close(skewness(&VALUES).expect("values"), 0.167_038_276_195_263_9);
        assert_eq!(skewness(&[2.0, 2.0]), None);
        close(skewness(&[1.0, 2.0, 3.0]).expect("values"), 0.0);
    }

    #[test]
    fn a_confidence_is_the_inverse_of_its_quantile() {
        for (confidence, freedom) in [(0.95, 5), (0.99, 11), (0.5, 1)] {
            let reach = t_quantile(confidence, freedom).expect("a quantile");
            close(t_confidence(reach, freedom).expect("a confidence"), confidence);
        }
    }

    #[test]
    fn as_many_values_as_are_needed_and_no_fewer() {
        let reach = |count: u32| {
            t_quantile(0.95, count as usize - 1).expect("a quantile") * 3.0
                / f64::from(count).sqrt()
        };
        let count = values_needed(3.0, 0.8, 0.95).expect("a count");
        assert!(reach(count) <= 0.8 && reach(count - 1) > 0.8, "{count}");
        assert_eq!(values_needed(0.0, 1.0, 0.95), Some(2));
        assert_eq!(values_needed(1.0, 0.0, 0.95), None);
        assert_eq!(values_needed(1.0, 1e-9, 0.95), None);
    }

    #[test]
    fn the_gini_of_equals_is_zero_and_of_one_owner_nearly_one() {
        close(gini(&[3.0, 3.0, 3.0]).expect("values"), 0.0);
        close(gini(&[0.0, 0.0, 0.0, 8.0]).expect("values"), 0.75);
        close(gini(&[1.0, 2.0, 3.0, 4.0]).expect("values"), 0.25);
        assert!(gini(&[0.0, 0.0]).is_none() && gini(&[]).is_none());
    }

    #[test]
    fn quantiles_agree_with_numpy() {
        for (share, value) in
            [(0.0, 9.8), (0.1, 10.01), (0.25, 10.7), (0.5, 11.2), (0.9, 12.85), (1.0, 13.2)]
        {
            close(quantile(&VALUES, share).expect("values"), value);
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&VALUES, 1.5), None);
    }

    #[test]
    fn the_line_agrees_with_scipy() {
        let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.5];
        let line = least_squares(&x, &VALUES).expect("a line");
        close(line.slope, 0.052_494_873_547_505_04);
        close(line.intercept, 11.160_492_139_439_508);
        close(line.r_squared, 0.012_498_779_416_072_615);
        close(line.slope_error, 0.190_491_800_851_879_6);
        assert!(line.slope_interval(0.95).expect("points").contains(0.0));
    }

    #[test]
    fn points_that_do_not_vary_have_no_line() {
        assert_eq!(least_squares(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]), None);
        assert_eq!(least_squares(&[1.0, 2.0], &[1.0, 2.0]), None);
        assert_eq!(least_squares(&[1.0, 2.0, 3.0], &[1.0, 2.0]), None);
    }
}
