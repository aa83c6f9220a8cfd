//! A folder of results, of whatever study: data, resolved scenario, charts, page and manifest, moved
//! into place whole. Main function: [`put`].
//!
//! Deliberately unknown: which study they are of and what the tables mean.

use std::path::PathBuf;

use crate::report::error::ReportError;
use crate::report::manifest;
use crate::report::out_dir::{MANIFEST, OutDir};
use crate::report::results::Results;
use crate::report::run_info::RunInfo;

/// Name of the page.
pub(crate) const PAGE: &str = "report.html";

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
    /// Warnings of charts that could not be drawn; all else is there.
    pub undrawn: Vec<String>,
}

/// Writes everything and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// [`ReportError`], naming the file; then nothing of the new results is left and earlier ones stand
/// where they stood.
pub fn put(out: OutDir, mut results: Results, info: &RunInfo) -> Result<Written, ReportError> {
    let undrawn: Vec<String> = results.charts.undrawn.iter().map(undrawn).collect();
    results.warnings.extend(undrawn.iter().cloned());
    let data = results.data.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let result_hash = manifest::result_hash(&results.data);
    let mut hashes: Vec<(&str, String)> =
        data.clone().map(|(name, bytes)| (name, manifest::hash(bytes))).collect();
    let scenario = ("scenario.resolved.toml", info.scenario_toml.as_bytes());
    hashes.push((scenario.0, manifest::hash(scenario.1)));
    hashes.extend(info.files.iter().map(|(name, hash)| (name.as_str(), hash.clone())));
    let manifest = format!("{:#}\n", manifest::json(&results, info, &result_hash, &hashes));

    let files: Vec<(&str, &[u8])> = [(MANIFEST, manifest.as_bytes()), scenario]
        .into_iter()
        .chain(data)
        .chain(
            results.charts.pictures.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        )
        .chain(results.page.iter().map(|page| (PAGE, page.as_bytes())))
        .collect();
    for (name, bytes) in &files {
        out.write(name, bytes)?;
    }
    let dir = out.target().to_owned();
    let moved_to = out.commit()?;
    let names = files.iter().map(|(name, _)| *name);
    let names = names.chain(info.files.iter().map(|(name, _)| name.as_str()));
    let files = names.map(|name| dir.join(name)).collect();
    Ok(Written { dir, moved_to, result_hash, files, undrawn })
}

fn undrawn((chart, what): &(&'static str, String)) -> String {
    format!("the chart {chart} cannot be drawn ({what}); the tables and the summary are whole")
}
