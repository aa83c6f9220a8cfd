//! The report of a study: what of its findings becomes tables, charts and a table on the terminal.
//!
//! Main types: [`Report`], which every study's findings have, [`Kept`], the findings as a summary
//! keeps them, and [`write()`], which puts all of it into place. Deliberately unknown: which
//! studies there are.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::Drawn;
use crate::report::chart::style::Style;
use crate::report::error::ReportError;
use crate::report::folder::{Written, put};
use crate::report::out_dir::OutDir;
use crate::report::results::Results;
use crate::report::run_info::RunInfo;
use crate::report::summary::{self, SUMMARY};
use crate::study::runner::StudyText;
use crate::study::sound::Sound;

/// A file of results: name and bytes.
pub type File = (String, Vec<u8>);

/// How the findings of a study are shown.
pub trait Report {
    /// Names of the arms, for the manifest.
    fn arms(&self) -> Vec<String> {
        Vec::new()
    }

    /// Numbers of the replicates, for the manifest.
    fn replicates(&self, text: &StudyText) -> Vec<u32> {
        (0..text.replicates).collect()
    }

    /// The tables, in the order in which the result hash covers them.
    ///
    /// # Errors
    /// [`ReportError::Encode`], naming the table.
    fn tables(&self) -> Result<Vec<File>, ReportError>;

    /// The charts.
    fn charts(&self, about: &About, style: &Style) -> Drawn;

    /// Tables for the terminal, each ended by a line break.
    fn terminal(&self) -> Vec<String>;

    /// The summary: what was run, what is said and, for the charts to be drawn again, what is kept
    /// of the findings.
    ///
    /// # Errors
    /// [`ReportError::Encode`] when the findings have no JSON form.
    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError>;
}

/// Findings as a summary keeps them, which charts are drawn from, now and again.
pub trait Kept: Serialize + DeserializeOwned + Sound {
    /// Name of the study in the summary.
    const STUDY: &'static str;

    /// The charts.
    fn draw(&self, about: &About, style: &Style) -> Drawn;

    /// The titles of the charts that there are, each a finding in few words.
    fn titles(&self) -> Vec<String>;
}

/// Writes a study and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put`], and [`ReportError::Encode`].
pub fn write<R: Report>(
    out: OutDir,
    found: &R,
    text: &StudyText,
    info: &RunInfo,
    style: impl Into<Style>,
) -> Result<Written, ReportError> {
    let data = data(found, text, info)?;
    let results = Results {
        replicates: found.replicates(text),
        arms: found.arms(),
        warnings: text.warnings.clone(),
        data,
        charts: found.charts(&About::new(info, text.replicates as usize), &style.into()),
    };
    put(out, results, info)
}

/// Tables and summary by name, in the order in which the result hash covers them.
///
/// # Errors
/// [`ReportError::Encode`], naming the table.
pub fn data<R: Report>(
    found: &R,
    text: &StudyText,
    info: &RunInfo,
) -> Result<Vec<File>, ReportError> {
    let mut data = found.tables()?;
    let summary = found.summary(text, info)?;
    data.push((SUMMARY.to_owned(), format!("{summary:#}\n").into_bytes()));
    Ok(data)
}

/// The summary of a study that keeps these findings.
///
/// # Errors
/// [`ReportError::Encode`] when they have no JSON form.
pub fn summary_of<K: Kept>(
    kept: &K,
    text: &StudyText,
    info: &RunInfo,
) -> Result<Value, ReportError> {
    summary::of_study(kept, text, info)
}
