//! The canvas: lines, areas, dots and text in pixels, drawn to SVG.
//!
//! Main type: [`Canvas`]. The only file that knows plotters. Its coordinates are whole numbers
//! even in SVG, so pictures are drawn eight times as large and shown at their size: curves stay
//! smooth. Deliberately unknown: axes, data, files.

use std::cell::RefCell;
use std::f64::consts::FRAC_1_SQRT_2;
use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::prelude::{
    Circle, Color, DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, IntoFont, ShapeStyle, TextStyle};

use crate::report::chart::text::Weight;
use crate::report::chart::theme::{Colour, Dash, Look, Marker};

/// Units of a picture's coordinates in a pixel.
pub(super) const FINENESS: f64 = 8.0;
/// Farthest that anything may stand from the upper left, in pixels: far beyond any picture.
const FARTHEST: f64 = 1e6;
const FONTS: &str = "Inter, 'Helvetica Neue', Arial, sans-serif";

/// Corners of an upright cross.
const PLUS: [Point; 12] = [
    (-0.4, -1.2),
    (0.4, -1.2),
    (0.4, -0.4),
    (1.2, -0.4),
    (1.2, 0.4),
    (0.4, 0.4),
    (0.4, 1.2),
    (-0.4, 1.2),
    (-0.4, 0.4),
    (-1.2, 0.4),
    (-1.2, -0.4),
    (-0.4, -0.4),
];

/// A place on the canvas, in pixels, from the upper left.
pub type Point = (f64, f64);

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// Size of the font, in pixels.
    pub size: f64,
    /// Weight of the font.
    pub weight: Weight,
    /// Colour.
    pub colour: Colour,
    /// Which end stands at the place.
    pub anchor: Anchor,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width, in pixels.
    pub width: f64,
    /// Dashes, in widths of the line.
    pub dash: Dash,
}

/// A picture being drawn.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
    failure: RefCell<Option<String>>,
}

#[expect(clippy::cast_possible_truncation, reason = "a canvas has a few thousand pixels")]
fn fine(value: f64) -> i32 {
    (value * FINENESS).round() as i32
}

fn place((x, y): Point) -> (i32, i32) {
    (fine(x), fine(y))
}

fn rgb((red, green, blue): Colour) -> RGBColor {
    RGBColor(red, green, blue)
}

impl Canvas<'_> {
    /// Whether places are in the picture or not far from it; a picture with others has failed.
    fn are_near(&self, points: &[Point]) -> bool {
        let near = |value: f64| value.abs() <= FARTHEST;
        let near = points.iter().all(|(x, y)| near(*x) && near(*y));
        self.keep(if near { Ok(()) } else { Err("a place is nowhere near the picture") });
        near
    }

    /// A line through points.
    pub fn line(&self, points: &[Point], stroke: Stroke) {
        if !self.are_near(points) {
            return;
        }
        let style = ShapeStyle {
            color: rgb(stroke.colour).to_rgba(),
            filled: false,
            stroke_width: fine(stroke.width).unsigned_abs(),
        };
        for piece in dashes(points, stroke) {
            let path: Vec<_> = piece.into_iter().map(place).collect();
            self.keep(self.area.draw(&PathElement::new(path, style)));
        }
    }

    /// A filled area.
    pub fn area(&self, points: &[Point], colour: Colour, opacity: f64) {
        if !self.are_near(points) {
            return;
        }
        let path: Vec<_> = points.iter().copied().map(place).collect();
        self.keep(self.area.draw(&Polygon::new(path, rgb(colour).mix(opacity))));
    }

    /// A filled rectangle between two corners.
    pub fn rectangle(&self, from: Point, to: Point, colour: Colour) {
        if !self.are_near(&[from, to]) {
            return;
        }
        let style = rgb(colour).filled();
        self.keep(self.area.draw(&Rectangle::new([place(from), place(to)], style)));
    }

    /// A dot.
    pub fn dot(&self, (x, y): Point, radius: f64, marker: Marker, colour: Colour, opacity: f64) {
        if !self.are_near(&[(x, y)]) {
            return;
        }
        let r = radius;
        let corners: &[Point] = match marker {
            Marker::Circle => {
                let size = fine(radius);
                let style = rgb(colour).mix(opacity).filled();
                return self.keep(self.area.draw(&Circle::new(place((x, y)), size, style)));
            }
            Marker::Square => &[(-0.89, -0.89), (0.89, -0.89), (0.89, 0.89), (-0.89, 0.89)],
            Marker::Triangle => &[(0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)],
            Marker::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
            Marker::Plus => &PLUS,
            Marker::Cross => {
                &PLUS.map(|(dx, dy)| ((dx - dy) * FRAC_1_SQRT_2, (dx + dy) * FRAC_1_SQRT_2))
            }
            Marker::Wedge => &[(0.0, 1.25), (1.15, -0.8), (-1.15, -0.8)],
        };
        let corners: Vec<Point> = corners.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect();
        self.area(&corners, colour, opacity);
    }

    /// A line of text standing on a baseline.
    pub fn text(&self, text: &str, (x, y): Point, set: Type) {
        if text.trim().is_empty() || !self.are_near(&[(x, y)]) {
            return;
        }
        let h_pos = match set.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        // plotters divides the size by 1.24 on its way out.
        let font = ("Inter", set.size * FINENESS * 1.24).into_font();
        let font = match set.weight {
            Weight::Regular => font,
            Weight::Strong => font.style(FontStyle::Bold),
        };
        let colour = rgb(set.colour);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(h_pos, VPos::Bottom));
        self.keep(self.area.draw(&Text::new(printable(text), place((x, y)), style)));
    }

    fn keep<E: std::fmt::Display>(&self, result: Result<(), E>) {
        if let Err(error) = result {
            self.failure.borrow_mut().get_or_insert(error.to_string());
        }
    }
}

