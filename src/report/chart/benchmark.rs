//! Chart 7: what save rate is usual. A row per genre with the middle half and the middle four
//! fifths of the world's other new releases; above them the release, a mark per arm.
//!
//! Deliberately unknown: how percentiles are counted.

use crate::numbers::{between, decimal, percent, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{ArmLook, Look};
use crate::study::benchmark::findings::{ALL, Benchmark, Percentiles, Rate, Standing};

/// Name of the chart.
pub const NAME: &str = "7-save-rate-benchmark";

/// Save rates per listener that are published as usual; source in docs/experiments.md, "What is a
/// healthy save rate?".
const PUBLISHED: (f64, f64) = (0.03, 0.07);

const NAMES: f64 = 12.0;
/// What the rows of the release are called.
const RELEASE: &str = "the release";
/// Height of the gap between the release and the others, in rows.
const GAP: f64 = 0.7;
/// Least height of a row; genres beyond it are left out.
const LEAST_PITCH: f64 = 13.0;
/// Widths of the middle four fifths and of the middle half, in pixels.
const THIN: f64 = 1.6;
const THICK: f64 = 5.0;
const DOT: f64 = 4.2;

/// An arm of the release.
struct Arm<'a> {
    look: ArmLook,
    name: &'a str,
    standing: &'a Standing,
    value: String,
}

/// What is drawn, from the top.
struct Rows<'a> {
    arms: Vec<Arm<'a>>,
    /// Its genre and all, then the other genres by their medians; those without percentiles last.
    genres: Vec<&'a Percentiles>,
    /// Rows among the genres on which the release is marked.
    marked: usize,
}

/// Lays the chart out; absent where the world has too few new releases.
pub fn chart(data: &ChartData, look: Look) -> Option<Chart<'_>> {
    let found = data.benchmark.as_ref()?;
    let age = found.chief_age()?;
    let mut rows = rows(data, found, age, &look);
    let few = data.among_largest(if look.metrics.is_brief { 2 } else { 8 });
    rows.arms.retain(|it| few.arms.contains(&it.standing.strategy));
    let ends = rows.genres.iter().filter_map(|it| it.p90);
    let own = rows.arms.iter().map(|it| it.standing.value.value);
    let high = ends.chain(own).fold(PUBLISHED.1, f64::max);
    // A wide interval does not press all else into a corner.
    let reach = rows.arms.iter().filter_map(|it| it.standing.value.high).fold(high, f64::max);
    let high = reach.min(1.3 * high);
    let x = Axis::around(0.0, high, look.ticks(7.0));
    let texts = rows.arms.iter().map(|it| (it.name, it.value.as_str()));
    let names = rows.genres.iter().copied().map(called).chain([RELEASE.to_owned()]);
    let names = names.map(|name| Weight::Strong.width(&name, NAMES * look.scale));
    let needs = Needs {
        labels: labels::room(&look, Mark::Dot, texts),
        ticks: names.fold(0.0, f64::max),
        unit: true,
        ..Needs::default()
    };
    let title = title(found, &rows);
    let line = data.line(&look);
    let brief = format!("{line} · lines: the middle 80 % and 50 % of releases, tick: the median");
    let subtitle = format!(
        "{} · save rate by day {age} of each release's own; thin lines: the middle 80 % of \
         releases with {} listeners or more, thick: the middle 50 %, tick: the median · a rate \
         that an ask has raised does not make the song a better one",
        line, found.least_listeners
    );
    let description = described(&rows, age);
    let subtitle = if look.metrics.is_brief { brief } else { subtitle };
    let frame = Frame::new(look, &title, &subtitle, needs);
    let room = (frame.bottom - frame.top) / (LEAST_PITCH * look.scale) - GAP;
    let room = (room as usize).saturating_sub(rows.arms.len());
    rows.genres.truncate(room.max(rows.marked));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        published(canvas, &frame, &x);
        let write = |rate: f64| decimal(rate * 100.0, x.decimals.saturating_sub(2));
        frame.horizontal(canvas, &x, ("saves per 100 listeners", true), write);
        let lines = (rows.arms.len() + rows.genres.len()) as f64 + GAP;
        let pitch = (frame.bottom - frame.top) / lines;
        let first = rows.arms.len() as f64 + GAP;
        let at = |row: f64| frame.top + (row + 0.5) * pitch;
        for (row, genre) in rows.genres.iter().enumerate() {
            let strong = row < rows.marked;
            band(canvas, &frame, &x, genre, (at(first + row as f64), pitch, strong));
        }
        if !rows.arms.is_empty() {
            let middle = frame.top + 0.5 * rows.arms.len() as f64 * pitch;
            let place = (frame.left - 8.0 * look.scale, middle + NAMES * 0.36 * look.scale);
            canvas.text(RELEASE, place, frame.set(NAMES, Weight::Strong, Anchor::End));
        }
        let told = (0..rows.marked).filter(|&row| rows.genres[row].is_told());
        let marked: Vec<f64> = told.map(|row| at(first + row as f64)).collect();
        let mut labels = Vec::new();
        for (row, arm) in rows.arms.iter().enumerate() {
            let y = at(row as f64);
            release(canvas, &frame, &x, arm, (y, &marked));
            let place = (frame.right, y);
            let text = (arm.name, arm.value.as_str());
            labels.push(Label::new(&frame, arm.look, place, text, Mark::Dot));
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

fn rows<'a>(data: &'a ChartData, found: &'a Benchmark, age: u16, look: &Look) -> Rows<'a> {
    let own = |standing: &'a Standing| {
        let arm = data.arms.iter().position(|name| *name == standing.strategy)?;
        let rate = percent(standing.value.value, 1);
        let value = standing
            .share()
            .map_or_else(|| rate.clone(), |it| format!("{rate}, above {}", percent(it.value, 0)));
        Some(Arm { look: look.arm(arm), name: data.name(arm), standing, value })
    };
    let here = |it: &&Percentiles| it.age_days == age && it.rate == Rate::SaveRate;
    let mut others: Vec<&Percentiles> = found.rates.iter().filter(here).collect();
    others.retain(|it| it.genre != ALL && it.genre != found.genre);
    let median = |it: &Percentiles| it.median.map_or(f64::MIN, |it| it.value);
    others.sort_by(|a, b| median(b).total_cmp(&median(a)));
    let first = [found.genre.as_str(), ALL];
    let mut genres: Vec<&Percentiles> =
        first.iter().filter_map(|genre| found.of(genre, age, Rate::SaveRate)).collect();
    let marked = genres.len();
    genres.extend(others);
    Rows { arms: found.standing(age, Rate::SaveRate).filter_map(own).collect(), genres, marked }
}

