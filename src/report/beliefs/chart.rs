//! Chart 10: what saves add through libraries and through the recommender, a row per belief.

use crate::inference::estimate::Estimate;
use crate::numbers::{between, percent, signed, whole};
use crate::report::chart::about::About;
use crate::report::chart::axis::Axis;
use crate::report::chart::canvas::{Anchor, Canvas, Stroke};
use crate::report::chart::drawn::Chart;
use crate::report::chart::frame::{Frame, Needs};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::Look;
use crate::study::beliefs::findings::{BeliefFindings, BeliefRow};
use crate::study::explain::findings::Path;
use crate::study::format::chief_window;
use crate::study::part::Part;

/// Name of the chart.
pub const NAME: &str = "10-beliefs";

const TEXT: f64 = 12.5;
const DOT: f64 = 5.0;
/// Least share of the width that the dots have.
const NARROWEST: f64 = 0.2;

/// What stands beside the rows.
const HEAD: &str = "the recommender · share of both";

/// A path: what it is called, and the arm whose look it has.
const SHOWN: [(Path, &str, usize); 2] =
    [(Path::Library, "through libraries", 2), (Path::Training, "through the recommender", 3)];

/// Lays the chart out; absent where nothing was found.
pub fn chart<'a>(found: &'a BeliefFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let window = chief_window(&found.windows);
    let rows: Vec<[&BeliefRow; 2]> = found
        .beliefs
        .iter()
        .map(|belief| {
            let of = |path| found.row(belief, path, window);
            Some([of(Path::Library)?, of(Path::Training)?])
        })
        .collect::<Option<_>>()?;
    let ends = |row: &&BeliefRow| {
        let Estimate { value, low, high } = row.effect;
        [value, low.unwrap_or(value), high.unwrap_or(value)]
    };
    let all: Vec<f64> = rows.iter().flatten().flat_map(ends).collect();
    let low = all.iter().copied().fold(0.0, f64::min);
    let high = all.iter().copied().fold(0.0, f64::max);
    let axis = Axis::around(low, high.max(low + 1.0), look.ticks(6.0));
    let values: Vec<String> = rows.iter().map(|[_, training]| value(training)).collect();
    let title = title(found);
    let sure = percent(found.confidence, 0);
    let of = &found.strategy;
    let how = format!("saves that “{of}” asks for · dots: means, lines: {sure} intervals");
    let subtitle = about.subtitle(&look, found.confidence, &how);
    let lay = |look: Look| {
        let scale = look.scale;
        let widest = |weight: Weight, texts: &[String]| {
            texts.iter().map(|it| weight.width(it, TEXT * scale)).fold(0.0, f64::max)
        };
        let needs = Needs {
            ticks: widest(Weight::Strong, &found.beliefs),
            labels: widest(Weight::Regular, &values).max(Weight::Regular.width(HEAD, TEXT * scale))
                + 14.0 * scale,
            below: 26.0 * scale,
            unit: true,
        };
        Frame::new(look, &title, &subtitle, needs)
    };
    let frame = Frame::fitting(look, lay, |frame| {
        let look = &frame.look;
        let pitch = (frame.bottom - frame.top) / rows.len() as f64;
        frame.share() > NARROWEST
            && pitch > 1.3 * TEXT * look.scale
            && frame.left + legend_width(look) < look.size.0
    });
    let scale = frame.look.scale;
    let said: Vec<String> =
        found.beliefs.iter().zip(&values).map(|(name, value)| format!("{name} {value}")).collect();
    let description = format!("Dots by belief. {subtitle}: {}.", said.join("; "));
    let paint = Box::new(move |canvas: &Canvas<'_>| {
        frame.heading(canvas);
        let unit = format!("streams by day {window} that the ask for the save adds");
        frame.horizontal(canvas, &axis, (&unit, true), whole);
        let zero = frame.x(&axis, 0.0);
        let stroke = Stroke { colour: frame.look.muted, width: 1.2 * scale, dash: &[] };
        canvas.line(&[(zero, frame.top), (zero, frame.bottom)], stroke);
        let place = (frame.right + 12.0 * scale, frame.top - 4.0 * scale);
        canvas.text(HEAD, place, frame.note(TEXT, Anchor::Start));
        let pitch = (frame.bottom - frame.top) / rows.len() as f64;
        for (index, row) in rows.iter().enumerate() {
            let middle = frame.top + pitch * (index as f64 + 0.5);
            let baseline = middle + TEXT * 0.36 * scale;
            let place = (frame.left - 8.0 * scale, baseline);
            let name = frame.set(TEXT, Weight::Strong, Anchor::End);
            canvas.text(&row[0].belief, place, name);
            let place = (frame.right + 12.0 * scale, baseline);
            canvas.text(&values[index], place, frame.set(TEXT, Weight::Regular, Anchor::Start));
            for (row, (_, _, arm), off) in [(row[0], SHOWN[0], -0.18), (row[1], SHOWN[1], 0.18)] {
                draw_path(canvas, &frame, &axis, row, (middle + off * pitch, arm));
            }
        }
        legend(canvas, &frame);
    });
    Some(Chart { title, description, size: look.size, paint })
}

