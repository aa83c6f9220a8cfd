//! Replicates under way: killed or interrupted at any moment and started again, a study ends in the
//! same bytes, and a checkpoint that does not fit is named and not believed.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use longplay::platform::recommend::names;
use longplay::records::{Flaw, Records, Source, Writer};
use longplay::sim::spec::{Background, Spec};
use longplay::study::checkpoints::{Checkpoints, Mark, NoCheckpoints, NotKept, Reached, Written};
use longplay::study::compare::Compare;
use longplay::study::dose::params::DoseParams;
use longplay::study::dose::run::Dose;
use longplay::study::error::StudyError;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, run};
use longplay::units::Day;

use crate::{singles, small};

/// Checkpoints in memory, of a process that is to end after so many days.
#[derive(Default)]
struct Ending {
    pieces: Mutex<BTreeMap<u32, Vec<u8>>>,
    under_way: Mutex<BTreeMap<u32, Vec<u8>>>,
    refused: Mutex<Vec<String>>,
    /// Times that somebody asks before the answer is yes.
    patience: AtomicU32,
}

impl Ending {
    fn after(self, patience: u32) -> Self {
        self.patience.store(patience, Relaxed);
        self
    }
}

impl Checkpoints for Ending {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        self.pieces.lock().unwrap().get(&number).cloned()
    }

    fn refuse(&self, _number: u32, why: &str) {
        panic!("a piece is refused: {why}");
    }

    fn keep(&self, number: u32, work: &[u8]) -> Result<(), NotKept> {
        self.under_way.lock().unwrap().remove(&number);
        self.pieces.lock().unwrap().insert(number, work.to_vec());
        Ok(())
    }

    fn are_to_end(&self) -> bool {
        let asked =
            self.patience.fetch_update(Relaxed, Relaxed, |left| Some(left.saturating_sub(1)));
        asked == Ok(0)
    }

    fn latest_under_way(&self, number: u32) -> Option<Mark> {
        let is_there = self.under_way.lock().unwrap().contains_key(&number);
        is_there.then_some(Mark { at: Reached { days: 0, next: Day(0) }, ranks: 1 })
    }

    fn open_under_way(&self, number: u32, _mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        let kept = self.under_way.lock().unwrap().get(&number).cloned()?;
        Some(vec![Box::new(Cursor::new(kept))])
    }

    fn refuse_under_way(&self, _number: u32, why: &str) {
        self.refused.lock().unwrap().push(why.to_owned());
    }

    fn keep_under_way(&self, number: u32, _at: Reached, write: &mut Written<'_>) -> bool {
        let mut kept: Vec<u8> = Vec::new();
        write(&mut kept as &mut dyn Write).expect("can be kept");
        self.under_way.lock().unwrap().insert(number, kept);
        true
    }
}

/// The findings of a study that is stopped again and again, as text, and how often it was.
fn stopped<S: Study>(study: &dyn Fn() -> S, patience: u32) -> (String, usize)
where
    S::Findings: std::fmt::Debug,
{
    let (mut checkpoints, mut stops) = (Ending::default().after(patience), 0);
    loop {
        match run(&study(), &checkpoints, &Progress::default()) {
            Ok(found) => return (format!("{found:?}"), stops),
            Err(StudyError::Ended) => stops += 1,
            Err(other) => panic!("{other}"),
        }
        assert_eq!(*checkpoints.refused.lock().unwrap(), [""; 0], "all are believed");
        checkpoints = checkpoints.after(patience + stops as u32 % 7);
    }
}

/// Whether a study that is stopped again and again finds the same.
fn goes_on_as_it_was<S: Study>(what: &str, study: &dyn Fn() -> S, patience: u32)
where
    S::Findings: std::fmt::Debug,
{
    let whole = run(&study(), &NoCheckpoints, &Progress::default()).expect("runs");
    let (found, stops) = stopped(study, patience);
    assert!(stops >= 3, "{what}: stopped {stops} times");
    assert!(format!("{whole:?}") == found, "{what} finds something else after {stops} stops");
}

/// A week of burn-in and two after the release, with these strategies.
fn spec(listeners: u32) -> Spec {
    let mut spec = small::spec(listeners, 300);
    spec.platform.training_listeners = 200;
    spec.calendar.burn_in_days = 8;
    spec.calendar.days = 9;
    spec.experiment.replicates = 2;
    spec
}

#[test]
fn every_recommender_goes_on_as_it_was() {
    for recommender in names() {
        let mut spec = spec(200);
        recommender.clone_into(&mut spec.platform.recommender);
        spec.strategies = vec![small::strategy("All", &small::harmless(40.0))];
        goes_on_as_it_was(recommender, &|| Compare::new(&spec).unwrap(), 7);
    }
}

