//! Chart 1: streams of the release by day, a line per arm with its interval.

use crate::numbers::whole;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::Canvas;
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::ribbon::{Axes, Ribbon, thin_out};
use crate::report::chart::theme::Look;

/// Lays the chart out.
pub fn chart(data: &ChartData, look: Look) -> Chart<'_> {
    let mut ribbons: Vec<Ribbon<'_>> = data.description.streams.iter().map(Ribbon::new).collect();
    let chief = data.comparisons.chief();
    let thinned = thin_out(&mut ribbons, &[chief, data.reference]);
    let highest = ribbons.iter().map(|ribbon| ribbon.range().1).fold(0.0, f64::max);
    let y = Axis::from_zero(highest, 5.0);
    let x = Axis::days(f64::from(data.days[0]), f64::from(data.end_day() - 1));
    let values: Vec<String> =
        data.comparisons.means.iter().map(|&total| format!("{} in total", whole(total))).collect();
    let texts = (0..data.arms.len()).map(|arm| (data.name(arm), values[arm].as_str()));
    let mark = Mark::of_lines(data.arms.len() - 1);
    let needs = Needs {
        labels: labels::room(&look, mark, texts),
        ticks: tick_width(&look, &y, whole),
        unit: true,
        ..Needs::default()
    };
    let title = finding::of_days(data);
    let how = if data.runs.len() > 1 {
        let both = format!(" of {} and of {}", data.name(chief), data.reference_name());
        let whose = if thinned { both.as_str() } else { "" };
        format!("mean and {} interval{whose}", data.confidence_label())
    } else {
        "one run of each".to_owned()
    };
    let subtitle = format!("{} · {how}", data.line());
    let frame = Frame::new(look, &title, &subtitle, needs);
    let said: Vec<String> =
        values.iter().enumerate().map(|(arm, v)| format!("{}: {v}", data.name(arm))).collect();
    let description = format!(
        "Line chart of streams a day. {subtitle}. By day {}: {}.",
        data.end_day(),
        said.join("; ")
    );
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, "streams a day", whole);
        frame.days(canvas, &x);
        let axes = Axes { days: &data.days, x: &x, y: &y };
        for (arm, ribbon) in ribbons.iter().enumerate() {
            ribbon.shade(canvas, &frame, &axes, look.arm(arm));
        }
        let mut labels = Vec::new();
        for (arm, ribbon) in ribbons.iter().enumerate() {
            let end = ribbon.line(canvas, &frame, &axes, look.arm(arm));
            let text = (data.name(arm), values[arm].as_str());
            labels.push(Label::new(&frame, look.arm(arm), end, text, mark));
        }
        labels::draw(canvas, &frame, labels);
    });
    Chart { title, description, size: look.size, paint }
}
