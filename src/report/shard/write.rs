//! Writes the folder of a shard.

use std::path::PathBuf;

use crate::report::error::ReportError;
use crate::report::out_dir::{MANIFEST, OutDir};
use crate::report::piece;
use crate::report::shard::Part;
use crate::study::checkpoints::Checkpoints;

/// Writes the finished pieces of a shard with its manifest and its scenario, and moves them into
/// place. Says where earlier results of the same name went.
///
/// # Errors
/// [`ReportError::Io`], naming the file; [`ReportError::Shard`] where a piece is not there.
pub fn write(
    out: OutDir,
    part: &Part,
    scenario_toml: &str,
    kept: &dyn Checkpoints,
) -> Result<Option<PathBuf>, ReportError> {
    let manifest = serde_json::to_string_pretty(part)
        .map_err(|source| ReportError::Encode { table: MANIFEST, source: source.into() })?;
    out.write(MANIFEST, format!("{manifest}\n").as_bytes())?;
    out.write("scenario.resolved.toml", scenario_toml.as_bytes())?;
    for &number in &part.numbers {
        let work = kept.find(number).ok_or_else(|| ReportError::Shard {
            path: out.target().to_owned(),
            what: format!("piece {number} is not there"),
        })?;
        out.write(&piece::file(number), &piece::bytes(&part.whole.stamp, number, &work))?;
    }
    out.commit()
}
