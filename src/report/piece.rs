//! A piece of a study as a file: a first line that says what it is, and its work.
//!
//! The line has a stamp of the study, the number of the piece and a checksum. Deliberately unknown:
//! where the file lies and what the work is.

use crate::report::manifest::hash;

/// Name of the folder of pieces, and the ending of their names.
pub(super) const PIECES: &str = "pieces";
pub(super) const ENDING: &str = "piece";
/// First word of each piece.
const FORM: &str = "longplay-piece-1";

/// Name of the file of a piece, in its folder.
pub(super) fn file(number: u32) -> String {
    format!("{PIECES}/{number:06}.{ENDING}")
}

/// A piece as the bytes of its file.
pub(super) fn bytes(stamp: &str, number: u32, work: &[u8]) -> Vec<u8> {
    [head(stamp, number, work).as_bytes(), b"\n", work].concat()
}

/// The work of a piece, if it is whole and of this study.
///
/// # Errors
/// What is wrong with it, in a few words.
pub(super) fn work<'a>(
    stamp: &str,
    number: u32,
    piece: &'a [u8],
) -> Result<&'a [u8], &'static str> {
    let end = piece.iter().position(|&byte| byte == b'\n').ok_or("it is cut short")?;
    let (first, work) = (&piece[..end], &piece[end + 1..]);
    if first == head(stamp, number, work).as_bytes() {
        return Ok(work);
    }
    let first = String::from_utf8_lossy(first);
    let words: Vec<&str> = first.split(' ').collect();
    Err(match words.as_slice() {
        [FORM, other, ..] if *other != stamp => "it is of another study",
        [FORM, _, other, _] if *other != number.to_string() => "it is another piece",
        [FORM, ..] => "its checksum does not fit what it holds",
        _ => "it is no piece of a study",
    })
}

fn head(stamp: &str, number: u32, work: &[u8]) -> String {
    format!("{FORM} {stamp} {number} {}", hash(work))
}
