//! The finding: what the effects say, in plain sentences drawn from the numbers.

use crate::measure::windows::{Measure, WindowSums};
use crate::sim::spec::Spec;
use crate::stats::{Interval, mean};
use crate::study::comparison::Comparisons;
use crate::study::format::{count, one_replicate, percent_exact, quoted, signed};
use crate::study::outcome::{CONTROL, Effect, Replicate};

/// The sentences of a study, the most important first.
pub fn headline(
    spec: &Spec,
    effects: &[Effect],
    comparisons: &Comparisons,
    replicates: &[Replicate],
) -> Vec<String> {
    let days = spec.calendar.days;
    if spec.strategies.is_empty() {
        return vec![control_only(replicates, days)];
    }
    if comparisons.is_silent() {
        return vec![format!(
            "Nobody streams the release by day {days} in any arm: there is nothing to compare."
        )];
    }
    if replicates.len() < 2 {
        return vec![one_replicate()];
    }
    let at_end: Vec<&Effect> = effects
        .iter()
        .filter(|row| row.window_days == days && row.measure == Measure::Streams)
        .collect();
    let Some(first) = first(&at_end) else { return Vec::new() };
    let mut sentences = vec![against_reference(first, &at_end, days)];
    if loses(first) {
        sentences.push(format!("No strategy clearly brings more streams by day {days}."));
    } else if first.effect.abs() > 0.0 {
        sentences.extend(against_rival(spec, first, comparisons));
    }
    sentences.extend(losers(first, &at_end, days));
    sentences.extend(price(first, effects, days));
    sentences
}

/// The arm to speak of: the largest that clearly gains; without one the smallest that clearly
/// loses; else the largest.
fn first<'a>(rows: &[&'a Effect]) -> Option<&'a Effect> {
    let by_effect = |a: &&Effect, b: &&Effect| a.effect.total_cmp(&b.effect);
    let gains = |row: &&Effect| together(row).is_some_and(|it| it.low > 0.0);
    let gaining = rows.iter().copied().filter(gains).max_by(by_effect);
    let losing = || rows.iter().copied().filter(|row| loses(row)).min_by(by_effect);
    gaining.or_else(losing).or_else(|| rows.iter().copied().max_by(by_effect))
}

fn loses(row: &Effect) -> bool {
    together(row).is_some_and(|it| it.high < 0.0)
}

/// Whoever else clearly loses: nobody should have to find that in a table.
fn losers(first: &Effect, rows: &[&Effect], days: u16) -> Option<String> {
    let losing = rows.iter().filter(|row| loses(row) && row.strategy != first.strategy);
    let lost: Vec<String> =
        losing.map(|row| format!("{} ({})", called(&row.strategy), signed(row.effect))).collect();
    let which = if loses(first) { "also lost" } else { "lost" };
    (!lost.is_empty()).then(|| format!("Streams are {which} by day {days} by {}.", lost.join(", ")))
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
        "In the control the release has {} streams from {} listeners and {} saves by day {days}{}.",
        count(of_control(Measure::Streams)),
        count(of_control(Measure::Listeners)),
        count(of_control(Measure::Saves)),
        if replicates.len() > 1 { " (mean over replicates)" } else { "" },
    )
}