#[test]
fn campaigns_of_every_kind_go_on_as_they_were_on_shared_days_and_on_their_own() {
    for background in [Background::Shared, Background::Own] {
        let mut spec = singles::with_two(spec(300));
        spec.experiment.background = background;
        let mut kinds = small::one_of_each(60.0);
        let bots = kinds.split_off(kinds.len() / 2);
        spec.strategies = vec![
            small::strategy("First kinds", &kinds),
            small::strategy("Other kinds", &bots),
            small::strategy("All", &small::one_of_each(30.0)),
            small::strategy("Waterfall", &singles::waterfall()),
        ];
        let whole = || Compare::whole(&spec, &DoseParams::default()).unwrap();
        goes_on_as_it_was(&format!("{background:?}"), &whole, 11);
    }
}

#[test]
fn the_doses_go_on_as_they_were_with_every_play_that_was_logged() {
    let mut spec = spec(300);
    spec.strategies = vec![small::strategy("All", &small::harmless(40.0))];
    let params = DoseParams::default();
    goes_on_as_it_was("dose", &|| Dose::new(&spec, &params), 7);
}

#[test]
fn cohorts_are_written_and_read_by_machines_that_have_some_of_them() {
    let spec = small::spec(1100, 400);
    let mut arm = small::morning(&spec, Day(-5)).fork(&small::one_of_each(40.0));
    small::advance_to(&mut arm, Day(9));
    let written = |shared: bool, cohorts: Range<usize>| {
        let mut file: Vec<u8> = Vec::new();
        let mut to = Writer::new(&mut file);
        if shared {
            arm.write_shared(&mut to, 3).unwrap();
        }
        arm.write_cohorts(&mut to, 3, cohorts).unwrap();
        to.finish().unwrap();
        Records::open(vec![Box::new(Cursor::new(file))]).unwrap()
    };
    // Three machines write, and others read, of which each has other cohorts.
    let [mut first, mut second, mut third] =
        [written(true, 0..1), written(false, 1..4), written(false, 4..5)];
    let mut again = small::begin(&spec);
    again.read_shared(&mut first, 3).unwrap();
    assert_eq!(again.read_cohorts(&mut first, 3, 0..2), Err(Flaw::Other), "1 is in another file");
    again.read_cohorts(&mut first, 3, 0..1).unwrap();
    again.read_cohorts(&mut second, 3, 1..3).unwrap();
    again.read_cohorts(&mut second, 3, 3..4).unwrap();
    again.read_cohorts(&mut third, 3, 4..5).unwrap();
    assert_eq!(again.today(), Day(9));
    while arm.today() < spec.calendar.end() {
        assert!(small::trace(&mut arm) == small::trace(&mut again), "day {:?}", arm.today());
    }
}

/// What is kept of replicate 0 after so many days, and the study.
fn kept_after(spec: &Spec, patience: u32) -> Ending {
    let mut alone = spec.clone();
    alone.experiment.replicates = 1;
    let checkpoints = Ending::default().after(patience);
    let ended = run(&Compare::new(&alone).unwrap(), &checkpoints, &Progress::default());
    assert!(matches!(ended, Err(StudyError::Ended)));
    checkpoints
}

#[test]
fn a_checkpoint_that_is_torn_edited_or_of_another_world_is_refused_and_the_replicate_begun_anew() {
    let mut spec = spec(300);
    spec.experiment.replicates = 1;
    spec.strategies =
        vec![small::strategy("Ads", &[small::ads(longplay::dynamics::campaign::Ask::Save)])];
    let study = || Compare::new(&spec).unwrap();
    let whole = run(&study(), &NoCheckpoints, &Progress::default()).expect("runs");
    let kept = kept_after(&spec, 15).under_way.into_inner().unwrap().remove(&0).expect("is kept");
    let edited = |place: usize| {
        let mut edited = kept.clone();
        edited[place] ^= 16;
        edited
    };
    let mut larger = spec.clone();
    larger.world.listeners = 600;
    let larger = kept_after(&larger, 15).under_way.into_inner().unwrap().remove(&0).unwrap();
    let mut more = spec.clone();
    more.strategies.push(small::strategy("More", &[]));
    let more = kept_after(&more, 15).under_way.into_inner().unwrap().remove(&0).unwrap();
    for (bytes, why) in [
        (kept[..kept.len() / 2].to_vec(), "it is cut short"),
        (Vec::new(), "it is cut short"),
        (edited(kept.len() - 30), "its checksum does not fit what it holds"),
        (edited(kept.len() / 2), "its checksum does not fit what it holds"),
        (edited(10), "its checksum does not fit what it holds"),
        (larger, "it holds something else than this run"),
        (more, "it holds something else than this run"),
    ] {
        let checkpoints = Ending::default().after(u32::MAX);
        checkpoints.under_way.lock().unwrap().insert(0, bytes);
        let found = run(&study(), &checkpoints, &Progress::default()).expect("runs");
        assert!(format!("{whole:?}") == format!("{found:?}"), "{why}");
        assert_eq!(*checkpoints.refused.lock().unwrap(), [why]);
    }
}

