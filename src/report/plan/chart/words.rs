//! How figures and splits of a plan stand in its charts.
//!
//! Deliberately unknown: where they stand.

use crate::inference::estimate::Estimate;
use crate::numbers::{decimal, printable};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::theme::Look;
use crate::study::format::{
    between, format_estimate, listed_at_most, percent, percent_exact, plain, signed,
};
use crate::study::plan::findings::{Answer, PlanFindings};
use crate::study::plan::params::Objective;

/// Channels of which all splits of a budget lie in a triangle.
pub(super) const OF_A_TRIANGLE: usize = 3;

/// An effect with its interval, where there is room for it.
pub(super) fn effect(found: &PlanFindings, it: &Estimate, look: &Look) -> String {
    if look.metrics.is_brief {
        return found.signed(it.value);
    }
    format_estimate(it, |value| found.signed(value))
}

/// `+116 streams`, with its interval where wanted.
pub(super) fn of_streams(found: &PlanFindings, value: f64) -> String {
    match found.objective {
        Objective::Return => format!("a return of {}", percent(value)),
        other => format!("{} {}", signed(value), other.words()),
    }
}

/// A tick of an axis of the objective, with so many decimals.
pub(super) fn tick(found: &PlanFindings, value: f64, decimals: usize) -> String {
    match found.objective {
        Objective::Return => {
            format!("{}\u{a0}%", decimal(value * 100.0, decimals.saturating_sub(2)))
        }
        _ if value > 0.0 => format!("+{}", decimal(value, decimals)),
        _ => decimal(value, decimals),
    }
}

/// A tick of an axis of what curves show.
pub(super) fn tick_of_curve(found: &PlanFindings, value: f64, decimals: usize) -> String {
    match found.objective {
        Objective::Return => {
            let size = decimal(value.abs(), decimals);
            format!("{}{}", if value < 0.0 { "−" } else { "" }, found.currency.put(&size))
        }
        _ => tick(found, value, decimals),
    }
}

/// `streams by day 90`.
pub(super) fn what(found: &PlanFindings) -> String {
    format!("{} by day {}", found.objective.words(), found.by_day)
}

/// `Ads $36 and Retargeting $24`, of more than three channels the largest; of one alone, its variant.
pub(super) fn split(found: &PlanFindings, (money, variants): (&[f64], &[u16])) -> String {
    let mut some: Vec<(usize, f64)> =
        money.iter().copied().enumerate().filter(|(_, money)| *money > 0.0).collect();
    some.sort_by(|a, b| b.1.total_cmp(&a.1));
    let is_alone = some.len() == 1;
    let named = |&(channel, money): &(usize, f64)| {
        let variant = variants.get(channel).copied().unwrap_or_default();
        let share =
            if is_alone { found.share(channel, money, variant) } else { found.money(money) };
        format!("{} {share}", name(found, channel))
    };
    let parts: Vec<String> = some.iter().map(named).collect();
    if parts.is_empty() { "nothing".to_owned() } else { listed_at_most(&parts, 3) }
}

/// Name of a channel.
pub(super) fn name(found: &PlanFindings, channel: usize) -> String {
    found.channels.get(channel).map_or_else(String::new, |it| printable(&it.name).into_owned())
}

/// The answer of the scenario's own platform to the largest budget, which titles speak of.
pub(super) fn chief(found: &PlanFindings) -> Option<&Answer> {
    found.answer(0, found.budgets.len().checked_sub(1)?)
}

/// Why a chart of splits has nothing to tell, where it has not: one replicate, or no effect.
pub(super) fn silence(found: &PlanFindings, answer: &Answer) -> Option<String> {
    let budget = found.money(answer.budget);
    if answer.again.interval().is_none() {
        return Some(format!("Splits of {budget}, in one replicate: no conclusion"));
    }
    if !answer.works() {
        return Some(format!("No split of {budget} is shown to work"));
    }
    let (measure, least) = found.floor.filter(|it| answer.misses(it.1))?;
    let least = plain(least);
    Some(format!("No split of {budget} is shown to cause {least} {}", measure.words()))
}

/// Budgets that a chart has room for, by their places: the smallest, the middle and the largest of
/// more than three on a slide or a phone.
pub(super) fn budgets(found: &PlanFindings, look: &Look) -> Vec<usize> {
    let most = if look.metrics.is_brief { 3 } else { 6 };
    let count = found.budgets.len();
    if count <= most {
        return (0..count).collect();
    }
    (0..most).map(|at| at * (count - 1) / (most - 1)).collect()
}

/// What was run, with so many replicates behind what is shown.
pub(super) fn over(about: &About, replicates: u32) -> About {
    About { replicates: replicates as usize, ..about.clone() }
}

/// The subtitle: what was run, and how it is shown; a brief one says what intervals there are.
pub(super) fn subtitle(found: &PlanFindings, (about, look): (&About, &Look), how: &str) -> String {
    let line = about.line(look);
    let confidence = percent_exact(found.confidence);
    if look.metrics.is_brief {
        return format!("{line} · {confidence} intervals");
    }
    format!("{line} · {how}: {confidence} intervals")
}

/// The range of some estimates, 0 among them.
pub(super) fn range<'a>(all: impl IntoIterator<Item = &'a Estimate>) -> (f64, f64) {
    let ends = |it: &Estimate| [it.value, it.low.unwrap_or(it.value), it.high.unwrap_or(it.value)];
    let ends = all.into_iter().flat_map(ends);
    ends.fold((0.0, 0.0), |(low, high), end| (f64::min(low, end), f64::max(high, end)))
}

/// An axis around some values which ends near them.
pub(super) fn axis((low, high): (f64, f64), ticks: f64) -> Axis {
    let axis = Axis::around(low, high, ticks);
    let air = (high - low) * 0.05;
    let (low, high) = (axis.low.max(low - air), axis.high.min(high + air));
    if high <= low {
        return axis;
    }
    let inside = axis.ticks.iter().copied().filter(|it| (low..=high).contains(it)).collect();
    Axis { low, high, ticks: inside, ..axis }
}

/// Both ends of an interval of money.
pub(super) fn of_money(found: &PlanFindings, it: &Estimate) -> String {
    let ends = it.interval().map(|it| between(it, |end| found.money(end.round())));
    let value = found.money(it.value.round());
    ends.map_or_else(|| value.clone(), |ends| format!("{value} ({ends})"))
}
