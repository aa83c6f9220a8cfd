//! Figures in words: how a value, an interval, a band and a verdict are written.

use crate::validation::run::{Checked, Verdict, verdicts};
use crate::validation::targets::{Band, Unit};

/// Written where there is no value.
const NOTHING: &str = "–";

/// The mean over seeds: `24.1 %`, `13.20`.
pub fn value(row: &Checked) -> String {
    row.value.map_or_else(|| NOTHING.to_owned(), |value| figure(row.target.unit, value))
}

/// The interval over seeds: `23.8–24.4 %`.
pub fn interval(row: &Checked) -> String {
    row.interval.map_or_else(
        || NOTHING.to_owned(),
        |it| format!("{}–{}", number(row.target.unit, it.low), figure(row.target.unit, it.high)),
    )
}

/// The band: `21–27 %`, `≥ 0.7`.
pub fn band(row: &Checked) -> String {
    let Band { low, high } = row.target.band;
    let short = |value: f64| match row.target.unit {
        Unit::Share => format!("{}", (value * 1000.0).round() / 10.0),
        Unit::Number => format!("{value}"),
    };
    let sign = if row.target.unit == Unit::Share { " %" } else { "" };
    match (low, high) {
        (Some(low), Some(high)) => format!("{}–{}{sign}", short(low), short(high)),
        (Some(low), None) => format!("≥ {}{sign}", short(low)),
        (None, Some(high)) => format!("≤ {}{sign}", short(high)),
        (None, None) => NOTHING.to_owned(),
    }
}

/// `pass`, `miss`, and whether more seeds could change it.
pub fn verdict(row: &Checked) -> &'static str {
    match (row.value, row.passes(), row.is_at_the_edge()) {
        (None, ..) => "miss (nothing counted)",
        (_, true, false) => "pass",
        (_, true, true) => "pass (at the edge)",
        (_, false, false) => "miss",
        (_, false, true) => "miss (at the edge)",
    }
}

/// How many targets pass: `13 of 15 fitted and 2 of 2 held-out targets pass`, `1 of 2 targets
/// pass`.
pub fn count(rows: &[Checked]) -> String {
    let verdicts = verdicts(rows);
    let passing = |held_out: bool| {
        let of_kind = verdicts.iter().filter(|it| it.parts[0].target.held_out == held_out);
        let passes: Vec<bool> = of_kind.map(Verdict::passes).collect();
        (passes.iter().filter(|passes| **passes).count(), passes.len())
    };
    match (passing(false), passing(true)) {
        ((good, all), (_, 0)) => format!("{good} of {all} targets pass"),
        ((_, 0), (good, all)) => format!("{good} of {all} held-out targets pass"),
        ((good, all), (held, all_held)) => {
            format!("{good} of {all} fitted and {held} of {all_held} held-out targets pass")
        }
    }
}

fn figure(unit: Unit, value: f64) -> String {
    let sign = if unit == Unit::Share { " %" } else { "" };
    format!("{}{sign}", number(unit, value))
}

fn number(unit: Unit, value: f64) -> String {
    match unit {
        // Small rates lie close to the ends of narrow bands.
        Unit::Share if value < 0.1 => format!("{:.2}", value * 100.0),
        Unit::Share => format!("{:.1}", value * 100.0),
        Unit::Number => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Interval;
    use crate::validation::table::all::TARGETS;

    #[test]
    fn shares_are_written_in_per_cent_and_open_bands_with_one_end() {
        let row = |id: &str| Checked {
            target: TARGETS.iter().find(|target| target.id == id).expect("a target"),
            value: Some(0.2851),
            interval: Some(Interval { low: 0.28, high: 0.3 }),
        };
        let written = |id| [value(&row(id)), interval(&row(id)), band(&row(id))];
        assert_eq!(written("1a"), ["28.5 %", "28.0–30.0 %", "21–27 %"]);
        assert_eq!(written("4b"), ["0.29", "0.28–0.30", "≥ 0.7"]);
        assert_eq!(band(&row("7")), "1.5–5 %");
        assert_eq!(verdict(&row("1a")), "miss");
        assert_eq!(verdict(&row("1b")), "pass");
    }

    #[test]
    fn a_target_is_counted_once_however_many_parts_it_has_and_held_out_ones_apart() {
        let row = |id: &str, value| Checked {
            target: TARGETS.iter().find(|target| target.id == id).expect("a target"),
            value: Some(value),
            interval: None,
        };
        let fitted = [row("1a", 0.24), row("1b", 0.5), row("2", 0.35)];
        assert_eq!(count(&fitted), "1 of 2 targets pass");
        assert_eq!(
            count(&[row("2", 0.35), row("10", 3.0)]),
            "1 of 1 fitted and 1 of 1 held-out targets pass"
        );
        assert_eq!(count(&[row("10", 9.0)]), "0 of 1 held-out targets pass");
    }

    #[test]
    fn what_was_not_counted_is_a_dash_and_a_miss() {
        let row = Checked { target: &TARGETS[0], value: None, interval: None };
        assert_eq!((value(&row), interval(&row)), ("–".to_owned(), "–".to_owned()));
        assert_eq!(verdict(&row), "miss (nothing counted)");
    }
}
