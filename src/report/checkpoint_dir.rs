//! Pieces of a study, in a folder beside that of its results: main type [`CheckpointDir`].
//!
//! Each finished piece carries a stamp of what it is a piece of, its number and a checksum, and so
//! does the checkpoint of a piece under way; what differs in any of them is named and counts as not
//! there. Deliberately unknown: what the pieces hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::records::Source;
use crate::report::error::ReportError;
use crate::report::folder_lock::{FolderLock, LOCK};
use crate::report::out_dir::MANIFEST;
use crate::report::piece::{self, ENDING, PIECES};
use crate::report::redraw::replace;
use crate::report::under_way::Files;
use crate::report::{safe_point, under_way};
use crate::study::checkpoints::{Checkpoints, Mark, NotKept, Reached, Written};
use crate::units::Day;

/// What the study is, as a hash.
const STAMP: &str = "stamp";
/// Where events of replicates are kept.
const EVENTS: &str = "events";

/// A folder of finished pieces, locked against other processes.
#[derive(Debug)]
pub struct CheckpointDir {
    lock: FolderLock,
    stamp: String,
    /// Of pieces under way.
    files: Files,
    /// Pieces that were there and did not fit, why, and whether that was told.
    refused: Mutex<BTreeMap<PathBuf, (String, bool)>>,
    /// After how many days a piece under way is kept again, if it is.
    every: Option<u16>,
    /// Checkpoints that could not be written, and why.
    unwritten: Mutex<BTreeMap<PathBuf, String>>,
}

/// A folder that is this process's alone, before it is known what it will keep there.
#[derive(Debug)]
pub struct Claim(FolderLock);

impl Claim {
    /// Takes `<target>.partial`, so that no other process works for the same results; `holder` says
    /// who did.
    ///
    /// # Errors
    /// [`ReportError::InUse`] when another process has it, [`ReportError::NotCheckpoints`] when
    /// something else stands there, [`ReportError::Io`] when it cannot be written.
    pub fn take(target: &Path, holder: &str) -> Result<Self, ReportError> {
        let dir = beside(target, ".partial");
        if dir.join(MANIFEST).exists() || dir.symlink_metadata().is_ok_and(|it| !it.is_dir()) {
            return Err(ReportError::NotCheckpoints { path: dir });
        }
        Ok(Self(FolderLock::take(&dir, target, holder)?))
    }

    /// Opens the folder for pieces of a study with this stamp. Pieces of another are moved aside;
    /// says where to.
    ///
    /// # Errors
    /// [`ReportError::Io`] when the place cannot be read or written.
    pub fn open(self, stamp: &str) -> Result<(CheckpointDir, Option<PathBuf>), ReportError> {
        let Self(lock) = self;
        let dir = lock.dir();
        let mut moved_to = None;
        let other = fs::read_to_string(dir.join(STAMP)).ok().as_deref() != Some(stamp);
        under_way::clear_up(dir);
        if other && !(pieces(dir).is_empty() && under_way::list(dir).is_empty()) {
            moved_to = Some(move_aside(dir)?);
        }
        replace(&dir.join(STAMP), stamp.as_bytes())?;
        let files = Files { dir: dir.to_owned(), stamp: stamp.to_owned(), rank: (0, 1) };
        let it = CheckpointDir {
            lock,
            stamp: stamp.to_owned(),
            files,
            refused: Mutex::default(),
            every: None,
            unwritten: Mutex::default(),
        };
        Ok((it, moved_to))
    }
}

impl CheckpointDir {
    /// The folder.
    pub fn dir(&self) -> &Path {
        self.lock.dir()
    }

    /// The same while pieces under way are kept every so many days.
    #[must_use]
    pub fn keeping_every(self, days: Option<u16>) -> Self {
        Self { every: days, ..self }
    }

    /// The same as the first of so many ranks has it.
    #[must_use]
    pub fn among(mut self, ranks: usize) -> Self {
        self.files.rank = (0, ranks as u32);
        self
    }

