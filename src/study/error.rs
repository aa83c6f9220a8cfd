//! Why a study ended before its end: main type [`StudyError`].
//!
//! Deliberately unknown: how an error is shown.

use crate::records::Flaw;
use crate::sim::run::SpecError;
use crate::study::checkpoints::NotKept;

/// Why a study has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum StudyError {
    /// The specification cannot be run.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// Finished work, or what an observer saw of it, could not be stored.
    #[error(transparent)]
    NotKept(#[from] NotKept),
    /// The process is to end; what is under way is kept, where that could be.
    #[error("the study was interrupted")]
    Ended,
    /// A checkpoint of a piece under way does not read back.
    #[error("the checkpoint is of no use: {0}")]
    Unreadable(#[from] Flaw),
    /// A piece that should have been kept was not.
    #[error("piece {number} of the {what} is not there, or is none of this study")]
    Missing {
        /// Its number.
        number: u32,
        /// What a piece is called, in the plural.
        what: &'static str,
    },
}
