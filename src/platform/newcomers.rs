//! Newcomers: what is learnt of tracks that came out during the run, from everybody who met them.
//!
//! Owns where such a track lies by the plays it got, and how often lists have shown it. A sample of
//! listeners would not meet a small track at all; these are sums over all plays. Deliberately
//! unknown: who is shown the track next.

use serde::{Deserialize, Serialize};

use crate::model::vector::{Compact, Vector};
use crate::platform::params::{PlatformParams, TrainingWeights};
use crate::platform::quality::Counters;
use crate::tally::Reception;

/// What plays say of one new track.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Newcomer {
    /// Starts on algorithmic surfaces so far.
    pub shown: u32,
    /// Directions of those who met it, summed over plays, decayed like counters.
    met: Vector,
    /// The same, each play weighing what it earned beyond what was expected of it.
    liked: Vector,
}

impl Default for Newcomer {
    fn default() -> Self {
        Self { shown: 0, met: Vector::ZERO, liked: Vector::ZERO }
    }
}

impl Newcomer {
    /// Yesterday's sums, of which so much is kept, plus today's.
    pub fn advance(&mut self, kept: f32, today: &Reception) {
        self.shown += today.shown;
        for (sum, new) in [&mut self.met, &mut self.liked].into_iter().zip(today.vectors()) {
            sum.scale(kept);
            sum.add_scaled(&new, 1.0);
        }
    }

    /// Where it lies off its content: towards those who liked it more than others who met it did.
    /// `Σ (surplus − mean surplus)·profile` over all plays, the mean shrunk by so many starts.
    pub fn pull(
        &self,
        counters: &Counters,
        weights: &TrainingWeights,
        prior_starts: f32,
    ) -> Vector {
        let surplus = counters.weighted(weights) - counters.expected;
        let mean = surplus / (counters.starts + prior_starts);
        let mut pull = self.liked;
        pull.add_scaled(&self.met, -mean);
        pull
    }

    /// Where it lies by everybody's plays, its content being `embedding`: `unit(λe + pull)`.
    pub fn view(
        &self,
        embedding: &Compact,
        counters: &Counters,
        params: &PlatformParams,
    ) -> Vector {
        let mut view = self.pull(counters, &params.training_weights, params.quality_prior_starts);
        view.add_scaled(&embedding.widen(), params.content_anchor);
        view.normalised()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_track_lies_where_its_content_is_until_plays_pull_it_to_those_who_like_it() {
        let (params, content) = (PlatformParams::default(), Compact::of(&Vector::axis(0)));
        // As a whole it does as expected.
        let mut counters = Counters { starts: 40.0, ..Counters::default() };
        counters.expected = counters.weighted(&params.training_weights);
        let unheard = Newcomer::default().view(&content, &Counters::default(), &params);
        assert!((unheard.dot(&Vector::axis(0)) - 1.0).abs() < 1e-2);
        let liked_by = |i, surplus: f32| {
            let (mut met, mut liked) = (Vector::axis(i), Vector::axis(i));
            met.scale(20.0);
            liked.scale(surplus);
            Newcomer { shown: 0, met, liked }.view(&content, &counters, &params)
        };
        let likeness = |surplus| liked_by(1, surplus).dot(&Vector::axis(1));
        assert!(likeness(40.0) > likeness(10.0) && likeness(10.0) > 0.0);
        assert!(likeness(-10.0) < 0.0);
    }
}
