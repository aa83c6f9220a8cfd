//! The report from outside: a folder of results and what it promises.

use std::fs;
use std::path::{Path, PathBuf};

use longplay::report::chart::all::{draw, draw_svg};
use longplay::report::chart::data::ChartData;
use longplay::report::chart::drawn::Drawn;
use longplay::report::folder::put;
use longplay::report::out_dir::OutDir;
use longplay::report::results::Results;
use longplay::report::{RunInfo, Theme, Written, redraw, summary, write};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use crate::sample::{Sample, comparisons, info, outcome};

fn run(place: &Path, sample: &Sample, info: &RunInfo, theme: Theme) -> Written {
    let out = OutDir::prepare(place.join("run")).unwrap();
    let outcome = outcome(sample);
    write(out, &outcome, &outcome.text(), info, theme).unwrap()
}

fn read(dir: &Path, name: &str) -> Vec<u8> {
    fs::read(dir.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn the_same_outcome_gives_the_same_bytes_on_another_machine() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let sample = Sample { days: -14..30, ..Sample::default() };
    let here = run(first.path(), &sample, &info(), Theme::Blog);
    let elsewhere =
        RunInfo { threads: 64, seconds: 1.0, timings: vec![], warnings: vec![], ..info() };
    let there = run(second.path(), &sample, &elsewhere, Theme::Blog);
    assert_eq!(here.result_hash, there.result_hash);
    for (one, other) in here.files.iter().zip(&there.files) {
        if !one.ends_with("manifest.json") {
            assert!(
                fs::read(one).unwrap() == fs::read(other).unwrap(),
                "{} differs",
                one.display()
            );
        }
    }
}

#[test]
fn another_outcome_has_another_hash() {
    let place = tempfile::tempdir().unwrap();
    let one = run(place.path(), &Sample::default(), &info(), Theme::Blog);
    let other =
        run(place.path(), &Sample { strength: 0.9, ..Sample::default() }, &info(), Theme::Blog);
    assert_ne!(one.result_hash, other.result_hash);
    assert_eq!(other.moved_to, Some(place.path().join("run.old")));
}

#[test]
fn every_promised_file_is_there_and_the_manifest_vouches_for_the_data() {
    let place = tempfile::tempdir().unwrap();
    let written = run(place.path(), &Sample::default(), &info(), Theme::Blog);
    let mut names: Vec<String> = written
        .files
        .iter()
        .map(|file| file.strip_prefix(&written.dir).unwrap().display().to_string())
        .collect();
    names.sort();
    let mut promised = vec![
        "manifest.json",
        "scenario.resolved.toml",
        "daily.csv",
        "daily.parquet",
        "effects.csv",
        "effects.parquet",
        "summary.json",
        "charts/2-effect-over-time.svg",
        "charts/3-streams-by-day.svg",
        "report.html",
        "charts/4-streams-by-source.svg",
        "charts/5-cost-of-a-stream.svg",
        "charts/6-save-rate.svg",
    ];
    if cfg!(feature = "png") {
        promised.extend([
            "charts/2-effect-over-time.png",
            "charts/3-streams-by-day.png",
            "charts/4-streams-by-source.png",
            "charts/5-cost-of-a-stream.png",
            "charts/6-save-rate.png",
        ]);
    }
    promised.sort_unstable();
    assert_eq!(names, promised);
    let manifest: serde_json::Value =
        serde_json::from_slice(&read(&written.dir, "manifest.json")).unwrap();
    assert_eq!(manifest["result_hash"], written.result_hash);
    for (name, hash) in manifest["files"].as_object().unwrap() {
        assert_eq!(*hash, longplay::report::manifest::hash(&read(&written.dir, name)), "{name}");
    }
    assert_eq!(manifest["warnings"].as_array().unwrap().len(), 2);
    let summary = summary::json(&outcome(&Sample::default()), &info());
    assert_eq!(
        read(&written.dir, "summary.json"),
        format!(
            "{summary:#}
"
        )
        .into_bytes()
    );
}

#[test]
fn parquet_and_csv_hold_the_same_table() {
    let place = tempfile::tempdir().unwrap();
    let sample = Sample { replicates: 1, days: -3..10, ..Sample::default() };
    let written = run(place.path(), &sample, &info(), Theme::Blog);
    for table in ["daily", "effects"] {
        let csv = written.dir.join(format!("{table}.csv"));
        let mut csv = csv::Reader::from_path(csv).unwrap();
        let header: Vec<String> = csv.headers().unwrap().iter().map(ToOwned::to_owned).collect();
        let parquet = fs::File::open(written.dir.join(format!("{table}.parquet"))).unwrap();
        let parquet = SerializedFileReader::new(parquet).unwrap();
        assert_eq!(parquet.metadata().file_metadata().created_by(), Some("longplay"));
        let mut rows = 0;
        for (record, row) in csv.records().zip(parquet.get_row_iter(None).unwrap()) {
            let (record, row) = (record.unwrap(), row.unwrap());
            let names: Vec<String> = row.get_column_iter().map(|(name, _)| name.clone()).collect();
            assert_eq!(names, header);
            for (cell, (name, field)) in record.iter().zip(row.get_column_iter()) {
                let same = match field {
                    Field::Long(value) => cell.parse() == Ok(*value),
                    Field::Double(value) => cell.parse() == Ok(*value),
                    Field::Str(value) => cell == value,
                    Field::Null => cell.is_empty(),
                    _ => false,
                };
                assert!(same, "{table}.{name}: {cell:?} in CSV, {field:?} in Parquet");
            }
            rows += 1;
        }
        assert_eq!(rows, parquet.metadata().file_metadata().num_rows());
        assert_eq!(rows, if table == "daily" { 4 * 13 } else { 3 });
    }
}

#[test]
fn the_daily_table_keeps_its_columns() {
    let place = tempfile::tempdir().unwrap();
    let written = run(place.path(), &Sample::default(), &info(), Theme::Blog);
    let text = String::from_utf8(read(&written.dir, "daily.csv")).unwrap();
    let sources = |prefix: &str| {
        let name = |name: &str| format!("{prefix}streams_{name}");
        [
            "library",
            "own_playlists",
            "on_repeat",
            "discover_weekly",
            "release_radar",
            "daily_mix",
            "radio",
            "editorial",
            "listener_playlists",
            "search",
            "campaign",
        ]
        .map(name)
        .join(",")
    };
    let header = format!(
        "replicate,strategy,day,starts,streams,listeners,new_listeners,skips,completions,saves,adds,\
         follows,{},exposures,cost,artificial_streams,artificial_removed,artificial_bought,\
         penalty,royalties,commission,sanctioned,world_starts,world_streams,world_listeners,\
         world_skips,world_completions,world_saves,world_adds,world_follows,{},unsaves,\
         world_unsaves,world_album_saves,world_album_tracks,world_lapsed,world_returned,\
         world_playlists_followed,world_playlists_left",
        sources(""),
        sources("world_")
    );
    assert_eq!(text.lines().next(), Some(header.as_str()));
    assert!(text.lines().nth(1).unwrap().starts_with("0,control,0,"));
}

#[test]
fn charts_redrawn_from_the_tables_are_the_charts_drawn_from_the_run() {
    let place = tempfile::tempdir().unwrap();
    let sample = Sample { days: -14..40, ..Sample::default() };
    let written = run(place.path(), &sample, &RunInfo { quick: true, ..info() }, Theme::Blog);
    let charts: Vec<PathBuf> = written
        .files
        .iter()
        .filter(|file| file.parent().unwrap().ends_with("charts"))
        .cloned()
        .collect();
    let drawn: Vec<Vec<u8>> = charts.iter().map(|file| fs::read(file).unwrap()).collect();
    let redrawn = redraw(&written.dir, Theme::Dark).unwrap();
    assert_eq!((redrawn.files, redrawn.warnings), (charts.clone(), Vec::new()));
    assert!(fs::read(&charts[0]).unwrap() != drawn[0], "the theme changes nothing");
    redraw(&written.dir, Theme::Blog).unwrap();
    for (file, drawn) in charts.iter().zip(&drawn) {
        assert!(fs::read(file).unwrap() == *drawn, "{} differs", file.display());
    }
}

#[test]
fn charts_against_a_strategy_are_drawn_again_alike_and_have_no_line_for_it() {
    let place = tempfile::tempdir().unwrap();
    let sample = Sample { reference: Some(2), ..Sample::default() };
    let written = run(place.path(), &sample, &info(), Theme::Blog);
    let chart = written.dir.join("charts/2-effect-over-time.svg");
    let drawn = fs::read_to_string(&chart).unwrap();
    assert!(drawn.contains("streams beyond those of Ads asking for the stream"));
    assert!(drawn.contains("Control: "));
    redraw(&written.dir, Theme::Blog).unwrap();
    assert!(fs::read_to_string(&chart).unwrap() == drawn);
}

#[test]
fn a_folder_without_results_cannot_be_redrawn() {
    let place = tempfile::tempdir().unwrap();
    let error = redraw(place.path(), Theme::Blog).unwrap_err();
    let why = "it has neither summary.json nor manifest.json";
    assert!(error.to_string().ends_with(why), "{error}");
}

#[test]
fn every_number_of_strategies_and_replicates_has_its_charts() {
    for (strategies, replicates) in [(0, 1), (0, 4), (1, 1), (1, 2), (6, 3)] {
        let sample = Sample { strategies, replicates, ..Sample::default() };
        let data = ChartData::new(&outcome(&sample), &info());
        for theme in Theme::ALL {
            let charts = draw_svg(&data, &theme.into()).unwrap();
            assert_eq!(charts.len(), if strategies == 0 { 3 } else { 5 });
            for (name, svg) in charts {
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{name} in {theme:?}");
            }
        }
    }
}

#[test]
fn runs_of_every_length_and_size_have_all_their_charts() {
    let sizes = [
        Sample { days: 0..1, replicates: 1, ..Sample::default() },
        Sample { days: 0..1, replicates: 2, strength: 0.0, ..Sample::default() },
        Sample { days: -90..3650, replicates: 2, strategies: 1, ..Sample::default() },
        Sample { strategies: 40, replicates: 2, days: 0..14, ..Sample::default() },
        Sample { strategies: 40, replicates: 12, days: 0..3, ..Sample::default() },
    ];
    for sample in sizes {
        let data = ChartData::new(&outcome(&sample), &info());
        let drawn = draw(&data, &Theme::Blog.into());
        assert_eq!(drawn.undrawn, [], "{} days, {} strategies", data.days.len(), sample.strategies);
    }
}

#[test]
fn figures_and_names_of_every_size_can_be_drawn() {
    for factor in [0, 1_000, 1_000_000_000_000] {
        let mut outcome = outcome(&Sample::default());
        for day in outcome.replicates.iter_mut().flat_map(|it| &mut it.arms).flatten() {
            day.focal.streams *= factor;
            day.focal_streams_by_source.iter_mut().for_each(|streams| *streams *= factor);
        }
        outcome.comparisons = comparisons(&outcome.replicates, 0);
        let data = ChartData::new(&outcome, &info());
        assert_eq!(draw(&data, &Theme::Talk.into()).undrawn, [], "{factor}");
    }
    let names = [
        "\u{ffff}\u{fffe}",
        "\u{202e}\u{feff}\u{200d}",
        "<&\"'>",
        " ",
        "",
        "🎵🎵🎵",
        "\u{1b}[31m\0",
    ];
    for name in names.map(str::to_owned).into_iter().chain(["long ".repeat(20_000)]) {
        let mut data = ChartData::new(&outcome(&Sample::default()), &info());
        (data.arms[1], data.about.release) = (name.clone(), name.clone());
        assert_eq!(draw(&data, &Theme::Blog.into()).undrawn, [], "{name:.40}");
    }
}

#[test]
fn results_without_one_of_their_charts_are_written_and_warn_of_it() {
    let place = tempfile::tempdir().unwrap();
    let out = OutDir::prepare(place.path().join("run")).unwrap();
    let charts = Drawn {
        pictures: vec![("charts/2-effect-over-time.svg".to_owned(), b"<svg/>".to_vec())],
        undrawn: vec![("3-streams-by-day", "the drawing gave up".to_owned())],
    };
    let data = vec![("daily.csv".to_owned(), b"day\n".to_vec())];
    let written = put(out, Results { data, charts, ..Results::default() }, &info()).unwrap();
    let warning = "the chart 3-streams-by-day cannot be drawn (the drawing gave up); the tables \
         and the summary are whole";
    assert_eq!(written.undrawn, [warning]);
    assert!(String::from_utf8(read(&written.dir, "manifest.json")).unwrap().contains(warning));
    assert_eq!(read(&written.dir, "daily.csv"), b"day\n");
    assert!(written.dir.join("charts/2-effect-over-time.svg").is_file());
}

#[test]
#[ignore = "for the eye: fills output/pictures with pictures"]
fn pictures_to_look_at() {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/pictures");
    fs::remove_dir_all(&place).ok();
    let quick = RunInfo { quick: true, ..info() };
    let usual = Sample::default();
    for theme in Theme::ALL {
        let six = Sample { strategies: 6, days: -14..90, ..Sample::default() };
        run(&place.join(format!("{}-3", theme.name())), &usual, &info(), theme);
        run(&place.join(format!("{}-6", theme.name())), &six, &quick, theme);
    }
    let none = Sample { strategies: 0, ..Sample::default() };
    run(&place.join("control"), &none, &info(), Theme::Blog);
    run(&place.join("single"), &Sample { replicates: 1, ..Sample::default() }, &quick, Theme::Blog);
    run(&place.join("weak"), &Sample { strength: 0.04, ..Sample::default() }, &info(), Theme::Blog);
    run(&place.join("short"), &Sample { days: 0..1, ..Sample::default() }, &info(), Theme::Talk);
    run(
        &place.join("one"),
        &Sample { strategies: 1, days: 0..28, ..Sample::default() },
        &info(),
        Theme::Talk,
    );
}
