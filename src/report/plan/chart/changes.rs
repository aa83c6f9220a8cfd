//! Chart 19: how the best split changes with the budget and with the platform.
//!
//! Deliberately unknown: how a row is drawn.

use crate::report::chart::about::About;
use crate::report::chart::drawn::Chart;
use crate::report::chart::theme::Look;
use crate::report::plan::chart::rows::{Row, Rows};
use crate::report::plan::chart::words;
use crate::study::plan::findings::{Answer, PlanFindings};
use crate::study::plan::words::Alike;

/// Whether there is more than one answer to show.
pub(super) fn is_drawn(found: &PlanFindings) -> bool {
    found.answers.len() > 1
}

/// Whether the best splits that were found are the same.
pub(super) fn title(found: &PlanFindings) -> String {
    if found.answers.iter().any(|it| it.again.interval().is_none()) {
        return "Best splits, in one replicate: no conclusion".to_owned();
    }
    let of_budgets = found.alike(found.answers.iter().filter(|it| it.platform == 0));
    let budgets = of_budgets == Alike::All;
    let of_platforms = |budget: usize| {
        found.alike((0..found.platforms.len()).filter_map(|it| found.answer(it, budget)))
    };
    let platforms = (0..found.budgets.len()).all(|it| of_platforms(it) == Alike::All);
    match (found.budgets.len() > 1, found.platforms.len() > 1) {
        (_, false) if budgets => "The best split found is the same share by share at every budget",
        (_, false) if of_budgets == Alike::Shares => "The best form found changes with the budget",
        (_, false) => "The best split found changes with the budget",
        (_, true) if !platforms => "The best split found changes with the platform",
        (false, true) => "The best split found is the same on every platform",
        (true, true) if budgets => {
            "The best split found is the same at every budget, on every platform"
        }
        (true, true) => "The best split found changes with the budget, not with the platform",
    }
    .to_owned()
}

/// Lays the chart out; absent where there is one answer.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    if !is_drawn(found) {
        return None;
    }
    let row = |name: String, it: &Answer| Row {
        name,
        is_best: it.platform == 0,
        money: it.money.clone(),
        variants: it.variants.clone(),
        budget: it.budget,
        effect: it.again,
        worst: None,
        text: words::effect(found, &it.again, &look),
    };
    let budgets = words::budgets(found, &look);
    let groups = if found.platforms.len() > 1 {
        let of = |&budget: &usize| {
            let names = found.platforms.iter().enumerate();
            let rows = names.filter_map(|(platform, name)| {
                Some(row(
                    crate::numbers::printable(name).into_owned(),
                    found.answer(platform, budget)?,
                ))
            });
            let head = match found.budgets.len() {
                1 => String::new(),
                _ => found.money(*found.budgets.get(budget)?),
            };
            Some((head, rows.collect()))
        };
        budgets.iter().filter_map(of).collect()
    } else {
        let rows = budgets.iter().filter_map(|&it| found.answer(0, it));
        vec![(String::new(), rows.map(|it| row(found.money(it.budget), it)).collect())]
    };
    let rows = Rows {
        found,
        title: title(found),
        how: "best split of each, measured again; whiskers",
        unit: words::what(found),
        with_money: true,
        groups,
    };
    rows.chart(about, look)
}
