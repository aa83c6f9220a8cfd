//! Checkpoints of pieces under way as files: a first line that says what each is of, and records.
//!
//! The line has the version, a stamp of the study, the number of the piece and its next day; the
//! records have their own checksums (see [`crate::records`]). Where several ranks live a piece, each
//! writes a file, and the checkpoint is whole when all are there. Main type: [`Files`].
//! Deliberately unknown: what the records hold.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::records::Source;
use crate::report::safe_point;
use crate::study::checkpoints::{Mark, Reached, Written};
use crate::units::Day;

/// Name of the folder of checkpoints, and the ending of their names.
pub(super) const UNDER_WAY: &str = "under-way";
const ENDING: &str = "checkpoint";
/// First word of each checkpoint; its number rises with each change of what is in the records.
const FORM: &str = "longplay-checkpoint-1";
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How names of files begin that are not whole yet.
const HIDDEN: &str = ".longplay-";
/// Longest first line that is read \[bytes\].
const LONGEST_LINE: u64 = 500;
/// What is written at a time \[bytes\].
const BLOCK: usize = 1 << 20;

/// The checkpoints of a study, as one of its ranks has them.
#[derive(Clone, Debug)]
pub(super) struct Files {
    /// The folder that `under-way` lies in.
    pub(super) dir: PathBuf,
    /// What the study is, as a hash.
    pub(super) stamp: String,
    /// Number of this rank, from 0, and how many there are.
    pub(super) rank: (u32, u32),
}

/// One file of a checkpoint, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    piece: u32,
    mark: Mark,
    /// From 1.
    rank: u32,
}

impl Part {
    fn name(self) -> String {
        let Self { piece, mark, rank } = self;
        let Mark { at: Reached { days, next }, ranks } = mark;
        format!("{UNDER_WAY}/{piece:06}.{days}.{}.{rank}-of-{ranks}.{ENDING}", next.0)
    }

    fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?.strip_suffix('.')?;
        let mut words = name.split('.');
        let (piece, days) = (words.next()?, words.next()?);
        let (next, of) = (words.next()?, words.next()?);
        let (rank, ranks) = of.split_once("-of-")?;
        let at = Reached { days: days.parse().ok()?, next: Day(next.parse().ok()?) };
        let mark = Mark { at, ranks: ranks.parse().ok()? };
        Some(Self { piece: piece.parse().ok()?, mark, rank: rank.parse().ok()? })
    }
}

impl Files {
    fn path(&self, part: Part) -> PathBuf {
        self.dir.join(part.name())
    }

    /// The path of this rank's part.
    pub(super) fn own_path(&self, piece: u32, at: Reached) -> PathBuf {
        let (number, ranks) = self.rank;
        self.path(Part { piece, mark: Mark { at, ranks }, rank: number + 1 })
    }

    /// The path of the first rank's part of a checkpoint.
    pub(super) fn first_path(&self, piece: u32, mark: Mark) -> PathBuf {
        self.path(Part { piece, mark, rank: 1 })
    }

    /// The latest checkpoint of a piece all of whose files are there.
    pub(super) fn latest(&self, piece: u32) -> Option<Mark> {
        list(&self.dir).into_iter().rev().find(|(it, _)| *it == piece).map(|(_, mark)| mark)
    }

    /// Opens all files of a checkpoint, to be read from their records on.
    ///
    /// # Errors
    /// The file, and what is wrong with it in a few words.
    pub(super) fn open(
        &self,
        piece: u32,
        mark: Mark,
    ) -> Result<Vec<Box<dyn Source>>, (PathBuf, String)> {
        let open = |rank: u32| {
            let path = self.path(Part { piece, mark, rank });
            match open(&path, &self.stamp, piece) {
                Ok(file) => Ok(Box::new(file) as Box<dyn Source>),
                Err(why) => Err((path, why)),
            }
        };
        (1..=mark.ranks).map(open).collect()
    }

    /// Writes this rank's part of a checkpoint and moves it into place once it is whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(
        &self,
        piece: u32,
        at: Reached,
        written: &mut Written<'_>,
    ) -> io::Result<()> {
        write(&self.own_path(piece, at), (&self.stamp, piece, at.next), written)
    }

    /// Removes what this rank need not keep of a piece: its own part where the checkpoint is not
    /// whole, else, on the first rank, all others of the piece.
    pub(super) fn settle(&self, piece: u32, at: Reached, is_whole: bool) {
        let (number, ranks) = self.rank;
        if !is_whole {
            // Best effort here and below: nobody takes it for whole.
            fs::remove_file(self.own_path(piece, at)).ok();
        } else if number == 0 {
            let this = Mark { at, ranks };
            for (path, _) in parts(&self.dir).filter(|(_, it)| it.piece == piece && it.mark != this)
            {
                fs::remove_file(path).ok();
            }
        }
    }

    /// Removes all checkpoints of a piece.
    pub(super) fn remove(&self, piece: u32) {
        for (path, _) in parts(&self.dir).filter(|(_, part)| part.piece == piece) {
            // Best effort: beside a finished piece nobody looks at it.
            fs::remove_file(path).ok();
        }
    }
}