    /// What another rank needs to know for [`Elsewhere::of`].
    pub fn known_elsewhere(&self) -> Vec<u8> {
        let dir = self.dir().canonicalize().unwrap_or_else(|_| self.dir().to_owned());
        [self.stamp.as_bytes(), dir.as_os_str().as_encoded_bytes()].join(&b'\n')
    }

    /// Where events of replicates are kept, if they are logged.
    pub fn events(&self) -> PathBuf {
        self.dir().join(EVENTS)
    }

    /// Pieces under way that are kept, by number, each with the day that it has lived last.
    pub fn under_way(&self) -> Vec<(u32, Day)> {
        unfinished(self.dir())
    }

    /// Checkpoints that could not be written, and why; the study went on without.
    pub fn unwritten(&self) -> Vec<(PathBuf, String)> {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *unwritten).into_iter().collect()
    }

    /// How many pieces are there and whole.
    pub fn count(&self) -> usize {
        numbers(self.dir()).into_iter().filter(|&number| self.find(number).is_some()).count()
    }

    /// Whether a piece is there and whole.
    pub fn has(&self, number: u32) -> bool {
        self.find(number).is_some()
    }

    /// Pieces that were found and did not fit, and why, in order; each is told once.
    pub fn refused(&self) -> Vec<(PathBuf, String)> {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let news = refused.iter_mut().filter(|(_, (_, told))| !told);
        news.map(|(path, (why, told))| {
            *told = true;
            (path.clone(), why.clone())
        })
        .collect()
    }

    /// Removes the pieces, the results being in place, and frees the folder.
    ///
    /// # Errors
    /// [`ReportError::Io`] when they cannot be removed.
    pub fn remove(self) -> Result<(), ReportError> {
        discard(self.dir())
    }

    fn path(&self, number: u32) -> PathBuf {
        self.dir().join(piece::file(number))
    }

    fn refuse_file(&self, path: PathBuf, why: &str) {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.entry(path).or_insert_with(|| (why.to_owned(), false));
    }
}

impl Checkpoints for CheckpointDir {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        let bytes = fs::read(self.path(number)).ok()?;
        let work = piece::work(&self.stamp, number, &bytes);
        Some(work.inspect_err(|why| self.refuse(number, why)).ok()?.to_vec())
    }

    fn refuse(&self, number: u32, why: &str) {
        self.refuse_file(self.path(number), why);
    }

    fn keep(&self, number: u32, work: &[u8]) -> Result<(), NotKept> {
        let bytes = piece::bytes(&self.stamp, number, work);
        replace(&self.path(number), &bytes).map_err(|error| NotKept(error.into()))?;
        self.files.remove(number);
        Ok(())
    }

    fn is_under_way(&self, _number: u32, is: bool) {
        safe_point::is_under_way(is);
    }

    fn every(&self) -> Option<u16> {
        self.every
    }

    fn are_to_end(&self) -> bool {
        safe_point::is_asked_to_end()
    }

    fn latest_under_way(&self, number: u32) -> Option<Mark> {
        self.files.latest(number)
    }

    fn open_under_way(&self, number: u32, mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        let opened = self.files.open(number, mark);
        opened.map_err(|(path, why)| self.refuse_file(path, &why)).ok()
    }

    fn refuse_under_way(&self, number: u32, why: &str) {
        if let Some(mark) = self.files.latest(number) {
            self.refuse_file(self.files.first_path(number, mark), why);
        }
    }

    fn keep_under_way(&self, number: u32, at: Reached, write: &mut Written<'_>) -> bool {
        let written = self.files.write(number, at, write);
        written
            .map_err(|error| {
                let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
                let path = self.files.own_path(number, at);
                unwritten.entry(path).or_insert_with(|| error.to_string());
            })
            .is_ok()
    }

    fn settle_under_way(&self, number: u32, at: Reached, is_whole: bool) {
        if !is_whole {
            let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
            let elsewhere = || "another rank could not write its part".to_owned();
            unwritten.entry(self.files.own_path(number, at)).or_insert_with(elsewhere);
        }
        self.files.settle(number, at, is_whole);
    }
}

