//! How much of the variation between points may be noise: a pure function of the points' effects.
//!
//! Deliberately unknown: which keys were varied.

use crate::stats::{mean, t_quantile, variance};
use crate::study::outcome::Effect;

/// Mean squared error of the points' effects over the variance between the points, at most 1;
/// absent where an effect has no interval or nothing varies.
///
/// An upper bound: points share their seeds, and chance that is the same in all of them does not
/// make them differ. A point's error is read off its interval, taken as Student's.
pub fn share(effects: &[&Effect]) -> Option<f64> {
    let squared_error = |row: &&Effect| {
        let width = row.effect_high? - row.effect_low?;
        let reach = t_quantile(row.confidence, (row.replicates as usize).checked_sub(1)?)?;
        let error = width / 2.0 / reach;
        Some(error * error)
    };
    let errors: Option<Vec<f64>> = effects.iter().map(squared_error).collect();
    let between = variance(&effects.iter().map(|row| row.effect).collect::<Vec<_>>())?;
    let error = mean(&errors?)?;
    (between > 0.0).then(|| (error / between).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::paired::Method;
    use crate::measure::windows::Measure;
    use crate::stats::t_interval;

    /// An effect whose replicates are these.
    fn effect(differences: &[f64]) -> Effect {
        let interval = t_interval(differences, 0.9);
        Effect {
            effect: mean(differences).expect("a mean"),
            effect_low: interval.map(|it| it.low),
            effect_high: interval.map(|it| it.high),
            confidence: 0.9,
            replicates: differences.len() as u32,
            strategy: "Ads".to_owned(),
            window_days: 28,
            measure: Measure::Streams,
            unit: "streams".to_owned(),
            value: 0.0,
            control: 0.0,
            p_best: None,
            variance_reduction: None,
            cost_per_unit: None,
            interval: Method::Student,
            simultaneous_low: None,
            simultaneous_high: None,
            replicates_for_5_percent: None,
            reference: "control".to_owned(),
            spent: 0.0,
        }
    }

    #[test]
    fn noise_is_the_squared_error_of_a_point_over_the_variance_between_points() {
        // Differences of ± 2 around each mean: an error of 2 in each, and a variance of 200 between
        // them.
        let points = [effect(&[8.0, 12.0]), effect(&[28.0, 32.0])];
        let share = share(&points.iter().collect::<Vec<_>>()).expect("a share");
        assert!((share - 4.0 / 200.0).abs() < 1e-6, "{share}");
    }

    #[test]
    fn noise_is_never_more_than_all_and_unknown_with_one_replicate() {
        let noisy = [effect(&[-50.0, 70.0]), effect(&[-40.0, 62.0])];
        assert_eq!(share(&noisy.iter().collect::<Vec<_>>()), Some(1.0));
        let single = [effect(&[1.0]), effect(&[2.0])];
        assert_eq!(share(&single.iter().collect::<Vec<_>>()), None);
    }
}
