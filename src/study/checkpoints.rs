//! Checkpoints: finished pieces of a study, and those under way, kept so that one that was stopped
//! goes on where it stood.
//!
//! Main type: [`Checkpoints`], which keeps pieces by number: finished ones as JSON, of those under
//! way the latest evening. Deliberately unknown: where they lie (see
//! [`crate::report::checkpoint_dir`]) and what is in them.

use std::error::Error;
use std::io::{self, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::records::Source;
use crate::units::Day;

/// Keeps finished pieces by number, from 0.
pub trait Checkpoints: Sync {
    /// The bytes of a piece that was finished earlier; absent where there are none.
    fn find(&self, number: u32) -> Option<Vec<u8>>;

    /// Is told of a piece that is there and does not fit, and why. The study does it again.
    fn refuse(&self, number: u32, why: &str);

    /// Keeps a finished piece.
    ///
    /// # Errors
    /// [`NotKept`], upon which the study ends: what it does from then on would be lost as well.
    fn keep(&self, number: u32, work: &[u8]) -> Result<(), NotKept>;

    /// Is told that a piece begins that can be kept while it is under way, and later that it is no
    /// more.
    fn is_under_way(&self, _number: u32, _is: bool) {}

    /// After how many days of a piece under way it is kept again; absent where it is not.
    fn every(&self) -> Option<u16> {
        None
    }

    /// Whether the process is to end, so that pieces under way are kept now and done no further.
    fn are_to_end(&self) -> bool {
        false
    }

    /// The latest checkpoint of a piece under way that is there whole, by name; absent where there is
    /// none.
    fn latest_under_way(&self, _number: u32) -> Option<Mark> {
        None
    }

    /// What is in a checkpoint, in one file of each rank that wrote it; absent where it does not fit,
    /// which has been refused.
    fn open_under_way(&self, _number: u32, _mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        None
    }

    /// Is told of a checkpoint that is there and does not fit, and why. The piece begins anew.
    fn refuse_under_way(&self, _number: u32, _why: &str) {}

    /// Keeps this rank's part of a piece under way, as `write` writes it, which has come so far:
    /// whether it could. Where it could not, the piece goes on without.
    fn keep_under_way(&self, _number: u32, _at: Reached, _write: &mut Written<'_>) -> bool {
        false
    }

    /// Is told whether all ranks have kept their part: then what was kept before goes, else this.
    fn settle_under_way(&self, _number: u32, _at: Reached, _is_whole: bool) {}

    /// Whether this holds on all ranks that do the piece.
    fn on_all(&self, holds: bool) -> bool {
        holds
    }
}

/// How far a piece has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reached {
    /// Days lived in it so far, of all its arms that were lived one after the other.
    pub days: u32,
    /// The day that comes next in the present one.
    pub next: Day,
}

/// Which checkpoint of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// How far the piece had come.
    pub at: Reached,
    /// How many ranks wrote it, a file each.
    pub ranks: u32,
}

/// Writes what is to be kept.
pub type Written<'a> = dyn FnMut(&mut dyn Write) -> io::Result<()> + 'a;

/// Finished work could not be stored.
#[derive(Debug, thiserror::Error)]
#[error("finished work could not be kept, so no more is done")]
pub struct NotKept(#[source] pub Box<dyn Error + Send + Sync>);

/// Checkpoints of a study that keeps none.
#[derive(Clone, Copy, Debug)]
pub struct NoCheckpoints;

impl Checkpoints for NoCheckpoints {
    fn find(&self, _number: u32) -> Option<Vec<u8>> {
        None
    }

    fn refuse(&self, _number: u32, _why: &str) {}

    fn keep(&self, _number: u32, _work: &[u8]) -> Result<(), NotKept> {
        Ok(())
    }
}

/// A piece that was finished earlier and fits.
pub(super) fn find<Piece: DeserializeOwned>(
    checkpoints: &dyn Checkpoints,
    number: u32,
    fits: impl Fn(&Piece) -> Result<(), String>,
) -> Option<Piece> {
    let work = checkpoints.find(number)?;
    let read = serde_json::from_slice(&work).map_err(|error| error.to_string());
    let checked = read.and_then(|piece| fits(&piece).map(|()| piece));
    checked.inspect_err(|why| checkpoints.refuse(number, why)).ok()
}

/// Keeps a finished piece.
///
/// # Errors
/// [`NotKept`] when it cannot be stored, or has no JSON form.
pub(super) fn keep(
    checkpoints: &dyn Checkpoints,
    number: u32,
    piece: &impl Serialize,
) -> Result<(), NotKept> {
    let work = serde_json::to_vec(piece).map_err(|error| NotKept(error.into()))?;
    checkpoints.keep(number, &work)
}
