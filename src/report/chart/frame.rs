//! The frame of a chart: title and subtitle above, axes around the plot, room for labels beside it.
//!
//! Main type: [`Frame`]. Deliberately unknown: what is plotted.

use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Look, Metrics};

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
    /// Left end of the unit of the vertical axis.
    unit: f64,
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
        let Metrics { margin, title: title_type, subtitle: subtitle_type, .. } = look.metrics;
        let scale = look.scale;
        let width = look.size.0 - 2.0 * margin * scale;
        let title = Weight::Strong.wrap_evenly(title, title_type.0 * scale, width * 0.98, 3);
        let subtitle = Weight::Regular.wrap(subtitle, subtitle_type.0 * scale, width * 0.98, 3);
        let head = title.len() as f64 * title_type.1 + subtitle.len() as f64 * subtitle_type.1;
        let unit = if needs.unit { 10.0 + margin.max(20.0) } else { 8.0 + margin * 0.4 };
        let axis_below = 20.0 + TICK * 2.4;
        Self {
            left: margin * scale + if needs.ticks > 0.0 { needs.ticks + 8.0 * scale } else { 0.0 },
            right: look.size.0 - margin * scale * 0.75 - needs.labels,
            top: (margin * 0.8 + head + unit) * scale,
            bottom: look.size.1 - (margin * 0.6 + axis_below) * scale - needs.below - look.foot,
            label_room: needs.labels,
            unit: margin * scale,
            look,
            title,
            subtitle,
        }
    }

    /// The frame that is laid out in the largest type in which it fits.
    pub fn fitting(look: Look, lay: impl Fn(Look) -> Self, fits: impl Fn(&Self) -> bool) -> Self {
        lay(look.until(|look| fits(&lay(*look))))
    }

    /// The width of the plot as a share of that of the picture.
    pub fn share(&self) -> f64 {
        (self.right - self.left) / self.look.size.0
    }

    /// A part of the plot as a frame of its own: from the left to the right end, from the upper to
    /// the lower one. Its unit stands at its left.
    #[must_use]
    pub fn part(&self, (left, right): (f64, f64), (top, bottom): (f64, f64)) -> Self {
        let (title, subtitle) = (Vec::new(), Vec::new());
        Self { left, right, top, bottom, unit: left, title, subtitle, ..*self }
    }

    /// The same with its unit where that of another frame stands.
    #[must_use]
    pub fn unit_of(self, frame: &Self) -> Self {
        Self { unit: frame.unit, ..self }
    }

    /// Draws title and subtitle.
    pub fn heading(&self, canvas: &Canvas<'_>) {
        let Metrics { margin, title, subtitle, .. } = self.look.metrics;
        let scale = self.look.scale;
        let x = margin * scale;
        let mut y = margin * 0.8 * scale;
        for line in &self.title {
            y += title.1 * scale;
            let set = self.set(title.0, Weight::Strong, Anchor::Start);
            canvas.text(line, (x, y - 5.0 * scale), set);
        }
        for line in &self.subtitle {
            y += subtitle.1 * scale;
            canvas.text(line, (x, y - 2.0 * scale), self.note(subtitle.0, Anchor::Start));
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
        let mut free = f64::MAX;
        for tick in &axis.ticks {
            let y = self.y(axis, *tick);
            let zero = tick.abs() < 1e-9;
            let colour = if zero { self.look.muted } else { self.look.grid };
            canvas.line(&[(self.left, y), (self.right, y)], self.hairline(colour));
            // Ticks rise; one that meets the label below it has none.
            if y + TICK * 0.4 * scale > free {
                continue;
            }
            free = y - TICK * 0.5 * scale;
            let place = (self.left - 8.0 * scale, y + TICK * 0.36 * scale);
            canvas.text(&write(*tick), place, self.note(TICK, Anchor::End));
        }
        let unit = Weight::Regular.shorten(unit, TICK * scale, self.look.size.0 - self.unit);
        let place = (self.unit, self.top - 13.0 * scale);
        canvas.text(&unit, place, self.note(TICK, Anchor::Start));
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
        let mut free = f64::MIN;
        for tick in &axis.ticks {
            let x = self.x(axis, *tick);
            let from = if grid { self.top } else { self.bottom };
            canvas
                .line(&[(x, from), (x, self.bottom + 4.0 * scale)], self.hairline(self.look.grid));
            let text = write(*tick);
            // A label at the rim stands as far in as it has to, and one that meets the last is left
            // out.
            let half = Weight::Regular.width(&text, TICK * scale) * 0.5;
            let rim = 3.0 * scale;
            let x = x.clamp(rim + half, (self.look.size.0 - rim - half).max(rim + half));
            if x - half < free || text.is_empty() {
                continue;
            }
            free = x + half + 5.0 * scale;
            let place = (x, self.bottom + (6.0 + TICK) * scale);
            canvas.text(&text, place, self.note(TICK, Anchor::Middle));
        }
        self.unit_below(canvas, unit);
    }

    /// Draws the unit of the horizontal axis.
    pub fn unit_below(&self, canvas: &Canvas<'_>, unit: &str) {
        let scale = self.look.scale;
        let rim = 3.0 * scale;
        let unit = Weight::Regular.shorten(unit, TICK * scale, self.look.size.0 - 2.0 * rim);
        let half = Weight::Regular.width(&unit, TICK * scale) / 2.0;
        let middle = f64::midpoint(self.left, self.right);
        let x = middle.min(self.look.size.0 - rim - half).max(rim + half);
        let place = (x, self.bottom + (12.0 + 2.2 * TICK) * scale);
        canvas.text(&unit, place, self.note(TICK, Anchor::Middle));
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

    /// A thin line.
    pub fn hairline(&self, colour: (u8, u8, u8)) -> Stroke {
        Stroke { colour, width: self.look.scale, dash: &[] }
    }
}
