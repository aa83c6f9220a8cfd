//! Distributions that the published experiments draw from, over keyed words.
//!
//! Owns [`KeyedDistributions`]. Everything goes through `libm`, so that the same key gives the same
//! number on any machine; small shapes are drawn as logarithms, since a Dirichlet of 0.005
//! underflows otherwise.
//!
//! # References
//! Marsaglia & Tsang 2000, "A simple method for generating gamma variables", ACM TOMS 26(3).

use rand_core::Rng;

use crate::draw::{Key, KeyedRng, KeyedStream};

/// Draws of one key, in order.
#[derive(Clone, Debug)]
pub struct KeyedDistributions(KeyedStream);

impl KeyedDistributions {
    /// The dice of a key.
    pub fn new(rng: &KeyedRng, key: Key) -> Self {
        Self(rng.stream(key))
    }

    /// A uniform in the open interval (0, 1), of 53 bits.
    pub fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
    }

    /// A whole number in `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        crate::draw::below(self.0.next_u32(), n as u32) as usize
    }

    /// A standard normal, by Box and Muller.
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// A Poisson of a small mean, by counting how many uniforms their product outlives.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let end = libm::exp(-mean);
        let mut product = self.uniform();
        let mut count = 0;
        while product > end {
            product *= self.uniform();
            count += 1;
        }
        count
    }

    /// The logarithm of a gamma variate of a shape above 0 and scale 1.
    pub fn ln_gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.ln_gamma(shape + 1.0) + libm::log(self.uniform()) / shape;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let root = 1.0 + c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            if libm::log(self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return libm::log(d * v);
            }
        }
    }

    /// Shares that add up to 1, from a Dirichlet of these concentrations, each above 0.
    pub fn dirichlet(&mut self, concentrations: &[f64]) -> Vec<f64> {
        let logs: Vec<f64> = concentrations.iter().map(|&shape| self.ln_gamma(shape)).collect();
        let top = logs.iter().copied().fold(f64::MIN, f64::max);
        let mut shares: Vec<f64> = logs.iter().map(|log| libm::exp(log - top)).collect();
        let total: f64 = shares.iter().sum();
        for share in &mut shares {
            *share /= total;
        }
        shares
    }

    /// A beta variate of a mean within (0, 1) and a standard deviation that this mean allows.
    pub fn beta(&mut self, mean: f64, sd: f64) -> f64 {
        let strength = mean * (1.0 - mean) / (sd * sd) - 1.0;
        let [a, b] = [mean, 1.0 - mean].map(|share| self.ln_gamma(share * strength));
        1.0 / (1.0 + libm::exp(b - a))
    }

    /// The place of a weight, drawn in proportion; weights are at least 0 and not all 0.
    pub fn pick(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.uniform() * total;
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        // Rounding may leave a crumb: it goes to the last that can be drawn.
        weights.iter().rposition(|&weight| weight > 0.0).unwrap_or(0)
    }

    /// Puts `items` into a random order as far as the first `wanted` go.
    pub fn shuffle<T>(&mut self, items: &mut [T], wanted: usize) {
        for place in 0..wanted.min(items.len()) {
            let other = place + self.below(items.len() - place);
            items.swap(place, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Purpose;

    fn dice(item: u32) -> KeyedDistributions {
        KeyedDistributions::new(&KeyedRng::new(11), Key::timeless(Purpose::Consumer, item))
    }

    fn mean_of(count: u32, mut draw: impl FnMut() -> f64) -> f64 {
        (0..count).map(|_| draw()).sum::<f64>() / f64::from(count)
    }

    #[test]
    fn means_are_those_of_the_distributions() {
        let mut dice = dice(0);
        let close = |got: f64, wanted: f64, within: f64| {
            assert!((got - wanted).abs() < within, "{got} is not {wanted}");
        };
        close(mean_of(20_000, || dice.uniform()), 0.5, 0.01);
        close(mean_of(20_000, || dice.normal()), 0.0, 0.03);
        close(mean_of(20_000, || f64::from(dice.poisson(3.7))), 3.7, 0.06);
        close(mean_of(20_000, || libm::exp(dice.ln_gamma(2.5))), 2.5, 0.05);
        close(mean_of(20_000, || libm::exp(dice.ln_gamma(0.2))), 0.2, 0.02);
        close(mean_of(20_000, || dice.beta(0.98, 0.02)), 0.98, 0.001);
        close(mean_of(20_000, || dice.pick(&[1.0, 0.0, 3.0]) as f64), 1.5, 0.03);
    }

    #[test]
    fn a_sparse_dirichlet_still_adds_up_to_one() {
        for item in 0..200 {
            let shares = dice(item).dirichlet(&[0.004; 20]);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            assert!(shares.iter().copied().fold(0.0, f64::max) > 0.05);
        }
    }

    #[test]
    fn what_weighs_nothing_is_never_picked() {
        let mut dice = dice(3);
        assert!((0..1000).all(|_| dice.pick(&[0.0, 1.0, 0.0]) == 1));
    }
}
