//! C: what recommenders that learn from what they caused do to sameness and utility.
//!
//! Every step ten new items come out. A consumer sees all older items in the recommender's order, with
//! the new ones put in between at random places, and takes the item of the largest
//! known utility × place^−0.8 among those not chosen before. After a start-up with new items only the recommender is trained
//! once (single) or at every step (repeated). *Sameness* is the Jaccard index of what a consumer and
//! the one who looks most like them to the recommender have chosen, minus that of the same two under a
//! recommender that knows all utilities. *Utility* is the mean utility of choices after the start-up.
//!
//! # References
//! Chaney, Stewart & Engelhardt 2018, 12th ACM Conference on Recommender Systems; Lucherini et al. 2021,
//! arXiv:2107.08959 (the re-implementation).

use rayon::prelude::*;
use serde::Deserialize;

use crate::draw::{Key, Luck, Purpose};
use crate::sim::run::SpecError;
use crate::stats::{gini, mean};
use crate::units::Day;
use crate::validation::replications::chance::Dice;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::engine::EngineRanker;
use crate::validation::replications::factors::{FactorParams, Factors};
use crate::validation::replications::rankers::{Ideal, Mf, Ranker, Shuffle, Social};
use crate::validation::replications::replicated::{
    About, Check, Figure, Replicated, ReplicationError,
};
use crate::validation::replications::town::Town;

/// What stands fixed.
pub const ABOUT: About = About {
    id: "C",
    name: "Algorithmic confounding: sameness without utility",
    source: "Chaney, Stewart & Engelhardt 2018, RecSys '18, arXiv:1710.11214",
    published: "Recommenders that learn from what they caused make choices more alike than the ideal needs, \
                without a gain in utility, and more so when they are trained again and again.",
    preset: include_str!("presets/chaney.toml"),
    differences: &[
        "`popularity`, `content`, `als` and `item_knn` are the engine's; the paper has no item neighbours. `als` has \
         sixteen factors; it and `item_knn` go by choices alone, know consumers by what they expect of items or by their \
         choices, and leave items that nobody has chosen to `content`. The content view has sixteen dimensions: the twenty \
         attributes are laid into them by a cosine frame, and a profile is the mean of what was chosen, not a \
         non-negative least-squares fit.",
        "`mf` has the paper's twenty factors, fitted by alternating least squares with a warm start at each step.",
        "`random` is a keyed shuffle: the engine's own gives short lists, not a whole order.",
        "Items already chosen keep their places on the list and are passed over, as in the re-implementations of T-RECS \
         and RecLab; whether the paper means that could not be read.",
        "Friends (`social`) are those whose preferences covary enough that everybody has one.",
        "Popularity does better than random here because preferences lie around one mean of the town, so that what \
         others chose tells what one likes (the figure on agreement), and because chosen items keep the top places, so that among \
         the rest utility counts for more than place; T-RECS shows the same under the same measure \
         (`tests/peers/confounding.py`, ten towns: -0.14 against -0.27). Under the other reading, whose figures stand in the table \
         without a rule, attention is spent on the next item of the chart.",
        "The day loop of the engine is not used: here a consumer takes exactly one item a step.",
    ],
};

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Independent towns.
    pub simulations: u32,
    /// Consumers of each.
    pub consumers: usize,
    /// Attributes of an item, and of a preference.
    pub attributes: usize,
    /// Items that come out at every step.
    pub new_items: usize,
    /// Concentration of consumers' preferences.
    pub preference_strength: f64,
    /// Concentration of items' attributes.
    pub attribute_strength: f64,
    /// Concentration of the mean attributes of a town.
    pub attribute_evenness: f64,
    /// Standard deviation of utility around the inner product.
    pub utility_sd: f64,
    /// Share of its utility that is known before an item is chosen.
    pub known_share: f64,
    /// Its standard deviation.
    pub known_share_sd: f64,
    /// Exponent by which attention falls with the place.
    pub attention: f64,
    /// Share of the way from random to ideal within which popularity counts as near random.
    pub popularity_near_random: f64,
    /// The engine's recommenders that take part.
    pub engine: Vec<String>,
    /// Trained at every step.
    pub repeated: Schedule,
    /// Trained once.
    pub single: Schedule,
    /// The factor model.
    pub factorisation: FactorParams,
}

/// Steps of a simulation.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Steps with new items only.
    pub startup_steps: u16,
    /// Steps with recommendations.
    pub steps: u16,
}

impl Schedule {
    pub(super) fn span(&self) -> u16 {
        self.startup_steps + self.steps
    }
}

