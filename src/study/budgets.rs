//! Spending: whether the strategies of a comparison spent what they were given.
//!
//! Where money is left, strategies of equal budgets are no equals, and whoever compares them has to
//! know. Deliberately unknown: why it was left.

use crate::dynamics::campaign::Strategy;
use crate::measure::windows::WindowSums;
use crate::sim::spec::Spec;
use crate::stats::mean;
use crate::study::format::{count, quoted};
use crate::study::outcome::Replicate;

/// Share of a budget below which it counts as not spent.
pub const NEARLY_ALL: f64 = 0.95;

/// A warning where strategies leave money, with what they spent on average and what they had.
pub fn unspent(spec: &Spec, replicates: &[Replicate]) -> Option<String> {
    let (days, currency) = (spec.calendar.days, &spec.economics.currency);
    let spent = |arm: usize| {
        let costs = replicates.iter().filter_map(|it| it.arms.get(arm));
        mean(&costs.map(|it| WindowSums::new(it, days).cost.dollars()).collect::<Vec<f64>>())
    };
    let left = |(index, strategy): (usize, &Strategy)| {
        let budget: f64 = strategy.campaigns.iter().filter_map(|it| it.terms().budget).sum();
        let spent = spent(index + 1)?;
        (spent < budget * NEARLY_ALL).then(|| {
            let [spent, budget] = [spent, budget].map(|it| currency.put(&count(it)));
            format!("{} {spent} of {budget}", quoted(&strategy.name))
        })
    };
    let left: Vec<String> = spec.strategies.iter().enumerate().filter_map(left).collect();
    (!left.is_empty()).then(|| {
        format!(
            "not all money is spent: {}; there is nothing more to buy, or the run ends first",
            left.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::Campaign;
    use crate::study::compare::compare;
    use crate::study::progress::Progress;

    #[test]
    fn who_leaves_money_is_named_with_it_and_who_has_none_is_not() {
        let mut spec = Spec::default();
        (spec.world.listeners, spec.world.tracks) = (300, 300);
        (spec.calendar.days, spec.calendar.burn_in_days) = (3, 7);
        spec.experiment.replicates = 1;
        spec.release.fans = 10;
        for (strategy, budget) in spec.strategies.iter_mut().zip([5_000.0, 0.0]) {
            for campaign in &mut strategy.campaigns {
                if let Campaign::Ads(ads) = campaign {
                    ads.budget = budget;
                }
            }
        }
        let outcome = compare(&spec, &Progress::default()).expect("runs");
        let message = unspent(&spec, &outcome.replicates).expect("three days are too few");
        assert!(
            message.contains("“Ads asking for the save” $") && message.contains(" of $5,000;"),
            "{message}"
        );
        assert!(!message.contains("for the stream"), "{message}");
    }
}
