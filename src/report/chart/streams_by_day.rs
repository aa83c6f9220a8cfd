//! Chart 3: streams of the release by day, a line per arm. Around a line lies the interval of its
//! paired difference to the reference: worlds differ from each other by far more, and alike in
//! every arm. Long runs have a panel of their own for the time after the first weeks.

use crate::numbers::whole;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::Canvas;
use crate::report::chart::data::ChartData;
use crate::report::chart::days::{Campaign, Days};
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::ribbon::{Axes, Ribbon};
use crate::report::chart::theme::Look;
use crate::stats::Interval;

/// Strategies whose lines can be told apart in one plot.
const MOST: usize = 4;
/// The day from which a long run is shown on an axis of its own.
const TAIL: f64 = 28.0;
/// Share of the width that the first weeks take beside the tail.
const FIRST_WEEKS: f64 = 0.46;

/// Means by arm, and the intervals around those that are compared.
struct Lines {
    means: Vec<Vec<f64>>,
    intervals: Vec<Option<Vec<Interval>>>,
}

/// Lays the chart out.
pub fn chart(data: &ChartData, look: Look) -> Chart<'static> {
    let data = data.among_largest(MOST);
    let lines = lines(&data);
    let values: Vec<String> =
        data.comparisons.means.iter().map(|&total| format!("{} in total", whole(total))).collect();
    let texts = (0..data.arms.len()).map(|arm| (data.name(arm), values[arm].as_str()));
    let room = labels::room(&look, Mark::Colour, texts);
    let title = finding::of_days(&data);
    let how = if data.runs.len() > 1 && data.arms.len() > 1 {
        format!("means; ribbons: {} interval of the paired difference", data.confidence_label())
    } else if data.runs.len() > 1 {
        "means over replicates".to_owned()
    } else {
        "one run of each".to_owned()
    };
    let subtitle = data.subtitle(&look, &how);
    let said: Vec<String> =
        values.iter().enumerate().map(|(arm, v)| format!("{}: {v}", data.name(arm))).collect();
    let description = format!(
        "Line chart of streams a day. {subtitle}. By day {}: {}.",
        data.end_day(),
        said.join("; ")
    );
    let (first, last) = (f64::from(data.days[0]), f64::from(data.end_day() - 1));
    let parts = if first < TAIL && last >= 2.0 * TAIL {
        vec![(first, TAIL), (TAIL, last)]
    } else {
        vec![(first, last)]
    };
    let heights: Vec<Axis> = parts
        .iter()
        .map(|part| Axis::close_to(lines.highest(&data.days, *part), look.ticks(5.0)))
        .collect();
    let needs = Needs {
        labels: room,
        ticks: tick_width(&look, &heights[0], whole),
        unit: true,
        ..Needs::default()
    };
    let frame = Frame::new(look, &title, &subtitle, needs);
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let plots = plots(&frame, &heights);
        let mut ends = Vec::new();
        for (index, (plot, part)) in plots.iter().zip(&parts).enumerate() {
            let unit = if index == 0 { "streams a day" } else { "on a larger scale" };
            ends = lines.draw(canvas, plot, &data, (*part, &heights[index], unit));
        }
        let plot = plots.last().unwrap_or(&frame);
        let label = |(arm, end)| {
            let text = (data.name(arm), values[arm].as_str());
            Label::new(plot, look.arm(arm), end, text, Mark::Colour)
        };
        labels::draw(canvas, plot, ends.into_iter().enumerate().map(label).collect());
    });
    Chart { title, description, size: look.size, paint }
}

/// The plots of the parts, beside each other.
fn plots(frame: &Frame, heights: &[Axis]) -> Vec<Frame> {
    let [_, tail] = heights else {
        return vec![
            frame.part((frame.left, frame.right), (frame.top, frame.bottom)).unit_of(frame),
        ];
    };
    let scale = frame.look.scale;
    let middle = frame.left + (frame.right - frame.left) * FIRST_WEEKS;
    let gap = tick_width(&frame.look, tail, whole) + 22.0 * scale;
    let rows = (frame.top, frame.bottom);
    let first = frame.part((frame.left, middle - gap / 2.0), rows).unit_of(frame);
    vec![first, frame.part((middle + gap / 2.0, frame.right), rows)]
}

fn lines(data: &ChartData) -> Lines {
    let means: Vec<Vec<f64>> =
        data.description.streams.iter().map(|band| band.means.clone()).collect();
    let mut intervals = vec![None; means.len()];
    for (arm, apart) in data.compared().zip(&data.description.apart) {
        let base = &means[data.reference];
        intervals[arm] = apart.intervals.as_ref().map(|all| {
            let around = |(interval, base): (&Interval, &f64)| Interval {
                low: (base + interval.low).max(0.0),
                high: base + interval.high,
            };
            all.iter().zip(base).map(around).collect()
        });
    }
    Lines { means, intervals }
}

impl Lines {
    fn ribbon(&self, arm: usize) -> Ribbon<'_> {
        Ribbon { means: &self.means[arm], intervals: self.intervals[arm].as_deref() }
    }

    /// The largest value that is drawn of some days.
    fn highest(&self, days: &[i16], (first, last): (f64, f64)) -> f64 {
        let inside = |day: &i16| (first..=last).contains(&f64::from(*day));
        let of = |arm: usize| {
            let means = days.iter().zip(&self.means[arm]);
            let ends = days.iter().zip(self.intervals[arm].iter().flatten());
            let means = means.filter(|(day, _)| inside(day)).map(|(_, mean)| *mean);
            means.chain(ends.filter(|(day, _)| inside(day)).map(|(_, interval)| interval.high))
        };
        (0..self.means.len()).flat_map(of).fold(0.0, f64::max)
    }

    /// Draws a part; returns where the lines end.
    fn draw(
        &self,
        canvas: &Canvas<'_>,
        plot: &Frame,
        data: &ChartData,
        ((first, last), y, unit): ((f64, f64), &Axis, &str),
    ) -> Vec<(f64, f64)> {
        let look = plot.look;
        // Two parts share the width.
        let whole_run = first <= f64::from(data.days[0]) && last >= f64::from(data.end_day() - 1);
        let about = look.ticks(if whole_run { 8.0 } else { 4.5 });
        let days = Days::new((first, last), about, &look, &data.about);
        let campaign = |arm: usize| {
            let (first, last) = data.campaign(arm)?;
            Some(Campaign { look: look.arm(arm), first, last })
        };
        days.shade(canvas, plot, &data.compared().filter_map(campaign).collect::<Vec<_>>());
        plot.vertical(canvas, y, unit, whole);
        days.draw(canvas, plot);
        let seen = |day: &i16| (first..=last).contains(&f64::from(*day));
        let from = data.days.iter().position(seen).unwrap_or(0);
        let to = data.days.iter().rposition(seen).map_or(0, |day| day + 1);
        let axes = Axes { days: &data.days[from..to], x: &days.axis, y };
        let part = |arm: usize| self.ribbon(arm).between(from, to);
        let arms = 0..self.means.len();
        arms.clone().for_each(|arm| part(arm).shade(canvas, plot, &axes, look.arm(arm)));
        arms.map(|arm| part(arm).line(canvas, plot, &axes, look.arm(arm))).collect()
    }
}
