//! Chart 8: a map of recommenders and weights of a save, or a column of beliefs. Each cell has the letter of its best arm
//! and how surely it is the best, and its lead; a cell that nobody surely wins is left open.
//!
//! Letters, fill and figures say the same, so the map reads in grey too. Deliberately unknown: how
//! cells are judged.

use crate::numbers::{percent, signed};
use crate::report::chart::about::About;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Colour, Look, Theme};
use crate::study::format::listed;
use crate::study::outcome::{CONTROL, IN_CHARTS};
use crate::study::robust::findings::{Findings, Verdict, called, letter};

/// Name of the chart.
pub const NAME: &str = "8-robustness";

const NAMES: f64 = 13.0;
const LETTER: f64 = 16.0;
const FIGURE: f64 = 12.0;
const LEGEND: f64 = 12.5;
const LINE: f64 = 20.0;
const GAP: f64 = 3.0;
/// Columns as wide as a single one that the plot has room for.
const ALONE: f64 = 3.0;

/// Lays the chart out.
pub fn chart<'a>(found: &'a Findings, about: &About, look: Look) -> Chart<'a> {
    let title = title(found);
    let subtitle = |lead: &str| {
        let sure = percent(found.confidence, 0);
        let line = about.line(&look);
        if look.metrics.is_brief {
            return format!("{line} · best arm and its probability (open below {sure})");
        }
        format!(
            "{line} · most streams by day {}: letter of the best arm, the probability that it is \
             (open where below {sure}){lead}",
            found.window_days,
        )
    };
    let needs_in = |look: &Look| {
        let width = |name: &String| Weight::Regular.width(name, NAMES * look.scale);
        let widest = found.platforms.iter().map(width).fold(0.0, f64::max);
        let lines = legend(found, *look).last().map_or(0.0, |entry| entry.line + 1.0);
        let below = lines * LINE * look.scale;
        Needs { ticks: widest, below, unit: false, ..Needs::default() }
    };
    let look = look.until(|look| {
        let frame = Frame::new(*look, &title, &subtitle(""), needs_in(look));
        let (from, to) = corner(&frame, found, 0, 0);
        let beside = match found.columns() {
            1 => Weight::Regular.width(&beyond(look, -1e5), FIGURE * look.scale),
            _ => 0.0,
        };
        let (wide, high) = (to.0 - from.0, to.1 - from.1);
        let cell = Weight::Strong.width("W", LETTER * look.scale)
            + Weight::Regular.width(">\u{a0}99\u{a0}%", FIGURE * look.scale);
        wide > cell + 8.0 * look.scale
            && high > 1.1 * LETTER * look.scale
            && to.0 + 14.0 * look.scale + beside < look.size.0
    });
    let needs = needs_in(&look);
    let legend = legend(found, look);
    let with_lead = subtitle(", and its lead");
    let tall = Frame::new(look, &title, &with_lead, needs);
    let (frame, subtitle) = if found.columns() == 1 || shows_lead(&tall, found) {
        (tall, with_lead)
    } else {
        let short = subtitle("");
        (Frame::new(look, &title, &short, needs), short)
    };
    let said: Vec<String> = found
        .cells
        .iter()
        .map(|cell| {
            let won = if cell.won { "" } else { " (open)" };
            format!("{}: {}{won}", called(&cell.platform, cell.save_weight), name(&cell.best))
        })
        .collect();
    let description = format!("Map of cells. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        axes(canvas, &frame, found);
        for (index, cell) in found.cells.iter().enumerate() {
            let (row, column) = (index / found.columns(), index % found.columns());
            let (from, to) = corner(&frame, found, row, column);
            draw_cell(canvas, &frame, found, cell, (from, to));
            if found.columns() == 1 {
                let text = beyond(&look, cell.lead);
                let baseline = f64::midpoint(from.1, to.1) + FIGURE * 0.36 * frame.look.scale;
                let place = (to.0 + 12.0 * frame.look.scale, baseline);
                canvas.text(&text, place, frame.set(FIGURE, Weight::Regular, Anchor::Start));
            }
        }
        for entry in legend {
            entry.draw(canvas, &frame);
        }
    });
    Chart { title, description, size: look.size, paint }
}

/// How far the best arm is ahead, beside a single column.
fn beyond(look: &Look, lead: f64) -> String {
    let more = signed(lead);
    if look.metrics.is_brief {
        format!("{more} streams")
    } else {
        format!("{more} streams beyond the next best")
    }
}

/// Whether a cell has room for a second line.
fn shows_lead(frame: &Frame, found: &Findings) -> bool {
    let (from, to) = corner(frame, found, 0, 0);
    found.columns() > 1 && to.1 - from.1 > (LETTER + FIGURE) * 1.35 * frame.look.scale
}

