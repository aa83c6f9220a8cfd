//! All charts of a run, under the names of their files.

use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::{Drawn, Layout, pictures, svg};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::chart::{benchmark, cost, effect_over_time, save_rate, sources, streams_by_day};
use crate::report::dose::chart as dose;
use crate::report::error::ReportError;

/// Draws all charts of a run: SVG, and PNG with the feature `png`.
pub fn draw(data: &ChartData, style: &Style) -> Drawn {
    pictures(charts(data, Look::of(style)), style)
}

/// Draws all charts of a run as SVG, with their names.
///
/// # Errors
/// [`ReportError::Chart`], naming the chart.
pub fn draw_svg(
    data: &ChartData,
    style: &Style,
) -> Result<Vec<(&'static str, String)>, ReportError> {
    let look = Look::of(style);
    let mut drawn = Vec::new();
    for (name, layout) in charts(data, look) {
        let Some(chart) = layout() else { continue };
        let svg = svg(name, chart, style);
        drawn.push((name, svg.map_err(|what| ReportError::Chart { chart: name, what })?));
    }
    Ok(drawn)
}

/// The charts of a run. Without a strategy there is no effect, and the chart of effects over time
/// is left out; without a day there is nothing to draw.
pub fn charts(data: &ChartData, look: Look) -> Vec<Layout<'_>> {
    if data.days.is_empty() || data.arms.is_empty() {
        return Vec::new();
    }
    vec![
        (dose::NAME, Box::new(move || dose::chart(data.dose.as_ref()?, &data.about, look))),
        ("2-effect-over-time", Box::new(move || effect_over_time::chart(data, look))),
        ("3-streams-by-day", Box::new(move || Some(streams_by_day::chart(data, look)))),
        ("4-streams-by-source", Box::new(move || Some(sources::chart(data, look)))),
        ("5-cost-of-a-stream", Box::new(move || cost::chart(data, look))),
        ("6-save-rate", Box::new(move || Some(save_rate::chart(data, look)))),
        (benchmark::NAME, Box::new(move || benchmark::chart(data, look))),
    ]
}
