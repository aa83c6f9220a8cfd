//! Charts 13 and 14: effects, and the shares of their paths, against the listeners of a world.
//!
//! Both are lines with ribbons over an axis of factors. Deliberately unknown: how sizes are judged.

use crate::inference::estimate::Estimate;
use crate::numbers::{percent, signed, whole};
use crate::report::chart::about::{About, Varied};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Point, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::theme::{ArmLook, Look};
use crate::study::explain::findings::Path;
use crate::study::outcome::{CONTROL, Effect, IN_CHARTS};
use crate::study::part::Part;
use crate::study::selection::strategies_of;
use crate::study::size::findings::{SizeFindings, World};
use crate::study::size::rule::Answer;

/// Strategies in the chart of effects.
const MOST: usize = 6;

/// A line: its name and looks, and where it stands at each size.
struct Curve {
    name: String,
    value: String,
    arm: ArmLook,
    /// Listeners, and what is drawn.
    places: Vec<(f64, Estimate)>,
}

/// What stands around the lines.
struct Text {
    title: String,
    subtitle: String,
    unit: String,
    write: fn(f64) -> String,
    /// About so many ticks.
    ticks: f64,
}

/// Lays out the chart of effects.
pub(super) fn effects<'a>(found: &SizeFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let largest: Vec<&Effect> = found.worlds.last()?.effects.iter().collect();
    let curve = |name: &str| {
        let arm = found.strategies.iter().position(|it| it == name)?;
        let places: Vec<(f64, Estimate)> = found
            .worlds
            .iter()
            .filter_map(|it| Some((it.listeners.into(), of_effect(it.effects.get(arm)?))))
            .collect();
        let called = if name == CONTROL { IN_CHARTS } else { name };
        let value = ends(&places, signed);
        Some(Curve { name: called.to_owned(), value, arm: look.arm(arm + 1), places })
    };
    let shown = strategies_of(&largest, MOST);
    let curves: Vec<Curve> = shown.into_iter().filter_map(curve).collect();
    let left = found.strategies.len() - curves.len();
    let more = if left > 0 { format!(" · {left} strategies left out") } else { String::new() };
    let text = Text {
        title: title(found),
        subtitle: subtitle(found, (about, &look), &more),
        unit: format!("effect on streams by day {}", found.window_days),
        write: signed,
        ticks: 5.0,
    };
    draw(curves, text, look)
}

/// Lays out the chart of paths; absent where no world has shares.
pub(super) fn paths<'a>(found: &SizeFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let names = [
        (Path::Exposure, "Being heard"),
        (Path::Library, "Saves: library"),
        (Path::Training, "Saves: recommender"),
    ];
    let curve = |(index, (path, name)): (usize, (Path, &str))| {
        let place = |it: &World| Some((f64::from(it.listeners), *it.path(path)?.share.as_ref()?));
        let places: Vec<(f64, Estimate)> = found.worlds.iter().filter_map(place).collect();
        let value = ends(&places, |it| Part::of_value(it).cell());
        Curve { name: name.to_owned(), value, arm: look.arm(index + 1), places }
    };
    let curves: Vec<Curve> = names.into_iter().enumerate().map(curve).collect();
    let subject = found.subject.as_ref()?;
    let title = title_of_paths(subject, &curves[2].places, found.replicates);
    let text = Text {
        title,
        subtitle: subtitle(found, (about, &look), &format!(" · “{subject}”")),
        unit: format!("share of the effect on streams by day {}", found.window_days),
        write: share,
        ticks: 8.0,
    };
    draw(curves, text, look)
}

/// What the recommender brings in the smallest and in the largest world that tell.
fn title_of_paths(subject: &str, recommender: &[(f64, Estimate)], replicates: u32) -> String {
    if replicates < 2 {
        return format!("Paths of “{subject}”, in one replicate: no conclusion");
    }
    let (Some((from, first)), Some((to, last))) = (recommender.first(), recommender.last()) else {
        return format!("Through which paths “{subject}” acts");
    };
    if !first.is_clear() && !last.is_clear() {
        return "No part of the effect surely comes through the recommender".to_owned();
    }
    let part = |share: &Estimate| match Part::of_value(share.value) {
        _ if !share.is_clear() => "no sure part of the effect".to_owned(),
        Part::Share(share) => format!("{share} of the effect"),
        Part::MoreThanAll => "more than the whole effect".to_owned(),
        Part::Against => "the opposite of the effect".to_owned(),
    };
    let one = format!("The recommender brings {} with {} listeners", part(first), whole(*from));
    if from < to { format!("{one}, {} with {}", part(last), whole(*to)) } else { one }
}

fn share(value: f64) -> String {
    percent(value, 0)
}

fn of_effect(row: &Effect) -> Estimate {
    Estimate { value: row.effect, low: row.effect_low, high: row.effect_high }
}