/// Upper left and lower right of a cell.
fn corner(frame: &Frame, found: &Findings, row: usize, column: usize) -> (Point, Point) {
    // A single column leaves room beside it for its leads in words.
    let columns = if found.columns() == 1 { ALONE } else { found.columns() as f64 };
    let width = (frame.right - frame.left) / columns;
    let height = (frame.bottom - frame.top) / found.platforms.len() as f64;
    let from = (frame.left + column as f64 * width, frame.top + row as f64 * height);
    let gap = GAP * frame.look.scale;
    (from, (from.0 + width - gap, from.1 + height - gap))
}

/// Names of platforms on the left, weights below.
fn axes(canvas: &Canvas<'_>, frame: &Frame, found: &Findings) {
    let scale = frame.look.scale;
    for (row, name) in found.platforms.iter().enumerate() {
        let (from, to) = corner(frame, found, row, 0);
        let place = (frame.left - 8.0 * scale, f64::midpoint(from.1, to.1) + NAMES * 0.36 * scale);
        canvas.text(name, place, frame.note(NAMES, Anchor::End));
    }
    for (column, weight) in found.save_weights.iter().enumerate() {
        let (from, to) = corner(frame, found, 0, column);
        let place = (f64::midpoint(from.0, to.0), frame.bottom + (4.0 + NAMES) * scale);
        canvas.text(&weight.to_string(), place, frame.note(NAMES, Anchor::Middle));
    }
    if found.is_of_beliefs() {
        return;
    }
    let place =
        (f64::midpoint(frame.left, frame.right), frame.bottom + (12.0 + 2.2 * NAMES) * scale);
    canvas.text("weight of a save in training [streams]", place, frame.note(NAMES, Anchor::Middle));
}

fn draw_cell(
    canvas: &Canvas<'_>,
    frame: &Frame,
    found: &Findings,
    cell: &Verdict,
    (from, to): (Point, Point),
) {
    let look = &frame.look;
    let arm = found.arms.iter().position(|arm| *arm == cell.best).unwrap_or(0);
    let around = [from, (to.0, from.1), to, (from.0, to.1), from];
    let ink = if cell.won {
        let fill = fill(look, arm);
        canvas.rectangle(from, to, fill);
        // Else a cell of the control could not be told from the paper.
        canvas.line(&around, Stroke { colour: look.muted, width: 0.6 * look.scale, dash: &[] });
        on(fill)
    } else {
        let stroke = Stroke { colour: look.muted, width: look.scale, dash: &[3.0, 3.0] };
        canvas.line(&around, stroke);
        look.muted
    };
    let odds = match cell.p_best {
        Some(p) if p > 0.99 => ">\u{a0}99\u{a0}%".to_owned(),
        Some(p) => percent(p, 0),
        None => "–".to_owned(),
    };
    let set = |size: f64, weight| Type {
        size: size * look.scale,
        weight,
        colour: ink,
        anchor: Anchor::Start,
    };
    let (strong, plain) = (set(LETTER, Weight::Strong), set(FIGURE, Weight::Regular));
    let name = letter(arm);
    let first = Weight::Strong.width(&name, strong.size) + 7.0 * look.scale;
    let left = f64::midpoint(from.0, to.0)
        - f64::midpoint(first, Weight::Regular.width(&odds, plain.size));
    let middle = f64::midpoint(from.1, to.1);
    let tall = shows_lead(frame, found);
    let base = middle + LETTER * if tall { -0.05 } else { 0.36 } * look.scale;
    canvas.text(&name, (left, base), strong);
    canvas.text(&odds, (left + first, base), plain);
    if tall {
        let lead = Type { anchor: Anchor::Middle, ..plain };
        let place = (f64::midpoint(from.0, to.0), base + FIGURE * 1.3 * look.scale);
        canvas.text(&signed(cell.lead), place, lead);
    }
}

fn name(arm: &str) -> &str {
    if arm == CONTROL { IN_CHARTS } else { arm }
}

/// Fill of the cells an arm wins; in print greys that are far enough apart, by turns dark and
/// light.
fn fill(look: &Look, arm: usize) -> Colour {
    let grey = |level: u8| (level, level, level);
    match (look.theme, arm) {
        (Theme::Print, 0) => grey(255),
        (Theme::Print, arm) => grey([70, 205, 130, 170, 30, 230][(arm - 1) % 6]),
        (_, 0) => look.grid,
        (_, arm) => look.arm(arm).colour,
    }
}

/// What reads on a fill: black or white, whichever is farther from it.
fn on((red, green, blue): Colour) -> Colour {
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if light > 140.0 { (16, 18, 22) } else { (255, 255, 255) }
}