/// Name of a row.
fn called(row: &Percentiles) -> String {
    let genre = if row.genre == ALL { "all genres" } else { &row.genre };
    format!("{genre} ({})", whole(row.tracks as f64))
}

/// Shades what is published as usual.
fn published(canvas: &Canvas<'_>, frame: &Frame, x: &Axis) {
    let scale = frame.look.scale;
    let (left, right) = (frame.x(x, PUBLISHED.0), frame.x(x, PUBLISHED.1));
    let (top, bottom) = (frame.top, frame.bottom);
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    canvas.area(&corners, frame.look.muted, 0.12);
    let low = decimal(PUBLISHED.0 * 100.0, 0);
    let text = format!("published as usual: {low}–{}", percent(PUBLISHED.1, 0));
    let room = Weight::Regular.width(&text, NAMES * scale) / 2.0;
    if 2.0 * room > frame.right - frame.left {
        return;
    }
    let middle = f64::midpoint(left, right).clamp(frame.left + room, frame.right - room);
    canvas.text(&text, (middle, top - 7.0 * scale), frame.note(NAMES, Anchor::Middle));
}

/// Draws the row of a genre.
fn band(
    canvas: &Canvas<'_>,
    frame: &Frame,
    x: &Axis,
    row: &Percentiles,
    (y, pitch, strong): (f64, f64, bool),
) {
    let look = &frame.look;
    let size = NAMES.min(0.95 * pitch / look.scale);
    let place = (frame.left - 8.0 * look.scale, y + size * 0.36 * look.scale);
    let weight = if strong { Weight::Strong } else { Weight::Regular };
    canvas.text(&called(row), place, frame.set(size, weight, Anchor::End));
    let percentiles = (row.p10, row.p25, row.median, row.p75, row.p90);
    let (Some(p10), Some(p25), Some(median), Some(p75), Some(p90)) = percentiles else {
        let place = (frame.left + 8.0 * look.scale, place.1);
        canvas.text("too few to tell", place, frame.note(size, Anchor::Start));
        return;
    };
    let colour = if strong { look.ink } else { look.muted };
    for (from, to, width) in [(p10, p90, THIN), (p25, p75, THICK)] {
        let line = [(frame.x(x, from), y), (frame.x(x, to), y)];
        canvas.line(&line, Stroke { colour, width: width * look.scale, dash: &[] });
    }
    let (middle, reach) = (frame.x(x, median.value), 0.3 * pitch.min(20.0 * look.scale));
    let tick = |width: f64, colour, reach: f64| {
        let stroke = Stroke { colour, width: width * look.scale, dash: &[] };
        canvas.line(&[(middle, y - reach), (middle, y + reach)], stroke);
    };
    tick(4.5, look.paper, reach);
    tick(2.0, colour, reach);
}

