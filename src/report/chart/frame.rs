//! The frame of a chart: title and subtitle above, axes around the plot, room for labels beside it.
//!
//! Main type: [`Frame`]. Deliberately unknown: what is plotted.

use crate::numbers::whole;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;

const MARGIN: f64 = 24.0;
const TITLE: (f64, f64) = (20.0, 25.0);
const SUBTITLE: (f64, f64) = (12.5, 17.0);
const TICK: f64 = 12.0;

/// What a chart asks of its frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs {
    /// Width of the labels to the right of the plot, in pixels.
    pub labels: f64,
    /// Width of the widest tick label to the left of the plot, in pixels.
    pub ticks: f64,
    /// Height below the plot beyond that of the horizontal axis, in pixels.
    pub below: f64,
    /// Whether a unit stands above the vertical axis.
    pub unit: bool,
}

/// Where everything of a chart stands, in pixels.
pub struct Frame {
    /// The theme's sizes and colours.
    pub look: Look,
    /// Left end of the plot.
    pub left: f64,
    /// Right end of the plot.
    pub right: f64,
    /// Upper end of the plot.
    pub top: f64,
    /// Lower end of the plot.
    pub bottom: f64,
    /// Width beside the plot that labels may take.
    pub label_room: f64,
    title: Vec<String>,
    subtitle: Vec<String>,
}

/// Width of the widest tick label of an axis.
pub fn tick_width(look: &Look, axis: &Axis, write: impl Fn(f64) -> String) -> f64 {
    let width = |tick: &f64| Weight::Regular.width(&write(*tick), TICK * look.scale);
    axis.ticks.iter().map(width).fold(0.0, f64::max)
}

impl Frame {
    /// Lays out a chart.
    pub fn new(look: Look, title: &str, subtitle: &str, needs: Needs) -> Self {
        let scale = look.scale;
        let width = look.size.0 - 2.0 * MARGIN * scale;
        let title = Weight::Strong.wrap_evenly(title, TITLE.0 * scale, width * 0.98, 2);
        let subtitle = Weight::Regular.wrap(subtitle, SUBTITLE.0 * scale, width * 0.98, 3);
        let head = title.len() as f64 * TITLE.1 + subtitle.len() as f64 * SUBTITLE.1;
        let unit = if needs.unit { 34.0 } else { 18.0 };
        let axis_below = 20.0 + TICK * 2.4;
        Self {
            left: MARGIN * scale + if needs.ticks > 0.0 { needs.ticks + 8.0 * scale } else { 0.0 },
            right: look.size.0 - MARGIN * scale * 0.75 - needs.labels,
            top: (MARGIN * 0.8 + head + unit) * scale,
            bottom: look.size.1 - (MARGIN * 0.6 + axis_below) * scale - needs.below,
            label_room: needs.labels,
            look,
            title,
            subtitle,
        }
    }

    /// Draws title and subtitle.
    pub fn heading(&self, canvas: &Canvas<'_>) {
        let scale = self.look.scale;
        let x = MARGIN * scale;
        let mut y = MARGIN * 0.8 * scale;
        for line in &self.title {
            y += TITLE.1 * scale;
            canvas.text(
                line,
                (x, y - 5.0 * scale),
                self.set(TITLE.0, Weight::Strong, Anchor::Start),
            );
        }
        for line in &self.subtitle {
            y += SUBTITLE.1 * scale;
            canvas.text(line, (x, y - 2.0 * scale), self.note(SUBTITLE.0, Anchor::Start));
        }
    }

    /// Draws the grid, the ticks and the unit of the vertical axis.
    pub fn vertical(
        &self,
        canvas: &Canvas<'_>,
        axis: &Axis,
        unit: &str,
        write: impl Fn(f64) -> String,
    ) {
        let scale = self.look.scale;
        for tick in &axis.ticks {
            let y = self.y(axis, *tick);
            let zero = tick.abs() < 1e-9;
            let colour = if zero { self.look.muted } else { self.look.grid };
            canvas.line(&[(self.left, y), (self.right, y)], self.hairline(colour));
            let place = (self.left - 8.0 * scale, y + TICK * 0.36 * scale);
            canvas.text(&write(*tick), place, self.note(TICK, Anchor::End));
        }
        let place = (MARGIN * scale, self.top - 13.0 * scale);
        canvas.text(unit, place, self.note(TICK, Anchor::Start));
    }

    /// Draws the ticks and the unit of the horizontal axis; with lines of a grid where wanted.
    pub fn horizontal(
        &self,
        canvas: &Canvas<'_>,
        axis: &Axis,
        (unit, grid): (&str, bool),
        write: impl Fn(f64) -> String,
    ) {
        let scale = self.look.scale;
        for tick in &axis.ticks {
            let x = self.x(axis, *tick);
            let from = if grid { self.top } else { self.bottom };
            canvas
                .line(&[(x, from), (x, self.bottom + 4.0 * scale)], self.hairline(self.look.grid));
            let place = (x, self.bottom + (6.0 + TICK) * scale);
            canvas.text(&write(*tick), place, self.note(TICK, Anchor::Middle));
        }
        let place =
            (f64::midpoint(self.left, self.right), self.bottom + (12.0 + 2.2 * TICK) * scale);
        canvas.text(unit, place, self.note(TICK, Anchor::Middle));
    }

    /// Draws the axis of days, with a dotted line at release where the days begin earlier.
    pub fn days(&self, canvas: &Canvas<'_>, days: &Axis) {
        let before = days.low < 0.0;
        let write = |day: f64| if before && day == 0.0 { "release".to_owned() } else { whole(day) };
        self.horizontal(canvas, days, ("days since release", false), write);
        if !before {
            return;
        }
        let scale = self.look.scale;
        let x = self.x(days, 0.0);
        let stroke = Stroke { colour: self.look.muted, width: 1.3 * scale, dash: &[1.0, 2.2] };
        canvas.line(&[(x, self.top - 4.0 * scale), (x, self.bottom)], stroke);
    }

    /// Where a value of the horizontal axis stands.
    pub fn x(&self, axis: &Axis, value: f64) -> f64 {
        axis.place(value, self.left, self.right)
    }

    /// Where a value of the vertical axis stands.
    pub fn y(&self, axis: &Axis, value: f64) -> f64 {
        axis.place(value, self.bottom, self.top)
    }

    /// Where a pair of values stands.
    pub fn point(&self, x: (&Axis, f64), y: (&Axis, f64)) -> Point {
        (self.x(x.0, x.1), self.y(y.0, y.1))
    }

    /// A type in the colour of titles.
    pub fn set(&self, size: f64, weight: Weight, anchor: Anchor) -> Type {
        Type { size: size * self.look.scale, weight, colour: self.look.ink, anchor }
    }

    /// A type in the colour of notes.
    pub fn note(&self, size: f64, anchor: Anchor) -> Type {
        Type { colour: self.look.muted, ..self.set(size, Weight::Regular, anchor) }
    }

    fn hairline(&self, colour: (u8, u8, u8)) -> Stroke {
        Stroke { colour, width: self.look.scale, dash: &[] }
    }
}
