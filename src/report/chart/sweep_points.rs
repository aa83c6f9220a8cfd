//! What charts of a sweep say of its points below their titles: how many, and over what.
//!
//! Deliberately unknown: how the points are drawn.

use crate::report::chart::about::{About, Varied};
use crate::report::chart::theme::Look;
use crate::study::sweep::findings::SweepFindings;

/// The line below the title.
pub(super) fn subtitle(
    findings: &SweepFindings,
    (about, look): (&About, &Look),
    how: &str,
) -> String {
    let about = about.line_over(&varied(findings), look);
    format!("{about} · {} points · {how}", findings.points.len())
}

/// The keys and their ranges. Replicates are counted: where intervals are wanted to be narrow,
/// points take as many as each needs.
fn varied(findings: &SweepFindings) -> Vec<Varied> {
    let replicates = findings.points.iter().filter_map(|point| point.twins.first());
    let replicates = range(replicates.map(|twins| twins.len() as f64));
    let counted =
        replicates.map(|it| Varied { key: "experiment.replicates".to_owned(), range: Some(it) });
    let key = |(index, key): (usize, &String)| Varied {
        key: key.clone(),
        range: range(findings.points.iter().filter_map(|point| point.number(index))),
    };
    counted.into_iter().chain(findings.keys.iter().enumerate().map(key)).collect()
}

/// The smallest and the largest.
pub(super) fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| {
        let (low, high) = ends.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}
