//! Channels by colour, in lines above the plot.
//!
//! Deliberately unknown: what is drawn in the colours.

use crate::report::chart::canvas::{Anchor, Canvas, Point, Stroke};
use crate::report::chart::frame::Frame;
use crate::report::chart::heat::blend;
use crate::report::chart::text::Weight;
use crate::report::chart::theme::{COLOURS, Colour, Look, Theme};
use crate::report::plan::chart::words;
use crate::study::plan::findings::PlanFindings;

const NAME: f64 = 12.0;
const LINE: f64 = 20.0;
const SIDE: f64 = 11.0;

/// Fill of a channel's money: dark and light by turns on paper, where there is no colour.
pub(super) fn fill(look: &Look, channel: usize) -> Colour {
    if look.theme == Theme::Print {
        let grey = [60, 205, 120, 232, 30, 170, 90, 218][channel % 8];
        return (grey, grey, grey);
    }
    let colour = look.arm(channel % COLOURS + 1).colour;
    if channel >= COLOURS { blend(look.paper, colour, 0.5) } else { colour }
}

/// A filled rectangle with a thin line around it, as light greys are near the paper.
pub(super) fn block(canvas: &Canvas<'_>, look: &Look, (from, to): (Point, Point), fill: Colour) {
    canvas.rectangle(from, to, fill);
    if look.theme == Theme::Print {
        let around = [from, (to.0, from.1), to, (from.0, to.1), from];
        canvas.line(&around, Stroke { colour: look.muted, width: 0.6 * look.scale, dash: &[] });
    }
}

/// Channels in lines that fit.
pub(super) struct Legend {
    /// By line, channel, name and place from the left.
    lines: Vec<Vec<(usize, String, f64)>>,
}

impl Legend {
    /// Of all channels that get money somewhere.
    pub(super) fn new(found: &PlanFindings, look: &Look, some: impl Fn(usize) -> bool) -> Self {
        let scale = look.scale;
        let room = look.size.0 - 2.0 * look.metrics.margin * scale;
        let mut lines: Vec<Vec<(usize, String, f64)>> = Vec::new();
        let mut left = room;
        for channel in (0..found.channels.len()).filter(|&it| some(it)) {
            let most = room - (SIDE + 6.0) * scale;
            let name = Weight::Regular.shorten(&words::name(found, channel), NAME * scale, most);
            let width = Weight::Regular.width(&name, NAME * scale) + (SIDE + 6.0) * scale;
            if left + width > room {
                lines.push(Vec::new());
                left = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push((channel, name, left));
            }
            left += width + 16.0 * scale;
        }
        Self { lines }
    }

    /// Height above the plot.
    pub(super) fn height(&self, look: &Look) -> f64 {
        self.lines.len() as f64 * LINE * look.scale
    }

    /// Draws it, its last line so far above a place.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, frame: &Frame, bottom: f64) {
        let look = &frame.look;
        let scale = look.scale;
        let margin = look.metrics.margin * scale;
        for (index, line) in self.lines.iter().enumerate() {
            let baseline = bottom - ((self.lines.len() - index - 1) as f64 * LINE + 6.0) * scale;
            for (channel, name, left) in line {
                let x = margin + left;
                let (top, side) = (baseline - 0.86 * SIDE * scale, SIDE * scale);
                let corners = ((x, top), (x + side, top + side));
                block(canvas, look, corners, fill(look, *channel));
                let place = (x + side + 6.0 * scale, baseline);
                let set = frame.set(NAME, Weight::Regular, Anchor::Start);
                canvas.text(name, place, set);
            }
        }
    }
}
