//! Chart 12: a sweep. One varied number: lines with ribbons; a grid of two keys: a heat map; more: the
//! effect at every point against the key it follows most.

use crate::report::chart::about::About;
use crate::report::chart::all::Chart;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::heat;
use crate::report::chart::labels::{self, Label};
use crate::report::chart::numbers::{decimal, percent, signed};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::stats::least_squares;
use crate::study::outcome::Effect;
use crate::study::sweep::change::Change;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::params::SweepMethod;
use crate::study::sweep::point::{Finished, Setting};
use crate::study::words::plain;

/// A point of a curve: where, the effect, and the ends of its interval.
type Place = (f64, f64, f64, f64);

/// Lays the chart out; absent without points that finished.
pub fn chart<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    if findings.points.iter().all(|point| point.effects.is_empty()) {
        return None;
    }
    if findings.method == SweepMethod::Grid && findings.keys.len() == 2 {
        return Some(heat_map(findings, about, look));
    }
    curves(findings, about, look)
}

fn subtitle(findings: &SweepFindings, about: &About, how: &str) -> String {
    format!("{} · {} points · {how}", about.line(), findings.points.len())
}

fn curves<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let key = leading_key(findings)?;
    let alone = findings.keys.len() == 1;
    let curves: Vec<Vec<Place>> =
        findings.strategies.iter().map(|name| places(findings, name, key)).collect();
    let all = || curves.iter().flatten();
    let range = |of: &dyn Fn(&Place) -> [f64; 2]| {
        let ends = all().flat_map(of);
        ends.fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(it), high.max(it)))
    };
    let (left, right) = range(&|it| [it.0, it.0]);
    let (low, high) = range(&|it| [it.2, it.3]);
    let x = Axis::around(left, right, 6.0);
    let y = Axis::around(low.min(0.0), high.max(0.0), 5.0);
    let ends: Vec<String> = curves
        .iter()
        .map(|curve| match (curve.first(), curve.last()) {
            (Some(first), Some(last)) => format!("{} to {}", signed(first.1), signed(last.1)),
            _ => String::new(),
        })
        .collect();
    let texts =
        findings.strategies.iter().zip(&ends).map(|(name, text)| (name.as_str(), text.as_str()));
    let needs = Needs {
        labels: labels::room(&look, texts),
        ticks: tick_width(&look, &y, signed),
        unit: true,
        ..Needs::default()
    };
    let title = title(findings, &curves, key);
    let how = if alone {
        format!("ribbons: {} intervals", percent(findings.confidence, 0))
    } else {
        format!("a dot per point; the key that tells most of {}", findings.keys.len())
    };
    let subtitle = subtitle(findings, about, &how);
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Effect on streams against {}. {subtitle}.", findings.short(key));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let unit = format!("effect on streams {}", findings.until());
        frame.vertical(canvas, &y, &unit, signed);
        frame.horizontal(canvas, &x, (&findings.short(key), true), |it| decimal(it, x.decimals));
        let at = |place: &Place, value: f64| {
            frame.point((&x, place.0), (&y, value.clamp(y.low, y.high)))
        };
        let mut labels = Vec::new();
        for (index, (curve, name)) in curves.iter().zip(&findings.strategies).enumerate() {
            let arm = look.arm(index + 1);
            let line: Vec<Point> = curve.iter().map(|it| at(it, it.1)).collect();
            if alone {
                let mut around: Vec<Point> = curve.iter().map(|it| at(it, it.3)).collect();
                around.extend(curve.iter().rev().map(|it| at(it, it.2)));
                canvas.area(&around, arm.colour, look.ribbon);
                let stroke = Stroke { colour: arm.colour, width: 2.2 * look.scale, dash: arm.dash };
                canvas.line(&line, stroke);
            }
            for place in &line {
                canvas.dot(*place, 4.0 * look.scale, arm.marker, arm.colour, 0.8);
            }
            if let Some(end) = line.last() {
                labels.push(Label::new(&frame, arm, *end, (name, &ends[index]), !alone));
            }
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, paint })
}

/// The points of a strategy along a key, from left to right.
fn places(findings: &SweepFindings, strategy: &str, key: usize) -> Vec<Place> {
    let place = |point: &Finished| {
        let row = point.whole(strategy, "streams")?;
        let ends = (row.effect_low.unwrap_or(row.effect), row.effect_high.unwrap_or(row.effect));
        Some((number(point, key)?, row.effect, ends.0, ends.1))
    };
    let mut places: Vec<Place> = findings.points.iter().filter_map(place).collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places
}

fn number(point: &Finished, key: usize) -> Option<f64> {
    match point.settings.get(key)? {
        Setting::Number(number) => Some(*number),
        Setting::Name(_) => None,
    }
}

/// The numeric key whose straight line tells most of the first strategy's effect.
fn leading_key(findings: &SweepFindings) -> Option<usize> {
    let strategy = findings.strategies.first()?;
    let told = |key: usize| {
        let places = places(findings, strategy, key);
        let (x, y): (Vec<f64>, Vec<f64>) = places.iter().map(|it| (it.0, it.1)).unzip();
        (!x.is_empty()).then(|| least_squares(&x, &y).map_or(0.0, |line| line.r_squared))
    };
    let keys = (0..findings.keys.len()).filter_map(|key| Some((key, told(key)?)));
    keys.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(key, _)| key)
}

