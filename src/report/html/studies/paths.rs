//! The pages of studies that take an effect apart: `explain`, and `beliefs` about the platform.
//!
//! Deliberately unknown: how anything is estimated, and how it is drawn.

use serde_json::json;

use crate::measure::windows::Measure;
use crate::report::beliefs::tables;
use crate::report::html::content::{Choice, Figure, Form, Kind, Point, Scale, Series, Sheet, View};
use crate::report::html::studies::run::unit;
use crate::report::table::explain;
use crate::study::beliefs::findings::{BeliefFindings, PATHS};
use crate::study::explain::findings::{ExplainFindings, Path, PathRow};
use crate::study::format::{chief_window, percent_exact};

/// Streams by path, measure and window.
pub fn of_explain(found: &ExplainFindings) -> Vec<Figure> {
    let is_there = |measure: &Measure| found.paths.iter().any(|it| it.measure == *measure);
    let measures: Vec<Measure> = Measure::all().into_iter().filter(is_there).collect();
    let Some(first) = measures.iter().position(|it| *it == Measure::Streams) else {
        return Vec::new();
    };
    let mut views = Vec::new();
    for (of_measure, &measure) in measures.iter().enumerate() {
        for (of_window, &window) in found.windows.iter().enumerate() {
            let point = |(row, path): (usize, Path)| {
                let is_it = |it: &&PathRow| {
                    it.path == path && it.measure == measure && it.window_days == window
                };
                found.paths.iter().find(is_it).map(|it| Point(row as f64, it.effect))
            };
            let points = Path::ALL.into_iter().enumerate().filter_map(point).collect();
            views.push(View {
                at: vec![of_measure, of_window],
                across: "path".to_owned(),
                scale: Scale::default(),
                unit: unit(measure),
                form: Form::of_unit(measure.unit()),
                signed: true,
                names: Path::ALL.map(|path| label(path).to_owned()).into(),
                series: vec![Series { name: found.strategy.clone(), look: 1, points }],
            });
        }
    }
    vec![Figure {
        id: "paths",
        kind: Kind::Rows,
        title: "Through which path the effect comes".to_owned(),
        note: format!(
            "What “{}” adds by each path. The library and the recommender add up to the ask; being \
             heard and the ask add up to everything. Whiskers are {} intervals.",
            found.strategy,
            percent_exact(found.confidence)
        ),
        choices: vec![
            Choice {
                label: "Measure",
                options: measures.iter().map(|it| it.words()).collect(),
                first,
            },
            Choice::of_windows(&found.windows, chief_window(&found.windows)),
        ],
        views,
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

/// The tables of `explain`.
pub fn sheets_of_explain(found: &ExplainFindings) -> Vec<Sheet> {
    let savers = found.savers.as_ref().map(explain::saver_figures).unwrap_or_default();
    let paths = Sheet::of(&explain::paths(), &found.paths, &[])
        .titled("Paths", "What came by each path, and its share of the whole effect.")
        .chosen("measure", Measure::Streams.name())
        .chosen("window_days", json!(chief_window(&found.windows)));
    let savers = Sheet::of(&explain::savers(), &savers, &[])
        .titled("Savers and others", "How much more savers stream, and how much a save causes.");
    [paths, savers].into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}

/// Streams by belief, path and window.
pub fn of_beliefs(found: &BeliefFindings) -> Vec<Figure> {
    let view = |(at, &window): (usize, &u16)| {
        let series = |(index, &path): (usize, &Path)| {
            let point = |(row, belief): (usize, &String)| {
                found.row(belief, path, window).map(|it| Point(row as f64, it.effect))
            };
            Series {
                name: label(path).to_owned(),
                look: index + 1,
                points: found.beliefs.iter().enumerate().filter_map(point).collect(),
            }
        };
        View {
            at: vec![at],
            across: "belief about the platform".to_owned(),
            scale: Scale::default(),
            unit: "streams".to_owned(),
            form: Form::Count,
            signed: true,
            names: found.beliefs.clone(),
            series: PATHS.iter().enumerate().map(series).collect(),
        }
    };
    if found.rows.is_empty() {
        return Vec::new();
    }
    vec![Figure {
        id: "beliefs",
        kind: Kind::Rows,
        title: "Which path it takes, by what one believes of the platform".to_owned(),
        note: format!(
            "What “{}” adds by each path. Whiskers are {} intervals.",
            found.strategy,
            percent_exact(found.confidence)
        ),
        choices: vec![Choice::of_windows(&found.windows, chief_window(&found.windows))],
        views: found.windows.iter().enumerate().map(view).collect(),
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

/// The table of `beliefs`.
pub fn sheets_of_beliefs(found: &BeliefFindings) -> Vec<Sheet> {
    let sheet = Sheet::of(&tables::beliefs(), &found.rows, &[])
        .titled("Beliefs", "What came by each path under each belief about the platform.")
        .chosen("window_days", json!(chief_window(&found.windows)));
    vec![sheet]
}

/// A path in words.
const fn label(path: Path) -> &'static str {
    match path {
        Path::Exposure => "Being heard",
        Path::Library => "Saves: library",
        Path::Training => "Saves: recommender",
        Path::Ask => "The ask",
        Path::Total => "Everything",
        Path::LibraryAlone => "Library alone",
        Path::TrainingAlone => "Recommender alone",
        Path::Interaction => "Only both together",
    }
}
