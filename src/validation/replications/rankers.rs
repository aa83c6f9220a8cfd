//! Recommenders of the published experiments, as far as the engine has no such thing: a whole order
//! of all items, the ideal that knows utility, friends' choices, nearest neighbours.
//!
//! Owns the trait [`Ranker`] that the engine's recommenders are brought under too, see
//! [`crate::validation::replications::engine`]. Deliberately unknown: what consumers do with a
//! list.

use std::sync::Arc;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::units::Day;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::factors::Factors;

/// Something that orders items for consumers.
pub trait Ranker {
    /// Takes in everything chosen so far; from now on items below `out` may be ranked.
    fn train(&mut self, choices: &Choices, out: u32, step: i16);

    /// Appends at most `wanted` items that `barred` does not have for the consumer to `list`, the
    /// best first.
    fn rank(
        &mut self,
        consumer: usize,
        step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    );

    /// How it sees a consumer; absent where it sees no difference between them.
    fn view(&self, _consumer: usize) -> Option<Vec<f64>> {
        None
    }
}

/// Appends the best of the items below `out` that are not barred; ties go to the lower number.
fn by_score(
    (consumer, out, wanted): (usize, u32, usize),
    barred: &Choices,
    score: impl Fn(u32) -> f64,
    list: &mut Vec<u32>,
) {
    let free = (0..out).filter(|&item| !barred.has(consumer, item));
    let mut ranked: Vec<(f64, u32)> = free.map(|item| (score(item), item)).collect();
    let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if wanted < ranked.len() {
        ranked.select_nth_unstable_by(wanted, order);
        ranked.truncate(wanted);
    }
    ranked.sort_unstable_by(order);
    list.extend(ranked.into_iter().map(|(_, item)| item));
}

/// Any order is as good as any other, a new one for every consumer and step.
pub struct Shuffle {
    /// Whose draws.
    pub rng: KeyedRng,
    /// Tells experiments apart.
    pub run: u32,
    out: u32,
}

impl Shuffle {
    /// For one run of an experiment.
    pub fn new(rng: KeyedRng, run: u32) -> Self {
        Self { rng, run, out: 0 }
    }
}

impl Ranker for Shuffle {
    fn train(&mut self, _choices: &Choices, out: u32, _step: i16) {
        self.out = out;
    }

    fn rank(
        &mut self,
        consumer: usize,
        step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let race = self.rng.split(Key {
            purpose: Purpose::Consumer,
            listener: consumer as u32,
            day: Day(step),
            item: self.run,
            ordinal: 1,
        });
        by_score((consumer, self.out, wanted), barred, |item| f64::from(race.word(item)), list);
    }
}

/// Knows what everybody would get out of everything.
pub struct Ideal {
    /// Utility by consumer and item.
    pub utility: Arc<Vec<Vec<f64>>>,
    /// Items below may be ranked.
    pub out: u32,
}

impl Ranker for Ideal {
    fn train(&mut self, _choices: &Choices, out: u32, _step: i16) {
        self.out = out;
    }

    fn rank(
        &mut self,
        consumer: usize,
        _step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let utility = &self.utility[consumer];
        by_score((consumer, self.out, wanted), barred, |item| utility[item as usize], list);
    }
}

/// Shows what most of a consumer's friends have chosen.
pub struct Social {
    friends: Arc<Vec<Vec<usize>>>,
    scores: Vec<Vec<f64>>,
    out: u32,
}

impl Social {
    /// Over a network: the friends of each consumer.
    pub fn new(friends: Arc<Vec<Vec<usize>>>) -> Self {
        Self { friends, scores: Vec::new(), out: 0 }
    }
}

impl Ranker for Social {
    fn train(&mut self, choices: &Choices, out: u32, _step: i16) {
        self.out = out;
        let score = |friends: &Vec<usize>| {
            let mut counts = vec![0.0; choices.items()];
            for &item in friends.iter().flat_map(|&friend| choices.of(friend)) {
                counts[item as usize] += 1.0;
            }
            counts
        };
        self.scores = self.friends.iter().map(score).collect();
    }