/// An arm in the legend, at a place from the left end and on a line.
struct Entry {
    arm: usize,
    text: String,
    left: f64,
    line: f64,
}

/// Every arm that is best somewhere, in lines that fit.
fn legend(found: &Findings, look: Look) -> Vec<Entry> {
    let side = LEGEND * 1.5 * look.scale;
    let room = look.size.0 * 0.92;
    let (mut left, mut line) = (0.0, 0.0);
    let mut entries = Vec::new();
    for (arm, called) in found.arms.iter().enumerate() {
        let Some(choice) = found.choices.iter().find(|choice| choice.strategy == *called) else {
            continue;
        };
        if choice.wins + choice.open == 0 {
            continue;
        }
        let cells = if choice.wins == 1 { "cell" } else { "cells" };
        let tail = format!(": wins {} {cells}", choice.wins);
        let rest = room - side * 2.4 - Weight::Regular.width(&tail, LEGEND * look.scale);
        let text = Weight::Regular.shorten(name(called), LEGEND * look.scale, rest) + &tail;
        let width = side + Weight::Regular.width(&text, LEGEND * look.scale) + side * 1.4;
        if left > 0.0 && left + width > room {
            (left, line) = (0.0, line + 1.0);
        }
        entries.push(Entry { arm, text, left, line });
        left += width;
    }
    entries
}

impl Entry {
    fn draw(&self, canvas: &Canvas<'_>, frame: &Frame) {
        let look = &frame.look;
        let side = LEGEND * 1.35 * look.scale;
        let from =
            (24.0 * look.scale + self.left, frame.bottom + (46.0 + self.line * LINE) * look.scale);
        let fill = fill(look, self.arm);
        let to = (from.0 + side, from.1 + side);
        canvas.rectangle(from, to, fill);
        let around = [from, (to.0, from.1), to, (from.0, to.1), from];
        canvas.line(&around, Stroke { colour: look.muted, width: 0.6 * look.scale, dash: &[] });
        let set = Type {
            size: LEGEND * look.scale,
            weight: Weight::Strong,
            colour: on(fill),
            anchor: Anchor::Middle,
        };
        let base = from.1 + side / 2.0 + LEGEND * 0.36 * look.scale;
        canvas.text(&letter(self.arm), (from.0 + side / 2.0, base), set);
        let place = (to.0 + 7.0 * look.scale, base);
        canvas.text(&self.text, place, frame.note(LEGEND, Anchor::Start));
    }
}

/// Who wins most cells, as far as any are won.
pub(super) fn title(found: &Findings) -> String {
    if found.cells.iter().any(|cell| cell.p_best.is_none()) {
        return "Streams on each platform, in one replicate: no conclusion".to_owned();
    }
    let cells = found.cells.len();
    let open = match found.cells.iter().filter(|cell| !cell.won).count() {
        0 => String::new(),
        1 => ", 1 is open".to_owned(),
        open => format!(", {open} are open"),
    };
    match found.winners().as_slice() {
        [] => format!("No strategy surely wins {}", somewhere(found, "any")),
        [most] if most.wins as usize == cells => {
            format!("{} wins {}", name(&most.strategy), everywhere(found))
        }
        [most] => format!(
            "{} wins {}{open}",
            name(&most.strategy),
            somewhere(found, &most.wins.to_string())
        ),
        tied => {
            let names: Vec<&str> = tied.iter().map(|it| name(&it.strategy)).collect();
            format!(
                "{} win {} each{open}",
                listed(&names, "and"),
                somewhere(found, &tied[0].wins.to_string())
            )
        }
    }
}

/// All cells, in words.
fn everywhere(found: &Findings) -> String {
    let several =
        |of: fn(&Verdict) -> String| found.cells.iter().any(|cell| of(cell) != of(&found.cells[0]));
    let platforms = several(|cell| cell.platform.clone());
    let weights = several(|cell| called("", cell.save_weight));
    match (platforms, weights) {
        _ if found.is_of_beliefs() => {
            format!("under all {} beliefs about the platform", found.cells.len())
        }
        (true, true) => "whatever the recommender and the weight of a save".to_owned(),
        (true, false) => "whatever the recommender".to_owned(),
        (false, true) => "whatever the weight of a save".to_owned(),
        (false, false) => "the one cell".to_owned(),
    }
}

/// Where it wins, in few words: the axes say what cells are.
fn somewhere(found: &Findings, some: &str) -> String {
    if found.is_of_beliefs() {
        return found.somewhere(some);
    }
    format!("in {some} of {} cells", found.cells.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_black_on_light_and_white_on_dark() {
        let look = Look::of(&Theme::Print.into());
        assert_eq!(on(fill(&look, 1)), (255, 255, 255));
        assert_eq!(on(fill(&look, 2)), (16, 18, 22));
    }
}
