//! The chart of validation: a row per part of a target, its value and interval against its band.
//!
//! Bands have different units, so each row has a scale of its own: the band is as wide in every
//! row. An open band has the width of its end's distance from 0, or of 1 where it ends there.
//! Deliberately unknown: where the picture is put.

use crate::report::chart::canvas::{self, Anchor, Canvas, Stroke, Type};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Look, Marker, Theme};
use crate::report::error::ReportError;
use crate::validation::report::words::{band, count, value};
use crate::validation::run::Checked;
use crate::validation::targets::Band;

/// Sizes \[pixels\].
const ROW: f64 = 22.0;
const HEAD: f64 = 92.0;
const FOOT: f64 = 24.0;
const BAND_LEFT: f64 = 440.0;
const BAND_WIDTH: f64 = 140.0;
/// Places beyond which a value is drawn at the rim, as an arrow \[band widths from the lower end\].
const RIM: (f64, f64) = (-0.55, 1.45);
const SIZE: f64 = 12.0;

/// Draws the chart as SVG.
///
/// # Errors
/// [`ReportError::Chart`] when it cannot be drawn.
pub fn svg(rows: &[Checked]) -> Result<String, ReportError> {
    let look = Look::of(&Theme::Blog.into());
    let look = Look { size: (look.size.0, HEAD + ROW * rows.len() as f64 + FOOT), ..look };
    let title = count(rows);
    let described: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {} against {}", row.target.id, value(row), band(row)))
        .collect();
    let texts = (title.as_str(), &*described.join("; "));
    canvas::draw(&look, "validation", texts, |canvas| paint(canvas, &look, &title, rows))
        .map_err(|what| ReportError::Chart { chart: "validation", what })
}

fn paint(canvas: &Canvas<'_>, look: &Look, title: &str, rows: &[Checked]) {
    let set = |size, weight, colour, anchor| Type { size, weight, colour, anchor };
    let note = |anchor| set(SIZE, Weight::Regular, look.muted, anchor);
    canvas.text(title, (24.0, 42.0), set(20.0, Weight::Strong, look.ink, Anchor::Start));
    let subtitle = "mean and 95 % interval over worlds · each row is scaled to its band, shaded";
    canvas.text(subtitle, (24.0, 64.0), note(Anchor::Start));
    let (good, bad) = (look.arm(1), look.arm(2));
    for (index, row) in rows.iter().enumerate() {
        let middle = HEAD + ROW * (index as f64 + 0.5);
        let base = middle + SIZE * 0.36;
        let held_out = if row.target.held_out { " (held out)" } else { "" };
        let name = format!("{}  {}{held_out}", row.target.id, row.target.name);
        let name = Weight::Regular.shorten(&name, SIZE, BAND_LEFT - 110.0);
        canvas.text(&name, (24.0, base), set(SIZE, Weight::Regular, look.ink, Anchor::Start));
        let (top, bottom) = (middle - ROW * 0.36, middle + ROW * 0.36);
        let to = BAND_LEFT + BAND_WIDTH;
        canvas.rectangle((BAND_LEFT, top), (to, bottom), look.grid);
        if row.target.band.high.is_none() {
            let tip = (x_of(RIM.1), middle);
            canvas.area(&[(to, top), tip, (to, bottom)], look.grid, 1.0);
        }
        canvas.text(&band(row), (look.size.0 - 24.0, base), note(Anchor::End));
        let arm = if row.passes() { good } else { bad };
        let Some(mean) = row.value else { continue };
        let place = |value| place(row.target.band, value);
        if let Some(interval) = row.interval {
            let ends = [place(interval.low), place(interval.high)];
            let points = ends.map(|end| (x_of(end.clamp(RIM.0, RIM.1)), middle));
            let stroke = Stroke { colour: arm.colour, width: 2.0, dash: &[] };
            canvas.line(&points, stroke);
        }
        let marker = if row.passes() { Marker::Circle } else { Marker::Diamond };
        canvas.dot((x_of(place(mean).clamp(RIM.0, RIM.1)), middle), 4.0, marker, arm.colour, 1.0);
        let written = set(SIZE, Weight::Strong, arm.text, Anchor::End);
        canvas.text(&value(row), (x_of(RIM.0) - 8.0, base), written);
    }
}

/// Where a place of the common scale stands.
fn x_of(place: f64) -> f64 {
    BAND_LEFT + place * BAND_WIDTH
}

/// A value in widths of its band: 0 at the lower end, 1 at the upper.
fn place(band: Band, value: f64) -> f64 {
    let low = band.low.unwrap_or(0.0);
    (value - low) / band.width()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Interval;
    use crate::validation::table::all::TARGETS;

    #[test]
    fn values_stand_in_their_band_where_they_lie_in_it() {
        let band = Band { low: Some(0.2), high: Some(0.4) };
        assert!((place(band, 0.3) - 0.5).abs() < 1e-12 && place(band, 0.1) < 0.0);
        let open = Band { low: Some(3.0), high: None };
        assert!(place(open, 2.9) < 0.0 && (place(open, 6.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_row_is_drawn_and_a_miss_looks_different() {
        let row = |value| Checked {
            target: &TARGETS[0],
            value: Some(value),
            interval: Some(Interval { low: value - 0.01, high: value + 0.01 }),
        };
        let good = svg(&[row(0.24)]).expect("draws");
        let bad = svg(&[row(0.9)]).expect("draws");
        assert!(good.contains("<circle") && !bad.contains("<circle"), "{bad}");
        assert!(bad.contains("0 of 1 targets pass") && bad.contains("90.0 %"), "{bad}");
        let both = svg(&[row(0.24), row(0.9)]).expect("draws");
        assert_eq!(both.matches("Starts left before 5 s").count(), 2);
    }
}
