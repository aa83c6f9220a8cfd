//! Findings that are read back from a file: whether they can be what a study found. Main type:
//! [`Sound`].
//!
//! Ranges are those of a scenario, lists that belong together have one length, and no number is
//! beyond what can be drawn. Deliberately unknown: files, and whether the findings are true.

use crate::inference::estimate::Estimate;

/// Largest size of a figure. Seeds, the largest values that a study keeps, are below it.
pub const LARGEST: f64 = 1e20;

/// Most characters of a name.
pub const LONGEST_NAME: usize = 100_000;

/// Most arms of a comparison.
pub const MOST_ARMS: usize = 1000;

/// Most replicates of a study.
pub const MOST_REPLICATES: u32 = 10_000;

/// Longest run \[days\].
pub const LONGEST_RUN: u16 = 3650;

/// What can be checked once it has been read.
pub trait Sound {
    /// Nothing where all is well, else the first thing that is wrong, in words.
    ///
    /// # Errors
    /// Those words.
    fn sound(&self) -> Result<(), String>;
}

/// A fault unless something holds.
pub(in crate::study) fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

/// A name: it stands in charts and on terminals.
///
/// # Errors
/// In words, as all of these.
pub fn name(what: &str, text: &str) -> Result<(), String> {
    ensure(!text.is_empty(), || format!("{what} is empty"))?;
    let length = text.chars().count();
    ensure(length <= LONGEST_NAME, || format!("{what} has {length} characters"))?;
    ensure(!text.chars().any(char::is_control), || format!("{what} holds a control character"))
}

/// Names that must be told apart.
///
/// # Errors
/// In words.
pub fn names(what: &str, texts: &[String], most: usize) -> Result<(), String> {
    between(&format!("number of {what}"), texts.len(), (1, most))?;
    for text in texts {
        name(what, text)?;
    }
    once(what, texts)
}

/// Things of which each is there once.
///
/// # Errors
/// In words.
pub fn once<T: Ord>(what: &str, things: &[T]) -> Result<(), String> {
    let mut sorted: Vec<&T> = things.iter().collect();
    sorted.sort();
    ensure(sorted.windows(2).all(|pair| pair[0] != pair[1]), || format!("{what} twice"))
}

/// A whole number within its range, both ends included.
///
/// # Errors
/// In words.
pub fn between<T: Copy + PartialOrd + std::fmt::Display>(
    what: &str,
    value: T,
    (least, most): (T, T),
) -> Result<(), String> {
    ensure(value >= least && value <= most, || {
        format!("{what}: {value} is not from {least} to {most}")
    })
}

/// A figure that can be drawn.
///
/// # Errors
/// In words.
pub fn figure(what: &str, value: f64) -> Result<(), String> {
    ensure(value.abs() <= LARGEST, || format!("{what}: {value:?} is no figure"))
}

/// A list as long as another.
///
/// # Errors
/// In words.
pub fn as_many(what: &str, there: usize, wanted: usize) -> Result<(), String> {
    ensure(there == wanted, || format!("{what}: {there} in place of {wanted}"))
}

/// A confidence, as a scenario may set it.
///
/// # Errors
/// In words.
pub fn confidence(value: f64) -> Result<(), String> {
    between("confidence", value, (0.5, 0.999))
}

/// A probability that may be missing.
///
/// # Errors
/// In words.
pub fn odds(what: &str, value: Option<f64>) -> Result<(), String> {
    value.map_or(Ok(()), |value| between(what, value, (0.0, 1.0)))
}

/// Both ends of an interval, or none.
///
/// # Errors
/// In words.
pub fn ends(what: &str, low: Option<f64>, high: Option<f64>) -> Result<(), String> {
    match (low, high) {
        (None, None) => Ok(()),
        (Some(low), Some(high)) => {
            figure(what, low)?;
            figure(what, high)?;
            ensure(low <= high, || format!("{what}: the interval {low} to {high} is upside down"))
        }
        _ => Err(format!("{what}: an interval with one end")),
    }
}

/// A value with its interval.
///
/// # Errors
/// In words.
pub fn estimate(what: &str, it: &Estimate) -> Result<(), String> {
    figure(what, it.value)?;
    ends(what, it.low, it.high)
}

/// Windows: rising, the last one the whole run.
///
/// # Errors
/// In words.
pub fn windows(days: &[u16]) -> Result<(), String> {
    ensure(!days.is_empty(), || "there is no window".to_owned())?;
    for &day in days {
        between("window", day, (1, LONGEST_RUN))?;
    }
    ensure(days.is_sorted_by(|a, b| a < b), || "the windows do not rise".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_drawn_is_told_in_words() {
        assert!(figure("lead", f64::NAN).is_err() && figure("lead", 1e308).is_err());
        assert_eq!(
            confidence(1.0 - 1e-16),
            Err("confidence: 0.9999999999999999 is not from 0.5 to 0.999".to_owned())
        );
        assert!(name("arm", "a\u{7}").is_err() && name("arm", "Ads <&> ä").is_ok());
        assert_eq!(name("arm", ""), Err("arm is empty".to_owned()));
        assert!(
            ends("effect", Some(1.0), None).is_err()
                && ends("effect", Some(2.0), Some(1.0)).is_err()
        );
        assert!(windows(&[]).is_err() && windows(&[28, 28]).is_err() && windows(&[7, 28]).is_ok());
        assert!(once("day", &[1, 2, 1]).is_err() && once("day", &[2, 1]).is_ok());
    }
}
