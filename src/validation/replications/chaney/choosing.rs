//! The life of a world under one recommender: lists, attention, choices.
//!
//! Owns [`live`]. Deliberately unknown: how recommenders order items, and what choices come to.

use crate::draw::{Key, KeyedRng, Purpose};
use crate::units::Day;
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::chaney::params::{Params, Schedule};
use crate::validation::replications::chaney::world::ChaneyWorld;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::rankers::Ranker;

/// When a recommender is trained, and what becomes of items already chosen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mode {
    /// Its steps.
    pub schedule: Schedule,
    /// Trained at every step, not once.
    pub repeated: bool,
    /// Items already chosen leave the lists; else they keep their places and are passed over.
    pub leave: bool,
}

/// Lets a world live with a recommender; gives what was chosen and the mean utility after the
/// start-up.
pub(super) fn live(
    params: &Params,
    Mode { schedule, repeated, leave }: Mode,
    world: &ChaneyWorld,
    ranker: &mut dyn Ranker,
    (rng, run): (&KeyedRng, u32),
) -> (Choices, f64) {
    let places = world.embeddings.len();
    let attention: Vec<f64> =
        (0..places).map(|place| libm::pow((place + 1) as f64, -params.attention)).collect();
    let mut choices = Choices::none(params.consumers, places);
    let nothing = choices.clone();
    let (mut list, mut shown) = (Vec::new(), Vec::new());
    let mut gained = 0.0;
    for step in 0..schedule.span() {
        let old = u32::from(step) * params.new_items as u32;
        let startup = step < schedule.startup_steps;
        if step == schedule.startup_steps || (repeated && !startup) {
            ranker.train(&choices, old, step.cast_signed());
        }
        let mut chosen = Vec::with_capacity(params.consumers);
        for consumer in 0..params.consumers {
            list.clear();
            if !startup {
                let barred = if leave { &choices } else { &nothing };
                ranker.rank(consumer, step.cast_signed(), barred, places, &mut list);
            }
            let key = Key {
                purpose: Purpose::Consumer,
                listener: consumer as u32,
                day: Day(step.cast_signed()),
                item: run,
                ordinal: 0,
            };
            let mut new: Vec<u32> = (old..old + params.new_items as u32).collect();
            interleave(&list, &mut new, &mut KeyedDistributions::new(rng, key), &mut shown);
            let free = |item| !choices.has(consumer, item);
            chosen.push(choice(&world.known[consumer], &shown, &attention, free));
        }
        for (consumer, item) in chosen.into_iter().enumerate() {
            choices.record(consumer, item);
            if !startup {
                gained += world.utility[consumer][item as usize];
            }
        }
    }
    (choices, gained / f64::from(schedule.steps) / params.consumers as f64)
}

/// Puts new items in a random order at random places of a list.
fn interleave(list: &[u32], new: &mut [u32], dice: &mut KeyedDistributions, shown: &mut Vec<u32>) {
    let length = list.len() + new.len();
    let count = new.len();
    dice.shuffle(new, count);
    let mut places = Vec::with_capacity(count);
    while places.len() < count {
        let place = dice.below(length);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.sort_unstable();
    shown.clear();
    shown.extend_from_slice(list);
    for (&place, &item) in places.iter().zip(&*new) {
        shown.insert(place, item);
    }
}

/// The item of most known utility among those that are `free`, the further down the less; of equals
/// the first.
fn choice(known: &[f64], shown: &[u32], attention: &[f64], free: impl Fn(u32) -> bool) -> u32 {
    let mut best = (f64::MIN, 0);
    for (&item, attention) in shown.iter().zip(attention).filter(|(item, _)| free(**item)) {
        let worth = known[item as usize] * attention;
        if worth > best.0 {
            best = (worth, item);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_falls_with_the_place() {
        let attention = [1.0, 0.5, 0.25];
        assert_eq!(choice(&[0.3, 0.5, 0.9], &[0, 1, 2], &attention, |_| true), 0);
        assert_eq!(choice(&[0.2, 0.5, 0.9], &[0, 1, 2], &attention, |_| true), 1);
        assert_eq!(choice(&[0.2, 0.5, 0.9], &[0, 1, 2], &attention, |item| item != 1), 2);
    }

    #[test]
    fn new_items_come_between_the_others_and_leave_their_order_alone() {
        let rng = KeyedRng::new(4);
        let list: Vec<u32> = (0..30).collect();
        let mut shown = Vec::new();
        let mut dice = KeyedDistributions::new(&rng, Key::timeless(Purpose::Consumer, 0));
        interleave(&list, &mut [30, 31, 32], &mut dice, &mut shown);
        assert_eq!(shown.len(), 33);
        let old: Vec<u32> = shown.iter().copied().filter(|&item| item < 30).collect();
        assert_eq!(old, list);
    }
}
