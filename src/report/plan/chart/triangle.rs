//! Chart 16 of three channels: a triangle of all splits that were lived, the darker the nearer to
//! the best. A split that was left early has few replicates and a small cell.
//!
//! Deliberately unknown: how splits are told apart.

use crate::report::chart::about::About;
use crate::report::chart::canvas::{Anchor, Canvas, Point};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::heat::{self, blend};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::report::plan::chart::shades::{
    self, TALL, farthest, hexagon, outline, ring_colour, shade,
};
use crate::report::plan::chart::{panels, splits, words};
use crate::study::format::listed;
use crate::study::plan::findings::{Candidate, PlanFindings};

const NAME: f64 = 12.0;
const VALUE: f64 = 11.5;
const LINE: f64 = 15.0;
/// Least side of a triangle.
const LEAST: f64 = 120.0;
/// Smallest cell beside a whole one.
const SMALLEST: f64 = 0.4;
/// Splits that are listed beside a lone triangle.
const LISTED: usize = 14;

/// A triangle with its texts.
struct Place {
    index: usize,
    /// Left end and upper end of the panel, and its width.
    head: (f64, f64, f64),
    /// Lower left corner of the triangle, and its side.
    corner: Point,
    side: f64,
    /// Radius of a whole cell.
    cell: f64,
    /// Left end of the list beside it, where there is room.
    list: Option<f64>,
}

/// Lays the chart out; absent where nothing was lived.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let budgets = words::budgets(found, &look);
    let lived = |&&it: &&usize| found.splits(0, found.budgets[it]).next().is_some();
    let budgets: Vec<usize> = budgets.iter().filter(lived).copied().collect();
    if budgets.is_empty() {
        return None;
    }
    let title = splits::title(found);
    let how = "each cell a split that was lived, each corner all money in one channel";
    let replicates = words::chief(found).map_or(found.fresh_replicates, |it| it.replicates);
    let about = words::over(about, replicates);
    let line = about.line(&look);
    let subtitle = if look.metrics.is_brief { line } else { format!("{line} · {how}") };
    let lay_out = |look: Look| {
        let needs = Needs { below: shades::height(found, &look), ..Needs::default() };
        Frame::new(look, &title, &subtitle, needs)
    };
    let fits = |frame: &Frame| {
        let small = |it: &Place| it.side < LEAST * frame.look.scale;
        !lay(frame, budgets.len(), found.parts).iter().any(small)
    };
    let frame = Frame::fitting(look, lay_out, fits);
    let places = lay(&frame, budgets.len(), found.parts);
    let said = |&budget: &usize| {
        let best = found.splits(0, found.budgets[budget]).next()?;
        Some(format!(
            "{}: {}",
            found.money(best.budget),
            words::split(found, (&best.money, &best.variants))
        ))
    };
    let said: Vec<String> = budgets.iter().filter_map(said).collect();
    let description = format!("Triangles of splits. {subtitle}. Best {}.", listed(&said, "and"));
    let far = farthest(found, &budgets);
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        for place in &places {
            let budget = budgets[place.index];
            draw(canvas, found, (&frame, place), (budget, budgets.len() > 1), far);
        }
        shades::draw(canvas, found, &frame, far);
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// Lays a triangle for each budget.
fn lay(frame: &Frame, count: usize, parts: u32) -> Vec<Place> {
    let scale = frame.look.scale;
    let panels = panels::lay(frame, count, (210.0, 235.0), (20.0 * scale, 10.0 * scale));
    // Cells at the rim stand out of the triangle by their radius.
    let cell = radius(1.0, parts);
    let place = |panel: &panels::Panel| {
        // Above the cell at the top stand the budget, what is best, and the corner's name.
        let lines = if count > 1 { 3.0 } else { 1.0 };
        let (top, bottom) =
            (panel.down.0 + (lines * LINE + 2.0) * scale, panel.down.1 - (LINE + 6.0) * scale);
        let high = (bottom - top) / (TALL + 2.0 * cell);
        let side = (panel.width() / (1.0 + 2.0 * cell)).min(high).max(1.0);
        let wide = side * (1.0 + 2.0 * cell);
        let alone = count == 1 && panel.width() > wide + 250.0 * scale;
        let left = if alone {
            panel.across.0 + 24.0 * scale + side * cell
        } else {
            f64::midpoint(panel.across.0, panel.across.1) - side / 2.0
        };
        let bottom = top + side * (TALL + cell);
        let width = if alone { wide + 48.0 * scale } else { panel.width() };
        Place {
            index: panel.index,
            head: (panel.across.0, panel.down.0, width),
            corner: (left, bottom),
            side,
            cell: side * cell,
            list: alone.then_some(panel.across.0 + width + 16.0 * scale),
        }
    };
    panels.iter().map(place).collect()
}

