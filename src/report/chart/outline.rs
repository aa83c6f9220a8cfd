//! Text of an SVG turned into outlines, so that it looks the same in every program: in slides and
//! editors as in browsers, whatever fonts a machine has.
//!
//! Each text becomes one path with the text as its label. What no font at hand can write stays
//! text, for a program that has one. Deliberately unknown: what the texts say.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use resvg::tiny_skia::{PathSegment, Point, Transform};
use resvg::usvg::{Group, Node};

use crate::report::chart::canvas::FINENESS;
use crate::report::chart::png::{tree, unligated};

/// Ends of a text as the canvas writes it.
const OPEN: &str = "<text ";
const CLOSE: &str = "</text>";

/// The SVG with its texts as outlines.
///
/// # Errors
/// What usvg says of an SVG that it cannot read.
pub(super) fn outlined(svg: &str) -> Result<String, String> {
    let (tree, blank) = tree(&unligated(&numbered(svg)))?;
    let mut outlines = BTreeMap::new();
    collect(tree.root(), &mut outlines);
    let mut out = String::with_capacity(svg.len() * 4);
    let mut pieces = svg.split(OPEN);
    out.push_str(pieces.next().unwrap_or_default());
    for (number, piece) in pieces.enumerate() {
        let (element, rest) = piece.split_once(CLOSE).unwrap_or((piece, ""));
        let (tag, content) = element.split_once('>').unwrap_or((element, ""));
        let content = content.trim();
        let path = outlines.get(&number).filter(|_| !content.chars().any(|c| blank.contains(&c)));
        // A label stands in quotes, unlike a text.
        let label = content.replace('"', "&quot;");
        let write = match path {
            Some(path) => {
                let fill = attribute(tag, "fill").unwrap_or("#000000");
                write!(out, "<path aria-label=\"{label}\" fill=\"{fill}\" d=\"{path}\"/>{rest}")
            }
            None => write!(out, "{OPEN}{piece}"),
        };
        write.map_err(|error| error.to_string())?;
    }
    Ok(out)
}

/// The SVG with a number on each text, by which its outline is found.
fn numbered(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() * 2);
    for (number, piece) in svg.split(OPEN).enumerate() {
        if let Some(number) = number.checked_sub(1) {
            let _ = write!(out, "{OPEN}id=\"text{number}\" ");
        }
        out.push_str(piece);
    }
    out
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!("{name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

/// The outlines of all texts of a group, by their numbers.
fn collect(group: &Group, outlines: &mut BTreeMap<usize, String>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, outlines),
            Node::Text(text) => {
                let number = text.id().strip_prefix("text").and_then(|it| it.parse().ok());
                let mut path = String::new();
                add(text.flattened(), &mut Pen::new(&mut path));
                if let (Some(number), false) = (number, path.is_empty()) {
                    outlines.insert(number, path);
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

fn add(group: &Group, pen: &mut Pen<'_>) {
    for node in group.children() {
        match node {
            Node::Group(group) => add(group, pen),
            Node::Path(path) => {
                let to_picture = path.abs_transform();
                path.data().segments().for_each(|segment| pen.draw(segment, to_picture));
            }
            Node::Text(_) | Node::Image(_) => {}
        }
    }
}

/// Writes a path in steps from place to place, in tenths of the canvas's finest unit: short, and
/// no error adds up.
struct Pen<'a> {
    out: &'a mut String,
    at: (i64, i64),
    start: (i64, i64),
}

impl<'a> Pen<'a> {
    fn new(out: &'a mut String) -> Self {
        Self { out, at: (0, 0), start: (0, 0) }
    }

    fn draw(&mut self, segment: PathSegment, transform: Transform) {
        let place = |mut point: Point| {
            transform.map_point(&mut point);
            let tenths = |value: f32| (f64::from(value) * FINENESS * 10.0).round() as i64;
            (tenths(point.x), tenths(point.y))
        };
        match segment {
            PathSegment::MoveTo(to) => {
                self.step('m', &[place(to)]);
                self.start = self.at;
            }
            PathSegment::LineTo(to) => self.step('l', &[place(to)]),
            PathSegment::QuadTo(by, to) => self.step('q', &[place(by), place(to)]),
            PathSegment::CubicTo(one, two, to) => {
                self.step('c', &[place(one), place(two), place(to)]);
            }
            PathSegment::Close => {
                self.out.push('z');
                self.at = self.start;
            }
        }
    }

    fn step(&mut self, command: char, places: &[(i64, i64)]) {
        self.out.push(command);
        let mut first = true;
        for (x, y) in places {
            for tenths in [x - self.at.0, y - self.at.1] {
                if !first && tenths >= 0 {
                    self.out.push(' ');
                }
                first = false;
                self.number(tenths);
            }
        }
        self.at = places.last().copied().unwrap_or(self.at);
    }

    fn number(&mut self, tenths: i64) {
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
        let _ = match part {
            0 => write!(self.out, "{sign}{whole}"),
            _ if whole == 0 => write!(self.out, "{sign}.{part}"),
            _ => write!(self.out, "{sign}{whole}.{part}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::canvas::{self, Anchor, Type};
    use crate::report::chart::text::Weight;
    use crate::report::chart::theme::Look;

    fn drawn(text: &str) -> String {
        let look = Look::of(&crate::report::chart::style::Style::default());
        canvas::draw(&look, "test", ("Title", ""), |canvas| {
            let colour = (24, 26, 32);
            let set = Type { size: 20.0, weight: Weight::Strong, colour, anchor: Anchor::Start };
            canvas.text(text, (40.0, 60.0), set);
        })
        .expect("draws")
    }

    #[test]
    fn a_text_becomes_a_path_of_its_colour_with_the_text_as_its_label() {
        let svg = outlined(&drawn("Saves < \"streams\"")).expect("outlines");
        assert!(!svg.contains("<text"), "{svg:.600}");
        assert!(svg.contains("<path aria-label=\"Saves &lt; &quot;streams&quot;\""), "{svg:.900}");
        assert!(svg.contains("fill=\"#181A20\""), "{svg:.900}");
        assert!(svg.ends_with("</svg>") || svg.trim_end().ends_with("</svg>"));
    }

    #[test]
    fn an_outline_stands_where_the_text_stood() {
        let svg = outlined(&drawn("I")).expect("outlines");
        let (_, path) = svg.split_once("d=\"m").expect("a path");
        let number = |from: &str| -> f64 {
            let end =
                from[1..].find([' ', '-', 'l', 'c', 'q', 'z']).map_or(from.len(), |at| at + 1);
            from[..end].parse().expect("a number")
        };
        let x = number(path) / FINENESS;
        assert!((40.0..46.0).contains(&x), "{x}");
    }

    #[test]
    fn what_no_font_can_write_stays_text() {
        let svg = outlined(&drawn("a\u{10_FFFD}")).expect("outlines");
        assert!(svg.contains("<text ") && !svg.contains("aria-label="), "{svg:.900}");
    }
}
