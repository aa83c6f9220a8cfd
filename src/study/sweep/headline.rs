//! What a sweep says, in plain sentences drawn from its numbers.

use crate::measure::windows::Measure;
use crate::stats::Interval;
use crate::study::compared::{called, capital};
use crate::study::format::{between, format_estimate, one_replicate, signed};
use crate::study::outcome::Effect;
use crate::study::sweep::change::Change;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::params::SweepMethod;
use crate::study::sweep::point::{Finished, Setting};

/// The sentences: a strategy each, then what failed.
pub fn headline(findings: &SweepFindings) -> Vec<String> {
    let effects = || findings.points.iter().flat_map(|point| &point.effects);
    let mut sentences: Vec<String> = if effects().any(|row| row.replicates > 1) {
        let of_strategies = findings.strategies.iter();
        of_strategies
            .filter_map(|name| of_strategy(findings, name))
            .chain(of_keys(findings))
            .collect()
    } else {
        effects().next().map(|_| one_replicate()).into_iter().collect()
    };
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
        .filter_map(|it| Some((it, it.whole(name, Measure::Streams)?)))
        .collect();
    let by_effect =
        |a: &&(&Finished, &Effect), b: &&(&Finished, &Effect)| a.1.effect.total_cmp(&b.1.effect);
    let (least, most) = (rows.iter().min_by(by_effect)?, rows.iter().max_by(by_effect)?);
    let interval = |row: &Effect| Some(Interval { low: row.effect_low?, high: row.effect_high? });
    let clear = rows.iter().filter(|(_, row)| interval(row).is_some_and(|it| !it.contains(0.0)));
    let at = |(point, row): &(&Finished, &Effect)| {
        let interval =
            interval(row).map_or_else(String::new, |it| format!(" ({})", between(it, signed)));
        format!("{}{interval} at {}", signed(row.effect), place(findings, point))
    };
    Some(format!(
        "{} changes streams {} by {} to {}; it is clear in {} of {} points.",
        capital(&called(name)),
        findings.until(),
        at(least),
        at(most),
        clear.count(),
        rows.len(),
    ))
}

/// What each number among the keys does from its lowest to its highest value, by a straight line.
fn of_keys(findings: &SweepFindings) -> Option<String> {
    let name = findings.strategies.first()?;
    let mut changes: Vec<(usize, Change)> = (0..findings.keys.len())
        .filter_map(|key| Some((key, Change::of(findings, 0, key)?)))
        .collect();
    changes.sort_by(|a, b| b.1.by.value.abs().total_cmp(&a.1.by.value.abs()));
    let in_words = |(key, change): &(usize, Change)| {
        let by = format_estimate(&change.by, signed);
        let [from, to] = [change.from, change.to].map(|it| findings.value(*key, it));
        format!("{by} as {} goes from {from} to {to}", findings.in_words(*key))
    };
    let changes: Vec<String> = changes.iter().map(in_words).collect();
    (!changes.is_empty()).then(|| {
        format!(
            "By straight lines through all points, the other keys being held, the effect of {} on \
             streams changes by {}.{}",
            called(name),
            changes.join("; by "),
            // Keys that were drawn are tied to one another a little, and so are their bends.
            if findings.method == SweepMethod::Grid || changes.len() < 2 {
                ""
            } else {
                " Points are drawn: what bends along one key may be laid to another."
            }
        )
    })
}

/// A point in words: "what a save weighs = 5 streams, the budget = $400".
fn place(findings: &SweepFindings, point: &Finished) -> String {
    let settings = point.settings.iter().enumerate();
    let value = |key: usize, setting: &Setting| match setting {
        Setting::Number(number) => findings.value(key, *number),
        Setting::Name(name) => name.clone(),
    };
    let part = |(key, it)| format!("{} = {}", findings.in_words(key), value(key, it));
    let parts: Vec<String> = settings.map(part).collect();
    parts.join(", ")
}