/// Radius of a cell in a triangle of some side.
fn radius(side: f64, parts: u32) -> f64 {
    side / f64::from(parts.max(1)) / (2.0 * TALL)
}

/// Where a split stands: the share of the second channel to the right, of the third upwards.
fn at(place: &Place, money: &[f64]) -> Point {
    let whole: f64 = money.iter().map(|it| it.max(0.0)).sum::<f64>().max(1e-9);
    let share = |channel: usize| money.get(channel).map_or(0.0, |it| it.max(0.0)) / whole;
    let (x, y) = (share(1) + share(2) / 2.0, share(2) * TALL);
    (place.corner.0 + x * place.side, place.corner.1 - y * place.side)
}

/// Whether a split stayed as long as the best one, which it is not.
fn is_rival(it: &Candidate, best: &Candidate) -> bool {
    it != best && it.out_after.is_none()
}

fn draw(
    canvas: &Canvas<'_>,
    found: &PlanFindings,
    (frame, place): (&Frame, &Place),
    (budget, several): (usize, bool),
    far: f64,
) {
    let look = &frame.look;
    let scale = look.scale;
    let all: Vec<&Candidate> = found.splits(0, found.budgets[budget]).collect();
    let Some(best) = all.first() else { return };
    names(canvas, found, frame, place);
    if several {
        heads(canvas, found, (frame, place), budget);
    }
    let most = all.iter().map(|it| it.replicates).max().unwrap_or(1).max(1);
    let far = far.max(1e-9);
    let radius = place.cell * 0.97;
    let edge = [(0.0, 0.0), (1.0, 0.0), (0.5, TALL)]
        .map(|(x, y)| (place.corner.0 + x * place.side, place.corner.1 - y * place.side));
    outline(canvas, &edge, look.grid, scale);
    for it in &all {
        let share = libm::sqrt(f64::from(it.replicates) / f64::from(most));
        let hexagon = hexagon(at(place, &it.money), radius * share.max(SMALLEST));
        let colour = shade(look, it.behind.value / far);
        canvas.area(&hexagon, colour, 1.0);
        outline(canvas, &hexagon, blend(look.paper, look.muted, 0.45), 0.6 * scale);
        if is_rival(it, best) {
            let dot = (radius * 0.2).clamp(1.2 * scale, 3.0 * scale);
            let centre = at(place, &it.money);
            canvas.dot(centre, dot, look.arm(1).marker, heat::on(colour), 1.0);
        }
    }
    let ring = hexagon(at(place, &best.money), radius * 1.02);
    outline(canvas, &ring, look.paper, 5.0 * scale);
    outline(canvas, &ring, ring_colour(look), 3.0 * scale);
    if let Some(left) = place.list {
        list(canvas, found, (frame, left, place), &all);
    }
}

/// Names at the corners.
fn names(canvas: &Canvas<'_>, found: &PlanFindings, frame: &Frame, place: &Place) {
    let scale = frame.look.scale;
    let (left, _, width) = place.head;
    let set = |anchor| frame.set(NAME, Weight::Regular, anchor);
    let name = |channel: usize, room: f64| {
        Weight::Regular.shorten(&words::name(found, channel), NAME * scale, room)
    };
    let below = place.corner.1 + place.cell + LINE * scale;
    let half = width / 2.0 - 6.0 * scale;
    // Under their corners, unless the names are so long that they would meet or leave the panel.
    for (channel, corner) in [(0, place.corner.0), (1, place.corner.0 + place.side)] {
        let text = name(channel, half);
        let wide = Weight::Regular.width(&text, NAME * scale);
        let (from, to) =
            if channel == 0 { (left, left + half) } else { (left + width - half, left + width) };
        let middle = corner.clamp(from + wide / 2.0, (to - wide / 2.0).max(from + wide / 2.0));
        canvas.text(&text, (middle, below), set(Anchor::Middle));
    }
    let above = place.corner.1 - place.side * TALL - place.cell - 6.0 * scale;
    let top = (place.corner.0 + place.side / 2.0, above);
    let room = 2.0 * (top.0 - left).min(left + width - top.0);
    canvas.text(&name(2, room), top, set(Anchor::Middle));
}

