//! Indices of sensitivity from evaluated points: pure functions of slices.
//!
//! ```text
//! Morris   EE = ± (y(x + Δ e) − y(x)) / Δ       μ = mean EE, μ* = mean |EE|, σ = their standard deviation
//! Sobol    S  = mean b·(ab − a) / var(a, b)      first order (Saltelli et al. 2010)
//!          ST = mean (a − ab)² / 2 / var(a, b)   total (Jansen 1999)
//! ```
//!
//! Intervals are normal ones of the bootstrap's standard deviation, over trajectories or samples.
//! These are the estimators of the Python package `SALib`.
//!
//! # References
//! Morris 1991; Campolongo, Cariboni & Saltelli 2007 (μ*); Saltelli et al. 2010; Jansen 1999.

use rand_core::Rng as _;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, below};
use crate::inference::estimate::Estimate;
use crate::stats::{mean, normal_quantile, variance};
use crate::study::design::{Point, morris_step};

/// Resamples of a bootstrap.
const RESAMPLES: u32 = 1000;

/// What one key's elementary effects say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Elementary {
    /// Mean effect, signs kept.
    pub mu: f64,
    /// Mean size of the effects.
    pub mu_star: Estimate,
    /// Their standard deviation: interactions and bends.
    pub sigma: f64,
}

/// Shares of the variance that one key accounts for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// Alone.
    pub first: Estimate,
    /// With all interactions.
    pub total: Estimate,
}

/// Elementary effects of every key; absent where trajectories are not whole or fewer than two.
pub fn morris(
    points: &[Point],
    answers: &[f64],
    levels: u32,
    confidence: f64,
    rng: &KeyedRng,
) -> Option<Vec<Elementary>> {
    let keys = points.first()?.len();
    let whole = points.len() == answers.len() && points.len().is_multiple_of(keys + 1);
    if !whole || points.len() < 2 * (keys + 1) {
        return None;
    }
    let step = morris_step(levels);
    let mut effects = vec![Vec::new(); keys];
    for (points, answers) in points.chunks(keys + 1).zip(answers.chunks(keys + 1)) {
        for (point, answer) in points.windows(2).zip(answers.windows(2)) {
            let moved = |key: &usize| (point[1][*key] - point[0][*key]).abs() > 1e-9;
            let key = (0..keys).find(moved)?;
            let sign = (point[1][key] - point[0][key]).signum();
            effects[key].push(sign * (answer[1] - answer[0]) / step);
        }
    }
    let summed = |(key, effects): (usize, &Vec<f64>)| {
        let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
        let resampled = resample(sizes.len(), key, rng, |places| {
            mean(&places.iter().map(|place| sizes[*place]).collect::<Vec<_>>())
        });
        Some(Elementary {
            mu: mean(effects)?,
            mu_star: around(mean(&sizes)?, &resampled, confidence).at_least(0.0),
            sigma: variance(effects)?.sqrt(),
        })
    };
    effects.iter().enumerate().map(summed).collect()
}

/// Sobol' indices of every key, from Saltelli's design; absent where the answers do not vary.
pub fn sobol(keys: usize, answers: &[f64], confidence: f64, rng: &KeyedRng) -> Option<Vec<Shares>> {
    let centre = mean(answers)?;
    let blocks: Vec<Vec<f64>> = answers
        .chunks(keys + 2)
        .map(|block| block.iter().map(|answer| answer - centre).collect())
        .collect();
    if !answers.len().is_multiple_of(keys + 2) || blocks.len() < 2 {
        return None;
    }
    let all: Vec<usize> = (0..blocks.len()).collect();
    let shares = |key: usize| {
        let of = |places: &[usize]| shares(&blocks, key, places);
        let (first, total) = of(&all)?;
        let firsts = resample(blocks.len(), key, rng, |places| Some(of(places)?.0));
        let totals = resample(blocks.len(), key, rng, |places| Some(of(places)?.1));
        Some(Shares {
            first: around(first, &firsts, confidence),
            total: around(total, &totals, confidence),
        })
    };
    (0..keys).map(shares).collect()
}