/// Opens a file of a checkpoint of a piece of this study, to be read from its records on.
///
/// # Errors
/// What is wrong with it, in a few words.
fn open(path: &Path, stamp: &str, number: u32) -> Result<File, String> {
    let unreadable = |error: io::Error| format!("it cannot be read: {error}");
    let mut file = File::open(path).map_err(unreadable)?;
    let (line, length) = first_line(&mut file).map_err(unreadable)?;
    let number = number.to_string();
    let words: Vec<&str> = line.split(' ').collect();
    let why = match words.as_slice() {
        [FORM, VERSION, its, its_number, _] if (*its, *its_number) == (stamp, &*number) => {
            file.seek(SeekFrom::Start(length)).map_err(unreadable)?;
            return Ok(file);
        }
        [FORM, VERSION, its, _, _] if *its == stamp => "it is of another piece",
        [FORM, VERSION, ..] => "it is of another study, or of another build of this program",
        [FORM, version, ..] => return Err(format!("it is of version {version}")),
        [form, ..] if form.starts_with("longplay-checkpoint-") => "it has another form",
        _ => "it is no checkpoint",
    };
    Err(why.to_owned())
}

/// The first line, and the length of it with its end.
fn first_line(file: &mut File) -> io::Result<(String, u64)> {
    let mut line = Vec::new();
    BufReader::new(file.take(LONGEST_LINE)).read_until(b'\n', &mut line)?;
    let length = line.len() as u64;
    line.pop_if(|last| *last == b'\n');
    Ok((String::from_utf8_lossy(&line).into_owned(), length))
}

/// Writes a file and moves it into place once it is whole.
///
/// # Errors
/// When it cannot be written.
fn write(
    path: &Path,
    (stamp, number, next): (&str, u32, Day),
    write: &mut Written<'_>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = {
        let _whole = safe_point::writing();
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(HIDDEN);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder)?;
        safe_point::hide(file.path());
        file
    };
    let hidden = file.path().to_owned();
    let done = fill_and_move(file, path, &format!("{stamp} {number} {}", next.0), write);
    safe_point::unhide(&hidden);
    done
}

fn fill_and_move(
    file: NamedTempFile,
    path: &Path,
    of: &str,
    write: &mut Written<'_>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BLOCK, file);
    writeln!(out, "{FORM} {VERSION} {of}")?;
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    let _whole = safe_point::writing();
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Checkpoints all of whose files are there, by piece, then by rising day. Whether the files are whole
/// shows when they are read.
pub(super) fn list(dir: &Path) -> Vec<(u32, Mark)> {
    let mut all: Vec<Part> = parts(dir).map(|(_, part)| part).collect();
    all.sort_unstable();
    let sets = all.chunk_by(|one, other| (one.piece, one.mark) == (other.piece, other.mark));
    let whole = sets.filter(|set| set.len() == set[0].mark.ranks as usize);
    whole.map(|set| (set[0].piece, set[0].mark)).collect()
}

/// All files of checkpoints, with what their names say.
fn parts(dir: &Path) -> impl Iterator<Item = (PathBuf, Part)> {
    paths(dir).filter_map(|path| Part::of_path(&path).map(|part| (path, part)))
}

/// Removes what a killed process left half written.
pub(super) fn clear_up(dir: &Path) {
    let hidden = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(HIDDEN))
    };
    for path in paths(dir).filter(hidden) {
        // Best effort: it is in nobody's way.
        fs::remove_file(path).ok();
    }
}

