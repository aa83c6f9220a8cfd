//! Chart 2: streams beyond those of the reference, added up day by day, from paired differences.

use crate::numbers::{between, signed, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::Canvas;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::ribbon::{Axes, Ribbon, thin_out};
use crate::report::chart::theme::Look;
use crate::study::comparison::Comparison;

/// Lays the chart out; absent without a strategy.
pub fn chart(data: &ChartData, look: Look) -> Option<Chart<'_>> {
    let arms: Vec<usize> = data.compared().collect();
    let mut ribbons: Vec<Ribbon<'_>> = data.description.beyond.iter().map(Ribbon::new).collect();
    if arms.is_empty() {
        return None;
    }
    let chief = data.comparisons.chief();
    let kept: Vec<usize> = arms.iter().position(|&arm| arm == chief).into_iter().collect();
    let thinned = thin_out(&mut ribbons, &kept);
    let (low, high) = ribbons
        .iter()
        .map(Ribbon::range)
        .fold((0.0_f64, 5.0_f64), |(low, high), range| (low.min(range.0), high.max(range.1)));
    let y = Axis::around(low, high, 5.0);
    let x = Axis::days(f64::from(data.days[0]), f64::from(data.end_day() - 1));
    // The figures of the tables, whose intervals may be bootstrapped; ribbons are Student's.
    let told = |(one, ribbon): (&Comparison, &Ribbon<'_>)| {
        let ends = one.more.interval().map(|interval| between(interval, whole));
        let more = ends.map(|ends| format!("{} ({ends})", signed(one.more.value)));
        more.unwrap_or_else(|| signed(ribbon.end().0))
    };
    let values: Vec<String> = match data.comparisons.arms.as_slice() {
        [] => ribbons.iter().map(|ribbon| signed(ribbon.end().0)).collect(),
        all => all.iter().zip(&ribbons).map(told).collect(),
    };
    let texts = arms.iter().zip(&values).map(|(&arm, value)| (data.name(arm), value.as_str()));
    let mark = Mark::of_lines(data.arms.len() - 1);
    let needs = Needs {
        labels: labels::room(&look, mark, texts),
        ticks: tick_width(&look, &y, signed),
        unit: true,
        ..Needs::default()
    };
    let title = finding::of_gains(data);
    let how = if data.runs.len() > 1 {
        let whose = if thinned { format!(" of {}", data.name(chief)) } else { String::new() };
        format!("paired difference, mean and {} interval{whose}", data.confidence_label())
    } else {
        "one pair of runs each".to_owned()
    };
    let subtitle = format!("{} · {how}", data.line());
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> = arms
        .iter()
        .zip(&values)
        .map(|(&arm, value)| format!("{}: {value}", data.name(arm)))
        .collect();
    let beyond = beyond(data);
    let description = format!(
        "Line chart of cumulative {beyond}. {subtitle}. By day {}: {}.",
        data.end_day(),
        said.join("; ")
    );
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, &format!("{beyond}, cumulative"), signed);
        frame.days(canvas, &x);
        let axes = Axes { days: &data.days, x: &x, y: &y };
        for (&arm, ribbon) in arms.iter().zip(&ribbons) {
            ribbon.shade(canvas, &frame, &axes, look.arm(arm));
        }
        let mut labels = Vec::new();
        for ((&arm, ribbon), value) in arms.iter().zip(&ribbons).zip(&values) {
            let end = ribbon.line(canvas, &frame, &axes, look.arm(arm));
            let text = (data.name(arm), value.as_str());
            labels.push(Label::new(&frame, look.arm(arm), end, text, mark));
        }
        labels::draw(canvas, &frame, labels);
    });
    Some(Chart { title, description, size: look.size, paint })
}

fn beyond(data: &ChartData) -> String {
    match data.reference {
        0 => "streams beyond those of the control".to_owned(),
        _ => format!("streams beyond those of {}", data.reference_name()),
    }
}
