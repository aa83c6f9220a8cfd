//! A spool: events in the order in which they came, in a file, 28 bytes each.
//!
//! The file has no name, or lies beside the finished pieces of a study until its table is written:
//! then it ends, once all are in it, with their number and a checksum. Deliberately unknown: which
//! replicate it is.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use xxhash_rust::xxh3::Xxh3;

use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::play::{Event, Play};
use crate::model::source::Source;
use crate::units::Day;

const BYTES: usize = 28;
/// Length of the end: number of events and checksum \[bytes\].
const END: usize = 16;

/// An event, of which arm and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spooled {
    pub(super) arm: u16,
    pub(super) day: Day,
    pub(super) event: Event,
}

/// How much was spooled so far: number of events and checksum.
pub(super) type SoFar = (u64, u64);

/// A file that is filled first and read afterwards. What fails while it is filled is told when it
/// is asked for.
pub(super) struct Spool {
    /// Where it lies, if it has a name.
    path: Option<PathBuf>,
    /// Absent before the first event and, where it has a name, once it is whole.
    file: Option<BufWriter<File>>,
    written: u64,
    checksum: Xxh3,
    failed: Option<io::Error>,
}

impl Spool {
    /// A spool in a file without a name.
    pub(super) fn nameless(file: File) -> Self {
        Self { file: Some(BufWriter::new(file)), ..Self::at(None) }
    }

    /// A spool at a place, where one may lie already.
    pub(super) fn named(path: PathBuf) -> Self {
        Self::at(Some(path))
    }

    fn at(path: Option<PathBuf>) -> Self {
        Self { path, file: None, written: 0, checksum: Xxh3::new(), failed: None }
    }

    /// Forgets what it holds, if it has a name.
    pub(super) fn clear(&mut self) {
        if let Some(path) = self.path.take() {
            *self = Self::named(path);
        }
    }

    /// Appends an event.
    pub(super) fn write(&mut self, spooled: &Spooled) {
        if self.failed.is_none() {
            let bytes = encode(spooled);
            self.failed = self.file().and_then(|file| file.write_all(&bytes)).err();
            self.checksum.update(&bytes);
            self.written += 1;
        }
    }

    /// The file; it is begun anew where it was not open.
    fn file(&mut self) -> io::Result<&mut BufWriter<File>> {
        let file = match (self.file.take(), &self.path) {
            (Some(file), _) => file,
            (None, None) => return Err(io::ErrorKind::NotFound.into()),
            (None, Some(path)) => {
                path.parent().map_or(Ok(()), fs::create_dir_all)?;
                let options = &mut OpenOptions::new();
                BufWriter::new(
                    options.read(true).write(true).create(true).truncate(true).open(path)?,
                )
            }
        };
        Ok(self.file.insert(file))
    }

    /// What failed so far.
    ///
    /// # Errors
    /// The first failure.
    pub(super) fn kept(&mut self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// How much there is so far, all of it in the file, which has a name.
    ///
    /// # Errors
    /// When it cannot be written, or has no name.
    pub(super) fn so_far(&mut self) -> io::Result<SoFar> {
        match (&self.path, &self.failed) {
            (Some(_), None) => self.file()?.flush()?,
            _ => return Err(io::ErrorKind::Unsupported.into()),
        }
        Ok((self.written, self.checksum.digest()))
    }

    /// Goes on behind so many events, if these are there: whether they are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn go_on(&mut self, (written, checksum): SoFar) -> io::Result<bool> {
        if self.file.is_some() && self.written == written {
            return Ok(self.checksum.digest() == checksum);
        }
        let Some(path) = &self.path else { return Ok(false) };
        let mut file = OpenOptions::new().read(true).write(true).open(path)?;
        let length = written * BYTES as u64;
        if file.metadata()?.len() < length {
            return Ok(false);
        }
        let hashed = hash(&mut file, length)?;
        if hashed.digest() != checksum {
            return Ok(false);
        }
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        (self.file, self.written, self.checksum) = (Some(BufWriter::new(file)), written, hashed);
        Ok(true)
    }

    /// All events are in it: closes it, if it has a name.
    ///
    /// # Errors
    /// When it could not be written.
    pub(super) fn close(&mut self) -> io::Result<()> {
        self.kept()?;
        if self.path.is_some() {
            let (written, checksum) = self.so_far()?;
            let file = self.file()?;
            file.write_all(&written.to_le_bytes())?;
            file.write_all(&checksum.to_le_bytes())?;
            file.flush()?;
            self.file = None;
        }
        Ok(())
    }