#[cfg(unix)]
mod processes {
    use std::fs;
    use std::process::{Child, Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant, SystemTime};

    use crate::place::{Place, data};

    const SCENARIO: &str = "
[world]
listeners = 300
tracks = 300
[time]
burn_in_days = 14
days = 40
[release]
fans = 30
[experiment]
replicates = 2
[output]
events = 0.2
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 40.0, days = 15 }]
[[strategy]]
name = \"Bots\"
campaign = [{ kind = \"fake_streams\", budget = 20.0, camouflage = 1.0, days = 15 }]
";

    /// Delays as they might come, the same each time \[ms\].
    fn delays(count: usize, most: u64) -> impl Iterator<Item = Duration> {
        let mut state = 20_260_713_u64;
        (0..count).map(move |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            Duration::from_millis((state >> 33) % most)
        })
    }

    /// A study that has been under way for so long, from when it has taken its folder or, where it
    /// keeps checkpoints, from when it has kept one.
    fn begun(place: &Place, study: &str, more: &[&str], delay: Duration) -> Child {
        let before = newest(place);
        let mut command = place.command(study, "killed", "2");
        let mut run = command.args(more).stderr(Stdio::piped()).spawn().unwrap();
        let name = format!("process {}:", run.id());
        let since = Instant::now();
        let has_begun = || match more {
            [] => fs::read_to_string(place.path("killed.partial/lock"))
                .is_ok_and(|holder| holder.starts_with(&name)),
            _ => newest(place) > before,
        };
        while !has_begun() && run.try_wait().unwrap().is_none() {
            assert!(since.elapsed() < Duration::from_secs(120), "did not begin in two minutes");
            sleep(Duration::from_millis(1));
        }
        sleep(delay);
        run
    }

    /// When a checkpoint was kept last.
    fn newest(place: &Place) -> Option<SystemTime> {
        let folder = fs::read_dir(place.path("killed.partial/under-way")).ok()?;
        let kept = folder.flatten().filter(|it| it.file_name().as_encoded_bytes()[0] != b'.');
        kept.filter_map(|it| it.metadata().ok()?.modified().ok()).max()
    }

    /// Checkpoints and what is hidden beside them.
    fn under_way(place: &Place) -> (usize, usize) {
        let folder = fs::read_dir(place.path("killed.partial/under-way"));
        let names = folder.into_iter().flatten().map(|it| it.unwrap().file_name());
        let (hidden, kept): (Vec<_>, Vec<_>) =
            names.partition(|name| name.to_string_lossy().starts_with('.'));
        (kept.len(), hidden.len())
    }

    /// Kept work is never lost: where the study came to its end, it is begun anew.
    fn begin_anew(place: &Place, ended: bool) {
        if ended {
            assert!(data(&place.path("whole")) == data(&place.path("killed")));
            fs::remove_dir_all(place.path("killed")).unwrap();
        }
    }

    #[test]
    fn a_run_killed_at_twenty_moments_ends_in_the_same_bytes_with_its_events() {
        let place = Place::with(SCENARIO);
        assert!(place.command("run", "whole", "2").status().unwrap().success());
        let mut went_on = 0;
        for delay in delays(20, 150) {
            let every = ["--checkpoint-every", "5"];
            let mut run = begun(&place, "run", &every, delay);
            run.kill().unwrap();
            let ended = run.wait_with_output().unwrap();
            let told = String::from_utf8(ended.stderr).unwrap();
            assert!(!told.contains("not taken"), "{told}");
            went_on += usize::from(told.contains("kept at day"));
            begin_anew(&place, ended.status.success());
        }
        assert!(went_on >= 5, "{went_on} of 20 went on");
        place.ends_in_the_same_bytes("run");
    }

    #[test]
    fn a_run_interrupted_at_ten_moments_says_what_it_keeps_and_ends_in_the_same_bytes() {
        let place = Place::with(SCENARIO);
        assert!(place.command("run", "whole", "2").status().unwrap().success());
        let mut kept = 0;
        for (nth, delay) in delays(10, 1000).enumerate() {
            let (name, code) = [("INT", 130), ("TERM", 143)][nth % 2];
            let run = begun(&place, "run", &[], delay);
            signal(&run, name);
            let ended = run.wait_with_output().unwrap();
            let told = String::from_utf8(ended.stderr).unwrap();
            assert!(!told.contains("not taken"), "{told}");
            if ended.status.code() != Some(code) {
                assert!(ended.status.success(), "{told}");
                begin_anew(&place, true);
                continue;
            }
            let (checkpoints, hidden) = under_way(&place);
            assert_eq!((hidden, place.hidden()), (0, 0), "SIG{name} leaves something hidden");
            assert!(!place.path("killed").exists());
            let says = told.lines().last().unwrap();
            assert!(!says.contains("kept at day") || checkpoints > 0, "{told}");
            kept += usize::from(checkpoints > 0);
        }
        assert!(kept >= 3, "{kept} of 10 kept replicates under way");
        place.ends_in_the_same_bytes("run");
    }

    #[test]
    fn a_sweep_interrupted_and_killed_keeps_its_points_and_ends_in_the_same_bytes() {
        let sweep = "[sweep]\n[[sweep.key]]\nkey = \"platform.training_weights.save\"\n\
                     values = [0.0, 1.0, 2.0, 3.0, 5.0, 10.0]\n";
        let scenario = SCENARIO.replace("[output]\nevents = 0.2\n", "");
        let scenario = scenario.replace("listeners = 300", "listeners = 150");
        let place = Place::with(&format!("{scenario}{sweep}"));
        assert!(place.command("sweep", "whole", "2").status().unwrap().success());
        let mut most = 0;
        for (nth, delay) in delays(10, 700).enumerate() {
            let mut run = begun(&place, "sweep", &[], delay);
            let code = [Some(130), None, Some(143)][nth % 3];
            match code {
                Some(130) => signal(&run, "INT"),
                Some(_) => signal(&run, "TERM"),
                None => run.kill().unwrap(),
            }
            let ended = run.wait_with_output().unwrap();
            if ended.status.success() {
                begin_anew(&place, true);
                most = 0;
                continue;
            }
            assert_eq!(ended.status.code(), code);
            assert!(place.finished() >= most, "points were lost");
            most = place.finished();
        }
        place.ends_in_the_same_bytes("sweep");
    }

    #[test]
    fn a_second_signal_waits_for_nothing_and_studies_without_checkpoints_refuse_them() {
        let place = Place::with(SCENARIO);
        for study in ["explain", "sweep", "beliefs", "robust"] {
            let mut command = place.command(study, "killed", "1");
            let refused =
                command.args(["--checkpoint-every", "5"]).stderr(Stdio::piped()).output().unwrap();
            let told = String::from_utf8(refused.stderr).unwrap();
            assert_eq!(refused.status.code(), Some(2), "{study}: {told}");
            let keeps = told.contains("cannot keep one under way");
            assert!(keeps || study == "sweep" && told.contains("sweep"), "{study}: {told}");
            assert!(!place.path("killed.partial").exists());
        }
        let run = begun(&place, "run", &[], Duration::from_millis(600));
        signal(&run, "INT");
        signal(&run, "TERM");
        let ended = run.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130), "the first one counts");
    }

    #[test]
    fn a_full_disk_costs_checkpoints_and_nothing_else() {
        let place = Place::with(&SCENARIO.replace("[output]\nevents = 0.2\n", ""));
        assert!(place.command("run", "whole", "2").status().unwrap().success());
        let program = env!("CARGO_BIN_EXE_longplay");
        // Enough for results and not for later checkpoints. A signal would end the process where a
        // full disk only fails the write.
        let script = format!(
            "trap '' XFSZ; ulimit -f 1000; exec {program} run s.toml --out killed --no-progress \
             --checkpoint-every 5"
        );
        let mut shell = Command::new("sh");
        let ended = shell.args(["-c", &script]).current_dir(place.path("")).output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(0), "{told}");
        for number in 0..2 {
            let words = format!("under-way/00000{number}.");
            assert!(told.contains(&words) && told.contains("could not be written: "), "{told}");
        }
        assert!(data(&place.path("whole")) == data(&place.path("killed")));
        assert_eq!(place.hidden(), 0);
    }

    /// Sends a signal by name.
    fn signal(child: &Child, name: &str) {
        let id = child.id().to_string();
        // It may have ended by itself.
        Command::new("kill").args(["-s", name, &id]).stderr(Stdio::null()).status().unwrap();
    }
}
