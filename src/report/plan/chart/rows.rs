//! Rows of splits: the money of each as a bar of its channels, and what it caused beside it.
//!
//! Main type: [`Rows`]. Deliberately unknown: which splits there are, and what they are called.

use crate::inference::estimate::Estimate;
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke, Type};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::heat;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Colour, Look, Marker};
use crate::report::plan::chart::legend::{Legend, block, fill};
use crate::report::plan::chart::words;
use crate::study::plan::findings::PlanFindings;

const NAME: f64 = 12.0;
const FIGURE: f64 = 11.5;
/// Least height of a row.
const PITCH: f64 = 16.0;
/// Height of a heading, in rows.
const HEAD: f64 = 0.85;
/// Share of the room beside the names that the bars take.
const BARS: f64 = 0.42;

/// A split.
pub(super) struct Row {
    /// What it is called.
    pub(super) name: String,
    /// Whether it is set off from the others.
    pub(super) is_best: bool,
    /// Money by channel \[USD\].
    pub(super) money: Vec<f64>,
    /// The variant of each channel.
    pub(super) variants: Vec<u16>,
    /// The budget that it is of \[USD\].
    pub(super) budget: f64,
    /// What it caused.
    pub(super) effect: Estimate,
    /// Mean of the worst tenth of worlds, where it is drawn.
    pub(super) worst: Option<f64>,
    /// The figure beside it.
    pub(super) text: String,
}

/// Rows under headings, which are empty where there is one group.
pub(super) struct Rows<'a> {
    /// Whose channels they are.
    pub(super) found: &'a PlanFindings,
    /// The finding.
    pub(super) title: String,
    /// How intervals are drawn.
    pub(super) how: &'static str,
    /// What the axis measures.
    pub(super) unit: String,
    /// Whether the money is drawn.
    pub(super) with_money: bool,
    /// Headings and rows.
    pub(super) groups: Vec<(String, Vec<Row>)>,
}

impl<'a> Rows<'a> {
    fn all(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|(_, rows)| rows)
    }

    /// Height of all, in rows.
    fn height(&self) -> f64 {
        let heads = self.groups.iter().filter(|(head, _)| !head.is_empty()).count() as f64;
        self.all().count() as f64 + heads * HEAD
    }

    fn has_worst(&self) -> bool {
        self.all().any(|it| it.worst.is_some())
    }

    /// Lays the chart out; absent without a row.
    pub(super) fn chart(self, about: &About, look: Look) -> Option<Chart<'a>> {
        self.all().next()?;
        let found = self.found;
        let about = words::over(about, found.fresh_replicates);
        let subtitle = words::subtitle(found, (&about, &look), self.how);
        let lay = |look: Look| self.frame(look, &subtitle);
        let fits = |frame: &Frame| {
            let pitch = (frame.bottom - frame.top) / self.height();
            pitch > PITCH * frame.look.scale && frame.share() > 0.4
        };
        let frame = Frame::fitting(look, lay, fits);
        let look = frame.look;
        let ends = words::range(self.all().map(|it| &it.effect));
        let worst = self.all().filter_map(|it| it.worst);
        let (low, high) =
            worst.fold(ends, |(low, high), it| (f64::min(low, it), f64::max(high, it)));
        let x = words::axis((low, high), look.ticks(4.0));
        let said: Vec<String> = self.all().map(|it| format!("{}: {}", it.name, it.text)).collect();
        let description = format!("Rows of splits. {subtitle}. {}.", said.join("; "));
        let title = self.title.clone();
        let size = look.size;
        let paint = Box::new(move |canvas: &Canvas<'_>| {
            frame.heading(canvas);
            self.draw(canvas, &frame, &x);
        });
        Some(Chart { title, description, size, paint })
    }

    fn legend(&self, look: &Look) -> Option<Legend> {
        let some = |channel: usize| {
            self.all().any(|it| it.money.get(channel).is_some_and(|money| *money > 0.0))
        };
        self.with_money.then(|| Legend::new(self.found, look, some))
    }

    fn frame(&self, look: Look, subtitle: &str) -> Frame {
        let scale = look.scale;
        let widest = |of: &dyn Fn(&Row) -> f64| self.all().map(of).fold(0.0, f64::max);
        let names = widest(&|it| Weight::Strong.width(&it.name, NAME * scale));
        let needs = Needs {
            ticks: names.min(look.size.0 * 0.28),
            labels: widest(&|it| Weight::Regular.width(&it.text, FIGURE * scale)) + 10.0 * scale,
            ..Needs::default()
        };
        let mut frame = Frame::new(look, &self.title, subtitle, needs);
        frame.top += self.legend(&look).map_or(0.0, |it| it.height(&look));
        if self.has_worst() {
            frame.top += 20.0 * scale;
        }
        frame
    }

    fn draw(&self, canvas: &Canvas<'_>, frame: &Frame, x: &Axis) {
        let look = frame.look;
        let scale = look.scale;
        let mut above = frame.top - 8.0 * scale;
        if self.has_worst() {
            key(canvas, frame, above - 4.0 * scale);
            above -= 20.0 * scale;
        }
        if let Some(legend) = self.legend(&look) {
            legend.draw(canvas, frame, above);
        }
        let down = (frame.top, frame.bottom);
        let share = if self.with_money { BARS } else { 0.0 };
        let middle = frame.left + (frame.right - frame.left) * share;
        let bars = frame.part((frame.left, middle - 12.0 * scale), down);
        let gap = if self.with_money { 14.0 * scale } else { 0.0 };
        let plot = frame.part((middle + gap, frame.right), down);
        plot.horizontal(canvas, x, (&self.unit, true), |tick| {
            words::tick(self.found, tick, x.decimals)
        });
        let zero = plot.x(x, 0.0);
        canvas.line(&[(zero, plot.top), (zero, plot.bottom)], plot.hairline(look.muted));
        if self.with_money {
            let unit = Weight::Regular.shorten("money", NAME * scale, bars.right - bars.left);
            let place = (f64::midpoint(bars.left, bars.right), frame.bottom + (6.0 + NAME) * scale);
            canvas.text(&unit, place, frame.note(NAME, Anchor::Middle));
        }
        let pitch = ((frame.bottom - frame.top) / self.height()).min(70.0 * scale);
        let mut y = frame.top;
        for (head, rows) in &self.groups {
            if !head.is_empty() {
                let baseline = y + HEAD * pitch - 0.1 * pitch.min(30.0 * scale);
                let room = frame.right - frame.left;
                let head = Weight::Strong.shorten(head, NAME * scale, room);
                let set = frame.set(NAME, Weight::Strong, Anchor::Start);
                canvas.text(&head, (look.metrics.margin * scale, baseline), set);
                y += HEAD * pitch;
            }
            for row in rows {
                let centre = y + pitch / 2.0;
                let half = (pitch * 0.34).min(15.0 * scale);
                draw_name(canvas, frame, row, centre);
                if self.with_money {
                    money(canvas, &bars, (self.found, row), (centre, half));
                }
                draw_effect(canvas, (&plot, x), row, centre);
                y += pitch;
            }
        }
    }
}

