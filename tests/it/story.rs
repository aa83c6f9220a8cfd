//! The story of a run: which slides there are, from an outcome and from saved tables alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use longplay::report::out_dir::OutDir;
use longplay::report::{Presentation, redraw, write};

use crate::place::Place;
use crate::sample::{Sample, info, outcome};

fn telling() -> Presentation {
    Presentation { story: true, ..Presentation::default() }
}

/// The folder of a run of so many strategies, with its story.
fn told(place: &Path, strategies: usize) -> PathBuf {
    let sample = Sample { strategies, replicates: 3, days: 0..20, ..Sample::default() };
    let out = OutDir::prepare(place.join("run")).unwrap();
    let outcome = outcome(&sample);
    write(out, &outcome, &outcome.text(), &info(), telling()).unwrap().dir.join("story")
}

fn files(story: &Path) -> Vec<(String, Vec<u8>)> {
    let entry = |it: std::io::Result<fs::DirEntry>| {
        let path = it.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
    };
    let mut files: Vec<_> = fs::read_dir(story).unwrap().map(entry).collect();
    files.sort();
    files
}

fn names(story: &Path) -> Vec<String> {
    files(story).into_iter().map(|(name, _)| name).filter(|it| !it.contains(".png")).collect()
}

#[test]
fn a_comparison_is_told_from_the_question_to_the_caveat() {
    let place = tempfile::tempdir().unwrap();
    let story = told(place.path(), 2);
    // Nothing in the sample measures doses: the slide on the save rate is left out.
    let mut wanted = vec![
        "1-question.svg",
        "2-two-worlds.svg",
        "3-effect.svg",
        "4-path.svg",
        "6-money.svg",
        "7-caveat.svg",
        "deck.html",
    ];
    if cfg!(feature = "png") {
        wanted.push("two-worlds.gif");
    }
    assert_eq!(names(&story), wanted);
    let deck = fs::read_to_string(story.join("deck.html")).unwrap();
    assert_eq!(deck.matches("<section class=\"slide\">").count(), 6);
    assert!(!deck.contains("src=\"http") && deck.contains("default-src 'none'"));
}

#[test]
fn without_a_strategy_there_are_no_two_worlds() {
    let place = tempfile::tempdir().unwrap();
    let story = told(place.path(), 0);
    assert_eq!(
        names(&story),
        ["1-question.svg", "2-two-worlds.svg", "4-path.svg", "7-caveat.svg", "deck.html"]
    );
    let days = fs::read_to_string(story.join("2-two-worlds.svg")).unwrap();
    assert!(days.contains("Streams by day of the control</title>"), "{days:.400}");
}

#[test]
fn saved_tables_tell_the_same_story() {
    let place = tempfile::tempdir().unwrap();
    let story = told(place.path(), 2);
    let first = files(&story);
    fs::remove_dir_all(&story).unwrap();
    let redrawn = redraw(place.path().join("run"), telling()).unwrap();
    assert!(redrawn.files.iter().any(|file| file.ends_with("story/deck.html")));
    assert!(files(&story) == first, "{:?}", names(&story));
}

#[test]
fn another_study_has_no_story_and_says_so() {
    let place = Place::with("[world]\nlisteners = 300\ntracks = 300\n[time]\nburn_in_days = 14\n");
    assert!(place.command("dose", "out", "2").status().unwrap().success());
    let mut chart = Command::new(env!("CARGO_BIN_EXE_longplay"));
    let refused = chart.args(["chart", "out", "--story"]).current_dir(place.path("")).output();
    let refused = refused.unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("of the study `dose`, and a story is told of a run"), "{said}");
    assert!(said.contains("leave --story out"), "{said}");
    assert!(!place.path("out/story").exists());
}
