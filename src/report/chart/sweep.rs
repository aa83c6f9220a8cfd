//! Chart 12: a sweep. One varied number: lines with ribbons; a grid of two keys, or of names: a map
//! (see [`crate::report::chart::sweep_map`]); more: the effect at every point against the key it
//! follows most.

use crate::numbers::{decimal, percent, signed};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Point, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::sweep_map;
use crate::report::chart::sweep_points::{range, subtitle};
use crate::report::chart::theme::Look;
use crate::study::outcome::Effect;
use crate::study::sweep::change::Change;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::Finished;

/// A point of a curve: where, the effect, and the ends of its interval.
type Place = (f64, f64, f64, f64);

/// Lays the chart out; absent without points that finished.
pub fn chart<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    if findings.points.iter().all(|point| point.effects.is_empty()) {
        return None;
    }
    sweep_map::chart(findings, about, look).or_else(|| curves(findings, about, look))
}

/// "95 % intervals", as far as all points have the same confidence.
fn intervals(findings: &SweepFindings) -> String {
    let of = |point: &Finished| point.effects.first().map(|effect| effect.confidence);
    let (low, high) = range(findings.points.iter().filter_map(of))
        .unwrap_or((findings.confidence, findings.confidence));
    if low < high {
        return format!("{} to {} intervals", percent(low, 0), percent(high, 0));
    }
    format!("{} intervals", percent(high, 0))
}

fn curves<'a>(findings: &'a SweepFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let key = findings.leading_key()?;
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
    let changes: Vec<Option<Change>> =
        (0..curves.len()).map(|strategy| Change::of(findings, strategy, key)).collect();
    // Where other keys vary too, the points at the ends differ in those as well.
    let ends: Vec<String> = curves
        .iter()
        .zip(&changes)
        .map(|(curve, change)| match (curve.first(), curve.last()) {
            (Some(first), Some(last)) if alone => {
                format!("{} to {}", signed(first.1), signed(last.1))
            }
            _ => change
                .as_ref()
                .map_or_else(String::new, |it| format!("{} along the line", signed(it.by.value))),
        })
        .collect();
    let texts =
        findings.strategies.iter().zip(&ends).map(|(name, text)| (name.as_str(), text.as_str()));
    let mark = if alone { Mark::of_lines(curves.len()) } else { Mark::Dot };
    let needs = Needs {
        labels: labels::room(&look, mark, texts),
        ticks: tick_width(&look, &y, signed),
        unit: true,
        ..Needs::default()
    };
    let title = title_of(findings, &curves, key, changes.first().copied().flatten());
    let how = if alone {
        format!("ribbons: {}", intervals(findings))
    } else {
        let (intervals, keys) = (intervals(findings), findings.keys.len());
        format!("whiskers: {intervals} · the key of {keys} that tells most")
    };
    let subtitle = subtitle(findings, (about, &look), &how);
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Effect on streams against {}. {subtitle}.", findings.with_unit(key));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let unit = format!("effect on streams {}", findings.until());
        frame.vertical(canvas, &y, &unit, signed);
        frame
            .horizontal(canvas, &x, (&findings.with_unit(key), true), |it| decimal(it, x.decimals));
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
            let whisker = Stroke { colour: arm.colour, width: 0.8 * look.scale, dash: &[] };
            for it in curve.iter().filter(|_| !alone) {
                canvas.line(&[at(it, it.2), at(it, it.3)], whisker);
            }
            for place in &line {
                canvas.dot(*place, 4.0 * look.scale, arm.marker, arm.colour, 0.8);
            }
            if let Some(end) = line.last() {
                labels.push(Label::new(&frame, arm, *end, (name, &ends[index]), mark));
            }
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// The points of a strategy along a key, from left to right.
fn places(findings: &SweepFindings, strategy: &str, key: usize) -> Vec<Place> {
    let place = |(x, row): (f64, &Effect)| {
        (x, row.effect, row.effect_low.unwrap_or(row.effect), row.effect_high.unwrap_or(row.effect))
    };
    findings.along(strategy, key).into_iter().map(place).collect()
}

/// The title of the chart of a sweep, be it a map or curves; absent where there is neither.
pub(in crate::report) fn title(findings: &SweepFindings) -> Option<String> {
    sweep_map::title_of(findings).or_else(|| {
        let key = findings.leading_key()?;
        let curves: Vec<Vec<Place>> =
            findings.strategies.iter().map(|name| places(findings, name, key)).collect();
        Some(title_of(findings, &curves, key, Change::of(findings, 0, key)))
    })
}

/// Of one key its ends, of several what the leading one changes; neither where replicates do not
/// agree on it.
fn title_of(
    findings: &SweepFindings,
    curves: &[Vec<Place>],
    key: usize,
    change: Option<Change>,
) -> String {
    let (name, strategy) = (findings.in_words(key), &findings.strategies[0]);
    let value = |number: f64| findings.value(key, number);
    let ends = curves.first().and_then(|curve| Some((curve.first()?, curve.last()?)));
    let change = change.filter(|change| change.by.is_clear());
    match (change, ends) {
        (Some(_), Some((first, last))) if findings.keys.len() == 1 => format!(
            "“{strategy}”: {} streams where {name} is {}, {} where it is {}",
            signed(first.1),
            value(first.0),
            signed(last.1),
            value(last.0)
        ),
        (Some(Change { from, to, by }), _) => format!(
            "“{strategy}”: {} streams as {name} goes from {} to {}",
            signed(by.value),
            value(from),
            value(to)
        ),
        _ => format!("No clear change of the effect of “{strategy}” along {name}"),
    }
}
