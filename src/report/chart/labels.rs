//! Labels beside what they name: main type [`Label`]. Keeps labels from covering each other.
//!
//! Deliberately unknown: what the labels say.

use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke, Type};
use crate::report::chart::frame::Frame;
use crate::report::chart::ribbon::LINE_WIDTH;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{ArmLook, COLOURS, Look, Theme};

/// A name and a value to the right of the plot, at the height of what they name.
pub struct Label {
    /// The name, in so many lines as fit.
    name: Vec<String>,
    /// The value below the name; empty for none.
    value: Vec<String>,
    /// What it names: looks, and the place it belongs to.
    look: ArmLook,
    target: Point,
    mark: Mark,
    /// Width that its texts may take.
    width: f64,
}

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: the colour tells what is named, and a thin line leads there where it is away.
    Colour,
    /// A dot of the arm.
    Dot,
    /// A piece of its line, with its dashes.
    Line,
}

impl Mark {
    /// That of the lines of so many strategies: where they share colours, their dashes tell.
    pub fn of_lines(strategies: usize) -> Self {
        if strategies > COLOURS { Self::Line } else { Self::Colour }
    }

    /// Width it takes before the name.
    fn width(self) -> f64 {
        if self == Self::Line { SAMPLE + 6.0 } else { 0.0 }
    }
}

/// Widest share of the picture that labels take.
const WIDEST: f64 = 0.27;
const NAME: f64 = 12.5;
const VALUE: f64 = 11.5;
const LINE: f64 = 15.0;
const GAP: f64 = 14.0;
/// Length of the piece of a line before a name: so long that dashes are seen to come again.
const SAMPLE: f64 = 34.0;

/// Width the labels of some names and values need beside the plot.
pub fn room<'a>(
    look: &Look,
    mark: Mark,
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> f64 {
    let widest = texts
        .into_iter()
        .map(|(name, value)| {
            let name = Weight::Strong.width(name, NAME * look.scale);
            name.max(Weight::Regular.width(value, VALUE * look.scale))
        })
        .fold(0.0, f64::max);
    widest.min(look.size.0 * WIDEST) + (GAP + mark.width()) * look.scale
}

impl Label {
    /// A label for a place, wrapped into the room beside the plot.
    pub fn new(
        frame: &Frame,
        arm: ArmLook,
        target: Point,
        (name, value): (&str, &str),
        mark: Mark,
    ) -> Self {
        let scale = frame.look.scale;
        let width = (frame.label_room - (GAP + mark.width()) * scale) + 1.0;
        let name = Weight::Strong.wrap(name, NAME * scale, width, 3);
        let value = if value.is_empty() {
            Vec::new()
        } else {
            Weight::Regular.wrap(value, VALUE * scale, width, 2)
        };
        Self { name, value, look: arm, target, mark, width }
    }

    fn height(&self, scale: f64) -> f64 {
        (self.name.len() + self.value.len()) as f64 * LINE * scale
    }
}

/// Draws labels to the right of the plot, spread so that none covers another.
pub fn draw(canvas: &Canvas<'_>, frame: &Frame, mut labels: Vec<Label>) {
    let scale = frame.look.scale;
    labels.sort_by(|a, b| a.target.1.total_cmp(&b.target.1));
    // Where there is no room for all, values go first, then all but the first line of the names.
    let top = frame.top - LINE * scale;
    // Dots stand near the plot, and so near the last tick of the axis below it.
    let beside_ticks = labels.iter().any(|label| label.mark == Mark::Dot);
    let bottom = frame.bottom + if beside_ticks { 4.0 } else { LINE } * scale;
    let room = bottom - top;
    let full = |labels: &[Label]| labels.iter().map(|l| l.height(scale) + 3.0 * scale).sum::<f64>();
    if full(&labels) > room {
        for label in &mut labels {
            label.value.clear();
        }
    }
    if full(&labels) > room {
        for label in &mut labels {
            let name = label.name.join(" ");
            label.name = Weight::Strong.wrap(&name, NAME * scale, label.width, 1);
        }
    }
    let wanted: Vec<(f64, f64)> =
        labels.iter().map(|l| (l.target.1, l.height(scale) + 3.0 * scale)).collect();
    let centres = spread(&wanted, top, bottom);
    for (label, centre) in labels.iter().zip(centres) {
        draw_one(canvas, frame, label, centre);
    }
}

