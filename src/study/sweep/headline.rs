//! What a sweep says, in plain sentences drawn from its numbers.

use crate::stats::Interval;
use crate::study::outcome::Effect;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::Finished;
use crate::study::words::{between, quoted, signed};

/// The sentences: a strategy each, then what failed.
pub fn headline(findings: &SweepFindings) -> Vec<String> {
    let mut sentences: Vec<String> =
        findings.strategies.iter().filter_map(|name| of_strategy(findings, name)).collect();
    let failed: Vec<&Finished> =
        findings.points.iter().filter(|point| point.failure.is_some()).collect();
    if let Some(first) = failed.first() {
        sentences.push(format!(
            "{} of {} points failed, the first one ({}) because {}; points.csv has them all.",
            failed.len(),
            findings.points.len(),
            place(findings, first),
            first.failure.as_deref().unwrap_or_default(),
        ));
    }
    sentences
}

fn of_strategy(findings: &SweepFindings, name: &str) -> Option<String> {
    let rows: Vec<(&Finished, &Effect)> = findings
        .points
        .iter()
        .filter_map(|it| Some((it, it.effect(name, "streams", findings.window_days)?)))
        .collect();
    let by_effect =
        |a: &&(&Finished, &Effect), b: &&(&Finished, &Effect)| a.1.effect.total_cmp(&b.1.effect);
    let (least, most) = (rows.iter().min_by(by_effect)?, rows.iter().max_by(by_effect)?);
    let interval = |row: &Effect| Some(Interval { low: row.effect_low?, high: row.effect_high? });
    let clear = rows.iter().filter(|(_, row)| interval(row).is_some_and(|it| !it.contains(0.0)));
    let told = |(point, row): &(&Finished, &Effect)| {
        let interval =
            interval(row).map_or_else(String::new, |it| format!(" ({})", between(it, signed)));
        format!("{}{interval} at {}", signed(row.effect), place(findings, point))
    };
    Some(format!(
        "{} changes streams by day {} by {} to {}; it is clear in {} of {} points.",
        quoted(name),
        findings.window_days,
        told(least),
        told(most),
        clear.count(),
        rows.len(),
    ))
}

/// A point in words: `save = 5, budget = 400`.
fn place(findings: &SweepFindings, point: &Finished) -> String {
    let settings = point.settings.iter().enumerate();
    let parts: Vec<String> =
        settings.map(|(key, value)| format!("{} = {value}", findings.short(key))).collect();
    parts.join(", ")
}