/// Of one key its ends, of several what the leading one changes; neither where replicates do not agree on it.
fn title(findings: &SweepFindings, curves: &[Vec<Place>], key: usize) -> String {
    let (name, strategy) = (findings.short(key), &findings.strategies[0]);
    let ends = curves.first().and_then(|curve| Some((curve.first()?, curve.last()?)));
    let change = Change::of(findings, 0, key).filter(|change| change.by.is_clear());
    match (change, ends) {
        (Some(_), Some((first, last))) if findings.keys.len() == 1 => format!(
            "“{strategy}”: {} streams at {name} = {}, {} at {}",
            signed(first.1),
            plain(first.0),
            signed(last.1),
            plain(last.0)
        ),
        (Some(Change { from, to, by }), _) => format!(
            "“{strategy}”: {} streams as {name} goes from {} to {}",
            signed(by.value),
            plain(from),
            plain(to)
        ),
        _ => format!("No clear change of the effect of “{strategy}” along {name}"),
    }
}

fn heat_map<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Chart<'a> {
    let levels = |key: usize| {
        let mut levels: Vec<&Setting> = Vec::new();
        for setting in findings.points.iter().filter_map(|point| point.settings.get(key)) {
            if !levels.contains(&setting) {
                levels.push(setting);
            }
        }
        levels
    };
    let (down, across) = (levels(0), levels(1));
    let strategy = findings.strategies.first().map_or("", String::as_str);
    let cell = |row: usize, column: usize| -> Option<&Effect> {
        let wanted = |point: &&Finished| {
            point.settings.first() == Some(down[row])
                && point.settings.get(1) == Some(across[column])
        };
        let point = findings.points.iter().find(wanted)?;
        point.whole(strategy, "streams")
    };
    let cells: Vec<Vec<Option<Effect>>> = (0..down.len())
        .map(|row| (0..across.len()).map(|column| cell(row, column).cloned()).collect())
        .collect();
    let name = |setting: &Setting| match setting {
        Setting::Number(number) => plain(*number),
        Setting::Name(name) => name.clone(),
    };
    let rows: Vec<String> = down.iter().map(|it| name(it)).collect();
    let columns: Vec<String> = across.iter().map(|it| name(it)).collect();
    let wide = |text: &String| Weight::Regular.width(text, 12.0 * look.scale);
    let unit = findings.short(0);
    let needs = Needs {
        ticks: rows.iter().map(wide).fold(0.0, f64::max),
        unit: true,
        labels: 12.0 * look.scale,
        ..Needs::default()
    };
    let shown = || cells.iter().flatten().flatten();
    let best = shown().max_by(|a, b| a.effect.total_cmp(&b.effect)).map_or(0.0, |it| it.effect);
    let least = shown().min_by(|a, b| a.effect.total_cmp(&b.effect)).map_or(0.0, |it| it.effect);
    let title = format!(
        "“{strategy}”: {} to {} streams {}, by {} and {}",
        signed(least),
        signed(best),
        findings.until().replace("day ", "day\u{a0}"),
        findings.short(0),
        findings.short(1)
    );
    let how = "mean effect; in grey: the interval spans 0";
    let subtitle = subtitle(findings, about, how);
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Heat map of effects on streams. {subtitle}.");
    let below = findings.short(1);
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let top = (24.0 * look.scale, frame.top - 13.0 * look.scale);
        canvas.text(&unit, top, frame.note(12.0, Anchor::Start));
        let size = (
            (frame.right - frame.left) / columns.len() as f64,
            (frame.bottom - frame.top) / rows.len() as f64,
        );
        let largest = best.abs().max(least.abs()).max(1e-9);
        for (row, line) in cells.iter().enumerate() {
            // The first value at the bottom, as on an axis.
            let y = frame.bottom - size.1 * (row as f64 + 1.0);
            let place = (frame.left - 8.0 * look.scale, y + size.1 / 2.0 + 4.0 * look.scale);
            canvas.text(&rows[row], place, frame.note(12.0, Anchor::End));
            for (column, effect) in line.iter().enumerate() {
                let x = frame.left + size.0 * column as f64;
                draw_cell(canvas, look, ((x, y), size), effect.as_ref(), largest);
            }
        }
        for (column, name) in columns.iter().enumerate() {
            let x = frame.left + size.0 * (column as f64 + 0.5);
            let place = (x, frame.bottom + 17.0 * look.scale);
            canvas.text(name, place, frame.note(12.0, Anchor::Middle));
        }
        let middle = f64::midpoint(frame.left, frame.right);
        let place = (middle, frame.bottom + 37.0 * look.scale);
        canvas.text(&below, place, frame.note(12.0, Anchor::Middle));
    });
    Chart { title, description, paint }
}

fn draw_cell(
    canvas: &Canvas<'_>,
    look: Look,
    ((x, y), (width, height)): (Point, (f64, f64)),
    effect: Option<&Effect>,
    largest: f64,
) {
    let Some(effect) = effect else { return };
    let gap = 1.2 * look.scale;
    let clear = effect
        .effect_low
        .zip(effect.effect_high)
        .is_some_and(|(low, high)| low > 0.0 || high < 0.0);
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
