//! Small multiples: a panel for each of many, all on the same axes, its name above it. Main
//! functions: [`needs`] and [`draw`].
//!
//! Deliberately unknown: what a panel shows.

use crate::numbers::whole;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas};
use crate::report::chart::days::Days;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{ArmLook, Look};

const NAME: f64 = 11.5;
const VALUE: f64 = 11.0;
const LINE: f64 = 14.0;
/// Least height of the plot of a panel, with the air around it.
const LEAST: f64 = 36.0;

/// What panels ask of the frame around them: their axes stand inside.
pub fn needs(_look: &Look) -> Needs {
    Needs { unit: false, ..Needs::default() }
}

/// A panel.
pub struct Panel<'a> {
    /// Which of the many.
    pub index: usize,
    /// Where it stands.
    pub frame: Frame,
    days: &'a Days,
    y: &'a Axis,
    /// Whether its ticks have labels: to the left, below.
    labelled: (bool, bool),
}

impl Panel<'_> {
    /// Draws its axes.
    pub fn axes(&self, canvas: &Canvas<'_>, write: impl Fn(f64) -> String) {
        let label = |tick: f64| if self.labelled.0 { write(tick) } else { String::new() };
        self.frame.vertical(canvas, self.y, "", label);
        if self.labelled.1 {
            self.days.draw_with(canvas, &self.frame, "");
        }
    }

    /// A whole line whatever the looks of the arm: a panel has one.
    pub fn look(&self, arm: ArmLook) -> ArmLook {
        ArmLook { dash: &[], ..arm }
    }
}

/// Columns of so many panels.
fn columns(look: &Look, panels: usize) -> usize {
    let wide = look.size.0 > look.size.1;
    let most = if look.size.0 / look.scale < 600.0 && !wide { 2 } else { 3 };
    // Twelve panels of a wide picture stand better in four columns.
    let most = if panels > 9 && most == 3 { 4 } else { most };
    most.min(panels.max(1))
}

/// Draws panels, in rows from left to right; `paint` draws what is in one.
pub fn draw<'a>(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (names, values): (&[&str], &[String]),
    (days, y): (&'a Days, &'a Axis),
    paint: impl Fn(&Panel<'a>),
) {
    let look = frame.look;
    let scale = look.scale;
    let columns = columns(&look, names.len());
    let rows = names.len().div_ceil(columns);
    let ticks = y.ticks.iter().map(|tick| Weight::Regular.width(&whole(*tick), 12.0 * scale));
    let left = frame.left + ticks.fold(0.0, f64::max) + 16.0 * scale;
    let height = (frame.bottom - frame.top) / rows as f64;
    // Where there is no room for both, values go.
    let lines = if height < (2.0 * LINE + LEAST) * scale { 1.0 } else { 2.0 };
    let (gap, head) = (16.0 * scale, (lines * LINE + 6.0) * scale);
    let width = (frame.right - left - gap * (columns as f64 - 1.0)) / columns as f64;
    for (index, (name, value)) in names.iter().zip(values).enumerate() {
        let (row, column) = (index / columns, index % columns);
        let from = left + (width + gap) * column as f64;
        let top = frame.top + height * row as f64;
        let name = Weight::Strong.shorten(name, NAME * scale, width);
        let baseline = top + LINE * 0.8 * scale;
        canvas.text(&name, (from, baseline), frame.set(NAME, Weight::Strong, Anchor::Start));
        let value = Weight::Regular.shorten(value, VALUE * scale, width);
        let below = (from, baseline + LINE * scale);
        if lines > 1.0 {
            canvas.text(&value, below, frame.note(VALUE, Anchor::Start));
        }
        let air = if row + 1 == rows { 0.0 } else { 8.0 * scale };
        let part = frame.part((from, from + width), (top + head, top + height - air));
        // The last panel of each column has the days below it; one in a row above stands alone.
        let last = index + columns >= names.len() && row + 1 == rows;
        paint(&Panel { index, frame: part, days, y, labelled: (column == 0, last) });
    }
    frame.unit_below(canvas, &days.unit());
}
