//! Axes: which values get a tick and where a value stands. Main type: [`Axis`].
//!
//! Deliberately unknown: colours, fonts, data.

/// Most steps between the ticks of an axis.
const MOST_TICKS: f64 = 1000.0;

/// A linear axis: values from `low` to `high` stand between two places on the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Value at the beginning.
    pub low: f64,
    /// Value at the end.
    pub high: f64,
    /// Values that get a tick.
    pub ticks: Vec<f64>,
    /// Decimals that tell ticks apart.
    pub decimals: usize,
}

impl Axis {
    /// An axis of round numbers around some values, with about so many ticks.
    pub fn around(low: f64, high: f64, about: f64) -> Self {
        // Values that differ by no more than rounding do not vary.
        let least = low.abs().max(high.abs()) * 1e-9;
        let (low, high) =
            if high - low > least { (low, high) } else { (low, low + least.max(1.0)) };
        let step = round_step((high - low) / about);
        let first = (low / step + 1e-9).floor();
        let last = (high / step - 1e-9).ceil();
        let whole = |decimals: &u32| step * libm::pow(10.0, f64::from(*decimals)) > 0.999;
        let decimals = (0..12).find(whole).unwrap_or(12) as usize;
        Self { low: first * step, high: last * step, ticks: multiples(first, last, step), decimals }
    }

    /// An axis of counts from zero on: its steps are whole numbers.
    pub fn from_zero(high: f64, about: f64) -> Self {
        Self::around(0.0, high.max(about), about)
    }

    /// An axis of counts from zero on that ends just above the largest, so that little room stays
    /// empty; its last tick stands below its end.
    pub fn close_to(high: f64, about: f64) -> Self {
        Self::close_around(0.0, high, about)
    }

    /// The same from just below the smallest count, where that is below zero.
    pub fn close_around(low: f64, high: f64, about: f64) -> Self {
        let high = high.max(about.min(4.0));
        let axis = Self::around(low.min(0.0), high, about);
        let air = (high - low.min(0.0)) * 0.04;
        let (least, most) = if low < 0.0 { (low - air, high + air) } else { (0.0, high + air) };
        let (low, high) = (least.max(axis.low), most.min(axis.high));
        let inside = |tick: &f64| (low..=high).contains(tick);
        Self { low, high, ticks: axis.ticks.iter().copied().filter(inside).collect(), ..axis }
    }

    /// An axis of days with at most so many steps of one day, whole weeks or months of four weeks,
    /// day 0 among them.
    pub fn days(first: f64, last: f64, most: f64) -> Self {
        let span = (last - first).max(1.0);
        let steps = [1.0, 2.0, 7.0, 14.0, 28.0, 56.0, 112.0, 364.0];
        let step = steps.into_iter().find(|step| span / step <= most).unwrap_or(span);
        let ticks = multiples((first / step).ceil(), (last / step).floor(), step);
        Self { low: first, high: first + span, ticks, decimals: 0 }
    }

    /// An axis of factors through some values above 0, which rise: they stand on it by their decimal
    /// logarithms, and as many of them as have room get a tick.
    pub fn of_factors(values: &[f64]) -> Self {
        let logs: Vec<f64> = values.iter().map(|value| libm::log10(*value)).collect();
        let ends = logs.first().copied().zip(logs.last().copied());
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        let air = ((high - low) * 0.03).max(0.01);
        let near = (high - low) * 0.11;
        let mut ticks: Vec<f64> = Vec::new();
        for log in logs {
            if ticks.last().is_none_or(|last| log - last > near) {
                ticks.push(log);
            }
        }
        Self { low: low - air, high: high + air, ticks, decimals: 0 }
    }

    /// Where a value stands between the places of the beginning and the end.
    pub fn place(&self, value: f64, begin: f64, end: f64) -> f64 {
        begin + (value - self.low) / (self.high - self.low) * (end - begin)
    }
}

/// The multiples of a step between two whole numbers, both included.
fn multiples(from: f64, to: f64, step: f64) -> Vec<f64> {
    let steps = (to - from).clamp(0.0, MOST_TICKS) as u32;
    (0..=steps).map(|index| (from + f64::from(index)) * step).collect()
}

/// The smallest of 1, 2, 5 times a power of ten that is not below a value.
fn round_step(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::log10(value).floor());
    let factor = [1.0, 2.0, 5.0].into_iter().find(|factor| factor * power >= value * 0.999);
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_on_round_numbers_around_its_values() {
        let axis = Axis::around(0.0, 1234.0, 5.0);
        assert_eq!(axis.ticks, [0.0, 500.0, 1000.0, 1500.0]);
        let axis = Axis::around(0.031, 0.0459, 4.0);
        assert_eq!((axis.decimals, axis.ticks.len()), (3, 5));
        assert!(axis.low <= 0.031 && axis.high >= 0.0459);
        let below = Axis::around(-320.0, 900.0, 5.0);
        assert!(below.ticks.contains(&0.0) && below.low <= -320.0);
    }

    #[test]
    fn an_axis_close_to_its_values_leaves_little_room_above_them() {
        let axis = Axis::close_to(105.0, 5.0);
        assert_eq!(axis.ticks, [0.0, 50.0, 100.0]);
        assert!((axis.high - 109.2).abs() < 1e-9);
        assert_eq!(Axis::close_to(99.0, 5.0), Axis::from_zero(99.0, 5.0));
        let below = Axis::close_around(-320.0, 1700.0, 4.0);
        assert_eq!(below.ticks, [0.0, 1000.0]);
        assert!(below.low > -450.0 && below.high < 1800.0, "{below:?}");
    }

    #[test]
    fn values_that_do_not_vary_still_have_an_axis() {
        assert!(Axis::around(5.0, 5.0, 5.0).high > 5.0);
        assert_eq!(Axis::from_zero(0.0, 5.0).ticks, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    }

    #[test]
    fn values_that_crowd_on_an_axis_of_factors_share_a_tick() {
        let axis = Axis::of_factors(&[1000.0, 1050.0, 10_000.0, 100_000.0]);
        let ticks: Vec<f64> =
            axis.ticks.iter().map(|tick| libm::pow(10.0, *tick).round()).collect();
        assert_eq!(ticks, [1000.0, 10_000.0, 100_000.0]);
        let middle = axis.place(4.0, 0.0, 100.0);
        assert!((middle - 50.0).abs() < 1e-9 && axis.low < 3.0 && axis.high > 5.0, "{axis:?}");
        let one = Axis::of_factors(&[500.0]);
        assert!(one.low < one.ticks[0] && one.ticks[0] < one.high);
    }

    #[test]
    fn days_step_in_whole_weeks_through_release() {
        let axis = Axis::days(-14.0, 89.0, 8.0);
        assert_eq!(axis.ticks, [-14.0, 0.0, 14.0, 28.0, 42.0, 56.0, 70.0, 84.0]);
        assert_eq!(Axis::days(0.0, 0.0, 8.0).ticks, [0.0]);
    }
}
