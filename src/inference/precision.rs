//! Precision: how far the interval of a difference reaches, whether that is near enough, and how
//! many more replicates it takes.
//!
//! Main types: [`HalfWidth`], [`Goal`]. Deliberately unknown: what is compared, and how replicates
//! are run.

use crate::inference::paired::Paired;
use crate::inference::resamples::Resamples;
use crate::stats::{mean, values_needed};

/// Fewest replicates that are looked at: after two or three an interval is often short by chance.
pub const FEWEST_TO_LOOK_AT: u32 = 6;

/// How far the interval of a paired difference reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfWidth {
    /// Half-width of the interval, in the unit of the values.
    pub half_width: f64,
    /// The larger of the two means.
    pub larger: f64,
    /// Standard deviation of the paired differences.
    pub spread: f64,
}

impl HalfWidth {
    /// Of values less others, pair by pair; absent below two pairs.
    pub fn of(
        values: &[f64],
        others: &[f64],
        confidence: f64,
        resamples: &Resamples,
    ) -> Option<Self> {
        let differences: Vec<f64> = values.iter().zip(others).map(|(a, b)| a - b).collect();
        let paired = Paired::of(&differences, resamples)?;
        Some(Self {
            half_width: paired.interval(confidence)?.half_width(),
            larger: mean(values)?.max(mean(others)?),
            spread: paired.spread(),
        })
    }

    /// Half-width as a share of the larger mean; 0 where both means are.
    pub fn share(&self) -> f64 {
        if self.larger > 0.0 { self.half_width / self.larger } else { 0.0 }
    }

    /// Replicates it would take for a half-width of this share of the larger mean.
    pub fn replicates_for(&self, share: f64, confidence: f64) -> Option<u32> {
        values_needed(self.spread, share * self.larger, confidence)
    }
}

/// A half-width that is near enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// A share of the larger of the two means that are compared.
    Share(f64),
    /// A number of streams.
    Streams(f64),
}

impl Goal {
    /// Half-width of the widest interval over the goal: at most 1 where all are near enough.
    pub fn ratio_to_goal(self, reaches: &[HalfWidth]) -> f64 {
        let of = |reach: &HalfWidth| match self {
            Self::Share(share) => reach.share() / share,
            Self::Streams(streams) => reach.half_width / streams,
        };
        reaches.iter().map(of).fold(0.0, f64::max)
    }

    /// Replicates it would take for all to be near enough, if differences go on to vary as they do;
    /// absent where none can be told, or more than anybody runs.
    pub fn replicates_for(self, reaches: &[HalfWidth], confidence: f64) -> Option<u32> {
        let of = |reach: &HalfWidth| {
            let half_width = match self {
                Self::Share(share) => share * reach.larger,
                Self::Streams(streams) => streams,
            };
            values_needed(reach.spread, half_width, confidence)
        };
        reaches.iter().map(of).try_fold(0, |most: u32, needed| Some(most.max(needed?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_interval_decides() {
        let reach = |half_width| HalfWidth { half_width, larger: 1000.0, spread: 1.0 };
        let both = [reach(10.0), reach(30.0)];
        assert!((Goal::Share(0.02).ratio_to_goal(&both) - 1.5).abs() < 1e-12);
        assert!((Goal::Streams(40.0).ratio_to_goal(&both) - 0.75).abs() < 1e-12);
        assert!(Goal::Share(0.1).ratio_to_goal(&[]) <= 1.0);
    }
}