/// Draws a picture: `name` makes its identifiers unique where several stand on one page, `title`
/// and `description` are read out by screen readers.
///
/// # Errors
/// What plotters says when it cannot draw.
pub fn draw(
    look: &Look,
    name: &str,
    (title, description): (&str, &str),
    paint: impl FnOnce(&Canvas<'_>),
) -> Result<String, String> {
    let mut svg = String::new();
    let (width, height) = look.size;
    let size = (fine(width).unsigned_abs(), fine(height).unsigned_abs());
    {
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        area.fill(&rgb(look.paper)).map_err(|error| error.to_string())?;
        let canvas = Canvas { area, failure: RefCell::new(None) };
        paint(&canvas);
        canvas.keep(canvas.area.present());
        if let Some(failure) = canvas.failure.into_inner() {
            return Err(failure);
        }
    }
    let body = svg.split_once('>').map_or("", |(_, body)| body);
    let mut out = String::with_capacity(svg.len());
    let write = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{name}-title {name}-desc\" \
         font-family=\"{FONTS}\" stroke-linejoin=\"round\" stroke-linecap=\"round\">\n\
         <title id=\"{name}-title\">{}</title>\n<desc id=\"{name}-desc\">{}</desc>",
        size.0,
        size.1,
        escape(title),
        escape(description)
    );
    write.map_err(|error| error.to_string())?;
    // Set once on the root, or the default: shorter, and text stands on its baseline.
    let body = body
        .replace(" dy=\"-0.5ex\"", "")
        .replace(" font-family=\"Inter\"", "")
        .replace(" font-weight=\"bold\"", " font-weight=\"600\"")
        .replace(" text-anchor=\"start\"", "")
        .replace(" opacity=\"1\"", "");
    out.push_str(&body);
    Ok(out)
}

/// A text as it stands in XML.
pub(super) fn escape(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text with a replacement character for each that XML has no place for.
fn printable(text: &str) -> String {
    let of = |letter: char| match letter {
        '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'.. => letter,
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(of).collect()
}

/// Cuts a line into its dashes. Ends are round, so a dash is drawn shorter by the line's width.
fn dashes(points: &[Point], stroke: Stroke) -> Vec<Vec<Point>> {
    if stroke.dash.is_empty() {
        return vec![points.to_vec()];
    }
    let length = |index: usize| {
        let on = index.is_multiple_of(2);
        let widths = stroke.dash[index % stroke.dash.len()] + if on { -1.0 } else { 1.0 };
        widths.max(0.05) * stroke.width
    };
    let (mut pieces, mut index, mut left) = (Vec::new(), 0, length(0));
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let distance = libm::hypot(to.0 - from.0, to.1 - from.1);
            if distance <= left {
                left -= distance;
                piece.push(to);
                break;
            }
            let share = left / distance;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            piece.push(from);
            if index % 2 == 0 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![from];
            index += 1;
            left = length(index);
        }
    }
    if index % 2 == 0 && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::style::Style;

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let stroke = Stroke { colour: (0, 0, 0), width: 1.0, dash: &[3.0, 1.0] };
        let pieces = dashes(&[(0.0, 0.0), (5.0, 0.0), (40.0, 0.0)], stroke);
        assert_eq!(pieces.len(), 10);
        assert_eq!(pieces[0], [(0.0, 0.0), (2.0, 0.0)]);
        assert_eq!(pieces[1], [(4.0, 0.0), (5.0, 0.0), (6.0, 0.0)]);
    }

    #[test]
    fn a_picture_shows_at_its_size_and_can_be_read_out() {
        let look = Look::of(&Style::default());
        let svg = draw(&look, "test", ("Saves < streams", "a & b"), |_| {}).expect("draws");
        assert!(svg.contains("width=\"800\" height=\"500\" viewBox=\"0 0 6400 4000\""), "{svg}");
        assert!(svg.contains("<title id=\"test-title\">Saves &lt; streams</title>"), "{svg}");
        assert!(svg.contains("a &amp; b</desc>") && svg.contains("role=\"img\""), "{svg}");
    }
}