/// First-order and total share of one key over some blocks `a, ab…, b`.
fn shares(blocks: &[Vec<f64>], key: usize, places: &[usize]) -> Option<(f64, f64)> {
    let chosen = || places.iter().map(|place| &blocks[*place]);
    let a_and_b: Vec<f64> = chosen().flat_map(|block| [block[0], block[block.len() - 1]]).collect();
    let n = a_and_b.len() as f64;
    let spread = variance(&a_and_b)? * (n - 1.0) / n;
    if spread <= 0.0 {
        return None;
    }
    let first: f64 =
        chosen().map(|block| block[block.len() - 1] * (block[1 + key] - block[0])).sum::<f64>();
    let apart = |block: &&Vec<f64>| block[0] - block[1 + key];
    let total: f64 = chosen().map(|block| apart(&block) * apart(&block)).sum();
    let count = places.len() as f64;
    Some((first / count / spread, total / count / 2.0 / spread))
}

/// A statistic of resamples of `0..n`; those in which it is absent are left out.
fn resample(
    n: usize,
    key: usize,
    rng: &KeyedRng,
    statistic: impl Fn(&[usize]) -> Option<f64>,
) -> Vec<f64> {
    let draw = |resample: u32| {
        let draws = Key { listener: 1 + key as u32, ..Key::timeless(Purpose::Resample, resample) };
        let mut stream = rng.stream(draws);
        let places: Vec<usize> =
            (0..n).map(|_| below(stream.next_u32(), n as u32) as usize).collect();
        statistic(&places)
    };
    (0..RESAMPLES).filter_map(draw).collect()
}

fn around(value: f64, resampled: &[f64], confidence: f64) -> Estimate {
    let reach = variance(resampled)
        .and_then(|variance| Some(normal_quantile(confidence)? * variance.sqrt()));
    Estimate {
        value,
        low: reach.map(|reach| value - reach),
        high: reach.map(|reach| value + reach),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::design;

    /// Sobol's g-function, whose indices are known.
    fn g(point: &Point) -> f64 {
        let a = [0.0, 1.0, 4.5, 9.0];
        point.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    }

    #[test]
    fn the_indices_of_the_g_function_are_those_of_theory() {
        let points = design::saltelli(2048, 4);
        let answers: Vec<f64> = points.iter().map(g).collect();
        let found = sobol(4, &answers, 0.95, &KeyedRng::new(1)).expect("indices");
        let parts = [0.0, 1.0, 4.5, 9.0].map(|a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a)));
        let all: f64 = parts.iter().map(|part| 1.0 + part).product::<f64>() - 1.0;
        for (key, part) in parts.iter().enumerate() {
            let first = part / all;
            let total = part * (all + 1.0) / (1.0 + part) / all;
            assert!((found[key].first.value - first).abs() < 0.01, "{key}: {:?}", found[key]);
            assert!((found[key].total.value - total).abs() < 0.01, "{key}: {:?}", found[key]);
        }
    }

    #[test]
    fn elementary_effects_of_a_line_are_its_slopes() {
        let points = design::morris(10, 3, 4, &KeyedRng::new(1));
        let answers: Vec<f64> = points.iter().map(|x| 3.0 * x[0] - 2.0 * x[1]).collect();
        let found = morris(&points, &answers, 4, 0.95, &KeyedRng::new(1)).expect("effects");
        let message: Vec<(f64, f64)> =
            found.iter().map(|it| (it.mu.round(), it.mu_star.value.round())).collect();
        assert_eq!(message, [(3.0, 3.0), (-2.0, 2.0), (0.0, 0.0)]);
        assert!(found.iter().all(|it| it.sigma < 1e-9));
    }

    #[test]
    fn answers_that_do_not_vary_have_no_shares() {
        assert_eq!(sobol(2, &[1.0; 32], 0.95, &KeyedRng::new(1)), None);
    }
}
