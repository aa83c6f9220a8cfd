//! How an effect changes along a key, all others being held: least squares over all keys at once,
//! replicate by replicate.
//!
//! Where points are drawn, keys are tied to one another by chance, and a line along one of them
//! alone would give it what others do. All points have common random numbers, so that their effects
//! err together: the scatter about one fit through their means would say how straight it is, not
//! how surely it is known. The weights of replicates, each a world of its own, do. Deliberately
//! unknown: whether straight lines are a good description.

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::inference::linear::Fit;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::params::Scale;
use crate::study::sweep::point::{Finished, Setting};

/// What an effect on streams does from the lowest to the highest value of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Lowest value of the key.
    pub from: f64,
    /// Highest value of the key.
    pub to: f64,
    /// By how much the effect is larger at the highest value, with its interval over replicates
    /// \[streams\].
    pub by: Estimate,
}

/// Seed of the resamples behind intervals: findings do not tell that of their worlds.
const SEED: u64 = 1;

impl Change {
    /// The change along a key of the effect of a strategy, both by number; absent for names, for a
    /// key with one value, where the points do not tell the keys apart, and without a replicate
    /// that all finished points have.
    pub fn of(findings: &SweepFindings, strategy: usize, key: usize) -> Option<Self> {
        let points: Vec<(&Finished, &Vec<f64>)> = findings
            .points
            .iter()
            .filter_map(|point| Some((point, point.twins.get(strategy)?)))
            .collect();
        let at = |key: usize| -> Option<Vec<f64>> {
            points.iter().map(|(point, _)| point.number(key)).collect()
        };
        let along = at(key)?;
        let from = along.iter().copied().reduce(f64::min)?;
        let to = along.iter().copied().reduce(f64::max)?;
        if from >= to {
            return None;
        }
        let scale = findings.scales.get(key).copied().unwrap_or_default();
        let mut columns = vec![scaled(scale, &along)];
        for other in (0..findings.keys.len()).filter(|other| *other != key) {
            match at(other) {
                Some(values) => {
                    let scale = findings.scales.get(other).copied().unwrap_or_default();
                    columns.push(scaled(scale, &values));
                }
                None => columns.extend(named(&points, other)),
            }
        }
        // A key that does not vary says nothing.
        columns.retain(|column| column.iter().any(|value| (value - column[0]).abs() > 0.0));
        let rows: Vec<Vec<f64>> = (0..points.len())
            .map(|point| columns.iter().map(|column| column[point]).collect())
            .collect();
        // Points that took more replicates than others have them in the same order.
        let replicates = points.iter().map(|it| it.1.len()).min()?;
        let weights: Option<Vec<f64>> = (0..replicates)
            .map(|replicate| {
                let effects: Vec<f64> = points.iter().map(|it| it.1[replicate]).collect();
                Some(Fit::of(&rows, &effects)?.weight(0))
            })
            .collect();
        // Columns run from 0 to 1.
        let confidence = Confidence::new(findings.confidence, replicates, SEED);
        let by = Estimator::mean_of(weights?)?.estimate(&confidence);
        Some(Self { from, to, by })
    }
}

/// Values as shares of their range, on the scale of their key.
fn scaled(scale: Scale, values: &[f64]) -> Vec<f64> {
    let on_scale = |value: f64| match scale {
        Scale::Log if value > 0.0 => libm::log(value),
        _ => value,
    };
    let values: Vec<f64> = values.iter().map(|value| on_scale(*value)).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter().map(|value| if high > low { (value - low) / (high - low) } else { 0.0 }).collect()
}

/// A column for each name of a key but the first: whether a point has it.
fn named(points: &[(&Finished, &Vec<f64>)], key: usize) -> Vec<Vec<f64>> {
    let settings: Vec<Option<&Setting>> =
        points.iter().map(|(point, _)| point.settings.get(key)).collect();
    let mut names: Vec<Option<&Setting>> = Vec::new();
    for setting in &settings {
        if !names.contains(setting) {
            names.push(*setting);
        }
    }
    let has = |name| settings.iter().map(|it| f64::from(u8::from(*it == name))).collect();
    names.into_iter().skip(1).map(has).collect()
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
            currency: crate::units::Currency::default(),
            method: SweepMethod::Grid,
            keys: vec!["release.appeal".to_owned()],
            scales: vec![Scale::Linear],
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
        assert_eq!((change.from, change.to), (0.0, 5.0));
        let ends = [Some(change.by.value), change.by.low, change.by.high];
        assert!(ends.iter().all(|it| it.is_some_and(|it| (it - 10.0).abs() < 1e-9)), "{change:?}");
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
    fn a_key_that_does_nothing_gets_nothing_of_what_a_key_tied_to_it_does() {
        let mut two =
            findings(&[(0.0, [0.0; 3]), (1.0, [0.0; 3]), (4.0, [0.0; 3]), (5.0, [0.0; 3])]);
        two.keys.push("platform.training_weights.save".to_owned());
        two.scales.push(Scale::Linear);
        for (point, other) in two.points.iter_mut().zip([3.0, 1.0, 6.0, 8.0]) {
            let Setting::Number(first) = point.settings[0] else { panic!("a number") };
            point.settings.push(Setting::Number(other));
            point.twins[0] = vec![10.0 * first, 12.0 * first, 8.0 * first];
        }
        let [first, idle] = [0, 1].map(|key| Change::of(&two, 0, key).expect("a change").by);
        assert!((first.value - 50.0).abs() < 1e-9, "{first:?}");
        assert!(idle.value.abs() < 1e-9, "{idle:?}");
    }

    #[test]
    fn keys_that_always_go_together_are_not_told_apart() {
        let mut two = findings(&[(0.0, [0.0; 3]), (1.0, [3.0; 3]), (2.0, [6.0; 3])]);
        two.keys.push("platform.training_weights.save".to_owned());
        for point in &mut two.points {
            point.settings.push(point.settings[0].clone());
        }
        assert_eq!(Change::of(&two, 0, 0), None);
    }

    #[test]
    fn one_value_and_names_have_no_change() {
        let mut one = findings(&[(3.0, [1.0, 2.0, 3.0])]);
        assert_eq!(Change::of(&one, 0, 0), None);
        one.points[0].settings = vec![Setting::Name("als".to_owned())];
        assert_eq!(Change::of(&one, 0, 0), None);
    }
}
