//! What a target is: a figure, the band a world has to meet, and who says so.
//!
//! Owns [`Target`] and [`Band`]. Deliberately unknown: which targets there are, and what any world
//! has come to.

use crate::validation::observed::Observed;
use crate::validation::worlds::Kind;

/// One figure that a world should reproduce.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Number of the target, with a letter for each part of one that has several.
    pub id: &'static str,
    /// What it is, for a table.
    pub name: &'static str,
    /// How it is written.
    pub unit: Unit,
    /// The published value, in words where it is a range or a direction.
    pub published: &'static str,
    /// What passes.
    pub band: Band,
    /// The publication.
    pub source: &'static str,
    /// Whether it was kept out of the setting of defaults.
    pub held_out: bool,
    /// The worlds it is read off.
    pub kind: Kind,
    /// What exactly is counted.
    pub counted: &'static str,
    /// What seems to move it.
    pub driver: &'static str,
    /// The figure of one world.
    pub figure: fn(&Observed) -> Option<f64>,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A part of a whole, in per cent.
    Share,
    /// A plain number.
    Number,
}

/// The values that pass, ends included; an end that is absent is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Least value.
    pub low: Option<f64>,
    /// Greatest value.
    pub high: Option<f64>,
}

impl Band {
    pub(super) const fn between(low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    pub(super) const fn at_least(low: f64) -> Self {
        Self { low: Some(low), high: None }
    }

    /// How wide it is; an open one has the distance of its end from 0, or 1 where it ends there.
    pub fn width(&self) -> f64 {
        let (low, high) = (self.low.unwrap_or(0.0), self.high.unwrap_or(0.0));
        let width = (high - low).abs();
        if width > 0.0 { width } else { 1.0 }
    }

    /// Whether a value passes.
    pub fn contains(&self, value: f64) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

impl Target {
    /// The number that the parts of a target share: 6 of `6a`.
    pub fn number(&self) -> &'static str {
        self.id.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_band_has_one_end() {
        assert!(Band::at_least(0.7).contains(70.0) && !Band::at_least(0.7).contains(0.69));
    }
}
