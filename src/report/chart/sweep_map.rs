//! The map of a sweep: a cell for each combination of two keys, or of names.
//!
//! A cell says its effect and has its colour: the stronger, the larger; grey where the interval
//! spans 0. Deliberately unknown: sweeps over anything else (see [`crate::report::chart::sweep`]).

use crate::measure::windows::Measure;
use crate::numbers::signed;
use crate::report::chart::about::About;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Type};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::heat;
use crate::report::chart::sweep_points::subtitle;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::study::format::plain;
use crate::study::outcome::Effect;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::params::SweepMethod;
use crate::study::sweep::point::Setting;

/// Room a name beside the map may take, as a share of the picture.
const NAMES: f64 = 0.25;

/// What the map shows: names of rows and columns, what they are, and the cells.
struct Map {
    rows: Vec<String>,
    columns: Vec<String>,
    /// What the rows are.
    beside: String,
    /// What the columns are.
    below: String,
    /// The strategy of all cells; absent where each row has its own.
    strategy: Option<String>,
    cells: Vec<Vec<Option<Effect>>>,
}

/// Most rows that can be read.
const MOST_ROWS: usize = 24;

/// Most columns, however narrow.
const MOST_COLUMNS: usize = 1000;

/// Lays the map out; absent where neither two keys make a grid nor all keys have names, or where
/// there are too many names to read.
pub fn chart<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let map = map(findings)?;
    let room = look.size.0 * NAMES;
    let wide = |text: &String| Weight::Regular.width(text, 12.0 * look.scale).min(room);
    let needs = Needs {
        ticks: map.rows.iter().map(wide).fold(0.0, f64::max),
        unit: true,
        labels: 12.0 * look.scale,
        ..Needs::default()
    };
    let title = title(findings, &map);
    let subtitle = subtitle(findings, (about, &look), "mean effect; in grey: the interval spans 0");
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Map of effects on streams. {subtitle}.");
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        draw(canvas, &frame, &map);
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// The map of a sweep that has one.
fn map(findings: &SweepFindings) -> Option<Map> {
    let map = match findings.keys.len() {
        0 => return None,
        2 if findings.method == SweepMethod::Grid => of_keys(findings),
        _ if !findings.are_names() => return None,
        1 => of_names(findings),
        _ => of_keys(findings),
    }?;
    if map.cells.iter().flatten().all(Option::is_none) {
        return None;
    }
    Some(map)
}

/// The title of the map; absent where there is none.
pub(super) fn title_of(findings: &SweepFindings) -> Option<String> {
    map(findings).map(|map| title(findings, &map))
}

/// A column for each value of the last key, a row for each combination of the others; the first
/// strategy's effects.
fn of_keys(findings: &SweepFindings) -> Option<Map> {
    let strategy = findings.strategies.first().cloned().unwrap_or_default();
    let last = findings.keys.len() - 1;
    let across = levels(findings, MOST_COLUMNS, |settings| settings.get(last))?;
    let down = levels(findings, MOST_ROWS, |settings| settings.get(..last))?;
    let mut cells = vec![vec![None; across.len()]; down.len()];
    // The first point of a cell is the one that is shown.
    for point in findings.points.iter().rev() {
        let row = down.iter().position(|row| point.settings.get(..last) == Some(row));
        let column = across.iter().position(|it| point.settings.get(last) == Some(it));
        if let (Some(row), Some(column)) = (row, column) {
            cells[row][column] = point.whole(&strategy, Measure::Streams).cloned();
        }
    }
    let joined = |names: Vec<String>| names.join(" · ");
    Some(Map {
        cells,
        rows: down.iter().map(|row| joined(row.iter().map(name).collect())).collect(),
        columns: across.iter().map(|it| name(it)).collect(),
        beside: joined((0..last).map(|key| findings.with_unit(key)).collect()),
        below: findings.with_unit(last),
        strategy: Some(strategy),
    })
}

/// A column for each name of the one key, a row for each strategy.
fn of_names(findings: &SweepFindings) -> Option<Map> {
    if findings.strategies.len() > MOST_ROWS {
        return None;
    }
    let levels = levels(findings, MOST_COLUMNS, |settings| settings.first())?;
    let cell = |strategy: &String, level: &Setting| {
        let point = findings.points.iter().find(|it| it.settings.first() == Some(level))?;
        point.whole(strategy, Measure::Streams).cloned()
    };
    // The first strategy stands on top.
    let rows: Vec<String> = findings.strategies.iter().rev().cloned().collect();
    Some(Map {
        cells: rows
            .iter()
            .map(|row| levels.iter().map(|level| cell(row, level)).collect())
            .collect(),
        rows,
        columns: levels.iter().map(|it| name(it)).collect(),
        beside: "strategy".to_owned(),
        below: findings.with_unit(0),
        strategy: None,
    })
}

/// What points differ by in some of their settings, in the order of the points; absent where it is
/// too much to be read.
fn levels<T: PartialEq + ?Sized>(
    findings: &SweepFindings,
    most: usize,
    of: impl Fn(&Vec<Setting>) -> Option<&T>,
) -> Option<Vec<&T>> {
    let mut levels: Vec<&T> = Vec::new();
    for level in findings.points.iter().filter_map(|point| of(&point.settings)) {
        if !levels.contains(&level) {
            levels.push(level);
        }
        if levels.len() > most {
            return None;
        }
    }
    Some(levels)
}

