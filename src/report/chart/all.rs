//! All charts of a report, under the names of their files. Main type: [`Picture`].

use crate::report::chart::canvas::{self, Canvas};
use crate::report::chart::data::ChartData;
use crate::report::chart::theme::{Look, Theme};
use crate::report::chart::{cumulative_effect, save_rate, sources, streams_by_day};
use crate::report::error::ReportError;

/// Files of a chart: name below the folder of results, and bytes.
pub type Picture = (String, Vec<u8>);

/// A chart, laid out and ready to be drawn.
pub struct Chart<'a> {
    /// The finding.
    pub title: String,
    /// What the chart shows, for those who cannot see it.
    pub description: String,
    /// Width and height, in pixels: those of the look, or more where there is more to show.
    pub size: (f64, f64),
    /// Draws it.
    pub paint: Box<dyn FnOnce(&Canvas<'_>) + 'a>,
}

/// Draws all charts of a run: SVG, and PNG with the feature `png`; sorted by name.
///
/// # Errors
/// [`ReportError::Chart`], naming the chart.
pub fn draw(data: &ChartData, theme: Theme) -> Result<Vec<Picture>, ReportError> {
    pictures(charts(data, Look::of(theme)), theme)
}

/// Draws all charts of a run as SVG, with their names.
///
/// # Errors
/// [`ReportError::Chart`], naming the chart.
pub fn draw_svg(
    data: &ChartData,
    theme: Theme,
) -> Result<Vec<(&'static str, String)>, ReportError> {
    let look = Look::of(theme);
    let named = charts(data, look).into_iter();
    named.map(|(name, chart)| Ok((name, svg(name, chart, look)?))).collect()
}

/// Draws charts by their names: PNG with the feature `png`, and SVG.
///
/// # Errors
/// [`ReportError::Chart`], naming the chart.
pub fn pictures(
    charts: Vec<(&'static str, Chart<'_>)>,
    theme: Theme,
) -> Result<Vec<Picture>, ReportError> {
    let mut pictures = Vec::new();
    for (name, chart) in charts {
        let svg = svg(name, chart, Look::of(theme))?;
        #[cfg(feature = "png")]
        pictures.push((
            format!("charts/{name}.png"),
            crate::report::chart::png::render(&svg)
                .map_err(|what| ReportError::Chart { chart: name, what })?,
        ));
        pictures.push((format!("charts/{name}.svg"), svg.into_bytes()));
    }
    Ok(pictures)
}

/// The charts of a run. Without a strategy there is no effect, and the chart of cumulative effects is
/// left out; without a day there is nothing to draw.
fn charts(data: &ChartData, look: Look) -> Vec<(&'static str, Chart<'_>)> {
    if data.days.is_empty() || data.arms.is_empty() {
        return Vec::new();
    }
    [
        ("1-streams-by-day", Some(streams_by_day::chart(data, look))),
        ("2-cumulative-effect", cumulative_effect::chart(data, look)),
        ("3-save-rate-and-streams", Some(save_rate::chart(data, look))),
        ("4-streams-by-source", Some(sources::chart(data, look))),
    ]
    .into_iter()
    .filter_map(|(name, chart)| Some((name, chart?)))
    .collect()
}

fn svg(name: &'static str, chart: Chart<'_>, look: Look) -> Result<String, ReportError> {
    let texts = (chart.title.as_str(), chart.description.as_str());
    let look = Look { size: chart.size, ..look };
    canvas::draw(&look, &format!("chart-{name}"), texts, chart.paint)
        .map_err(|what| ReportError::Chart { chart: name, what })
}
