//! Writes a folder of results: tables, summary, scenario, charts and manifest, then moves it into
//! place. Main type: [`Written`].

use std::path::PathBuf;

use crate::report::chart::all;
use crate::report::chart::data::ChartData;
use crate::report::chart::theme::Theme;
use crate::report::error::ReportError;
use crate::report::manifest;
use crate::report::out_dir::{MANIFEST, OutDir};
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::{csv, daily, effects, parquet};
use crate::study::outcome::Outcome;

/// Name of the daily table.
pub(crate) const DAILY: &str = "daily.csv";
/// Name of the summary.
pub(crate) const SUMMARY: &str = "summary.json";

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The folder of results.
    pub dir: PathBuf,
    /// Where earlier results of the same name went.
    pub moved_to: Option<PathBuf>,
    /// Hash of tables and summary: the same for the same scenario on any machine, with any number
    /// of threads.
    pub result_hash: String,
    /// Every file, in the order it was written.
    pub files: Vec<PathBuf>,
}

/// Writes everything and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// [`ReportError`], naming the file or the chart; then nothing of the new results is left and
/// earlier ones stand where they stood.
pub fn write(
    out: OutDir,
    outcome: &Outcome,
    info: &RunInfo,
    theme: Theme,
) -> Result<Written, ReportError> {
    let data = data_files(outcome, info)?;
    let charts = all::draw(&ChartData::new(outcome, info), theme)?;
    let result_hash = manifest::hash_in_a_row(data.iter().map(|(_, bytes)| bytes.as_slice()));
    let mut hashes: Vec<(&str, String)> =
        data.iter().map(|(name, bytes)| (*name, manifest::hash(bytes))).collect();
    let scenario = ("scenario.resolved.toml", info.scenario_toml.as_bytes());
    hashes.push((scenario.0, manifest::hash(scenario.1)));
    hashes.extend(info.files.iter().map(|(name, hash)| (name.as_str(), hash.clone())));
    let manifest = format!("{:#}\n", manifest::json(outcome, info, &result_hash, &hashes));

    let files: Vec<(&str, &[u8])> = [(MANIFEST, manifest.as_bytes()), scenario]
        .into_iter()
        .chain(data.iter().map(|(name, bytes)| (*name, bytes.as_slice())))
        .chain(charts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
        .collect();
    for (name, bytes) in &files {
        out.write(name, bytes)?;
    }
    let dir = out.target().to_owned();
    let moved_to = out.commit()?;
    let names = files.iter().map(|(name, _)| *name);
    let names = names.chain(info.files.iter().map(|(name, _)| name.as_str()));
    let files = names.map(|name| dir.join(name)).collect();
    Ok(Written { dir, moved_to, result_hash, files })
}

/// The files that the result hash covers, in its order.
fn data_files(
    outcome: &Outcome,
    info: &RunInfo,
) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    let (days, day_columns) = (daily::rows(outcome), daily::columns());
    let effect_columns = effects::columns();
    Ok(vec![
        (DAILY, csv::bytes("daily", &day_columns, &days)?),
        ("effects.csv", csv::bytes("effects", &effect_columns, &outcome.effects)?),
        ("daily.parquet", parquet::bytes("daily", &day_columns, &days)?),
        ("effects.parquet", parquet::bytes("effects", &effect_columns, &outcome.effects)?),
        (SUMMARY, summary::bytes(outcome, info)),
    ])
}
