//! Sentences taken apart: literal words, with braces for what stands between them.

/// What stands in the places of the braces, where the whole text has this form.
pub(super) fn read<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let at = match (part.is_empty(), last) {
            (true, true) => rest.len(),
            (false, true) => rest.strip_suffix(part)?.len(),
            (_, false) => rest.find(part)?,
        };
        found.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    Some(found)
}

/// A number as people write it.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let plain = text.replace([',', '+', '$', '×'], "").replace('−', "-");
    plain.trim().parse().map_err(|_| format!("no number: {text:?}"))
}

/// Whether a number that is written is a value as far as its digits go.
pub(super) fn says(text: &str, value: f64) -> Result<(), String> {
    let decimals = text.rsplit_once('.').map_or(0, |(_, after)| after.len().min(3));
    let off = (number(text)? - value).abs();
    let signed = text.starts_with('+') || text.starts_with('−');
    let wrong_sign = signed && value.abs() > 0.06 && (text.starts_with('−') != (value < 0.0));
    if off <= 0.501 * [1.0, 0.1, 0.01, 0.001][decimals] && !wrong_sign {
        Ok(())
    } else {
        Err(format!("{text:?} is said of {value}"))
    }
}

/// A share written as a percentage.
pub(super) fn says_percent(text: &str, share: f64) -> Result<(), String> {
    let figure = text.strip_suffix('%').ok_or_else(|| format!("no percentage: {text:?}"))?;
    says(figure.trim_end_matches([' ', '\u{a0}']), share * 100.0)
}

/// A probability, which is never certain.
pub(super) fn says_probability(text: &str, share: f64) -> Result<(), String> {
    match text.replace('\u{a0}', " ").as_str() {
        "> 99 %" if share > 0.99 => Ok(()),
        "< 1 %" if share < 0.01 => Ok(()),
        other => says_percent(other, share),
    }
}

/// Both ends of an interval.
pub(super) fn says_ends(text: &str, low: f64, high: f64) -> Result<(), String> {
    let joint = if text.contains(" to ") { " to " } else { "–" };
    let (a, b) = text.split_once(joint).ok_or_else(|| format!("no interval: {text:?}"))?;
    says(a, low)?;
    says(b, high)
}

/// A value with its interval, or without one: `32 (4 to 61)`.
pub(super) fn says_estimate(
    text: &str,
    it: &longplay::inference::estimate::Estimate,
) -> Result<(), String> {
    match (read("{} ({} to {})", text), it.low.zip(it.high)) {
        (Some(found), Some((low, high))) => {
            says(found[0], it.value)?;
            says(found[1], low)?;
            says(found[2], high)
        }
        (None, None) => says(text, it.value),
        _ => Err(format!("{text:?} is said of {it:?}")),
    }
}

#[test]
fn a_sentence_is_taken_apart_at_its_words() {
    assert_eq!(read("{} has {} more.", "“A” has 3 more."), Some(vec!["“A”", "3"]));
    assert_eq!(read("{} has {} more.", "“A” has 3 fewer."), None);
    assert!(says("1,234", 1234.4).is_ok() && says("−3.2", -3.25).is_ok());
    assert!(says("−3", 3.0).is_err() && says("40", 41.0).is_err());
}

/// A share with its interval: `4.0 % (3.0 % to 5.0 %)`.
pub(super) fn says_share(
    text: &str,
    it: &longplay::inference::estimate::Estimate,
) -> Result<(), String> {
    match (read("{} ({} to {})", text), it.low.zip(it.high)) {
        (Some(found), Some((low, high))) => {
            says_percent(found[0], it.value)?;
            says_percent(found[1], low)?;
            says_percent(found[2], high)
        }
        (None, None) => says_percent(text, it.value),
        _ => Err(format!("{text:?} is said of {it:?}")),
    }
}

/// A part of a whole: a percentage only where it can be one.
pub(super) fn says_part(
    text: &str,
    it: &longplay::inference::estimate::Estimate,
) -> Result<(), String> {
    let expected = match it.value {
        value if value < -0.0005 => Some("in the opposite direction"),
        value if value > 1.0005 => Some("more than all of it"),
        _ => None,
    };
    if let Some(expected) = expected {
        return if text == expected { Ok(()) } else { Err(format!("{text:?} of {it:?}")) };
    }
    let text = text.strip_suffix(" of it").ok_or_else(|| format!("no part: {text:?}"))?;
    let Some(found) = read("{} ({} to {})", text) else { return says_percent(text, it.value) };
    says_percent(found[0], it.value)?;
    let end = |text: &str, value: f64| match text {
        "below 0 %" if value < 0.0 => Ok(()),
        "above 100 %" if value > 1.0 => Ok(()),
        other => says_percent(other, value),
    };
    end(found[1], it.low.unwrap_or(0.0))?;
    end(found[2], it.high.unwrap_or(0.0))
}

/// Whether an interval leaves 0 out.
pub(super) fn is_clear(it: &longplay::inference::estimate::Estimate) -> bool {
    it.low.zip(it.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}
