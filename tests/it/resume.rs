//! Finished work is never lost: a study that was killed goes on with the replicates it has.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::place::{Place, data};

const SCENARIO: &str = "
[world]
listeners = 200
tracks = 200
[time]
burn_in_days = 7
days = 15
[release]
fans = 30
[experiment]
replicates = 8
windows = [7]
[[strategy]]
name = \"Ads\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
[[strategy]]
name = \"More ads\"
campaign = [{ kind = \"ads\", ask = \"stream\", budget = 40.0, days = 5 }]
";

#[test]
fn every_study_of_replicates_goes_on_where_it_was_killed_and_ends_in_the_same_bytes() {
    for study in ["run", "dose", "explain", "robust", "beliefs"] {
        let place = Place::with(SCENARIO);
        assert!(place.command(study, "whole", "2").status().unwrap().success(), "{study}");
        assert!(!place.path("whole.partial").exists(), "{study} left something behind");
        for goal in [2, 4] {
            place.kill_after(study, goal);
        }
        assert!(place.finished() >= 4, "{study}");
        place.ends_in_the_same_bytes(study);
    }
}

#[test]
fn kept_work_that_was_torn_edited_or_exchanged_is_named_and_run_again() {
    let place = Place::with(SCENARIO);
    assert!(place.command("run", "whole", "2").status().unwrap().success());
    place.kill_after("run", 5);
    let read = |number: u32| fs::read_to_string(place.piece(number)).unwrap();
    let write = |number: u32, text: &str| fs::write(place.piece(number), text).unwrap();
    let whole = read(0);
    write(0, &whole[..whole.len() / 2]);
    write(1, &read(1).replacen("\"streams\":", "\"streams\":1", 1));
    fs::copy(place.piece(3), place.piece(2)).unwrap();
    let told = place.command("run", "killed", "2").stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8(told.stderr).unwrap();
    for (number, why) in [
        (0, "its checksum does not fit what it holds"),
        (1, "its checksum does not fit what it holds"),
        (2, "it is another piece"),
    ] {
        let words = format!("{number:06}.piece is not taken: {why}; it is run again");
        assert!(told.contains(&words), "no \"{words}\" in\n{told}");
    }
    assert!(told.contains("of 8 replicates are there already"), "{told}");
    assert!(data(&place.path("whole")) == data(&place.path("killed")));
}

#[test]
fn kept_work_of_another_shape_is_named_and_run_again_even_with_a_checksum_that_fits() {
    let place = Place::with(SCENARIO);
    assert!(place.command("run", "whole", "2").status().unwrap().success());
    place.kill_after("run", 3);
    let edit = |number: u32, edit: &dyn Fn(&mut Value)| {
        let piece = fs::read_to_string(place.piece(number)).unwrap();
        let (head, work) = piece.split_once('\n').unwrap();
        let mut work: Value = serde_json::from_str(work).unwrap();
        edit(&mut work);
        let work = work.to_string();
        let stamped = head.rsplit_once(' ').unwrap().0;
        let checksum = longplay::report::manifest::hash(work.as_bytes());
        fs::write(place.piece(number), format!("{stamped} {checksum}\n{work}")).unwrap();
    };
    let arms = |work: &mut Value, change: &dyn Fn(&mut Vec<Value>)| {
        change(work["arms"].as_array_mut().unwrap());
    };
    edit(0, &|work| arms(work, &|arms| drop(arms.pop())));
    edit(1, &|work| arms(work, &|arms| arms.push(arms[0].clone())));
    edit(2, &|work| arms(work, &|arms| drop(arms[1].as_array_mut().unwrap().remove(4))));
    let told = place.command("run", "killed", "2").stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8(told.stderr).unwrap();
    for why in ["it has 2 arms instead of 3", "it has 4 arms instead of 3", "the days of the run"] {
        assert!(told.contains(why), "no \"{why}\" in\n{told}");
    }
    assert!(data(&place.path("whole")) == data(&place.path("killed")));
}

#[test]
fn work_on_another_scenario_is_moved_aside() {
    let place = Place::with(SCENARIO);
    place.kill_after("run", 2);
    let mut other = place.command("run", "killed", "2");
    assert!(other.args(["--seed", "7"]).status().unwrap().success());
    assert!(!place.path("killed.partial").exists());
    assert!(place.path("killed.partial.old.1/pieces/000000.piece").exists());
}

#[test]
fn results_of_another_file_of_the_same_name_are_announced_before_they_are_moved() {
    let place = Place::with(SCENARIO);
    fs::create_dir(place.path("other")).unwrap();
    fs::copy(place.path("s.toml"), place.path("other/s.toml")).unwrap();
    let run = |file: &str| {
        let run = Command::new(env!("CARGO_BIN_EXE_longplay"))
            .args(["run", file, "--no-progress", "--replicates", "2"])
            .current_dir(place.path(""))
            .output()
            .unwrap();
        assert!(run.status.success());
        String::from_utf8(run.stderr).unwrap()
    };
    assert!(!run("s.toml").contains("holds results of"));
    assert!(!run("s.toml").contains("holds results of"), "its own are no news");
    let told = run("other/s.toml");
    assert!(told.contains("output/s holds results of /"), "{told}");
    assert!(told.contains("/s.toml; they will be moved to output/s.old.2"), "{told}");
}
