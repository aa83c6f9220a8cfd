//! How far each channel pays, in the words of the chart of response curves.
//!
//! Deliberately unknown: how curves are drawn.

use crate::report::plan::chart::words;
use crate::study::format::listed_at_most;
use crate::study::plan::findings::{CurveEnd, PlanFindings};
use crate::study::plan::words::Pays;

/// How far a channel pays on the scenario's own platform, where that can be told.
pub(super) fn pays(found: &PlanFindings, channel: usize) -> Option<Pays> {
    let of = |it: &&CurveEnd| it.platform == 0 && it.channel as usize == channel;
    found.pays(found.ends.iter().find(of)?)
}

/// Channels with a curve on the scenario's own platform.
pub(super) fn channels(found: &PlanFindings) -> Vec<usize> {
    (0..found.channels.len()).filter(|&it| found.curve(0, it).next().is_some()).collect()
}

/// Where curves stop paying, or what a channel brings alone.
pub(super) fn title(found: &PlanFindings) -> String {
    let channels = channels(found);
    if found.curves.iter().any(|it| it.effect.interval().is_none()) {
        return "Each channel alone, in one replicate: no conclusion".to_owned();
    }
    let mut stops: Vec<(usize, f64)> = Vec::new();
    let mut whole: Vec<(usize, f64)> = Vec::new();
    let mut told = false;
    for &channel in &channels {
        match pays(found, channel) {
            None => continue,
            Some(Pays::Never | Pays::PerhapsNever(_)) => {}
            Some(Pays::ToTheEnd(spent)) => whole.push((channel, spent)),
            Some(Pays::PerhapsToTheEnd(at)) => whole.push((channel, at.value)),
            Some(Pays::UpTo(at)) => stops.push((channel, at.value)),
        }
        told = true;
    }
    let named = |(channel, money): &(usize, f64)| {
        format!("at {} in {}", found.money(money.round()), words::name(found, *channel))
    };
    if !stops.is_empty() {
        stops.sort_by(|a, b| b.1.total_cmp(&a.1));
        let stops: Vec<String> = stops.iter().map(named).collect();
        return format!(
            "Another {} stops paying {}",
            found.money(100.0),
            listed_at_most(&stops, 3)
        );
    }
    if !whole.is_empty() {
        let whole: Vec<String> = whole.iter().map(named).collect();
        return format!("Another {} still pays {}", found.money(100.0), listed_at_most(&whole, 3));
    }
    if told {
        return "No channel alone is shown to pay at the stated worth".to_owned();
    }
    let lasts = channels.iter().filter_map(|&it| Some((it, found.curve(0, it).last()?)));
    let clear = lasts.filter(|(_, it)| it.effect.is_clear() && it.effect.value > 0.0);
    let most = clear.max_by(|a, b| a.1.effect.value.total_cmp(&b.1.effect.value));
    most.map_or_else(
        || "No channel alone is shown to work".to_owned(),
        |(channel, last)| {
            let (name, caused) = (words::name(found, channel), last.effect.value);
            let caused = found.on_curve(caused);
            let unit = found.objective.words_of_curve();
            format!("{name} alone, with {}: {caused} {unit}", found.money(last.given))
        },
    )
}

/// How far a channel pays, and what it cannot spend, in a line.
pub(super) fn told(found: &PlanFindings, channel: usize, brief: bool) -> String {
    let verdict = match pays(found, channel) {
        Some(Pays::Never) => "never pays".to_owned(),
        Some(Pays::PerhapsNever(_)) => "not shown to pay".to_owned(),
        Some(Pays::ToTheEnd(spent)) => format!("still pays at {}", found.money(spent.round())),
        Some(Pays::PerhapsToTheEnd(at)) if brief => {
            format!("still pays at {}", found.money(at.value.round()))
        }
        Some(Pays::PerhapsToTheEnd(at)) => {
            format!("still pays at {}", words::of_money(found, &at))
        }
        Some(Pays::UpTo(at)) if brief => format!("pays up to {}", found.money(at.value.round())),
        Some(Pays::UpTo(at)) => format!("pays up to {}", words::of_money(found, &at)),
        None => found.curve(0, channel).last().map_or_else(String::new, |last| {
            let caused = found.on_curve(last.effect.value);
            format!("{caused} at {}", found.money(last.spent))
        }),
    };
    let most = found.ends.iter().find(|it| it.platform == 0 && it.channel as usize == channel);
    match most.and_then(|it| it.spends_at_most) {
        Some(most) => format!("{verdict}; spends {} at most", found.money(most)),
        None => verdict,
    }
}
