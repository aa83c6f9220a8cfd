//! Checkpoints: finished pieces of a study, kept so that one that was stopped goes on where it stood.
//!
//! Main types: [`Checkpoints`], which keeps pieces by number, and [`Piece`], which says whether what
//! it finds is what is asked for. Deliberately unknown: where pieces lie (see
//! [`crate::report::checkpoint_dir`]) and what a study makes of them.

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

/// A piece of a study, which is kept as JSON that reads back to the same bits.
pub trait Piece: Serialize + DeserializeOwned + Send {
    /// What a piece must look like to belong to the study.
    type Shape: Sync;

    /// Whether this is piece `number` of a study of that shape.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    fn fits(&self, number: u32, shape: &Self::Shape) -> Result<(), String>;
}

/// A piece that was finished earlier and fits.
pub fn find<P: Piece>(checkpoints: &dyn Checkpoints, number: u32, shape: &P::Shape) -> Option<P> {
    let work = checkpoints.find(number)?;
    let read = serde_json::from_slice(&work).map_err(|error| error.to_string());
    let checked = read.and_then(|piece: P| piece.fits(number, shape).map(|()| piece));
    checked.inspect_err(|why| checkpoints.refuse(number, why)).ok()
}

/// Keeps a finished piece.
///
/// # Errors
/// [`NotKept`] when it cannot be stored, or has no JSON form.
pub fn keep(checkpoints: &dyn Checkpoints, number: u32, piece: &impl Piece) -> Result<(), NotKept> {
    let work = serde_json::to_vec(piece).map_err(|error| NotKept(error.into()))?;
    checkpoints.keep(number, &work)
}
