//! Regular files, read as text.
//!
//! A path that a user or a scenario names may lead anywhere: to a pipe that nobody writes to, to a
//! device without an end, to a text in another encoding. Owns [`text`], which says so instead of
//! waiting or guessing. Deliberately unknown: what the text means.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use crate::scenario::error::Fault;

/// Most that is read of a scenario \[bytes\].
pub const MOST_OF_A_SCENARIO: u64 = 4 << 20;

/// Reads a regular file of at most so many bytes as UTF-8, line breaks of old Macs made those of
/// today.
///
/// # Errors
/// Which of these it is not.
pub fn text(path: &Path, most: u64) -> Result<String, Fault> {
    let unreadable = |cause| Fault::Unreadable { path: path.to_owned(), cause };
    // Looked at before it is opened, for to open a device may do something; and after, for it may
    // have changed.
    regular(path, fs::metadata(path).map_err(unreadable)?.file_type())?;
    let file = open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    regular(path, metadata.file_type())?;
    let too_large = |size: u64| {
        let (size, most) = (format_bytes(size), format_bytes(most));
        Err(Fault::TooLarge { path: path.to_owned(), size, most })
    };
    if metadata.len() > most {
        return too_large(metadata.len());
    }
    let mut bytes = Vec::new();
    // What grows meanwhile, or tells no size as files of the system do, has its end here.
    file.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return too_large(bytes.len() as u64);
    }
    decoded(bytes).map_err(|found| Fault::NotText { path: path.to_owned(), found })
}

/// Opens a file to read it, without waiting for a pipe's other end.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.open(path)
}

fn regular(path: &Path, kind: FileType) -> Result<(), Fault> {
    if kind.is_file() {
        return Ok(());
    }
    Err(Fault::NotAFile { path: path.to_owned(), what: named(kind) })
}

#[cfg(unix)]
fn named(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    match kind {
        _ if kind.is_dir() => "a folder",
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn named(kind: FileType) -> &'static str {
    if kind.is_dir() { "a folder" } else { "a device" }
}

/// A size as a person reads it.
fn format_bytes(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// Bytes as text, without byte order marks at the beginning of lines, where joining files leaves
/// them; or what the bytes are instead.
fn decoded(bytes: Vec<u8>) -> Result<String, String> {
    let sixteen = |how: &str| Err(format!("it is UTF-16{how}"));
    match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Err("it is UTF-32".to_owned()),
        [0xff, 0xfe, ..] => return sixteen(", little-endian"),
        [0xfe, 0xff, ..] => return sixteen(", big-endian"),
        _ => {}
    }
    if let Some(place) = bytes.iter().position(|byte| *byte == 0) {
        let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|it| **it == 0);
        let (even, odd, half) = (zeros(0).count(), zeros(1).count(), bytes.len() / 4);
        return match (even > half, odd > half) {
            (true, false) => sixteen(", big-endian"),
            (false, true) => sixteen(", little-endian"),
            _ => Err(format!("byte {place} is 0")),
        };
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let line = 1 + String::from_utf8_lossy(&error.as_bytes()[..place]).matches('\n').count();
        format!("byte {place}, in line {line}, starts no character, as where it is Latin-1")
    })?;
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains("\n\u{feff}") { text.replace("\n\u{feff}", "\n") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Result<String, String> {
        decoded(bytes.to_vec())
    }

    #[test]
    fn utf_8_is_read_with_or_without_marks_and_with_every_line_break() {
        let text = "a = 1\nb = \"é\"\n";
        assert_eq!(decode(text.as_bytes()).as_deref(), Ok(text));
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes()).as_deref(), Ok(text));
        let joined = "\u{feff}a = 1\n\u{feff}b = \"é\"\n";
        assert_eq!(decode(joined.as_bytes()).as_deref(), Ok(text));
        assert_eq!(decode(text.replace('\n', "\r").as_bytes()).as_deref(), Ok(text));
        let windows = text.replace('\n', "\r\n");
        assert_eq!(decode(windows.as_bytes()).as_deref(), Ok(windows.as_str()));
    }

    #[test]
    fn another_encoding_is_called_by_its_name() {
        let text = "title = \"Wörter\"";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, expected) in [
            (little.clone(), "it is UTF-16, little-endian"),
            ([vec![0xff, 0xfe], little].concat(), "it is UTF-16, little-endian"),
            (big.clone(), "it is UTF-16, big-endian"),
            ([vec![0xfe, 0xff], big].concat(), "it is UTF-16, big-endian"),
            (vec![0xff, 0xfe, 0, 0, b'a', 0, 0, 0], "it is UTF-32"),
            (b"a = 1\0".to_vec(), "byte 5 is 0"),
            (
                b"a = 1\nb = \"caf\xe9\"".to_vec(),
                "byte 14, in line 2, starts no character, as where it is Latin-1",
            ),
        ] {
            assert_eq!(decoded(bytes), Err(expected.to_owned()));
        }
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_a_folder_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "12345").unwrap();
        assert_eq!(text(&path, 5).unwrap(), "12345");
        assert!(
            text(&path, 4)
                .unwrap_err()
                .to_string()
                .ends_with("it has 5 bytes, and at most 4 bytes are read")
        );
        assert!(text(folder.path(), 4).unwrap_err().to_string().contains("it is a folder"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_without_an_end_is_not_begun() {
        let message = text(Path::new("/dev/zero"), 4).unwrap_err().to_string();
        assert_eq!(message, "cannot read /dev/zero: it is a device, not a regular file");
    }
}
