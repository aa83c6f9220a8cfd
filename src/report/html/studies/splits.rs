//! The page of a plan: the splits that were lived, to choose among with sliders.
//!
//! Deliberately unknown: how a split is found, and how sliders are drawn.

use crate::inference::estimate::Estimate;
use crate::report::html::content::{Lived, Picker, Pool, brief, ends};
use crate::report::html::studies::plan::{all, choices, form, unit};
use crate::study::format::percent_exact;
use crate::study::plan::findings::{Answer, Candidate, ChannelFound, PlanFindings};

/// Most splits of a budget that a page holds.
const MOST: usize = 1000;

/// The sliders.
pub fn pickers(found: &PlanFindings) -> Vec<Picker> {
    let pool = |(budget, platform): (usize, usize)| {
        let money = found.budgets[budget];
        let splits: Vec<Lived> =
            found.splits(platform, money).take(MOST).map(|it| lived(found, it)).collect();
        (!splits.is_empty()).then(|| Pool {
            at: vec![budget, platform],
            budget: brief(money),
            splits,
        })
    };
    let pools: Vec<Pool> = all(found).filter_map(pool).collect();
    // A choice that has no pool would leave the sliders without any.
    if pools.is_empty() || pools.len() < all(found).count() {
        return Vec::new();
    }
    vec![Picker {
        id: "splits",
        title: "Choose a split".to_owned(),
        note: format!(
            "Each split of the budget in {} equal parts that the search lived. Nothing is \
             interpolated: where a split was not lived, the nearest one that was is shown. These \
             are the figures of the search, by which the best was chosen, so that of the best is \
             too high on average: where a split was measured again, that figure is told, too. \
             Intervals hold {}.",
            found.parts,
            percent_exact(found.confidence)
        ),
        channels: found.channels.iter().map(|it| it.name.clone()).collect(),
        parts: found.parts,
        unit: unit(found),
        form: form(found),
        choices: choices(found),
        pools,
    }]
}

fn lived(found: &PlanFindings, it: &Candidate) -> Lived {
    let parts = |money: &f64| {
        let parts = (money / it.budget * f64::from(found.parts)).round();
        parts.clamp(0.0, f64::from(found.parts)) as u32
    };
    let form = |(channel, &variant): (&ChannelFound, &u16)| {
        channel.variants.get(usize::from(variant)).cloned().unwrap_or_default()
    };
    let best = it.behind.value.abs() <= 0.0 && it.out_after.is_none() && is_first(found, it);
    Lived {
        parts: it.money.iter().map(parts).collect(),
        forms: found.channels.iter().zip(&it.variants).map(form).collect(),
        replicates: it.replicates,
        out_after: it.out_after,
        effect: ends(&it.effect),
        behind: if best { Vec::new() } else { ends(&it.behind) },
        again: again(found, it).map_or_else(Vec::new, |it| ends(&it)),
    }
}

/// What a split caused in fresh replicates, where it was lived in them.
fn again(found: &PlanFindings, it: &Candidate) -> Option<Estimate> {
    let same_budget = |answer: &&Answer| {
        answer.platform == it.platform && answer.budget.total_cmp(&it.budget).is_eq()
    };
    let answer = found.answers.iter().find(same_budget)?;
    let same = |money: &[f64], variants: &[u16]| *money == it.money && *variants == it.variants;
    if same(&answer.money, &answer.variants) {
        return Some(answer.again);
    }
    answer.against.iter().find(|held| same(&held.money, &held.variants)).map(|held| held.effect)
}

fn is_first(found: &PlanFindings, it: &Candidate) -> bool {
    let mut of_budget = found.splits(it.platform as usize, it.budget);
    of_budget.next().is_some_and(|first| std::ptr::eq(first, it))
}
