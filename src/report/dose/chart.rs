//! Chart 1: streams against the realised save rate, dose by dose; beside it the slope that the
//! other tracks of the same worlds have, which is not what saves cause.

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::numbers::{between, decimal, percent, signed, whole};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{ArmLook, Look};
use crate::study::dose::findings::{CurvePoint, DoseFindings, SlopeKind};
use crate::study::format::chief_window;

/// Name of the chart.
pub const NAME: &str = "1-save-rate-and-streams";

/// Windows shorter than this are no long term and stay out of the picture, unless there is no
/// other.
const LONG: u16 = 28;
/// Room above the curves, so that a steep line can be seen to be steep.
const AIR: f64 = 1.35;

/// One window: a place for every dose, and the ends of the interval of its difference to dose 0.
struct Curve {
    window: u16,
    /// Save rate, streams, lowest and highest streams.
    places: Vec<(f64, f64, f64, f64)>,
    /// The place of dose 0.
    zero: (f64, f64),
    value: String,
}

/// Lays the chart out; absent where no dose has a listener.
pub fn chart<'a>(findings: &'a DoseFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let long = |window: &&u16| **window >= LONG;
    let mut windows: Vec<u16> = findings.windows.iter().filter(long).copied().collect();
    if windows.is_empty() {
        windows.extend(findings.windows.last());
    }
    let curves: Vec<Curve> = windows.iter().filter_map(|it| curve(findings, *it)).collect();
    let chief = chief_window(&windows);
    let rates = || curves.iter().flat_map(|curve| curve.places.iter().map(|place| place.0));
    let (low, high) = rates().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
    let top = curves.iter().flat_map(|it| it.places.iter().map(|place| place.3));
    let top = top.fold(0.0_f64, f64::max);
    if curves.is_empty() || high <= low {
        return None;
    }
    let x = Axis::around((low - (high - low) * 0.05).max(0.0), high, look.ticks(6.0));
    let y = Axis::from_zero(top * AIR, look.ticks(5.0));
    let names: Vec<String> = curves.iter().map(|it| format!("By day {}", it.window)).collect();
    let texts = names.iter().zip(&curves).map(|(name, it)| (name.as_str(), it.value.as_str()));
    let needs = Needs {
        labels: labels::room(&look, Mark::Colour, texts),
        ticks: tick_width(&look, &y, whole),
        unit: true,
        ..Needs::default()
    };
    let title = title(findings, chief);
    let subtitle = subtitle(findings, (about, &look));
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> =
        names.iter().zip(&curves).map(|(name, it)| format!("{name}: {}", it.value)).collect();
    let description =
        format!("Streams against save rate, a line per window. {subtitle}. {}.", said.join("; "));
    let across = findings.slope(SlopeKind::AcrossTracks, chief).map(|it| it.streams_per_point);
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, "streams of the release", whole);
        let write = |rate| decimal(rate * 100.0, x.decimals.saturating_sub(2));
        let unit = ("realised save rate: saves per 100 listeners", true);
        frame.horizontal(canvas, &x, unit, write);
        let mut labels = Vec::new();
        for (index, (curve, name)) in curves.iter().zip(&names).enumerate() {
            let arm = look.arm(index + 1);
            let end = draw_curve(canvas, &frame, (&x, &y), curve, arm);
            labels.push(Label::new(&frame, arm, end, (name, &curve.value), Mark::Colour));
        }
        if let (Some(slope), Some(curve)) = (across, curves.iter().find(|it| it.window == chief)) {
            draw_across(canvas, &frame, (&x, &y), curve, slope);
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

fn curve(findings: &DoseFindings, window: u16) -> Option<Curve> {
    let rows: Vec<&CurvePoint> =
        findings.curve.iter().filter(|it| it.window_days == window).collect();
    let row = |dose: f32, measure: Measure| -> Option<&CurvePoint> {
        let wanted = |it: &&CurvePoint| it.measure == measure && it.dose.total_cmp(&dose).is_eq();
        rows.iter().copied().find(wanted)
    };
    let places = findings.doses.iter().filter_map(|&dose| {
        let (rate, streams) = (row(dose, Measure::SaveRate)?, row(dose, Measure::Streams)?);
        let base = streams.value.value - streams.effect.value;
        let low = streams.effect.low.unwrap_or(streams.effect.value);
        let high = streams.effect.high.unwrap_or(streams.effect.value);
        Some((rate.value.value, streams.value.value, base + low, base + high))
    });
    let places: Vec<(f64, f64, f64, f64)> = places.collect();
    let zero = (row(0.0, Measure::SaveRate)?.value.value, row(0.0, Measure::Streams)?.value.value);
    let slope = findings.slope(SlopeKind::Causal, window);
    let value = slope.map_or_else(String::new, |it| per_point(&it.streams_per_point));
    Some(Curve { window, places, zero, value })
}

fn per_point(slope: &Estimate) -> String {
    match slope.interval() {
        Some(interval) => {
            format!("{} a point ({})", signed(slope.value), between(interval, whole))
        }
        None => format!("{} a point", signed(slope.value)),
    }
}

/// Draws ribbon, line and dots; returns the place of the largest dose.
fn draw_curve(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (x, y): (&Axis, &Axis),
    curve: &Curve,
    arm: ArmLook,
) -> Point {
    let scale = frame.look.scale;
    let at = |rate: f64, streams: f64| frame.point((x, rate), (y, streams.clamp(y.low, y.high)));
    let mut around: Vec<Point> = curve.places.iter().map(|it| at(it.0, it.3)).collect();
    around.extend(curve.places.iter().rev().map(|it| at(it.0, it.2)));
    canvas.area(&around, arm.colour, frame.look.ribbon);
    let line: Vec<Point> = curve.places.iter().map(|it| at(it.0, it.1)).collect();
    canvas.line(&line, Stroke { colour: arm.colour, width: 2.2 * scale, dash: arm.dash });
    for place in &line {
        canvas.dot(*place, 4.5 * scale, arm.marker, arm.colour, 1.0);
    }
    line.last().copied().unwrap_or((frame.right, frame.bottom))
}

/// Draws the slope across tracks through the place of dose 0, as far as the plot goes.
fn draw_across(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (x, y): (&Axis, &Axis),
    curve: &Curve,
    slope: Estimate,
) {
    let look = frame.look;
    let (rate, streams) = curve.zero;
    let per_rate = slope.value * 100.0;
    let ends = [x.low, x.high].map(|end| {
        let there = (streams + per_rate * (end - rate)).clamp(y.low, y.high);
        let back = if per_rate.abs() > 0.0 { rate + (there - streams) / per_rate } else { end };
        frame.point((x, back), (y, there))
    });
    let stroke = Stroke { colour: look.ink, width: 1.6 * look.scale, dash: &[5.0, 3.5] };
    canvas.line(&ends, stroke);
    let [first, last] = ends;
    let (upper, rises) = if first.1 < last.1 { (first, false) } else { (last, true) };
    name_across(canvas, frame, (upper, rises), &per_point(&slope));
}

/// Names the slope across tracks beside the upper end of its line, in as many lines as it takes: on
/// the side that the line does not cross, unless there is far too little room.
fn name_across(canvas: &Canvas<'_>, frame: &Frame, ((x, top), rises): (Point, bool), value: &str) {
    const SIZES: (f64, f64) = (12.0, 11.5);
    // A slide has little room between the lines.
    let is_brief = frame.look.metrics.is_brief;
    let name = if is_brief { "Across tracks" } else { "Slope across other tracks" };
    let scale = frame.look.scale;
    let (large, small) = (SIZES.0 * scale, SIZES.1 * scale);
    let air = 9.0 * scale;
    let (left, right) = (x - air - frame.left, frame.right - x - air);
    let width = Weight::Strong.width(name, large).max(Weight::Regular.width(value, small));
    let (free, crossed) = if rises { (right, left) } else { (left, right) };
    let (anchor, x, room) = if (free >= width.min(crossed) || free >= width * 0.45) == rises {
        (Anchor::Start, x + air, right)
    } else {
        (Anchor::End, x - air, left)
    };
    let mut baseline = top + 15.0 * scale;
    for line in Weight::Strong.wrap(name, large, room, 3) {
        canvas.text(&line, (x, baseline), frame.set(SIZES.0, Weight::Strong, anchor));
        baseline += 15.0 * scale;
    }
    if Weight::Regular.width(value, small) <= room {
        canvas.text(value, (x, baseline), frame.note(SIZES.1, anchor));
    }
}

/// What is caused beside what goes together.
pub(super) fn title(findings: &DoseFindings, window: u16) -> String {
    if findings.replicates < 2 {
        return "What a higher save rate causes, in one replicate: no conclusion".to_owned();
    }
    let causal = findings.slope(SlopeKind::Causal, window).map(|it| it.streams_per_point);
    let across = findings.slope(SlopeKind::AcrossTracks, window).map(|it| it.streams_per_point);
    match (causal, across) {
        (Some(causal), Some(across)) if causal.is_clear() && across.is_clear() => format!(
            "One more save per 100 listeners causes {} streams by day\u{a0}{window}; \
             correlation would promise {}",
            with_ends(&causal),
            with_ends(&across)
        ),
        (Some(causal), _) if causal.is_clear() => format!(
            "One more save per 100 listeners causes {} streams by day\u{a0}{window}",
            with_ends(&causal)
        ),
        _ => "What a higher save rate causes cannot be told from nothing here".to_owned(),
    }
}

/// A number of streams and the ends of its interval.
fn with_ends(streams: &Estimate) -> String {
    let ends = streams.interval().map(|it| format!(" ({})", between(it, whole)));
    whole(streams.value) + &ends.unwrap_or_default()
}

fn subtitle(findings: &DoseFindings, (about, look): (&About, &Look)) -> String {
    let on = match &findings.strategy {
        Some(name) => format!("“{name}” in every arm"),
        None => "nothing bought".to_owned(),
    };
    let sure = percent(findings.confidence, 0);
    let how = format!("saving made easier or harder, {on} · ribbons: {sure} interval");
    about.subtitle(look, findings.confidence, &how)
}
