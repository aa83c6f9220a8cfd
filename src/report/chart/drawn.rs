//! Charts on their way to bytes: laid out, drawn, or not. Main types: [`Chart`], [`Drawn`].
//!
//! Deliberately unknown: which charts there are, and what they show.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::report::chart::canvas::{self, Canvas};
use crate::report::chart::canvas::{Anchor, Type};
use crate::report::chart::style::{Format, Style};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
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

/// A chart by its name, laid out when it is asked for; none where there is nothing to draw.
pub type Layout<'a> = (&'static str, Box<dyn FnOnce() -> Option<Chart<'a>> + 'a>);

/// What was drawn, and what could not be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The charts in order.
    pub pictures: Vec<Picture>,
    /// Charts that could not be drawn, and why.
    pub undrawn: Vec<(&'static str, String)>,
}

impl Drawn {
    /// Adds what else was drawn.
    pub fn extend(&mut self, other: Self) {
        self.pictures.extend(other.pictures);
        self.undrawn.extend(other.undrawn);
    }

    /// All charts.
    ///
    /// # Errors
    /// [`ReportError::Chart`], naming the first that could not be drawn.
    pub fn whole(self) -> Result<Vec<Picture>, ReportError> {
        match self.undrawn.into_iter().next() {
            Some((chart, what)) => Err(ReportError::Chart { chart, what }),
            None => Ok(self.pictures),
        }
    }
}

/// Name of the folder of charts within one of results.
const CHARTS: &str = "charts";

/// Draws charts by their names: PNG with the feature `png`, and SVG. A chart that fails, even by a
/// panic, fails alone: what was simulated for hours is worth more than its picture.
pub fn pictures(charts: Vec<Layout<'_>>, style: &Style) -> Drawn {
    pictures_in(CHARTS, charts, style)
}

/// The same in a folder within that of the results.
pub fn pictures_in(folder: &str, charts: Vec<Layout<'_>>, style: &Style) -> Drawn {
    let mut drawn = Drawn::default();
    for (name, layout) in charts {
        match catch_unwind(AssertUnwindSafe(|| picture((folder, name), layout, style))) {
            Ok(Ok(pictures)) => drawn.pictures.extend(pictures),
            Ok(Err(what)) => drawn.undrawn.push((name, what)),
            Err(_) => drawn.undrawn.push((name, "the drawing gave up".to_owned())),
        }
    }
    drawn
}

fn picture<'a>(
    (folder, name): (&str, &'static str),
    layout: impl FnOnce() -> Option<Chart<'a>>,
    style: &Style,
) -> Result<Vec<Picture>, String> {
    let Some(chart) = layout() else { return Ok(Vec::new()) };
    let svg = svg(name, chart, style)?;
    let mut pictures = Vec::new();
    #[cfg(feature = "png")]
    let svg = {
        let outlined = crate::report::chart::outline::outlined(&svg)?;
        if style.writes(Format::Png) {
            let png = crate::report::chart::png::render(&outlined)?;
            pictures.push((format!("{folder}/{name}.png"), png));
        }
        outlined
    };
    if style.writes(Format::Svg) {
        pictures.push((format!("{folder}/{name}.svg"), svg.into_bytes()));
    }
    Ok(pictures)
}

/// Draws charts as SVG whose text is text, for a page that has the typeface. A chart that fails is
/// left out: [`pictures`] tells of it.
pub fn texts(charts: Vec<Layout<'_>>, style: &Style) -> Vec<(&'static str, String)> {
    let text = |(name, layout): Layout<'_>| {
        let svg = || svg(name, layout()?, style).ok();
        catch_unwind(AssertUnwindSafe(svg)).ok().flatten().map(|svg| (name, svg))
    };
    charts.into_iter().filter_map(text).collect()
}

/// Draws a chart as SVG whose text is text.
pub(in crate::report) fn svg(
    name: &'static str,
    chart: Chart<'_>,
    style: &Style,
) -> Result<String, String> {
    let texts = (chart.title.as_str(), chart.description.as_str());
    let look = Look { size: chart.size, ..Look::of(style) };
    canvas::draw(&look, &format!("chart-{name}"), texts, |canvas| {
        (chart.paint)(canvas);
        attribution(canvas, &look, style.foot());
    })
}

/// The line at the foot.
fn attribution(canvas: &Canvas<'_>, look: &Look, line: &str) {
    if line.is_empty() {
        return;
    }
    let (scale, margin) = (look.scale, look.metrics.margin * look.scale);
    let size = 11.0 * scale;
    let line = Weight::Regular.shorten(line, size, look.size.0 - 2.0 * margin);
    let set = Type { size, weight: Weight::Regular, colour: look.muted, anchor: Anchor::End };
    canvas.text(&line, (look.size.0 - margin, look.size.1 - 9.0 * scale), set);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Chart<'static> {
        let (title, description) = ("Nothing".to_owned(), String::new());
        Chart { title, description, size: (80.0, 50.0), paint: Box::new(|_| {}) }
    }

    #[test]
    #[expect(clippy::panic, reason = "what a panic does is what is looked at")]
    fn a_chart_that_gives_up_takes_no_other_with_it() {
        let charts: Vec<Layout<'_>> = vec![
            ("1-panics", Box::new(|| panic!("on purpose"))),
            ("2-is-drawn", Box::new(|| Some(empty()))),
            ("3-is-none", Box::new(|| None)),
        ];
        let drawn = pictures(charts, &Style::default());
        assert_eq!(drawn.undrawn, [("1-panics", "the drawing gave up".to_owned())]);
        assert!(drawn.pictures.iter().all(|(name, _)| name.starts_with("charts/2-is-drawn.")));
        assert!(!drawn.pictures.is_empty() && drawn.whole().is_err());
    }

    #[test]
    fn a_place_that_is_no_number_is_told_and_does_not_take_for_ever() {
        let lost: Layout<'_> = (
            "1-lost",
            Box::new(|| {
                let stroke = canvas::Stroke { colour: (0, 0, 0), width: 1.0, dash: &[1.0, 1.0] };
                let paint =
                    move |it: &Canvas<'_>| it.line(&[(0.0, 0.0), (f64::INFINITY, 0.0)], stroke);
                Some(Chart { paint: Box::new(paint), ..empty() })
            }),
        );
        let drawn = pictures(vec![lost], &Style::default());
        assert_eq!(drawn.undrawn, [("1-lost", "a place is nowhere near the picture".to_owned())]);
    }
}
