//! B: the artificial market of Salganik, Dodds and Watts, in the two-step model of Krumme et al.
//!
//! A subject hears a Poisson number of songs, one after another without repetition, each with a
//! chance in proportion to `(α·A + D)·place^−γ` (`A` appeal share, `D` downloads so far, `place` in
//! the ranking by downloads), and downloads a song that is heard with a chance that is its quality.
//! Without influence only `A` counts. Inequality is the Gini of downloads; unpredictability is the
//! mean absolute difference of a song's market share between two worlds, of independent subjects
//! between random halves.
//!
//! # References
//! Salganik, Dodds & Watts 2006, Science 311, 854; Krumme et al. 2012, PLoS ONE 7(5) e33785.

use rayon::prelude::*;
use serde::Deserialize;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::stats::{gini, mean};
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::replicated::{
    About, Check, Figure, Replicated, ReplicationError,
};

/// What stands fixed.
pub const ABOUT: About = About {
    id: "B",
    name: "MusicLab: social influence in a market for songs",
    source: "Salganik, Dodds & Watts 2006, Science 311; Krumme et al. 2012, PLoS ONE 7(5)",
    published: "Inequality and unpredictability rise from no influence to weak to strong \
         influence.",
    preset: include_str!("presets/musiclab.toml"),
    differences: &[
        "Appeal and quality of the 48 songs are drawn, since they are not published song by song.",
        "The effect of a place in the ranked column (experiment 2) is a power of the place, \
         assumed.",
        "The published levels are in a figure only, so the order is the rule and levels are for \
         comparison.",
        "It has its own dynamics: in the engine nobody sees counts of downloads.",
    ],
};

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Repetitions of the whole experiment.
    pub experiments: u32,
    /// Songs on offer.
    pub songs: usize,
    /// Worlds under each influence.
    pub worlds: u32,
    /// Subjects of each world.
    pub subjects: u32,
    /// Subjects without influence.
    pub independent_subjects: u32,
    /// Mean number of songs a subject hears.
    pub samples: f64,
    /// Random half splits of the independent subjects.
    pub halves: u32,
    /// Standard deviation of the logarithm of appeal.
    pub appeal_spread: f64,
    /// Mean chance of a download once heard.
    pub quality_mean: f64,
    /// Its standard deviation over songs.
    pub quality_spread: f64,
    /// Experiment 1.
    pub weak: Influence,
    /// Experiment 2.
    pub strong: Influence,
    /// Experiment 2, with less weight on appeal.
    pub strong_low_appeal: Influence,
}

/// How others' downloads move the choice of what to hear.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Influence {
    /// `α`: downloads that a song of all appeal is worth.
    pub appeal_weight: f64,
    /// `γ`: exponent of the place in the ranking by downloads.
    pub place_exponent: f64,
}

/// Songs as they are.
struct Songs {
    appeal: Vec<f64>,
    quality: Vec<f64>,
}

/// Gini, unpredictability and more, of one repetition under one influence.
struct Found {
    gini: f64,
    unpredictability: f64,
    /// Gini of each world.
    worlds: Vec<f64>,
    /// Share of the five best songs that end among the five most downloaded.
    best_stay: f64,
}

impl Songs {
    fn draw(params: &Params, rng: &KeyedRng, experiment: u32) -> Self {
        let mut dice = KeyedDistributions::new(rng, Key::timeless(Purpose::SongMarket, experiment));
        let mut appeal: Vec<f64> =
            (0..params.songs).map(|_| libm::exp(params.appeal_spread * dice.normal())).collect();
        let total: f64 = appeal.iter().sum();
        for share in &mut appeal {
            *share /= total;
        }
        let quality = |_| params.quality_mean + params.quality_spread * dice.normal();
        let quality = (0..params.songs).map(quality).map(|q| q.clamp(0.01, 0.99)).collect();
        Self { appeal, quality }
    }