/// Draws the name of a row and its figure.
fn draw_name(canvas: &Canvas<'_>, frame: &Frame, row: &Row, centre: f64) {
    let look = &frame.look;
    let weight = if row.is_best { Weight::Strong } else { Weight::Regular };
    let baseline = centre + NAME * 0.36 * look.scale;
    let room = frame.left - (8.0 + look.metrics.margin) * look.scale + 1.0;
    let name = weight.shorten(&row.name, NAME * look.scale, room);
    let place = (frame.left - 8.0 * look.scale, baseline);
    canvas.text(&name, place, frame.set(NAME, weight, Anchor::End));
    let set = Type {
        colour: if row.is_best { look.ink } else { look.muted },
        ..frame.set(FIGURE, Weight::Regular, Anchor::Start)
    };
    canvas.text(&row.text, (frame.right + 10.0 * look.scale, baseline), set);
}

/// What dots of the worst worlds are.
fn key(canvas: &Canvas<'_>, frame: &Frame, baseline: f64) {
    let look = &frame.look;
    let scale = look.scale;
    let mut x = look.metrics.margin * scale + 6.0 * scale;
    for (worst, text) in [(false, "mean, with its interval"), (true, "mean of the worst tenth")] {
        let (marker, colour) = dot(look, worst);
        canvas.dot((x, baseline - 4.2 * scale), 4.4 * scale, marker, colour, 1.0);
        let place = (x + 10.0 * scale, baseline);
        canvas.text(text, place, frame.set(FIGURE, Weight::Regular, Anchor::Start));
        x += Weight::Regular.width(text, FIGURE * scale) + 30.0 * scale;
    }
}

/// Shape and colour of a mean, or of that of the worst tenth.
fn dot(look: &Look, worst: bool) -> (Marker, Colour) {
    if worst { (Marker::Diamond, look.muted) } else { (Marker::Circle, look.ink) }
}

/// Draws the money of a split, its channels side by side.
fn money(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (found, row): (&PlanFindings, &Row),
    (centre, half): (f64, f64),
) {
    let look = &frame.look;
    let whole = row.budget.max(row.money.iter().map(|it| it.max(0.0)).sum()).max(1e-9);
    let mut left = frame.left;
    for (channel, (&money, &variant)) in row.money.iter().zip(&row.variants).enumerate() {
        if money <= 0.0 {
            continue;
        }
        let right = left + (frame.right - frame.left) * money / whole;
        let fill = fill(look, channel);
        block(canvas, look, ((left, centre - half), (right, centre + half)), fill);
        let size = (11.0 * look.scale).min(half * 1.5);
        let room = right - left - 4.0 * look.scale;
        let texts = [found.share(channel, money, variant), found.money(money)];
        if let Some(text) = texts.iter().find(|it| Weight::Regular.width(it, size) < room) {
            let (weight, anchor) = (Weight::Regular, Anchor::Middle);
            let place = (f64::midpoint(left, right), centre + size * 0.36);
            canvas.text(text, place, Type { size, weight, colour: heat::on(fill), anchor });
        }
        left = right;
    }
}

fn draw_effect(canvas: &Canvas<'_>, (frame, x): (&Frame, &Axis), row: &Row, centre: f64) {
    let look = &frame.look;
    let scale = look.scale;
    let at = |value: f64| (frame.x(x, value.clamp(x.low, x.high)), centre);
    let (marker, colour) = dot(look, false);
    if let Some(worst) = row.worst {
        let stroke = Stroke { colour: look.muted, width: scale, dash: &[1.0, 2.4] };
        canvas.line(&[at(worst), at(row.effect.value)], stroke);
    }
    if let Some(interval) = row.effect.interval() {
        let stroke = Stroke { colour, width: 1.9 * scale, dash: &[] };
        canvas.line(&[at(interval.low), at(interval.high)], stroke);
    }
    canvas.dot(at(row.effect.value), 4.4 * scale, marker, colour, 1.0);
    if let Some(worst) = row.worst {
        let (marker, colour) = dot(look, true);
        canvas.dot(at(worst), 4.4 * scale, marker, colour, 1.0);
    }
}
