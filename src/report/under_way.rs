//! Checkpoints of pieces under way as files: a first line that says what each is of, and records.
//!
//! The line has the version, a stamp of the study, the number of the piece and its next day; the
//! records have their own checksums (see [`crate::records`]). Deliberately unknown: what the records
//! hold.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::report::safe_point;
use crate::study::checkpoints::Written;
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

/// Name of the file of a piece, in its folder.
pub(super) fn file(number: u32) -> String {
    format!("{UNDER_WAY}/{number:06}.{ENDING}")
}

/// Opens a checkpoint of a piece of this study, to be read from its records on.
///
/// # Errors
/// What is wrong with it, in a few words; nothing where there is none.
pub(super) fn open(path: &Path, stamp: &str, number: u32) -> Result<File, Option<String>> {
    let unreadable = |error: io::Error| Some(format!("it cannot be read: {error}"));
    let mut file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => None,
        _ => unreadable(error),
    })?;
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
        [FORM, version, ..] => return Err(Some(format!("it is of version {version}"))),
        [form, ..] if form.starts_with("longplay-checkpoint-") => "it has another form",
        _ => "it is no checkpoint",
    };
    Err(Some(why.to_owned()))
}

/// The first line, and the length of it with its end.
fn first_line(file: &mut File) -> io::Result<(String, u64)> {
    let mut line = Vec::new();
    BufReader::new(file.take(LONGEST_LINE)).read_until(b'\n', &mut line)?;
    let length = line.len() as u64;
    line.pop_if(|last| *last == b'\n');
    Ok((String::from_utf8_lossy(&line).into_owned(), length))
}

/// Writes a checkpoint and moves it into place once it is whole; the earlier one stays until then.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write(
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

/// Pieces with a checkpoint, by rising number, and the day that each has lived last. Whether the
/// checkpoints are whole shows when they are read.
pub(super) fn list(dir: &Path) -> Vec<(u32, Day)> {
    let of = |path: PathBuf| {
        let number = path.file_stem()?.to_str()?.parse().ok()?;
        let (line, _) = first_line(&mut File::open(&path).ok()?).ok()?;
        let next: i16 = line.rsplit_once(' ')?.1.parse().ok()?;
        Some((number, Day(next).plus(-1)))
    };
    let mut list: Vec<(u32, Day)> = paths(dir).filter(|path| is_one(path)).filter_map(of).collect();
    list.sort_unstable();
    list
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

fn is_one(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == ENDING)
}

fn paths(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(dir.join(UNDER_WAY)).into_iter().flatten().flatten();
    entries.map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_of_another_version_study_or_piece_is_refused_with_its_reason() {
        let place = tempfile::tempdir().expect("a place");
        let path = place.path().join(file(3));
        write(&path, ("stamp", 3, Day(12)), &mut |out| out.write_all(b"records")).expect("writes");
        assert_eq!(list(place.path()), [(3, Day(11))]);
        let mut text = String::new();
        open(&path, "stamp", 3).expect("opens").read_to_string(&mut text).expect("reads");
        assert_eq!(text, "records");
        let whole = fs::read_to_string(&path).expect("reads");
        let refused = |text: &str, stamp, number| {
            fs::write(&path, text).expect("writes");
            open(&path, stamp, number).expect_err("is refused").expect("is there")
        };
        let foreign = "it is of another study, or of another build of this program";
        assert_eq!(refused(&whole, "other", 3), foreign);
        assert_eq!(refused(&whole, "stamp", 4), "it is of another piece");
        let old = whole.replace(VERSION, "0.0.9");
        assert_eq!(refused(&old, "stamp", 3), "it is of version 0.0.9");
        let form = whole.replace(FORM, "longplay-checkpoint-0");
        assert_eq!(refused(&form, "stamp", 3), "it has another form");
        assert_eq!(refused("", "stamp", 3), "it is no checkpoint");
        assert_eq!(open(&place.path().join("none"), "stamp", 3).expect_err("is not there"), None);
    }

    #[test]
    fn a_checkpoint_that_cannot_be_written_leaves_the_earlier_one_and_nothing_hidden() {
        let place = tempfile::tempdir().expect("a place");
        let path = place.path().join(file(0));
        write(&path, ("stamp", 0, Day(5)), &mut |out| out.write_all(b"old")).expect("writes");
        let full = write(&path, ("stamp", 0, Day(9)), &mut |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(full.expect_err("is full").kind(), io::ErrorKind::StorageFull);
        assert_eq!(list(place.path()), [(0, Day(4))]);
        assert_eq!(paths(place.path()).count(), 1);
        fs::write(place.path().join(UNDER_WAY).join(".longplay-xyz"), "half").expect("writes");
        clear_up(place.path());
        assert_eq!(paths(place.path()).count(), 1);
    }
}
