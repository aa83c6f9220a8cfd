//! Chart 4: streams by source, a stacked bar per arm; what listeners went for, then what was
//! chosen for them.

use crate::model::source::Source;
use crate::numbers::{percent, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Type};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding::silence;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::heat::on;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Look, Theme};
use crate::stats::mean;

const LEGEND: f64 = 11.5;
const LEGEND_LINE: f64 = 19.0;
const HEAD: f64 = 150.0;
/// Bars that share the height of the picture, whatever it is: a slide stays a slide.
const FEW: usize = 7;
/// Least height of more bars, each with its name and the air around them; the picture grows with
/// them.
const LEAST_PITCH: f64 = 38.0;

/// One arm's bar.
struct Bar<'a> {
    name: &'a str,
    /// Mean streams by source, in the order they are drawn.
    parts: Vec<(Source, f64)>,
    total: f64,
    active: Option<f64>,
}

/// Lays the chart out.
pub fn chart(data: &ChartData, mut look: Look) -> Chart<'_> {
    let mut order: Vec<Source> = Source::ALL.to_vec();
    order.sort_by_key(|source| source.is_programmed());
    let bars: Vec<Bar<'_>> = (0..data.arms.len()).map(|arm| bar(data, arm, &order)).collect();
    let seen = |source: &Source| {
        bars.iter().any(|bar| bar.parts.iter().any(|(s, streams)| s == source && *streams > 0.0))
    };
    order.retain(seen);
    let longest = bars.iter().map(|bar| bar.total).fold(0.0, f64::max);
    let ends: Vec<String> = bars.iter().map(end_text).collect();
    let scale = look.scale;
    let end_width =
        ends.iter().map(|end| Weight::Regular.width(end, 12.0 * scale)).fold(0.0, f64::max);
    let rows = legend(look, &order);
    let needs = Needs {
        labels: end_width * 1.04 + 14.0 * scale,
        below: (rows.len() as f64 * LEGEND_LINE + 8.0) * scale,
        ..Needs::default()
    };
    let title = title(data);
    let how = if data.runs.len() > 1 { "means over replicates" } else { "one run of each" };
    let subtitle = format!("{} · {how}", data.line());
    let mut frame = Frame::new(look, &title, &subtitle, needs);
    let missing = LEAST_PITCH * scale * bars.len() as f64 - (frame.bottom - frame.top);
    if bars.len() > FEW && missing > 0.0 {
        look.size.1 = (look.size.1 + missing).ceil();
        frame = Frame::new(look, &title, &subtitle, needs);
    }
    let x = Axis { high: longest.max(1.0), ..Axis::from_zero(longest, 5.0) };
    let x = Axis { ticks: x.ticks.iter().copied().filter(|tick| *tick <= x.high).collect(), ..x };
    let said: Vec<String> =
        bars.iter().zip(&ends).map(|(bar, end)| format!("{}: {end}", bar.name)).collect();
    let description =
        format!("Stacked bars of streams by source. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let unit = format!("streams by day {}", data.end_day());
        frame.horizontal(canvas, &x, (unit.as_str(), true), whole);
        let room = frame.bottom - frame.top;
        let pitch = (room / bars.len() as f64).min(90.0 * scale);
        let first = frame.top + (room - pitch * bars.len() as f64) / 2.0;
        for (index, (bar, end)) in bars.iter().zip(&ends).enumerate() {
            let top = first + pitch * index as f64;
            draw_bar(canvas, &frame, &x, (bar, end), (top, pitch), &order);
        }
        draw_legend(canvas, &frame, &rows, &order);
    });
    Chart { title, description, size: look.size, paint }
}

fn bar<'a>(data: &'a ChartData, arm: usize, order: &[Source]) -> Bar<'a> {
    let mean_of = |values: Vec<f64>| mean(&values).unwrap_or(0.0);
    let streams =
        |source: Source| mean_of(data.of_arm(arm, |run| run.by_source[source as usize] as f64));
    let parts: Vec<(Source, f64)> = order.iter().map(|s| (*s, streams(*s))).collect();
    let total = parts.iter().map(|(_, streams)| streams).sum();
    let active: f64 = parts.iter().filter(|(s, _)| s.is_active()).map(|(_, streams)| streams).sum();
    Bar { name: data.name(arm), parts, total, active: (total > 0.0).then(|| active / total) }
}

fn end_text(bar: &Bar<'_>) -> String {
    match bar.active {
        Some(share) => format!("{} · {} active", whole(bar.total), percent(share, 0)),
        None => whole(bar.total),
    }
}

