//! The axis of days: days since the release or dates, the release marked, campaigns shaded. Main
//! type: [`Days`].
//!
//! Deliberately unknown: what happens on the days.

use crate::numbers::whole;
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::frame::Frame;
use crate::report::chart::heat::blend;
use crate::report::chart::theme::{ArmLook, Look};
use crate::units::Date;

/// Height of the strip that shows when a strategy spends.
const STRIP: f64 = 4.0;

/// Days on a horizontal axis.
pub struct Days {
    /// Where they stand.
    pub axis: Axis,
    /// Date of the release, where dates are wanted and known.
    dates: Option<Date>,
    release: Option<Date>,
    /// Whether campaigns are named at the upper end of the plot, in place of the lower one.
    named_above: bool,
}

/// From the first to the last day on which a strategy spends, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Campaign {
    /// Looks of the strategy.
    pub look: ArmLook,
    /// First day.
    pub first: f64,
    /// Last day.
    pub last: f64,
}

impl Days {
    /// From the first to the last day, with at most so many ticks; dates are longer than numbers
    /// and have fewer.
    pub fn new((first, last): (f64, f64), most: f64, look: &Look, about: &About) -> Self {
        let dates = about.release_date.filter(|_| look.dates);
        let most = if dates.is_some() { most * 0.7 } else { most };
        Self {
            axis: Axis::days(first, last, most),
            dates,
            release: about.release_date,
            named_above: false,
        }
    }

    /// The same with campaigns named at the upper end of the plot: lines that rise from zero cross
    /// the lower one.
    #[must_use]
    pub fn named_above(self) -> Self {
        Self { named_above: true, ..self }
    }

    /// Draws ticks and unit, and a dotted line at the release where days begin earlier.
    pub fn draw(&self, canvas: &Canvas<'_>, frame: &Frame) {
        self.draw_with(canvas, frame, &self.unit());
    }

    /// What the axis measures.
    pub fn unit(&self) -> String {
        let year = |release: Date| format!("date, {}", release.year);
        self.dates.map_or_else(|| "days since release".to_owned(), year)
    }

    /// The same with another unit; empty for none.
    pub fn draw_with(&self, canvas: &Canvas<'_>, frame: &Frame, unit: &str) {
        let before = self.axis.low < 0.0;
        let write = |day: f64| match self.dates {
            Some(release) => release.plus(day as i32).short(),
            None if before && day == 0.0 => "release".to_owned(),
            None => whole(day),
        };
        frame.horizontal(canvas, &self.axis, (unit, false), write);
        let scale = frame.look.scale;
        let x = frame.x(&self.axis, 0.0);
        let stroke = Stroke { colour: frame.look.muted, width: 1.3 * scale, dash: &[1.0, 2.2] };
        if before {
            canvas.line(&[(x, frame.top - 4.0 * scale), (x, frame.bottom)], stroke);
        }
        if let Some(release) = self.release.filter(|_| !frame.look.metrics.is_brief) {
            let text = format!("release, {}", release.weekday().short());
            let place = (x + 5.0 * scale, frame.top - 1.0 * scale);
            let air = frame.x(&self.axis, self.axis.high) - x;
            if before && air > 90.0 * scale {
                canvas.text(&text, place, frame.note(11.0, Anchor::Start));
            }
        }
    }

    /// Shades the days on which somebody spends, and draws a strip for each strategy that does.
    pub fn shade(&self, canvas: &Canvas<'_>, frame: &Frame, campaigns: &[Campaign]) {
        let scale = frame.look.scale;
        let inside = |day: f64| frame.x(&self.axis, day.clamp(self.axis.low, self.axis.high));
        let first = campaigns.iter().map(|it| it.first).fold(f64::MAX, f64::min);
        let last = campaigns.iter().map(|it| it.last).fold(f64::MIN, f64::max);
        if campaigns.is_empty() || last < self.axis.low || first > self.axis.high {
            return;
        }
        let (from, to) = (inside(first), inside(last + 1.0));
        let tint = blend(frame.look.paper, frame.look.grid, 0.6);
        canvas.rectangle((from, frame.top), (to, frame.bottom), tint);
        for (index, campaign) in campaigns.iter().enumerate() {
            let top = frame.bottom - (index as f64 + 1.0) * STRIP * scale;
            let (from, to) = (inside(campaign.first), inside(campaign.last + 1.0));
            canvas.rectangle((from, top), (to, top + STRIP * 0.7 * scale), campaign.look.colour);
        }
        let (name, size) = ("campaign", 11.0);
        let width = crate::report::chart::text::Weight::Regular.width(name, size * scale);
        let (middle, least) = (f64::midpoint(from, to), width * 1.1);
        if to - from > least {
            let strips = campaigns.len() as f64 * STRIP;
            let y = if self.named_above {
                frame.top + (size + 3.0) * scale
            } else {
                frame.bottom - (strips + 5.0) * scale
            };
            canvas.text(name, (middle, y), frame.note(size, Anchor::Middle));
        }
    }
}