/// One arm of several against the reference. It was picked from them, so what is said of it rests
/// on the interval that holds for all together.
fn against_reference(best: &Effect, compared: &[&Effect], days: u16) -> String {
    let (Some(own), Some(together)) = (interval_of(best), together(best)) else {
        return String::new();
    };
    let reference = called(&best.reference);
    let nothing = |row: &&Effect| row.effect == 0.0 && row.effect_low == row.effect_high;
    let compared = if compared.iter().all(nothing) { 0 } else { compared.len() };
    if compared == 0 {
        return format!("No strategy changes anything by day {days}: the effect is exactly 0.");
    }
    let intervals = |write: fn(f64) -> String, own: Interval, together: Interval| {
        let all = if compared > 1 {
            format!(
                "; {} to {} together with the other{}",
                write(together.low),
                write(together.high),
                if compared > 2 { "s" } else { "" }
            )
        } else {
            String::new()
        };
        let (low, high) = (write(own.low), write(own.high));
        format!("{} interval {low} to {high}{all}", percent_exact(best.confidence))
    };
    if together.contains(0.0) {
        return format!(
            "No strategy clearly brings more streams by day {days} than {reference}: the best, \
             {}, stands at {} ({}).",
            called(&best.strategy),
            signed(best.effect),
            intervals(signed, own, together),
        );
    }
    let times = if best.control >= 1.0 {
        format!(
            ": {} in all, {:.1} times the {} of {reference}",
            count(best.value),
            best.value / best.control,
            count(best.control)
        )
    } else {
        String::new()
    };
    let direction = if best.effect > 0.0 { "more" } else { "fewer" };
    let turned = |interval: Interval| {
        if best.effect > 0.0 {
            interval
        } else {
            Interval { low: -interval.high, high: -interval.low }
        }
    };
    let than = if best.reference == CONTROL { String::new() } else { format!(" than {reference}") };
    let verb = if best.strategy == CONTROL { "brings" } else { "causes" };
    format!(
        "{} {verb} {} {direction} streams by day {days}{than} ({}){times}.",
        capital(&called(&best.strategy)),
        count(best.effect.abs()),
        intervals(count, turned(own), turned(together)),
    )
}

/// The paired difference to the rival that matters most: the largest of those it cannot be told
/// from, or the largest of all. The interval holds together with those of all pairs of strategies.
fn against_rival(spec: &Spec, best: &Effect, comparisons: &Comparisons) -> Option<String> {
    let arms = spec.arms();
    let first = arms.iter().position(|arm| *arm == best.strategy)?;
    let against = |rival: usize| {
        let more = comparisons.between(first, rival)?;
        Some((rival, more.value, more.interval()?))
    };
    let mut compared: Vec<(usize, f64, Interval)> = (0..arms.len()).filter_map(against).collect();
    // Those that cannot be told apart come first, then those with the most streams.
    compared.sort_by(|a, b| {
        let told_apart = |interval: &Interval| interval.low > 0.0;
        told_apart(&a.2).cmp(&told_apart(&b.2)).then(a.1.total_cmp(&b.1))
    });
    let &(rival, difference, interval) = compared.first()?;
    let several = comparisons.pairs.len() > 1;
    let (rival, all) =
        (called(&arms[rival]), if several { ", for all pairs together" } else { "" });
    Some(if difference < 0.0 {
        // The best is the largest that is sure; one with more that is not must not go unsaid.
        format!(
            "{} has {} more still, which may be chance alone (interval {} to {}{all}).",
            capital(&rival),
            count(-difference),
            signed(-interval.high),
            signed(-interval.low),
        )
    } else if interval.low > 0.0 {
        format!(
            "That is {} more than {rival} (interval {} to {}{all}; common random numbers).",
            count(difference),
            count(interval.low),
            count(interval.high),
        )
    } else {
        format!(
            "It cannot be told from {rival}: the difference is {} (interval {} to {}{all}).",
            signed(difference),
            signed(interval.low),
            signed(interval.high),
        )
    })
}

fn price(best: &Effect, effects: &[Effect], days: u16) -> Option<String> {
    let per_stream = best.cost_per_unit?;
    let saves = effects.iter().find(|row| {
        row.strategy == best.strategy && row.window_days == days && row.measure == Measure::Saves
    })?;
    let clear = |row: &Effect| together(row).is_some_and(|interval| interval.low > 0.0);
    if !clear(best) {
        return None;
    }
    let which = if best.reference == CONTROL { "caused" } else { "further" };
    let per_save = match saves.cost_per_unit {
        Some(price) if clear(saves) => format!(", a {which} save ${price:.2}"),
        _ => String::new(),
    };
    Some(format!("A {which} stream costs ${per_stream:.2}{per_save}."))
}

