//! The page of a grid of platforms: what each strategy loses by being chosen for all of them.
//!
//! Deliberately unknown: how anything is judged, and how it is drawn.

use crate::inference::estimate::Estimate;
use crate::report::html::content::{Figure, Form, Kind, Point, Scale, Series, Sheet, View};
use crate::report::robust::tables;
use crate::study::format::percent_exact;
use crate::study::outcome::CONTROL;
use crate::study::robust::findings::{Choice, Findings};

/// Regret by strategy.
pub fn figures(found: &Findings) -> Vec<Figure> {
    if found.choices.is_empty() {
        return Vec::new();
    }
    let series = |(row, choice): (usize, &Choice)| {
        let (value, low, high) = (choice.regret, choice.regret_low, choice.regret_high);
        let look = found.arms.iter().position(|arm| *arm == choice.strategy).unwrap_or(row);
        let name = name(&choice.strategy);
        Series { name, look, points: vec![Point(row as f64, Estimate { value, low, high })] }
    };
    vec![Figure {
        id: "regret",
        kind: Kind::Rows,
        title: "What is lost by choosing one strategy for all platforms".to_owned(),
        note: format!(
            "Mean streams by day {} behind the best of each platform: less is better. Whiskers \
             are {} intervals.",
            found.window_days,
            percent_exact(found.confidence)
        ),
        choices: Vec::new(),
        views: vec![View {
            at: Vec::new(),
            across: "strategy".to_owned(),
            scale: Scale::default(),
            unit: "streams behind the best".to_owned(),
            form: Form::Count,
            signed: false,
            names: found.choices.iter().map(|it| name(&it.strategy)).collect(),
            series: found.choices.iter().enumerate().map(series).collect(),
        }],
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

fn name(arm: &str) -> String {
    if arm == CONTROL { "Control".to_owned() } else { arm.to_owned() }
}

/// The tables.
pub fn sheets(found: &Findings) -> Vec<Sheet> {
    let choices = Sheet::of(&tables::choices(), &found.choices, &[])
        .titled("Strategies", "How often each is best, and what is lost where it is not.");
    let winners = Sheet::of(&tables::winners(), &found.cells, &[])
        .titled("Platforms", "Which strategy is best under each platform, and how surely.");
    vec![choices, winners]
}

/// Options of the command that name the platforms.
pub fn options(found: &Findings) -> Vec<String> {
    let name = if found.is_of_beliefs() { "--platform" } else { "--recommender" };
    let weights = &found.save_weights;
    let platforms = found.platforms.iter().map(|it| format!("{name} {it}"));
    platforms.chain(weights.iter().map(|it| format!("--save-weight {it}"))).collect()
}
