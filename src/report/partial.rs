//! Work in progress: finished points in a folder beside that of the results, so that a run that was killed
//! goes on where it stood. Main type: [`Partial`].
//!
//! The folder is stamped with what it is work on; work on something else is moved aside, never mixed.
//! Deliberately unknown: what a point is.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::report::error::ReportError;
use crate::report::redraw::replace;

const STAMP: &str = "stamp";

/// A folder of finished points.
#[derive(Debug)]
pub struct Partial {
    dir: PathBuf,
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
        if dir.exists() && fs::read_to_string(dir.join(STAMP)).ok().as_deref() != Some(stamp) {
            let names = (1_u32..).map(|number| beside(&format!(".partial.old.{number}")));
            if let Some(aside) = names.into_iter().find(|name| !name.exists()) {
                fs::rename(&dir, &aside).map_err(ReportError::io("move", &dir))?;
                moved_to = Some(aside);
            }
        }
        fs::create_dir_all(&dir).map_err(ReportError::io("make the folder", &dir))?;
        replace(&dir.join(STAMP), stamp.as_bytes())?;
        Ok((Self { dir }, moved_to))
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
