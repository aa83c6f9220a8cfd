//! Consumers and items of Chaney et al.'s simulations: preferences, attributes, utilities, friends.
//!
//! Deliberately unknown: what is recommended and chosen.

use std::f64::consts::PI;
use std::sync::Arc;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::vector::{DIMENSIONS, Vector};
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::chaney::params::Params;

/// What is true in one simulation.
#[derive(Clone, Debug)]
pub struct ChaneyWorld {
    /// What a consumer gets out of an item, by consumer and item.
    pub utility: Arc<Vec<Vec<f64>>>,
    /// What they know of it before they choose.
    pub known: Vec<Vec<f64>>,
    /// Friends of each consumer.
    pub friends: Arc<Vec<Vec<usize>>>,
    /// The engine's content view of each item, and the step at which it comes out.
    pub embeddings: Vec<(Vector, i16)>,
}

impl ChaneyWorld {
    /// Draws the world of a run with so many items.
    pub fn draw(params: &Params, items: usize, rng: &KeyedRng, run: u32) -> Self {
        let key = Key::timeless(Purpose::Consumer, run);
        let dice =
            |part: u32| KeyedDistributions::new(rng, Key { listener: part, ordinal: 4, ..key });
        let k = params.attributes;
        let preferences = {
            let mut dice = dice(0);
            let even = dice.dirichlet(&vec![1.0; k]);
            let strength: Vec<f64> =
                even.iter().map(|share| (share * params.preference_strength).max(1e-6)).collect();
            (0..params.consumers).map(|_| dice.dirichlet(&strength)).collect::<Vec<_>>()
        };
        let attributes = {
            let mut dice = dice(1);
            let even = dice.dirichlet(&vec![params.attribute_evenness; k]);
            let strength: Vec<f64> =
                even.iter().map(|share| share * params.attribute_strength).collect();
            (0..items).map(|_| dice.dirichlet(&strength)).collect::<Vec<_>>()
        };
        let mut dice = dice(2);
        let (mut utility, mut known) = (Vec::new(), Vec::new());
        for preference in &preferences {
            let (mut real, mut seen) = (Vec::new(), Vec::new());
            for attributes in &attributes {
                let mean: f64 = preference.iter().zip(attributes).map(|(a, b)| a * b).sum();
                let worth = dice.beta(mean.clamp(1e-9, 1.0 - 1e-9), params.utility_sd);
                real.push(worth);
                seen.push(worth * dice.beta(params.known_share, params.known_share_sd));
            }
            utility.push(real);
            known.push(seen);
        }
        let embeddings = attributes
            .iter()
            .enumerate()
            .map(|(item, attributes)| (embedding(attributes), (item / params.new_items) as i16))
            .collect();
        Self {
            utility: Arc::new(utility),
            known,
            friends: Arc::new(friends(&preferences)),
            embeddings,
        }
    }

    /// The share of the variance of utility between items, within consumers, that all consumers
    /// have in common: 1 if everybody likes the same items, near 0 if nobody agrees.
    pub fn agreement(&self) -> f64 {
        let mean = |row: &[f64]| row.iter().sum::<f64>() / row.len() as f64;
        let spread = |row: &[f64]| {
            let centre = mean(row);
            row.iter().map(|it| (it - centre) * (it - centre)).sum::<f64>()
        };
        let column = |item| self.utility.iter().map(|row| row[item]).collect::<Vec<f64>>();
        let shared: Vec<f64> = (0..self.embeddings.len()).map(|item| mean(&column(item))).collect();
        let within: f64 = self.utility.iter().map(|row| spread(row)).sum();
        self.utility.len() as f64 * spread(&shared) / within
    }
}

/// Attributes in the engine's sixteen dimensions: attribute `i` lies along the first cosines of its
/// place, a tight frame in which all are about equally far from each other.
fn embedding(attributes: &[f64]) -> Vector {
    let count = attributes.len() as f64;
    let mut vector = Vector::ZERO;
    for (dimension, coordinate) in vector.0.iter_mut().enumerate().take(DIMENSIONS) {
        let scale = if dimension == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let sum: f64 = (0..)
            .zip(attributes)
            .map(|(place, share)| {
                let angle = PI * (f64::from(place) + 0.5) * dimension as f64 / count;
                share * libm::cos(angle)
            })
            .sum();
        *coordinate = (scale * sum) as f32;
    }
    vector.normalised()
}

/// Everybody whose preferences covary with one's own by a threshold, the highest at which nobody is
/// left without a friend.
fn friends(preferences: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let count = preferences.len();
    let covariance = |one: usize, other: usize| {
        let (a, b) = (&preferences[one], &preferences[other]);
        let n = a.len() as f64;
        let (mean_a, mean_b) = (a.iter().sum::<f64>() / n, b.iter().sum::<f64>() / n);
        a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / (n - 1.0)
    };
    let rows: Vec<Vec<f64>> =
        (0..count).map(|one| (0..count).map(|other| covariance(one, other)).collect()).collect();
    let others = |one: usize| (0..count).filter(move |&other| other != one);
    let nearest = |one: usize| others(one).map(|other| rows[one][other]).fold(f64::MIN, f64::max);
    let threshold = (0..count).map(nearest).fold(f64::MAX, f64::min);
    (0..count)
        .map(|one| others(one).filter(|&other| rows[one][other] >= threshold).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_stay_apart_in_fewer_dimensions() {
        let pure = |attribute: usize| {
            let mut shares = vec![0.0; 20];
            shares[attribute] = 1.0;
            embedding(&shares)
        };
        for one in 0..20 {
            for other in 0..one {
                let cosine = pure(one).dot(&pure(other));
                assert!(cosine.abs() < 0.35, "{one} and {other}: {cosine}");
            }
        }
    }

    #[test]
    fn agreement_tells_common_taste_from_private_taste() {
        let world = |utility: [[f64; 2]; 2]| ChaneyWorld {
            utility: Arc::new(utility.map(Vec::from).to_vec()),
            known: Vec::new(),
            friends: Arc::default(),
            embeddings: vec![(Vector::ZERO, 0); 2],
        };
        assert!((world([[0.1, 0.5], [0.2, 0.6]]).agreement() - 1.0).abs() < 1e-12);
        assert!(world([[0.1, 0.5], [0.5, 0.1]]).agreement() < 1e-12);
    }

    #[test]
    fn everybody_has_a_friend_and_somebody_only_one() {
        let rng = KeyedRng::new(2);
        let mut dice = KeyedDistributions::new(&rng, Key::timeless(Purpose::Consumer, 9));
        let people: Vec<Vec<f64>> = (0..40).map(|_| dice.dirichlet(&[0.5; 20])).collect();
        let friends = friends(&people);
        assert_eq!(friends.iter().map(Vec::len).min(), Some(1));
        assert!(friends.iter().enumerate().all(|(one, them)| !them.contains(&one)));
    }
}
