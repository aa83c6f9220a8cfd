//! Chart 5: a strategy's effect taken apart into bars that add up, and beside it how much of the
//! gap between savers and others a save causes.

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::numbers::{between, decimal, percent, signed, whole};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Colour, Look};
use crate::stats::Interval;
use crate::study::explain::findings::{ExplainFindings, Path};
use crate::study::format::chief_window;
use crate::study::part::Part;

const NAME: f64 = 12.5;
const VALUE: f64 = 12.0;
/// Height of the axis between two panels.
const BETWEEN: f64 = 52.0;
/// Least share of the width that bars have.
const NARROWEST: f64 = 0.22;

/// A part, standing on the parts before it.
struct Bar {
    name: &'static str,
    from: f64,
    value: f64,
    interval: Option<Interval>,
    text: String,
    arm: usize,
}

/// Bars that share an axis.
struct Panel {
    unit: String,
    bars: Vec<Bar>,
}

/// Lays the chart out; absent where nothing was found.
pub fn chart<'a>(findings: &'a ExplainFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let window = chief_window(&findings.windows);
    let mut panels = vec![paths(findings, window)?];
    panels.extend(savers(findings));
    let names = || panels.iter().flat_map(|panel| &panel.bars);
    let title = title(findings, window);
    let sure = percent(findings.confidence, 0);
    let how = format!("“{}” · bars: means, whiskers: {sure} intervals", findings.strategy);
    let subtitle = about.subtitle(&look, findings.confidence, &how);
    let lay = |look: Look| {
        let scale = look.scale;
        let widest = |of: &dyn Fn(&Bar) -> f64| names().map(of).fold(0.0, f64::max);
        let needs = Needs {
            ticks: widest(&|bar| Weight::Strong.width(bar.name, NAME * scale)),
            labels: widest(&|bar| Weight::Regular.width(&bar.text, VALUE * scale)) + 10.0 * scale,
            ..Needs::default()
        };
        Frame::new(look, &title, &subtitle, needs)
    };
    let frame = Frame::fitting(look, lay, |frame| {
        frame.share() > NARROWEST && pitch(frame, &panels) > 1.4 * NAME * frame.look.scale
    });
    let said: Vec<String> = names().map(|bar| format!("{} {}", bar.name, bar.text)).collect();
    let description = format!("Bars that add up. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let pitch = pitch(&frame, &panels);
        let mut top = frame.top;
        for panel in &panels {
            let bottom = top + pitch * panel.bars.len() as f64;
            let ends = (frame.left, frame.right);
            draw_panel(canvas, &frame.part(ends, (top, bottom)), panel);
            top = bottom + BETWEEN * frame.look.scale;
        }
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// Height of a bar with the air around it.
fn pitch(frame: &Frame, panels: &[Panel]) -> f64 {
    let rows: usize = panels.iter().map(|panel| panel.bars.len()).sum();
    let between = BETWEEN * frame.look.scale * (panels.len() - 1) as f64;
    (frame.bottom - frame.top - between) / rows as f64
}

fn paths(findings: &ExplainFindings, window: u16) -> Option<Panel> {
    let row = |path: Path| findings.path(Measure::Streams, path, window);
    let bar = |name: &'static str, path: Path, from: f64, arm: usize| {
        let row = row(path)?;
        let share = row.share.as_ref().filter(|_| path != Path::Total);
        let share =
            share.map_or_else(String::new, |it| format!(" · {}", Part::of_value(it.value).cell()));
        Some(of_estimate((name, arm), from, &row.effect, 0, &share))
    };
    let exposure = row(Path::Exposure)?.effect.value;
    let library = row(Path::Library)?.effect.value;
    Some(Panel {
        unit: format!("streams by day {window}, beyond those of the control"),
        bars: vec![
            bar("Being heard", Path::Exposure, 0.0, 1)?,
            bar("Saves: library", Path::Library, exposure, 2)?,
            bar("Saves: recommender", Path::Training, exposure + library, 3)?,
            bar("Total", Path::Total, 0.0, 0)?,
        ],
    })
}

fn savers(findings: &ExplainFindings) -> Option<Panel> {
    let gap = findings.savers.as_ref()?;
    let (caused, selection) = (gap.caused.as_ref()?, gap.selection.as_ref()?);
    let base = gap.gap.value;
    let share = |part: &Estimate| {
        if gap.gap.is_clear() && base > 0.0 {
            format!(" · {}", Part::of_value(part.value / base).cell())
        } else {
            String::new()
        }
    };
    let decimals = usize::from(base.abs() < 100.0);
    Some(Panel {
        unit: format!(
            "streams a saver has more than others, in the {} days after",
            gap.follow_days
        ),
        bars: vec![
            of_estimate(("The save itself", 2), 0.0, caused, decimals, &share(caused)),
            of_estimate(
                ("Who savers are", 4),
                caused.value,
                selection,
                decimals,
                &share(selection),
            ),
            of_estimate(("Gap on a dashboard", 0), 0.0, &gap.gap, decimals, ""),
        ],
    })
}

