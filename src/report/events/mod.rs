//! The event log: every encounter of a sample of listeners, as a Parquet file.
//!
//! Replicates run side by side and would write in whatever order they come. So each is spooled to a
//! file of its own as it runs, and the table is written from these when all are done, replicate
//! after replicate: the same bytes on any number of threads, in memory for one row group. The files
//! have no names, or are kept beside the finished pieces of a study that can be killed.
//! Main type: [`EventLog`]. Deliberately unknown: how listeners were chosen.

mod spool;

use std::io::BufWriter;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::measure::record::DayRecord;
use crate::model::ids::ListenerId;
use crate::model::play::{DayLog, Event, Play};
use crate::model::source::Source;
use crate::report::error::ReportError;
use crate::report::events::spool::{Spool, Spooled};
use crate::report::manifest;
use crate::report::out_dir::OutDir;
use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::report::table::parquet::Groups;
use crate::sim::environment::Environment;
use crate::sim::event_sample::EventSample;
use crate::sim::observer::Observer;
use crate::study::checkpoints::NotKept;
use crate::study::observers::Observers;
use crate::tally::Tally;
use crate::units::Day;

/// Name of the file.
pub const EVENTS: &str = "events.parquet";

/// Rows of a row group: what is held in memory at once.
const GROUP: usize = 1 << 17;

/// An event log in the making.
pub struct EventLog {
    share: f32,
    /// By replicate; none where another rank writes the log.
    spools: Vec<Arc<Mutex<Spool>>>,
}

/// A row of the table.
pub(in crate::report) struct Row<'a> {
    replicate: u32,
    strategy: &'a str,
    day: Day,
    event: Event,
}

impl EventLog {
    /// A log of this share of the listeners, to lie in a folder of results.
    ///
    /// # Errors
    /// [`ReportError::Io`] when the folder cannot be written.
    pub fn open(out: &OutDir, share: f32, replicates: u32) -> Result<Self, ReportError> {
        let spools: Result<Vec<_>, _> = (0..replicates)
            .map(|_| out.nameless().map(|file| Arc::new(Mutex::new(Spool::nameless(file)))))
            .collect();
        Ok(Self { share, spools: spools? })
    }

    /// The log as a rank has it that writes none: it tells what its own listeners did.
    pub fn elsewhere(share: f32) -> Self {
        Self { share, spools: Vec::new() }
    }

    /// The same for a study that is kept in this folder, with what was seen of its replicates before
    /// it was killed.
    pub fn kept_in(folder: &Path, share: f32, replicates: u32) -> Self {
        let spool = |number| Spool::named(folder.join(format!("{number:06}.events")));
        let spools = (0..replicates).map(|number| Arc::new(Mutex::new(spool(number)))).collect();
        Self { share, spools }
    }

    /// Writes the table; returns its name and hash. `arms` are the names of the arms, in order.
    ///
    /// # Errors
    /// [`ReportError::Io`] when a file could not be written, now or while the study ran.
    pub fn finish(self, out: &OutDir, arms: &[String]) -> Result<(String, String), ReportError> {
        let table = table();
        let io = || ReportError::io("write", out.target().join(EVENTS));
        let file = out.create(EVENTS)?;
        let mut groups = Groups::new(BufWriter::new(file), &table)?;
        let mut rows = Vec::new();
        // Arms of a replicate were lived side by side; in the table one comes after the other.
        let spools = (0..).zip(&self.spools);
        for ((replicate, spool), (of, strategy)) in spools
            .flat_map(|spool| arms.iter().zip(0_u16..).map(move |(name, of)| (spool, (of, name))))
        {
            for spooled in lock(spool).read().map_err(io())? {
                let Spooled { arm, day, event } = spooled.map_err(io())?;
                if arm != of {
                    continue;
                }
                rows.push(Row { replicate, strategy, day, event });
                if rows.len() == GROUP {
                    groups.write(&rows)?;
                    rows.clear();
                }
            }
        }
        if !rows.is_empty() {
            groups.write(&rows)?;
        }
        let file = groups.finish()?.into_inner().map_err(|error| io()(error.into_error()))?;
        drop(file);
        let hash = manifest::hash_of_file(out.open(EVENTS)?).map_err(io())?;
        Ok((EVENTS.to_owned(), hash))
    }
}

impl Observers for EventLog {
    fn of_arm(
        &self,
        replicate: u32,
        arm: u16,
        environment: &Arc<Environment>,
    ) -> Arc<dyn Observer> {
        let sample = EventSample::new(self.share, environment.clone());
        Arc::new(LogOfArm { sample, spool: self.spools.get(replicate as usize).cloned(), arm })
    }

