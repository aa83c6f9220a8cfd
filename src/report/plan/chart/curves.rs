//! Chart 15: what money in each channel alone causes, and below it what another hundred dollars
//! bring. A curve ends where its money could not be spent.
//!
//! Deliberately unknown: how curves are estimated.

use crate::inference::estimate::Estimate;
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::report::plan::chart::paying::{channels, pays, title, told};
use crate::report::plan::chart::{panels, words};
use crate::study::format::listed_at_most;
use crate::study::plan::findings::{CurvePoint, PlanFindings};
use crate::study::plan::words::Pays;

/// Most channels with a panel.
const MOST: usize = 8;
const NAME: f64 = 12.5;
const VALUE: f64 = 11.0;
const LINE: f64 = 14.5;
/// Money whose return is drawn \[USD\].
const STEP: f64 = 100.0;
/// Intervals of returns are drawn so many times as far as returns go, as those of small steps are
/// wide.
const FARTHEST: f64 = 2.5;
/// Share of the height of both plots that the upper one has.
const UPPER: f64 = 0.56;

/// A panel's plots, and what stands above them.
struct Plots {
    index: usize,
    upper: Frame,
    lower: Frame,
    /// Left end and upper end of the texts, and their width.
    head: (f64, f64, f64),
    is_first: bool,
    is_last: bool,
}

/// Axes that all panels share.
struct Axes {
    money: Axis,
    effect: Axis,
    marginal: Axis,
}

/// Channels without a curve, as they find nothing to buy.
fn without(found: &PlanFindings, look: &Look) -> String {
    let with = channels(found);
    let names: Vec<String> = (0..found.channels.len())
        .filter(|it| !with.contains(it))
        .map(|it| words::name(found, it))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        _ if look.metrics.is_brief => String::new(),
        names => format!(" · without a curve, as nothing is spent: {}", listed_at_most(names, 3)),
    }
}

/// Lays the chart out; absent without a curve.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let mut shown = channels(found);
    let left = shown.len().saturating_sub(MOST);
    shown.truncate(MOST);
    let points = || shown.iter().flat_map(|&channel| found.curve(0, channel));
    let money = points().map(|it| it.spent).fold(0.0, f64::max);
    if shown.is_empty() || money <= 0.0 {
        return None;
    }
    let title = title(found);
    let more = match left {
        0 => without(found, &look),
        1.. => format!(" · {left} channels left out"),
    };
    let about = words::over(about, found.curve_replicates);
    let how = "each channel alone; ribbons and boxes";
    let subtitle = words::subtitle(found, (&about, &look), how) + &more;
    let axes = |look: &Look, columns: f64| Axes {
        money: Axis::close_to(money, look.ticks(6.0 / columns.sqrt())),
        effect: words::axis(words::range(points().map(|it| &it.effect)), look.ticks(4.0)),
        marginal: words::axis(returns(found, points()), look.ticks(3.0)),
    };
    let frame_of = |look: Look| {
        let axes = axes(&look, 1.0);
        let width = |axis: &Axis| {
            tick_width(&look, axis, |it| words::tick_of_curve(found, it, axis.decimals))
        };
        let ticks = width(&axes.effect).max(width(&axes.marginal));
        Frame::new(look, &title, &subtitle, Needs { ticks, ..Needs::default() })
    };
    let lines = |look: &Look, width: f64| head(found, &shown, (look, width));
    let fits = |frame: &Frame| {
        let panels = lay(frame, &shown, &lines);
        let least = Weight::Regular.width(&lower_unit(found), VALUE * frame.look.scale);
        panels.iter().all(|it| {
            it.head.2 > least
                && it.upper.bottom - it.upper.top > 42.0 * frame.look.scale
                && it.lower.bottom - it.lower.top > 34.0 * frame.look.scale
        })
    };
    let frame = Frame::fitting(look, frame_of, fits);
    let plots = lay(&frame, &shown, &lines);
    let columns = plots.iter().filter(|it| it.is_last).count() as f64;
    let axes = axes(&frame.look, columns);
    let said: Vec<String> = shown
        .iter()
        .map(|&it| format!("{}: {}", words::name(found, it), told(found, it, false)))
        .collect();
    let description = format!("Response curves. {subtitle}. {}.", said.join("; "));
    let heads = lines(&frame.look, plots[0].head.2);
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        for (plots, head) in plots.iter().zip(heads) {
            draw_head(canvas, plots, &head);
            draw_axes(canvas, found, plots, &axes);
            draw(canvas, found, (plots, &axes), shown[plots.index]);
        }
        frame.unit_below(canvas, &format!("money spent [{}]", found.currency.sign()));
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// The range in which returns are drawn.
fn returns<'a>(found: &PlanFindings, points: impl Iterator<Item = &'a CurvePoint>) -> (f64, f64) {
    let all: Vec<&Estimate> = points.filter_map(|it| it.marginal.as_ref()).collect();
    let worth = found.worth.map_or(0.0, |it| STEP / it);
    let most = all.iter().map(|it| it.value.abs()).fold(worth, f64::max) * FARTHEST;
    let (low, high) = words::range(all);
    (low.max(-most), high.min(most).max(worth * 1.1))
}

