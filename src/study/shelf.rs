//! Shelf: finished replicates, kept so that a study that was killed goes on where it stood.
//!
//! Owns their form, which is JSON that reads back to the same bits. Deliberately unknown: where they lie (see
//! [`crate::report::partial`]) and what is in them.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Keeps finished work by its number.
pub trait Shelf: Sync {
    /// Work that was finished earlier; absent where it is not there or not whole.
    fn find(&self, number: u32) -> Option<Vec<u8>>;

    /// Keeps finished work. A shelf that cannot do so says it to whoever owns it, not to the study.
    fn keep(&self, number: u32, work: &[u8]);
}

/// A shelf on which nothing stays.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Shelf for Nowhere {
    fn find(&self, _number: u32) -> Option<Vec<u8>> {
        None
    }

    fn keep(&self, _number: u32, _work: &[u8]) {}
}

/// Reads finished work; what has another form counts as not finished.
pub(super) fn find<Done: DeserializeOwned>(shelf: &dyn Shelf, number: u32) -> Option<Done> {
    serde_json::from_slice(&shelf.find(number)?).ok()
}

/// Keeps finished work; what has no JSON form is done again next time.
pub(super) fn keep(shelf: &dyn Shelf, number: u32, done: &impl Serialize) {
    if let Ok(work) = serde_json::to_vec(done) {
        shelf.keep(number, &work);
    }
}
