//! One process a folder of results: main type [`FolderLock`].
//!
//! The lock is the operating system's, on a file that names its holder; it dies with the process,
//! however that ends. Deliberately unknown: what the process does in the folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::report::error::ReportError;

/// Name of the file in the folder that it guards.
pub(super) const LOCK: &str = "lock";

/// Longest text that is believed to name a holder \[bytes\].
const LONGEST_NAME: u64 = 1000;

/// A folder that this process alone works in. Dropped, the folder is free again, and gone if it
/// holds nothing.
#[derive(Debug)]
pub struct FolderLock {
    dir: PathBuf,
    /// Absent where the file system knows no locks.
    file: Option<File>,
}

impl FolderLock {
    /// Makes the folder if need be and takes it; `holder` says who did.
    ///
    /// # Errors
    /// [`ReportError::InUse`] when another process has it, [`ReportError::Io`] when it cannot be
    /// written.
    pub(super) fn take(dir: &Path, guarded: &Path, holder: &str) -> Result<Self, ReportError> {
        let path = dir.join(LOCK);
        loop {
            fs::create_dir_all(dir).map_err(ReportError::io("make the folder", dir))?;
            let opened =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let mut file = match opened {
                Ok(file) => file,
                // Its last holder has removed the folder meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(ReportError::io("write", &path)(error)),
            };
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    let write = file.set_len(0).and_then(|()| file.write_all(holder.as_bytes()));
                    write.map_err(ReportError::io("write", &path))?;
                    return Ok(Self { dir: dir.to_owned(), file: Some(file) });
                }
                // Its last holder has removed it meanwhile.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    file.rewind().ok();
                    file.take(LONGEST_NAME).read_to_string(&mut holder).ok();
                    if holder.is_empty() {
                        // Between its taking the lock and its writing a name.
                        "another process, which has just begun".clone_into(&mut holder);
                    }
                    return Err(ReportError::InUse { path: guarded.to_owned(), holder });
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    return Ok(Self { dir: dir.to_owned(), file: None });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(ReportError::io("lock", &path)(error));
                }
            }
        }
    }

    /// The folder.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }
}

impl Drop for FolderLock {
    /// Best effort: what stays behind is not locked, and the next process removes it.
    fn drop(&mut self) {
        // Removed before it is unlocked: whoever opens it from now on opens another one.
        fs::remove_file(self.dir.join(LOCK)).ok();
        drop(self.file.take());
        fs::remove_dir(&self.dir).ok();
    }
}

/// Whether an open file still stands under its name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// Elsewhere an open file cannot be removed.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_refused_and_told_the_first() {
        let place = tempfile::tempdir().expect("a place");
        let (dir, guarded) = (place.path().join("run.partial"), place.path().join("run"));
        let first = FolderLock::take(&dir, &guarded, "process 7").expect("is free");
        let refused = FolderLock::take(&dir, &guarded, "process 8").expect_err("is taken");
        assert_eq!(refused.to_string(), format!("{} is in use by process 7", guarded.display()));
        drop(first);
        assert!(!dir.exists(), "nothing stays behind");
        drop(FolderLock::take(&dir, &guarded, "process 8").expect("is free again"));
    }

    #[test]
    fn many_threads_after_one_folder_hold_it_one_at_a_time() {
        let place = tempfile::tempdir().expect("a place");
        let (dir, guarded) = (place.path().join("run.partial"), place.path().join("run"));
        let inside = std::sync::atomic::AtomicU32::new(0);
        let order = std::sync::atomic::Ordering::SeqCst;
        let each = || {
            let mut times = 0;
            while times < 50 {
                if let Ok(lock) = FolderLock::take(&dir, &guarded, "a thread") {
                    assert_eq!(inside.fetch_add(1, order), 0, "two hold one folder");
                    inside.fetch_sub(1, order);
                    drop(lock);
                    times += 1;
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(each);
            }
        });
    }
}
