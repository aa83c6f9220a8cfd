//! Resamples: keyed draws of other sets of replicates than the observed one.
//!
//! Main type: [`Resamples`]. Every number is keyed, so intervals and probabilities have the same
//! bytes on any number of threads. Deliberately unknown: what is estimated.

use std::sync::OnceLock;

use rand_distr::Distribution;

use crate::draw::{Key, KeyedRng, Purpose, below};
use crate::ziggurat::Normal;

/// Resamples behind every interval and probability that is read off them.
pub const RESAMPLES: u16 = 4000;

/// Series that may each have a normal of their own in a resample; more share them.
const OWN: usize = 64;

/// Draws for intervals and probabilities: for each resample one normal per replicate, the scale of
/// Student's distribution, and one word per replicate to pick replicates with. Drawn when first
/// asked for.
pub struct Resamples {
    rng: KeyedRng,
    replicates: usize,
    student: OnceLock<Vec<(Vec<f64>, f64)>>,
    words: OnceLock<Vec<Vec<u32>>>,
}

impl Resamples {
    /// For so many replicates, under a seed.
    pub fn new(replicates: usize, seed: u64) -> Self {
        let rng = KeyedRng::new(seed);
        Self { rng, replicates, student: OnceLock::new(), words: OnceLock::new() }
    }

    fn normals(&self, resample: u16, item: u32, count: usize) -> Vec<f64> {
        Normal.sample_iter(self.rng.stream(key(resample, item))).take(count).collect()
    }

    fn draw_student(&self) -> Vec<(Vec<f64>, f64)> {
        let freedom = self.replicates.saturating_sub(1);
        let draw = |resample| {
            let squares: f64 = self.normals(resample, 1, freedom).iter().map(|g| g * g).sum();
            (self.normals(resample, 0, self.replicates + OWN), (freedom as f64 / squares).sqrt())
        };
        (0..RESAMPLES).map(draw).collect()
    }

    fn draw_words(&self) -> Vec<Vec<u32>> {
        let words = |resample| {
            let blocks = (0..self.replicates.div_ceil(4) as u32)
                .flat_map(|block| self.rng.block_at(key(resample, 2), block));
            blocks.take(self.replicates).collect()
        };
        (0..RESAMPLES).map(words).collect()
    }

    /// Number of replicates they are for.
    pub fn replicates(&self) -> usize {
        self.replicates
    }

    /// For each resample a normal per replicate and a factor: sums of (value − mean)·normal, times
    /// the factor, over √(n(n − 1)), follow the multivariate Student distribution of means.
    pub fn student(&self) -> impl Iterator<Item = (&[f64], f64)> {
        let drawn = self.student.get_or_init(|| self.draw_student());
        drawn.iter().map(|(normals, scale)| (&normals[..self.replicates], *scale))
    }

    /// For each resample the means of several series of replicates, at least two, as they may truly
    /// be.
    ///
    /// They follow the multivariate Student distribution around those observed, with the covariance
    /// of the replicates, so that few replicates say little and the common random numbers of the
    /// arms cancel: the same assumption as behind the intervals.
    pub fn means<'a>(&'a self, series: &'a [Vec<f64>]) -> impl Iterator<Item = Vec<f64>> + 'a {
        let count = self.replicates as f64;
        let spread = (count * (count - 1.0)).sqrt();
        let centres: Vec<f64> =
            series.iter().map(|values| values.iter().sum::<f64>() / count).collect();
        self.student().map(move |(normals, scale)| {
            let mean = |(values, centre): (&Vec<f64>, &f64)| {
                let noise: f64 = values
                    .iter()
                    .zip(normals)
                    .map(|(value, normal)| (value - centre) * normal)
                    .sum();
                centre + scale * noise / spread
            };
            series.iter().zip(&centres).map(mean).collect()
        })
    }

    /// For each resample a normal of a series' own, shared with nothing in [`Resamples::student`].
    pub fn own(&self, series: usize) -> impl Iterator<Item = f64> {
        let drawn = self.student.get_or_init(|| self.draw_student());
        drawn.iter().map(move |(normals, _)| normals[self.replicates + series % OWN])
    }

    /// For each resample as many picks as there are values, with repetition; `count` is at most the
    /// number of replicates.
    pub fn picks(&self, count: usize) -> impl Iterator<Item = impl Iterator<Item = usize>> {
        self.words.get_or_init(|| self.draw_words()).iter().map(move |words| {
            words.iter().take(count).map(move |&word| below(word, count as u32) as usize)
        })
    }
}

fn key(ordinal: u16, item: u32) -> Key {
    Key { ordinal, ..Key::timeless(Purpose::Resample, item) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_stay_among_the_values_and_repeat_some() {
        let resamples = Resamples::new(10, 1);
        for count in [3, 10] {
            let mut seen = vec![0_u32; count];
            for picks in resamples.picks(count) {
                let picks: Vec<usize> = picks.collect();
                assert_eq!(picks.len(), count);
                for pick in picks {
                    seen[pick] += 1;
                }
            }
            assert!(seen.iter().all(|&times| (3700..4300).contains(&times)), "{seen:?}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_resamples() {
        let first: Vec<f64> = Resamples::new(5, 7).student().map(|(_, scale)| scale).collect();
        let again: Vec<f64> = Resamples::new(5, 7).student().map(|(_, scale)| scale).collect();
        assert_eq!(first, again);
    }
}