    fn rank(
        &mut self,
        consumer: usize,
        _step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let scores = &self.scores[consumer];
        by_score((consumer, self.out, wanted), barred, |item| scores[item as usize], list);
    }

    fn view(&self, consumer: usize) -> Option<Vec<f64>> {
        let mut row = vec![0.0; self.friends.len()];
        for &friend in &self.friends[consumer] {
            row[friend] = 1.0;
        }
        row[consumer] = 1.0;
        Some(row)
    }
}

/// Factorises who chose what.
pub struct Mf {
    factors: Factors,
    out: u32,
}

impl Mf {
    /// Over factors that know nothing yet.
    pub fn new(factors: Factors) -> Self {
        Self { factors, out: 0 }
    }
}

impl Ranker for Mf {
    fn train(&mut self, choices: &Choices, out: u32, _step: i16) {
        self.out = out;
        self.factors.train(choices);
    }

    fn rank(
        &mut self,
        consumer: usize,
        _step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let score = |item| self.factors.score(consumer, item);
        by_score((consumer, self.out, wanted), barred, score, list);
    }

    fn view(&self, consumer: usize) -> Option<Vec<f64>> {
        Some(self.factors.of(consumer).to_vec())
    }
}

/// Shows what the most similar consumers have chosen, weighed by the cosine of their choices.
pub struct UserKnn {
    neighbours: usize,
    scores: Vec<Vec<f64>>,
    out: u32,
}

impl UserKnn {
    /// Over so many neighbours.
    pub fn new(neighbours: usize) -> Self {
        Self { neighbours, scores: Vec::new(), out: 0 }
    }

    /// How much a consumer's neighbours speak for each item.
    fn scores(&self, consumer: usize, choices: &Choices) -> Vec<f64> {
        let mine = choices.of(consumer).len() as f64;
        let similar = |other: usize| {
            let norm = (mine * choices.of(other).len() as f64).sqrt();
            let cosine = f64::from(choices.common(consumer, other)) / norm.max(1.0);
            (cosine, other)
        };
        let others = (0..choices.consumers()).filter(|&other| other != consumer);
        let mut ranked: Vec<(f64, usize)> = others.map(similar).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut scores = vec![0.0; choices.items()];
        for &(cosine, other) in ranked.iter().take(self.neighbours) {
            for &item in choices.of(other) {
                scores[item as usize] += cosine;
            }
        }
        scores
    }
}

impl Ranker for UserKnn {
    fn train(&mut self, choices: &Choices, out: u32, _step: i16) {
        self.out = out;
        self.scores = (0..choices.consumers()).map(|it| self.scores(it, choices)).collect();
    }

    fn rank(
        &mut self,
        consumer: usize,
        _step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let scores = &self.scores[consumer];
        by_score((consumer, self.out, wanted), barred, |item| scores[item as usize], list);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Choices {
        let mut choices = Choices::none(3, 5);
        for (consumer, item) in [(0, 0), (1, 0), (1, 2), (2, 3)] {
            choices.record(consumer, item);
        }
        choices
    }

    fn ranked(ranker: &mut dyn Ranker, out: u32) -> Vec<u32> {
        let (choices, mut list) = (choices(), Vec::new());
        ranker.train(&choices, out, 0);
        ranker.rank(0, 0, &choices, 5, &mut list);
        list
    }

    #[test]
    fn nobody_is_shown_what_they_chose_before_or_what_is_not_out() {
        for list in [
            ranked(&mut Shuffle::new(KeyedRng::new(1), 0), 4),
            ranked(&mut Ideal { utility: Arc::new(vec![vec![0.5; 5]; 3]), out: 0 }, 4),
            ranked(&mut Social::new(Arc::new(vec![vec![1], vec![0], vec![0]])), 4),
            ranked(&mut UserKnn::new(2), 4),
        ] {
            let mut sorted = list.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [1, 2, 3], "{list:?}");
        }
    }

    #[test]
    fn neighbours_and_friends_put_their_own_choices_first() {
        assert_eq!(ranked(&mut UserKnn::new(1), 5)[0], 2);
        assert_eq!(ranked(&mut Social::new(Arc::new(vec![vec![2], vec![0], vec![0]])), 5)[0], 3);
    }
}
