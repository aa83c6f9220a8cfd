//! The cells of a triangle of splits: their shapes and shades, and what these mean.
//!
//! Deliberately unknown: where cells stand.

use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::frame::Frame;
use crate::report::chart::heat::{self, blend};
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Colour, Look, Theme};
use crate::study::plan::findings::PlanFindings;
use crate::study::plan::params::Objective;

/// Half the square root of 3: the height of an equilateral triangle of side 1.
pub(super) const TALL: f64 = 0.866_025_403_784_438_6;
const VALUE: f64 = 11.5;
/// Cells in the legend.
const SHADES: usize = 5;

/// The farthest that a split of these budgets is behind the best.
pub(super) fn farthest(found: &PlanFindings, budgets: &[usize]) -> f64 {
    let all = budgets.iter().flat_map(|&it| found.splits(0, found.budgets[it]));
    all.map(|it| it.behind.value).fold(0.0, f64::max)
}

/// Shade of a split that is behind by a share of the farthest.
pub(super) fn shade(look: &Look, share: f64) -> Colour {
    let best = if look.theme == Theme::Print { (30, 30, 30) } else { look.arm(1).colour };
    blend(best, look.paper, share.clamp(0.0, 1.0) * 0.88)
}

/// A hexagon on its corner.
pub(super) fn hexagon((x, y): Point, radius: f64) -> Vec<Point> {
    let corners = [(0.0, -1.0), (TALL, -0.5), (TALL, 0.5), (0.0, 1.0), (-TALL, 0.5), (-TALL, -0.5)];
    corners.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect()
}

/// Draws a thin line around an area.
pub(super) fn outline(canvas: &Canvas<'_>, corners: &[Point], colour: Colour, width: f64) {
    let closed: Vec<Point> = corners.iter().chain(corners.first()).copied().collect();
    canvas.line(&closed, Stroke { colour, width, dash: &[] });
}

/// Colour of the ring around the best split.
pub(super) fn ring_colour(look: &Look) -> Colour {
    if look.theme == Theme::Print { look.ink } else { look.arm(2).colour }
}

/// What cells are, in words.
fn entries(found: &PlanFindings, far: f64) -> [String; 4] {
    let unit = match found.objective {
        Objective::Return => "of return".to_owned(),
        other => other.words().to_owned(),
    };
    [
        format!("0 to {} {unit} behind", found.figure(far)),
        "best".to_owned(),
        "in the last round, too".to_owned(),
        "left early: few replicates".to_owned(),
    ]
}

/// Entries with their places from the left and their lines.
fn places(found: &PlanFindings, look: &Look, far: f64) -> Vec<(String, f64, f64)> {
    let scale = look.scale;
    let room = look.size.0 - 2.0 * look.metrics.margin * scale;
    let (mut left, mut line) = (0.0, 0.0);
    let mut all = Vec::new();
    for (index, text) in entries(found, far).into_iter().enumerate() {
        let sign = if index == 0 { 14.0 * SHADES as f64 + 4.0 } else { 18.0 } * scale;
        let width = sign + Weight::Regular.width(&text, VALUE * scale);
        if left > 0.0 && left + width > room {
            (left, line) = (0.0, line + 1.0);
        }
        all.push((text, left, line));
        left += width + 18.0 * scale;
    }
    all
}

/// Height of the legend beyond what a frame keeps for an axis.
pub(super) fn height(found: &PlanFindings, look: &Look) -> f64 {
    let budgets: Vec<usize> = (0..found.budgets.len()).collect();
    let all = places(found, look, farthest(found, &budgets).round());
    let lines = all.last().map_or(0.0, |it| it.2);
    (lines * 20.0 - 16.0).max(0.0) * look.scale
}

/// Draws the legend below the plot.
pub(super) fn draw(canvas: &Canvas<'_>, found: &PlanFindings, frame: &Frame, far: f64) {
    let look = &frame.look;
    let scale = look.scale;
    let margin = look.metrics.margin * scale;
    for (index, (text, left, line)) in places(found, look, far).into_iter().enumerate() {
        let baseline = frame.bottom + (24.0 + line * 20.0) * scale;
        let (x, y) = (margin + left + 7.0 * scale, baseline - 4.2 * scale);
        let cell = |x: f64, radius: f64, colour: Colour| {
            let corners = hexagon((x, y), radius * scale);
            canvas.area(&corners, colour, 1.0);
            outline(canvas, &corners, blend(look.paper, look.muted, 0.45), 0.6 * scale);
            corners
        };
        let mut after = x + 11.0 * scale;
        match index {
            0 => {
                for step in 0..SHADES {
                    let share = step as f64 / (SHADES - 1) as f64;
                    after = x + step as f64 * 14.0 * scale;
                    let _ = cell(after, 7.5, shade(look, share));
                }
                after += 11.0 * scale;
            }
            1 => {
                let corners = cell(x, 7.0, shade(look, 0.0));
                outline(canvas, &corners, ring_colour(look), 3.0 * scale);
            }
            2 => {
                let colour = shade(look, 0.1);
                let _ = cell(x, 7.5, colour);
                canvas.dot((x, y), 2.0 * scale, look.arm(1).marker, heat::on(colour), 1.0);
            }
            _ => {
                let _ = cell(x, 3.4, shade(look, 0.6));
            }
        }
        canvas.text(&text, (after, baseline), frame.note(VALUE, Anchor::Start));
    }
}
