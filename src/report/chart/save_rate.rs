//! Chart 6: save rate and streams of every run, the arms of one world joined by lines. What is
//! told is the paired change: runs of different worlds differ in both for reasons of their own.

use crate::inference::estimate::Estimate;
use crate::numbers::{between, decimal, percent, signed, whole};
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Canvas, Stroke};
use crate::report::chart::data::ChartData;
use crate::report::chart::drawn::Chart;
use crate::report::chart::finding::silence;
use crate::report::chart::frame::{Frame, Needs, tick_width};
use crate::report::chart::labels::{self, Label, Mark};
use crate::report::chart::theme::Look;
use crate::stats::mean;
use crate::study::comparison::Verdict;

/// Strategies whose lines can be told apart.
const MOST: usize = 4;

/// A run: save rate and streams.
type Dot = (f64, f64);

/// Lays the chart out.
pub fn chart(data: &ChartData, look: Look) -> Chart<'static> {
    let data = data.among_largest(MOST);
    let dots: Vec<Vec<Option<Dot>>> = (0..data.arms.len())
        .map(|arm| data.of_arm(arm, |run| Some((run.save_rate()?, run.total() as f64))))
        .collect();
    let (rates, streams): (Vec<f64>, Vec<f64>) = dots.iter().flatten().flatten().copied().unzip();
    let x = around(&rates, look.ticks(7.0));
    let y = around(&streams, look.ticks(5.0));
    let means: Vec<Option<Dot>> = dots.iter().map(|dots| middle(dots)).collect();
    let value = |mean: &Option<Dot>| {
        mean.map_or_else(String::new, |(rate, _)| format!("{} saved", percent(rate, 1)))
    };
    let values: Vec<String> = means.iter().map(value).collect();
    let texts = (0..data.arms.len()).map(|arm| (data.name(arm), values[arm].as_str()));
    let needs = Needs {
        labels: labels::room(&look, Mark::Dot, texts),
        ticks: tick_width(&look, &y, whole),
        unit: true,
        ..Needs::default()
    };
    let title = title(&data);
    let how = match (data.runs.len(), data.arms.len()) {
        (_, 1) => "a dot per run",
        (1, _) => "a line joins the arms of one world",
        _ => "thin lines: arms of one world; thick: means",
    };
    let subtitle = data.subtitle(&look, how);
    let frame = Frame::new(look, &title, &subtitle, needs);
    let description = format!("Lines between save rate and streams of the arms. {subtitle}.");
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        frame.vertical(canvas, &y, &format!("streams by day {}", data.end_day()), whole);
        let write = |rate| decimal(rate * 100.0, x.decimals.saturating_sub(2));
        let unit = ("saves per 100 listeners, pre-saves included", true);
        frame.horizontal(canvas, &x, unit, write);
        let at = |(rate, streams): Dot| frame.point((&x, rate), (&y, streams));
        for arm in data.compared() {
            let arm_look = look.arm(arm);
            for (dot, base) in dots[arm].iter().zip(&dots[data.reference]) {
                let (Some(dot), Some(base)) = (dot, base) else { continue };
                let stroke = Stroke { colour: arm_look.colour, width: 0.8 * look.scale, dash: &[] };
                canvas.line(&[at(*base), at(*dot)], stroke);
                canvas.dot(at(*dot), 3.2 * look.scale, arm_look.marker, arm_look.colour, 0.6);
            }
        }
        for base in dots[data.reference].iter().flatten() {
            let base_look = look.arm(data.reference);
            canvas.dot(at(*base), 3.2 * look.scale, base_look.marker, base_look.colour, 0.6);
        }
        let mut labels = Vec::new();
        for arm in data.compared().chain([data.reference]) {
            let Some(mean) = means[arm] else { continue };
            let (arm_look, place) = (look.arm(arm), at(mean));
            if let Some(base) = means[data.reference].filter(|_| arm != data.reference) {
                let stroke = Stroke { colour: arm_look.colour, width: 2.6 * look.scale, dash: &[] };
                canvas.line(&[at(base), place], stroke);
            }
            canvas.dot(place, 9.0 * look.scale, arm_look.marker, look.paper, 1.0);
            canvas.dot(place, 7.0 * look.scale, arm_look.marker, arm_look.colour, 1.0);
            let text = (data.name(arm), values[arm].as_str());
            labels.push(Label::new(&frame, arm_look, place, text, Mark::Dot));
        }
        labels::draw(canvas, &frame, labels);
    });
    Chart { title, description, size: look.size, paint }
}

/// The mean of the runs that have a place.
fn middle(dots: &[Option<Dot>]) -> Option<Dot> {
    let (rates, streams): (Vec<f64>, Vec<f64>) = dots.iter().flatten().copied().unzip();
    Some((mean(&rates)?, mean(&streams)?))
}

/// An axis around values with a little air, not below zero.
fn around(values: &[f64], about: f64) -> Axis {
    let (low, high) =
        values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
    if low > high {
        return Axis::around(0.0, 1.0, about);
    }
    let air = (high - low) * 0.04;
    Axis::around((low - air).max(0.0), high + air, about)
}

/// The paired change of the arm that headlines speak of.
pub fn title(data: &ChartData) -> String {
    let best = match data.comparisons.verdict() {
        Verdict::Silent => return silence(data),
        Verdict::ControlOnly | Verdict::Undecided => {
            return "Save rate and streams of every run".to_owned();
        }
        Verdict::Nothing => {
            return format!(
                "No arm changes anything by day\u{a0}{}: the effect is exactly 0",
                data.end_day()
            );
        }
        Verdict::NoneIsClear => {
            return "No arm clearly gains streams, whatever it does to the save rate".to_owned();
        }
        Verdict::Clear(arm, _) | Verdict::AllLose(arm) => arm,
        Verdict::Open(leader, gaining) => data.comparison(gaining).copied().unwrap_or(leader),
    };
    let rates = data.compared().zip(&data.description.rates);
    let rate = rates.filter(|(arm, _)| *arm == best.arm).find_map(|(_, rate)| *rate);
    let (name, more) = (data.name(best.arm), signed(best.more.value));
    let range = best.more.interval().map_or_else(String::new, |it| between(it, whole));
    match rate.filter(Estimate::is_clear) {
        Some(rate) => format!(
            "In the same world {name} changes the save rate by {} points and streams by {more} \
             ({range})",
            points(rate.value)
        ),
        None => format!(
            "In the same world {name} changes streams by {more} ({range}), the save rate not \
             clearly"
        ),
    }
}

fn points(rate: f64) -> String {
    let sign = if rate > 0.0 { "+" } else { "" };
    format!("{sign}{}", decimal(rate * 100.0, 1))
}
