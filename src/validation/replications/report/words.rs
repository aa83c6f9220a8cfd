//! Figures of replications in words: how a value, an interval and a verdict are written.

use crate::validation::replications::replicated::{Figure, Replicated};

/// Written where there is no value.
const NOTHING: &str = "–";

/// The value: `0.8063`, `12.40`.
pub fn value(figure: &Figure) -> String {
    figure.value.filter(|value| value.is_finite()).map_or_else(|| NOTHING.to_owned(), number)
}

/// The interval: `0.8011 to 0.8120`.
pub fn interval(figure: &Figure) -> String {
    figure
        .interval
        .map_or_else(String::new, |it| format!("{} to {}", number(it.low), number(it.high)))
}

/// `pass`, `miss`, or `reported` where nothing is published to hold it against.
pub fn verdict(replicated: &Replicated) -> &'static str {
    match replicated.passes() {
        Some(true) => "pass",
        Some(false) => "miss",
        None => "reported",
    }
}

/// How many pass: `3 of 4 pass`; those without a rule do not count.
pub fn count(all: &[Replicated]) -> String {
    let verdicts: Vec<bool> = all.iter().filter_map(Replicated::passes).collect();
    let passes = verdicts.iter().filter(|&&passes| passes).count();
    let reported = all.len() - verdicts.len();
    let rest = if reported > 0 {
        format!(", {reported} without a published value")
    } else {
        String::new()
    };
    format!("{passes} of {} pass{rest}", verdicts.len())
}

/// Four digits that tell something, whatever the size.
fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1000.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.2}"),
        size if size >= 0.1 || size == 0.0 => format!("{value:.4}"),
        _ => format!("{value:.5}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::replications::replicated::Check;
    use crate::validation::replications::urn;

    fn with(checks: Vec<Check>) -> Replicated {
        Replicated { about: urn::ABOUT, setting: String::new(), figures: vec![], checks }
    }

    #[test]
    fn a_verdict_needs_every_check_and_none_is_no_verdict() {
        let good = with(vec![Check::new("one", true)]);
        let bad = with(vec![Check::new("one", true), Check::new("two", false)]);
        let none = with(vec![]);
        assert_eq!([&good, &bad, &none].map(verdict), ["pass", "miss", "reported"]);
        assert_eq!(count(&[good, bad, none]), "1 of 2 pass, 1 without a published value");
    }

    #[test]
    fn what_could_not_be_counted_is_a_dash() {
        let missing = Figure::over_runs("nothing", &[], "");
        assert_eq!((value(&missing).as_str(), interval(&missing).as_str()), ("–", ""));
        assert_eq!(value(&Figure::plain("p", 0.806_31, "")), "0.8063");
    }
}
