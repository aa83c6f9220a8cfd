//! Newcomers: what is learnt of tracks that came out during the run, from everybody who met them.
//!
//! Owns where such a track lies by the plays it got, and how often lists have shown it. A sample of
//! listeners would not meet a small track at all; these are sums over all plays. Deliberately
//! unknown: who is shown the track next.

use crate::model::vector::Vector;
use crate::platform::params::TrainingWeights;
use crate::platform::quality::Counters;
use crate::tally::Reception;

/// What plays say of one new track.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}
