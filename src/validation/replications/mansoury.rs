//! D: popularity bias grows when a recommender is trained on what it made people take.
//!
//! In every loop a recommender is trained on all interactions, everybody gets a list of ten items
//! that are not in their first log, takes one of them by its place, and the log grows by that. What
//! was taken may be listed again: were it barred, lists of the most popular items could only reach
//! further down, and their diversity could not fall, as the paper finds. The other reading is run
//! and shown beside it. *Popularity* of a list is the mean share of all interactions that its items
//! have, as a multiple of an average item's; *aggregate diversity* the share of items on anybody's
//! list; *drift* the Kullback–Leibler divergence of the genres of all a consumer has taken from
//! those at the start.
//!
//! # References
//! Mansoury et al. 2020, CIKM '20, arXiv:2007.13019; Steck 2018 (smoothing of the divergence).

use rayon::prelude::*;
use serde::Deserialize;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::vector::Vector;
use crate::sim::run::SpecError;
use crate::stats::mean;
use crate::units::Day;
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::engine::EngineRanker;
use crate::validation::replications::factors::{FactorParams, Factors};
use crate::validation::replications::log::{Log, Shape, synthetic};
use crate::validation::replications::rankers::{Mf, Ranker, UserKnn};
use crate::validation::replications::replicated::{
    About, Check, Figure, Replicated, ReplicationError,
};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "D",
    name: "Feedback loop and popularity bias",
    source: "Mansoury et al. 2020, CIKM '20, arXiv:2007.13019",
    published: "Over the loops lists become more popular and less diverse, and tastes drift, more \
         so those of the minority group; not under a recommender that draws at random.",
    preset: include_str!("presets/mansoury.toml"),
    differences: &[
        "The paper uses MovieLens-1M. `--data FILE` takes MovieLens-100K (`u.data`, or \
         `ml-100k.inter` with its `.user` \
         and `.item` beside it), which may not be passed on here but comes with RecBole (`pip \
         download --no-deps \
         recbole==1.2.1`). Without a file a log of the same shape is made by the engine, whose \
         listeners have no gender; \
         on that log lists of the most popular items lose no diversity, and that check misses.",
        "That an item that was taken may be listed again is inferred from the paper's result, not \
         read in it: \
         otherwise lists of the most popular items could only reach further down and not lose \
         diversity. Figures of \
         the other reading, under which most claims fail, stand below without a rule.",
        "Ratings are interactions of equal worth, and so is what is taken from a list.",
        "`popularity`, `als`, `item_knn` and `random` are the engine's, of which the paper has \
         the first alone; `mf` (alternating least squares) stands for BPR.",
        "Popularity is a share of all interactions, so that it does not rise merely because the \
         log grows.",
        "The day loop of the engine is used for the synthetic log only.",
    ],
};

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Repetitions.
    pub runs: u32,
    /// Loops of each.
    pub loops: u16,
    /// Items on a list.
    pub list_length: usize,
    /// Exponent of acceptance by place.
    pub acceptance: f64,
    /// Share of the first preference that is mixed into a later one before they are compared.
    pub smoothing: f64,
    /// The engine's recommenders that take part; the last one is the control.
    pub engine: Vec<String>,
    /// Neighbours of the nearest-neighbour recommender.
    pub neighbours: usize,
    /// The log that is made where none is given.
    pub synthetic: Shape,
    /// The factor model.
    pub factorisation: FactorParams,
}

/// Recommenders beside the engine's.
const OWN: [&str; 2] = ["user_knn", "mf"];

/// What one recommender did in one run.
#[derive(Clone, Debug)]
struct Found {
    popularity: [f64; 2],
    diversity: [f64; 2],
    drift: Option<f64>,
    /// Of the majority and of the minority.
    group_drift: Option<[f64; 2]>,
}

fn ranker(
    name: &str,
    params: &Params,
    choices: &Choices,
    rng: KeyedRng,
    run: u32,
) -> Result<Box<dyn Ranker>, SpecError> {
    let (consumers, items) = (choices.consumers(), choices.items());
    Ok(match name {
        "user_knn" => Box::new(UserKnn::new(params.neighbours)),
        "mf" => {
            let key = Key { ordinal: 2, ..Key::timeless(Purpose::FeedbackLoop, run) };
            let mut dice = KeyedDistributions::new(&rng, key);
            Box::new(Mf::new(Factors::new(params.factorisation, consumers, items, &mut dice)))
        }
        name => {
            // Nothing is known of the content of an item: all lie in one place.
            let mut nowhere = Vector::ZERO;
            nowhere.0[0] = 1.0;
            Box::new(EngineRanker::new(name, consumers, &vec![(nowhere, 0); items], rng)?)
        }
    })
}

