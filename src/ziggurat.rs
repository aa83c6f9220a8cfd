//! Normals and exponentials that have the same bits on any machine.
//!
//! Owns [`Normal`] and [`Exponential`], by the ziggurat method: the area under a density is cut
//! into 256 layers of one size, a layer is drawn, and a place in it. The samplers of `rand_distr`
//! do the same, but reach the logarithm and the exponential of the machine's own library at the
//! edges of layers and in the tail, and a last bit there decides whether a draw is taken or made
//! again. Here both are `libm`'s, so the samples are the same as theirs but for the last bit.
//! Deliberately unknown: what is drawn.
//!
//! # References
//! Marsaglia & Tsang 2000, "The ziggurat method for generating random variables", Journal of
//! Statistical Software 5(8); Doornik 2005, "An improved ziggurat method to generate normal random
//! samples".

use std::sync::LazyLock;

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Open01};

/// Layers under a density.
const LAYERS: usize = 256;

/// A normal of mean 0 and standard deviation 1.
#[derive(Clone, Copy, Debug)]
pub struct Normal;

/// An exponential of mean 1.
#[derive(Clone, Copy, Debug)]
pub struct Exponential;

/// Right ends of the layers, the tail's first, and the density at them.
struct Layers {
    ends: [f64; LAYERS + 1],
    heights: [f64; LAYERS + 1],
}

impl Layers {
    /// Layers of an area each under a falling density, the tail from `tail` on.
    fn new(tail: f64, area: f64, density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let mut ends = [0.0; LAYERS + 1];
        ends[0] = area / density(tail);
        ends[1] = tail;
        for layer in 2..LAYERS {
            let last = ends[layer - 1];
            ends[layer] = inverse(area / last + density(last));
        }
        Self { ends, heights: ends.map(density) }
    }
}

/// Where the normal's tail begins, and the area of a layer.
const NORMAL: (f64, f64) = (3.654_152_885_361_009, 0.004_928_673_233_99);
/// Where the exponential's tail begins, and the area of a layer.
const EXPONENTIAL: (f64, f64) = (7.697_117_470_131_05, 0.003_949_659_822_581_557);

static NORMAL_LAYERS: LazyLock<Layers> = LazyLock::new(|| {
    let inverse = |height| (-2.0 * libm::log(height)).sqrt();
    Layers::new(NORMAL.0, NORMAL.1, normal_density, inverse)
});

static EXPONENTIAL_LAYERS: LazyLock<Layers> = LazyLock::new(|| {
    let inverse = |height| -libm::log(height);
    Layers::new(EXPONENTIAL.0, EXPONENTIAL.1, exponential_density, inverse)
});

fn normal_density(x: f64) -> f64 {
    libm::exp(-x * x / 2.0)
}

fn exponential_density(x: f64) -> f64 {
    libm::exp(-x)
}

/// A number from 1 on, below 2, with these 52 bits behind the point.
fn with_fraction(bits: u64) -> f64 {
    f64::from_bits(1023 << 52 | bits)
}

impl Distribution<f64> for Normal {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let Layers { ends, heights } = &*NORMAL_LAYERS;
        loop {
            let bits = rng.next_u64();
            let layer = bits as usize & (LAYERS - 1);
            let share = 2.0 * with_fraction(bits >> 12) - 3.0;
            let x = share * ends[layer];
            if x.abs() < ends[layer + 1] {
                return x;
            }
            if layer == 0 {
                let beyond = normal_tail(rng);
                return if share < 0.0 { -beyond } else { beyond };
            }
            let height =
                heights[layer + 1] + (heights[layer] - heights[layer + 1]) * rng.random::<f64>();
            if height < normal_density(x) {
                return x;
            }
        }
    }
}

/// A normal beyond the last layer.
fn normal_tail<R: Rng + ?Sized>(rng: &mut R) -> f64 {
    loop {
        let [x, y] = [0, 1].map(|_| libm::log(Open01.sample(rng)));
        let x = x / NORMAL.0;
        if -2.0 * y >= x * x {
            return NORMAL.0 - x;
        }
    }
}

impl Distribution<f64> for Exponential {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f64 {
        let Layers { ends, heights } = &*EXPONENTIAL_LAYERS;
        loop {
            let bits = rng.next_u64();
            let layer = bits as usize & (LAYERS - 1);
            let x = (with_fraction(bits >> 12) - (1.0 - f64::EPSILON / 2.0)) * ends[layer];
            if x < ends[layer + 1] {
                return x;
            }
            if layer == 0 {
                return EXPONENTIAL.0 - libm::log(rng.random::<f64>());
            }
            let height =
                heights[layer + 1] + (heights[layer] - heights[layer + 1]) * rng.random::<f64>();
            if height < exponential_density(x) {
                return x;
            }
        }
    }
}

impl Distribution<f32> for Normal {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f32 {
        let wide: f64 = self.sample(rng);
        wide as f32
    }
}

impl Distribution<f32> for Exponential {
    fn sample<R: Rng + ?Sized>(&self, rng: &mut R) -> f32 {
        let wide: f64 = self.sample(rng);
        wide as f32
    }
}

#[cfg(test)]
mod tests {
    use rand_distr::{Exp1, StandardNormal};

    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};

    /// So many samples of two samplers from one stream each.
    fn pairs<A, B>(a: &A, b: &B) -> Vec<(f64, f64)>
    where
        A: Distribution<f64>,
        B: Distribution<f64>,
    {
        let stream = || KeyedRng::new(5).stream(Key::timeless(Purpose::Track, 1));
        a.sample_iter(stream()).zip(b.sample_iter(stream())).take(1_000_000).collect()
    }

    #[test]
    fn samples_are_those_of_rand_distr_but_for_the_last_bits() {
        for (name, pairs) in [
            ("normal", pairs(&Normal, &StandardNormal)),
            ("exponential", pairs(&Exponential, &Exp1)),
        ] {
            for (number, (ours, theirs)) in pairs.into_iter().enumerate() {
                let apart = (ours - theirs).abs();
                assert!(apart <= 1e-14 * theirs.abs(), "{name} {number}: {ours} and {theirs}");
            }
        }
    }

    #[test]
    fn layers_fall_to_nothing_and_have_one_area() {
        for layers in [&*NORMAL_LAYERS, &*EXPONENTIAL_LAYERS] {
            let Layers { ends, heights } = layers;
            assert!(ends.is_sorted_by(|a, b| a > b) && heights.is_sorted_by(|a, b| a < b));
            assert!(ends[LAYERS].abs() <= 0.0 && (heights[LAYERS] - 1.0).abs() <= 0.0);
            let area = |layer: usize| ends[layer] * (heights[layer + 1] - heights[layer]);
            assert!((2..LAYERS).all(|layer| (area(layer) / area(1) - 1.0).abs() < 1e-9));
        }
    }

    #[test]
    fn the_bits_are_those_that_are_written_down() {
        let stream = || KeyedRng::new(5).stream(Key::timeless(Purpose::Track, 1));
        let sum = |bits: u64, sample: f64| bits.rotate_left(1) ^ sample.to_bits();
        let normals = Normal.sample_iter(stream()).take(100_000).fold(0, sum);
        let exponentials = Exponential.sample_iter(stream()).take(100_000).fold(0, sum);
        assert_eq!((normals, exponentials), (4_285_626_427_615_078_201, 8_987_013_676_889_325_761));
    }
}