fn draw_one(canvas: &Canvas<'_>, frame: &Frame, label: &Label, centre: f64) {
    let look = frame.look;
    let scale = look.scale;
    let x = frame.right + GAP * scale;
    let away = (centre - label.target.1).abs() > 4.0 * scale;
    if label.mark == Mark::Dot {
        let dot = (
            frame.right + (GAP - 8.0) * scale,
            centre - (label.height(scale) - LINE * scale) / 2.0,
        );
        canvas.dot(dot, 4.0 * scale, label.look.marker, label.look.colour, 1.0);
    } else if away || look.theme == Theme::Print {
        let stroke = Stroke { colour: label.look.colour, width: 0.8 * scale, dash: &[] };
        let from = (label.target.0 + 2.0 * scale, label.target.1);
        canvas.line(&[from, (x - 3.0 * scale, centre)], stroke);
    }
    if label.mark == Mark::Line {
        let ArmLook { colour, dash, .. } = label.look;
        let ends = [(x, centre), (x + SAMPLE * scale, centre)];
        canvas.line(&ends, Stroke { colour, width: LINE_WIDTH * scale, dash });
    }
    let x = x + label.mark.width() * scale;
    let mut baseline = centre - label.height(scale) / 2.0 + 0.78 * LINE * scale;
    let set = |size: f64, weight, colour| Type {
        size: size * scale,
        weight,
        colour,
        anchor: Anchor::Start,
    };
    for line in &label.name {
        canvas.text(line, (x, baseline), set(NAME, Weight::Strong, label.look.text));
        baseline += LINE * scale;
    }
    for line in &label.value {
        canvas.text(line, (x, baseline), set(VALUE, Weight::Regular, look.muted));
        baseline += LINE * scale;
    }
}

/// Centres of blocks of some heights, as near to where they want to be as fits without overlap
/// between two bounds. Wants come sorted.
fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    // Blocks that touch form a cluster, which stands where its blocks want to be on average.
    struct Cluster {
        start: f64,
        height: f64,
        wish: f64,
        blocks: usize,
    }
    let settle = |cluster: &mut Cluster| {
        let start = cluster.wish / cluster.blocks as f64;
        cluster.start = start.min(bottom - cluster.height).max(top);
    };
    let mut clusters: Vec<Cluster> = Vec::new();
    for (centre, height) in wanted {
        let mut cluster =
            Cluster { start: 0.0, height: *height, wish: centre - height / 2.0, blocks: 1 };
        settle(&mut cluster);
        while let Some(above) = clusters.pop_if(|above| above.start + above.height > cluster.start)
        {
            cluster = Cluster {
                start: 0.0,
                height: above.height + cluster.height,
                wish: above.wish + cluster.wish - above.height * cluster.blocks as f64,
                blocks: above.blocks + cluster.blocks,
            };
            settle(&mut cluster);
        }
        clusters.push(cluster);
    }
    let mut heights = wanted.iter().map(|(_, height)| *height);
    let mut centres = Vec::with_capacity(wanted.len());
    for cluster in clusters {
        let mut start = cluster.start;
        for height in heights.by_ref().take(cluster.blocks) {
            centres.push(start + height / 2.0);
            start += height;
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lines_that_share_a_colour_have_a_piece_of_the_line() {
        assert_eq!((Mark::of_lines(6), Mark::of_lines(7)), (Mark::Colour, Mark::Line));
    }

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&[(20.0, 10.0), (50.0, 10.0)], 0.0, 100.0), [20.0, 50.0]);
    }

    #[test]
    fn labels_at_one_place_stand_around_it() {
        let centres = spread(&[(50.0, 10.0), (50.0, 10.0), (50.0, 10.0)], 0.0, 100.0);
        assert_eq!(centres, [40.0, 50.0, 60.0]);
    }

    #[test]
    fn crowded_labels_neither_overlap_nor_leave_the_picture() {
        let wanted = [(95.0, 20.0), (96.0, 10.0), (97.0, 30.0), (99.0, 10.0)];
        let centres = spread(&wanted, 0.0, 100.0);
        for (index, pair) in centres.windows(2).enumerate() {
            let apart = f64::midpoint(wanted[index].1, wanted[index + 1].1);
            assert!(pair[1] - pair[0] >= apart - 1e-9, "{centres:?}");
        }
        assert!(centres[3] + 5.0 <= 100.0 + 1e-9, "{centres:?}");
    }
}
