//! Records: numbered values in one file, each packed and with a checksum of its own, and an index
//! behind them, so that some can be read without the others.
//!
//! Main types: [`Writer`] and [`Records`]. A value goes through serde in the form of the crate
//! `postcard`, which keeps the bits of floats and tells nothing of its type: who reads must be of
//! the build that wrote. Deliberately unknown: what the values are and where the file lies.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use lz4_flex::block::{compress, decompress};
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Values that are packed or unpacked together: what is held in memory at once.
const TOGETHER: usize = 64;
/// From so many on, all threads pack. Where there are fewer, other work keeps these busy, and a
/// thread that waited for them could take up much of that before it goes on.
const BY_ALL_THREADS: usize = 512;
/// Length of the end of the file: place, length and checksum of the index \[bytes\].
const END: usize = 24;

/// Which value: of what kind, and its number.
pub type Key = (u16, u32);

/// What a file can be read from.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

/// What is wrong with records that do not read back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The file ends before its end.
    #[error("it is cut short")]
    CutShort,
    /// A checksum is another.
    #[error("its checksum does not fit what it holds")]
    Checksum,
    /// The records hold something else than what is looked for.
    #[error("it holds something else than this run")]
    Other,
    /// It reads back here and not on another rank.
    #[error("another rank cannot read its part of it")]
    Elsewhere,
    /// The system does not let it be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::CutShort,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Entry {
    key: Key,
    place: u64,
    packed: u64,
    length: u64,
    checksum: u64,
}

/// A value on its way into the file.
struct Packed {
    bytes: Vec<u8>,
    length: usize,
}

impl Packed {
    fn of(value: &impl Serialize) -> io::Result<Self> {
        let plain = postcard::to_allocvec(value).map_err(io::Error::other)?;
        Ok(Self { bytes: compress(&plain), length: plain.len() })
    }
}

/// Writes records one after the other.
pub struct Writer<'a> {
    out: &'a mut dyn Write,
    place: u64,
    index: Vec<Entry>,
}

impl<'a> Writer<'a> {
    /// Nothing written yet.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, place: 0, index: Vec::new() }
    }

    /// Writes a value.
    ///
    /// # Errors
    /// When it has no such form or cannot be written.
    pub fn put(&mut self, key: Key, value: &impl Serialize) -> io::Result<()> {
        self.append(key, &Packed::of(value)?)
    }

    /// Writes many values of a kind; very many are packed by all threads.
    ///
    /// # Errors
    /// As [`Writer::put`].
    pub fn put_each<T: Serialize>(
        &mut self,
        kind: u16,
        numbers: Range<usize>,
        value: impl Fn(usize) -> T + Sync,
    ) -> io::Result<()> {
        if numbers.len() < BY_ALL_THREADS {
            return numbers.into_iter().try_for_each(|number| {
                self.append((kind, number as u32), &Packed::of(&value(number))?)
            });
        }
        let numbers: Vec<usize> = numbers.collect();
        for some in numbers.chunks(TOGETHER) {
            let packed: Vec<io::Result<Packed>> =
                some.par_iter().map(|&number| Packed::of(&value(number))).collect();
            for (&number, packed) in some.iter().zip(packed) {
                self.append((kind, number as u32), &packed?)?;
            }
        }
        Ok(())
    }

    fn append(&mut self, key: Key, value: &Packed) -> io::Result<()> {
        let Packed { bytes, length } = value;
        self.out.write_all(bytes)?;
        let (packed, length) = (bytes.len() as u64, *length as u64);
        self.index.push(Entry { key, place: self.place, packed, length, checksum: xxh3_64(bytes) });
        self.place += packed;
        Ok(())
    }

    /// Writes the index, without which the file is cut short.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<()> {
        let index = postcard::to_allocvec(&self.index).map_err(io::Error::other)?;
        self.out.write_all(&index)?;
        for word in [self.place, index.len() as u64, xxh3_64(&index)] {
            self.out.write_all(&word.to_le_bytes())?;
        }
        Ok(())
    }
}

/// Records to be read, from one file or from several that hold different ones.
pub struct Records {
    /// Files, and where records begin in each.
    sources: Vec<(Box<dyn Source>, u64)>,
    /// By rising key, each with the number of its file.
    index: Vec<(Entry, usize)>,
}

impl Records {
    /// Reads the indices of records that begin where each source stands.
    ///
    /// # Errors
    /// [`Flaw`], mostly of a file that is cut short.
    pub fn open(sources: Vec<Box<dyn Source>>) -> Result<Self, Flaw> {
        let mut records = Self { sources: Vec::new(), index: Vec::new() };
        for (mut source, number) in sources.into_iter().zip(0..) {
            let (from, index) = index_of(&mut source)?;
            records.sources.push((source, from));
            records.index.extend(index.into_iter().map(|entry| (entry, number)));
        }
        records.index.sort_by_key(|(entry, _)| entry.key);
        Ok(records)
    }

    /// Reads a value.
    ///
    /// # Errors
    /// [`Flaw`], also where there is none.
    pub fn get<T: DeserializeOwned>(&mut self, key: Key) -> Result<T, Flaw> {
        let (entry, bytes) = self.read(key)?;
        unpack(&entry, &bytes)
    }

