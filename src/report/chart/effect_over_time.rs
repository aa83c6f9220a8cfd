//! Chart 2: streams beyond those of the reference, added up day by day, from paired differences;
//! campaigns shaded. Many strategies have a panel each.

use crate::numbers::{between, signed, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::Canvas;
use crate::report::chart::data::ChartData;
use crate::report::chart::days::{Campaign, Days};
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::multiples::{self, Panel};
use crate::report::chart::ribbon::{Axes, Ribbon};
use crate::report::chart::theme::Look;

/// Strategies that share a plot; more have a panel each.
const TOGETHER: usize = 4;
/// Panels that a slide or a phone has room for.
const FEW_PANELS: usize = 6;

/// Lays the chart out; absent without a strategy.
pub fn chart(data: &ChartData, look: Look) -> Option<Chart<'static>> {
    let data = data.among_largest(if look.metrics.is_brief { FEW_PANELS } else { usize::MAX - 1 });
    let arms: Vec<usize> = data.compared().collect();
    if arms.is_empty() {
        return None;
    }
    let ranges = data.description.beyond.iter().map(|band| Ribbon::new(band).range());
    let (low, high) =
        ranges.fold((0.0_f64, 5.0_f64), |(low, high), it| (low.min(it.0), high.max(it.1)));
    let values: Vec<String> = arms.iter().map(|&arm| value(&data, arm)).collect();
    let how = if data.runs.len() > 1 {
        format!("paired difference, mean and {} interval", data.confidence_label())
    } else {
        "one pair of runs each".to_owned()
    };
    let (title, subtitle) = (finding::of_gains(&data), data.subtitle(&look, &how));
    let said = arms.iter().zip(&values).map(|(&arm, value)| format!("{}: {value}", data.name(arm)));
    let description = format!(
        "Line chart of {}, added up. {subtitle}. By day {}: {}.",
        beyond(&data),
        data.end_day(),
        said.collect::<Vec<_>>().join("; ")
    );
    let paint: Box<dyn FnOnce(&Canvas<'_>)> = if arms.len() > TOGETHER {
        let frame = Frame::new(look, &title, &subtitle, multiples::needs(&look));
        Box::new(move |canvas| apart(canvas, &frame, &data, &values, (low, high)))
    } else {
        let y = Axis::close_around(low, high, look.ticks(5.0));
        let texts = arms.iter().zip(&values).map(|(&arm, value)| (data.name(arm), value.as_str()));
        let needs = Needs {
            labels: labels::room(&look, Mark::Colour, texts),
            ticks: tick_width(&look, &y, signed),
            unit: true,
            ..Needs::default()
        };
        let frame = Frame::new(look, &title, &subtitle, needs);
        Box::new(move |canvas| together(canvas, &frame, &data, &values, &y))
    };
    Some(Chart { title, description, size: look.size, paint })
}

/// The figures of the tables, whose intervals may be bootstrapped; ribbons are Student's.
fn value(data: &ChartData, arm: usize) -> String {
    let more = data.more(arm);
    match more.interval() {
        Some(interval) => format!("{} ({})", signed(more.value), between(interval, whole)),
        None => signed(more.value),
    }
}

fn campaigns(data: &ChartData, look: &Look, arms: &[usize]) -> Vec<Campaign> {
    let campaign = |&arm: &usize| {
        let (first, last) = data.campaign(arm)?;
        Some(Campaign { look: look.arm(arm), first, last })
    };
    arms.iter().filter_map(campaign).collect()
}

/// The axis of all days, with about so many ticks.
fn days(data: &ChartData, look: &Look, about: f64) -> Days {
    let ends = (f64::from(data.days[0]), f64::from(data.end_day() - 1));
    Days::new(ends, look.ticks(about), look, &data.about).named_above()
}

fn together(canvas: &Canvas<'_>, frame: &Frame, data: &ChartData, values: &[String], y: &Axis) {
    let look = frame.look;
    let arms: Vec<usize> = data.compared().collect();
    let days = days(data, &look, 8.0);
    frame.heading(canvas);
    days.shade(canvas, frame, &campaigns(data, &look, &arms));
    frame.vertical(canvas, y, &format!("{}, added up", beyond(data)), signed);
    days.draw(canvas, frame);
    let axes = Axes { days: &data.days, x: &days.axis, y };
    let ribbons: Vec<Ribbon<'_>> = data.description.beyond.iter().map(Ribbon::new).collect();
    for (&arm, ribbon) in arms.iter().zip(&ribbons) {
        ribbon.shade(canvas, frame, &axes, look.arm(arm));
    }
    let mut labels = Vec::new();
    for ((&arm, ribbon), value) in arms.iter().zip(&ribbons).zip(values) {
        let end = ribbon.line(canvas, frame, &axes, look.arm(arm));
        let text = (data.name(arm), value.as_str());
        labels.push(Label::new(frame, look.arm(arm), end, text, Mark::Colour));
    }
    labels::draw(canvas, frame, labels);
}

/// A panel each, the lines of the others behind it.
fn apart(
    canvas: &Canvas<'_>,
    frame: &Frame,
    data: &ChartData,
    values: &[String],
    (low, high): (f64, f64),
) {
    let look = frame.look;
    let arms: Vec<usize> = data.compared().collect();
    frame.heading(canvas);
    let y = Axis::close_around(low, high, look.ticks(3.0));
    let days = days(data, &look, 4.0);
    let ribbons: Vec<Ribbon<'_>> = data.description.beyond.iter().map(Ribbon::new).collect();
    let names: Vec<&str> = arms.iter().map(|&arm| data.name(arm)).collect();
    multiples::draw(canvas, frame, (&names, values), (&days, &y), |panel: &Panel<'_>| {
        let (frame, arm) = (&panel.frame, arms[panel.index]);
        days.shade(canvas, frame, &campaigns(data, &look, &[arm]));
        panel.axes(canvas, signed);
        let axes = Axes { days: &data.days, x: &days.axis, y: &y };
        for (index, other) in ribbons.iter().enumerate() {
            if index != panel.index {
                other.behind(canvas, frame, &axes);
            }
        }
        ribbons[panel.index].shade(canvas, frame, &axes, panel.look(look.arm(arm)));
        ribbons[panel.index].line(canvas, frame, &axes, panel.look(look.arm(arm)));
    });
}

fn beyond(data: &ChartData) -> String {
    match data.reference {
        0 => "streams beyond those of the control".to_owned(),
        _ => format!("streams beyond those of {}", data.reference_name()),
    }
}
