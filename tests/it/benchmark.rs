//! What save rate is usual: the world's other new releases in the control of a run, in tables, a
//! chart and a sentence; nothing of the run itself changes.

use std::fs;
use std::path::Path;

use longplay::dynamics::campaign::Ask;
use longplay::inference::estimate::Estimate;
use longplay::report::out_dir::OutDir;
use longplay::report::{ReportError, Theme, redraw, write};
use longplay::sim::spec::Spec;
use longplay::study::benchmark::findings::{
    AGES, ALL, Benchmark, LEAST_TRACKS, Percentiles, Rate, Standing,
};
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::{Compare, compare};
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::study::runner::run;

use crate::determinism::on_threads;
use crate::sample::{Sample, info, outcome};
use crate::small;

/// A world with few new tracks, so that each has many listeners.
fn spec() -> Spec {
    let mut spec = small::spec(3000, 300);
    spec.world.new_tracks_per_day_per_thousand = 3.0;
    spec.strategies = vec![small::strategy("Ads", &[small::ads(Ask::Save)])];
    spec.calendar.days = 30;
    spec
}

fn benchmarked(spec: &Spec) -> Outcome {
    run(&Compare::new(spec).unwrap().benchmarked(), &NoCheckpoints, &Progress::default()).unwrap()
}

#[test]
fn looking_at_the_other_releases_changes_no_result_and_is_the_same_on_any_number_of_threads() {
    let spec = spec();
    let [one, three] = [1, 3].map(|threads| on_threads(threads, || benchmarked(&spec)));
    let bytes = |outcome: &Outcome| serde_json::to_string(outcome).unwrap();
    assert!(bytes(&one) == bytes(&three), "three threads see something else");
    let plain = compare(&spec, &Progress::default()).unwrap();
    assert_eq!(one.effects, plain.effects);
    assert_eq!(one.headline, plain.headline);
    for (seen, unseen) in one.replicates.iter().zip(&plain.replicates) {
        assert_eq!(seen.arms, unseen.arms);
    }
    assert_eq!(plain.benchmark, None);
    let found = one.benchmark.unwrap();
    let all = found.of(ALL, 28, Rate::SaveRate).unwrap();
    assert!(all.tracks >= LEAST_TRACKS as u64 && all.is_told(), "{all:?}");
    assert_eq!(found.of(ALL, 90, Rate::SaveRate), None, "the run does not reach day 90");
    let genres = found.rates.iter().filter(|it| it.age_days == 28 && it.genre != ALL);
    let of_genres: u64 = genres.filter(|it| it.rate == Rate::SaveRate).map(|it| it.tracks).sum();
    assert_eq!(of_genres, all.tracks, "every track has one genre");
    let rates: Vec<f64> = found.standing(28, Rate::SaveRate).map(|it| it.value.value).collect();
    assert!(rates[1] > rates[0], "ads that ask for the save raise the save rate: {rates:?}");
}

#[test]
fn the_release_has_the_save_rate_that_the_effects_tell() {
    let outcome = benchmarked(&spec());
    let found = outcome.benchmark.as_ref().unwrap();
    let row = outcome
        .effects
        .iter()
        .find(|row| row.window_days == 28 && row.measure.name() == Rate::SaveRate.name());
    let row = row.unwrap();
    let values: Vec<f64> = found.standing(28, Rate::SaveRate).map(|it| it.value.value).collect();
    assert!((values[0] - row.control).abs() < 1e-12 && (values[1] - row.value).abs() < 1e-12);
}

#[test]
fn a_world_without_enough_releases_says_so_and_has_no_chart() {
    let mut spec = spec();
    (spec.world.listeners, spec.release.fans) = (300, 20);
    let outcome = benchmarked(&spec);
    let note = outcome.notes.iter().find(|note| note.contains("usual cannot be said")).unwrap();
    assert!(note.contains("listeners or more by day 14 or 28 of its own"), "{note}");
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("run")).unwrap();
    let dir = write(out, &outcome, &outcome.text(), &info(), Theme::Blog).unwrap().dir;
    assert!(!chart(&dir).exists() && dir.join("save_rates.csv").exists());
}

fn chart(dir: &Path) -> std::path::PathBuf {
    dir.join("charts/7-save-rate-benchmark.svg")
}

