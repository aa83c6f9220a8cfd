//! How narrow intervals are wanted to be: a number with its unit. Main type: [`WantedWidth`].
//!
//! Deliberately unknown: which intervals, and how they are narrowed.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Largest half-width \[streams\].
const WIDEST: f64 = 1e9;

/// A half-width that is wanted of intervals on streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum WantedWidth {
    /// None is.
    #[default]
    Off,
    /// A share of the larger of the two means that are compared \[%\].
    Percent(f64),
    /// A number of streams.
    Streams(f64),
}

/// No half-width reads like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a half-width has a unit: write {}", WantedWidth::FORM)]
pub struct NoWidth;

impl WantedWidth {
    /// How one is written.
    pub const FORM: &str = "a share such as \"5 %\", or a number of streams such as \"50 streams\"";
    /// The same for editors, as a regular expression.
    pub const PATTERN: &str = r"^(off|[0-9.]+ *(%|streams?))$";
}

impl FromStr for WantedWidth {
    type Err = NoWidth;

    fn from_str(text: &str) -> Result<Self, NoWidth> {
        let text = text.trim();
        if text == "off" {
            return Ok(Self::Off);
        }
        let digits = |it: char| it.is_ascii_digit() || it == '.';
        let end = text.find(|it| !digits(it)).ok_or(NoWidth)?;
        let (number, unit) = text.split_at(end);
        let number: f64 = number.parse().map_err(|_| NoWidth)?;
        match unit.trim_start() {
            "%" if number > 0.0 && number < 100.0 => Ok(Self::Percent(number)),
            "stream" | "streams" if number > 0.0 && number <= WIDEST => Ok(Self::Streams(number)),
            _ => Err(NoWidth),
        }
    }
}

impl fmt::Display for WantedWidth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Percent(number) => write!(f, "{number} %"),
            Self::Streams(number) => write!(f, "{number} streams"),
        }
    }
}

impl TryFrom<String> for WantedWidth {
    type Error = NoWidth;

    fn try_from(text: String) -> Result<Self, NoWidth> {
        text.parse()
    }
}

impl From<WantedWidth> for String {
    fn from(width: WantedWidth) -> Self {
        width.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_a_number_with_its_unit_and_reads_back_as_it_was_written() {
        for (text, width) in [
            ("5 %", WantedWidth::Percent(5.0)),
            ("0.5%", WantedWidth::Percent(0.5)),
            ("50 streams", WantedWidth::Streams(50.0)),
            ("1stream", WantedWidth::Streams(1.0)),
            ("off", WantedWidth::Off),
        ] {
            assert_eq!(text.parse(), Ok(width));
            assert_eq!(width.to_string().parse(), Ok(width));
        }
    }

    #[test]
    fn a_number_alone_a_share_of_all_and_other_units_are_no_width() {
        let none = ["2", "0.02", "", "100 %", "0 streams", "-5 %", "5 listeners", "5 % %", "1e3 %"];
        for text in none {
            assert_eq!(text.parse::<WantedWidth>(), Err(NoWidth), "{text}");
        }
    }
}
