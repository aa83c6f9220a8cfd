//! The odds of being the largest: how probable it is, given the replicates, that a series has the
//! largest true mean of several.
//!
//! Deliberately unknown: what the series are of.

use crate::inference::resamples::{RESAMPLES, Resamples};

/// Probability that each series of replicates has the largest true mean; series that tie share.
///
/// The means are drawn as [`Resamples::means`] has it, which takes at least two replicates.
pub fn of_being_largest(series: &[Vec<f64>], resamples: &Resamples) -> Vec<f64> {
    let mut shares = vec![0.0; series.len()];
    for means in resamples.means(series) {
        let best = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let winners: Vec<usize> =
            (0..means.len()).filter(|&one| means[one].total_cmp(&best).is_eq()).collect();
        for &winner in &winners {
            shares[winner] += 1.0 / winners.len() as f64;
        }
    }
    shares.into_iter().map(|share| share / f64::from(RESAMPLES)).collect()
}
