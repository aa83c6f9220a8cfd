//! The finding: what the effects say, in plain sentences drawn from the numbers.

use crate::measure::windows::{Measure, WindowSums};
use crate::sim::spec::Spec;
use crate::stats::{Interval, mean, t_interval};
use crate::study::outcome::{Effect, Replicate};

/// The sentences of a study, the most important first.
pub fn headline(spec: &Spec, effects: &[Effect], replicates: &[Replicate]) -> Vec<String> {
    let days = spec.calendar.days;
    if spec.strategies.is_empty() {
        return vec![control_only(replicates, days)];
    }
    if replicates.len() < 2 {
        return vec![
            "One replicate shows what can happen, not what to expect: no conclusion is drawn. \
             Ask for more with --replicates."
                .to_owned(),
        ];
    }
    let at_end: Vec<&Effect> =
        effects.iter().filter(|row| row.window_days == days && row.measure == "streams").collect();
    let mut sentences = Vec::new();
    let clear = at_end.iter().filter(|row| interval_of(row).is_some_and(|it| it.low > 0.0));
    let by_effect = |a: &&&Effect, b: &&&Effect| a.effect.total_cmp(&b.effect);
    let Some(best) = clear.max_by(by_effect).or_else(|| at_end.iter().max_by(by_effect)) else {
        return sentences;
    };
    sentences.push(against_control(best, days));
    let others: Vec<&Effect> =
        at_end.iter().filter(|row| row.strategy != best.strategy).copied().collect();
    if best.effect.abs() > 0.0 {
        sentences.extend(against_rival(spec, best, &others, replicates, days));
    }
    sentences.extend(price(best, effects, days));
    sentences
}

fn control_only(replicates: &[Replicate], days: u16) -> String {
    let of_control = |measure: Measure| {
        let values: Vec<f64> = replicates
            .iter()
            .filter_map(|it| measure.of(&WindowSums::new(&it.arms[0], days)))
            .collect();
        mean(&values).unwrap_or(0.0)
    };
    format!(
        "Without any campaign the release has {} streams from {} listeners and {} saves by day {days}{}.",
        count(of_control(Measure::Streams)),
        count(of_control(Measure::Listeners)),
        count(of_control(Measure::Saves)),
        if replicates.len() > 1 { " (mean over replicates)" } else { "" },
    )
}

fn against_control(best: &Effect, days: u16) -> String {
    let Some(interval) = interval_of(best) else { return String::new() };
    if interval.low == 0.0 && interval.high == 0.0 {
        return format!("No strategy changes anything by day {days}: the effect is exactly 0.");
    }
    if interval.contains(0.0) {
        return format!(
            "No strategy clearly brings more streams by day {days} than doing nothing: the best, \
             {}, stands at {} ({} interval {} to {}).",
            quoted(&best.strategy),
            signed(best.effect),
            percent(best.confidence),
            signed(interval.low),
            signed(interval.high),
        );
    }
    let times = if best.control >= 1.0 {
        format!(
            ": {} in all, {:.1} times the {} of doing nothing",
            count(best.value),
            best.value / best.control,
            count(best.control)
        )
    } else {
        String::new()
    };
    let direction = if best.effect > 0.0 { "more" } else { "fewer" };
    let (near, far) = if best.effect > 0.0 {
        (interval.low, interval.high)
    } else {
        (-interval.high, -interval.low)
    };
    format!(
        "{} causes {} {direction} streams by day {days} ({} interval {} to {}){times}.",
        quoted(&best.strategy),
        count(best.effect.abs()),
        percent(best.confidence),
        count(near),
        count(far),
    )
}