/// One recommender on one log; `returns` says whether what was taken may be listed again.
fn feed_back(
    params: &Params,
    log: &Log,
    (name, returns): (&str, bool),
    run: u32,
) -> Result<Found, SpecError> {
    // Every run has its own draws, common to all recommenders.
    let rng = KeyedRng::new(KeyedRng::new(params.seed).derive(4, run));
    let mut choices = log.choices.clone();
    let mut ranker = ranker(name, params, &choices, rng, run)?;
    let weights: Vec<f64> =
        (1..=params.list_length).map(|place| libm::exp(params.acceptance * place as f64)).collect();
    let (mut popularity, mut diversity) = ([0.0; 2], [0.0; 2]);
    for round in 0..params.loops.cast_signed() {
        ranker.train(&choices, choices.items() as u32, round);
        let lists: Vec<Vec<u32>> = (0..choices.consumers())
            .map(|consumer| {
                let mut list = Vec::new();
                let barred = if returns { &log.choices } else { &choices };
                ranker.rank(consumer, round, barred, params.list_length, &mut list);
                list
            })
            .collect();
        let last = usize::from(round > 0);
        popularity[last] = popularity_of(&lists, &choices);
        diversity[last] = diversity_of(&lists, choices.items());
        for (consumer, list) in lists.iter().enumerate().filter(|(_, list)| !list.is_empty()) {
            let key = Key {
                purpose: Purpose::FeedbackLoop,
                listener: consumer as u32,
                day: Day(round),
                item: 0,
                ordinal: 1,
            };
            let place = KeyedDistributions::new(&rng, key).pick(&weights[..list.len()]);
            choices.record(consumer, list[place]);
        }
    }
    let drifts = drifts(params.smoothing, log, &choices);
    let of_group = |minority: bool| {
        let group = drifts.iter().zip(&log.minority).filter(|&(_, &it)| it == minority);
        mean(&group.map(|(&drift, _)| drift).collect::<Vec<_>>())
    };
    let group_drift = of_group(false).zip(of_group(true)).map(<[f64; 2]>::from);
    Ok(Found { popularity, diversity, drift: mean(&drifts), group_drift })
}

/// Mean share of interactions that listed items have, as a multiple of an average item's.
fn popularity_of(lists: &[Vec<u32>], choices: &Choices) -> f64 {
    let counts = choices.counts();
    let average = counts.iter().map(|&count| f64::from(count)).sum::<f64>() / counts.len() as f64;
    let listed: Vec<f64> =
        lists.iter().flatten().map(|&item| f64::from(counts[item as usize])).collect();
    mean(&listed).unwrap_or_default() / average
}

/// Share of items on anybody's list.
fn diversity_of(lists: &[Vec<u32>], items: usize) -> f64 {
    let mut listed = vec![false; items];
    for &item in lists.iter().flatten() {
        listed[item as usize] = true;
    }
    listed.iter().filter(|&&it| it).count() as f64 / items as f64
}

/// Drift of each consumer's genres from the log's; empty where no genres are known.
fn drifts(smoothing: f64, log: &Log, now: &Choices) -> Vec<f64> {
    let Some(top) = log.genres.iter().flatten().max() else { return Vec::new() };
    let preference = |history: &[u32]| {
        let mut shares = vec![0.0; top + 1];
        for genres in history.iter().map(|&item| &log.genres[item as usize]) {
            for &genre in genres {
                shares[genre] += 1.0 / genres.len() as f64;
            }
        }
        let total: f64 = shares.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        shares.iter().map(|share| share / total).collect::<Vec<f64>>()
    };
    (0..now.consumers())
        .map(|consumer| {
            let before = preference(log.choices.of(consumer));
            let after = preference(now.of(consumer));
            divergence(&before, &after, smoothing)
        })
        .collect()
}

/// Kullback–Leibler divergence of `q` from `p`, `q` mixed with a little of `p`.
fn divergence(p: &[f64], q: &[f64], smoothing: f64) -> f64 {
    let terms = p.iter().zip(q).filter(|(p, _)| **p > 0.0);
    terms.map(|(p, q)| p * libm::log(p / ((1.0 - smoothing) * q + smoothing * p))).sum()
}

