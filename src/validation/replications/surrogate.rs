//! E: does the save rate of two weeks say more about half a year than streams of two weeks do?
//!
//! Two hundred simulated tests: in each of fifty worlds four treatments against a baseline. The
//! effect on streams within 180 days is predicted from effects within 14 days by least squares;
//! each world is predicted from the others, so that a column that says nothing costs something.
//! *Gain* is the share of variance that a further column explains. Tests of one world share its
//! baseline, so intervals come from resampling worlds.
//!
//! # References
//! Zhang et al. 2023, arXiv:2311.11922 (sign agreement and launches recalled of 14-day indices at
//! Netflix).

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::inference::linear::Fit;
use crate::stats::{Interval, quantile};
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::replicated::{
    About, CONFIDENCE, Figure, Replicated, ReplicationError,
};
use crate::validation::replications::trial::{Counted, Params, Trial, run};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "E",
    name: "Surrogates: early saves against early streams",
    source: "Design of Zhang et al. 2023, arXiv:2311.11922; no published value for saves",
    published: "A 14-day linear index agrees in sign with the long run in about 95 % of tests and \
         recalls 65–80 % of launches (video streaming); what saves add is not published.",
    preset: include_str!("presets/surrogate.toml"),
    differences: &[
        "Tests are simulated by the engine's own day loop and fork: both arms have common random \
         numbers, so an effect has no \
         sampling noise and a margin takes the place of a significance test.",
        "Worlds are small: effects are tens of streams, and whole numbers.",
        "The truth is read after 180 days, not 63, and surrogates are counts of one release, not \
         members' activity.",
        "There is no rule to pass: the result is the simulator's own, and depends on its \
         assumptions.",
    ],
};

/// A row of surrogates, read off the counts of an arm or the difference of two.
type Surrogates = fn(&Counted) -> Vec<f64>;

/// The named sets of surrogates.
const STREAMS: Surrogates = |it| vec![it.streams];
const SAVES: Surrogates = |it| vec![it.saves];
const WITH_SAVE_RATE: Surrogates = |it| vec![it.streams, it.save_rate];
const WITH_RETURNS: Surrogates = |it| vec![it.streams, it.returns];
const INDEX: Surrogates = |it| vec![it.streams, it.returns, it.save_rate];

/// What a regression is about, by world: surrogates of each case, and the truth.
struct Cases {
    worlds: Vec<Vec<Counted>>,
}

impl Cases {
    /// Effects: every treatment minus its baseline.
    fn effects(trials: &[Trial]) -> Self {
        let effects = |trial: &Trial| {
            trial.treatments.iter().map(|it| difference(it, &trial.baseline)).collect()
        };
        Self { worlds: trials.iter().map(effects).collect() }
    }

    /// Levels: every arm as it is.
    fn levels(trials: &[Trial]) -> Self {
        let arms = |trial: &Trial| {
            std::iter::once(trial.baseline).chain(trial.treatments.iter().copied()).collect()
        };
        Self { worlds: trials.iter().map(arms).collect() }
    }

    /// The truth of each case and what is predicted for it from all other worlds; `drawn` are
    /// numbers of worlds, each as often as it counts.
    fn predicted(&self, drawn: &[usize], surrogates: Surrogates, truth: Truth) -> Vec<(f64, f64)> {
        let cases = |world: &usize| self.worlds[*world].iter();
        let mut pairs = Vec::new();
        for (place, left_out) in drawn.iter().enumerate() {
            // Copies of a world are predicted together, the first time it comes.
            if drawn[..place].contains(left_out) {
                continue;
            }
            let others = || drawn.iter().filter(|world| *world != left_out).flat_map(cases);
            let rows: Vec<Vec<f64>> = others().map(surrogates).collect();
            let truths: Vec<f64> = others().map(truth).collect();
            let fit = Fit::of(&rows, &truths);
            let mean = truths.iter().sum::<f64>() / truths.len().max(1) as f64;
            let copies = drawn.iter().filter(|world| *world == left_out).flat_map(cases);
            pairs.extend(copies.map(|case| {
                // Columns that do not vary say no more than the mean.
                let guess = fit.as_ref().map_or(mean, |fit| fit.at(&surrogates(case)));
                (truth(case), guess)
            }));
        }
        pairs
    }

