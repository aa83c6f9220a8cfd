//! Judging the grid: a winner for each cell, or none, and what it costs to choose one strategy for
//! all cells.
//!
//! Deliberately unknown: how cells are run, how findings are shown.

use crate::inference::resamples::Resamples;
use crate::measure::windows::WindowSums;
use crate::sim::spec::Spec;
use crate::stats::{mean, quantile};
use crate::study::outcome::streams_by_arm;
use crate::study::outcome::{Effect, Outcome};
use crate::study::robust::findings::{CellRow, Choice, Findings, Robust, Verdict};
use crate::study::robust::grid::{Cell, Grid};
use crate::study::robust::headline::headline;

/// Judges finished cells, which come in the order of the grid.
pub fn judge(
    spec: &Spec,
    grid: &Grid,
    outcomes: Vec<(Cell, Outcome)>,
    warnings: Vec<String>,
) -> Robust {
    let streams: Vec<Vec<Vec<f64>>> = outcomes
        .iter()
        .map(|(_, outcome)| streams_by_arm(&outcome.replicates, spec.calendar.days))
        .collect();
    let cells: Vec<Verdict> = outcomes
        .iter()
        .zip(&streams)
        .map(|((cell, outcome), it)| verdict(spec, cell, outcome, it))
        .collect();
    let arms = 0..spec.arms().len();
    let of_cells = |arm: usize| outcomes.iter().map(|(_, it)| spent(it, arm)).collect::<Vec<_>>();
    let spent: Vec<f64> = arms.map(|arm| mean(&of_cells(arm)).unwrap_or(0.0)).collect();
    let findings = Findings {
        currency: spec.economics.currency.clone(),
        platforms: grid.platforms.iter().map(|it| it.name.clone()).collect(),
        save_weights: grid.save_weights.clone(),
        choices: choices(spec, &cells, &streams, &spent),
        arms: spec.arms(),
        window_days: spec.calendar.days,
        confidence: spec.experiment.confidence,
        cells,
    };
    let sure = |effect: &Effect| effect.p_best.is_some_and(|p| p >= spec.experiment.confidence);
    let rows = outcomes.into_iter().flat_map(|(cell, outcome)| {
        outcome.effects.into_iter().map(move |effect| (cell.clone(), effect))
    });
    Robust {
        headline: headline(&findings),
        rows: rows.map(|(cell, effect)| CellRow { cell, wins: sure(&effect), effect }).collect(),
        findings,
        warnings,
        replicates: spec.experiment.replicates,
    }
}

fn means(streams: &[Vec<f64>]) -> Vec<f64> {
    streams.iter().map(|arm| mean(arm).unwrap_or(0.0)).collect()
}

/// Index of the largest value, the first of equals.
fn largest(values: &[f64]) -> usize {
    let better =
        |best: usize, index: usize| if values[index] > values[best] { index } else { best };
    (0..values.len()).fold(0, better)
}

fn verdict(spec: &Spec, cell: &Cell, outcome: &Outcome, streams: &[Vec<f64>]) -> Verdict {
    let means = means(streams);
    let odds = &outcome.comparisons.odds;
    let best = if odds.is_empty() { largest(&means) } else { outcome.comparisons.favourite() };
    let next = means.iter().enumerate().filter(|(arm, _)| *arm != best).map(|(_, mean)| *mean);
    let p_best = odds.get(best).copied();
    Verdict {
        platform: cell.platform.clone(),
        save_weight: cell.save_weight,
        best: outcome.arms[best].clone(),
        p_best,
        won: p_best.is_some_and(|p| p >= spec.experiment.confidence),
        streams: means[best],
        lead: means[best] - next.fold(f64::NEG_INFINITY, f64::max),
        spent: spent(outcome, best),
    }
}

/// Money that an arm spent, mean over replicates \[USD\].
fn spent(outcome: &Outcome, arm: usize) -> f64 {
    let days = outcome.windows.last().copied().unwrap_or(0);
    let replicates = outcome.replicates.iter();
    let spent = replicates.map(|it| WindowSums::new(&it.arms[arm], days).cost.dollars());
    mean(&spent.collect::<Vec<_>>()).unwrap_or(0.0)
}

