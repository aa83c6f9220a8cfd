//! Parts of an effect in words.
//!
//! A path can carry more than the whole effect while another goes against it; shares above 100 % or
//! below 0 % would then puzzle a reader, so that they are said. Deliberately unknown: what the
//! parts are of.

use crate::inference::estimate::Estimate;
use crate::study::format::percent;

/// How far beyond 0 or 1 a share still is written as one.
const ROUNDING: f64 = 0.0005;

/// A part beside its whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A share with its interval: `45 % (30 % to 60 %)`.
    Share(String),
    /// Other parts take away from it.
    MoreThanAll,
    /// It goes in the opposite direction.
    Against,
}

impl Part {
    /// Of a share of the whole.
    pub fn of(share: &Estimate) -> Self {
        if share.value < -ROUNDING {
            return Self::Against;
        }
        if share.value > 1.0 + ROUNDING {
            return Self::MoreThanAll;
        }
        let value = percent(share.value.clamp(0.0, 1.0));
        Self::Share(match share.interval() {
            Some(it) => format!("{value} ({} to {})", end(it.low), end(it.high)),
            None => value,
        })
    }

    /// The same without an interval.
    pub fn of_value(share: f64) -> Self {
        Self::of(&Estimate { value: share, low: None, high: None })
    }

    /// As a clause about the whole that was just named: "45 % of it".
    pub fn clause(&self) -> String {
        match self {
            Self::Share(share) => format!("{share} of it"),
            Self::MoreThanAll => "more than all of it".to_owned(),
            Self::Against => "in the opposite direction".to_owned(),
        }
    }

    /// As a cell of a table, or beside a mark in a chart.
    pub fn cell(&self) -> String {
        match self {
            Self::Share(share) => share.clone(),
            Self::MoreThanAll => "more than all".to_owned(),
            Self::Against => "opposite".to_owned(),
        }
    }
}

/// An end of the interval of a share.
fn end(value: f64) -> String {
    if value < -ROUNDING {
        "below 0 %".to_owned()
    } else if value > 1.0 + ROUNDING {
        "above 100 %".to_owned()
    } else {
        percent(value.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(value: f64, low: f64, high: f64) -> String {
        Part::of(&Estimate { value, low: Some(low), high: Some(high) }).cell()
    }

    #[test]
    fn a_share_is_a_percentage_only_where_it_can_be_one() {
        assert_eq!(cell(0.45, 0.3, 0.6), "45 % (30 % to 60 %)");
        assert_eq!(cell(0.45, -0.3, 1.6), "45 % (below 0 % to above 100 %)");
        assert_eq!(cell(1.34, 1.1, 1.6), "more than all");
        assert_eq!(cell(-0.34, -0.5, -0.1), "opposite");
        assert_eq!(Part::of_value(1.0).clause(), "100 % of it");
    }
}
