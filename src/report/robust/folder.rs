//! The grid as a folder of results. Charts can be drawn again from its summary.
//!
//! Deliberately unknown: how a folder is moved into place (see [`crate::report::folder`]).

use crate::report::chart::about::About;
use crate::report::chart::all::{Picture, pictures};
use crate::report::chart::theme::{Look, Theme};
use crate::report::error::ReportError;
use crate::report::folder::{Results, Written, put};
use crate::report::out_dir::OutDir;
use crate::report::robust::{chart, tables};
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::{csv, parquet};
use crate::report::write::SUMMARY;
use crate::study::robust::findings::{Findings, Robust};
use serde_json::Value;

/// Name of the study in summaries and manifests.
pub const STUDY: &str = "robust";

/// The summary.
///
/// # Errors
/// [`ReportError::Encode`] when a figure has no JSON form.
pub fn json(robust: &Robust, info: &RunInfo) -> Result<Value, ReportError> {
    let replicates = robust.replicates as usize;
    summary::of_study(&robust.findings, &robust.headline, &robust.warnings, info, replicates)
}

/// The chart in a theme.
///
/// # Errors
/// [`ReportError::Chart`] when it cannot be drawn.
pub fn draw(findings: &Findings, about: &About, theme: Theme) -> Result<Vec<Picture>, ReportError> {
    pictures(vec![(chart::NAME, chart::chart(findings, about, Look::of(theme)))], theme)
}

/// Writes tables, summary and chart and moves them into place.
///
/// # Errors
/// As [`put`].
pub fn write(
    out: OutDir,
    robust: &Robust,
    info: &RunInfo,
    theme: Theme,
) -> Result<Written, ReportError> {
    let (cells, winners, choices) = (tables::cells(), tables::winners(), tables::choices());
    let found = &robust.findings;
    let named = |name: &str, bytes| (name.to_owned(), bytes);
    let summary = format!("{:#}\n", json(robust, info)?).into_bytes();
    let about = About::new(info, robust.replicates as usize);
    let results = Results {
        replicates: (0..robust.replicates).collect(),
        arms: found.arms.clone(),
        warnings: robust.warnings.clone(),
        data: vec![
            named("cells.csv", csv::bytes("cells", &cells, &robust.rows)?),
            named("cells.parquet", parquet::bytes("cells", &cells, &robust.rows)?),
            named("winners.csv", csv::bytes("winners", &winners, &found.cells)?),
            named("winners.parquet", parquet::bytes("winners", &winners, &found.cells)?),
            named("wins.csv", csv::bytes("wins", &choices, &found.choices)?),
            named("wins.parquet", parquet::bytes("wins", &choices, &found.choices)?),
            named(SUMMARY, summary),
        ],
        charts: draw(found, &about, theme)?,
    };
    put(out, &results, info)
}
