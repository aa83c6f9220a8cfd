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
use crate::report::table::{csv, daily, effects, parquet};
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
        charts: all::draw(&ChartData::new(outcome, info), theme)?,
    };
    put(out, &results, info)
}

/// The files that the result hash covers, in its order.
fn data_files(outcome: &Outcome, info: &RunInfo) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let (days, day_columns) = (daily::rows(outcome), daily::columns());
    let effect_columns = effects::columns();
    let named = |name: &str, bytes| (name.to_owned(), bytes);
    Ok(vec![
        named(DAILY, csv::bytes("daily", &day_columns, &days)?),
        named("effects.csv", csv::bytes("effects", &effect_columns, &outcome.effects)?),
        named("daily.parquet", parquet::bytes("daily", &day_columns, &days)?),
        named("effects.parquet", parquet::bytes("effects", &effect_columns, &outcome.effects)?),
        named(SUMMARY, summary::bytes(outcome, info)),
    ])
}