/// Draws the release in one arm: its rate with its interval, and a mark on each row it is compared
/// with.
fn release(
    canvas: &Canvas<'_>,
    frame: &Frame,
    x: &Axis,
    arm: &Arm<'_>,
    (y, marked): (f64, &[f64]),
) {
    let (look, ArmLook { colour, marker, .. }) = (&frame.look, arm.look);
    let value = &arm.standing.value;
    let middle = frame.x(x, value.value);
    let stroke = |width: f64, dash| Stroke { colour, width: width * look.scale, dash };
    if let Some(last) = marked.last() {
        canvas.line(&[(middle, y), (middle, *last)], stroke(0.8, &[1.0, 3.0]));
    }
    if let Some(interval) = value.interval() {
        let end = |value: f64| (frame.x(x, value.clamp(x.low, x.high)), y);
        canvas.line(&[end(interval.low), end(interval.high)], stroke(1.8, &[]));
    }
    for y in std::iter::once(&y).chain(marked) {
        canvas.dot((middle, *y), (DOT + 1.4) * look.scale, marker, look.paper, 1.0);
        canvas.dot((middle, *y), DOT * look.scale, marker, colour, 1.0);
    }
}

/// Where the release stands without a campaign and with the one that has the highest rate.
fn title(found: &Benchmark, rows: &Rows<'_>) -> String {
    let tracks = rows.genres.get(rows.marked.saturating_sub(1)).map_or(0, |all| all.tracks);
    let plain = || format!("Save rates of {} new releases beside this one's", whole(tracks as f64));
    let Some(control) = rows.arms.first() else { return plain() };
    let in_genre = control.standing.in_genre.is_some();
    let of = |arm: &Arm<'_>| {
        let share = arm.standing.share()?;
        let range = between(share.interval()?, |it| decimal(it * 100.0, 0));
        Some(format!("{} ({range})", percent(share.value, 0)))
    };
    let rate = |arm: &&Arm<'_>| arm.standing.value.value;
    let best = rows.arms.iter().skip(1).max_by(|a, b| rate(a).total_cmp(&rate(b)));
    let Some(share) = of(control) else { return plain() };
    let genre = if in_genre { format!(" {}", found.genre) } else { String::new() };
    let first = format!("The save rate is above {share} of new{genre} releases without a campaign");
    let second = best.and_then(|arm| Some(format!(", above {} with {}", of(arm)?, arm.name)));
    first + &second.unwrap_or_default()
}

fn described(rows: &Rows<'_>, age: u16) -> String {
    let write = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), |it| percent(it, 1));
    let genre = |it: &&Percentiles| {
        let median = write(it.median.map(|it| it.value));
        format!("{}: median {median}, {} to {}", called(it), write(it.p10), write(it.p90))
    };
    let arms: Vec<String> =
        rows.arms.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
    let genres: Vec<String> = rows.genres.iter().map(genre).collect();
    format!(
        "Bands of save rates by genre by day {age}, 10th to 90th percentile. The release: {}. \
         Others: {}.",
        arms.join("; "),
        genres.join("; ")
    )
}
