//! The table of effects that a run ends with.
//!
//! Owns which columns are shown and how figures are written. Deliberately unknown: how effects are
//! estimated.

use crate::inference::paired::Method;
use crate::measure::windows::Measure;
use crate::numbers::decimal;
use crate::report::terminal::grid::Grid;
use crate::study::format::probability;
use crate::study::outcome::{CONTROL, Effect, Outcome};
use crate::study::selection::strategies_of;

/// Measures shown, as far as the outcome has them.
const MEASURES: [Measure; 4] =
    [Measure::Streams, Measure::Listeners, Measure::Saves, Measure::SaveRate];

/// Rows of the table at most.
const MOST_ROWS: usize = 20;

/// Arms against measures over the longest window, for a terminal of so much room; nothing without
/// strategies.
pub(crate) fn effects(outcome: &Outcome, room: Option<usize>) -> Option<String> {
    let window = *outcome.windows.last()?;
    let at_end = |measure: Measure| {
        let of = move |it: &&Effect| it.window_days == window && it.measure == measure;
        outcome.effects.iter().filter(of)
    };
    let streams: Vec<&Effect> = at_end(Measure::Streams).collect();
    let strategies = strategies_of(&streams, MOST_ROWS);
    if strategies.is_empty() {
        return None;
    }
    let find = |strategy: &str, measure| at_end(measure).find(|it| it.strategy == strategy);
    let drawn = grid(outcome, &strategies, streams.len() > 1, &find).drawn_in(room);
    let simultaneous = streams.len() > 1 && !drawn.dropped.contains(&SIMULTANEOUS);
    let confidence = outcome.effects.first().map_or(0.95, |effect| effect.confidence);
    let confidence = Trimmed(confidence * 100.0);
    let all = if simultaneous {
        format!("( ) holds for all {} of a column together at {confidence:.4} %; ", streams.len())
    } else {
        String::new()
    };
    let first = if window == 1 { "First day".to_owned() } else { format!("First {window} days") };
    let of_strategy = |strategy: &&str| {
        MEASURES.into_iter().filter_map(|measure| find(strategy, measure)).collect::<Vec<_>>()
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
        drawn.text
    ))
}

/// Number of the column of simultaneous intervals.
const SIMULTANEOUS: usize = 5;

/// Numbers of the columns that go where room is short, the least useful first: listeners, $ per
/// save, saves, simultaneous intervals, save rate.
const LEAST: [usize; 5] = [2, 8, 3, SIMULTANEOUS, 4];

/// A row for each strategy; a column that no strategy has a figure of is left out.
fn grid<'a>(
    outcome: &Outcome,
    strategies: &[&str],
    several: bool,
    find: &impl Fn(&str, Measure) -> Option<&'a Effect>,
) -> Grid {
    let against = match outcome.reference.as_str() {
        CONTROL => "against the control".to_owned(),
        reference => format!("against {reference}"),
    };
    let header = MEASURES.map(Measure::words).into_iter();
    let header = std::iter::once(against).chain(header).chain(
        ["streams, simultaneous", "$ spent", "$ per stream", "$ per save", "most streams"]
            .map(|it| it.replace('$', outcome.currency.sign())),
    );
    let mut table = Grid::new(header).least(LEAST, "effects.csv");
    let none = || "–".to_owned();
    for strategy in strategies {
        let streams = find(strategy, Measure::Streams);
        let mut row = vec![(*strategy).to_owned()];
        row.extend(MEASURES.map(|it| find(strategy, it).map_or_else(none, with_interval)));
        row.push(streams.and_then(simultaneous).unwrap_or_else(none));
        row.push(streams.map_or_else(none, |it| decimal(it.spent, 0)));
        row.extend([Measure::Streams, Measure::Saves].map(|measure| {
            let cost = find(strategy, measure).and_then(|effect| effect.cost_per_unit);
            cost.map_or_else(none, |cost| decimal(cost, 2))
        }));
        row.push(streams.and_then(|it| it.p_best).map_or_else(none, probability));
        table.row(row);
    }
    let has = |measure: Measure| strategies.iter().any(|it| find(it, measure).is_some());
    let mut absent: Vec<usize> =
        (0..MEASURES.len()).filter(|&it| !has(MEASURES[it])).map(|it| it + 1).collect();
    absent.extend((!several).then_some(SIMULTANEOUS));
    table.without(absent)
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

/// A number without trailing zeros.
struct Trimmed(f64);

impl std::fmt::Display for Trimmed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.*}", f.precision().unwrap_or(6), self.0);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}