    /// Reads many values of a kind and hands them out in their order; very many are unpacked by all
    /// threads.
    ///
    /// # Errors
    /// [`Flaw`], also where one is missing; those before it have been handed out.
    pub fn get_each<T: DeserializeOwned + Send>(
        &mut self,
        kind: u16,
        numbers: Range<usize>,
        mut each: impl FnMut(usize, T) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        if numbers.len() < BY_ALL_THREADS {
            return numbers.into_iter().try_for_each(|number| {
                let value = self.get((kind, number as u32))?;
                each(number, value)
            });
        }
        let numbers: Vec<usize> = numbers.collect();
        for some in numbers.chunks(TOGETHER) {
            let read = some.iter().map(|&number| self.read((kind, number as u32)));
            let read = read.collect::<Result<Vec<_>, _>>()?;
            let values: Vec<Result<T, Flaw>> =
                read.par_iter().map(|(entry, bytes)| unpack(entry, bytes)).collect();
            for (&number, value) in some.iter().zip(values) {
                each(number, value?)?;
            }
        }
        Ok(())
    }

    fn read(&mut self, key: Key) -> Result<(Entry, Vec<u8>), Flaw> {
        let place = self.index.binary_search_by_key(&key, |(entry, _)| entry.key);
        let (entry, file) = self.index[place.map_err(|_| Flaw::Other)?];
        let (source, from) = &mut self.sources[file];
        source.seek(SeekFrom::Start(*from + entry.place))?;
        let mut bytes = vec![0; entry.packed as usize];
        source.read_exact(&mut bytes)?;
        Ok((entry, bytes))
    }
}

/// The place at which records begin, where the source stands, and their index.
fn index_of(source: &mut Box<dyn Source>) -> Result<(u64, Vec<Entry>), Flaw> {
    let from = source.stream_position()?;
    let length = source.seek(SeekFrom::End(0))?.checked_sub(from + END as u64);
    let end_at = length.ok_or(Flaw::CutShort)?;
    source.seek(SeekFrom::Start(from + end_at))?;
    let mut words = [0_u64; 3];
    for word in &mut words {
        let mut bytes = [0; 8];
        source.read_exact(&mut bytes)?;
        *word = u64::from_le_bytes(bytes);
    }
    let [place, length, checksum] = words;
    if place.checked_add(length) != Some(end_at) {
        return Err(Flaw::CutShort);
    }
    source.seek(SeekFrom::Start(from + place))?;
    let mut index = vec![0; length as usize];
    source.read_exact(&mut index)?;
    if xxh3_64(&index) != checksum {
        return Err(Flaw::Checksum);
    }
    let index: Vec<Entry> = postcard::from_bytes(&index).map_err(|_| Flaw::Other)?;
    Ok((from, index))
}

fn unpack<T: DeserializeOwned>(entry: &Entry, bytes: &[u8]) -> Result<T, Flaw> {
    if xxh3_64(bytes) != entry.checksum {
        return Err(Flaw::Checksum);
    }
    let plain = decompress(bytes, entry.length as usize).map_err(|_| Flaw::Other)?;
    let (value, rest) = postcard::take_from_bytes(&plain).map_err(|_| Flaw::Other)?;
    if rest.is_empty() { Ok(value) } else { Err(Flaw::Other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let mut file = b"head\n".to_vec();
        let mut writer = Writer::new(&mut file);
        writer.put((1, 7), &("words", f32::MIN_POSITIVE, i16::MIN)).expect("writes");
        writer.put_each(0, 0..700, |number| vec![number as u32; number]).expect("writes");
        writer.finish().expect("writes");
        file
    }

    fn open(file: &[u8]) -> Result<Records, Flaw> {
        let mut source = io::Cursor::new(file.to_vec());
        source.set_position(5);
        Records::open(vec![Box::new(source)])
    }

    #[test]
    fn some_values_are_read_without_the_others() {
        let mut records = open(&file()).expect("opens");
        let mut seen = Vec::new();
        let each = |number: usize, value: Vec<u32>| {
            assert_eq!(value, vec![number as u32; number]);
            seen.push(number);
            Ok(())
        };
        records.get_each(0, 50..690, each).expect("reads");
        assert_eq!(seen, (50..690).collect::<Vec<_>>());
        let words: (String, f32, i16) = records.get((1, 7)).expect("reads");
        assert_eq!(words, ("words".to_owned(), f32::MIN_POSITIVE, i16::MIN));
        assert_eq!(records.get::<u8>((1, 8)), Err(Flaw::Other), "there is none");
        assert_eq!(records.get::<u8>((1, 7)), Err(Flaw::Other), "it is something else");
    }

    #[test]
    fn values_in_several_files_are_read_as_those_of_one() {
        let part = |numbers: Range<usize>| -> Box<dyn Source> {
            let mut file = Vec::new();
            let mut writer = Writer::new(&mut file);
            writer.put_each(3, numbers, |number| number as u32 * 5).expect("writes");
            writer.finish().expect("writes");
            Box::new(io::Cursor::new(file))
        };
        let mut records = Records::open(vec![part(70..90), part(0..70)]).expect("opens");
        let mut seen = Vec::new();
        let each = |number: usize, value: u32| {
            seen.push((number, value));
            Ok(())
        };
        records.get_each(3, 60..80, each).expect("reads");
        assert!(seen.into_iter().eq((60..80).map(|number| (number, number as u32 * 5))));
    }

    #[test]
    fn a_file_that_is_cut_short_anywhere_does_not_open() {
        let file = file();
        for length in (5..file.len()).rev().step_by(97) {
            assert!(open(&file[..length]).is_err(), "{length} of {} bytes", file.len());
        }
    }

    #[test]
    fn a_byte_that_is_another_is_found_where_its_value_is_read() {
        let mut file = file();
        file[6] ^= 1;
        let mut records = open(&file).expect("the index is whole");
        let words = records.get::<(String, f32, i16)>((1, 7));
        assert_eq!(words, Err(Flaw::Checksum));
        assert_eq!(records.get::<Vec<u32>>((0, 3)), Ok(vec![3; 3]), "others are whole");
    }
}