/// What one recommender did in one town.
#[derive(Clone, Copy, Debug)]
struct Found {
    sameness: f64,
    utility: f64,
    gini: f64,
    /// Of the town, whoever recommends.
    agreement: f64,
}

/// Recommenders beside the engine's; the last two are the bounds.
const OWN: [&str; 4] = ["social", "mf", "random", "ideal"];

/// Those that are run under the other reading of the paper too, which the rule on popularity hangs on.
const OTHERWISE: [&str; 3] = ["popularity", "random", "ideal"];

/// When a recommender is trained, and what becomes of items already chosen.
#[derive(Clone, Copy, Debug)]
struct Mode {
    schedule: Schedule,
    /// Trained at every step, not once.
    repeated: bool,
    /// Items already chosen leave the lists; else they keep their places and are passed over.
    leave: bool,
}

fn ranker(
    name: &str,
    params: &Params,
    town: &Town,
    luck: Luck,
    run: u32,
) -> Result<Box<dyn Ranker>, SpecError> {
    Ok(match name {
        "ideal" => Box::new(Ideal { utility: town.utility.clone(), out: 0 }),
        "random" => Box::new(Shuffle::new(luck, run)),
        "social" => Box::new(Social::new(town.friends.clone())),
        "mf" => {
            let key = Key { ordinal: 2, ..Key::timeless(Purpose::Consumer, run) };
            let mut dice = Dice::new(&luck, key);
            let items = town.embeddings.len();
            Box::new(Mf::new(Factors::new(
                params.factorisation,
                params.consumers,
                items,
                &mut dice,
            )))
        }
        name => Box::new(EngineRanker::new(name, params.consumers, &town.embeddings, luck)?),
    })
}

/// Lets a town live with a recommender; gives what was chosen and the mean utility after the start-up.
fn live(
    params: &Params,
    Mode { schedule, repeated, leave }: Mode,
    town: &Town,
    ranker: &mut dyn Ranker,
    (luck, run): (&Luck, u32),
) -> (Choices, f64) {
    let places = town.embeddings.len();
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
            interleave(&list, &mut new, &mut Dice::new(luck, key), &mut shown);
            let free = |item| !choices.has(consumer, item);
            chosen.push(choice(&town.known[consumer], &shown, &attention, free));
        }
        for (consumer, item) in chosen.into_iter().enumerate() {
            choices.record(consumer, item);
            if !startup {
                gained += town.utility[consumer][item as usize];
            }
        }
    }
    (choices, gained / f64::from(schedule.steps) / params.consumers as f64)
}

