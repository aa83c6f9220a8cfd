//! The folder of results: filled under a hidden name, then moved into place whole.
//!
//! Main type: [`OutDir`]. Results are never overwritten: an earlier folder is moved to
//! `<name>.old`. Deliberately unknown: what the files hold.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::report::error::ReportError;

/// The file that marks a folder as results.
pub const MANIFEST: &str = "manifest.json";

/// A hidden folder beside the one that was asked for, made when the first file is. Dropped without
/// [`OutDir::commit`], it is removed and nothing is left to be seen.
#[derive(Debug)]
pub struct OutDir {
    folder: OnceLock<TempDir>,
    parent: PathBuf,
    target: PathBuf,
    name: OsString,
}

impl OutDir {
    /// Tries the place, before any work is done: one that cannot be written is found now. Nothing stays there, for
    /// work may be killed at any moment.
    ///
    /// # Errors
    /// [`ReportError::NoName`], [`ReportError::NotAFolder`] or [`ReportError::NotResults`] when
    /// results cannot go there, [`ReportError::Io`] when the place cannot be written.
    pub fn prepare(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let target = path.as_ref().to_owned();
        let Some(name) = target.file_name().map(ToOwned::to_owned) else {
            return Err(ReportError::NoName { path: target });
        };
        check_target(&target)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(ReportError::io("make the folder", parent))?;
        hidden(parent)?;
        Ok(Self { folder: OnceLock::new(), parent: parent.to_owned(), target, name })
    }

    /// The hidden folder.
    fn folder(&self) -> Result<&Path, ReportError> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder.path());
        }
        // Where another thread was quicker, this one is removed again.
        let made = hidden(&self.parent)?;
        Ok(self.folder.get_or_init(|| made).path())
    }

    /// Where the results will be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Writes a file, with the folders on the way to it.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the file.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), ReportError> {
        let path = self.folder()?.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(ReportError::io("make the folder", folder))?;
        }
        fs::write(&path, bytes).map_err(ReportError::io("write", &path))
    }

    /// Makes a file that is written piece by piece, in the folder itself.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the file.
    pub fn create(&self, name: &str) -> Result<fs::File, ReportError> {
        let path = self.folder()?.join(name);
        fs::File::create(&path).map_err(ReportError::io("write", &path))
    }

    /// Opens a file that was written.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the file.
    pub fn open(&self, name: &str) -> Result<fs::File, ReportError> {
        let path = self.folder()?.join(name);
        fs::File::open(&path).map_err(ReportError::io("read", &path))
    }

    /// Makes a file without a name, for what is not needed once it is closed.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the folder.
    pub fn nameless(&self) -> Result<fs::File, ReportError> {
        let folder = &self.parent;
        tempfile::tempfile_in(folder).map_err(ReportError::io("write to", folder))
    }

    /// Moves earlier results aside and these into place; says where the earlier ones went.
    ///
    /// # Errors
    /// As [`OutDir::prepare`]: the place may have changed since.
    pub fn commit(self) -> Result<Option<PathBuf>, ReportError> {
        check_target(&self.target)?;
        let mut moved_to = None;
        if is_empty(&self.target)? {
            // An empty folder has nothing to keep, and not every system renames onto one.
            fs::remove_dir(&self.target).map_err(ReportError::io("replace", &self.target))?;
        } else if self.target.exists() {
            let aside = self.free_name();
            fs::rename(&self.target, &aside).map_err(ReportError::io("move", &self.target))?;
            moved_to = Some(aside);
        }
        if let Err(source) = fs::rename(self.folder()?, &self.target) {
            if let Some(aside) = &moved_to {
                // Best effort: the first failure is the one to tell.
                fs::rename(aside, &self.target).ok();
            }
            return Err(ReportError::Io { action: "move results to", path: self.target, source });
        }
        // The folder now stands under its own name; nothing is left to remove.
        let _ = self.folder.into_inner().map(TempDir::keep);
        Ok(moved_to)
    }

    /// `<name>.old`, or the first of `<name>.old.2`, `.3` … that is not taken.
    fn free_name(&self) -> PathBuf {
        let named = |suffix: &str| {
            let mut name = self.name.clone();
            name.push(suffix);
            self.target.with_file_name(name)
        };
        let mut aside = named(".old");
        let mut number = 2_u32;
        while aside.symlink_metadata().is_ok() {
            aside = named(&format!(".old.{number}"));
            number += 1;
        }
        aside
    }
}