fn interval_of(row: &Effect) -> Option<Interval> {
    Some(Interval { low: row.effect_low?, high: row.effect_high? })
}

fn together(row: &Effect) -> Option<Interval> {
    Some(Interval { low: row.simultaneous_low?, high: row.simultaneous_high? })
}

/// An arm by its name; the control is not in quotes.
pub(in crate::study) fn called(arm: &str) -> String {
    if arm == CONTROL { "the control".to_owned() } else { quoted(arm) }
}

pub(in crate::study) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::paired::Method;

    fn row(effect: f64, low: f64, high: f64) -> Effect {
        Effect {
            strategy: "Ads".to_owned(),
            window_days: 90,
            measure: Measure::Streams,
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
            interval: Method::Student,
            simultaneous_low: Some(low),
            simultaneous_high: Some(high),
            replicates_for_5_percent: None,
            reference: CONTROL.to_owned(),
        }
    }

    fn alone(row: &Effect) -> String {
        against_reference(row, &[row], 90)
    }

    #[test]
    fn what_changes_nothing_does_not_hide_what_loses() {
        let named = |name: &str, row: Effect| Effect { strategy: name.to_owned(), ..row };
        let rows = [
            named("Nothing", row(0.0, 0.0, 0.0)),
            named("Bots", row(-205.0, -275.0, -135.0)),
            named("More bots", row(-214.0, -283.0, -145.0)),
        ];
        let rows: Vec<&Effect> = rows.iter().collect();
        let worst = first(&rows).expect("rows");
        let sentence = against_reference(worst, &rows, 90);
        assert!(sentence.starts_with("“More bots” causes 214 fewer streams"), "{sentence}");
        assert_eq!(
            losers(worst, &rows, 90).as_deref(),
            Some("Streams are also lost by day 90 by “Bots” (−205).")
        );
        assert!(alone(rows[0]).ends_with("the effect is exactly 0."));
    }

    #[test]
    fn an_interval_around_zero_is_never_called_an_effect() {
        let sentence = alone(&row(50.0, -10.0, 110.0));
        assert!(sentence.starts_with("No strategy clearly"), "{sentence}");
    }

    #[test]
    fn a_clear_effect_is_stated_with_its_interval() {
        let sentence = alone(&row(1250.0, 900.0, 1600.0));
        assert_eq!(
            sentence,
            "“Ads” causes 1,250 more streams by day 90 (95 % interval 900 to 1,600): \
             1,350 in all, 13.5 times the 100 of the control."
        );
    }

    #[test]
    fn the_best_of_several_is_told_with_the_interval_that_holds_for_all() {
        let several = |low| Effect {
            simultaneous_low: Some(low),
            simultaneous_high: Some(1650.0),
            reference: "Pitch".to_owned(),
            ..row(1250.0, 900.0, 1600.0)
        };
        assert_eq!(
            against_reference(&several(850.0), &[&several(850.0); 3], 90),
            "“Ads” causes 1,250 more streams by day 90 than “Pitch” (95 % interval 900 to 1,600; \
             850 to 1,650 together with the others): 1,350 in all, 13.5 times the 100 of “Pitch”."
        );
        let sentence = against_reference(&several(-50.0), &[&several(-50.0); 3], 90);
        assert!(sentence.starts_with("No strategy clearly"), "{sentence}");
    }

    #[test]
    fn the_control_may_be_the_best() {
        let best = Effect {
            strategy: CONTROL.to_owned(),
            reference: "Bots".to_owned(),
            ..row(40.0, 10.0, 70.0)
        };
        let sentence = alone(&best);
        assert!(sentence.starts_with("The control brings 40 more streams"), "{sentence}");
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(count(-1200.4), "−1,200");
        assert_eq!(count(3.25), "3.2");
        assert_eq!(count(-0.7), "−0.7");
    }
}
