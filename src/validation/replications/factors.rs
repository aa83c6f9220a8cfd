//! Matrix factorisation of choices, with as many factors as the papers have.
//!
//! Alternating least squares for implicit feedback: a choice is a preference of 1 with confidence
//! `1 + weight`, everything else one of 0 with confidence 1. The engine's own factor models live in
//! the sixteen dimensions of its embeddings, of which products are single; published experiments
//! name another number, and are computed in double throughout. To share one of the two would move
//! the figures of the other.
//!
//! # References
//! Hu, Koren & Volinsky 2008, "Collaborative filtering for implicit feedback datasets", ICDM.

use serde::Deserialize;

use crate::inference::linear::solve;
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::choices::Choices;

/// How choices are factorised.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactorParams {
    /// Number of factors.
    pub factors: usize,
    /// Confidence that a choice has beyond what was not chosen.
    pub weight: f64,
    /// Pull of every factor towards 0.
    pub regularisation: f64,
    /// Sweeps over both sides when it is trained for the first time.
    pub first_sweeps: u32,
    /// Sweeps each time after that, from where it stands.
    pub sweeps: u32,
}

/// A factor model.
#[derive(Clone, Debug)]
pub struct Factors {
    params: FactorParams,
    trained: bool,
    consumers: Vec<f64>,
    items: Vec<f64>,
}

impl Factors {
    /// Small random factors.
    pub fn new(
        params: FactorParams,
        consumers: usize,
        items: usize,
        dice: &mut KeyedDistributions,
    ) -> Self {
        let mut draw =
            |rows: usize| (0..rows * params.factors).map(|_| 0.1 * dice.normal()).collect();
        Self { params, trained: false, consumers: draw(consumers), items: draw(items) }
    }

    /// Takes in all choices.
    pub fn train(&mut self, choices: &Choices) {
        let params = self.params;
        let chosen: Vec<&[u32]> = (0..choices.consumers()).map(|it| choices.of(it)).collect();
        let mut choosers = vec![Vec::new(); choices.items()];
        for (consumer, items) in chosen.iter().enumerate() {
            for &item in *items {
                choosers[item as usize].push(consumer as u32);
            }
        }
        let choosers: Vec<&[u32]> = choosers.iter().map(Vec::as_slice).collect();
        for _ in 0..if self.trained { params.sweeps } else { params.first_sweeps } {
            regress(&params, &self.items, &chosen, &mut self.consumers);
            regress(&params, &self.consumers, &choosers, &mut self.items);
        }
        self.trained = true;
    }

    /// A consumer's factors.
    pub fn of(&self, consumer: usize) -> &[f64] {
        &self.consumers[consumer * self.params.factors..][..self.params.factors]
    }

    /// How much a consumer is expected to like an item.
    pub fn score(&self, consumer: usize, item: u32) -> f64 {
        let item = &self.items[item as usize * self.params.factors..][..self.params.factors];
        self.of(consumer).iter().zip(item).map(|(a, b)| a * b).sum()
    }
}

/// Solves every row of one side while the other is fixed. A row without choices has no factors.
fn regress(params: &FactorParams, fixed: &[f64], rows: &[&[u32]], free: &mut [f64]) {
    let n = params.factors;
    let mut gram = vec![0.0; n * n];
    for vector in fixed.chunks_exact(n) {
        add_outer(&mut gram, vector, 1.0);
    }
    for factor in 0..n {
        gram[factor * n + factor] += params.regularisation;
    }
    let mut matrix = vec![0.0; n * n];
    for (row, free) in rows.iter().zip(free.chunks_exact_mut(n)) {
        free.fill(0.0);
        matrix.copy_from_slice(&gram);
        for &other in *row {
            let vector = &fixed[other as usize * n..][..n];
            add_outer(&mut matrix, vector, params.weight);
            for (sum, x) in free.iter_mut().zip(vector) {
                *sum += (1.0 + params.weight) * x;
            }
        }
        if !row.is_empty() && !solve(&mut matrix, free) {
            free.fill(0.0);
        }
    }
}

/// Adds `weight · vector · vectorᵀ` to the lower triangle.
fn add_outer(matrix: &mut [f64], vector: &[f64], weight: f64) {
    let n = vector.len();
    for (a, row) in matrix.chunks_exact_mut(n).enumerate() {
        let scaled = weight * vector[a];
        for (sum, x) in row[..=a].iter_mut().zip(vector) {
            *sum += scaled * x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};

    #[test]
    fn two_camps_are_told_apart_and_what_a_friend_chose_comes_before_the_rest() {
        let mut choices = Choices::none(6, 8);
        for consumer in 0..6 {
            for item in 0..4_u32 {
                // Consumer 0 has not met item 3, consumer 5 not item 7.
                let item = item + 4 * u32::from(consumer >= 3);
                if !matches!((consumer, item), (0, 3) | (5, 7)) {
                    choices.record(consumer, item);
                }
            }
        }
        let params = FactorParams {
            factors: 2,
            weight: 40.0,
            regularisation: 0.1,
            first_sweeps: 15,
            sweeps: 1,
        };
        let mut dice =
            KeyedDistributions::new(&KeyedRng::new(1), Key::timeless(Purpose::Consumer, 0));
        let mut factors = Factors::new(params, 6, 8, &mut dice);
        factors.train(&choices);
        assert!(factors.score(0, 3) > 0.5 && factors.score(5, 7) > 0.5);
        assert!((4..8).all(|item| factors.score(0, item) < 0.3));
    }
}