/// `+120 to +480`: from the smallest world to the largest.
fn ends(places: &[(f64, Estimate)], write: fn(f64) -> String) -> String {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return String::new() };
    format!("{} to {}", write(first.1.value), write(last.1.value))
}

fn subtitle(found: &SizeFindings, (about, look): (&About, &Look), more: &str) -> String {
    let listeners = |it: Option<&World>| it.map_or(0.0, |it| it.listeners.into());
    let range = (listeners(found.worlds.first()), listeners(found.worlds.last()));
    let varied = Varied { key: "world.listeners".to_owned(), range: Some(range) };
    let about = about.line_over(&[varied], look);
    format!("{about}{more} · ribbons: {} intervals", percent(found.confidence, 0))
}

/// The titles of both charts, as far as there are charts.
pub(super) fn titles(found: &SizeFindings) -> Vec<String> {
    let share = |it: &World| Some((it.listeners.into(), *it.path(Path::Training)?.share.as_ref()?));
    let shares: Vec<(f64, Estimate)> = found.worlds.iter().filter_map(share).collect();
    let subject = found.subject.as_ref().filter(|_| !shares.is_empty());
    let paths = subject.map(|it| title_of_paths(it, &shares, found.replicates));
    std::iter::once(title(found)).chain(paths).collect()
}

fn title(found: &SizeFindings) -> String {
    if found.replicates < 2 {
        return "Effects by size, in one replicate: no conclusion".to_owned();
    }
    if let Some(listeners) = found.enough {
        return format!(
            "{} listeners are enough: in a larger world every effect agrees within a tenth",
            whole(listeners.into())
        );
    }
    if found.agreements.is_empty() {
        return "No world is four times as large as another one: none can be judged".to_owned();
    }
    let shown = found.agreements.iter().rfind(|it| it.answer == Answer::Differs);
    shown.map_or_else(
        || "No size is shown to be large enough: not every effect is decided".to_owned(),
        |it| {
            format!(
                "Effects still change from {} to {} listeners",
                whole(it.listeners.into()),
                whole(it.judge.into())
            )
        },
    )
}

fn draw<'a>(curves: Vec<Curve>, text: Text, look: Look) -> Option<Chart<'a>> {
    let all = || curves.iter().flat_map(|it| &it.places);
    let sizes: Vec<f64> =
        curves.iter().max_by_key(|it| it.places.len())?.places.iter().map(|it| it.0).collect();
    let low = all().map(|(_, it)| it.low.unwrap_or(it.value)).fold(0.0, f64::min);
    let high = all().map(|(_, it)| it.high.unwrap_or(it.value)).fold(0.0, f64::max);
    if sizes.is_empty() {
        return None;
    }
    let (x, y) = (Axis::of_factors(&sizes), Axis::around(low, high, text.ticks));
    let Text { title, subtitle, unit, write, .. } = text;
    let mark = Mark::of_lines(curves.len());
    let texts = curves.iter().map(|it| (it.name.as_str(), it.value.as_str()));
    let needs = Needs {
        labels: labels::room(&look, mark, texts),
        ticks: tick_width(&look, &y, write),
        unit: true,
        ..Needs::default()
    };
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> = curves.iter().map(|it| format!("{}: {}", it.name, it.value)).collect();
    let description = format!("Lines over listeners. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, &unit, write);
        let listeners = |tick: f64| whole(libm::pow(10.0, tick));
        frame.horizontal(canvas, &x, ("listeners in the world", true), listeners);
        let mut labels = Vec::new();
        for curve in &curves {
            if let Some(end) = line(canvas, &frame, (&x, &y), curve) {
                labels.push(Label::new(&frame, curve.arm, end, (&curve.name, &curve.value), mark));
            }
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// Draws ribbon, line and dots; returns the place of the largest world.
fn line(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (x, y): (&Axis, &Axis),
    curve: &Curve,
) -> Option<Point> {
    let look = frame.look;
    let at = |(listeners, _): &(f64, Estimate), value: f64| {
        frame.point((x, libm::log10(*listeners)), (y, value.clamp(y.low, y.high)))
    };
    let places = &curve.places;
    let low = |it: &(f64, Estimate)| at(it, it.1.low.unwrap_or(it.1.value));
    let high = |it: &(f64, Estimate)| at(it, it.1.high.unwrap_or(it.1.value));
    let around: Vec<Point> = places.iter().map(high).chain(places.iter().rev().map(low)).collect();
    canvas.area(&around, curve.arm.colour, look.ribbon);
    let line: Vec<Point> = places.iter().map(|it| at(it, it.1.value)).collect();
    let ArmLook { colour, dash, marker, .. } = curve.arm;
    canvas.line(&line, Stroke { colour, width: 2.2 * look.scale, dash });
    for place in &line {
        canvas.dot(*place, 4.0 * look.scale, marker, colour, 1.0);
    }
    line.last().copied()
}