    fn explained(&self, drawn: &[usize], surrogates: Surrogates, truth: Truth) -> f64 {
        explained(&self.predicted(drawn, surrogates, truth))
    }
}

/// What is to be predicted.
type Truth = fn(&Counted) -> f64;

const ALL: Truth = |it| it.all_streams;
const LATER: Truth = |it| it.all_streams - it.streams;

fn difference(one: &Counted, other: &Counted) -> Counted {
    Counted {
        streams: one.streams - other.streams,
        saves: one.saves - other.saves,
        save_rate: one.save_rate - other.save_rate,
        returns: one.returns - other.returns,
        all_streams: one.all_streams - other.all_streams,
    }
}

/// Share of the variance of truths that their predictions explain; below 0 where the mean does
/// better.
fn explained(pairs: &[(f64, f64)]) -> f64 {
    let mean = pairs.iter().map(|pair| pair.0).sum::<f64>() / pairs.len() as f64;
    let square = |x: f64| x * x;
    let missed: f64 = pairs.iter().map(|(truth, guess)| square(truth - guess)).sum();
    let total: f64 = pairs.iter().map(|(truth, _)| square(truth - mean)).sum();
    1.0 - missed / total
}

/// Runs all tests.
///
/// # Errors
/// If the preset cannot be read or the engine refuses the worlds.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        (params.worlds, params.listeners, params.days, params.resamples) = (6, 400, 40, 100);
    }
    let trials = run(&params)?;
    let tests = trials.len() * params.treatment.len();
    let setting = format!(
        "{tests} tests in {} worlds of {} listeners and {} tracks, {} days; surrogates after {} \
         days",
        params.worlds, params.listeners, params.tracks, params.days, params.early_days
    );
    Ok(Replicated { about: ABOUT, setting, figures: figures(&params, &trials), checks: vec![] })
}

fn figures(params: &Params, trials: &[Trial]) -> Vec<Figure> {
    let (effects, levels) = (Cases::effects(trials), Cases::levels(trials));
    let mut figures = Vec::new();
    let (early, late) = (params.early_days, params.days);
    for (of, cases) in [("effects", &effects), ("levels", &levels)] {
        for (when, truth) in
            [(format!("to day {late}"), ALL), (format!("from day {early} to {late}"), LATER)]
        {
            let mut add = |what: &str, of_worlds: &(dyn Fn(&[usize]) -> f64 + Sync)| {
                let name = format!("{of}, streams {when}: {what}");
                figures.push(resampled(params, name, trials.len(), of_worlds));
            };
            let r = |drawn: &[usize], surrogates| cases.explained(drawn, surrogates, truth);
            add("explained by early streams", &|drawn| r(drawn, STREAMS));
            add("explained by early saves", &|drawn| r(drawn, SAVES));
            add("gain by early save rate", &|drawn| r(drawn, WITH_SAVE_RATE) - r(drawn, STREAMS));
            add("gain by early returns", &|drawn| r(drawn, WITH_RETURNS) - r(drawn, STREAMS));
            add("gain by early save rate over streams and returns", &|drawn| {
                r(drawn, INDEX) - r(drawn, WITH_RETURNS)
            });
        }
    }
    let whole: Vec<usize> = (0..trials.len()).collect();
    let margins: Vec<f64> = trials
        .iter()
        .flat_map(|trial| {
            std::iter::repeat_n(
                params.launch_margin * trial.baseline.all_streams,
                trial.treatments.len(),
            )
        })
        .collect();
    // Only the index has published figures to stand beside.
    for (name, surrogates, published) in [
        ("streams", STREAMS, false),
        ("saves", SAVES, false),
        ("index of streams, returns and save rate", INDEX, true),
    ] {
        let pairs = effects.predicted(&whole, surrogates, ALL);
        let (agree, recall) = decisions(&pairs, &margins);
        let expected = |text: &str| if published { text } else { "" }.to_owned();
        let figure = |what: &str, value: Option<f64>, expected: String| Figure {
            name: format!("early {name}: {what}"),
            value,
            interval: None,
            expected,
        };
        figures.push(figure("agrees in sign with the truth", agree, expected("about 0.95")));
        figures.push(figure("launches recalled", recall, expected("0.65–0.80")));
    }
    for (number, treatment) in params.treatment.iter().enumerate() {
        let effects: Vec<f64> =
            effects.worlds.iter().map(|world| world[number].all_streams).collect();
        let name = format!("{}: effect on streams to day {late}", treatment.name);
        figures.push(Figure::over_runs(name, &effects, ""));
    }
    figures
}