fn paths(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir.join(UNDER_WAY)).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of a study of three ranks, as one of them has them.
    fn files(place: &Path, rank: u32) -> Files {
        Files { dir: place.to_owned(), stamp: "stamp".to_owned(), rank: (rank, 3) }
    }

    fn at(next: i16) -> Reached {
        Reached { days: (next + 30).cast_unsigned().into(), next: Day(next) }
    }

    fn write(files: &Files, piece: u32, next: i16) {
        let written = files.write(piece, at(next), &mut |out| out.write_all(b"records"));
        written.expect("writes");
    }

    #[test]
    fn a_checkpoint_counts_once_every_rank_has_written_its_part_and_then_the_earlier_one_goes() {
        let place = tempfile::tempdir().expect("a place");
        let ranks = [0, 1, 2].map(|rank| files(place.path(), rank));
        for it in &ranks {
            write(it, 3, -9);
        }
        let mark = |next| Some(Mark { at: at(next), ranks: 3 });
        assert_eq!(ranks[1].latest(3), mark(-9));
        write(&ranks[0], 3, 12);
        write(&ranks[2], 3, 12);
        assert_eq!(ranks[1].latest(3), mark(-9), "a part is missing");
        assert_eq!(ranks[1].open(3, mark(-9).unwrap()).expect("opens").len(), 3);
        for it in &ranks {
            it.settle(3, at(12), false);
        }
        assert_eq!(parts(place.path()).count(), 3, "what is not whole goes");
        for it in &ranks {
            write(it, 3, 12);
        }
        for it in &ranks {
            write(it, 4, 5);
        }
        for it in &ranks {
            it.settle(3, at(12), true);
        }
        let all = [(3, mark(12).unwrap()), (4, mark(5).unwrap())];
        assert_eq!(list(place.path()), all, "the earlier one is gone, other pieces stay");
        ranks[0].remove(3);
        assert_eq!(ranks[0].latest(3), None);
        assert_eq!(ranks[0].latest(4), mark(5));
    }

    #[test]
    fn checkpoints_of_arms_that_are_lived_one_after_the_other_over_the_same_days_are_told_apart() {
        let place = tempfile::tempdir().expect("a place");
        let ranks = [0, 1, 2].map(|rank| files(place.path(), rank));
        let [one, next] = [70, 130].map(|days| Reached { days, next: Day(40) });
        let write = |rank: &Files, at| rank.write(0, at, &mut |out| out.write_all(b"records"));
        for rank in &ranks {
            write(rank, one).expect("writes");
        }
        write(&ranks[0], next).expect("writes");
        assert_eq!(ranks[0].latest(0), Some(Mark { at: one, ranks: 3 }));
        ranks[0].settle(0, next, false);
        assert_eq!(ranks[0].latest(0), Some(Mark { at: one, ranks: 3 }), "the earlier one stays");
    }

    #[test]
    fn a_checkpoint_of_another_version_study_or_piece_is_refused_with_its_reason() {
        let place = tempfile::tempdir().expect("a place");
        let files = Files { rank: (0, 1), ..files(place.path(), 0) };
        write(&files, 3, 12);
        let (path, mark) = (files.own_path(3, at(12)), Mark { at: at(12), ranks: 1 });
        let mut text = String::new();
        let mut opened = files.open(3, mark).map_err(|(_, why)| why).expect("opens");
        opened[0].read_to_string(&mut text).expect("reads");
        assert_eq!(text, "records");
        let whole = fs::read_to_string(&path).expect("reads");
        let refused = |text: &str, stamp, number| {
            fs::write(&path, text).expect("writes");
            open(&path, stamp, number).expect_err("is refused")
        };
        let foreign = "it is of another study, or of another build of this program";
        assert_eq!(refused(&whole, "other", 3), foreign);
        assert_eq!(refused(&whole, "stamp", 4), "it is of another piece");
        let old = whole.replace(VERSION, "0.0.9");
        assert_eq!(refused(&old, "stamp", 3), "it is of version 0.0.9");
        let form = whole.replace(FORM, "longplay-checkpoint-0");
        assert_eq!(refused(&form, "stamp", 3), "it has another form");
        assert_eq!(refused("", "stamp", 3), "it is no checkpoint");
    }

    #[test]
    fn a_checkpoint_that_cannot_be_written_leaves_the_earlier_one_and_nothing_hidden() {
        let place = tempfile::tempdir().expect("a place");
        let files = Files { rank: (0, 1), ..files(place.path(), 0) };
        write(&files, 0, 5);
        let full = files.write(0, at(9), &mut |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(full.expect_err("is full").kind(), io::ErrorKind::StorageFull);
        files.settle(0, at(9), false);
        assert_eq!(list(place.path()), [(0, Mark { at: at(5), ranks: 1 })]);
        assert_eq!(paths(place.path()).count(), 1);
        fs::write(place.path().join(UNDER_WAY).join(".longplay-xyz"), "half").expect("writes");
        clear_up(place.path());
        assert_eq!(paths(place.path()).count(), 1);
    }
}