fn name(setting: &Setting) -> String {
    match setting {
        Setting::Number(number) => plain(*number),
        Setting::Name(name) => name.clone(),
    }
}

/// From the least to the most effect, and what it is shown by.
fn title(findings: &SweepFindings, map: &Map) -> String {
    let effects = map.cells.iter().flatten().flatten().map(|it| it.effect);
    let (least, most) = effects.fold((f64::MAX, f64::MIN), |(a, b), it| (a.min(it), b.max(it)));
    let until = findings.until().replace("day ", "day\u{a0}");
    let range = format!("{} to {} streams {until}", signed(least), signed(most));
    match &map.strategy {
        Some(name) if findings.keys.len() > 2 => {
            format!("“{name}”: {range}, by the names of {} keys", findings.keys.len())
        }
        Some(name) => format!("“{name}”: {range}, by {} and {}", map.beside, map.below),
        None => format!("{range}, by strategy and {}", map.below),
    }
}

/// Whether the interval leaves 0 out.
fn is_clear(effect: &Effect) -> bool {
    let ends = effect.effect_low.zip(effect.effect_high);
    ends.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

fn draw(canvas: &Canvas<'_>, frame: &Frame, map: &Map) {
    let look = frame.look;
    let scale = look.scale;
    let top = (24.0 * scale, frame.top - 13.0 * scale);
    canvas.text(&map.beside, top, frame.note(12.0, Anchor::Start));
    let width = (frame.right - frame.left) / map.columns.len() as f64;
    let height = (frame.bottom - frame.top) / map.rows.len() as f64;
    let sizes = map.cells.iter().flatten().flatten().map(|it| it.effect.abs());
    let largest = sizes.fold(1e-9, f64::max);
    for (row, line) in map.cells.iter().enumerate() {
        // The first value at the bottom, as on an axis.
        let y = frame.bottom - height * (row as f64 + 1.0);
        let place = (frame.left - 8.0 * scale, y + height / 2.0 + 4.0 * scale);
        let name = Weight::Regular.shorten(&map.rows[row], 12.0 * scale, look.size.0 * NAMES);
        canvas.text(&name, place, frame.note(12.0, Anchor::End));
        for (column, effect) in line.iter().enumerate() {
            let x = frame.left + width * column as f64;
            if let Some(effect) = effect {
                draw_cell(canvas, look, ((x, y), (width, height)), effect, largest);
            }
        }
    }
    for (column, name) in map.columns.iter().enumerate() {
        let x = frame.left + width * (column as f64 + 0.5);
        let name = Weight::Regular.shorten(name, 12.0 * scale, width * 0.96);
        canvas.text(&name, (x, frame.bottom + 17.0 * scale), frame.note(12.0, Anchor::Middle));
    }
    let place = (f64::midpoint(frame.left, frame.right), frame.bottom + 37.0 * scale);
    canvas.text(&map.below, place, frame.note(12.0, Anchor::Middle));
}

fn draw_cell(
    canvas: &Canvas<'_>,
    look: Look,
    ((x, y), (width, height)): (Point, (f64, f64)),
    effect: &Effect,
    largest: f64,
) {
    let gap = 1.2 * look.scale;
    let clear = is_clear(effect);
    let towards = match (clear, effect.effect < 0.0) {
        (false, _) => look.muted,
        (true, true) => look.arm(2).colour,
        (true, false) => look.arm(1).colour,
    };
    let share = if clear { 0.18 + 0.82 * effect.effect.abs() / largest } else { 0.18 };
    let colour = heat::blend(look.paper, towards, share);
    canvas.rectangle((x + gap, y + gap), (x + width - gap, y + height - gap), colour);
    let size = (12.5 * look.scale).min(height * 0.42).min(width * 0.24);
    let place = (x + width / 2.0, y + height / 2.0 + size * 0.36);
    let (weight, anchor) = (Weight::Regular, Anchor::Middle);
    canvas.text(
        &signed(effect.effect),
        place,
        Type { size, weight, colour: heat::on(colour), anchor },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::sweep::point::Finished;

    fn names(values: [usize; 2]) -> SweepFindings {
        let [first, second] = values;
        let places = (0..first).flat_map(|a| (0..second).map(move |b| (a, b)));
        let point = |(number, (a, b)): (usize, (usize, usize))| {
            let settings = [format!("a{a}"), format!("b{b}"), "c".to_owned()].map(Setting::Name);
            Finished::failed(number as u32, &settings, "this test runs none".to_owned())
        };
        SweepFindings {
            currency: crate::units::Currency::default(),
            method: SweepMethod::Grid,
            keys: ["x.first", "x.second", "x.third"].map(str::to_owned).to_vec(),
            scales: Vec::new(),
            strategies: vec!["Ads".to_owned()],
            window_days: 28,
            confidence: 0.95,
            points: places.enumerate().map(point).collect(),
        }
    }

    #[test]
    fn names_of_several_keys_make_a_row_for_each_combination() {
        let map = of_keys(&names([2, 3])).expect("a map");
        assert_eq!(map.rows, ["a0 · b0", "a0 · b1", "a0 · b2", "a1 · b0", "a1 · b1", "a1 · b2"]);
        assert_eq!((map.columns, map.below.as_str()), (vec!["c".to_owned()], "`x.third`"));
        assert_eq!(map.beside, "`x.first` · `x.second`");
        assert_eq!(map.cells.len(), 6);
    }
}