/// The same as a rank has it that is not the first: it keeps its part of pieces under way beside the
/// others', and nothing else.
#[derive(Debug)]
pub struct Elsewhere {
    files: Files,
    every: Option<u16>,
}

impl Elsewhere {
    /// The folder that the first rank has told of, as one of so many ranks has it; absent where it
    /// told nothing of use. Pieces under way are kept every so many days.
    pub fn of(told: &[u8], (rank, ranks): (usize, usize), every: Option<u16>) -> Option<Self> {
        let (stamp, dir) = std::str::from_utf8(told).ok()?.split_once('\n')?;
        let rank = (rank as u32, ranks as u32);
        Some(Self { files: Files { dir: dir.into(), stamp: stamp.to_owned(), rank }, every })
    }
}

impl Checkpoints for Elsewhere {
    fn find(&self, _number: u32) -> Option<Vec<u8>> {
        None
    }

    fn refuse(&self, _number: u32, _why: &str) {}

    fn keep(&self, _number: u32, _work: &[u8]) -> Result<(), NotKept> {
        Ok(())
    }

    fn is_under_way(&self, _number: u32, is: bool) {
        safe_point::is_under_way(is);
    }

    fn every(&self) -> Option<u16> {
        self.every
    }

    fn are_to_end(&self) -> bool {
        safe_point::is_asked_to_end()
    }

    fn open_under_way(&self, number: u32, mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        self.files.open(number, mark).ok()
    }

    fn keep_under_way(&self, number: u32, at: Reached, write: &mut Written<'_>) -> bool {
        self.files.write(number, at, write).is_ok()
    }

    fn settle_under_way(&self, number: u32, at: Reached, is_whole: bool) {
        self.files.settle(number, at, is_whole);
    }
}

/// What stays of a study that is not at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staying {
    /// How many pieces are finished.
    pub finished: usize,
    /// The days that pieces under way have lived last.
    pub under_way: Vec<Day>,
}

/// Pieces under way that are kept and not finished.
fn unfinished(dir: &Path) -> Vec<(u32, Day)> {
    let finished = numbers(dir);
    let days = under_way::list(dir).into_iter().map(|(number, it)| (number, it.at.next.plus(-1)));
    // The latest of each.
    let mut latest: BTreeMap<u32, Day> = days.collect();
    latest.retain(|number, _| !finished.contains(number));
    latest.into_iter().collect()
}

/// Frees a folder of pieces before the process ends; without any piece, it goes. Says what stays.
pub fn leave(dir: &Path) -> Staying {
    let under_way = unfinished(dir).into_iter().map(|(_, day)| day).collect();
    let staying = Staying { finished: pieces(dir).len(), under_way };
    if staying == Staying::default() {
        // Best effort: an empty folder is in nobody's way.
        discard(dir).ok();
        fs::remove_file(dir.join(LOCK)).ok();
        fs::remove_dir(dir).ok();
    }
    staying
}

