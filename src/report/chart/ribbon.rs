//! Ribbons: a line of means with its interval, day by day. Main type: [`Ribbon`].
//!
//! Deliberately unknown: what the values are.

use crate::inference::band::Band;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Point, Stroke};
use crate::report::chart::frame::Frame;
use crate::report::chart::heat::blend;
use crate::report::chart::theme::ArmLook;
use crate::stats::Interval;

/// Width of a line, in pixels.
pub const LINE_WIDTH: f64 = 2.2;

/// A band that is drawn, with its interval or as a line alone.
pub struct Ribbon<'a> {
    /// Mean of each day.
    pub means: &'a [f64],
    /// Interval of each day; absent with one replicate.
    pub intervals: Option<&'a [Interval]>,
}

impl<'a> Ribbon<'a> {
    /// With its interval, where there is one.
    pub fn new(band: &'a Band) -> Self {
        Self { means: &band.means, intervals: band.intervals.as_deref() }
    }

    /// Smallest and largest value that is drawn.
    pub fn range(&self) -> (f64, f64) {
        let ends = self.intervals.into_iter().flatten().flat_map(|i| [i.low, i.high]);
        let values = self.means.iter().copied().chain(ends);
        values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
    }

    /// Some of its days.
    #[must_use]
    pub fn between(self, from: usize, to: usize) -> Self {
        Self { means: &self.means[from..to], intervals: self.intervals.map(|it| &it[from..to]) }
    }

    /// Draws the line thin and grey, for comparison.
    pub fn behind(&self, canvas: &Canvas<'_>, frame: &Frame, axes: &Axes<'_>) {
        let look = frame.look;
        let colour = blend(look.grid, look.muted, 0.25);
        let stroke = Stroke { colour, width: 0.9 * look.scale, dash: &[] };
        canvas.line(&axes.points(frame, self.means), stroke);
    }

    /// Draws the interval.
    pub fn shade(&self, canvas: &Canvas<'_>, frame: &Frame, axes: &Axes<'_>, look: ArmLook) {
        let Some(intervals) = self.intervals else { return };
        let upper: Vec<f64> = intervals.iter().map(|interval| interval.high).collect();
        let lower: Vec<f64> = intervals.iter().map(|interval| interval.low).collect();
        let mut around = axes.points(frame, &upper);
        around.extend(axes.points(frame, &lower).into_iter().rev());
        canvas.area(&around, look.colour, frame.look.ribbon);
    }

    /// Draws the line; returns its end.
    pub fn line(
        &self,
        canvas: &Canvas<'_>,
        frame: &Frame,
        axes: &Axes<'_>,
        look: ArmLook,
    ) -> Point {
        let points = axes.points(frame, self.means);
        let width = LINE_WIDTH * frame.look.scale;
        if let [alone] = points[..] {
            canvas.dot(alone, 4.0 * frame.look.scale, look.marker, look.colour, 1.0);
        }
        canvas.line(&points, Stroke { colour: look.colour, width, dash: look.dash });
        points.last().copied().unwrap_or((frame.right, frame.bottom))
    }
}

/// The axes of a series of days.
pub struct Axes<'a> {
    /// The days.
    pub days: &'a [i16],
    /// Horizontal.
    pub x: &'a Axis,
    /// Vertical.
    pub y: &'a Axis,
}

impl Axes<'_> {
    /// Places of a value of each day; values beyond the axis stand on its end.
    fn points(&self, frame: &Frame, values: &[f64]) -> Vec<Point> {
        let place = |(day, value): (&i16, &f64)| {
            let value = value.clamp(self.y.low, self.y.high);
            frame.point((self.x, f64::from(*day)), (self.y, value))
        };
        self.days.iter().zip(values).map(place).collect()
    }
}
