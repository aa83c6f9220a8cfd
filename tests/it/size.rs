//! Worlds of several sizes: the same bytes on any number of threads and after a kill, figures that
//! are those of the studies they come from, and errors before anything is run.

use std::fs;
use std::process::{Command, Stdio};

use longplay::measure::windows::Measure;
use longplay::scenario::{Input, Options, resolve, sizes};
use longplay::sim::spec::Spec;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::compare;
use longplay::study::explain::run::Explain;
use longplay::study::progress::Progress;
use longplay::study::runner::run;
use longplay::study::size::run::WorldSizes;

use crate::place::{Place, data};

const SCENARIO: &str = "
[world]
listeners = 200
tracks = 400
[time]
burn_in_days = 7
days = 8
[release]
fans = 20
[experiment]
replicates = 3
windows = [4]
[explain]
follow_days = 3
[[strategy]]
name = \"Ads for saves\"
campaign = [{ kind = \"ads\", ask = \"save\", budget = 20.0, days = 5 }]
[[strategy]]
name = \"Ads for streams\"
campaign = [{ kind = \"ads\", ask = \"stream\", budget = 20.0, days = 5 }]
[size]
listeners = [400, 100, 200]
";

#[test]
fn sizes_killed_at_two_places_end_in_the_same_bytes() {
    let place = Place::with(SCENARIO);
    assert!(place.command("size", "whole", "2").status().unwrap().success());
    for goal in [2, 6] {
        place.kill_after("size", goal);
    }
    assert!((6..9).contains(&place.finished()), "{}", place.finished());
    place.ends_in_the_same_bytes("size");
}

#[test]
fn sizes_give_the_same_bytes_on_any_number_of_threads_and_can_be_drawn_again() {
    let place = Place::with(SCENARIO);
    let runs = ["1", "2", "3"].map(|threads| {
        let run = place.command("size", threads, threads).stdout(Stdio::piped()).output().unwrap();
        assert!(run.status.success());
        let told = String::from_utf8(run.stdout).unwrap();
        for words in [
            "  100 ┆ control ",
            "┆ Ads for saves ",
            "first beyond second",
            "recommender",
            "95 % interval",
        ] {
            assert!(told.contains(words), "no {words:?} in\n{told}");
        }
        data(&place.path(threads))
    });
    assert!(runs[0] == runs[1] && runs[1] == runs[2], "bytes depend on threads");
    let chart = place.path("1/charts/13-effects-by-size.svg");
    let before = fs::read(&chart).unwrap();
    let drawn = fs::read_to_string(&chart).unwrap();
    assert!(drawn.contains("· 100 to 400 listeners · 3 replicates · seed 1"), "{drawn}");
    let mut redraw = Command::new(env!("CARGO_BIN_EXE_longplay"));
    redraw.args(["chart", "1"]).current_dir(place.path("")).stdout(Stdio::null());
    assert!(redraw.status().unwrap().success());
    assert_eq!(before, fs::read(&chart).unwrap());
    let again = place.command("size", "1", "2").status().unwrap();
    assert!(again.success() && place.path("1.old/sizes.csv").is_file(), "results are moved aside");
}

#[test]
fn every_size_has_its_rows() {
    let place = Place::with(SCENARIO);
    assert!(place.command("size", "out", "2").status().unwrap().success());
    let read = |name: &str| fs::read_to_string(place.path(&format!("out/{name}.csv"))).unwrap();
    for (name, rows) in [("sizes", 3), ("size_agreement", 2), ("size_sources", 3 * 11)] {
        assert_eq!(read(name).lines().count(), rows + 1, "{name}");
        assert!(place.path(&format!("out/{name}.parquet")).is_file(), "{name}");
    }
    let tables = read("sizes");
    let starts: Vec<&str> =
        tables.lines().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(starts, ["100", "200", "400"], "sizes rise");
    assert!(read("size_agreement").lines().nth(1).unwrap().starts_with("100,400,Ads for saves,"));
    for name in ["size_effects", "size_paths"] {
        let sizes = ["100,", "200,", "400,"];
        let there = |size: &&str| read(name).lines().any(|row| row.starts_with(size));
        assert!(sizes.iter().all(there), "{name}");
    }
}

fn specs() -> (Vec<Spec>, longplay::scenario::Scenario) {
    let input = Input::Text { name: "sizes".to_owned(), text: SCENARIO.to_owned() };
    let scenario = resolve(&input, &Options::default()).unwrap().scenario;
    let worlds = sizes::all(&scenario).unwrap();
    (worlds.into_iter().map(|it| it.spec).collect(), scenario)
}

#[test]
fn what_a_size_shows_is_what_the_other_studies_show_of_its_world() {
    let (specs, scenario) = specs();
    let study = WorldSizes::new(&specs, &scenario.explain).unwrap();
    assert_eq!(study.arms(), 3 + 3, "the asked arm is the strategy itself");
    let found = run(&study, &NoCheckpoints, &Progress::default()).unwrap();
    let (spec, world) = (&specs[1], &found.findings.worlds[1]);
    assert_eq!((spec.world.listeners, spec.world.tracks, spec.release.fans), (200, 400, 20));
    let alone = compare(spec, &Progress::default()).unwrap();
    let effects = found.effects.iter().filter(|it| it.listeners == 200).map(|it| &it.row);
    assert!(effects.eq(&alone.effects));
    let explain = Explain::new(spec, &scenario.explain).unwrap();
    let explained = run(&explain, &NoCheckpoints, &Progress::default()).unwrap();
    let paths = found.paths.iter().filter(|it| it.listeners == 200).map(|it| &it.row);
    assert!(paths.eq(&explained.paths));
    assert_eq!(found.findings.subject.as_deref(), Some("Ads for saves"));
    let streams: f64 = world.sources.iter().map(|it| it.streams.value).sum();
    assert!((streams - world.control.value).abs() < 1e-9, "sources add up to the control");
    let row = alone.effects.iter().rfind(|row| row.measure == Measure::Streams).unwrap();
    assert!((row.control - world.control.value).abs() < 1e-9);
    assert!(world.starts_per_track.value > 0.0 && world.starts_per_thousand.value > 0.0);
}

#[test]
fn a_friction_in_place_of_asks_has_an_asked_arm_of_its_own() {
    let (specs, mut scenario) = specs();
    scenario.explain.dose = 1.0;
    let specs = &specs[..1];
    let study = WorldSizes::new(specs, &scenario.explain).unwrap();
    assert_eq!(study.arms(), 3 + 4);
    let found = run(&study, &NoCheckpoints, &Progress::default()).unwrap();
    let explain = Explain::new(&specs[0], &scenario.explain).unwrap();
    let explained = run(&explain, &NoCheckpoints, &Progress::default()).unwrap();
    assert!(found.paths.iter().map(|it| &it.row).eq(&explained.paths));
}

#[test]
fn nothing_is_concluded_from_one_replicate() {
    let place = Place::with(&SCENARIO.replace("replicates = 3", "replicates = 1"));
    let run = place.command("size", "out", "2").stdout(Stdio::piped()).output().unwrap();
    assert!(run.status.success());
    let told = String::from_utf8(run.stdout).unwrap();
    assert!(told.contains("One replicate shows what can happen"), "{told}");
    assert!(!told.contains("large enough") && !told.contains("agrees"), "{told}");
    let tables = fs::read_to_string(place.path("out/sizes.csv")).unwrap();
    assert!(!tables.contains("true"), "{tables}");
}