/// Removes all but the lock.
fn discard(dir: &Path) -> Result<(), ReportError> {
    let absent = |error: &std::io::Error| error.kind() == std::io::ErrorKind::NotFound;
    let stamp = dir.join(STAMP);
    match fs::remove_file(&stamp) {
        Err(error) if !absent(&error) => return Err(ReportError::io("remove", &stamp)(error)),
        _ => {}
    }
    for folder in [under_way::UNDER_WAY, EVENTS, PIECES].map(|name| dir.join(name)) {
        match fs::remove_dir_all(&folder) {
            Err(error) if !absent(&error) => {
                return Err(ReportError::io("remove", &folder)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Moves the pieces of another study, with their stamp, to `<target>.partial.old.<number>`.
fn move_aside(dir: &Path) -> Result<PathBuf, ReportError> {
    let names = (1_u32..).map(|number| beside(dir, &format!(".old.{number}")));
    let aside = names.into_iter().find(|name| name.symlink_metadata().is_err());
    let aside = aside.unwrap_or_else(|| beside(dir, ".old"));
    fs::create_dir(&aside).map_err(ReportError::io("make the folder", &aside))?;
    for part in [STAMP, PIECES, EVENTS, under_way::UNDER_WAY] {
        let from = dir.join(part);
        if from.exists() {
            fs::rename(&from, aside.join(part)).map_err(ReportError::io("move", &from))?;
        }
    }
    Ok(aside)
}

/// A path whose last part has this added to its end.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

/// Files of pieces.
fn pieces(dir: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(dir.join(PIECES)).into_iter().flatten().flatten();
    let paths = paths.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|it| it == ENDING)).collect()
}

/// Numbers of the pieces, in order.
fn numbers(dir: &Path) -> Vec<u32> {
    let number = |path: PathBuf| path.file_stem()?.to_str()?.parse().ok();
    let mut numbers: Vec<u32> = pieces(dir).into_iter().filter_map(number).collect();
    numbers.sort_unstable();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(target: &Path, stamp: &str) -> (CheckpointDir, Option<PathBuf>) {
        Claim::take(target, "a test").expect("is free").open(stamp).expect("opens")
    }

    #[test]
    fn a_study_goes_on_where_it_stood_and_pieces_of_another_are_moved_aside() {
        let place = tempfile::tempdir().expect("a place");
        let target = place.path().join("run");
        let (first, moved) = open(&target, "one");
        assert_eq!(moved, None);
        first.keep(7, b"work").expect("keeps");
        drop(first);
        let (again, moved) = open(&target, "one");
        assert_eq!((again.find(7), moved, again.count()), (Some(b"work".to_vec()), None, 1));
        assert_eq!(again.find(8), None);
        assert_eq!(again.refused(), []);
        drop(again);
        let (other, moved) = open(&target, "two");
        assert_eq!(other.find(7), None);
        assert!(moved.is_some_and(|aside| aside.join("pieces/000007.piece").exists()));
        other.remove().expect("removes");
        assert!(!place.path().join("run.partial").exists());
    }

    #[test]
    fn a_piece_that_is_torn_edited_moved_or_of_another_study_is_named_and_not_believed() {
        let place = tempfile::tempdir().expect("a place");
        let target = place.path().join("run");
        let (dir, _) = open(&target, "one");
        dir.keep(0, b"{\"streams\":41}").expect("keeps");
        let piece = fs::read(dir.path(0)).expect("is there");
        let edited = String::from_utf8_lossy(&piece).replace("41", "42").into_bytes();
        let foreign = String::from_utf8_lossy(&piece).replace("one", "two").into_bytes();
        for (bytes, why) in [
            (&piece[..piece.len() - 1], "its checksum does not fit what it holds"),
            (&piece[..9], "it is cut short"),
            (b"", "it is cut short"),
            (b"[]\n[]", "it is no piece of a study"),
            (&edited, "its checksum does not fit what it holds"),
            (&foreign, "it is of another study"),
        ] {
            fs::write(dir.path(0), bytes).expect("writes");
            assert_eq!(dir.find(0), None);
            assert_eq!(dir.refused(), [(dir.path(0), why.to_owned())]);
            assert_eq!(dir.refused(), [], "told once");
            dir.refused.lock().expect("is whole").clear();
        }
        fs::write(dir.path(1), &piece).expect("writes");
        assert_eq!(dir.find(1), None);
        assert_eq!(dir.refused(), [(dir.path(1), "it is another piece".to_owned())]);
        fs::write(dir.path(0), &piece).expect("writes");
        assert!(dir.find(0).is_some());
        assert_eq!(dir.count(), 1, "what is not believed is not counted");
    }

    #[test]
    fn a_folder_of_results_is_not_taken_for_checkpoints() {
        let place = tempfile::tempdir().expect("a place");
        let target = place.path().join("run");
        fs::create_dir(place.path().join("run.partial")).expect("writes");
        fs::write(place.path().join("run.partial/manifest.json"), "{}").expect("writes");
        let refused = Claim::take(&target, "a test");
        assert!(matches!(refused, Err(ReportError::NotCheckpoints { .. })), "{refused:?}");
    }
}
