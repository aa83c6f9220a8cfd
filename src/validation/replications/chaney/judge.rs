//! The figures of C and the rule by which it passes.
//!
//! Owns [`judge`]. Deliberately unknown: how worlds live.

use crate::stats::mean;
use crate::validation::replications::chaney::simulation::Found;
use crate::validation::replications::replicated::{Check, Figure};

/// Utility against ideal in T-RECS under the same measure, of ten worlds:
/// `tests/peers/confounding.py`.
const PEER: [(&str, &str); 2] = [("popularity", "−0.14"), ("random", "−0.27")];

/// Figures and checks; of the names the last two are random and ideal.
pub(super) fn judge(
    names: &[&str],
    repeated: &[Vec<Found>],
    single: &[Vec<Found>],
) -> (Vec<Figure>, Vec<Check>) {
    let (random, ideal) = (names.len() - 2, names.len() - 1);
    let column = |worlds: &[Vec<Found>], index: usize, measure: fn(&Found) -> f64| -> Vec<f64> {
        worlds.iter().map(|world| measure(&world[index])).collect()
    };
    let mut figures = Vec::new();
    for (index, name) in names.iter().enumerate().filter(|&(index, _)| index != ideal) {
        let expected = if index == random { "" } else { "> 0" };
        let mut add = |what: &str, runs: &[f64], expected: &str| {
            figures.push(Figure::over_runs(format!("{name}: {what}"), runs, expected));
        };
        let sameness = |worlds| column(worlds, index, |found| found.sameness);
        add("sameness against ideal, trained at every step", &sameness(repeated), expected);
        add("sameness against ideal, trained once", &sameness(single), "smaller");
        let peer = PEER.iter().find(|(of, _)| of == name);
        let bound = peer.map_or_else(|| "≤ 0".to_owned(), |(_, it)| format!("≤ 0; {it} in T-RECS"));
        add("utility against ideal, trained at every step", &relative(repeated, index), &bound);
        add("Gini of items, trained at every step", &column(repeated, index, |it| it.gini), "");
    }
    let agreement = column(repeated, ideal, |it| it.agreement);
    figures.push(Figure::over_runs(
        "agreement of consumers: share of the variance of utility between items that all have in \
         common",
        &agreement,
        "",
    ));
    let average = |runs: &[f64]| mean(runs).unwrap_or(f64::NAN);
    let sameness = |worlds: &[Vec<Found>], index| average(&column(worlds, index, |it| it.sameness));
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
    let learned = |worlds| average(&(0..random).map(|it| sameness(worlds, it)).collect::<Vec<_>>());
    checks.push(Check::new(
        "training at every step makes choices more alike than training once, on average over \
         recommenders",
        learned(repeated) > learned(single),
    ));
    (figures, checks)
}

/// Utility of a recommender by world, against the ideal, which is the last.
pub(super) fn relative(worlds: &[Vec<Found>], index: usize) -> Vec<f64> {
    worlds.iter().map(|world| world[index].utility / world[world.len() - 1].utility - 1.0).collect()
}