    /// What each subject of a world downloads, in order of arrival.
    fn world(
        &self,
        subjects: u32,
        samples: f64,
        influence: Option<Influence>,
        mut dice: KeyedDistributions,
    ) -> Vec<Vec<usize>> {
        let mut downloads = vec![0_u32; self.appeal.len()];
        let mut weights = vec![0.0; self.appeal.len()];
        let mut order: Vec<usize> = (0..self.appeal.len()).collect();
        (0..subjects)
            .map(|_| {
                self.weigh(influence, &downloads, &mut order, &mut weights);
                let heard = (dice.poisson(samples) as usize).min(self.appeal.len());
                let mut taken = Vec::new();
                for _ in 0..heard {
                    let song = dice.pick(&weights);
                    weights[song] = 0.0;
                    if dice.uniform() < self.quality[song] {
                        taken.push(song);
                    }
                }
                for &song in &taken {
                    downloads[song] += 1;
                }
                taken
            })
            .collect()
    }

    /// What draws a subject who arrives now to each song.
    fn weigh(
        &self,
        influence: Option<Influence>,
        downloads: &[u32],
        order: &mut [usize],
        weights: &mut [f64],
    ) {
        let Some(Influence { appeal_weight, place_exponent }) = influence else {
            weights.copy_from_slice(&self.appeal);
            return;
        };
        for (song, weight) in weights.iter_mut().enumerate() {
            *weight = appeal_weight * self.appeal[song] + f64::from(downloads[song]);
        }
        if place_exponent > 0.0 {
            order.sort_unstable_by_key(|&song| (std::cmp::Reverse(downloads[song]), song));
            for (place, &song) in order.iter().enumerate() {
                weights[song] *= libm::pow((place + 1) as f64, -place_exponent);
            }
        }
    }

    /// Market shares of some subjects.
    fn shares<'a>(&self, subjects: impl Iterator<Item = &'a Vec<usize>>) -> Vec<f64> {
        let mut counts = vec![0.0; self.appeal.len()];
        for &song in subjects.flatten() {
            counts[song] += 1.0;
        }
        let total = counts.iter().sum::<f64>().max(1.0);
        counts.iter().map(|count| count / total).collect()
    }

    /// Share of the five best songs among the five with most downloads.
    fn best_stay(&self, shares: &[f64]) -> f64 {
        let top = |values: &[f64]| {
            let mut order: Vec<usize> = (0..values.len()).collect();
            order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
            order.truncate(5);
            order
        };
        let best = top(&self.quality);
        top(shares).iter().filter(|song| best.contains(song)).count() as f64 / best.len() as f64
    }
}

/// Mean absolute difference of a song's share between two worlds.
fn difference(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum::<f64>() / one.len() as f64
}

fn independent(params: &Params, songs: &Songs, rng: &KeyedRng, experiment: u32) -> Found {
    let key = Key { listener: 1, ..Key::timeless(Purpose::SongMarket, experiment) };
    let dice = KeyedDistributions::new(rng, key);
    let mut subjects = songs.world(params.independent_subjects, params.samples, None, dice);
    let shares = songs.shares(subjects.iter());
    let mut dice = KeyedDistributions::new(rng, Key { listener: 2, ..key });
    let half = subjects.len() / 2;
    let splits: Vec<f64> = (0..params.halves)
        .map(|_| {
            dice.shuffle(&mut subjects, half);
            let (one, other) = subjects.split_at(half);
            difference(&songs.shares(one.iter()), &songs.shares(other.iter()))
        })
        .collect();
    let level = gini(&shares).unwrap_or_default();
    Found {
        gini: level,
        unpredictability: mean(&splits).unwrap_or_default(),
        worlds: vec![level],
        best_stay: songs.best_stay(&shares),
    }
}

fn influenced(
    params: &Params,
    songs: &Songs,
    rng: &KeyedRng,
    experiment: u32,
    (number, influence): (u32, Influence),
) -> Found {
    let worlds: Vec<Vec<f64>> = (0..params.worlds)
        .map(|world| {
            let listener = (number + 1) * 100 + world;
            let key = Key { listener, ..Key::timeless(Purpose::SongMarket, experiment) };
            let dice = KeyedDistributions::new(rng, key);
            let subjects = songs.world(params.subjects, params.samples, Some(influence), dice);
            songs.shares(subjects.iter())
        })
        .collect();
    let levels: Vec<f64> = worlds.iter().filter_map(|shares| gini(shares)).collect();
    let pairs: Vec<f64> = (0..worlds.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| difference(&worlds[a], &worlds[b]))
        .collect();
    let stays: Vec<f64> = worlds.iter().map(|shares| songs.best_stay(shares)).collect();
    Found {
        gini: mean(&levels).unwrap_or_default(),
        unpredictability: mean(&pairs).unwrap_or_default(),
        worlds: levels,
        best_stay: mean(&stays).unwrap_or_default(),
    }
}