    /// Whether all events are in a file that was closed.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn is_whole(&mut self) -> io::Result<bool> {
        let Some(path) = &self.path else { return Ok(false) };
        let mut file = File::open(path)?;
        let Some(length) = file.metadata()?.len().checked_sub(END as u64) else { return Ok(false) };
        let checksum = hash(&mut file, length)?.digest();
        let mut end = [0; END];
        file.read_exact(&mut end)?;
        self.written = length / BYTES as u64;
        Ok(end[..8] == self.written.to_le_bytes() && end[8..] == checksum.to_le_bytes())
    }

    /// All events, in the order in which they were appended.
    ///
    /// # Errors
    /// What failed so far, or when the file cannot be read.
    pub(super) fn read(&mut self) -> io::Result<impl Iterator<Item = io::Result<Spooled>>> {
        self.kept()?;
        let file = match (&mut self.file, &self.path) {
            (Some(file), _) => {
                file.flush()?;
                file.get_mut().rewind()?;
                file.get_ref().try_clone()?
            }
            (None, Some(path)) => File::open(path)?,
            (None, None) => return Err(io::ErrorKind::NotFound.into()),
        };
        let mut file = BufReader::new(file);
        let next = move |_| {
            let mut bytes = [0; BYTES];
            file.read_exact(&mut bytes).map(|()| decode(&bytes))
        };
        Ok((0..self.written).map(next))
    }
}

/// The checksum of the first bytes of a file.
fn hash(file: &mut File, length: u64) -> io::Result<Xxh3> {
    let mut checksum = Xxh3::new();
    let mut left = length;
    let mut block = vec![0; 1 << 16];
    while left > 0 {
        let some = left.min(block.len() as u64) as usize;
        file.read_exact(&mut block[..some])?;
        checksum.update(&block[..some]);
        left -= some as u64;
    }
    Ok(checksum)
}

fn encode(spooled: &Spooled) -> [u8; BYTES] {
    let Spooled { arm, day, event } = spooled;
    let play = &event.play;
    let mut bytes = [0; BYTES];
    bytes[0..2].copy_from_slice(&arm.to_le_bytes());
    bytes[2..4].copy_from_slice(&day.0.to_le_bytes());
    bytes[4..8].copy_from_slice(&event.listener.0.to_le_bytes());
    bytes[8..10].copy_from_slice(&event.session.to_le_bytes());
    bytes[10..12].copy_from_slice(&event.position.to_le_bytes());
    bytes[12..16].copy_from_slice(&play.track.0.to_le_bytes());
    bytes[16..20].copy_from_slice(&event.artist.0.to_le_bytes());
    bytes[20..24].copy_from_slice(&play.seconds.to_le_bytes());
    bytes[24..26].copy_from_slice(&event.duration_seconds.to_le_bytes());
    bytes[26] = play.source as u8;
    bytes[27] = play.flags;
    bytes
}

fn decode(bytes: &[u8; BYTES]) -> Spooled {
    let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let four = |at: usize| u32::from(two(at)) | u32::from(two(at + 2)) << 16;
    let play = Play {
        track: TrackId(four(12)),
        seconds: f32::from_bits(four(20)),
        source: Source::ALL[usize::from(bytes[26])],
        flags: bytes[27],
    };
    let event = Event {
        listener: ListenerId(four(4)),
        session: two(8),
        position: two(10),
        play,
        artist: ArtistId(four(16)),
        duration_seconds: two(24),
    };
    Spooled { arm: two(0), day: Day(two(2).cast_signed()), event }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(count: u32) -> Vec<Spooled> {
        let event = |number: u32| Event {
            listener: ListenerId(number * 70_001),
            session: 40_000,
            position: 3,
            play: Play {
                track: TrackId(u32::MAX - number),
                seconds: 0.1 + number as f32,
                source: Source::Campaign,
                flags: Play::STREAM | Play::SAVED_BEFORE,
            },
            artist: ArtistId(number + 900_000),
            duration_seconds: 3_600,
        };
        (0..count).map(|n| Spooled { arm: 6, day: Day(-14), event: event(n) }).collect()
    }

    fn read(spool: &mut Spool) -> Vec<Spooled> {
        spool.read().expect("reads").collect::<io::Result<Vec<_>>>().expect("reads")
    }

    #[test]
    fn what_is_spooled_comes_back_in_order() {
        let all = events(500);
        let mut spool = Spool::nameless(tempfile::tempfile().expect("a place"));
        for spooled in &all {
            spool.write(spooled);
        }
        assert_eq!(read(&mut spool), all);
    }

    #[test]
    fn a_spool_with_a_name_goes_on_behind_what_was_kept_and_is_whole_when_it_is_closed() {
        let (place, all) = (tempfile::tempdir().expect("a place"), events(500));
        let path = place.path().join("spools/one");
        let mut killed = Spool::named(path.clone());
        for spooled in &all[..300] {
            killed.write(spooled);
        }
        let kept = killed.so_far().expect("writes");
        for spooled in &events(9) {
            killed.write(spooled);
        }
        drop(killed);
        let mut spool = Spool::named(path.clone());
        assert!(!spool.is_whole().expect("reads"));
        assert!(!spool.go_on((kept.0, kept.1 ^ 1)).expect("reads"), "they are others");
        assert!(!spool.go_on((400, kept.1)).expect("reads"), "they are fewer");
        assert!(spool.go_on(kept).expect("reads"));
        for spooled in &all[300..] {
            spool.write(spooled);
        }
        spool.close().expect("writes");
        assert_eq!(read(&mut spool), all);
        let mut found = Spool::named(path.clone());
        assert!(found.is_whole().expect("reads"));
        assert_eq!(read(&mut found), all);
        let torn = fs::read(&path).expect("reads");
        fs::write(&path, &torn[..torn.len() - 1]).expect("writes");
        assert!(!found.is_whole().expect("reads"));
    }
}
