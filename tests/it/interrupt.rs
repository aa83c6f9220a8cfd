//! Signals and full disks: a study that is told to end, or cannot go on, says what is left of it.
#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::place::{Place, data};

const SCENARIO: &str = "
[world]
listeners = 300
tracks = 300
[time]
burn_in_days = 14
days = 30
[release]
fans = 30
[experiment]
replicates = 12
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
";

/// Sends a signal by name.
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
}

/// Runs into `killed` until so many pieces are finished.
fn begun(place: &Place, goal: usize) -> Child {
    let run = place.command("run", "killed", "1").stderr(Stdio::piped()).spawn().unwrap();
    let since = Instant::now();
    while place.finished() < goal {
        assert!(since.elapsed() < Duration::from_secs(120), "no {goal} pieces in two minutes");
        sleep(Duration::from_millis(1));
    }
    run
}

#[test]
fn an_interrupted_study_says_what_is_kept_and_goes_on_from_there() {
    let place = Place::with(SCENARIO);
    assert!(place.command("run", "whole", "2").status().unwrap().success());
    for (name, code, goal) in [("INT", 130, 2), ("TERM", 143, 4)] {
        let run = begun(&place, goal);
        signal(&run, name);
        let ended = run.wait_with_output().unwrap();
        let told = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(code), "{told}");
        let kept = place.finished();
        assert!(told.contains(&format!("{kept} of 12 replicates are finished")), "{told}");
        assert!(told.contains("killed.partial; the same command goes on"), "{told}");
        assert_eq!(place.hidden(), 0, "SIG{name} leaves something hidden");
        assert!(!place.path("killed").exists());
    }
    place.ends_in_the_same_bytes("run");
}

#[test]
fn a_signal_before_anything_is_finished_leaves_nothing() {
    let place = Place::with(SCENARIO);
    let run = place.command("run", "killed", "1").stderr(Stdio::piped()).spawn().unwrap();
    let since = Instant::now();
    while !place.path("killed.partial/stamp").exists() {
        assert!(since.elapsed() < Duration::from_secs(120), "did not begin in two minutes");
        sleep(Duration::from_millis(1));
    }
    signal(&run, "INT");
    let ended = run.wait_with_output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(130), "{told}");
    assert!(told.contains("nothing was finished"), "{told}");
    let left: Vec<_> = fs::read_dir(place.path("")).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(left, [place.path("s.toml")]);
}

/// A study in a shell that lets files grow to so many blocks of 512 bytes, as a full disk would.
fn with_little_room(place: &Place, blocks: u32) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_longplay");
    // A signal would end the process where a full disk only fails the write.
    let script = format!(
        "trap '' XFSZ; ulimit -f {blocks}; exec {program} run s.toml --out killed --no-progress"
    );
    let ended =
        Command::new("sh").args(["-c", &script]).current_dir(place.path("")).output().unwrap();
    (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
}

#[test]
fn a_place_without_room_for_a_first_file_is_found_before_the_work() {
    let place = Place::with(SCENARIO);
    let (code, told) = with_little_room(&place, 100);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("cannot write to "), "{told}");
    assert!(told.contains("File too large"), "{told}");
    assert!(!place.path("killed.partial").exists());
    assert_eq!(place.hidden(), 0);
}

#[test]
fn where_room_runs_out_at_the_end_the_finished_work_is_kept_and_said_to_be() {
    let long = SCENARIO.replace("days = 30", "days = 120");
    let small = long.replace("listeners = 300", "listeners = 100");
    let place = Place::with(&small);
    // Enough for every piece and not for the table of all days.
    let (code, told) = with_little_room(&place, 800);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("killed/daily.csv"), "{told}");
    assert!(told.contains("12 of 12 replicates are finished and kept in killed.partial"), "{told}");
    assert_eq!(place.hidden(), 0);
    assert!(place.command("run", "killed", "2").status().unwrap().success());
    assert!(data(&place.path("killed")).len() > 5);
}

#[test]
fn a_result_that_cannot_be_printed_says_its_cause_once_and_where_the_results_are() {
    let place = Place::with(SCENARIO);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended =
        place.command("run", "killed", "2").stdout(full).stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{told}");
    assert_eq!(told.matches("No space left on device").count(), 1, "{told}");
    assert!(told.contains("the results are in killed"), "{told}");
    assert!(place.path("killed/manifest.json").exists());
}
