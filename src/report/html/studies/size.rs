//! The page of a study of sizes: effects by the size of the world.
//!
//! Deliberately unknown: which size is enough, and how anything is drawn.

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::report::html::content::{Figure, Form, Kind, Point, Scale, Series, Sheet, View};
use crate::report::size::tables;
use crate::study::format::percent_exact;
use crate::study::outcome::Effect;
use crate::study::size::findings::{SizeFindings, World};

/// Effects on streams against the number of listeners.
pub fn figures(found: &SizeFindings) -> Vec<Figure> {
    let series = |(index, strategy): (usize, &String)| {
        let point = |world: &World| {
            let is_it = |it: &&Effect| {
                it.strategy == *strategy
                    && it.measure == Measure::Streams
                    && it.window_days == found.window_days
            };
            let it = world.effects.iter().find(is_it)?;
            let (value, low, high) = (it.effect, it.effect_low, it.effect_high);
            Some(Point(f64::from(world.listeners), Estimate { value, low, high }))
        };
        let points = found.worlds.iter().filter_map(point).collect();
        Series { name: strategy.clone(), look: index + 1, points }
    };
    let series: Vec<Series> = found.strategies.iter().enumerate().map(series).collect();
    if series.iter().all(|it| it.points.is_empty()) {
        return Vec::new();
    }
    vec![Figure {
        id: "size",
        kind: Kind::Lines,
        title: "The effect by the size of the world".to_owned(),
        note: format!(
            "The same fans and budgets in worlds of other sizes. Bands are {} intervals.",
            percent_exact(found.confidence)
        ),
        choices: Vec::new(),
        views: vec![View {
            at: Vec::new(),
            across: "listeners".to_owned(),
            scale: Scale::Doublings,
            unit: format!("effect on streams by day {}", found.window_days),
            form: Form::Count,
            signed: true,
            names: Vec::new(),
            series,
        }],
        windows: Vec::new(),
        spans: Vec::new(),
    }]
}

/// The tables.
pub fn sheets(found: &SizeFindings) -> Vec<Sheet> {
    let sizes = Sheet::of(&tables::sizes(), &tables::rows_of_sizes(found), &[])
        .titled("Worlds", "Each size, and the release without a campaign in it.");
    let agreement = Sheet::of(&tables::agreement(), &found.agreements, &[])
        .titled("Agreement", "Whether the effects of two sizes agree.");
    [sizes, agreement].into_iter().filter(|sheet| !sheet.rows.is_empty()).collect()
}
