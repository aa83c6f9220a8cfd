//! Checkpoints: finished pieces of a study, kept so that one that was stopped goes on where it
//! stood.
//!
//! Main type: [`Checkpoints`], which keeps pieces by number, as JSON. Deliberately unknown: where
//! they lie (see [`crate::report::checkpoint_dir`]) and what is in them.

use std::error::Error;

use serde::Serialize;
use serde::de::DeserializeOwned;

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
}

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
