//! The playground answers as the command line does, and a report carries it only where it does.

use std::fs;
use std::path::Path;

use longplay::playground::{artefact, work};
use longplay::report::Theme;
use longplay::study::progress::Progress;

const SMALL: &str = r#"
title = "What does a small budget buy?"
[world]
listeners = 300
tracks = 300
[release]
fans = 20
[time]
burn_in_days = 7
days = 14
[experiment]
replicates = 2
[[strategy]]
name = "Ads asking for the save"
campaign = [{ kind = "ads", ask = "save", budget = 40.0 }]
"#;

fn answer(toml: &str, replicates: u32) -> Result<longplay::playground::answer::Answer, String> {
    let progress = Progress::default();
    let pieces = (0..replicates).map(|number| work::replicate(toml, number, &progress));
    work::conclude(toml, pieces.collect::<Result<_, _>>()?, Theme::Blog)
}

/// What the program does with a text in a folder: its standard error, and the hash of its results.
fn program(command: &str, toml: &str) -> (String, Option<String>) {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join(work::NAME), toml).unwrap();
    let mut program = assert_cmd::cargo::cargo_bin_cmd!("longplay");
    let output = program.current_dir(&place).args([command, work::NAME]).output().unwrap();
    let manifest = fs::read_to_string(place.path().join("output/playground/manifest.json"));
    let hash = manifest.ok().and_then(|text| {
        let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(manifest["result_hash"].as_str()?.to_owned())
    });
    (String::from_utf8(output.stderr).unwrap(), hash)
}

#[test]
fn replicates_of_several_workers_give_the_hash_of_the_command_line() {
    let answer = answer(SMALL, 2).unwrap();
    assert_eq!(Some(answer.hash), program("run", SMALL).1);
    assert_eq!(answer.replicates, 2);
    assert_eq!(answer.table.len(), 2);
    assert!(answer.about.starts_with("SMALL WORLD"), "{}", answer.about);
    assert!(answer.charts.iter().all(|(_, svg)| svg.starts_with("<svg")));
}

#[test]
fn a_wrong_key_is_told_in_the_words_of_the_command_line() {
    let wrong = SMALL.replace("listeners", "listners");
    let said = work::plan(&wrong).unwrap_err();
    assert!(said.contains("playground.toml:4") && said.contains("listeners"), "{said}");
    assert_eq!(said.trim(), program("check", &wrong).0.trim());
}

#[test]
fn what_is_too_much_for_a_browser_is_refused_with_a_remedy() {
    for (key, value, about) in [
        ("listeners = 300", "listeners = 3_000_000", "world.listeners"),
        ("replicates = 2", "replicates = 500", "experiment.replicates"),
        ("replicates = 2", "until_half_width = \"2 %\"", "experiment.until_half_width"),
    ] {
        let said = work::plan(&SMALL.replace(key, value)).unwrap_err();
        assert!(said.contains(about) && said.contains("longplay run"), "{said}");
    }
}

#[test]
fn replicates_of_another_scenario_or_out_of_order_are_refused() {
    let progress = Progress::default();
    let second = work::replicate(SMALL, 1, &progress).unwrap();
    let said = work::conclude(SMALL, vec![second], Theme::Blog).unwrap_err();
    assert!(said.contains("it is replicate 1"), "{said}");
    let first = work::replicate(SMALL, 0, &progress).unwrap();
    let longer = SMALL.replace("days = 14", "days = 15");
    let said = work::conclude(&longer, vec![first], Theme::Blog).unwrap_err();
    assert!(said.contains("days of the run"), "{said}");
}

#[test]
fn progress_is_told_after_every_day_and_ends_at_the_whole() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static DAYS: AtomicU32 = AtomicU32::new(0);
    let told: fn(&Progress) = |_| {
        DAYS.fetch_add(1, Ordering::Relaxed);
    };
    let progress = Progress { each_day: Some(told), ..Progress::default() };
    work::replicate(SMALL, 0, &progress).unwrap();
    assert_eq!(DAYS.load(Ordering::Relaxed), 7 + 14);
    assert!((progress.share_done() - 1.0).abs() < 1e-9, "{}", progress.share_done());
}

/// `.ci/run playground` names a built file here; without one there is nothing to look at.
#[test]
fn a_playground_that_was_built_is_of_this_engine() {
    let Ok(path) = std::env::var("LONGPLAY_PLAYGROUND") else { return };
    let fragment = artefact::read(Path::new(&path)).unwrap().expect("it was built");
    assert!(fragment.trim_start().starts_with("<section id=\"playground\""));
}
