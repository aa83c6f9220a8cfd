//! Response curves: what money in one channel causes, what the next hundred dollars bring, and where
//! that stops paying.
//!
//! Money that a channel did not spend is cut off. Where a curve stops paying is read off marginal
//! returns that fall: steps whose returns rise are taken together (pool adjacent violators), as who
//! would buy the second would buy both. Its interval is that of the bootstrap over replicates.
//! Deliberately unknown: how a split of several channels does.
//!
//! # References
//! Barlow, R., Bartholomew, D., Bremner, J. & Brunk, H. 1972, "Statistical Inference under Order
//! Restrictions": pool adjacent violators.

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::stats::{mean, quantile};
use crate::study::budgets::NEARLY_ALL;
use crate::study::plan::findings::{CurveEnd, CurvePoint};
use crate::units::Money;

/// Money whose return is told \[USD\].
const STEP: f64 = 100.0;

/// One channel alone with rising money, replicate by replicate.
pub struct Response {
    /// Platform and channel, by their places.
    pub of: (u32, u32),
    /// Levels of money.
    pub given: Vec<Money>,
    /// By level, what each replicate spent \[USD\].
    pub spent: Vec<Vec<f64>>,
    /// By level, what each replicate caused.
    pub caused: Vec<Vec<f64>>,
}

impl Response {
    /// The same without the levels above the first whose money was not spent, which is the last that
    /// there is; and the money that was spent there at most.
    fn cut(&self) -> (usize, Option<f64>) {
        for (level, given) in self.given.iter().enumerate() {
            let spent = mean(&self.spent[level]).unwrap_or(0.0);
            if spent < given.dollars() * NEARLY_ALL {
                let before =
                    if level > 0 { mean(&self.spent[level - 1]).unwrap_or(0.0) } else { 0.0 };
                // A level that spends no more than the one before is no point of its own.
                let further = spent > before + 0.01 * given.dollars();
                return (level + usize::from(further), Some(spent.max(before)));
            }
        }
        (self.given.len(), None)
    }

    /// Points of the curve.
    pub fn points(&self, confidence: &Confidence) -> Vec<CurvePoint> {
        let (levels, _) = self.cut();
        let point = |level: usize| {
            let effect = Estimator::mean_of(self.caused[level].clone())?.estimate(confidence);
            let (platform, channel) = self.of;
            Some(CurvePoint {
                platform,
                channel,
                given: self.given[level].dollars(),
                spent: mean(&self.spent[level])?,
                effect,
                marginal: self.marginal(level).map(|it| it.times(STEP).estimate(confidence)),
            })
        };
        (0..levels).filter_map(point).collect()
    }

    /// What a dollar more brought from the level before to this one.
    fn marginal(&self, level: usize) -> Option<Estimator> {
        let step = |of: &[Vec<f64>]| {
            let here = Estimator::mean_of(of[level].clone())?;
            let Some(before) = level.checked_sub(1) else { return Some(here) };
            Some(here.minus(&Estimator::mean_of(of[before].clone())?))
        };
        step(&self.caused)?.over(&step(&self.spent)?)
    }

    /// How far it pays, where a unit of the objective is worth so much.
    pub fn end(&self, worth: Option<f64>, confidence: &Confidence) -> CurveEnd {
        let (levels, spends_at_most) = self.cut();
        let (platform, channel) = self.of;
        let last_to_first = (levels > 1)
            .then(|| self.marginal(levels - 1)?.over(&self.marginal(0)?))
            .flatten()
            .map(|it| it.estimate(confidence));
        let pays_up_to =
            worth.filter(|_| levels > 0).map(|it| self.pays_up_to(levels, it, confidence));
        CurveEnd { platform, channel, pays_up_to, spends_at_most, last_to_first }
    }

    fn pays_up_to(&self, levels: usize, worth: f64, confidence: &Confidence) -> Estimate {
        let replicates = self.caused[0].len();
        let all: Vec<usize> = (0..replicates).collect();
        // Money is where the curve was measured and not what is uncertain: a resample that pays to the
        // end ends where the curve does.
        let spent: Vec<f64> =
            self.spent[..levels].iter().map(|it| mean(it).unwrap_or(0.0)).collect();
        let at = |picks: &[usize]| {
            let caused = |level: usize| {
                picks.iter().map(|&it| self.caused[level][it]).sum::<f64>() / picks.len() as f64
            };
            let curve: Vec<(f64, f64)> =
                spent.iter().enumerate().map(|(level, &money)| (money, caused(level))).collect();
            break_even(&curve, 1.0 / worth)
        };
        let drawn: Vec<f64> = if replicates > 1 {
            let picks = confidence.resamples().picks(replicates);
            picks.map(|it| at(&it.collect::<Vec<usize>>())).collect()
        } else {
            Vec::new()
        };
        let tail = (1.0 - confidence.level()) / 2.0;
        let value = at(&all);
        let end = |share: f64| quantile(&drawn, share);
        Estimate {
            value,
            low: end(tail).map(|it| it.min(value)),
            high: end(1.0 - tail).map(|it| it.max(value)),
        }
    }
}

