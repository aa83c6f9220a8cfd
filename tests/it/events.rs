//! The event log: every encounter of a sample, in one order, and in agreement with the daily table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::Path;

use longplay::dynamics::campaign::Ask;
use longplay::measure::record::{Counts, DayRecord};
use longplay::model::source::Source;
use longplay::report::events::{EVENTS, EventLog};
use longplay::report::out_dir::OutDir;
use longplay::report::{Theme, write};
use longplay::sim::spec::Spec;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::{Compare, compare};
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::study::runner::run;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use crate::{sample, small};

/// A row of the log, as far as the tests look at it.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    /// Replicate, strategy, day.
    when: (i64, String, i64),
    /// Listener, session, position.
    who: (i64, i64, i64),
    track: i64,
    source: String,
    seconds: f64,
    duration: i64,
    /// Stream, completed, saved, added, followed, first hearing.
    flags: [bool; 6],
}

fn read(path: &Path) -> Vec<Row> {
    let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let rows = reader.get_row_iter(None).unwrap().map(Result::unwrap);
    rows.map(|row| {
        let int = |column| row.get_long(column).unwrap();
        let text = |column| row.get_string(column).unwrap().clone();
        Row {
            when: (int(0), text(1), int(2)),
            who: (int(3), int(4), int(5)),
            track: int(6),
            source: text(8),
            seconds: row.get_double(9).unwrap(),
            duration: int(10),
            flags: [11, 12, 13, 14, 15, 16].map(|column| row.get_bool(column).unwrap()),
        }
    })
    .collect()
}

fn study() -> Spec {
    let mut spec = small::spec(600, 500);
    spec.calendar.burn_in_days = 7;
    spec.calendar.days = 5;
    spec.strategies = vec![small::strategy("Ads", &[small::ads(Ask::Save)])];
    spec
}

/// Runs the study with a log and writes its folder.
fn logged(place: &Path, share: f32, threads: usize) -> (Outcome, Vec<u8>) {
    let spec = study();
    let out = OutDir::prepare(place).unwrap();
    let log = EventLog::open(&out, share, spec.experiment.replicates).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let outcome = pool.install(|| {
        let study = Compare::new(&spec).unwrap().observed(Some(&log));
        run(&study, &NoCheckpoints, &Progress::default()).unwrap()
    });
    let mut info = sample::info();
    info.files.push(log.finish(&out, &outcome.arms).unwrap());
    let written = write(out, &outcome, &outcome.text(), &info, Theme::Blog).unwrap();
    let path = written.dir.join(EVENTS);
    assert!(written.files.contains(&path), "the log is among the files");
    (outcome, std::fs::read(path).unwrap())
}

fn counts<'a>(rows: impl Iterator<Item = &'a Row>) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        let [stream, completed, saved, added, followed, _] = row.flags.map(u64::from);
        counts.add(&Counts {
            starts: 1,
            streams: stream,
            skips: 1 - stream,
            completions: completed,
            saves: saved,
            adds: added,
            follows: followed,
        });
    }
    counts
}

#[test]
fn a_log_of_everybody_adds_up_to_the_daily_table() {
    let place = tempfile::tempdir().unwrap();
    let (outcome, _) = logged(&place.path().join("run"), 1.0, 2);
    let rows = read(&place.path().join("run").join(EVENTS));
    let mut by_day: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        by_day.entry(row.when.clone()).or_default().push(row);
    }
    let mut days = 0;
    for replicate in &outcome.replicates {
        for (arm, records) in outcome.arms.iter().zip(&replicate.arms) {
            for record in records {
                let day = (i64::from(replicate.number), arm.clone(), i64::from(record.day.0));
                assert_eq!(faults(&by_day[&day], record), Vec::<&str>::new(), "{day:?}");
                days += 1;
            }
        }
    }
    assert_eq!(by_day.len(), days, "the log has the days of the daily table and no others");
}

