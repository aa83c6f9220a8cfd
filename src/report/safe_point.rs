//! Safe points: the moments at which the process may end, because no file is half written.
//!
//! Whoever writes holds `writing` while a file or folder is between two states; whoever wants to
//! end the process calls [`stop_writing`] first. Where pieces are under way that can be kept, it is
//! asked to end first, with [`ask_to_end`]. Deliberately unknown: why it is to end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Held for reading by writers of files, for writing by whoever ends the process.
static AT_WORK: RwLock<()> = RwLock::new(());
/// Hidden folders and files of this process, which are of no use to anybody after it.
static HIDDEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Whether the process is to end once pieces under way are kept.
static ASKED: AtomicBool = AtomicBool::new(false);
/// How many pieces are under way that can be kept.
static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// Asks the process to end once pieces under way are kept. Whether there are any; if not, nobody
/// may be there to listen.
pub fn ask_to_end() -> bool {
    // In this order: a piece that is no more under way is followed by a look at what was asked.
    ASKED.store(true, SeqCst);
    UNDER_WAY.load(SeqCst) > 0
}

/// Whether the process was asked to end.
pub(super) fn is_asked_to_end() -> bool {
    ASKED.load(SeqCst)
}

/// Notes that one more piece is under way that can be kept, or one less.
pub(super) fn is_under_way(is: bool) {
    if is {
        UNDER_WAY.fetch_add(1, SeqCst);
    } else {
        UNDER_WAY.fetch_sub(1, SeqCst);
    }
}

/// Keeps the process from being ended until the guard is dropped. Waits for ever where it is about
/// to end.
pub(crate) fn writing() -> RwLockReadGuard<'static, ()> {
    AT_WORK.read().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until no file is half written, then removes hidden folders and files. Nothing is
/// written any more while the guard lives.
pub fn stop_writing() -> RwLockWriteGuard<'static, ()> {
    let guard = AT_WORK.write().unwrap_or_else(PoisonError::into_inner);
    for folder in &*hidden() {
        // Best effort: the process ends either way.
        if fs::remove_dir_all(folder).is_err() {
            fs::remove_file(folder).ok();
        }
    }
    guard
}

/// Notes that a hidden folder or file is there.
pub(super) fn hide(folder: &Path) {
    hidden().insert(folder.to_owned());
}

/// Notes that a hidden folder or file is gone, or hidden no more.
pub(super) fn unhide(folder: &Path) {
    hidden().remove(folder);
}

fn hidden() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    HIDDEN.lock().unwrap_or_else(PoisonError::into_inner)
}
