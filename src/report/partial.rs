//! Work in progress: finished replicates or points in a folder beside that of the results, so that a study that
//! was killed goes on where it stood. Main type: [`Partial`].
//!
//! The folder is stamped with what it is work on; work on something else is moved aside, never mixed.
//! Deliberately unknown: what the work is.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::report::error::ReportError;
use crate::report::redraw::replace;
use crate::study::shelf::Shelf;

const STAMP: &str = "stamp";

/// A folder of finished work.
#[derive(Debug)]
pub struct Partial {
    dir: PathBuf,
    /// The first thing that could not be kept on the shelf, and why.
    trouble: Mutex<Option<ReportError>>,
}

impl Partial {
    /// Opens `<target>.partial` for work with this stamp; says where other work was moved to.
    ///
    /// # Errors
    /// [`ReportError::Io`] when the place cannot be read or written.
    pub fn open(target: &Path, stamp: &str) -> Result<(Self, Option<PathBuf>), ReportError> {
        let beside = |suffix: &str| {
            let mut name = target.file_name().unwrap_or_default().to_owned();
            name.push(suffix);
            target.with_file_name(name)
        };
        let dir = beside(".partial");
        let mut moved_to = None;
        let other = fs::read_to_string(dir.join(STAMP)).ok().as_deref() != Some(stamp);
        if other && count(&dir) > 0 {
            let names = (1_u32..).map(|number| beside(&format!(".partial.old.{number}")));
            if let Some(aside) = names.into_iter().find(|name| !name.exists()) {
                fs::rename(&dir, &aside).map_err(ReportError::io("move", &dir))?;
                moved_to = Some(aside);
            }
        }
        fs::create_dir_all(&dir).map_err(ReportError::io("make the folder", &dir))?;
        replace(&dir.join(STAMP), stamp.as_bytes())?;
        Ok((Self { dir, trouble: Mutex::default() }, moved_to))
    }

    /// How much was finished earlier.
    pub fn count(&self) -> usize {
        count(&self.dir)
    }

    /// Why work could not be kept on the shelf, if it could not.
    pub fn trouble(&self) -> Option<ReportError> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn path(&self, number: u32) -> PathBuf {
        self.dir.join(format!("points/{number:06}.json"))
    }

    /// A point that was finished earlier; one that cannot be read counts as not finished.
    pub fn read<Point: DeserializeOwned>(&self, number: u32) -> Option<Point> {
        serde_json::from_slice(&fs::read(self.path(number)).ok()?).ok()
    }

    /// Keeps a finished point; it appears whole or not at all.
    ///
    /// # Errors
    /// [`ReportError::Io`] when it cannot be written, [`ReportError::Encode`] when it has no JSON form.
    pub fn keep<Point: Serialize>(&self, number: u32, point: &Point) -> Result<(), ReportError> {
        let bytes = serde_json::to_vec(point)
            .map_err(|source| ReportError::Encode { table: "points", source: source.into() })?;
        replace(&self.path(number), &bytes)
    }

    /// Removes the folder, its work being done.
    ///
    /// # Errors
    /// [`ReportError::Io`] when it cannot be removed.
    pub fn remove(self) -> Result<(), ReportError> {
        fs::remove_dir_all(&self.dir).map_err(ReportError::io("remove", &self.dir))
    }
}

impl Shelf for Partial {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        fs::read(self.path(number)).ok()
    }

    fn keep(&self, number: u32, work: &[u8]) {
        if let Err(error) = replace(&self.path(number), work) {
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.get_or_insert(error);
        }
    }
}

/// Finished pieces of work in a folder.
fn count(dir: &Path) -> usize {
    let done = |entry: &fs::DirEntry| entry.path().extension().is_some_and(|it| it == "json");
    let entries = fs::read_dir(dir.join("points")).into_iter().flatten().flatten();
    entries.filter(done).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_where_it_stood_and_other_work_is_moved_aside() {
        let place = tempfile::tempdir().expect("a place");
        let target = place.path().join("run");
        let (first, moved) = Partial::open(&target, "one").expect("opens");
        assert_eq!(moved, None);
        first.keep(7, &vec![1.5, f64::MIN_POSITIVE]).expect("keeps");
        let (again, moved) = Partial::open(&target, "one").expect("opens");
        assert_eq!((again.read::<Vec<f64>>(7), moved), (Some(vec![1.5, f64::MIN_POSITIVE]), None));
        assert_eq!(again.read::<Vec<f64>>(8), None);
        let (other, moved) = Partial::open(&target, "two").expect("opens");
        assert_eq!(other.read::<Vec<f64>>(7), None);
        assert!(moved.is_some_and(|aside| aside.join("points/000007.json").exists()));
        other.remove().expect("removes");
        assert!(!place.path().join("run.partial").exists());
    }
}
