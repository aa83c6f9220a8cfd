//! The two worlds: streams of the release added up, with a strategy and without, up to a day.
//!
//! Main type: [`Worlds`]. Deliberately unknown: how its days become an animation.

use crate::numbers::whole;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point};
use crate::report::chart::data::ChartData;
use crate::report::chart::days::{Campaign, Days};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::ribbon::{Axes, Ribbon};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;

/// Name of the slide.
pub(super) const NAME: &str = "2-two-worlds";

/// Streams of the reference and of one strategy, day by day.
pub(super) struct Worlds<'a> {
    data: &'a ChartData,
    look: Look,
    /// Index of each arm, the reference first, and its mean streams up to each day.
    lines: [(usize, Vec<f64>); 2],
}

/// The worlds of the reference and of the strategy to speak of; none without a strategy.
pub(super) fn of(data: &ChartData, look: Look) -> Option<Worlds<'_>> {
    let chief = data.comparisons.chief();
    if data.compared().next().is_none() || chief == data.reference {
        return None;
    }
    let line = |arm: usize| {
        let mut sum = 0.0;
        let added = |streams: &f64| {
            sum += streams;
            sum
        };
        (arm, data.description.streams[arm].means.iter().map(added).collect())
    };
    Some(Worlds { data, look, lines: [line(data.reference), line(chief)] })
}

impl Worlds<'_> {
    /// How many days there are.
    pub(super) fn days(&self) -> usize {
        self.data.days.len()
    }

    /// The chart up to so many days, at least one; its axes are those of the whole run.
    pub(super) fn until(&self, days: usize) -> Chart<'static> {
        let Self { data, look, .. } = self;
        let look = *look;
        let seen = days.clamp(1, self.days());
        let last = |line: &[f64]| line.last().copied().unwrap_or(0.0);
        let highest = self.lines.iter().map(|(_, line)| last(line)).fold(0.0, f64::max);
        let y = Axis::close_to(highest, look.ticks(5.0));
        let value = |so_far: f64| format!("{} streams", whole(so_far));
        let widest: Vec<String> = self.lines.iter().map(|(_, line)| value(last(line))).collect();
        let texts = self.lines.iter().zip(&widest);
        let needs = Needs {
            labels: labels::room(
                &look,
                Mark::Colour,
                texts.map(|((arm, _), value)| (data.name(*arm), value.as_str())),
            ),
            ticks: tick_width(&look, &y, whole),
            unit: true,
            ..Needs::default()
        };
        let several = data.runs.len() > 1;
        let title = if several {
            "Each world runs twice, and only the campaign differs"
        } else {
            "One world runs twice, and only the campaign differs"
        };
        let subtitle = data.about.line(&look);
        let parts: Vec<(usize, Vec<f64>)> =
            self.lines.iter().map(|(arm, line)| (*arm, line[..seen].to_vec())).collect();
        let values: Vec<String> = parts.iter().map(|(_, line)| value(last(line))).collect();
        let said: Vec<String> = parts
            .iter()
            .zip(&values)
            .map(|((arm, _), value)| format!("{}: {value}", data.name(*arm)))
            .collect();
        let day = i32::from(data.days[seen - 1]) + 1;
        let description = format!(
            "Line chart of streams added up. {subtitle}. By day {day}: {}.",
            said.join("; ")
        );
        let frame = Frame::new(look, title, &subtitle, needs);
        let all = data.days.clone();
        let about = data.about.clone();
        let names: Vec<String> = parts.iter().map(|(arm, _)| data.name(*arm).to_owned()).collect();
        let campaigns: Vec<Campaign> = parts
            .iter()
            .filter_map(|(arm, _)| {
                let (first, last) = data.campaign(*arm)?;
                Some(Campaign { look: look.arm(*arm), first, last })
            })
            .collect();
        let paint = move |canvas: &Canvas<'_>| {
            let ends = (f64::from(all[0]), f64::from(all[all.len() - 1]));
            let days = Days::new(ends, look.ticks(8.0), &look, &about).named_above();
            frame.heading(canvas);
            days.shade(canvas, &frame, &campaigns);
            frame.vertical(canvas, &y, "streams, added up", whole);
            days.draw(canvas, &frame);
            let axes = Axes { days: &all[..seen], x: &days.axis, y: &y };
            gap(canvas, &frame, &axes, &parts);
            let mut labels = Vec::new();
            for (((arm, line), name), value) in parts.iter().zip(&names).zip(&values) {
                let arm = look.arm(*arm);
                let ribbon = Ribbon { means: line, intervals: None };
                let (_, height) = ribbon.line(canvas, &frame, &axes, arm);
                // At the rim, so that nothing leads there across days that are still to come.
                let end = (frame.right, height);
                labels.push(Label::new(&frame, arm, end, (name, value), Mark::Colour));
            }
            counter(canvas, &frame, day);
            labels::draw(canvas, &frame, labels);
        };
        Chart { title: title.to_owned(), description, size: look.size, paint: Box::new(paint) }
    }
}

/// Shades what lies between the lines.
fn gap(canvas: &Canvas<'_>, frame: &Frame, axes: &Axes<'_>, lines: &[(usize, Vec<f64>)]) {
    let [(_, without), (arm, with)] = lines else { return };
    let place = |values: &[f64]| -> Vec<Point> {
        let points = axes.days.iter().zip(values);
        points.map(|(day, v)| frame.point((axes.x, f64::from(*day)), (axes.y, *v))).collect()
    };
    let mut around = place(with);
    around.extend(place(without).into_iter().rev());
    if around.len() > 2 {
        canvas.area(&around, frame.look.arm(*arm).colour, frame.look.ribbon);
    }
}

/// The day, in a corner that rising lines leave free.
fn counter(canvas: &Canvas<'_>, frame: &Frame, day: i32) {
    let scale = frame.look.scale;
    let place = (frame.right - 6.0 * scale, frame.bottom - 7.0 * scale);
    canvas.text(
        &format!("day {}", whole(day.into())),
        place,
        frame.set(17.0, Weight::Strong, Anchor::End),
    );
}
