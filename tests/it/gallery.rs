//! Gallery: every scenario of the repository runs, in a world the size of a school.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use longplay::measure::record::Counts;
use longplay::measure::windows::Measure;
use longplay::model::source::Source;
use longplay::scenario::{Input, Look, Options, Override, render, resolve};
use longplay::sim::spec::Spec;
use longplay::study::compare::{compare, conclude};
use longplay::study::outcome::{CONTROL, Outcome};
use longplay::study::progress::Progress;

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

fn resolved(input: &Input, options: &Options) -> Spec {
    let resolved = resolve(input, options);
    resolved.unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain))).spec
}

fn tiny(input: &Input) -> Spec {
    let fans = resolved(input, &Options::default()).release.fans.min(20);
    let overrides = [
        "world.listeners=400".to_owned(),
        "world.tracks=400".to_owned(),
        "experiment.replicates=2".to_owned(),
        format!("release.fans={fans}"),
    ];
    let overrides = overrides.map(|it| Override::new("--set", it)).to_vec();
    resolved(input, &Options { overrides, quick: true })
}

fn run(spec: &Spec) -> Outcome {
    compare(spec, &Progress::default()).unwrap()
}

/// Every scenario of the gallery, run once for all tests.
static RUNS: LazyLock<Vec<(String, Spec, Outcome)>> = LazyLock::new(|| {
    let run = |file: PathBuf| {
        let spec = tiny(&Input::File(file.clone()));
        let outcome = run(&spec);
        (file.file_name().unwrap().to_string_lossy().into_owned(), spec, outcome)
    };
    files().into_iter().map(run).collect()
});

/// Numbers that are no numbers, by strategy, window and measure.
fn not_finite(outcome: &Outcome) -> Vec<String> {
    let rows = outcome.effects.iter().filter(|row| {
        let ends = [row.effect_low, row.effect_high, row.p_best];
        let prices = [row.variance_reduction, row.cost_per_unit];
        let always = [Some(row.value), Some(row.control), Some(row.effect)];
        ends.iter().chain(&prices).chain(&always).flatten().any(|number| !number.is_finite())
    });
    rows.map(|row| format!("{} {} {}", row.strategy, row.window_days, row.measure)).collect()
}

#[test]
fn every_scenario_runs_and_gives_finite_numbers() {
    for (name, spec, outcome) in &*RUNS {
        assert_eq!(outcome.arms.len(), spec.strategies.len() + 1, "{name}");
        assert!(outcome.replicates.iter().all(|it| it.arms.len() == outcome.arms.len()), "{name}");
        assert!(!outcome.headline.is_empty(), "{name}");
        assert_eq!(not_finite(outcome), Vec::<String>::new(), "{name}");
        for replicate in &outcome.replicates {
            let days = replicate.arms[0].iter().filter(|it| it.day.0 >= 0).count();
            assert_eq!(days, usize::from(spec.calendar.days), "{name}");
            assert!(replicate.arms[0].iter().all(|day| day.world.streams > 0), "{name}");
        }
    }
}

#[test]
fn an_outcome_survives_the_way_through_json() {
    for (name, _, outcome) in &*RUNS {
        let text = serde_json::to_string(outcome).unwrap();
        let back: Outcome = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let differs = back.effects.iter().zip(&outcome.effects).find(|(back, row)| back != row);
        assert_eq!(differs, None, "{name}");
        assert!(back == *outcome, "{name}");
    }
}

#[test]
fn a_release_that_nobody_meets_has_no_rates_and_no_numbers_that_are_none() {
    let text = "[[strategy]]\nname = \"Nothing\"\n".to_owned();
    let spec = tiny(&Input::Text { name: "unheard".to_owned(), text });
    let mut outcome = run(&spec);
    for day in outcome.replicates.iter_mut().flat_map(|it| &mut it.arms).flatten() {
        day.focal = Counts::default();
        day.focal_new_listeners = 0;
        day.focal_streams_by_source = [0; Source::COUNT];
    }
    let outcome = conclude(&spec, outcome.replicates);
    assert_eq!(not_finite(&outcome), Vec::<String>::new());
    assert!(outcome.effects.iter().any(|row| row.measure == Measure::Streams));
    assert!(outcome.effects.iter().all(|row| row.measure != Measure::SaveRate));
}

#[test]
fn a_scenario_without_strategies_runs_the_control_alone() {
    let text = "title = \"Alone\"\n".to_owned();
    let outcome = run(&tiny(&Input::Text { name: "alone".to_owned(), text }));
    assert_eq!(outcome.arms, [CONTROL]);
    assert!(outcome.effects.is_empty() && outcome.headline.len() == 1, "{:?}", outcome.headline);
}