/// What of a day's record the rows of the log do not add up to.
fn faults(rows: &[&Row], record: &DayRecord) -> Vec<&'static str> {
    let streams = |source: Source| {
        let from = rows.iter().filter(|row| row.flags[0] && row.source == source.name());
        from.count() as u64
    };
    let streamers: BTreeSet<i64> =
        rows.iter().filter(|row| row.flags[0]).map(|row| row.who.0).collect();
    let whole = rows.iter().all(|row| {
        row.flags[0] == (row.seconds >= 30.0)
            && row.flags[1] == (row.seconds >= row.duration as f64)
    });
    let checks = [
        ("counts", counts(rows.iter().copied()) == record.world),
        ("listeners", streamers.len() as u64 == record.world_listeners),
        ("sources", Source::ALL.map(streams) == record.world_streams_by_source),
        ("seconds", whole),
    ];
    checks.into_iter().filter(|(_, holds)| !holds).map(|(what, _)| what).collect()
}

#[test]
fn a_log_has_the_same_bytes_on_any_number_of_threads_and_its_hash_in_the_manifest() {
    let place = tempfile::tempdir().unwrap();
    let (outcome, alone) = logged(&place.path().join("one"), 0.5, 1);
    let (again, together) = logged(&place.path().join("three"), 0.5, 3);
    assert!(alone == together, "the log depends on the threads");
    assert_eq!(outcome, again);
    let manifest = std::fs::read(place.path().join("three/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(&alone));
    assert_eq!(manifest["files"][EVENTS], hash);
}

#[test]
fn a_sample_is_the_same_listeners_in_every_arm_and_all_they_did() {
    let place = tempfile::tempdir().unwrap();
    logged(&place.path().join("all"), 1.0, 2);
    logged(&place.path().join("some"), 0.3, 2);
    let all = read(&place.path().join("all").join(EVENTS));
    let some = read(&place.path().join("some").join(EVENTS));
    let mut samples: BTreeMap<_, BTreeSet<i64>> = BTreeMap::new();
    for row in &some {
        let arm = (row.when.0, row.when.1.clone());
        samples.entry(arm).or_default().insert(row.who.0);
    }
    for replicate in 0..2 {
        let sample = |arm: &str| &samples[&(replicate, arm.to_owned())];
        // Who made no start in five days is seen in neither or, if an ad brought one, in one arm.
        let differing = sample("control").symmetric_difference(sample("Ads")).count();
        assert!(differing < 30, "{differing} listeners are in one arm only");
        let share = sample("Ads").len() as f64 / 600.0;
        assert!((0.2..0.4).contains(&share), "{share}");
    }
    let chosen = |row: &&Row| {
        samples.iter().any(|(arm, sample)| arm.0 == row.when.0 && sample.contains(&row.who.0))
    };
    let expected: Vec<&Row> = all.iter().filter(chosen).collect();
    assert!(expected.into_iter().eq(&some), "the sample's log is a part of everybody's");
}

#[test]
fn the_log_is_in_order() {
    let place = tempfile::tempdir().unwrap();
    logged(&place.path().join("run"), 0.4, 2);
    let rows = read(&place.path().join("run").join(EVENTS));
    // The control comes first.
    let key = |row: &Row| (row.when.0, row.when.1 != "control", row.when.2, row.who.0);
    assert!(rows.is_sorted_by_key(key));
    let next = |pair: &[Row]| {
        let (before, after) = (pair[0].who, pair[1].who);
        let same_session = key(&pair[0]) == key(&pair[1]) && before.1 == after.1;
        if same_session { after.2 == before.2 + 1 } else { after.2 == 0 }
    };
    assert!(rows.windows(2).all(next), "positions count the plays of a session from 0");
}

#[test]
fn who_watches_changes_nothing() {
    let place = tempfile::tempdir().unwrap();
    let (watched, _) = logged(&place.path().join("run"), 1.0, 2);
    assert_eq!(watched, compare(&study(), &Progress::default()).unwrap());
}

#[test]
fn a_log_that_is_given_up_leaves_nothing_behind() {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("run")).unwrap();
    let log = EventLog::open(&out, 1.0, 3).unwrap();
    drop((log, out));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}
