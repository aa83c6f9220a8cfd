//! Safe points: the moments at which the process may end, because no file is half written.
//!
//! Whoever writes holds `writing` while a file or folder is between two states; whoever wants to
//! end the process calls [`stop_writing`] first. Deliberately unknown: why it is to end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Held for reading by writers of files, for writing by whoever ends the process.
static AT_WORK: RwLock<()> = RwLock::new(());
/// Hidden folders of this process, which are of no use to anybody after it.
static HIDDEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Keeps the process from being ended until the guard is dropped. Waits for ever where it is about
/// to end.
pub(crate) fn writing() -> RwLockReadGuard<'static, ()> {
    AT_WORK.read().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until no file is half written, then removes hidden folders. Nothing is written any more
/// while the guard lives.
pub fn stop_writing() -> RwLockWriteGuard<'static, ()> {
    let guard = AT_WORK.write().unwrap_or_else(PoisonError::into_inner);
    for folder in &*hidden() {
        // Best effort: the process ends either way.
        fs::remove_dir_all(folder).ok();
    }
    guard
}

/// Notes that a hidden folder is there.
pub(super) fn hide(folder: &Path) {
    hidden().insert(folder.to_owned());
}

/// Notes that a hidden folder is gone, or hidden no more.
pub(super) fn unhide(folder: &Path) {
    hidden().remove(folder);
}

fn hidden() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}
