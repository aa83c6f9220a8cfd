//! What is left of a study that ends before its end: told wherever it may end.
//!
//! Owns what the process knows of its finished work. Deliberately unknown: why it ends.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use longplay::report::checkpoint_dir::{Staying, leave};
use longplay::units::Day;

/// So many days are listed one by one.
const LISTED: usize = 4;

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
        Some(Left::Pieces { dir, what, of }) => {
            let Staying { finished, under_way } = leave(dir);
            let all = format!("{of} {what}");
            let kept = match (finished, at(&under_way)) {
                (0, None) => return None,
                (count, None) => format!("{count} of {all} are finished and kept in"),
                (0, Some(at)) => format!("none of {all} is finished, and {at}, in"),
                (count, Some(at)) => format!("{count} of {all} are finished, and {at}, in"),
            };
            Some(format!("{kept} {}; the same command goes on from there", dir.display()))
        }
    }
}

/// How far pieces under way have come, in words.
pub(crate) fn at(days: &[Day]) -> Option<String> {
    let list: Vec<String> = days.iter().map(|day| day.0.to_string()).collect();
    let (first, last) = (days.iter().min()?, days.iter().max()?);
    Some(match list.as_slice() {
        [one] => format!("1 is kept at day {one}"),
        [others @ .., last] if list.len() <= LISTED => {
            format!("{} are kept at days {} and {last}", list.len(), others.join(", "))
        }
        _ => format!("{} are kept at days {} to {}", list.len(), first.0, last.0),
    })
}

fn left() -> MutexGuard<'static, Option<Left>> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}
