//! How figures stand in sentences.

use crate::inference::estimate::Estimate;
use crate::numbers::{decimal, printable, whole};
use crate::stats::Interval;
use crate::units::Currency;

/// Day at which the first sentence stands, where the run reaches it.
const LONG_TERM: u16 = 90;

/// The window that sentences and charts speak of first.
pub fn chief_window(windows: &[u16]) -> u16 {
    let last = windows.last().copied().unwrap_or(0);
    if windows.contains(&LONG_TERM) { LONG_TERM } else { last }
}

/// A count with thousands set apart: 12,345; below ten with one decimal.
pub fn count(value: f64) -> String {
    if value.abs() < 9.95 && value.fract().abs() > 0.0 {
        return decimal(value, 1);
    }
    whole(value)
}

/// The same with its sign.
pub fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", count(value)) } else { count(value) }
}

/// A number of any size with three digits that count: 0.00123, 2.5, 12,300.
pub fn plain(value: f64) -> String {
    if value.abs() >= 100.0 || value.fract().abs() <= 0.0 {
        return count(value.round());
    }
    let before = libm::floor(libm::log10(value.abs())) as i32;
    let text = format!("{value:.*}", (2 - before).clamp(0, 12) as usize);
    minus(text.trim_end_matches('0').trim_end_matches('.'))
}

/// A share as a percentage.
pub fn percent(share: f64) -> String {
    let decimals = usize::from((share * 100.0).abs() < 9.95);
    minus(&format!("{:.decimals$} %", share * 100.0))
}

/// A share as a percentage, with the decimal it needs: `95 %`, `99.9 %`, `0.5 %`.
pub fn percent_exact(share: f64) -> String {
    let text = format!("{:.1}", share * 100.0);
    format!("{} %", text.trim_end_matches(".0"))
}

/// A probability that was estimated from few replicates: it is never certain.
pub fn probability(share: f64) -> String {
    match share * 100.0 {
        percent if percent > 99.0 => "> 99 %".to_owned(),
        percent if percent < 1.0 => "< 1 %".to_owned(),
        percent => format!("{percent:.0} %"),
    }
}

/// Money with its sign, and with cents below a hundred: `$600`, `$91.60`.
pub fn money(value: f64, currency: &Currency) -> String {
    let cents = libm::round(value * 100.0) / 100.0;
    let decimals = if cents.fract().abs() > 0.0 && cents < 100.0 { 2 } else { 0 };
    currency.put(&decimal(cents, decimals))
}

/// What is said instead of a finding where there is one replicate.
pub fn one_replicate() -> String {
    "One replicate shows what can happen, not what to expect: no conclusion is drawn. \
     Ask for more with --replicates."
        .to_owned()
}

/// A factor: 2.3, 25.
pub fn factor(value: f64) -> String {
    let decimals = usize::from(value.abs() < 9.95);
    decimal(value, decimals)
}

/// The ends of an interval in words.
pub fn between(interval: Interval, write: impl Fn(f64) -> String) -> String {
    format!("{} to {}", write(interval.low), write(interval.high))
}

/// A figure with its interval: `32 (4 to 61)`.
pub fn format_estimate(estimate: &Estimate, write: impl Fn(f64) -> String) -> String {
    match estimate.interval() {
        Some(interval) => format!("{} ({})", write(estimate.value), between(interval, &write)),
        None => write(estimate.value),
    }
}

/// A name in quotes, with what cannot be printed written as its code.
pub fn quoted(name: &str) -> String {
    format!("“{}”", printable(name))
}

/// "a", "a and b", and of more than `most` the first ones and how many more there are.
pub fn listed_at_most<Text: AsRef<str>>(names: &[Text], most: usize) -> String {
    let mut told: Vec<String> = names.iter().take(most).map(|it| it.as_ref().to_owned()).collect();
    if let more @ 1.. = names.len().saturating_sub(most) {
        told.push(format!("{more} more"));
    }
    listed(&told, "and")
}

/// "a", "a and b", "a, b and c", with the word before the last.
pub fn listed<Text: AsRef<str>>(names: &[Text], word: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

fn minus(text: &str) -> String {
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.' | ' ' | '%'));
    text.replace('-', if zero { "" } else { "−" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_few_digits_and_true_minus_signs() {
        assert_eq!(count(1_234_567.0), "1,234,567");
        assert_eq!(
            (count(-1200.4), count(3.25), count(-0.04)),
            ("−1,200".into(), "3.2".into(), "0.0".into())
        );
        assert_eq!((percent(0.4567), percent(-0.0123)), ("46 %".into(), "−1.2 %".into()));
        let numbers = [0.001_234, 2.5, 0.2, 99.96, 1234.5, -0.5, 3.0, 0.0].map(plain);
        assert_eq!(numbers, ["0.00123", "2.5", "0.2", "100", "1,235", "−0.5", "3", "0"]);
        assert_eq!((factor(2.34), factor(25.1)), ("2.3".into(), "25".into()));
        assert_eq!(
            [600.0, 91.6, 1234.56, 0.0].map(|it| money(it, &Currency::default())),
            ["$600", "$91.60", "$1,235", "$0"]
        );
    }

    #[test]
    fn a_probability_from_few_replicates_is_never_certain() {
        let told = [1.0, 0.991, 0.99, 0.625, 0.004, 0.0].map(probability);
        assert_eq!(told, ["> 99 %", "> 99 %", "99 %", "62 %", "< 1 %", "< 1 %"]);
    }

    #[test]
    fn what_cannot_be_printed_does_not_reach_the_terminal() {
        assert_eq!(quoted("A\u{1b}[2J\n<b>"), "“A\\u{1b}[2J\\u{a}<b>”");
    }

    #[test]
    fn long_lists_say_how_much_they_leave_out() {
        assert_eq!(listed_at_most(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(listed_at_most(&["a", "b"], 2), "a and b");
    }
}
