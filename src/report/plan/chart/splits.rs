//! Chart 16 of two or of more than three channels: the best split, the second best, the even one and
//! each channel alone, with what they cause.
//!
//! Deliberately unknown: how a row is drawn.

use crate::inference::estimate::Estimate;
use crate::numbers::printable;
use crate::report::chart::about::About;
use crate::report::chart::drawn::Chart;
use crate::report::chart::theme::Look;
use crate::report::plan::chart::rows::{Row, Rows};
use crate::report::plan::chart::words;
use crate::study::plan::findings::{Answer, Held, PlanFindings, Rival};

/// The best split of the largest budget.
pub(super) fn title(found: &PlanFindings) -> String {
    let Some(answer) = words::chief(found) else { return String::new() };
    words::silence(found, answer).unwrap_or_else(|| {
        format!(
            "Of {}, {}: {}",
            found.money(answer.budget),
            words::split(found, (&answer.money, &answer.variants)),
            words::of_streams(found, answer.again.value)
        )
    })
}

/// Lays the chart out.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let rows = Rows {
        found,
        title: title(found),
        how: "measured again in fresh replicates; whiskers",
        unit: words::what(found),
        with_money: true,
        groups: groups(found, &look, false),
    };
    rows.chart(about, look)
}

/// By budget, the rows of its splits; with the worst worlds of each where wanted.
pub(super) fn groups(
    found: &PlanFindings,
    look: &Look,
    with_worst: bool,
) -> Vec<(String, Vec<Row>)> {
    let budgets = words::budgets(found, look);
    let several = budgets.len() > 1;
    let group = |budget: usize| {
        let answer = found.answer(0, budget)?;
        let head = if several { found.money(answer.budget) } else { String::new() };
        Some((head, rows(found, answer, (look, several, with_worst))))
    };
    budgets.into_iter().filter_map(group).collect()
}

/// The best split and what it is held against; of several budgets one channel alone, the best one.
fn rows(
    found: &PlanFindings,
    answer: &Answer,
    (look, several, with_worst): (&Look, bool, bool),
) -> Vec<Row> {
    let text = |effect: &Estimate, worst: f64| {
        let mean = found.signed(effect.value);
        if with_worst {
            return format!("{} / {mean}", found.signed(worst));
        }
        words::effect(found, effect, look)
    };
    let best = Row {
        name: "best".to_owned(),
        is_best: true,
        money: answer.money.clone(),
        variants: answer.variants.clone(),
        budget: answer.budget,
        effect: answer.again,
        worst: with_worst.then_some(answer.worst_tenth),
        text: text(&answer.again, answer.worst_tenth),
    };
    let singles = answer.against.iter().filter(|it| it.rival == Rival::Single);
    let most = singles.max_by(|a, b| a.effect.value.total_cmp(&b.effect.value));
    let row = |it: &Held| {
        let is_told = match it.rival {
            Rival::Single => !several || most == Some(it),
            other => other != Rival::FirstPlatform,
        };
        if !is_told {
            return None;
        }
        Some(Row {
            name: printable(&found.rival(it)).into_owned(),
            is_best: false,
            money: it.money.clone(),
            variants: it.variants.clone(),
            budget: answer.budget,
            effect: it.effect,
            worst: with_worst.then_some(it.worst_tenth),
            text: text(&it.effect, it.worst_tenth),
        })
    };
    std::iter::once(best).chain(answer.against.iter().filter_map(row)).collect()
}
