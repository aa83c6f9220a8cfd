//! Spoilt summaries of every study: none makes the drawing panic or take long, and none is refused
//! without a word.
//!
//! `LONGPLAY_TRIALS=20000 cargo test --release --test it spoilt` tries so many of each study.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use longplay::report::summary::FORMAT;
use longplay::report::{ReportError, Theme, redraw};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use serde_json::{Value, json};

#[path = "../../examples/fuzz/values.rs"]
mod values;

const SCENARIO: &str = r#"
title = "Small"
[world]
listeners = 100
tracks = 200
[time]
burn_in_days = 2
days = 8
[release]
fans = 10
[experiment]
replicates = 2
windows = [4]
[explain]
follow_days = 3
[[strategy]]
name = "Ads"
campaign = [{ kind = "ads", ask = "save", budget = 20.0, days = 3 }]
[[sweep.key]]
key = "release.appeal"
values = [0.0, 1.0]
[plan]
budgets = [10.0, 20.0]
parts = 2
first_replicates = 2
most_replicates = 3
fresh_replicates = 2
[[plan.channel]]
name = "Ads"
campaign = { kind = "ads", days = 5 }
[[plan.channel]]
name = "Saves"
campaign = { kind = "ads", ask = "save", days = 5 }
[[plan.channel]]
name = "Pitch"
campaign = { kind = "playlist_pitch" }
[[sensitivity.key]]
key = "release.appeal"
low = 0.0
high = 1.0
"#;

const STUDIES: [&str; 9] =
    ["run", "dose", "explain", "beliefs", "robust", "sweep", "sensitivity", "size", "plan"];

/// Longest time for one drawing.
const PATIENCE: Duration = Duration::from_secs(5);

fn results(place: &Path, study: &str) -> PathBuf {
    fs::write(place.join("small.toml"), SCENARIO).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_longplay"));
    command.args([study, "small.toml", "--no-progress", "--days", "8", "--out", study]);
    if study == "beliefs" {
        command.args(["--platform", "balanced", "--platform", "oracle"]);
    }
    if study == "robust" {
        command.args(["--recommender", "random", "--recommender", "popularity"]);
    }
    command.current_dir(place).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(command.status().unwrap().success(), "{study}");
    place.join(study)
}

/// The summary of a study with one value changed, drawn again.
fn redrawn(dir: &Path, at: &str, value: Value) -> Result<(), String> {
    let path = dir.join("summary.json");
    let good = fs::read(&path).unwrap();
    let mut summary: Value = serde_json::from_slice(&good).unwrap();
    *summary.pointer_mut(at).unwrap_or_else(|| panic!("nothing at {at}")) = value;
    fs::write(&path, summary.to_string()).unwrap();
    let drawn = redraw(dir, Theme::Blog);
    fs::write(&path, good).unwrap();
    drawn.map(|_| ()).map_err(|error| match error {
        ReportError::Malformed { what, .. } => what,
        other => format!("no words of its own: {other}"),
    })
}

#[test]
fn whatever_becomes_of_a_summary_it_is_drawn_or_refused_in_words_and_soon() {
    let trials = std::env::var("LONGPLAY_TRIALS").map_or(60, |it| it.parse().unwrap());
    let place = tempfile::tempdir().unwrap();
    for (study, seed) in STUDIES.into_iter().zip(1..) {
        let dir = results(place.path(), study);
        let path = dir.join("summary.json");
        let good = fs::read(&path).unwrap();
        let mut rng = SmallRng::seed_from_u64(seed);
        let mut refusals = 0;
        for trial in 0..trials {
            let spoilt = values::spoil_values(&mut rng, &good);
            fs::write(&path, &spoilt).unwrap();
            let since = Instant::now();
            let drawn = catch_unwind(AssertUnwindSafe(|| redraw(&dir, Theme::Blog)));
            let which = || {
                let kept = std::env::temp_dir().join(format!("spoilt-{study}.json"));
                fs::write(&kept, &spoilt).unwrap();
                format!("{study}, trial {trial}: {}", kept.display())
            };
            assert!(since.elapsed() < PATIENCE, "{} took {:?}", which(), since.elapsed());
            match drawn {
                Ok(Ok(_)) => {}
                Ok(Err(ReportError::Malformed { what, .. })) => {
                    assert!(what.len() > 10, "{}", which());
                    refusals += 1;
                }
                Ok(Err(error)) => panic!("{}: {error}", which()),
                Err(panic) => panic!("{}: panicked: {panic:?}", which()),
            }
        }
        assert!(refusals * 4 > trials, "{study}: only {refusals} of {trials} were refused");
        fs::write(&path, &good).unwrap();
        assert_eq!(redraw(&dir, Theme::Blog).unwrap().warnings, [""; 0], "{study}");
    }
}

