//! How a command ends: exit codes, and the failures that lead to them.
//!
//! Owns [`Exit`] and [`Failure`]. Deliberately unknown: which command failed.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use longplay::scenario::{Look, Problem, render};
use longplay::sim::run::SpecError;
use longplay::study::error::StudyError;
use longplay::study::explain::cuts::ExplainError;
use longplay::study::explain::params::ExplainParams;
use longplay::study::threads::NoThreads;
use longplay::validation::replications::replicated::ReplicationError;

use crate::cli::console::Console;
use crate::cli::interrupt;
use crate::cli::left;
use crate::cli::report::ReportError;

/// Exit codes, a contract with scripts. 130 and 143 are what an interrupted program leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All was done.
    Done = 0,
    /// Something failed while running.
    Failed = 1,
    /// The command line or the scenario is not valid; nothing was run.
    Invalid = 2,
    /// All was done, and a check missed.
    Missed = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The scenario is not valid.
    #[error("the scenario is not valid")]
    Invalid(Vec<Problem>),
    /// The command line asks for something that cannot be.
    #[error("{what}")]
    Usage { what: String, remedy: String },
    /// Another rank says what is wrong.
    #[error("another rank says what is wrong")]
    ToldElsewhere,
    /// Results could not be read or written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Threads could not be started.
    #[error("cannot start the threads")]
    Threads(#[from] NoThreads),
    /// The study ended before its end.
    #[error(transparent)]
    Study(#[from] StudyError),
    /// The engine refused what the checks let through.
    #[error(transparent)]
    Engine(#[from] SpecError),
    /// There is nothing to take apart.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// A published experiment could not be run again.
    #[error(transparent)]
    Replication(#[from] ReplicationError),
    /// Standard output is closed or broken.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
    /// A value has no TOML form.
    #[error("cannot write the scenario")]
    Scenario(#[from] toml::ser::Error),
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Invalid(problems)
    }
}

impl Failure {
    /// Tells the user and gives the exit code.
    pub(crate) fn tell(&self, console: Console) -> Exit {
        match self {
            // Whoever reads has read enough: `longplay schema | head -1`.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Self::ToldElsewhere => Exit::Invalid,
            Self::Study(StudyError::Ended) => interrupt::end(console),
            Self::Invalid(problems) => {
                console.raw_error(&render(problems, Look::Coloured));
                Exit::Invalid
            }
            Self::Usage { what, remedy } => {
                console.error(what, &[], Some(remedy));
                Exit::Invalid
            }
            Self::Explain(
                error @ (ExplainError::NoAsk
                | ExplainError::AsksNothing(_)
                | ExplainError::UnknownStrategy(_)),
            ) => {
                let remedy = "name one that does: --set explain.strategy=NAME, or ".to_owned()
                    + ExplainParams::EASIER;
                console.error(&error.to_string(), &[], Some(&remedy));
                Exit::Invalid
            }
            Self::Report(error) if place_remedy(error).is_some() => {
                console.error(&error.to_string(), &[], place_remedy(error));
                Exit::Invalid
            }
            Self::Report(error @ (ReportError::Malformed { .. } | ReportError::Csv { .. })) => {
                let causes = std::error::Error::source(error).map(ToString::to_string);
                let remedy = "put back the file as it was written, or run the study again";
                let causes: Vec<String> = causes.into_iter().collect();
                console.error(&error.to_string(), &causes, Some(remedy));
                Exit::Failed
            }
            other => {
                let mut causes = Vec::new();
                let mut cause = std::error::Error::source(other);
                while let Some(error) = cause {
                    causes.push(error.to_string());
                    cause = error.source();
                }
                console.error(&other.to_string(), &causes, left::sentence().as_deref());
                Exit::Failed
            }
        }
    }
}

/// What to do where results cannot go to, or come from, the place that was asked for; absent for all
/// other errors.
fn place_remedy(error: &ReportError) -> Option<&'static str> {
    Some(match error {
        ReportError::InUse { .. } => {
            "wait until that process has ended, or name another folder: --out DIR"
        }
        ReportError::NoName { .. }
        | ReportError::NotAFolder { .. }
        | ReportError::NotResults { .. }
        | ReportError::NotMovable { .. } => "name another folder, such as one in it: --out DIR",
        ReportError::NoResults { .. } => {
            "name a folder that a study has written, such as output/default; `longplay run` writes \
             that"
        }
        ReportError::NoStory { .. } => {
            "name a folder that `longplay run` or `longplay compare` has written, or leave --story \
             out"
        }
        ReportError::Shard { .. } => {
            "run that shard again with its own command, or name another folder; every shard has to \
             be of the same command and the same version"
        }
        ReportError::Gap { .. } => "run them, or name their folders, too",
        ReportError::NotCheckpoints { .. } => "move it away, or name another folder: --out DIR",
        _ => return None,
    })
}