/// By panel, its name and what is told of it, in lines.
fn head(
    found: &PlanFindings,
    shown: &[usize],
    (look, width): (&Look, f64),
) -> Vec<(String, Vec<String>)> {
    let of = |&channel: &usize| {
        let name = words::name(found, channel);
        let name = Weight::Strong.shorten(&name, NAME * look.scale, width);
        let told = told(found, channel, look.metrics.is_brief);
        (name, Weight::Regular.wrap(&told, VALUE * look.scale, width, 2))
    };
    shown.iter().map(of).collect()
}

/// What the lower plot shows.
fn lower_unit(found: &PlanFindings) -> String {
    match found.worth {
        Some(_) => format!("another {0} brings (dashed: {0})", found.money(100.0)),
        None => format!("another {} brings", found.money(100.0)),
    }
}

/// Lays the plots of all channels.
fn lay(
    frame: &Frame,
    shown: &[usize],
    heads: &impl Fn(&Look, f64) -> Vec<(String, Vec<String>)>,
) -> Vec<Plots> {
    let look = frame.look;
    let scale = look.scale;
    let panels = panels::lay(frame, shown.len(), (190.0, 215.0), (28.0 * scale, 12.0 * scale));
    let Some(width) = panels.first().map(panels::Panel::width) else { return Vec::new() };
    let lines = heads(&look, width).iter().map(|it| it.1.len()).max().unwrap_or(0) as f64;
    let (above, unit) = ((lines + 1.0) * LINE * scale, 20.0 * scale);
    panels
        .iter()
        .map(|panel| {
            let (top, bottom) = (panel.down.0 + above + unit, panel.down.1);
            let room = bottom - top - unit - 4.0 * scale;
            let middle = top + room * UPPER;
            Plots {
                index: panel.index,
                upper: frame.part(panel.across, (top, middle)),
                lower: frame.part(panel.across, (middle + unit + 4.0 * scale, bottom)),
                head: (panel.across.0, panel.down.0, width),
                is_first: panel.ends.0,
                is_last: panel.ends.1,
            }
        })
        .collect()
}

fn draw_head(canvas: &Canvas<'_>, plots: &Plots, (name, told): &(String, Vec<String>)) {
    let frame = &plots.upper;
    let scale = frame.look.scale;
    let (left, top, _) = plots.head;
    let mut baseline = top + LINE * 0.8 * scale;
    canvas.text(name, (left, baseline), frame.set(NAME, Weight::Strong, Anchor::Start));
    for line in told {
        baseline += LINE * scale;
        canvas.text(line, (left, baseline), frame.note(VALUE, Anchor::Start));
    }
}

fn draw_axes(canvas: &Canvas<'_>, found: &PlanFindings, plots: &Plots, axes: &Axes) {
    let upper = found.objective.words_of_curve().to_owned();
    let both =
        [(&plots.upper, &axes.effect, upper), (&plots.lower, &axes.marginal, lower_unit(found))];
    for (frame, axis, unit) in both {
        frame.vertical(canvas, axis, "", |tick| {
            if plots.is_first {
                words::tick_of_curve(found, tick, axis.decimals)
            } else {
                String::new()
            }
        });
        if plots.is_first {
            let place = (frame.left, frame.top - 6.0 * frame.look.scale);
            let width = plots.head.2;
            let unit = Weight::Regular.shorten(&unit, VALUE * frame.look.scale, width);
            canvas.text(&unit, place, frame.note(VALUE, Anchor::Start));
        }
    }
    let write = |tick: f64| {
        if plots.is_last {
            crate::numbers::decimal(tick, axes.money.decimals)
        } else {
            String::new()
        }
    };
    plots.lower.horizontal(canvas, &axes.money, ("", false), write);
}

