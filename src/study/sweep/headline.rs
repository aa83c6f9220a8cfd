//! What a sweep says, in plain sentences drawn from its numbers.

use crate::stats::{Interval, least_squares};
use crate::study::estimate::Estimate;
use crate::study::outcome::Effect;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::{Finished, Setting};
use crate::study::words::{between, plain, quoted, signed, told};

/// The sentences: a strategy each, then what failed.
pub fn headline(findings: &SweepFindings) -> Vec<String> {
    let mut sentences: Vec<String> =
        findings.strategies.iter().filter_map(|name| of_strategy(findings, name)).collect();
    sentences.extend(findings.strategies.first().and_then(|name| of_keys(findings, name)));
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
    let rows: Vec<(&Finished, &Effect)> =
        findings.points.iter().filter_map(|it| Some((it, it.whole(name, "streams")?))).collect();
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
        "{} changes streams {} by {} to {}; it is clear in {} of {} points.",
        quoted(name),
        findings.until(),
        told(least),
        told(most),
        clear.count(),
        rows.len(),
    ))
}

/// What each number among the keys does from its lowest to its highest value, by a straight line.
fn of_keys(findings: &SweepFindings, name: &str) -> Option<String> {
    let mut lines: Vec<(f64, String)> =
        (0..findings.keys.len()).filter_map(|key| of_key(findings, name, key)).collect();
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    let told: Vec<String> = lines.into_iter().map(|(_, told)| told).collect();
    (!told.is_empty()).then(|| {
        format!(
            "By straight lines through all points the effect of {} on streams changes by {}.",
            quoted(name),
            told.join("; by ")
        )
    })
}

fn of_key(findings: &SweepFindings, name: &str, key: usize) -> Option<(f64, String)> {
    let point = |it: &Finished| match it.settings.get(key) {
        Some(Setting::Number(number)) => Some((*number, it.whole(name, "streams")?.effect)),
        _ => None,
    };
    let (x, y): (Vec<f64>, Vec<f64>) = findings.points.iter().filter_map(point).unzip();
    let (low, high) = (x.iter().copied().reduce(f64::min)?, x.iter().copied().reduce(f64::max)?);
    let line = least_squares(&x, &y)?;
    let slope = line.slope_interval(findings.confidence);
    let change =
        Estimate { value: line.slope, low: slope.map(|it| it.low), high: slope.map(|it| it.high) };
    let change = change.times(high - low);
    let key = findings.short(key);
    let told =
        format!("{} as {key} goes from {} to {}", told(&change, signed), plain(low), plain(high));
    Some((change.value.abs(), told))
}

/// A point in words: `save = 5, budget = 400`.
fn place(findings: &SweepFindings, point: &Finished) -> String {
    let settings = point.settings.iter().enumerate();
    let value = |setting: &Setting| match setting {
        Setting::Number(number) => plain(*number),
        Setting::Name(name) => name.clone(),
    };
    let parts: Vec<String> =
        settings.map(|(key, it)| format!("{} = {}", findings.short(key), value(it))).collect();
    parts.join(", ")
}