/// Made up: rates by genre, and the release above most.
fn made_up(arms: &[String]) -> Benchmark {
    let estimate = |value: f64| Estimate {
        value,
        low: Some(0.9 * value),
        high: Some((1.08 * value).min(1.0)),
    };
    let rates = [ALL, "indie", "pop", "jazz"].into_iter().zip(1_u32..).flat_map(|(genre, nth)| {
        AGES.into_iter().flat_map(move |age_days| {
            Rate::BOTH.map(|rate| {
                let at =
                    |rate: f64| (genre != "jazz").then_some(rate * (0.9 + 0.1 * f64::from(nth)));
                Percentiles {
                    genre: genre.to_owned(),
                    age_days,
                    rate,
                    tracks: if genre == "jazz" { 4 } else { 300 / u64::from(nth) },
                    p10: at(0.02),
                    p25: at(0.035),
                    median: at(0.05).map(estimate),
                    p75: at(0.065),
                    p90: at(1.0 / 12.0),
                }
            })
        })
    });
    let standings = arms.iter().zip(0_u32..).flat_map(|(strategy, nth)| {
        AGES.into_iter().flat_map(move |age_days| {
            Rate::BOTH.map(|rate| Standing {
                strategy: strategy.clone(),
                age_days,
                rate,
                value: estimate(0.05 + 0.02 * f64::from(nth)),
                in_genre: Some(estimate(0.5 + 0.1 * f64::from(nth))),
                in_all: Some(estimate(0.6 + 0.1 * f64::from(nth))),
            })
        })
    });
    Benchmark {
        genre: "indie".to_owned(),
        least_listeners: 100,
        confidence: 0.95,
        rates: rates.collect(),
        standings: standings.collect(),
    }
}

fn results(place: &Path) -> std::path::PathBuf {
    let outcome = outcome(&Sample::default());
    let outcome = Outcome { benchmark: Some(made_up(&outcome.arms)), ..outcome };
    let out = OutDir::prepare(place.join("run")).unwrap();
    write(out, &outcome, &outcome.text(), &info(), Theme::Blog).unwrap().dir
}

#[test]
fn the_chart_is_drawn_again_from_what_was_saved() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let before = fs::read(chart(&dir)).unwrap();
    fs::remove_dir_all(dir.join("charts")).unwrap();
    let redrawn = redraw(&dir, Theme::Blog).unwrap();
    assert!(redrawn.warnings.is_empty(), "{:?}", redrawn.warnings);
    assert!(fs::read(chart(&dir)).unwrap() == before);
    let text = String::from_utf8(before).unwrap();
    for said in ["jazz (4)", "too few to tell", "published as usual", "all genres (300)"] {
        assert!(text.contains(said), "the chart does not say {said:?}");
    }
}

#[test]
fn the_tables_read_back_to_the_last_bit_and_leave_out_what_too_few_tracks_have() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let found = made_up(&outcome(&Sample::default()).arms);
    let mut table = csv::Reader::from_path(dir.join("save_rates.csv")).unwrap();
    let head = table.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|it| it == name).unwrap();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), found.rates.len());
    for (row, wanted) in rows.iter().zip(&found.rates) {
        let number = |name: &str| row[column(name)].parse::<f64>().ok();
        assert_eq!(row[column("genre")], wanted.genre);
        assert_eq!(row[column("tracks")], wanted.tracks.to_string());
        assert_eq!((number("p10"), number("p90")), (wanted.p10, wanted.p90));
        assert_eq!(number("median_low"), wanted.median.and_then(|it| it.low));
    }
    let mut table = csv::Reader::from_path(dir.join("save_rate_standing.csv")).unwrap();
    assert_eq!(table.records().count(), found.standings.len());
    for name in ["save_rates.parquet", "save_rate_standing.parquet"] {
        assert!(dir.join(name).exists(), "{name}");
    }
}

#[test]
fn a_benchmark_that_cannot_be_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let dir = results(place.path());
    let path = dir.join("summary.json");
    let text = fs::read_to_string(&path).unwrap();
    for (from, to, why) in [
        ("\"p10\": 0.02,", "\"p10\": 0.9,", "percentiles that do not rise"),
        ("\"genre\": \"pop\"", "\"genre\": \"polka\"", "`polka` is none"),
        ("\"age_days\": 14", "\"age_days\": 15", "is none of"),
    ] {
        assert!(text.contains(from), "{from}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let error = redraw(&dir, Theme::Blog).unwrap_err();
        let ReportError::Malformed { what, .. } = error else { panic!("{error}") };
        assert!(what.contains("benchmark: ") && what.contains(why), "{what}");
    }
}