/// Name, Gini as read off the paper's figure 1 by eye, and rank in unpredictability of each
/// condition.
const CONDITIONS: [(&str, &str, &str); 4] = [
    ("independent", "0.25–0.30", "lowest"),
    ("weak influence", "0.30–0.35", "between"),
    ("strong influence", "0.45–0.55", "highest"),
    ("strong influence, less appeal", "0.45–0.55", "highest"),
];

/// Runs all repetitions.
///
/// # Errors
/// If the preset cannot be read.
pub fn replicate(quick: bool) -> Result<Replicated, ReplicationError> {
    let mut params: Params = toml::from_str(ABOUT.preset)?;
    if quick {
        params.experiments = 6;
        params.halves = 100;
    }
    let rng = KeyedRng::new(params.seed);
    let runs: Vec<[Found; 4]> = (0..params.experiments)
        .into_par_iter()
        .map(|experiment| {
            let songs = Songs::draw(&params, &rng, experiment);
            let under = |number, influence| {
                influenced(&params, &songs, &rng, experiment, (number, influence))
            };
            [
                independent(&params, &songs, &rng, experiment),
                under(0, params.weak),
                under(1, params.strong),
                under(2, params.strong_low_appeal),
            ]
        })
        .collect();
    let Params { experiments, worlds, subjects, independent_subjects, songs, .. } = params;
    let setting = format!(
        "{experiments} repetitions of {songs} songs, {worlds} worlds of {subjects} subjects under \
         each influence, {independent_subjects} without"
    );
    let (figures, checks) = judge(&runs);
    Ok(Replicated { about: ABOUT, setting, figures, checks })
}

fn judge(runs: &[[Found; 4]]) -> (Vec<Figure>, Vec<Check>) {
    let over = |measure: fn(&Found) -> f64, condition: usize| -> Vec<f64> {
        runs.iter().map(|run| measure(&run[condition])).collect()
    };
    let mut figures = Vec::new();
    for (condition, (name, level, order)) in CONDITIONS.into_iter().enumerate() {
        let mut figure = |what: &str, measure, expected: &str| {
            let runs = over(measure, condition);
            figures.push(Figure::over_runs(format!("{name}: {what}"), &runs, expected));
        };
        figure("Gini of downloads", |found: &Found| found.gini, level);
        figure("unpredictability", |found: &Found| found.unpredictability, order);
        figure("five best songs among the five first", |found: &Found| found.best_stay, "");
    }
    let means = |measure: fn(&Found) -> f64| -> [f64; 4] {
        std::array::from_fn(|condition| mean(&over(measure, condition)).unwrap_or(f64::NAN))
    };
    let rises = |[none, weak, strong, low]: [f64; 4]| none < weak && weak < strong.min(low);
    // The published experiment was one repetition: what it showed has to be the usual outcome.
    let usually_above = |condition: usize| {
        let above =
            |run: &&[Found; 4]| run[condition].worlds.iter().all(|&world| world > run[0].gini);
        2 * runs.iter().filter(above).count() > runs.len()
    };
    let checks = vec![
        Check::new("inequality rises: independent < weak < strong", rises(means(|it| it.gini))),
        Check::new(
            "unpredictability rises: independent < weak < strong",
            rises(means(|it| it.unpredictability)),
        ),
        Check::new(
            "in most repetitions every world under influence is more unequal than the independent \
             one",
            (1..4).all(usually_above),
        ),
    ];
    (figures, checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inequality_and_unpredictability_rise_with_influence() {
        let result = replicate(true).expect("the preset is read");
        assert_eq!(result.passes(), Some(true), "{:#?}\n{:#?}", result.checks, result.figures);
    }

    #[test]
    fn without_influence_nothing_is_learnt_from_others() {
        let params: Params = toml::from_str(ABOUT.preset).expect("the preset is read");
        let rng = KeyedRng::new(3);
        let songs = Songs::draw(&params, &rng, 0);
        let mut weights = vec![0.0; params.songs];
        let mut order: Vec<usize> = (0..params.songs).collect();
        songs.weigh(None, &vec![1000; params.songs], &mut order, &mut weights);
        assert_eq!(weights, songs.appeal);
    }
}
