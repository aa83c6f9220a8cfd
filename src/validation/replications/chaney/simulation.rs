//! One world under every recommender, and what each did to sameness and utility.
//!
//! Owns [`simulate`] and [`Found`]. Deliberately unknown: what the paper says of it.

use crate::draw::{Key, KeyedRng, Purpose};
use crate::sim::run::SpecError;
use crate::stats::gini;
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::chaney::choosing::{Mode, live};
use crate::validation::replications::chaney::params::Params;
use crate::validation::replications::chaney::world::ChaneyWorld;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::engine::EngineRanker;
use crate::validation::replications::factors::Factors;
use crate::validation::replications::rankers::{Ideal, Mf, Ranker, Shuffle, Social};

/// What one recommender did in one world.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Beyond that of the same two under the ideal.
    pub sameness: f64,
    /// Mean of choices after the start-up.
    pub utility: f64,
    /// Of how often items were chosen.
    pub gini: f64,
    /// Of the world, whoever recommends.
    pub agreement: f64,
}

/// One world under every recommender.
pub(super) fn simulate(
    params: &Params,
    mode: Mode,
    names: &[&str],
    run: u32,
) -> Result<Vec<Found>, SpecError> {
    let rng = KeyedRng::new(params.seed);
    let world =
        ChaneyWorld::draw(params, usize::from(mode.schedule.span()) * params.new_items, &rng, run);
    let mut runs = Vec::new();
    for name in names {
        let mut ranker = ranker(name, params, &world, rng, run)?;
        let (choices, utility) = live(params, mode, &world, &mut *ranker, (&rng, run));
        runs.push((partners(&*ranker, params.consumers, &rng, run), choices, utility));
    }
    let ideal = &runs[runs.len() - 1].1;
    let agreement = world.agreement();
    let found = |(partners, choices, utility): &(Vec<usize>, Choices, f64)| {
        let pairs = partners.iter().enumerate();
        let gaps =
            pairs.map(|(one, &other)| choices.jaccard(one, other) - ideal.jaccard(one, other));
        let counts: Vec<f64> = choices.counts().iter().map(|&count| f64::from(count)).collect();
        Found {
            sameness: gaps.sum::<f64>() / partners.len() as f64,
            utility: *utility,
            agreement,
            gini: gini(&counts).unwrap_or_default(),
        }
    };
    Ok(runs.iter().map(found).collect())
}

/// The recommender of a name: one of the papers' own, or else the engine's.
fn ranker(
    name: &str,
    params: &Params,
    world: &ChaneyWorld,
    rng: KeyedRng,
    run: u32,
) -> Result<Box<dyn Ranker>, SpecError> {
    Ok(match name {
        "ideal" => Box::new(Ideal { utility: world.utility.clone(), out: 0 }),
        "random" => Box::new(Shuffle::new(rng, run)),
        "social" => Box::new(Social::new(world.friends.clone())),
        "mf" => {
            let key = Key { ordinal: 2, ..Key::timeless(Purpose::Consumer, run) };
            let mut dice = KeyedDistributions::new(&rng, key);
            let items = world.embeddings.len();
            Box::new(Mf::new(Factors::new(
                params.factorisation,
                params.consumers,
                items,
                &mut dice,
            )))
        }
        name => Box::new(EngineRanker::new(name, params.consumers, &world.embeddings, rng)?),
    })
}

/// For each consumer the one who looks most like them to the recommender; anybody where it sees no
/// difference.
fn partners(ranker: &dyn Ranker, consumers: usize, rng: &KeyedRng, run: u32) -> Vec<usize> {
    let views: Vec<Option<Vec<f64>>> = (0..consumers).map(|it| ranker.view(it)).collect();
    let cosine = |a: &[f64], b: &[f64]| {
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-300)
    };
    (0..consumers)
        .map(|one| {
            let key =
                Key { listener: one as u32, ordinal: 3, ..Key::timeless(Purpose::Consumer, run) };
            let ties = rng.split(key);
            let likeness = |other: usize| match (&views[one], &views[other]) {
                (Some(one), Some(other)) => cosine(one, other),
                _ => 0.0,
            };
            let others = (0..consumers).filter(|&other| other != one);
            let ranked = others.map(|other| (likeness(other), ties.word(other as u32), other));
            let order = |a: &(f64, u32, usize), b: &(f64, u32, usize)| {
                a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
            };
            ranked.max_by(order).map_or(one, |best| best.2)
        })
        .collect()
}
