//! Ribbons: a line of means with its interval, day by day. Main type: [`Ribbon`].
//!
//! Deliberately unknown: what the values are.

use crate::inference::band::Band;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Point, Stroke};
use crate::report::chart::frame::Frame;
use crate::report::chart::theme::ArmLook;
use crate::stats::Interval;

/// More ribbons than this lie over each other until nothing can be told apart.
const MOST: usize = 5;

/// Width of a line, in pixels.
pub const LINE_WIDTH: f64 = 2.2;

/// Where there are too many, takes the intervals off all but those at `kept`; true if it did.
pub fn thin_out(ribbons: &mut [Ribbon<'_>], kept: &[usize]) -> bool {
    if ribbons.len() <= MOST {
        return false;
    }
    for (index, ribbon) in ribbons.iter_mut().enumerate() {
        if !kept.contains(&index) {
            ribbon.intervals = None;
        }
    }
    true
}

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

    /// The last mean and interval.
    pub fn end(&self) -> (f64, Option<Interval>) {
        let interval = self.intervals.and_then(|all| all.last().copied());
        (self.means.last().copied().unwrap_or(0.0), interval)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_ribbons_the_first_and_the_reference_stay() {
        let around = vec![Interval { low: 0.0, high: 2.0 }];
        let band = Band { means: vec![1.0], intervals: Some(around) };
        let ribbons = |count| -> Vec<Ribbon<'_>> {
            vec![&band; count].into_iter().map(Ribbon::new).collect()
        };
        let mut few = ribbons(5);
        assert!(!thin_out(&mut few, &[0, 1]));
        assert!(few.iter().all(|ribbon| ribbon.intervals.is_some()));
        let mut many = ribbons(6);
        assert!(thin_out(&mut many, &[0, 1]));
        let shaded: Vec<bool> = many.iter().map(|ribbon| ribbon.intervals.is_some()).collect();
        assert_eq!(shaded, [true, true, false, false, false, false]);
    }
}