/// A figure of all worlds with the percentile interval of the same over resampled worlds.
fn resampled(
    params: &Params,
    name: String,
    worlds: usize,
    of_worlds: &(dyn Fn(&[usize]) -> f64 + Sync),
) -> Figure {
    let rng = KeyedRng::new(params.seed);
    let values: Vec<f64> = (0..params.resamples)
        .into_par_iter()
        .map(|ordinal| {
            let key = Key { ordinal, ..Key::timeless(Purpose::Trial, u32::MAX) };
            let mut dice = KeyedDistributions::new(&rng, key);
            let drawn: Vec<usize> = (0..worlds).map(|_| dice.below(worlds)).collect();
            of_worlds(&drawn)
        })
        .collect();
    let tail = (1.0 - CONFIDENCE) / 2.0;
    let interval = quantile(&values, tail)
        .zip(quantile(&values, 1.0 - tail))
        .map(|(low, high)| Interval { low, high });
    let whole: Vec<usize> = (0..worlds).collect();
    Figure { name, value: Some(of_worlds(&whole)), interval, expected: String::new() }
}

/// Share of tests whose prediction has the sign of the truth, and share of tests worth launching
/// that the prediction would launch. Tests without any effect have no sign.
fn decisions(pairs: &[(f64, f64)], margins: &[f64]) -> (Option<f64>, Option<f64>) {
    let share = |hits: usize, of: usize| (of > 0).then(|| hits as f64 / of as f64);
    let moved = || pairs.iter().filter(|(truth, _)| *truth != 0.0);
    let agree = moved().filter(|(truth, guess)| (*truth > 0.0) == (*guess > 0.0)).count();
    let worth = || pairs.iter().zip(margins).filter(|((truth, _), margin)| truth > margin);
    let launched = worth().filter(|((_, guess), margin)| guess > margin).count();
    (share(agree, moved().count()), share(launched, worth().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worlds in which the truth is made of streams and save rate.
    fn trials(save_rate_matters: f64) -> Vec<Trial> {
        let rng = KeyedRng::new(5);
        (0..20)
            .map(|world| {
                let mut dice = KeyedDistributions::new(&rng, Key::timeless(Purpose::Trial, world));
                let mut arm = || {
                    let (streams, save_rate) = (10.0 * dice.normal(), dice.normal());
                    let noise = dice.normal();
                    let all_streams = 3.0 * streams + save_rate_matters * save_rate + noise;
                    Counted { streams, save_rate, all_streams, ..Counted::default() }
                };
                Trial { baseline: arm(), treatments: vec![arm(), arm()] }
            })
            .collect()
    }

    fn gain(trials: &[Trial]) -> f64 {
        let cases = Cases::effects(trials);
        let whole: Vec<usize> = (0..trials.len()).collect();
        cases.explained(&whole, WITH_SAVE_RATE, ALL) - cases.explained(&whole, STREAMS, ALL)
    }

    #[test]
    fn a_save_rate_that_matters_gains_and_one_that_does_not_gains_nothing() {
        assert!(gain(&trials(30.0)) > 0.2);
        assert!(gain(&trials(0.0)) < 0.001);
    }

    #[test]
    fn decisions_count_signs_and_launches() {
        let pairs = [(5.0, 4.0), (3.0, 0.5), (-2.0, 1.0), (0.0, 1.0)];
        let (agree, recall) = decisions(&pairs, &[1.0; 4]);
        assert_eq!(agree, Some(2.0 / 3.0));
        assert_eq!(recall, Some(0.5));
    }
}