/// The paired difference to the rival that matters most: the largest of those it cannot be told
/// from, or the largest of all.
fn against_rival(
    spec: &Spec,
    best: &Effect,
    others: &[&Effect],
    replicates: &[Replicate],
    days: u16,
) -> Option<String> {
    let arm = |name: &str| {
        1 + spec.strategies.iter().position(|strategy| strategy.name == name).unwrap_or(0)
    };
    let streams = |replicate: &Replicate, arm: usize| {
        WindowSums::new(&replicate.arms[arm], days).counts.streams as f64
    };
    let against = |rival: &Effect| -> Option<(f64, Interval)> {
        let (first, other) = (arm(&best.strategy), arm(&rival.strategy));
        let differences: Vec<f64> =
            replicates.iter().map(|it| streams(it, first) - streams(it, other)).collect();
        Some((mean(&differences)?, t_interval(&differences, best.confidence)?))
    };
    let mut compared: Vec<(&Effect, f64, Interval)> = others
        .iter()
        .filter_map(|&rival| against(rival).map(|(difference, it)| (rival, difference, it)))
        .collect();
    // Those that cannot be told apart come first, then by effect.
    compared.sort_by(|a, b| {
        let told_apart = |interval: &Interval| interval.low > 0.0;
        told_apart(&a.2).cmp(&told_apart(&b.2)).then(b.0.effect.total_cmp(&a.0.effect))
    });
    let &(rival, difference, interval) = compared.first()?;
    Some(if interval.low > 0.0 {
        format!(
            "That is {} more than {} (interval {} to {}, the same listeners and the same luck in both).",
            count(difference),
            quoted(&rival.strategy),
            count(interval.low),
            count(interval.high),
        )
    } else {
        format!(
            "It cannot be told from {}: the difference is {} (interval {} to {}).",
            quoted(&rival.strategy),
            signed(difference),
            signed(interval.low),
            signed(interval.high),
        )
    })
}

fn price(best: &Effect, effects: &[Effect], days: u16) -> Option<String> {
    let per_stream = best.cost_per_unit?;
    let saves = effects.iter().find(|row| {
        row.strategy == best.strategy && row.window_days == days && row.measure == "saves"
    })?;
    let clear = |row: &Effect| interval_of(row).is_some_and(|interval| interval.low > 0.0);
    if !clear(best) {
        return None;
    }
    let per_save = match saves.cost_per_unit {
        Some(price) if clear(saves) => format!(", a caused save ${price:.2}"),
        _ => String::new(),
    };
    Some(format!("A caused stream costs ${per_stream:.2}{per_save}."))
}

fn interval_of(row: &Effect) -> Option<Interval> {
    Some(Interval { low: row.effect_low?, high: row.effect_high? })
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn percent(confidence: f64) -> String {
    format!("{:.0} %", confidence * 100.0)
}

/// A count with thousands set apart: 12,345. Below ten with one decimal.
fn count(value: f64) -> String {
    if value.abs() < 10.0 && value.fract() != 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 && digits != "0" { format!("−{grouped}") } else { grouped }
}

fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", count(value)) } else { count(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(effect: f64, low: f64, high: f64) -> Effect {
        Effect {
            strategy: "Ads".to_owned(),
            window_days: 90,
            measure: "streams".to_owned(),
            unit: "streams".to_owned(),
            value: 100.0 + effect,
            control: 100.0,
            effect,
            effect_low: Some(low),
            effect_high: Some(high),
            confidence: 0.95,
            p_best: None,
            replicates: 8,
            variance_reduction: None,
            cost_per_unit: None,
        }
    }

    #[test]
    fn an_interval_around_zero_is_never_called_an_effect() {
        let sentence = against_control(&row(50.0, -10.0, 110.0), 90);
        assert!(sentence.starts_with("No strategy clearly"), "{sentence}");
    }

    #[test]
    fn a_clear_effect_is_stated_with_its_interval() {
        let sentence = against_control(&row(1250.0, 900.0, 1600.0), 90);
        assert_eq!(
            sentence,
            "“Ads” causes 1,250 more streams by day 90 (95 % interval 900 to 1,600): \
             1,350 in all, 13.5 times the 100 of doing nothing."
        );
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(-1200.4), "−1,200");
        assert_eq!(count(3.25), "3.2");
    }
}