fn draw_bar(
    canvas: &Canvas<'_>,
    frame: &Frame,
    x: &Axis,
    (bar, end): (&Bar<'_>, &str),
    (top, pitch): (f64, f64),
    order: &[Source],
) {
    let scale = frame.look.scale;
    let name_size = 12.5_f64.min(pitch / scale * 0.34);
    let name = Weight::Strong.shorten(bar.name, name_size * scale, frame.right - frame.left);
    let from = top + (name_size + 7.0) * scale;
    let height = (pitch - (name_size + 13.0) * scale).clamp(4.0 * scale, 46.0 * scale);
    let baseline = from - 5.0 * scale;
    canvas.text(&name, (frame.left, baseline), frame.set(name_size, Weight::Strong, Anchor::Start));
    let mut sum = 0.0;
    for (source, streams) in &bar.parts {
        let begin = frame.x(x, sum);
        sum += streams;
        let finish = frame.x(x, sum);
        if finish - begin < 0.2 {
            continue;
        }
        let colour = frame.look.source(*source);
        // A hair of paper between the parts, where there is room for it.
        let hair = if finish - begin > 3.0 { 0.9 * scale } else { 0.0 };
        canvas.rectangle((begin, from), (finish - hair, from + height), colour);
        let text = part_text(frame.look, *source, streams / bar.total, order);
        let size = (11.0 * scale).min(height * 0.8);
        let fits = Weight::Regular.width(&text, size) + 8.0 * scale < finish - begin;
        if fits && size > 7.5 * scale {
            let place = (f64::midpoint(begin, finish), from + height / 2.0 + size * 0.36);
            let set =
                Type { size, weight: Weight::Regular, colour: on(colour), anchor: Anchor::Middle };
            canvas.text(&text, place, set);
        }
    }
    let place = (frame.x(x, sum) + 8.0 * scale, from + height / 2.0 + 12.0 * 0.36 * scale);
    canvas.text(end, place, frame.set(12.0, Weight::Regular, Anchor::Start));
}

/// What stands in a part of a bar: its share; in grey, where shades are hard to tell apart, the
/// letter of its source.
fn part_text(look: Look, source: Source, share: f64, order: &[Source]) -> String {
    if look.theme == Theme::Print { letter(source, order).to_string() } else { percent(share, 0) }
}

fn letter(source: Source, order: &[Source]) -> char {
    ('A'..).zip(order).find(|(_, other)| **other == source).map_or('?', |(letter, _)| letter)
}

/// The rows of the legend: a heading, empty where a row goes on, and sources.
type Rows = Vec<(&'static str, Vec<Source>)>;

fn legend(look: Look, order: &[Source]) -> Rows {
    let width = look.size.0 - 48.0 * look.scale;
    let groups = [("Listener’s choice (active)", true), ("Chosen for them (programmed)", false)];
    let mut rows = Rows::new();
    for (heading, active) in groups {
        let members = order.iter().copied().filter(|source| source.is_active() == active);
        let (mut row, mut x) = (Vec::new(), HEAD_ROOM * look.scale);
        let mut heading = heading;
        for source in members {
            let step = entry_width(look, source);
            if x + step > width && !row.is_empty() {
                rows.push((std::mem::take(&mut heading), std::mem::take(&mut row)));
                x = HEAD_ROOM * look.scale;
            }
            row.push(source);
            x += step;
        }
        if !row.is_empty() {
            rows.push((heading, row));
        }
    }
    rows
}

const HEAD_ROOM: f64 = HEAD + 36.0;

fn entry_width(look: Look, source: Source) -> f64 {
    Weight::Regular.width(source.label(), LEGEND * look.scale) * 1.03 + 30.0 * look.scale
}

fn draw_legend(canvas: &Canvas<'_>, frame: &Frame, rows: &Rows, order: &[Source]) {
    let look = frame.look;
    let scale = look.scale;
    let side = 12.0 * scale;
    let mut y = look.size.1 - (14.0 + (rows.len() as f64 - 1.0) * LEGEND_LINE) * scale;
    for (heading, sources) in rows {
        canvas.text(heading, (frame.left, y), frame.set(LEGEND, Weight::Strong, Anchor::Start));
        let mut x = frame.left + HEAD_ROOM * scale;
        for source in sources {
            let colour = look.source(*source);
            let top = y - 10.0 * scale;
            canvas.rectangle((x, top), (x + side, top + side), colour);
            if look.theme == Theme::Print {
                let set = Type {
                    size: 9.0 * scale,
                    weight: Weight::Regular,
                    colour: on(colour),
                    anchor: Anchor::Middle,
                };
                let place = (x + side / 2.0, top + side / 2.0 + 3.3 * scale);
                canvas.text(&letter(*source, order).to_string(), place, set);
            }
            canvas.text(
                source.label(),
                (x + side + 5.0 * scale, y),
                frame.note(LEGEND, Anchor::Start),
            );
            x += entry_width(look, *source);
        }
        y += LEGEND_LINE * scale;
    }
}

/// The arm whose share of active streams differs most from the reference's, if any clearly does.
/// Which strategy clearly shifts streams most between the listener's choice and the platform's.
pub fn title(data: &ChartData) -> String {
    if data.comparisons.is_silent() {
        return silence(data);
    }
    // A shift below two points is not worth a title, however clear.
    let mut most: Option<(usize, f64)> = None;
    for (arm, shift) in data.compared().zip(&data.description.shifts) {
        let size = shift.value.abs();
        if shift.is_clear() && size > 0.02 && most.is_none_or(|(_, largest)| size > largest) {
            most = Some((arm, size));
        }
    }
    // As the bars have it: the share of all runs' streams.
    let percent_of = |arm| percent(bar(data, arm, &Source::ALL).active.unwrap_or(0.0), 0);
    match most {
        Some((arm, _)) => format!(
            "{}: {} of streams are the listener’s own choice, {} {}",
            data.name(arm),
            percent_of(arm),
            percent_of(data.reference),
            match data.reference {
                0 => "in the control".to_owned(),
                reference => format!("with {}", data.name(reference)),
            }
        ),
        None if data.arms.len() == 1 => {
            format!("In the control {} of streams are the listener’s own choice", percent_of(0))
        }
        None if data.runs.len() > 1 => {
            "No strategy clearly shifts streams between the listener’s choice and the platform’s"
                .to_owned()
        }
        None => "Where the streams come from".to_owned(),
    }
}