fn of_estimate(
    (name, arm): (&'static str, usize),
    from: f64,
    estimate: &Estimate,
    decimals: usize,
    share: &str,
) -> Bar {
    let write = |value: f64| decimal(value, decimals);
    let plus = if decimals == 0 { signed(estimate.value) } else { plus(estimate.value, decimals) };
    let interval = estimate.interval();
    let ends = interval.map_or_else(String::new, |it| format!(" ({})", between(it, write)));
    Bar { name, from, value: estimate.value, interval, text: format!("{plus}{ends}{share}"), arm }
}

fn plus(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    if value > 0.0 { format!("+{text}") } else { text }
}

fn draw_panel(canvas: &Canvas<'_>, frame: &Frame, panel: &Panel) {
    let look = frame.look;
    let scale = look.scale;
    let ends = |bar: &Bar| {
        let whisker = bar.interval.map_or((bar.value, bar.value), |it| (it.low, it.high));
        [0.0, bar.from, bar.from + bar.value, bar.from + whisker.0, bar.from + whisker.1]
    };
    let all = panel.bars.iter().flat_map(ends);
    let (low, high) = all.fold((0.0_f64, 0.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    let x = Axis::around(low, high.max(low + 1e-9), look.ticks(5.0));
    frame.horizontal(canvas, &x, (&panel.unit, true), |tick| decimal(tick, x.decimals));
    let zero = frame.x(&x, 0.0);
    canvas.line(&[(zero, frame.top), (zero, frame.bottom)], frame.hairline(look.muted));
    let pitch = (frame.bottom - frame.top) / panel.bars.len() as f64;
    for (index, bar) in panel.bars.iter().enumerate() {
        let centre = frame.top + pitch * (index as f64 + 0.5);
        let half = (pitch * 0.3).min(15.0 * scale);
        let (from, to) = (frame.x(&x, bar.from), frame.x(&x, bar.from + bar.value));
        let colour: Colour = look.arm(bar.arm).colour;
        let corners = ((from.min(to), centre - half), (from.max(to), centre + half));
        canvas.rectangle(corners.0, corners.1, colour);
        let mut right = from.max(to);
        if let Some(interval) = bar.interval {
            let (low, high) =
                (frame.x(&x, bar.from + interval.low), frame.x(&x, bar.from + interval.high));
            let stroke = Stroke { colour: look.ink, width: 1.4 * scale, dash: &[] };
            canvas.line(&[(low, centre), (high, centre)], stroke);
            for end in [low, high] {
                let tick = 3.5 * scale;
                canvas.line(&[(end, centre - tick), (end, centre + tick)], stroke);
            }
            right = right.max(high);
        }
        let baseline = centre + NAME * 0.36 * scale;
        let name = (frame.left - 8.0 * scale, baseline);
        canvas.text(bar.name, name, frame.set(NAME, Weight::Strong, Anchor::End));
        let value = (right.max(frame.x(&x, 0.0)) + 7.0 * scale, baseline);
        canvas.text(&bar.text, value, frame.set(VALUE, Weight::Regular, Anchor::Start));
    }
}

/// What saves add to the effect, and through which paths.
pub(in crate::report) fn title(findings: &ExplainFindings, window: u16) -> String {
    if findings.replicates < 2 {
        return "What the effect is made up of, in one replicate: no conclusion".to_owned();
    }
    let row = |path: Path| findings.path(Measure::Streams, path, window);
    let (Some(total), Some(ask)) = (row(Path::Total), row(Path::Ask)) else {
        return "Nothing to take apart".to_owned();
    };
    let (Some(library), Some(training)) = (row(Path::Library), row(Path::Training)) else {
        return "Nothing to take apart".to_owned();
    };
    if !total.effect.is_clear() {
        return format!("The effect by day\u{a0}{window} cannot be told from nothing");
    }
    let all = total.effect.value;
    let gained = if all < 0.0 { "lost" } else { "gained" };
    let of = format!("Of {} streams {gained} by day\u{a0}{window}", whole(all.abs()));
    if !ask.effect.is_clear() {
        return format!("{of}, what saves add in all cannot be told from nothing");
    }
    let part = |estimate: &Estimate, path: &str| {
        if estimate.is_clear() {
            format!("{} through {path}", signed(estimate.value))
        } else {
            format!("none for sure through {path}")
        }
    };
    format!(
        "{of}, saves {}: {}, {}",
        added(ask.effect.value),
        part(&library.effect, "libraries"),
        part(&training.effect, "the recommender")
    )
}

/// "add 120" or "take 40 away".
fn added(streams: f64) -> String {
    let size = whole(streams.abs());
    if streams < 0.0 { format!("take {size} away") } else { format!("add {size}") }
}