/// Money up to which a dollar more brings at least so much, along points of money and what it
/// caused, from 0 on; at most the last point's money, 0 where not even the first dollar does.
///
/// A step's return stands at its middle, and between middles it falls in a line.
fn break_even(curve: &[(f64, f64)], least: f64) -> f64 {
    // By pooled step: money, what it brought, and where it begins.
    let mut steps: Vec<(f64, f64, f64)> = Vec::new();
    let mut before = (0.0, 0.0);
    for &(money, caused) in curve {
        if money <= before.0 {
            continue;
        }
        steps.push((money - before.0, caused - before.1, before.0));
        before = (money, caused);
        while let [.., one, two] = steps[..] {
            if two.1 / two.0 <= one.1 / one.0 {
                break;
            }
            steps.truncate(steps.len() - 2);
            steps.push((one.0 + two.0, one.1 + two.1, one.2));
        }
    }
    let end = before.0;
    let mut last: Option<(f64, f64)> = None;
    for (money, caused, from) in steps {
        let (middle, per_dollar) = (from + money / 2.0, caused / money);
        if per_dollar < least {
            return match last {
                None => 0.0,
                Some((at, more)) => at + (middle - at) * (more - least) / (more - per_dollar),
            };
        }
        last = Some((middle, per_dollar));
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_stops_paying_where_the_next_dollar_brings_less_than_its_worth() {
        // A root: 100·√money, whose slope is 50/√money, 2.5 at 400.
        let root: Vec<(f64, f64)> = (1..=12)
            .map(|it| f64::from(it) * 100.0)
            .map(|money| (money, 100.0 * money.sqrt()))
            .collect();
        let at = break_even(&root, 2.5);
        assert!((at - 400.0).abs() < 15.0, "{at}");
        assert!(break_even(&root, 1000.0).abs() < 1e-9, "nothing brings so much");
        assert!((break_even(&root, 0.1) - 1200.0).abs() < 1e-9, "all of it pays");
    }

    #[test]
    fn a_slow_start_is_taken_together_with_what_follows_it() {
        let slow = [(100.0, 10.0), (200.0, 300.0), (300.0, 310.0)];
        // The first two steps bring 1.5 a dollar together, the third 0.1.
        let at = break_even(&slow, 1.0);
        assert!((100.0..250.0).contains(&at), "{at}");
    }

    fn response(spent: [f64; 3]) -> Response {
        let three = |value: f64| vec![value, value + 2.0, value + 4.0];
        Response {
            of: (0, 0),
            given: [100.0, 200.0, 300.0].map(Money::from_dollars).to_vec(),
            spent: spent.map(|it| vec![it; 3]).to_vec(),
            caused: vec![three(50.0), three(70.0), three(75.0)],
        }
    }

    #[test]
    fn money_that_is_not_spent_is_cut_off() {
        let confidence = Confidence::new(0.95, 3, 1);
        let whole = response([100.0, 200.0, 300.0]);
        assert_eq!(whole.points(&confidence).len(), 3);
        assert_eq!(whole.end(None, &confidence).spends_at_most, None);
        let short = response([100.0, 140.0, 140.0]);
        let points = short.points(&confidence);
        assert_eq!(points.iter().map(|it| it.spent).collect::<Vec<_>>(), [100.0, 140.0]);
        assert_eq!(short.end(None, &confidence).spends_at_most, Some(140.0));
        let shorter = response([60.0, 60.0, 60.0]);
        assert_eq!(shorter.points(&confidence).len(), 1);
        let none = response([0.0, 0.0, 0.0]);
        assert!(none.points(&confidence).is_empty());
        assert!(none.end(Some(1.0), &confidence).pays_up_to.is_none());
    }

    #[test]
    fn where_all_that_can_be_spent_pays_there_is_no_doubt_about_where_it_ends() {
        let mut short = response([100.0, 140.0, 140.0]);
        // What was spent differs from world to world.
        short.spent[1] = vec![120.0, 140.0, 160.0];
        let end = short.end(Some(10.0), &Confidence::new(0.95, 3, 1)).pays_up_to;
        assert_eq!(end, Some(Estimate { value: 140.0, low: Some(140.0), high: Some(140.0) }));
    }

    #[test]
    fn a_marginal_return_is_per_hundred_dollars_and_its_difference_is_paired() {
        let points = response([100.0, 200.0, 300.0]).points(&Confidence::new(0.95, 3, 1));
        let marginal = points[1].marginal.expect("money was spent");
        assert!((marginal.value - 20.0).abs() < 1e-9, "{marginal:?}");
        let narrow = marginal.high.zip(marginal.low).map(|(high, low)| high - low);
        assert!(narrow.is_some_and(|it| it < 1e-6), "worlds differ and the step does not");
    }
}
