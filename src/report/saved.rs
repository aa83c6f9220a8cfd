//! Files of a folder of results as they are read back: never more of them than can be held, and
//! held against the hashes of the manifest. Main type: [`Saved`].
//!
//! A file that was changed may be as sound as before, so a hash that differs is a warning.
//! Deliberately unknown: what stands in the files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::report::error::ReportError;
use crate::report::html::Origin;
use crate::report::manifest::{hash, hash_of_file};
use crate::report::out_dir::MANIFEST;

/// Largest file that is read whole \[bytes\].
const LARGEST: u64 = 512 << 20;

/// A folder of results that is read.
pub(super) struct Saved {
    dir: PathBuf,
    /// Hashes by the names of files; none without a manifest.
    hashes: Option<BTreeMap<String, String>>,
    /// What made the results, where a manifest says so.
    origin: Option<Origin>,
    /// What a reader must know of what was read.
    pub(super) warnings: Vec<String>,
}

/// What is read of a manifest.
#[derive(Deserialize)]
struct Vouched {
    files: BTreeMap<String, String>,
    version: Option<String>,
    result_hash: Option<String>,
}

impl Saved {
    /// Opens a folder. Without a manifest nothing vouches for its files, which is a warning.
    pub(super) fn open(dir: &Path) -> Self {
        let path = dir.join(MANIFEST);
        let vouched = read(&path)
            .map_err(|error| cause(&error))
            .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
        let (hashes, origin, warnings) = match vouched {
            Ok(Vouched { files, version, result_hash }) => {
                let made = version.zip(result_hash);
                let origin = made.map(|(version, result_hash)| Origin { version, result_hash });
                (Some(files), origin, Vec::new())
            }
            Err(why) => {
                let path = path.display();
                let what = "whether the files are as they were written is not known";
                (None, None, vec![format!("{path} cannot be read ({why}): {what}")])
            }
        };
        Self { dir: dir.to_owned(), hashes, origin, warnings }
    }

    /// What made the results; absent where no manifest tells.
    pub(super) fn origin(&self) -> Option<Origin> {
        self.origin.clone()
    }

    /// Where a file stands.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A file, whole.
    ///
    /// # Errors
    /// [`ReportError::Io`], and [`ReportError::Malformed`] where it is too large or no file.
    pub(super) fn whole(&mut self, name: &str) -> Result<Vec<u8>, ReportError> {
        let bytes = read(&self.path(name))?;
        self.compare(name, &hash(&bytes));
        Ok(bytes)
    }

    /// A file, to be read piece by piece.
    ///
    /// # Errors
    /// As [`Saved::whole`], whatever its size.
    pub(super) fn file(&mut self, name: &str) -> Result<File, ReportError> {
        let path = self.path(name);
        let hash = hash_of_file(open(&path)?).map_err(ReportError::io("read", &path))?;
        self.compare(name, &hash);
        open(&path)
    }

    fn compare(&mut self, name: &str, hash: &str) {
        let Some(hashes) = &self.hashes else { return };
        let path = self.path(name);
        let path = path.display();
        let warning = match hashes.get(name) {
            Some(written) if written == hash => return,
            Some(_) => {
                format!(
                    "{path} was changed after it was written: its hash is not that of {MANIFEST}"
                )
            }
            None => format!(
                "{MANIFEST} does not name {path}: whether it is as it was written is not known"
            ),
        };
        self.warnings.push(warning);
    }

    /// An error of reading, with what else is known of the files.
    pub(super) fn doubt(&self, error: ReportError) -> ReportError {
        match error {
            ReportError::Malformed { path, what } if !self.warnings.is_empty() => {
                let what = format!("{what} ({})", self.warnings.join("; "));
                ReportError::Malformed { path, what }
            }
            other => other,
        }
    }
}

/// A file as bytes, where it is one and not too large.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Vec::new();
    let file = open(path)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(ReportError::io("read", path))?;
    if bytes.len() as u64 > LARGEST {
        let what = format!("more than {} MB are not read", LARGEST >> 20);
        return Err(ReportError::Malformed { path: path.to_owned(), what });
    }
    Ok(bytes)
}

/// Opens a file; whoever opens a pipe waits for its other end, maybe for ever.
fn open(path: &Path) -> Result<File, ReportError> {
    let there = path.metadata().map_err(ReportError::io("read", path))?;
    if !there.is_file() {
        let source = io::Error::new(io::ErrorKind::InvalidInput, "it is no file");
        return Err(ReportError::io("read", path)(source));
    }
    File::open(path).map_err(ReportError::io("read", path))
}

/// Why, without the path that is told beside it.
fn cause(error: &ReportError) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}
