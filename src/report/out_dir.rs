//! The folder of results: filled under a hidden name, then moved into place whole.
//!
//! Main type: [`OutDir`]. Results are never overwritten: an earlier folder is moved to
//! `<name>.old`. Deliberately unknown: what the files hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::report::error::ReportError;
use crate::report::safe_point;

/// The file that marks a folder as results.
pub const MANIFEST: &str = "manifest.json";

/// Bytes that must find room before any work is done.
const FIRST_BYTES: usize = 1 << 18;

/// A hidden folder beside the one that was asked for, made when the first file is. Dropped without
/// [`OutDir::commit`], it is removed and nothing is left to be seen.
#[derive(Debug)]
pub struct OutDir {
    folder: OnceLock<Hidden>,
    parent: PathBuf,
    target: PathBuf,
}

impl OutDir {
    /// Tries the place, before any work is done: one that cannot hold results is found now. Nothing
    /// stays there, for work may be killed at any moment. Where a link to a folder stands, results
    /// go into that folder's place and the link stays.
    ///
    /// # Errors
    /// [`ReportError::NoName`], [`ReportError::NotAFolder`], [`ReportError::NotResults`] or
    /// [`ReportError::NotMovable`] when results cannot go there, [`ReportError::Io`] when the place
    /// cannot be written.
    pub fn prepare(path: impl AsRef<Path>) -> Result<Self, ReportError> {
        let target = resolved(path.as_ref())?;
        check_target(&target)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent).map_err(ReportError::io("make the folder", &parent))?;
        let trial = Hidden::make(&parent)?;
        check_movable(&target, &parent, trial.path())?;
        let first = trial.path().join("trial");
        fs::write(&first, vec![0; FIRST_BYTES]).map_err(ReportError::io("write to", &parent))?;
        Ok(Self { folder: OnceLock::new(), parent, target })
    }

    /// The hidden folder.
    fn folder(&self) -> Result<&Path, ReportError> {
        if let Some(folder) = self.folder.get() {
            return Ok(folder.path());
        }
        // Where another thread was quicker, this one is removed again.
        let made = Hidden::make(&self.parent)?;
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
        let shown = self.target.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(ReportError::io("make the folder of", &shown))?;
        }
        fs::write(&path, bytes).map_err(ReportError::io("write", &shown))
    }

    /// Makes a file that is written piece by piece, in the folder itself.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the file.
    pub fn create(&self, name: &str) -> Result<fs::File, ReportError> {
        let path = self.folder()?.join(name);
        fs::File::create(&path).map_err(ReportError::io("write", self.target.join(name)))
    }

    /// Opens a file that was written.
    ///
    /// # Errors
    /// [`ReportError::Io`], naming the file.
    pub fn open(&self, name: &str) -> Result<fs::File, ReportError> {
        let path = self.folder()?.join(name);
        fs::File::open(&path).map_err(ReportError::io("read", self.target.join(name)))
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
        let folder = self.folder()?;
        let _whole = safe_point::writing();
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
        if let Err(source) = fs::rename(folder, &self.target) {
            if let Some(aside) = &moved_to {
                // Best effort: the first failure is the one to tell.
                fs::rename(aside, &self.target).ok();
            }
            return Err(ReportError::Io { action: "move results to", path: self.target, source });
        }
        // The folder now stands under its own name; nothing is left to remove.
        if let Some(folder) = self.folder.into_inner() {
            folder.keep();
        }
        Ok(moved_to)
    }

    /// Where earlier results will go: `<name>.old`, or the first of `<name>.old.2`, `.3` … that is
    /// not taken.
    pub fn free_name(&self) -> PathBuf {
        let named = |suffix: &str| {
            let mut name = self.target.file_name().unwrap_or_default().to_owned();
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

/// A hidden folder; dropped, it is removed.
#[derive(Debug)]
struct Hidden(Option<TempDir>);

impl Hidden {
    fn make(parent: &Path) -> Result<Self, ReportError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".longplay-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
        let _whole = safe_point::writing();
        let folder = builder.tempdir_in(parent).map_err(ReportError::io("write to", parent))?;
        safe_point::hide(folder.path());
        Ok(Self(Some(folder)))
    }

    fn path(&self) -> &Path {
        self.0.as_ref().map_or(Path::new(""), TempDir::path)
    }

    /// Leaves what is hidden no more.
    fn keep(mut self) {
        if let Some(folder) = self.0.take() {
            safe_point::unhide(folder.path());
            let _ = folder.keep();
        }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            let path = folder.path().to_owned();
            // Best effort, as with all temporary files.
            folder.close().ok();
            safe_point::unhide(&path);
        }
    }
}

/// The path of the folder itself, without `.` and without a link as its last part.
fn resolved(path: &Path) -> Result<PathBuf, ReportError> {
    // `a/.` and `a/` are `a`.
    let target: PathBuf = path.components().collect();
    if target.file_name().is_none() {
        return Err(ReportError::NoName { path: path.to_owned() });
    }
    if target.is_symlink() {
        return target.canonicalize().map_err(ReportError::io("follow the link", &target));
    }
    Ok(target)
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

/// A folder that stands in the results' place must give way to them. `trial` is a folder of our
/// own.
#[cfg(unix)]
fn check_movable(target: &Path, parent: &Path, trial: &Path) -> Result<(), ReportError> {
    use std::os::unix::fs::MetadataExt;
    const STICKY: u32 = 0o1000;
    const ROOT: u32 = 0;
    let Ok(there) = target.metadata() else { return Ok(()) };
    let about = |path: &Path| path.metadata().map_err(ReportError::io("read", path));
    let (around, us) = (about(parent)?, about(trial)?.uid());
    let refuse = |why| Err(ReportError::NotMovable { path: target.to_owned(), why });
    if there.dev() != around.dev() {
        return refuse("another file system is mounted there");
    }
    let ours = us == ROOT || [there.uid(), around.uid()].contains(&us);
    if around.mode() & STICKY != 0 && !ours {
        return refuse(
            "it is somebody else's, in a folder in which everybody moves their own only",
        );
    }
    Ok(())
}

/// Elsewhere the move itself tells.
#[cfg(not(unix))]
fn check_movable(_: &Path, _: &Path, _: &Path) -> Result<(), ReportError> {
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
    fn a_link_stays_a_link_and_earlier_results_go_beside_the_folder_it_leads_to() {
        let place = tempfile::tempdir().expect("a place");
        let (real, link) = (place.path().join("disk/real"), place.path().join("link"));
        run(&real, "first");
        std::os::unix::fs::symlink(&real, &link).expect("links");
        assert_eq!(run(&link, "second"), Some(place.path().join("disk/real.old")));
        assert!(link.is_symlink());
        let read = |path: &Path| fs::read_to_string(path.join(MANIFEST)).expect("is there");
        assert_eq!((read(&link), read(&real)), ("second".to_owned(), "second".to_owned()));
        fs::remove_dir_all(place.path().join("disk")).expect("removes");
        assert!(matches!(OutDir::prepare(&link), Err(ReportError::Io { .. })), "leads nowhere");
    }

    #[test]
    fn a_dot_at_the_end_of_a_path_changes_nothing() {
        let place = tempfile::tempdir().expect("a place");
        assert_eq!(run(&place.path().join("run/."), "first"), None);
        let moved = run(&place.path().join("run/"), "second");
        assert_eq!(moved, Some(place.path().join("run.old")));
        for nameless in [".", "..", "/", "a/.."] {
            let refused = OutDir::prepare(nameless);
            assert!(matches!(refused, Err(ReportError::NoName { .. })), "{nameless}");
        }
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