#[test]
fn what_a_scenario_could_not_say_a_summary_cannot_say_either() {
    let place = tempfile::tempdir().unwrap();
    let told = |study: &str, at: &str, value: Value| {
        let dir = place.path().join(study);
        let dir = if dir.exists() { dir } else { results(place.path(), study) };
        redrawn(&dir, at, value).unwrap_err()
    };
    let almost = json!(0.999_999_999_999_999_9);
    for (study, at) in [
        ("run", "/effects/0/confidence"),
        ("dose", "/findings/confidence"),
        ("explain", "/findings/confidence"),
        ("beliefs", "/findings/confidence"),
        ("robust", "/findings/confidence"),
        ("sweep", "/findings/confidence"),
        ("sensitivity", "/findings/confidence"),
        ("size", "/findings/confidence"),
        ("plan", "/findings/confidence"),
    ] {
        let what = told(study, at, almost.clone());
        assert!(what.contains("confidence: 0.9999999999999999 is not from 0.5 to 0.999"), "{what}");
    }
    let none = told("robust", "/findings/platforms", json!([]));
    assert!(none.starts_with("findings: number of platforms: 0 is not from 1 to 200"), "{none}");
    let fewer = told("robust", "/findings/cells", json!([]));
    assert!(fewer.starts_with("findings: cells: 0 in place of 10"), "{fewer}");
    let windows = told("dose", "/findings/windows", json!([8, 4]));
    assert!(windows.starts_with("findings: the windows do not rise"), "{windows}");
    let bell = told("run", "/arms/1", json!("Ads\u{7}"));
    assert!(bell.starts_with("arms holds a control character"), "{bell}");
    let long = told("explain", "/findings/strategy", json!("x".repeat(100_001)));
    assert!(long.starts_with("findings: strategy has 100001 characters"), "{long}");
    let stray = told("beliefs", "/findings/rows/0/belief", json!("hearsay"));
    assert!(stray.starts_with("findings: a row is of another belief"), "{stray}");
    let huge = told("sensitivity", "/findings/rows/0/high", json!(1e308));
    assert!(huge.starts_with("findings: `release.appeal`: high: 1e308 is no figure"), "{huge}");
    let place = told("sweep", "/findings/points/1/point", json!(0));
    assert!(place.starts_with("findings: point 1: is not in its place"), "{place}");
    let falling = told("size", "/findings/worlds/0/listeners", json!(500));
    assert!(falling.starts_with("findings: the sizes do not rise"), "{falling}");
    let newer = told("run", "/format", json!(FORMAT + 1));
    let words = format!("it has format {}, and this version reads format {FORMAT}", FORMAT + 1);
    assert!(newer.starts_with(&words), "{newer}");
}

#[test]
fn a_name_that_xml_has_no_place_for_is_drawn_with_another_character() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path(), "explain");
    redrawn(&dir, "/findings/strategy", json!("Ads \u{ffff}<&>")).unwrap();
    let svg = fs::read_to_string(dir.join("charts/5-decomposition.svg")).unwrap();
    assert!(svg.contains("“Ads \u{fffd}&lt;&amp;&gt;”") && !svg.contains('\u{ffff}'));
}
