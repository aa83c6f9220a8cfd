//! Precision: how far the intervals of the effects on streams reach, and whether that is near enough.
//!
//! Main types: [`HalfWidth`], [`Goal`]. Deliberately unknown: how replicates are run.

use crate::measure::windows::WindowSums;
use crate::sim::spec::{ExperimentParams, Spec};
use crate::stats::{mean, values_needed};
use crate::study::outcome::Replicate;
use crate::study::paired::Paired;
use crate::study::resamples::Resamples;

/// How far the interval of one effect on streams over the whole run reaches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfWidth {
    /// Index of the arm.
    pub arm: usize,
    /// Half-width of its interval \[streams\].
    pub half_width: f64,
    /// The larger of the mean streams of the arm and of the reference.
    pub larger: f64,
    /// Standard deviation of the paired differences \[streams\].
    pub spread: f64,
}

impl HalfWidth {
    /// Half-width as a share of the larger mean; 0 where neither arm has streams.
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
    /// What an experiment asks for, if it does.
    pub fn of(experiment: &ExperimentParams) -> Option<Self> {
        match experiment.until_half_width {
            none if none <= 0.0 => None,
            share if share < 1.0 => Some(Self::Share(share)),
            streams => Some(Self::Streams(streams)),
        }
    }

    /// How far the widest interval is beyond the goal: at most 1 where all are near enough.
    pub fn missed_by(self, reaches: &[HalfWidth]) -> f64 {
        let of = |reach: &HalfWidth| match self {
            Self::Share(share) => reach.share() / share,
            Self::Streams(streams) => reach.half_width / streams,
        };
        reaches.iter().map(of).fold(0.0, f64::max)
    }
}

/// The reach of every arm but the reference; none with one replicate.
pub fn reaches(spec: &Spec, replicates: &[Replicate]) -> Vec<HalfWidth> {
    let resamples = Resamples::new(replicates.len(), spec.world.seed);
    let reference = spec.reference().unwrap_or(0);
    let streams = streams_by_arm(replicates, spec.calendar.days);
    let of = |arm: usize| {
        let values = streams.get(arm)?;
        let others = streams.get(reference)?;
        let differences: Vec<f64> = values.iter().zip(others).map(|(a, b)| a - b).collect();
        let paired = Paired::of(&differences, &resamples)?;
        Some(HalfWidth {
            arm,
            half_width: paired.interval(spec.experiment.confidence)?.half_width(),
            larger: mean(values)?.max(mean(others)?),
            spread: paired.spread(),
        })
    };
    (0..streams.len()).filter(|&arm| arm != reference).filter_map(of).collect()
}

/// Streams of the first days, by arm and replicate.
pub fn streams_by_arm(replicates: &[Replicate], days: u16) -> Vec<Vec<f64>> {
    let arms = replicates.first().map_or(0, |replicate| replicate.arms.len());
    let of = |arm: usize| {
        let streams =
            replicates.iter().map(|it| WindowSums::new(&it.arms[arm], days).counts.streams);
        streams.map(|streams| streams as f64).collect()
    };
    (0..arms).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_below_one_is_a_share_and_from_one_on_streams() {
        let goal = |until_half_width| {
            Goal::of(&ExperimentParams { until_half_width, ..ExperimentParams::default() })
        };
        assert_eq!(goal(0.0), None);
        assert_eq!(goal(0.02), Some(Goal::Share(0.02)));
        assert_eq!(goal(50.0), Some(Goal::Streams(50.0)));
    }

    #[test]
    fn the_widest_interval_decides() {
        let reach = |half_width| HalfWidth { arm: 1, half_width, larger: 1000.0, spread: 1.0 };
        let both = [reach(10.0), reach(30.0)];
        assert!((Goal::Share(0.02).missed_by(&both) - 1.5).abs() < 1e-12);
        assert!((Goal::Streams(40.0).missed_by(&both) - 0.75).abs() < 1e-12);
        assert!(Goal::Share(0.1).missed_by(&[]) <= 1.0);
    }
}
