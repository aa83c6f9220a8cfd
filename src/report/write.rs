//! The outcome of a run as a folder of results: its tables, its summary, its charts.
//!
//! Deliberately unknown: how a folder is filled and moved into place (see [`crate::report::folder`]).

use crate::report::chart::all;
use crate::report::chart::data::ChartData;
use crate::report::chart::theme::Theme;
use crate::report::error::ReportError;
use crate::report::folder::{Results, Written, put};
use crate::report::out_dir::OutDir;
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::{both, daily, effects};
use crate::study::outcome::Outcome;

/// Name of the daily table.
pub(crate) const DAILY: &str = "daily.csv";
/// Name of the summary.
pub(crate) const SUMMARY: &str = "summary.json";

/// Writes the outcome of a run and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put`].
pub fn write(
    out: OutDir,
    outcome: &Outcome,
    info: &RunInfo,
    theme: Theme,
) -> Result<Written, ReportError> {
    let results = Results {
        replicates: outcome.replicates.iter().map(|replicate| replicate.number).collect(),
        arms: outcome.arms.clone(),
        warnings: outcome.warnings.clone(),
        data: data_files(outcome, info)?,
        charts: all::draw(&ChartData::new(outcome, info), theme),
    };
    put(out, results, info)
}

/// The files that the result hash covers, in its order.
fn data_files(outcome: &Outcome, info: &RunInfo) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let [day_csv, day_parquet] = both(&daily::table(), &daily::rows(outcome))?;
    let [effect_csv, effect_parquet] = both(&effects::table(), &outcome.effects)?;
    let summary = (SUMMARY.to_owned(), summary::bytes(outcome, info));
    Ok(vec![day_csv, effect_csv, day_parquet, effect_parquet, summary])
}
