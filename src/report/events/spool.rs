//! A spool: events in the order in which they came, in a nameless file, 28 bytes each.
//!
//! The form is private to a run: nothing but the table that is made of it outlives the process.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::play::{Event, Play};
use crate::model::source::Source;
use crate::units::Day;

const BYTES: usize = 28;

/// An event, of which arm and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spooled {
    pub(super) arm: u16,
    pub(super) day: Day,
    pub(super) event: Event,
}

/// A file that is filled first and read afterwards. What fails while it is filled is told when it
/// is asked for.
pub(super) struct Spool {
    file: BufWriter<File>,
    written: u64,
    failed: Option<io::Error>,
}

impl Spool {
    pub(super) fn new(file: File) -> Self {
        Self { file: BufWriter::new(file), written: 0, failed: None }
    }

    /// Appends an event.
    pub(super) fn write(&mut self, spooled: &Spooled) {
        if self.failed.is_none() {
            self.failed = self.file.write_all(&encode(spooled)).err();
            self.written += 1;
        }
    }

    /// What failed so far.
    ///
    /// # Errors
    /// The first failure.
    pub(super) fn kept(&mut self) -> io::Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// All events, in the order in which they were appended.
    pub(super) fn read(&mut self) -> io::Result<impl Iterator<Item = io::Result<Spooled>>> {
        self.kept()?;
        self.file.flush()?;
        self.file.get_mut().rewind()?;
        let mut file = BufReader::new(self.file.get_ref());
        let next = move |_| {
            let mut bytes = [0; BYTES];
            file.read_exact(&mut bytes).map(|()| decode(&bytes))
        };
        Ok((0..self.written).map(next))
    }
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

    #[test]
    fn what_is_spooled_comes_back_in_order() {
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
        let all: Vec<Spooled> =
            (0..500).map(|n| Spooled { arm: 6, day: Day(-14), event: event(n) }).collect();
        let mut spool = Spool::new(tempfile::tempfile().expect("a place"));
        for spooled in &all {
            spool.write(spooled);
        }
        let back: io::Result<Vec<Spooled>> = spool.read().expect("reads").collect();
        assert_eq!(back.expect("reads"), all);
    }
}
