//! The pages of studies of many points: `sweep` and `sensitivity`.
//!
//! Deliberately unknown: how anything is estimated, and how it is drawn.

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::report::html::content::{Choice, Figure, Form, Kind, Point, Scale, Series, Sheet, View};
use crate::report::html::studies::run::unit;
use crate::report::table::sweep as table;
use crate::study::format::percent_exact;
use crate::study::sensitivity::findings::{KeyRow, SensitivityFindings};
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::{Finished, Setting};

/// Effects on streams along each key that varies by number, or by point where all vary by name.
pub fn of_sweep(found: &SweepFindings) -> Vec<Figure> {
    let figure = |kind, note: &str, choices, views| Figure {
        id: "sweep",
        kind,
        title: "How the effect on streams changes".to_owned(),
        note: format!("{note} {} intervals.", percent_exact(found.confidence)),
        choices,
        views,
        windows: Vec::new(),
        spans: Vec::new(),
    };
    let keys: Vec<usize> = (0..found.keys.len())
        .filter(|&key| found.strategies.iter().any(|it| !found.along(it, key).is_empty()))
        .collect();
    if keys.is_empty() {
        let view = by_point(found);
        let note = "Effects on streams at each point. Whiskers are";
        let is_there = view.series.iter().any(|it| !it.points.is_empty());
        return is_there
            .then(|| figure(Kind::Rows, note, Vec::new(), vec![view]))
            .into_iter()
            .collect();
    }
    let views = keys.iter().enumerate().map(|(at, &key)| along(found, at, key)).collect();
    let first = keys.iter().position(|key| Some(*key) == found.leading_key()).unwrap_or(0);
    let options = keys.iter().map(|&key| found.with_unit(key)).collect();
    if found.keys.len() == 1 {
        return vec![figure(Kind::Lines, "Bands are", Vec::new(), views)];
    }
    let note = "Each dot is a point of the sweep, in which the other keys differ too. Whiskers are";
    vec![figure(Kind::Dots, note, vec![Choice { label: "Key", options, first }], views)]
}

fn along(found: &SweepFindings, at: usize, key: usize) -> View {
    let series = |(index, strategy): (usize, &String)| Series {
        name: strategy.clone(),
        look: index + 1,
        points: found
            .along(strategy, key)
            .into_iter()
            .map(|(place, row)| {
                let (value, low, high) = (row.effect, row.effect_low, row.effect_high);
                Point(place, Estimate { value, low, high })
            })
            .collect(),
    };
    View {
        at: if found.keys.len() == 1 { Vec::new() } else { vec![at] },
        across: found.with_unit(key),
        scale: Scale::Numbers,
        unit: format!("effect on streams {}", found.until()),
        form: Form::Count,
        signed: true,
        names: Vec::new(),
        series: found.strategies.iter().enumerate().map(series).collect(),
    }
}

fn by_point(found: &SweepFindings) -> View {
    let name = |point: &Finished| {
        let settings = point.settings.iter().map(|setting| match setting {
            Setting::Number(value) => value.to_string(),
            Setting::Name(name) => name.clone(),
        });
        settings.collect::<Vec<_>>().join(" · ")
    };
    let series = |(index, strategy): (usize, &String)| {
        let point = |(row, point): (usize, &Finished)| {
            let it = point.whole(strategy, Measure::Streams)?;
            let (value, low, high) = (it.effect, it.effect_low, it.effect_high);
            Some(Point(row as f64, Estimate { value, low, high }))
        };
        let points = found.points.iter().enumerate().filter_map(point).collect();
        Series { name: strategy.clone(), look: index + 1, points }
    };
    View {
        at: Vec::new(),
        across: "point".to_owned(),
        scale: Scale::default(),
        unit: format!("effect on streams {}", found.until()),
        form: Form::Count,
        signed: true,
        names: found.points.iter().map(name).collect(),
        series: found.strategies.iter().enumerate().map(series).collect(),
    }
}

/// The points of a sweep.
pub fn sheets_of_sweep(found: &SweepFindings) -> Vec<Sheet> {
    let rows = table::rows(&found.points);
    let wanted: Vec<&str> = found
        .keys
        .iter()
        .map(String::as_str)
        .chain(["point", "strategy", "value", "control", "effect", "effect_low", "effect_high"])
        .collect();
    let sheet = Sheet::of(&table::table(&found.keys, &found.points), &rows, &wanted);
    let note = "Effects on streams over the whole run at each point. The file sweep.csv has all \
                windows and measures.";
    vec![sheet.titled("Points", note)]
}

/// How much each key moves the answer.
pub fn of_sensitivity(found: &SensitivityFindings) -> Vec<Figure> {
    let rows = found.ordered();
    let series = |name: &str, look, of: fn(&KeyRow) -> Option<Estimate>| {
        let point = |(row, key): (usize, &&KeyRow)| of(key).map(|it| Point(row as f64, it));
        let points = rows.iter().enumerate().filter_map(point).collect();
        Series { name: name.to_owned(), look, points }
    };
    let is_shares = rows.iter().any(|row| row.shares.is_some());
    let series = if is_shares {
        vec![
            series("With all it acts together with", 1, |row| row.shares.map(|it| it.total)),
            series("Alone", 2, |row| row.shares.map(|it| it.first)),
        ]
    } else {
        vec![series("Mean size of its effect", 1, |row| row.elementary.map(|it| it.mu_star))]
    };
    if series.iter().all(|it| it.points.is_empty()) {
        return Vec::new();
    }
    let (form, unit) = if is_shares {
        (Form::Percent, "share of the variance".to_owned())
    } else {
        (Form::of_unit(found.measure.unit()), unit(found.measure))
    };
    vec![Figure {
        id: "sensitivity",
        kind: Kind::Rows,
        title: "Which assumptions the answer depends on".to_owned(),
        note: format!(
            "How much the answer about “{}” moves with each key over its range. Whiskers are {} \
             intervals.",
            found.strategy,
            percent_exact(found.confidence)
        ),
        choices: Vec::new(),
        views: vec![View {
            at: Vec::new(),
            across: "key".to_owned(),
            scale: Scale::default(),
            unit,
            form,
            signed: false,
            names: rows.iter().map(|row| row.key.clone()).collect(),
            series,
        }],
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

/// The indices of a sensitivity analysis.
pub fn sheets_of_sensitivity(found: &SensitivityFindings) -> Vec<Sheet> {
    let sheet = Sheet::of(&table::indices(), &found.rows, &[]);
    vec![sheet.titled("Keys", "How much each key moves the answer over its range.")]
}
