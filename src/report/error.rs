//! What can go wrong between a result and its files: main type [`ReportError`].
//!
//! Deliberately unknown: how an error is shown.

use std::path::{Path, PathBuf};

/// Where a report failed, how, and why.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The file system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The path has no last part that could name a folder, as `..` and `/` have none.
    #[error("{} names no folder that results could be moved to", path.display())]
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// Another process works in the folder.
    #[error("{} is in use by {holder}", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
        /// Who works there, as they said.
        holder: String,
    },
    /// Something else stands where finished pieces of a study are kept.
    #[error("{} is no folder of finished work, which would be kept there", path.display())]
    NotCheckpoints {
        /// The path.
        path: PathBuf,
    },
    /// Results cannot be put into place, though they can be written.
    #[error("{} cannot be moved, as results are when they are replaced: {why}", path.display())]
    NotMovable {
        /// The path.
        path: PathBuf,
        /// What stands in the way.
        why: &'static str,
    },
    /// Something that is not a folder stands where the results should go.
    #[error("{} is not a folder", path.display())]
    NotAFolder {
        /// The path.
        path: PathBuf,
    },
    /// The folder holds something else than results, which nobody may move away.
    #[error("{} holds files that are no results of an earlier run (no manifest.json)", path.display())]
    NotResults {
        /// The path.
        path: PathBuf,
    },
    /// There are no results to read.
    #[error("there are no results in {}: {why}", path.display())]
    NoResults {
        /// The folder.
        path: PathBuf,
        /// How that is seen.
        why: &'static str,
    },
    /// The results are of a study that has no story.
    #[error("{} is of the study `{study}`, and a story is told of a run", path.display())]
    NoStory {
        /// The summary.
        path: PathBuf,
        /// The study.
        study: String,
    },
    /// A folder is no shard that can be put together with the others.
    #[error("{} cannot be merged: {what}", path.display())]
    Shard {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Shards are missing.
    #[error("{what}")]
    Gap {
        /// Which.
        what: String,
    },
    /// A saved file does not say what it should.
    #[error("{}: {what}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A saved table is no table.
    #[error("cannot read the table {}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: csv::Error,
    },
    /// A table cannot be put into bytes.
    #[error("cannot encode the table {table}")]
    Encode {
        /// Name of the table.
        table: &'static str,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A chart cannot be drawn.
    #[error("cannot draw the chart {chart}: {what}")]
    Chart {
        /// Name of the chart.
        chart: &'static str,
        /// Why not.
        what: String,
    },
}

impl ReportError {
    /// Wraps an input/output error: `result.map_err(ReportError::io("write", path))`.
    pub(crate) fn io(
        action: &'static str,
        path: impl AsRef<Path>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Io { action, path, source }
    }
}
