//! The table of effects that a run ends with.
//!
//! Owns which columns are shown and how figures are written. Deliberately unknown: how effects are
//! estimated.

use crate::inference::paired::Method;
use crate::measure::windows::Measure;
use crate::numbers::decimal;
use crate::report::terminal::grid::Grid;
use crate::study::outcome::{CONTROL, Effect, Outcome};
use crate::study::selection::strategies_of;

/// Measures shown, as far as the outcome has them.
const MEASURES: [Measure; 4] =
    [Measure::Streams, Measure::Listeners, Measure::Saves, Measure::SaveRate];

/// Rows of the table at most.
const MOST_ROWS: usize = 20;

/// Arms against measures over the longest window; nothing without strategies.
pub(crate) fn effects(outcome: &Outcome) -> Option<String> {
    let window = *outcome.windows.last()?;
    let of_streams = |it: &&Effect| it.window_days == window && it.measure == Measure::Streams;
    let streams: Vec<&Effect> = outcome.effects.iter().filter(of_streams).collect();
    let strategies = strategies_of(&streams, MOST_ROWS);
    if strategies.is_empty() {
        return None;
    }
    let find = |strategy: &str, measure: Measure| {
        outcome.effects.iter().find(|effect| {
            effect.strategy == strategy && effect.window_days == window && effect.measure == measure
        })
    };
    let mut shown: Vec<_> = MEASURES
        .into_iter()
        .filter(|&measure| strategies.iter().any(|strategy| find(strategy, measure).is_some()))
        .collect();
    let mut several = streams.len() > 1;
    let draw = |shown: &[Measure], several: bool| {
        let mut header = vec![match outcome.reference.as_str() {
            CONTROL => "against the control".to_owned(),
            reference => format!("against {reference}"),
        }];
        header.extend(shown.iter().map(|measure| measure.words()));
        header.extend(several.then(|| "streams, simultaneous".to_owned()));
        header.extend(["$ per stream", "$ per save", "most streams"].map(str::to_owned));

        let mut table = Grid::new(header);
        for strategy in &strategies {
            let mut row = vec![(*strategy).to_owned()];
            let mut figure = |text: String| row.push(text);
            for &measure in shown {
                figure(find(strategy, measure).map_or_else(|| "–".to_owned(), with_interval));
            }
            if several {
                let streams = find(strategy, Measure::Streams);
                figure(streams.and_then(simultaneous).unwrap_or_else(|| "–".to_owned()));
            }
            for measure in [Measure::Streams, Measure::Saves] {
                let cost = find(strategy, measure).and_then(|effect| effect.cost_per_unit);
                figure(cost.map_or_else(|| "–".to_owned(), |cost| decimal(cost, 2)));
            }
            let best = find(strategy, Measure::Streams).and_then(|effect| effect.p_best);
            figure(best.map_or_else(|| "–".to_owned(), chance));
            table.row(row);
        }
        table
    };
    let mut table = draw(&shown, several);
    // On a narrow terminal what can be read elsewhere goes first: effects.csv has it all.
    if !table.fits() {
        several = false;
        table = draw(&shown, several);
    }
    if !table.fits() {
        shown.retain(|&measure| measure != Measure::SaveRate);
        table = draw(&shown, several);
    }
    let confidence = outcome.effects.first().map_or(0.95, |effect| effect.confidence);
    let confidence = Trimmed(confidence * 100.0);
    let all = if several {
        format!("( ) holds for all {} of a column together at {confidence:.4} %; ", streams.len())
    } else {
        String::new()
    };
    let first = if window == 1 { "First day".to_owned() } else { format!("First {window} days") };
    let of_strategy = |strategy: &&str| {
        shown.iter().filter_map(|&measure| find(strategy, measure)).collect::<Vec<_>>()
    };
    let bootstrap =
        strategies.iter().flat_map(of_strategy).any(|it| it.interval == Method::Bootstrap);
    let left = match streams.len() - strategies.len() {
        0 => String::new(),
        left => format!(
            " {left} of {} strategies are left out, whose effects on streams are smaller; \
             effects.csv has them.",
            streams.len()
        ),
    };
    let method = if bootstrap { "; * is bootstrapped, as the differences are skewed" } else { "" };
    Some(format!(
        "{}{first}; [ ] is the {confidence:.4} % interval of one figure; {all}\"most streams\" is \
         the probability of having the most streams of all, the control included{method}.{left}\n",
        table.text()
    ))
}

fn with_interval(effect: &Effect) -> String {
    let (scale, digits) = digits(effect);
    let unit = if scale > 1.0 { " pp" } else { "" };
    let write = |value: f64| figure(value * scale, digits);
    let mark = if effect.interval == Method::Bootstrap { "*" } else { "" };
    match (effect.effect_low, effect.effect_high) {
        (Some(low), Some(high)) => {
            format!("{}{unit} [{}, {}]{mark}", write(effect.effect), write(low), write(high))
        }
        _ => format!("{}{unit}", write(effect.effect)),
    }
}

/// A figure with its sign, written as in sentences and charts.
fn figure(value: f64, digits: usize) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    let text = decimal(value, digits);
    if text.chars().all(|c| matches!(c, '0' | '.')) { text } else { format!("{sign}{text}") }
}

/// The interval that holds together with those of the other rows.
fn simultaneous(effect: &Effect) -> Option<String> {
    let (scale, digits) = digits(effect);
    let write = |value: f64| figure(value * scale, digits);
    Some(format!("({}, {})", write(effect.simultaneous_low?), write(effect.simultaneous_high?)))
}

/// Scale and decimals of an effect: rates as percentage points, small counts with a decimal.
fn digits(effect: &Effect) -> (f64, usize) {
    match (effect.unit.starts_with("per "), effect.effect.abs()) {
        (true, _) => (100.0, 2),
        (false, size) if size < 10.0 => (1.0, 1),
        (false, _) => (1.0, 0),
    }
}

/// A probability estimated from few replicates is never certain.
fn chance(share: f64) -> String {
    match share * 100.0 {
        percent if percent > 99.0 => "> 99 %".to_owned(),
        percent if percent < 1.0 => "< 1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

/// A number without trailing zeros.
struct Trimmed(f64);

impl std::fmt::Display for Trimmed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.*}", f.precision().unwrap_or(6), self.0);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
