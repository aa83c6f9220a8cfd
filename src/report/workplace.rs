//! A place of work: a folder of results to come, held against other processes, and the finished
//! pieces of the study beside it.
//!
//! Main type: [`Workplace`]; [`run_into`] does a whole study in one. Deliberately unknown: what is
//! told of it on the way, and to whom.

use std::path::{Path, PathBuf};

use crate::report::checkpoint_dir::{CheckpointDir, Claim};
use crate::report::error::ReportError;
use crate::report::folder::Written;
use crate::report::manifest::hash;
use crate::report::of_study::{Report, write};
use crate::report::out_dir::OutDir;
use crate::report::presentation::Presentation;
use crate::report::run_info::RunInfo;
use crate::study::error::StudyError;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, run};

/// A folder that this process works for.
#[derive(Debug)]
pub struct Workplace {
    /// Where the results will be.
    pub out: OutDir,
    /// The folder's, until pieces are kept in it; where none are, to the end.
    claim: Option<Claim>,
}

impl Workplace {
    /// Tries the folder and holds it.
    ///
    /// # Errors
    /// As [`OutDir::prepare`] and [`Claim::take`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let out = OutDir::prepare(path)?;
        let claim = Some(claim(&out)?);
        Ok(Self { out, claim })
    }

    /// Where finished pieces of a study are kept until its results are in place; pieces of another
    /// study are moved aside, and it says where to.
    ///
    /// # Errors
    /// [`ReportError::Io`] when the place cannot be written.
    pub fn checkpoints<S: Study>(
        &mut self,
        study: &S,
        info: &RunInfo,
    ) -> Result<(CheckpointDir, Option<PathBuf>), ReportError> {
        // Of this build, so that none goes on with the work of another that counts otherwise.
        let program = std::env::current_exe().and_then(std::fs::metadata);
        let built = program.and_then(|it| Ok((it.len(), it.modified()?))).ok();
        let version = env!("CARGO_PKG_VERSION");
        let depends = (version, built, study.name(), &info.scenario_toml, study.parameters());
        let stamp = serde_json::to_vec(&depends)
            .map_err(|source| ReportError::Encode { table: "stamp", source: source.into() })?;
        let claim = self.claim.take().map_or_else(|| claim(&self.out), Ok)?;
        claim.open(&hash(&stamp))
    }
}

/// Makes sure that no other process works for the same results.
fn claim(out: &OutDir) -> Result<Claim, ReportError> {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let command = words.collect::<Vec<_>>().join(" ");
    Claim::take(out.target(), &format!("process {}: {command}", std::process::id()))
}

/// Why a study has no folder of results.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// It could not be run to its end.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// Its results could not be written.
    #[error(transparent)]
    Report(#[from] ReportError),
}

/// What a study left.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered<Findings> {
    /// What it found.
    pub findings: Findings,
    /// The findings in words.
    pub text: StudyText,
    /// Where they lie.
    pub written: Written,
}

/// Runs a study into a folder of results, and goes on where it was stopped before: the whole of
/// what the command line does for each of its studies.
///
/// # Errors
/// [`WorkError`]; then finished pieces are kept.
pub fn run_into<S: Study>(
    study: &S,
    path: impl AsRef<Path>,
    info: &RunInfo,
    shown_as: impl Into<Presentation>,
    progress: &Progress,
) -> Result<Delivered<S::Findings>, WorkError>
where
    S::Findings: Report,
{
    let mut workplace = Workplace::open(path)?;
    let (kept, _) = workplace.checkpoints(study, info)?;
    let findings = run(study, &kept, progress)?;
    let text = study.text(&findings);
    let written = write(workplace.out, &findings, &text, info, shown_as)?;
    kept.remove()?;
    Ok(Delivered { findings, text, written })
}
