//! What is left of a study that ends before its end: told wherever it may end.
//!
//! Owns what the process knows of its finished work. Deliberately unknown: why it ends.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use longplay::report::checkpoint_dir::leave;

/// What a study has left so far.
enum Left {
    /// Finished pieces, of so many, in a folder.
    Pieces { dir: PathBuf, what: &'static str, of: usize },
    /// Its results.
    Results(PathBuf),
}

static LEFT: Mutex<Option<Left>> = Mutex::new(None);

/// From now on pieces are kept in this folder.
pub(crate) fn pieces(dir: PathBuf, what: &'static str, of: usize) {
    *left() = Some(Left::Pieces { dir, what, of });
}

/// From now on the results are in place.
pub(crate) fn results(dir: PathBuf) {
    *left() = Some(Left::Results(dir));
}

/// What is left, in a sentence. A folder without a piece in it goes.
pub(crate) fn sentence() -> Option<String> {
    match &*left() {
        None => None,
        Some(Left::Results(dir)) => Some(format!("the results are in {}", dir.display())),
        Some(Left::Pieces { dir, what, of }) => match leave(dir) {
            0 => None,
            count => Some(format!(
                "{count} of {of} {what} are finished and kept in {}; the same command goes on \
                 from there",
                dir.display()
            )),
        },
    }
}

fn left() -> MutexGuard<'static, Option<Left>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}