/// Draws a channel's curve, its returns, and where it stops paying.
fn draw(canvas: &Canvas<'_>, found: &PlanFindings, (plots, axes): (&Plots, &Axes), channel: usize) {
    let points: Vec<&CurvePoint> = found.curve(0, channel).collect();
    let look = plots.upper.look;
    let arm = look.arm(1);
    let width = 2.0 * look.scale;
    if let Some(Pays::UpTo(at)) = pays(found, channel) {
        let x =
            |money: f64| plots.upper.x(&axes.money, money.clamp(axes.money.low, axes.money.high));
        for frame in [&plots.upper, &plots.lower] {
            if let Some(interval) = at.interval() {
                let (from, to) = (x(interval.low), x(interval.high));
                let corners =
                    [(from, frame.top), (to, frame.top), (to, frame.bottom), (from, frame.bottom)];
                canvas.area(&corners, look.muted, 0.13);
            }
            let ends = [(x(at.value), frame.top), (x(at.value), frame.bottom)];
            canvas.line(&ends, Stroke { colour: look.ink, width: 1.4 * look.scale, dash: &[] });
        }
    }
    let nothing = (0.0, Estimate { value: 0.0, low: Some(0.0), high: Some(0.0) });
    let effects: Vec<(f64, Estimate)> =
        std::iter::once(nothing).chain(points.iter().map(|it| (it.spent, it.effect))).collect();
    let axis = &axes.effect;
    let place = |money: f64, value: f64| -> Point {
        plots.upper.point((&axes.money, money.max(0.0)), (axis, value.clamp(axis.low, axis.high)))
    };
    let low = effects.iter().map(|(money, it)| place(*money, it.low.unwrap_or(it.value)));
    let high = effects.iter().map(|(money, it)| place(*money, it.high.unwrap_or(it.value)));
    let around: Vec<Point> = high.chain(low.rev()).collect();
    canvas.area(&around, arm.colour, look.ribbon);
    let line: Vec<Point> = effects.iter().map(|(money, it)| place(*money, it.value)).collect();
    canvas.line(&line, Stroke { colour: arm.colour, width, dash: &[] });
    for place in line.iter().skip(1) {
        canvas.dot(*place, 2.6 * look.scale, arm.marker, arm.colour, 1.0);
    }
    let mut from = 0.0;
    for point in &points {
        if let Some(it) = point.marginal {
            draw_return(canvas, (plots, axes), (from, point.spent), &it);
        }
        from = point.spent;
    }
    if let Some(worth) = found.worth {
        let y = plots.lower.y(&axes.marginal, STEP / worth);
        let ends = [(plots.lower.left, y), (plots.lower.right, y)];
        canvas.line(&ends, Stroke { colour: look.ink, width: 1.2 * look.scale, dash: &[3.0, 3.0] });
    }
}

/// Draws what another hundred dollars bring within a step of money.
fn draw_return(
    canvas: &Canvas<'_>,
    (plots, axes): (&Plots, &Axes),
    (from, to): (f64, f64),
    it: &Estimate,
) {
    let look = plots.lower.look;
    let axis = &axes.marginal;
    let at = |money: f64, value: f64| {
        plots.lower.point((&axes.money, money.max(0.0)), (axis, value.clamp(axis.low, axis.high)))
    };
    let colour = look.arm(1).colour;
    if let Some(interval) = it.interval() {
        let (low, high) = (interval.low, interval.high);
        let corners = [at(from, low), at(to, low), at(to, high), at(from, high)];
        canvas.area(&corners, colour, look.ribbon);
    }
    let ends = [at(from, it.value), at(to, it.value)];
    canvas.line(&ends, Stroke { colour, width: 2.2 * look.scale, dash: &[] });
}