/// A hidden folder in a place.
fn hidden(parent: &Path) -> Result<TempDir, ReportError> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".longplay-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    builder.tempdir_in(parent).map_err(ReportError::io("write to", parent))
}

/// Whether the path is a folder that holds nothing; a path that does not exist is not one.
fn is_empty(path: &Path) -> Result<bool, ReportError> {
    if !path.is_dir() {
        return Ok(false);
    }
    Ok(fs::read_dir(path).map_err(ReportError::io("read", path))?.next().is_none())
}

/// Results may go where nothing is, into an empty folder, or in place of earlier results.
fn check_target(path: &Path) -> Result<(), ReportError> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let path = path.to_owned();
    if !path.is_dir() {
        return Err(ReportError::NotAFolder { path });
    }
    if !path.join(MANIFEST).exists() && !is_empty(&path)? {
        return Err(ReportError::NotResults { path });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(target: &Path, text: &str) -> Option<PathBuf> {
        let out = OutDir::prepare(target).expect("a writable place");
        out.write(MANIFEST, text.as_bytes()).expect("writes");
        out.commit().expect("moves")
    }

    #[test]
    fn earlier_results_are_moved_aside_and_never_lost() {
        let place = tempfile::tempdir().expect("a place");
        let target = place.path().join("deep/run");
        assert_eq!(run(&target, "first"), None);
        assert_eq!(run(&target, "second"), Some(place.path().join("deep/run.old")));
        assert_eq!(run(&target, "third"), Some(place.path().join("deep/run.old.2")));
        let read = |name: &str| fs::read_to_string(place.path().join(name)).expect("is there");
        assert_eq!(read("deep/run/manifest.json"), "third");
        assert_eq!(read("deep/run.old/manifest.json"), "first");
        assert_eq!(read("deep/run.old.2/manifest.json"), "second");
    }

    #[test]
    fn an_abandoned_folder_leaves_nothing_behind() {
        let place = tempfile::tempdir().expect("a place");
        let out = OutDir::prepare(place.path().join("run")).expect("a writable place");
        out.write("charts/a.svg", b"<svg/>").expect("writes");
        assert!(!place.path().join("run").exists(), "visible before it is whole");
        drop(out);
        assert!(is_empty(place.path()).expect("readable"));
    }

    #[test]
    fn a_place_that_cannot_hold_results_is_found_before_the_work() {
        let place = tempfile::tempdir().expect("a place");
        let file = place.path().join("file");
        fs::write(&file, "mine").expect("writes");
        assert!(matches!(OutDir::prepare(&file), Err(ReportError::NotAFolder { .. })));
        assert!(matches!(OutDir::prepare(file.join("run")), Err(ReportError::Io { .. })));
        assert!(matches!(OutDir::prepare(place.path()), Err(ReportError::NotResults { .. })));
        assert!(matches!(OutDir::prepare("/"), Err(ReportError::NoName { .. })));
        assert_eq!(fs::read_to_string(file).expect("is there"), "mine");
    }

    #[test]
    #[cfg(unix)]
    fn results_can_be_read_by_whoever_may_read_their_neighbours() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().expect("a place");
        let neighbour = place.path().join("neighbour");
        fs::create_dir(&neighbour).expect("writes");
        let target = place.path().join("run");
        run(&target, "text");
        let mode = |path: &Path| fs::metadata(path).expect("is there").permissions().mode();
        assert_eq!(mode(&target), mode(&neighbour));
    }
}
