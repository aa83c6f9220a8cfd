//! Chart 3: save rate against streams, a dot per run. Shows an association, and says so.

use crate::numbers::{decimal, percent, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding::silence;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::stats::{Line, mean};

/// A run: save rate and streams.
type Dot = (f64, f64);

/// Lays the chart out.
pub fn chart(data: &ChartData, look: Look) -> Chart<'_> {
    let dots: Vec<Vec<Dot>> = (0..data.arms.len())
        .map(|arm| {
            let runs = data.of_arm(arm, |run| Some((run.save_rate()?, run.total() as f64)));
            runs.into_iter().flatten().collect()
        })
        .collect();
    let (rates, streams): (Vec<f64>, Vec<f64>) = dots.iter().flatten().copied().unzip();
    let line = data.description.line;
    let clear = line.filter(|_| data.description.is_line_clear);
    let (x, y) = (around(&rates, 7.0), around(&streams, 5.0));
    let means: Vec<Option<Dot>> = dots.iter().map(|dots| middle(dots)).collect();
    let values: Vec<String> = means
        .iter()
        .map(|mean| {
            mean.map_or_else(String::new, |(rate, _)| format!("{} saved", percent(rate, 1)))
        })
        .collect();
    let texts = (0..data.arms.len()).map(|arm| (data.name(arm), values[arm].as_str()));
    let needs = Needs {
        labels: labels::room(&look, Mark::Dot, texts),
        ticks: tick_width(&look, &y, whole),
        unit: true,
        ..Needs::default()
    };
    let title = title(data, line, clear);
    let subtitle = format!("{} · {}", data.line(), caution(data, clear));
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Scatter plot of save rate and streams, a dot per run. {subtitle}.");
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, &format!("streams by day {}", data.end_day()), whole);
        let write = |rate| decimal(rate * 100.0, x.decimals.saturating_sub(2));
        let unit = ("save rate: saves per listener, pre-saves included [%]", true);
        frame.horizontal(canvas, &x, unit, write);
        if let Some(line) = clear {
            let means = means.iter().flatten().copied();
            let all: Vec<Dot> = dots.iter().flatten().copied().chain(means).collect();
            draw_line(canvas, &frame, (&x, &y), line, &all);
        }
        let mut labels = Vec::new();
        for (arm, dots) in dots.iter().enumerate() {
            let arm_look = look.arm(arm);
            for (rate, streams) in dots {
                let place = frame.point((&x, *rate), (&y, *streams));
                canvas.dot(place, 4.0 * look.scale, arm_look.marker, arm_look.colour, 0.45);
            }
        }
        for (arm, mean) in means.iter().enumerate() {
            let Some((rate, streams)) = *mean else { continue };
            let arm_look = look.arm(arm);
            let place = frame.point((&x, rate), (&y, streams));
            canvas.dot(place, 9.0 * look.scale, arm_look.marker, look.paper, 1.0);
            canvas.dot(place, 7.0 * look.scale, arm_look.marker, arm_look.colour, 1.0);
            let text = (data.name(arm), values[arm].as_str());
            labels.push(Label::new(&frame, arm_look, place, text, Mark::Dot));
        }
        labels::draw(canvas, &frame, labels);
    });
    Chart { title, description, size: look.size, paint }
}

/// The line across all runs, over the rates that were seen.
fn draw_line(canvas: &Canvas<'_>, frame: &Frame, (x, y): (&Axis, &Axis), line: Line, runs: &[Dot]) {
    let look = frame.look;
    let low = runs.iter().map(|run| run.0).fold(f64::MAX, f64::min);
    let high = runs.iter().map(|run| run.0).fold(f64::MIN, f64::max);
    let places: Vec<Point> = runs.iter().map(|run| frame.point((x, run.0), (y, run.1))).collect();
    // Where the line leaves the plot, it is cut, not bent.
    let cut = |rate: f64| {
        let streams = line.at(rate).clamp(y.low, y.high);
        frame.point((x, (streams - line.intercept) / line.slope), (y, streams))
    };
    let stroke = Stroke { colour: look.muted, width: 1.4 * look.scale, dash: &[5.0, 3.5] };
    let ends = [cut(low), cut(high)];
    canvas.line(&ends, stroke);
    let set = Type {
        size: 11.5 * look.scale,
        weight: Weight::Regular,
        colour: look.muted,
        anchor: Anchor::Start,
    };
    // Beside either end of the line, above or below: where the fewest dots are covered.
    let (text, height) = ("across runs", set.size * 1.2);
    let width = set.weight.width(text, set.size);
    let covered = |(left, baseline): Point| {
        let air = 6.0 * look.scale;
        let inside = |(x, y): &&Point| {
            (left - air..left + width + air).contains(x)
                && (baseline - height - air..baseline + air).contains(y)
        };
        places.iter().filter(inside).count()
    };
    let rise = 10.0 * look.scale;
    let slope = (ends[1].1 - ends[0].1) / (ends[1].0 - ends[0].0);
    let beside = |left: f64| {
        let line_at = |x: f64| ends[0].1 + slope * (x - ends[0].0);
        let (begin, end) = (line_at(left), line_at(left + width));
        [(left, begin.min(end) - rise), (left, begin.max(end) + rise + height)]
    };
    let spots = [beside(ends[1].0 - width), beside(ends[0].0)].concat();
    let in_plot = |spot: &Point| spot.1 - height > frame.top && spot.1 < frame.bottom;
    if let Some(spot) = spots.into_iter().filter(in_plot).min_by_key(|spot| covered(*spot)) {
        canvas.text(text, spot, set);
    }
}

fn middle(dots: &[Dot]) -> Option<Dot> {
    let (rates, streams): (Vec<f64>, Vec<f64>) = dots.iter().copied().unzip();
    Some((mean(&rates)?, mean(&streams)?))
}

/// An axis around values with some air on both sides, never below zero.
fn around(values: &[f64], about: f64) -> Axis {
    let low = values.iter().copied().fold(f64::MAX, f64::min);
    let high = values.iter().copied().fold(f64::MIN, f64::max);
    if values.is_empty() {
        return Axis::around(0.0, 1.0, about);
    }
    let air = if high > low { (high - low) * 0.04 } else { (high * 0.1).max(0.01) };
    Axis::around((low - air).max(0.0), high + air, about)
}

fn title(data: &ChartData, line: Option<Line>, clear: Option<Line>) -> String {
    if data.comparisons.is_silent() {
        return silence(data);
    }
    match (line, clear) {
        (_, Some(line)) => {
            let word = if line.slope > 0.0 { "more" } else { "fewer" };
            let fit = decimal(line.r_squared, 2);
            format!(
                "A higher save rate goes with {word} streams, which does not say that it brings \
                 them (r² {fit})"
            )
        }
        (Some(_), None) => {
            "Save rate alone does not tell which runs end with more streams".to_owned()
        }
        (None, None) if data.arms.len() > 1 => "Save rate and streams of every run".to_owned(),
        (None, None) => "Save rate and streams of the control".to_owned(),
    }
}

fn caution(data: &ChartData, clear: Option<Line>) -> String {
    let dots = if data.runs.len() > 1 { "a dot per run, means large" } else { "a dot per run" };
    if clear.is_some() {
        format!("{dots} · a correlation, which does not say what a save brings")
    } else {
        dots.to_owned()
    }
}