/// Runs all loops on a log, or on synthetic ones.
///
/// # Errors
/// If the preset cannot be read or names a recommender that the engine does not have.
pub fn replicate(quick: bool, log: Option<&Log>) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        params.runs = 2;
        params.loops = 8;
        params.synthetic.consumers /= 4;
        params.synthetic.interactions /= 4;
    }
    let logs: Vec<Log> = match log {
        Some(log) => vec![log.clone()],
        None => (0..params.runs)
            .into_par_iter()
            .map(|run| synthetic(&params.synthetic, params.seed, run))
            .collect::<Result<_, _>>()?,
    };
    let engine = params.engine.clone();
    let names: Vec<&str> = OWN.into_iter().chain(engine.iter().map(String::as_str)).collect();
    let readings = [true, false];
    let tasks: Vec<((&str, bool), u32)> = readings
        .into_iter()
        .flat_map(|returns| names.iter().map(move |&name| (name, returns)))
        .flat_map(|arm| (0..params.runs).map(move |run| (arm, run)))
        .collect();
    let found: Vec<Found> = tasks
        .into_par_iter()
        .map(|(arm, run)| feed_back(&params, &logs[run as usize % logs.len()], arm, run))
        .collect::<Result<_, SpecError>>()?;
    let runs: Vec<&[Found]> = found.chunks(params.runs as usize).collect();
    let (judged, other) = runs.split_at(names.len());
    let (mut figures, checks) = judge(params.loops, &names, judged);
    let beside = judge(params.loops, &names, other).0;
    figures.extend(beside.into_iter().filter(|it| it.name.contains("change of")).map(|it| {
        Figure {
            name: format!("taken items leave the lists: {}", it.name),
            expected: String::new(),
            ..it
        }
    }));
    let made = if log.is_some() { "a log that was given" } else { "logs made by the engine" };
    let shape = logs[0].shape();
    let setting = format!("{} runs of {} loops on {made}: {shape}", params.runs, params.loops);
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}

fn judge(loops: u16, names: &[&str], by_name: &[&[Found]]) -> (Vec<Figure>, Vec<Check>) {
    let (mut figures, mut checks) = (Vec::new(), Vec::new());
    let mut rises = Vec::new();
    for (&name, runs) in names.iter().zip(by_name) {
        let control = names.last() == Some(&name);
        let over = |measure: &dyn Fn(&Found) -> f64| runs.iter().map(measure).collect::<Vec<f64>>();
        let mut add = |what: &str, measure: &dyn Fn(&Found) -> f64, expected: &str| {
            let expected = if control { "" } else { expected };
            let figure = Figure::over_runs(format!("{name}: {what}"), &over(measure), expected);
            let value = figure.number();
            figures.push(figure);
            value
        };
        add("popularity of lists, first loop", &|it| it.popularity[0], "");
        let rise = add(
            &format!("change of popularity by loop {loops}"),
            &|it| it.popularity[1] / it.popularity[0] - 1.0,
            "> 0",
        );
        add("aggregate diversity, first loop", &|it| it.diversity[0], "");
        let fall = add(
            &format!("change of aggregate diversity by loop {loops}"),
            &|it| it.diversity[1] / it.diversity[0] - 1.0,
            "< 0",
        );
        if runs.iter().all(|run| run.drift.is_some()) {
            add("drift of tastes", &|it| it.drift.unwrap_or_default(), "");
        }
        if runs.iter().all(|run| run.group_drift.is_some()) {
            let of =
                |group: usize| move |it: &Found| it.group_drift.map_or(0.0, |both| both[group]);
            let most = add("drift of the majority's tastes", &of(0), "");
            let few = add("drift of the minority's tastes", &of(1), "larger");
            if !control {
                checks.push(Check::new(
                    format!("{name}: the minority's tastes drift more"),
                    few > most,
                ));
            }
        }
        rises.push(rise);
        if !control {
            checks.push(Check::new(format!("{name}: lists become more popular"), rise > 0.0));
            checks.push(Check::new(format!("{name}: lists become less diverse"), fall < 0.0));
        }
    }
    let control = rises.pop().unwrap_or(f64::NAN);
    checks.push(Check::new(
        "under the control popularity rises less than under any other",
        rises.iter().all(|&rise| rise > control),
    ));
    (figures, checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_divergence_of_a_taste_from_itself_is_nothing() {
        assert!(divergence(&[0.2, 0.8], &[0.2, 0.8], 0.01).abs() < 1e-12);
        assert!(divergence(&[0.2, 0.8], &[0.9, 0.1], 0.01) > 1.0);
    }

    #[test]
    fn popularity_and_diversity_are_read_off_lists() {
        let mut choices = Choices::none(3, 4);
        for (consumer, item) in [(0, 0), (1, 0), (2, 0), (0, 1)] {
            choices.record(consumer, item);
        }
        let lists = [vec![0, 1], vec![0, 1]];
        assert!((popularity_of(&lists, &choices) - 2.0).abs() < 1e-12);
        assert!((diversity_of(&lists, 4) - 0.5).abs() < 1e-12);
    }
}