/// The budget and its best split above one of several triangles.
fn heads(
    canvas: &Canvas<'_>,
    found: &PlanFindings,
    (frame, place): (&Frame, &Place),
    budget: usize,
) {
    let Some(answer) = found.answer(0, budget) else { return };
    let scale = frame.look.scale;
    let (left, top, width) = place.head;
    let caused = found.signed(answer.again.value);
    let head = format!("{}: {caused}", found.money(answer.budget));
    let head = Weight::Strong.shorten(&head, NAME * scale, width);
    let baseline = top + LINE * 0.8 * scale;
    canvas.text(&head, (left, baseline), frame.set(NAME, Weight::Strong, Anchor::Start));
    let split = words::split(found, (&answer.money, &answer.variants));
    let split = Weight::Regular.shorten(&split, VALUE * scale, width);
    canvas.text(&split, (left, baseline + LINE * scale), frame.note(VALUE, Anchor::Start));
}

/// The best splits beside a lone triangle: their money, and how far each is behind.
fn list(
    canvas: &Canvas<'_>,
    found: &PlanFindings,
    (frame, left, place): (&Frame, f64, &Place),
    all: &[&Candidate],
) {
    let scale = frame.look.scale;
    let room = frame.right - left;
    let mut baseline = place.corner.1 - place.side * TALL - place.cell + LINE * scale;
    let lines = ((place.corner.1 - baseline) / (LINE * 1.3 * scale)) as usize;
    let order: Vec<String> = (0..found.channels.len()).map(|it| words::name(found, it)).collect();
    let head = format!("{}: behind the best", order.join(" · "));
    let fits = Weight::Regular.width(&head, VALUE * scale) <= room;
    let head = if fits { head } else { "behind the best:".to_owned() };
    let head = Weight::Regular.shorten(&head, VALUE * scale, room);
    canvas.text(&head, (left, baseline), frame.note(VALUE, Anchor::Start));
    for (index, it) in all.iter().take(LISTED.min(lines.saturating_sub(1))).enumerate() {
        baseline += LINE * 1.3 * scale;
        let money =
            it.money.iter().map(|&it| if it > 0.0 { found.money(it) } else { "–".to_owned() });
        let money: Vec<String> = money.collect();
        let behind = match (index, it.behind.interval()) {
            (0, _) => "best".to_owned(),
            (_, Some(ends)) => format!(
                "{} ({} to {})",
                found.figure(it.behind.value),
                found.figure(ends.low),
                found.figure(ends.high)
            ),
            (_, None) => found.figure(it.behind.value),
        };
        let text = format!("{}: {behind}", money.join(" · "));
        let weight = if index == 0 { Weight::Strong } else { Weight::Regular };
        let text = weight.shorten(&text, VALUE * scale, room);
        canvas.text(&text, (left, baseline), frame.set(VALUE, weight, Anchor::Start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_single_channels_and_the_middle_is_the_even_split() {
        let place = Place {
            index: 0,
            head: (0.0, 0.0, 100.0),
            corner: (10.0, 90.0),
            side: 80.0,
            cell: 8.0,
            list: None,
        };
        assert_eq!(at(&place, &[60.0, 0.0, 0.0]), (10.0, 90.0));
        assert_eq!(at(&place, &[0.0, 60.0, 0.0]), (90.0, 90.0));
        let (x, y) = at(&place, &[20.0, 20.0, 20.0]);
        assert!((x - 50.0).abs() < 1e-9 && (y - (90.0 - 80.0 * TALL / 3.0)).abs() < 1e-9);
    }
}