/// What each arm would be as the choice for all cells.
///
/// Who is best in a cell is picked from the replicates by which it is judged, so that the shortfall
/// of the one with the most streams would be 0 by its making. Regret is therefore that of the means
/// as they may truly be, drawn from the multivariate Student distribution around those observed,
/// like the probability of being best. Few draws of large regret can lift the mean beyond the
/// quantiles: the interval then reaches up to it.
fn choices(
    spec: &Spec,
    cells: &[Verdict],
    streams: &[Vec<Vec<f64>>],
    spent: &[f64],
) -> Vec<Choice> {
    let arms = spec.arms();
    let best: Vec<usize> = streams.iter().map(|cell| largest(&means(cell))).collect();
    let of_best: Vec<f64> =
        streams.iter().zip(&best).map(|(cell, &best)| means(cell)[best]).collect();
    let replicates = spec.experiment.replicates as usize;
    let (drawn, by_cell) =
        regrets(streams, &Resamples::new(replicates, spec.world.seed), replicates);
    let choice = |(arm, name): (usize, &String)| {
        let shortfalls: Vec<f64> = by_cell.iter().map(|cell| cell[arm]).collect();
        let worst = largest(&shortfalls);
        let drawn: Vec<f64> = drawn.iter().map(|regrets| regrets[arm]).collect();
        let end = |outside: f64| (replicates > 1).then(|| quantile(&drawn, outside)).flatten();
        let outside = (1.0 - spec.experiment.confidence) / 2.0;
        let regret = mean(&drawn).unwrap_or(0.0);
        let best_streams = mean(&of_best).unwrap_or(0.0);
        let count = |won: bool| {
            cells.iter().filter(|cell| cell.best == *name && cell.won == won).count() as u32
        };
        Choice {
            strategy: name.clone(),
            wins: count(true),
            open: count(false),
            cells: cells.len() as u32,
            regret,
            regret_low: end(outside),
            regret_high: end(1.0 - outside).map(|high| high.max(regret)),
            regret_share: if best_streams > 0.0 { regret / best_streams } else { 0.0 },
            worst_platform: cells[worst].platform.clone(),
            worst_save_weight: cells[worst].save_weight,
            worst_regret: shortfalls[worst],
            spent: spent[arm],
        }
    };
    arms.iter().enumerate().map(choice).collect()
}

/// Regret of every arm over all cells, draw after draw, and its mean over the draws in each cell;
/// observed, where there is one replicate.
///
/// Replicates are the same worlds in every cell, so one draw moves all cells.
fn regrets(
    streams: &[Vec<Vec<f64>>],
    resamples: &Resamples,
    replicates: usize,
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let arms = streams.first().map_or(1, Vec::len);
    let mut by_cell = vec![vec![0.0; arms]; streams.len()];
    let mut of_means = |means: Vec<f64>| {
        let mut regrets = vec![0.0; arms];
        for (cell, in_cell) in means.chunks(arms).zip(&mut by_cell) {
            let best = cell.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for ((regret, mean), in_cell) in regrets.iter_mut().zip(cell).zip(in_cell) {
                *regret += (best - mean) / streams.len() as f64;
                *in_cell += best - mean;
            }
        }
        regrets
    };
    let series = streams.concat();
    let drawn: Vec<Vec<f64>> = if replicates < 2 {
        vec![of_means(means(&series))]
    } else {
        resamples.means(&series).map(of_means).collect()
    };
    for regret in by_cell.iter_mut().flatten() {
        *regret /= drawn.len() as f64;
    }
    (drawn, by_cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leader_of_a_close_race_has_a_regret_too_and_who_is_surely_ahead_has_none() {
        let resamples = Resamples::new(4, 1);
        let close = vec![vec![vec![100.0, 140.0, 90.0, 120.0], vec![130.0, 110.0, 125.0, 95.0]]];
        let (drawn, by_cell) = regrets(&close, &resamples, 4);
        let regret = |arm: usize| mean(&drawn.iter().map(|it| it[arm]).collect::<Vec<_>>());
        assert!(regret(0).is_some_and(|it| it > 1.0) && regret(1).is_some_and(|it| it > 1.0));
        assert!(regret(0).zip(by_cell[0].first()).is_some_and(|(a, b)| (a - b).abs() < 1e-9));
        let far = vec![vec![vec![100.0, 140.0, 90.0, 120.0], vec![200.0, 241.0, 189.0, 221.0]]];
        let (drawn, _) = regrets(&far, &resamples, 4);
        assert!(drawn.iter().all(|it| it[1] == 0.0 && it[0] > 50.0));
    }

    #[test]
    fn the_first_of_equals_is_the_largest() {
        assert_eq!((largest(&[1.0, 3.0, 3.0]), largest(&[2.0])), (1, 0));
    }
}
