//! Chart 18: the plan week by week, its money by channel above and the streams it caused below.
//!
//! Deliberately unknown: how the money is spread.

use crate::inference::estimate::Estimate;
use crate::numbers::{decimal, percent, signed};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Stroke};
use crate::report::chart::days::Days;
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::theme::Look;
use crate::report::plan::chart::legend::{Legend, block, fill};
use crate::report::plan::chart::words;
use crate::study::plan::findings::{PlanFindings, Week};

/// Share of the height that the money has.
const MONEY: f64 = 0.42;

/// The plan of the largest budget: how long it spends, and what comes after.
pub(super) fn title(found: &PlanFindings) -> String {
    let Some(answer) = words::chief(found) else { return String::new() };
    if let Some(silence) = words::silence(found, answer) {
        return silence;
    }
    let budget = found.money(answer.budget);
    let spends = |it: &&Week| it.money.iter().sum::<f64>() > 0.005;
    let (Some(first), Some(last)) =
        (answer.weeks.iter().find(spends), answer.weeks.iter().rfind(spends))
    else {
        return format!("The plan of {budget}, week by week");
    };
    let streams = |after: bool| -> f64 {
        let some = answer.weeks.iter().filter(|it| !after || it.week > last.week);
        some.filter_map(|it| Some(it.streams?.value)).sum()
    };
    let weeks = i32::from(last.week) - i32::from(first.week) + 1;
    let long = if weeks == 1 { "1 week".to_owned() } else { format!("{weeks} weeks") };
    let (all, after) = (streams(false), streams(true));
    if all > 0.0 && after > 0.0 && after <= all {
        let share = percent(after / all, 0);
        return format!("{budget} is spent within {long}; {share} of its streams come later");
    }
    format!("{budget} is spent within {long}")
}

/// Days of a week, as ends on the axis.
fn days(week: &Week) -> (f64, f64) {
    let first = f64::from(week.week) * 7.0;
    (first, first + 7.0)
}

/// Lays the chart out; absent without a week.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let weeks = &words::chief(found)?.weeks;
    let first = weeks.iter().map(days).map(|it| it.0).fold(f64::MAX, f64::min);
    let last = weeks.iter().map(days).map(|it| it.1).fold(f64::MIN, f64::max);
    if weeks.is_empty() {
        return None;
    }
    let most = weeks.iter().map(|it| it.money.iter().sum()).fold(0.0, f64::max);
    let streams: Vec<&Estimate> = weeks.iter().filter_map(|it| it.streams.as_ref()).collect();
    let (low, high) = words::range(streams);
    let title = title(found);
    let how = "best split, by week from release; boxes";
    let about = &words::over(about, found.fresh_replicates);
    let subtitle = words::subtitle(found, (about, &look), how);
    let axes = move |look: &Look| {
        let money = Axis::around(0.0, most, look.ticks(3.0));
        (money, words::axis((low, high), look.ticks(4.0)))
    };
    let some = |channel: usize| {
        weeks.iter().any(|it| it.money.get(channel).is_some_and(|money| *money > 0.0))
    };
    let lay = |look: Look| {
        let (money, caused) = axes(&look);
        let ticks = tick_width(&look, &money, |it| of_money(found, it, money.decimals))
            .max(tick_width(&look, &caused, signed));
        let needs = Needs { ticks, unit: true, ..Needs::default() };
        let mut frame = Frame::new(look, &title, &subtitle, needs);
        frame.top += Legend::new(found, &look, some).height(&look);
        frame
    };
    let fits = |frame: &Frame| frame.bottom - frame.top > 150.0 * frame.look.scale;
    let frame = Frame::fitting(look, lay, fits);
    let (money, caused) = axes(&frame.look);
    let legend = Legend::new(found, &frame.look, some);
    let axis = Days::new((first, last), look.ticks(12.0), &frame.look, about);
    let said: Vec<String> = weeks
        .iter()
        .map(|it| {
            let streams = it.streams.map_or_else(String::new, |it| signed(it.value));
            format!("week {}: {} {streams}", it.week, found.money(it.money.iter().sum()))
        })
        .collect();
    let description = format!("Money and streams by week. {subtitle}. {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let scale = frame.look.scale;
        let middle = frame.top + (frame.bottom - frame.top - 26.0 * scale) * MONEY;
        let across = (frame.left, frame.right);
        let upper = frame.part(across, (frame.top, middle)).unit_of(&frame);
        let lower = frame.part(across, (middle + 30.0 * scale, frame.bottom)).unit_of(&frame);
        legend.draw(canvas, &frame, frame.top - 26.0 * scale);
        upper.vertical(canvas, &money, "money a week", |it| of_money(found, it, money.decimals));
        lower.vertical(canvas, &caused, "streams caused a week", signed);
        axis.draw(canvas, &lower);
        for week in weeks {
            spent(canvas, &upper, (&axis.axis, &money), week);
            if let Some(streams) = &week.streams {
                draw_caused(canvas, &lower, (&axis.axis, &caused), (week, streams));
            }
        }
    });
    Some(Chart { title, description, size: look.size, paint })
}

fn of_money(found: &PlanFindings, value: f64, decimals: usize) -> String {
    found.currency.put(&decimal(value, decimals))
}

/// Draws the money of a week, its channels on top of each other.
fn spent(canvas: &Canvas<'_>, frame: &Frame, (x, y): (&Axis, &Axis), week: &Week) {
    let (from, to) = days(week);
    let gap = (frame.x(x, to) - frame.x(x, from)) * 0.07;
    let mut below = 0.0;
    for (channel, &money) in week.money.iter().enumerate() {
        if money <= 0.0 {
            continue;
        }
        let (left, bottom) = frame.point((x, from), (y, below));
        let (right, top) = frame.point((x, to), (y, (below + money).min(y.high)));
        let corners = ((left + gap, top), (right - gap, bottom));
        block(canvas, &frame.look, corners, fill(&frame.look, channel));
        below = (below + money).min(y.high);
    }
}

/// Draws the streams of a week: a line at their mean in a box of their interval.
fn draw_caused(
    canvas: &Canvas<'_>,
    frame: &Frame,
    (x, y): (&Axis, &Axis),
    (week, streams): (&Week, &Estimate),
) {
    let look = frame.look;
    let (from, to) = days(week);
    let gap = (frame.x(x, to) - frame.x(x, from)) * 0.07;
    let (left, right) = (frame.x(x, from) + gap, frame.x(x, to) - gap);
    let at = |value: f64| frame.y(y, value.clamp(y.low, y.high));
    let colour = look.arm(1).colour;
    if let Some(interval) = streams.interval() {
        let (low, high) = (at(interval.low), at(interval.high));
        let corners = [(left, low), (right, low), (right, high), (left, high)];
        canvas.area(&corners, colour, look.ribbon * 1.5);
    }
    let mean = at(streams.value);
    canvas.line(
        &[(left, mean), (right, mean)],
        Stroke { colour, width: 2.4 * look.scale, dash: &[] },
    );
}
