//! Chart 4: where the streams come from, and what moved: for every source a bar of the reference's
//! streams, and beside it the paired change under each strategy.

use std::fmt::Write as _;

use crate::inference::estimate::Estimate;
use crate::model::source::Source;
use crate::numbers::{percent, signed, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding::silence;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{ArmLook, Look};
use crate::stats::mean;
use crate::study::comparison::Verdict;

/// Strategies whose changes stand in one row.
const MOST: usize = 3;
const NAME: f64 = 12.0;
const LEGEND: f64 = 12.0;
/// Share of the room beside the names that the bars of the reference take.
const BARS: f64 = 0.36;
/// Least height of a row.
const LEAST_PITCH: f64 = 15.0;
/// Height of the legend below the subtitle.
const KEY: f64 = 22.0;

/// A row: a source.
struct Row {
    source: Source,
    /// Mean streams of the reference.
    base: f64,
    /// Change by compared arm.
    moved: Vec<Estimate>,
}

/// Lays the chart out.
pub fn chart(data: &ChartData, look: Look) -> Chart<'static> {
    let data = data.among_largest(if look.metrics.is_brief { MOST - 1 } else { MOST });
    let mut rows = rows(&data);
    let scale = look.scale;
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
    let mut names = rows.iter().map(|row| Weight::Regular.width(row.source.label(), NAME * scale));
    let arms: Vec<usize> = data.compared().collect();
    let legend = legend(&data, &look, &arms);
    let needs = Needs { ticks: widest(&mut names), ..Needs::default() };
    let title = title(&data);
    let how = if arms.is_empty() {
        "means".to_owned()
    } else if data.runs.len() > 1 {
        format!("whiskers: {} interval of the paired change", data.confidence_label())
    } else {
        "one run of each".to_owned()
    };
    let mut subtitle = data.subtitle(&look, &how);
    let mut frame = Frame::new(look, &title, &subtitle, needs);
    frame.top += KEY * scale * legend.len() as f64;
    let room = ((frame.bottom - frame.top) / (LEAST_PITCH * scale)).max(2.0) as usize;
    if room < rows.len() {
        let _ = write!(subtitle, " · {room} of {} sources", rows.len());
        keep_largest(&mut rows, room);
        frame = Frame::new(look, &title, &subtitle, needs);
        frame.top += KEY * scale * legend.len() as f64;
    }
    let said: Vec<String> = rows.iter().map(|row| said(&data, row, &arms)).collect();
    let description = format!("Streams by source. {subtitle}. {}.", said.join("; "));
    let longest = rows.iter().map(|row| row.base).fold(0.0, f64::max);
    let ends = rows.iter().flat_map(|row| &row.moved).flat_map(|moved| {
        [moved.value, moved.low.unwrap_or(moved.value), moved.high.unwrap_or(moved.value)]
    });
    let (low, high) = ends.fold((0.0_f64, 1.0_f64), |(a, b), end| (a.min(end), b.max(end)));
    let bars = Axis::close_to(longest, look.ticks(3.0));
    let changes = Axis::around(low, high, look.ticks(5.0));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        draw_legend(canvas, &frame, &legend);
        let middle = if arms.is_empty() {
            frame.right
        } else {
            frame.left + (frame.right - frame.left) * BARS
        };
        let rows_of = (frame.top, frame.bottom);
        let left = frame.part((frame.left, middle - 10.0 * scale), rows_of);
        let right = frame.part((middle + 26.0 * scale, frame.right), rows_of);
        let of = data.reference_name();
        left.horizontal(canvas, &bars, (&format!("streams of {of}"), true), whole);
        if !arms.is_empty() {
            let day = data.end_day();
            right.horizontal(canvas, &changes, (&format!("change by day {day}"), true), signed);
            let x = right.x(&changes, 0.0);
            canvas.line(&[(x, right.top), (x, right.bottom)], right.hairline(look.muted));
        }
        let pitch = (frame.bottom - frame.top) / rows.len() as f64;
        for (index, row) in rows.iter().enumerate() {
            let middle = frame.top + pitch * (index as f64 + 0.5);
            draw_row(canvas, (&left, &bars), row, (middle, pitch));
            for (place, (&arm, moved)) in arms.iter().zip(&row.moved).enumerate() {
                let apart = (pitch / (arms.len() as f64 + 0.6)).min(12.0 * scale);
                let y = middle + apart * (place as f64 - (arms.len() as f64 - 1.0) / 2.0);
                draw_change(canvas, (&right, &changes), moved, (y, look.arm(arm)));
            }
        }
    });
    Chart { title, description, size: look.size, paint }
}

/// The sources somebody streamed from, those that listeners go for first; in each group the
/// largest first.
fn rows(data: &ChartData) -> Vec<Row> {
    let base = |source: Source| {
        let streams = data.of_arm(data.reference, |run| run.by_source[source as usize] as f64);
        mean(&streams).unwrap_or(0.0)
    };
    let moved = |source: Source| {
        data.description.moved.iter().map(|of_arm| of_arm[source as usize]).collect()
    };
    let row = |&source: &Source| Row { source, base: base(source), moved: moved(source) };
    let mut rows: Vec<Row> = Source::ALL.iter().map(row).collect();
    let any = rows.iter().any(|row| row.base > 0.0);
    rows.retain(|row| {
        !any || row.base > 0.0 || row.moved.iter().any(|moved| moved.value.abs() > 0.0)
    });
    rows.sort_by(|a, b| {
        let programmed = |row: &Row| row.source.is_programmed();
        programmed(a).cmp(&programmed(b)).then(b.base.total_cmp(&a.base))
    });
    rows
}