/// A dot with its interval, at a height and in the look of an arm.
fn draw_path(
    canvas: &Canvas<'_>,
    frame: &Frame,
    axis: &Axis,
    row: &BeliefRow,
    (y, arm): (f64, usize),
) {
    let (look, scale) = (frame.look.arm(arm), frame.look.scale);
    if let Some(interval) = row.effect.interval() {
        let ends = [interval.low, interval.high].map(|it| (frame.x(axis, it), y));
        canvas.line(&ends, Stroke { colour: look.colour, width: 2.4 * scale, dash: &[] });
    }
    canvas.dot((frame.x(axis, row.effect.value), y), DOT * scale, look.marker, look.colour, 1.0);
}

/// Width of what the dots are.
fn legend_width(look: &Look) -> f64 {
    let one = |(_, name, _)| 46.0 * look.scale + Weight::Regular.width(name, TEXT * look.scale);
    SHOWN.into_iter().map(one).sum()
}

/// What the dots are, below the axis.
fn legend(canvas: &Canvas<'_>, frame: &Frame) {
    let scale = frame.look.scale;
    let y = frame.bottom + 60.0 * scale;
    let mut x = frame.left;
    for (_, name, arm) in SHOWN {
        let look = frame.look.arm(arm);
        canvas.dot((x + DOT * scale, y), DOT * scale, look.marker, look.colour, 1.0);
        let place = (x + 16.0 * scale, y + TEXT * 0.36 * scale);
        canvas.text(name, place, frame.note(TEXT, Anchor::Start));
        x += 16.0 * scale + Weight::Regular.width(name, TEXT * scale) + 30.0 * scale;
    }
}

/// What comes through the recommender, in words.
fn value(training: &BeliefRow) -> String {
    let share = training.share.as_ref();
    let share =
        share.map_or_else(String::new, |it| format!(" · {}", Part::of_value(it.value).cell()));
    if training.is_nothing() {
        return "nothing".to_owned();
    }
    let interval = training.effect.interval();
    let ends = interval.map_or_else(String::new, |it| format!(" ({})", between(it, whole)));
    format!("{}{ends}{share}", signed(training.effect.value))
}

pub(super) fn title(found: &BeliefFindings) -> String {
    let window = chief_window(&found.windows);
    if found.replicates < 2 {
        return "What saves add under each belief, in one replicate: no conclusion".to_owned();
    }
    let rows: Vec<&BeliefRow> = found.under_all(Path::Training, window).collect();
    let sure: Vec<&&BeliefRow> = rows.iter().filter(|it| it.surely_adds()).collect();
    match sure.iter().max_by(|a, b| a.effect.value.total_cmp(&b.effect.value)) {
        Some(most) => format!(
            "Under {} of {} beliefs saves surely add streams through the recommender by \
             day\u{a0}{window}, most of these under {}: {}",
            sure.len(),
            rows.len(),
            most.belief,
            signed(most.effect.value)
        ),
        None => format!(
            "Under none of {} beliefs do saves surely add streams through the recommender",
            rows.len()
        ),
    }
}