/// Puts new items in a random order at random places of a list.
fn interleave(list: &[u32], new: &mut [u32], dice: &mut Dice, shown: &mut Vec<u32>) {
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

/// For each consumer the one who looks most like them to the recommender; anybody where it sees no
/// difference.
fn partners(ranker: &dyn Ranker, consumers: usize, luck: &Luck, run: u32) -> Vec<usize> {
    let views: Vec<Option<Vec<f64>>> = (0..consumers).map(|it| ranker.view(it)).collect();
    let cosine = |a: &[f64], b: &[f64]| {
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt().max(1e-300)
    };
    (0..consumers)
        .map(|one| {
            let key =
                Key { listener: one as u32, ordinal: 3, ..Key::timeless(Purpose::Consumer, run) };
            let ties = luck.race(key);
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

/// One town under every recommender.
fn simulate(
    params: &Params,
    mode: Mode,
    names: &[&str],
    run: u32,
) -> Result<Vec<Found>, SpecError> {
    let luck = Luck::new(params.seed);
    let town = Town::draw(params, usize::from(mode.schedule.span()) * params.new_items, &luck, run);
    let mut lived = Vec::new();
    for name in names {
        let mut ranker = ranker(name, params, &town, luck, run)?;
        let (choices, utility) = live(params, mode, &town, &mut *ranker, (&luck, run));
        lived.push((partners(&*ranker, params.consumers, &luck, run), choices, utility));
    }
    let ideal = &lived[lived.len() - 1].1;
    let agreement = town.agreement();
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
    Ok(lived.iter().map(found).collect())
}

/// Runs all towns under both schedules.
///
/// # Errors
/// If the preset cannot be read or names a recommender that the engine does not have.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        params.simulations = 2;
    }
    let engine = params.engine.clone();
    let names: Vec<&str> = engine.iter().map(String::as_str).chain(OWN).collect();
    let towns = |mode: Mode, names: &[&str]| -> Result<Vec<Vec<Found>>, SpecError> {
        (0..params.simulations)
            .into_par_iter()
            .map(|run| simulate(&params, mode, names, run))
            .collect()
    };
    let mode = Mode { schedule: params.repeated, repeated: true, leave: false };
    let repeated = towns(mode, &names)?;
    let single = towns(Mode { schedule: params.single, repeated: false, ..mode }, &names)?;
    let otherwise = towns(Mode { leave: true, ..mode }, &OTHERWISE)?;
    let Params { simulations, consumers, new_items, .. } = params;
    let setting = format!(
        "{simulations} towns of {consumers} consumers, {new_items} new items a step, {} + {} steps trained at every \
         step and {} + {} trained once",
        params.repeated.startup_steps,
        params.repeated.steps,
        params.single.startup_steps,
        params.single.steps
    );
    let (mut figures, checks) = judge(&params, &names, &repeated, &single);
    for (index, name) in OTHERWISE.iter().enumerate().take(OTHERWISE.len() - 1) {
        let name = format!("chosen items leave the lists: {name}: utility against ideal");
        figures.push(Figure::over_runs(name, &relative(&otherwise, index), ""));
    }
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}

/// Utility of a recommender by town, against the ideal, which is the last.
fn relative(towns: &[Vec<Found>], index: usize) -> Vec<f64> {
    towns.iter().map(|town| town[index].utility / town[town.len() - 1].utility - 1.0).collect()
}

fn judge(
    params: &Params,
    names: &[&str],
    repeated: &[Vec<Found>],
    single: &[Vec<Found>],
) -> (Vec<Figure>, Vec<Check>) {
    let (random, ideal) = (names.len() - 2, names.len() - 1);
    let column = |towns: &[Vec<Found>], index: usize, measure: fn(&Found) -> f64| -> Vec<f64> {
        towns.iter().map(|town| measure(&town[index])).collect()
    };
    let mut figures = Vec::new();
    for (index, name) in names.iter().enumerate().filter(|&(index, _)| index != ideal) {
        let expected = if index == random { "" } else { "> 0" };
        let mut add = |what: &str, runs: &[f64], expected: &str| {
            figures.push(Figure::over_runs(format!("{name}: {what}"), runs, expected));
        };
        let sameness = |towns| column(towns, index, |found| found.sameness);
        add("sameness against ideal, trained at every step", &sameness(repeated), expected);
        add("sameness against ideal, trained once", &sameness(single), "smaller");
        add("utility against ideal, trained at every step", &relative(repeated, index), "≤ 0");
        add("Gini of items, trained at every step", &column(repeated, index, |it| it.gini), "");
    }
    let agreement = column(repeated, ideal, |it| it.agreement);
    figures.push(Figure::over_runs(
        "agreement of consumers: share of the variance of utility between items that all have in common",
        &agreement,
        "",
    ));
    let average = |runs: &[f64]| mean(runs).unwrap_or(f64::NAN);
    let sameness = |towns: &[Vec<Found>], index| average(&column(towns, index, |it| it.sameness));
    let mut checks: Vec<Check> = (0..random)
        .map(|index| {
            let claim = format!("{}: choices are more alike than under the ideal", names[index]);
            Check::new(claim, sameness(repeated, index) > 0.0)
        })
        .collect();
    checks.push(Check::new(
        "nobody gains utility over the ideal",
        (0..ideal).all(|index| average(&relative(repeated, index)) <= 0.0),
    ));
    if let Some(popular) = names.iter().position(|&name| name == "popularity") {
        let (popular, random) =
            (average(&relative(repeated, popular)), average(&relative(repeated, random)));
        let near = (popular - random).abs() <= params.popularity_near_random * -random;
        checks.push(Check::new("popularity gives about as much utility as random", near));
    }
    let learned = |towns| average(&(0..random).map(|it| sameness(towns, it)).collect::<Vec<_>>());
    checks.push(Check::new(
        "training at every step makes choices more alike than training once, on average over recommenders",
        learned(repeated) > learned(single),
    ));
    (figures, checks)
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
        let luck = Luck::new(4);
        let list: Vec<u32> = (0..30).collect();
        let mut shown = Vec::new();
        let mut dice = Dice::new(&luck, Key::timeless(Purpose::Consumer, 0));
        interleave(&list, &mut [30, 31, 32], &mut dice, &mut shown);
        assert_eq!(shown.len(), 33);
        let old: Vec<u32> = shown.iter().copied().filter(|&item| item < 30).collect();
        assert_eq!(old, list);
    }
}
