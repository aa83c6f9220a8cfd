//! Bars of estimates with whiskers, one under the other, each with its name and its figure in
//! words.
//!
//! Main type: [`Bar`]. Deliberately unknown: what the figures are.

use crate::inference::estimate::Estimate;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;

const NAME: f64 = 12.5;

/// A bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub name: String,
    /// How long it is; not below 0.
    pub size: Estimate,
    /// A part of it that is set off, if any.
    pub alone: Option<f64>,
    /// The figure as it stands beside the bar.
    pub text: String,
}

/// What stands above and below the bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The finding.
    pub title: String,
    /// What was run, and what the whiskers are.
    pub subtitle: String,
    /// What the axis measures.
    pub axis: String,
}

/// Lays the chart out, bars in their order; `write` writes a tick with so many decimals.
pub fn chart(
    heading: Heading,
    bars: Vec<Bar>,
    write: impl Fn(f64, usize) -> String + 'static,
    look: Look,
) -> Chart<'static> {
    let Heading { title, subtitle, axis } = heading;
    let scale = look.scale;
    let widest = |of: &dyn Fn(&Bar) -> f64| bars.iter().map(of).fold(0.0, f64::max);
    let high = widest(&|bar| bar.size.high.unwrap_or(bar.size.value));
    let x = Axis::around(0.0, high.max(1e-9), 5.0);
    let room = look.size.0 * 0.36;
    let needs = Needs {
        ticks: widest(&|bar| Weight::Strong.width(&bar.name, NAME * scale)).min(room),
        labels: widest(&|bar| Weight::Regular.width(&bar.text, 12.0 * scale)) + 10.0 * scale,
        ..Needs::default()
    };
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.name, bar.text)).collect();
    let description = format!("Bars, {axis}. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.horizontal(canvas, &x, (&axis, true), |tick| write(tick, x.decimals));
        let pitch = ((frame.bottom - frame.top) / bars.len() as f64).min(64.0 * scale);
        for (index, bar) in bars.iter().enumerate() {
            let centre = frame.top + pitch * (index as f64 + 0.5);
            draw(canvas, &frame, &x, bar, (centre, (pitch * 0.3).min(14.0 * scale)));
        }
    });
    Chart { title, description, size: look.size, paint }
}

fn draw(canvas: &Canvas<'_>, frame: &Frame, x: &Axis, bar: &Bar, (centre, half): (f64, f64)) {
    let look = frame.look;
    let scale = look.scale;
    let at = |value: f64| frame.x(x, value.clamp(x.low, x.high));
    let rectangle = |to: f64, half: f64, arm: usize| {
        let corner = (at(0.0).max(at(to)), centre + half);
        canvas.rectangle((at(0.0), centre - half), corner, look.arm(arm).colour);
    };
    rectangle(bar.size.value, half, if bar.alone.is_some() { 6 } else { 1 });
    if let Some(alone) = bar.alone {
        rectangle(alone, half * 0.6, 1);
    }
    let mut right = at(bar.size.value);
    if let Some(interval) = bar.size.interval() {
        let stroke = Stroke { colour: look.ink, width: 1.4 * scale, dash: &[] };
        let (low, high) = (at(interval.low), at(interval.high));
        canvas.line(&[(low, centre), (high, centre)], stroke);
        for end in [low, high] {
            canvas.line(&[(end, centre - 3.5 * scale), (end, centre + 3.5 * scale)], stroke);
        }
        right = right.max(high);
    }
    let baseline = centre + NAME * 0.36 * scale;
    let set = frame.set(NAME, Weight::Strong, Anchor::End);
    let room = look.size.0 * 0.36;
    let name = Weight::Strong.shorten(&bar.name, NAME * scale, room);
    canvas.text(&name, (frame.left - 8.0 * scale, baseline), set);
    let set = frame.set(12.0, Weight::Regular, Anchor::Start);
    canvas.text(&bar.text, (right + 7.0 * scale, baseline), set);
}