/// Keeps the sources with the most streams or the largest changes, in their order.
fn keep_largest(rows: &mut Vec<Row>, most: usize) {
    let size = |row: &Row| row.moved.iter().map(|it| it.value.abs()).fold(row.base, f64::max);
    let mut sizes: Vec<f64> = rows.iter().map(size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(most - 1).copied().unwrap_or(0.0);
    rows.retain(|row| size(row) >= least);
    rows.truncate(most);
}

fn said(data: &ChartData, row: &Row, arms: &[usize]) -> String {
    let changes = arms.iter().zip(&row.moved);
    let changes =
        changes.map(|(&arm, moved)| format!("{} {}", data.name(arm), signed(moved.value)));
    let all: Vec<String> = std::iter::once(whole(row.base)).chain(changes).collect();
    format!("{}: {}", row.source.label(), all.join(", "))
}

/// Lines of the legend: names with their looks, as many in a line as fit.
fn legend(data: &ChartData, look: &Look, arms: &[usize]) -> Vec<Vec<(String, ArmLook, f64)>> {
    let scale = look.scale;
    let room = look.size.0 - 2.0 * look.metrics.margin * scale;
    let mut lines: Vec<Vec<(String, ArmLook, f64)>> = Vec::new();
    let mut x = room;
    for &arm in arms {
        let most = room - 22.0 * scale;
        let name = Weight::Strong.shorten(data.name(arm), LEGEND * scale, most);
        let width = Weight::Strong.width(&name, LEGEND * scale) + 30.0 * scale;
        if x + width > room + 12.0 * scale {
            lines.push(Vec::new());
            x = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push((name, look.arm(arm), x));
        }
        x += width;
    }
    lines
}

fn draw_legend(canvas: &Canvas<'_>, frame: &Frame, lines: &[Vec<(String, ArmLook, f64)>]) {
    let look = frame.look;
    let scale = look.scale;
    let left = look.metrics.margin * scale;
    for (index, line) in lines.iter().enumerate() {
        let from_plot = (lines.len() - index) as f64 * KEY;
        let baseline = frame.top - (from_plot - 12.0) * scale;
        for (name, arm, x) in line {
            let dot = (left + x + 6.0 * scale, baseline - 4.2 * scale);
            canvas.dot(dot, 4.6 * scale, arm.marker, arm.colour, 1.0);
            let set = frame.set(LEGEND, Weight::Strong, Anchor::Start);
            let set = crate::report::chart::canvas::Type { colour: arm.text, ..set };
            canvas.text(name, (left + x + 16.0 * scale, baseline), set);
        }
    }
}

fn draw_row(
    canvas: &Canvas<'_>,
    (frame, axis): (&Frame, &Axis),
    row: &Row,
    (middle, pitch): (f64, f64),
) {
    let look = frame.look;
    let scale = look.scale;
    let base = middle + NAME * 0.36 * scale;
    let name = (frame.left - 8.0 * scale, base);
    canvas.text(row.source.label(), name, frame.set(NAME, Weight::Regular, Anchor::End));
    let height = (pitch * 0.52).min(16.0 * scale) / 2.0;
    let to = frame.x(axis, row.base);
    let colour = look.source(row.source);
    canvas.rectangle((frame.left, middle - height), (to, middle + height), colour);
}

fn draw_change(
    canvas: &Canvas<'_>,
    (frame, axis): (&Frame, &Axis),
    moved: &Estimate,
    (y, arm): (f64, ArmLook),
) {
    let scale = frame.look.scale;
    if let Some(interval) = moved.interval() {
        let ends: [Point; 2] = [interval.low, interval.high].map(|it| (frame.x(axis, it), y));
        let stroke = Stroke { colour: arm.colour, width: 1.8 * scale, dash: &[] };
        canvas.line(&ends, stroke);
    }
    let place = (frame.x(axis, moved.value), y);
    canvas.dot(place, 3.8 * scale, arm.marker, arm.colour, 1.0);
}

/// The sources that clearly change most under the arm that headlines speak of.
pub fn title(data: &ChartData) -> String {
    match data.comparisons.verdict() {
        Verdict::Silent => return silence(data),
        Verdict::ControlOnly => {
            let share = mean(&data.of_arm(0, |run| run.active_share().unwrap_or(0.0)));
            let share = percent(share.unwrap_or(0.0), 0);
            return format!("In the control {share} of streams are the listener’s own choice");
        }
        Verdict::Undecided => return "Where the streams come from, and what moved".to_owned(),
        _ => {}
    }
    let chief = data.comparisons.chief();
    let place = data.compared().position(|arm| arm == chief).unwrap_or(0);
    let rows = rows(data);
    let mut moved: Vec<(&Row, Estimate)> = rows.iter().map(|row| (row, row.moved[place])).collect();
    moved.retain(|(_, change)| change.is_clear());
    moved.sort_by(|a, b| b.1.value.abs().total_cmp(&a.1.value.abs()));
    let told = |(row, change): &(&Row, Estimate)| {
        format!("{} {}", in_text(row.source), signed(change.value))
    };
    let named: Vec<String> = moved.iter().take(3).map(told).collect();
    match named.as_slice() {
        [] => format!("No source clearly changes with {}", data.name(chief)),
        _ => format!("Streams moved most by {}: {}", data.name(chief), named.join(", ")),
    }
}

/// A source in the middle of a sentence.
pub fn in_text(source: Source) -> String {
    let label = source.label();
    let proper = matches!(source, Source::DiscoverWeekly | Source::ReleaseRadar | Source::DailyMix);
    if proper { label.to_owned() } else { label.to_lowercase() }
}
