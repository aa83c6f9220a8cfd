//! Finished work is never lost: a study that was killed goes on with the replicates it has.

use std::fs;

use crate::place::Place;

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
    for study in ["run", "dose", "explain", "robust"] {
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
fn a_replicate_that_is_there_is_not_run_again_and_one_that_cannot_be_read_is() {
    let place = Place::with(SCENARIO);
    assert!(place.command("run", "whole", "2").status().unwrap().success());
    place.kill_after("run", 3);
    let piece = |number: u32| place.path(&format!("killed.partial/points/{number:06}.json"));
    fs::write(piece(0), "{\"number\":0,\"arms\":[[").unwrap();
    fs::copy(piece(1), piece(2)).unwrap();
    assert!(place.command("run", "killed", "2").status().unwrap().success());
    let daily = |dir: &str| fs::read_to_string(place.path(dir).join("daily.csv")).unwrap();
    let of = |dir: &str, replicate: &str| -> Vec<String> {
        let daily = daily(dir);
        let rows = daily.lines().filter(|row| row.starts_with(replicate));
        rows.map(str::to_owned).collect()
    };
    assert_eq!(of("whole", "0,"), of("killed", "0,"));
    // What was put in the place of the third is what stands there now: it was not run.
    assert!(of("killed", "2,").is_empty());
}

#[test]
fn work_on_another_scenario_is_moved_aside() {
    let place = Place::with(SCENARIO);
    place.kill_after("run", 2);
    let mut other = place.command("run", "killed", "2");
    assert!(other.args(["--seed", "7"]).status().unwrap().success());
    assert!(!place.path("killed.partial").exists());
    assert!(place.path("killed.partial.old.1/points/000000.json").exists());
}