    fn kept(&self, replicate: u32) -> Result<(), NotKept> {
        let spool = self.spools.get(replicate as usize);
        spool.map_or(Ok(()), |it| lock(it).close()).map_err(|error| NotKept(error.into()))
    }

    fn begins(&self, replicate: u32) {
        if let Some(spool) = self.spools.get(replicate as usize) {
            lock(spool).clear();
        }
    }

    fn has_seen(&self, replicate: u32) -> Result<(), String> {
        let Some(spool) = self.spools.get(replicate as usize) else { return Ok(()) };
        let whole = lock(spool).is_whole();
        let whole = whole.map_err(|error| format!("its events cannot be read: {error}"))?;
        whole.then_some(()).ok_or_else(|| "its events are not whole".to_owned())
    }
}

/// Spools the encounters of one arm, day by day.
struct LogOfArm {
    sample: EventSample,
    spool: Option<Arc<Mutex<Spool>>>,
    arm: u16,
}

impl Observer for LogOfArm {
    fn listener_day(&self, listener: ListenerId, day: Day, log: &DayLog) {
        self.sample.listener_day(listener, day, log);
    }

    fn day(&self, record: &DayRecord, _tally: Option<&Tally>) {
        let (arm, day) = (self.arm, record.day);
        let events = self.sample.take();
        let Some(spool) = &self.spool else { return };
        let mut spool = lock(spool);
        for event in events {
            spool.write(&Spooled { arm, day, event });
        }
    }

    fn seen(&self) -> Option<Vec<u8>> {
        let Some(spool) = &self.spool else { return Some(Vec::new()) };
        let (written, checksum) = lock(spool).so_far().ok()?;
        Some([written.to_le_bytes(), checksum.to_le_bytes()].concat())
    }

    fn take_back(&self, seen: &[u8]) -> bool {
        let Some(spool) = &self.spool else { return true };
        let words = seen.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word));
        let [written, checksum] = words.collect::<Vec<_>>()[..] else { return false };
        lock(spool).go_on((written, checksum)).is_ok_and(|there| there)
    }
}

fn lock(spool: &Mutex<Spool>) -> MutexGuard<'_, Spool> {
    spool.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The table.
pub(in crate::report) fn table<'a>() -> Table<Row<'a>> {
    Table {
        name: "events",
        written_by: "`run` and `compare` with `--events`, as Parquet only",
        row: "encounter of a listener of the sample with a track, in each arm of each replicate",
        columns: columns(),
    }
}

fn columns<'a>() -> Vec<Column<Row<'a>>> {
    let flag = |name: &str, about: &'static str, flag: u8| {
        Column::flag(name, about, move |row: &Row| row.event.play.is(flag))
    };
    vec![
        Column::count("replicate", "Number of the replicate, from 0", |row: &Row| {
            row.replicate.into()
        }),
        Column::text("strategy", "Name of the arm: a strategy, or `control`", |row: &Row| {
            row.strategy
        }),
        Column::int("day", "The day; release is 0, days before it are negative", |row: &Row| {
            row.day.0.into()
        }),
        Column::count("listener", "Number of the listener, the same in every arm", |row: &Row| {
            row.event.listener.0.into()
        }),
        Column::count(
            "session",
            "Session of the listener's day, from 0; what campaigns bring is numbered apart, from \
             32 768",
            |row: &Row| row.event.session.into(),
        ),
        Column::count("position", "Place in the session, from 0", |row: &Row| {
            row.event.position.into()
        }),
        Column::count("track", "Number of the track, the same in every arm", |row: &Row| {
            row.event.play.track.0.into()
        }),
        Column::count("artist", "Number of the artist who made it", |row: &Row| {
            row.event.artist.0.into()
        }),
        Column::text("source", "Where the play came from, see [sources](#sources)", |row: &Row| {
            source(&row.event).name()
        }),
        Column::float("seconds", "How long it was listened to [s]", |row: &Row| {
            f64::from(row.event.play.seconds)
        }),
        Column::count(
            "duration",
            "Length of the track; from 1,200 s on it is an episode [s]",
            |row: &Row| row.event.duration_seconds.into(),
        ),
        flag("stream", "Whether it was a stream: 30 s or more", Play::STREAM),
        flag("completed", "Whether it was played to the end", Play::COMPLETION),
        flag("saved", "Whether the track was saved, for the first time", Play::SAVE),
        flag("added", "Whether it was added to an own playlist, for the first time", Play::ADD),
        flag("followed", "Whether the artist gained the listener as a follower", Play::FOLLOW),
        Column::flag(
            "first_hearing",
            "Whether it was a stream by somebody who had not streamed the track before, as far as \
             anybody remembers",
            |row: &Row| Play::is_first_stream(row.event.play.flags),
        ),
    ]
}

fn source(event: &Event) -> Source {
    event.play.source
}
