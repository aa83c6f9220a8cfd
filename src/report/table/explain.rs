//! Tables of a decomposition. Deliberately unknown: the formats, and how paths are told apart.

use crate::report::table::column::Column;
use crate::report::table::dose::estimate;
use crate::study::estimate::Estimate;
use crate::study::explain::findings::{Path, PathRow, ReplicatePaths, SaverGap};

/// Paths: a row per window, measure and path.
pub fn paths() -> Vec<Column<PathRow>> {
    let mut columns = vec![
        Column::count("window_days", |row: &PathRow| row.window_days.into()),
        Column::text("measure", |row: &PathRow| &row.measure),
        Column::text("path", |row: &PathRow| row.path.name()),
    ];
    columns.extend(estimate("effect", |row: &PathRow| Some(&row.effect)));
    columns.extend(estimate("share", |row: &PathRow| row.share.as_ref()));
    columns
}

/// The same for every replicate, a column per path: lines add up to the last bit.
pub fn by_replicate() -> Vec<Column<ReplicatePaths>> {
    let mut columns = vec![
        Column::count("replicate", |row: &ReplicatePaths| row.replicate.into()),
        Column::count("window_days", |row: &ReplicatePaths| row.window_days.into()),
        Column::text("measure", |row: &ReplicatePaths| &row.measure),
    ];
    let path = |(place, path): (usize, Path)| {
        Column::float(path.name(), move |row: &ReplicatePaths| row.effects[place])
    };
    columns.extend(Path::ALL.into_iter().enumerate().map(path));
    columns
}

/// A figure about savers.
pub type Figure = (&'static str, Option<Estimate>);

/// Figures about savers, one a row.
pub fn savers() -> Vec<Column<Figure>> {
    let mut columns = vec![Column::text("figure", |row: &Figure| row.0)];
    columns.extend(estimate("value", |row: &Figure| row.1.as_ref()));
    columns
}

/// The rows of [`savers`].
pub fn saver_figures(gap: &SaverGap) -> Vec<Figure> {
    let counted = |heads: u64| Some(Estimate { value: heads as f64, low: None, high: None });
    vec![
        ("follow_days", counted(gap.follow_days.into())),
        ("savers", counted(gap.savers)),
        ("streams_by_saver", Some(gap.by_saver)),
        ("others", counted(gap.others)),
        ("streams_by_other", Some(gap.by_other)),
        ("raw_ratio", Some(gap.raw_ratio)),
        ("caused_ratio", gap.caused_ratio),
        ("raw_gap", Some(gap.gap)),
        ("caused_by_given_save", gap.caused),
        ("caused_by_ask", gap.caused_by_ask),
        ("selection", gap.selection),
        ("saves_given", counted(gap.given)),
        ("streams_of_all_per_given_save", gap.per_given_save),
        ("streams_of_all_per_extra_save", gap.per_extra_save),
    ]
}
