//! How an effect changes along a key: the slope of a straight line through all points, replicate by replicate.
//!
//! All points share their luck, so that their effects err together: the scatter about one line through their
//! means would say how straight it is, not how surely it is known. The slopes of replicates, each a world of
//! its own, do. Deliberately unknown: whether a straight line is a good description.

use crate::study::estimate::{Estimate, Estimator};
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::{Finished, Setting};

/// What an effect on streams does from the lowest to the highest value of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Lowest value of the key.
    pub from: f64,
    /// Highest value of the key.
    pub to: f64,
    /// By how much the effect is larger at the highest value, with Student's interval over replicates \[streams\].
    pub by: Estimate,
}

impl Change {
    /// The change along a key of the effect of a strategy, both by number; absent for names, for a key with one
    /// value and without a replicate that all finished points have.
    pub fn of(findings: &SweepFindings, strategy: usize, key: usize) -> Option<Self> {
        let place = |point: &'_ Finished| match point.settings.get(key)? {
            Setting::Number(number) => Some((*number, point.twins.get(strategy)?.clone())),
            Setting::Name(_) => None,
        };
        let places: Vec<(f64, Vec<f64>)> = findings.points.iter().filter_map(place).collect();
        let x: Vec<f64> = places.iter().map(|it| it.0).collect();
        let from = x.iter().copied().reduce(f64::min)?;
        let to = x.iter().copied().reduce(f64::max)?;
        // Points that took more replicates than others have them in the same order.
        let replicates = places.iter().map(|it| it.1.len()).min()?;
        let slopes: Option<Vec<f64>> =
            (0..replicates).map(|number| slope(&x, places.iter().map(|it| it.1[number]))).collect();
        let by = Estimator::mean_of(slopes?)?.times(to - from).estimate(findings.confidence);
        Some(Self { from, to, by })
    }
}

/// Slope of the line of least squares; absent where `x` does not vary.
fn slope(x: &[f64], y: impl Iterator<Item = f64>) -> Option<f64> {
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    let square: f64 = x.iter().map(|x| (x - mean) * (x - mean)).sum();
    let product: f64 = x.iter().zip(y).map(|(x, y)| (x - mean) * y).sum();
    (square > 0.0).then(|| product / square)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sweep::params::SweepMethod;

    fn findings(points: &[(f64, [f64; 3])]) -> SweepFindings {
        let point = |(number, (x, twins)): (u32, &(f64, [f64; 3]))| Finished {
            point: number,
            settings: vec![Setting::Number(*x)],
            effects: Vec::new(),
            twins: vec![twins.to_vec()],
            failure: None,
        };
        SweepFindings {
            method: SweepMethod::Grid,
            keys: vec!["release.appeal".to_owned()],
            strategies: vec!["Ads".to_owned()],
            window_days: 28,
            confidence: 0.95,
            points: (0_u32..).zip(points).map(point).collect(),
        }
    }

    #[test]
    fn a_change_that_every_replicate_shows_is_sure_however_unlike_the_replicates_are() {
        let points = [(0.0, [0.0, 500.0, -300.0]), (5.0, [10.0, 510.0, -290.0])];
        let change = Change::of(&findings(&points), 0, 0).expect("a change");
        assert_eq!((change.from, change.to, change.by.value), (0.0, 5.0, 10.0));
        assert_eq!((change.by.low, change.by.high), (Some(10.0), Some(10.0)));
    }

    #[test]
    fn points_on_a_straight_line_say_nothing_sure_when_replicates_disagree() {
        // The means lie on a line without any scatter; the replicates point up, up and down.
        let points = [1.0, 2.0, 3.0].map(|x| (x, [x * 40.0, x * 10.0, x * -20.0]));
        let change = Change::of(&findings(&points), 0, 0).expect("a change");
        assert!((change.by.value - 20.0).abs() < 1e-9);
        assert!(!change.by.is_clear(), "{change:?}");
    }

    #[test]
    fn one_value_and_names_have_no_change() {
        let mut one = findings(&[(3.0, [1.0, 2.0, 3.0])]);
        assert_eq!(Change::of(&one, 0, 0), None);
        one.points[0].settings = vec![Setting::Name("als".to_owned())];
        assert_eq!(Change::of(&one, 0, 0), None);
    }
}
