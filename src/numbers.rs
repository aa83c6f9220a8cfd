//! How numbers are written for people, in tables, charts and sentences alike: thousands separators,
//! true minus signs, few digits; and names with what cannot be printed. Deliberately unknown: what
//! is written.

use std::borrow::Cow;

use crate::stats::Interval;

/// Digits in groups of three, set apart by a mark: `12,345`.
pub fn grouped(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A whole number with thousands separators: `−12,345`.
pub fn whole(value: f64) -> String {
    let rounded = value.round();
    let sign = if rounded < 0.0 { "−" } else { "" };
    format!("{sign}{}", grouped(&format!("{:.0}", rounded.abs()), ','))
}

/// A number with so many decimals, thousands separators where there are none.
pub fn decimal(value: f64, decimals: usize) -> String {
    if decimals == 0 {
        return whole(value);
    }
    let text = format!("{value:.decimals$}");
    let zero = text.chars().all(|c| matches!(c, '-' | '0' | '.'));
    text.replace('-', if zero { "" } else { "−" })
}

/// A whole number with its sign: `+1,200`, `−40`.
pub fn signed(value: f64) -> String {
    if value.round() > 0.0 { format!("+{}", whole(value)) } else { whole(value) }
}

/// A share as a percentage: `4.2 %`.
pub fn percent(share: f64, decimals: usize) -> String {
    format!("{}\u{a0}%", decimal(share * 100.0, decimals))
}

/// Both ends of an interval: `1.9–2.7`; "to" where a minus sign would look like a dash.
pub fn between(interval: Interval, write: impl Fn(f64) -> String) -> String {
    let joint = if interval.low < 0.0 || interval.high < 0.0 { " to " } else { "–" };
    format!("{}{joint}{}", write(interval.low), write(interval.high))
}

/// A name with its control characters written as their codes: on a terminal they would act.
pub fn printable(name: &str) -> Cow<'_, str> {
    if !name.chars().any(char::is_control) {
        return Cow::Borrowed(name);
    }
    let write = |letter: char| {
        if letter.is_control() { letter.escape_unicode().to_string() } else { letter.to_string() }
    };
    Cow::Owned(name.chars().map(write).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_and_minus_signs_are_true() {
        assert_eq!(whole(1_234_567.4), "1,234,567");
        assert_eq!(whole(-999.6), "−1,000");
        assert_eq!(whole(-0.3), "0");
        assert_eq!(signed(120.0), "+120");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(percent(0.042, 1), "4.2\u{a0}%");
        assert_eq!(between(Interval { low: -3.0, high: 12.0 }, whole), "−3 to 12");
        assert_eq!(between(Interval { low: 1.9, high: 2.7 }, |x| decimal(x, 1)), "1.9–2.7");
    }
}
