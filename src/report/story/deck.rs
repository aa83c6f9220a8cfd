//! The page that shows the slides: one file that works from disk, by keys and on paper.
//!
//! Deliberately unknown: what the slides show.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::report::chart::drawn::Picture;
use crate::report::html::Head;
use crate::report::html::escape::text;
use crate::report::story::worlds;

const STYLE: &str = include_str!("deck.css");
const SCRIPT: &str = include_str!("deck.js");

/// The page of slides that are SVG. On that of the two worlds stands the animation, where there is
/// one, unless a reader wants less motion.
pub(super) fn page(head: &Head, slides: &[Picture], moving: Option<&[u8]>) -> String {
    let title = text(&head.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri \
         'none'; form-action 'none'; img-src data:; style-src 'unsafe-inline'; script-src \
         'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"longplay\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n",
        sheet(slides)
    );
    for (name, bytes) in slides {
        let svg = String::from_utf8_lossy(bytes);
        let still = source("svg+xml", bytes);
        let words = [part(&svg, "title"), part(&svg, "desc")].join(". ");
        // What stands in the picture is escaped for XML; an attribute needs its quotes, too.
        let words = words.replace('"', "&quot;");
        let image = match moving.filter(|_| name.contains(worlds::NAME)) {
            Some(moving) => format!(
                "<picture><source media=\"(prefers-reduced-motion: reduce)\" \
                 srcset=\"{still}\"><img class=\"moving\" alt=\"{words}\" src=\"{}\"></picture>\
                 <img class=\"paper\" alt=\"\" src=\"{still}\">",
                source("gif", moving)
            ),
            None => format!("<img alt=\"{words}\" src=\"{still}\">"),
        };
        let _ = writeln!(out, "<section class=\"slide\">{image}</section>");
    }
    let _ = write!(
        out,
        "</main>\n<nav aria-label=\"Slides\"><button type=\"button\" aria-label=\"Previous \
         slide\">←</button><span role=\"status\"></span><button type=\"button\" aria-label=\"Next \
         slide\">→</button></nav>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}

/// Paper of the shape of the slides.
fn sheet(slides: &[Picture]) -> String {
    let svg = slides.first().map(|(_, bytes)| String::from_utf8_lossy(bytes));
    let size = svg.as_deref().and_then(|svg| Some((side(svg, "width")?, side(svg, "height")?)));
    let (width, height) = size.unwrap_or((960.0, 540.0));
    format!("@page{{size:{width}px {height}px;margin:0}}\n")
}

fn side(svg: &str, name: &str) -> Option<f64> {
    let (_, after) = svg.split_once(&format!(" {name}=\""))?;
    after.split_once('"')?.0.parse().ok()
}

/// The text of an element that a picture has once.
fn part<'a>(svg: &'a str, tag: &str) -> &'a str {
    let opened = svg.split_once(&format!("<{tag} ")).and_then(|(_, it)| it.split_once('>'));
    opened.and_then(|(_, it)| it.split_once("</")).map_or("", |(content, _)| content)
}

fn source(kind: &str, bytes: &[u8]) -> String {
    format!("data:image/{kind};base64,{}", STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLIDE: &str = "<svg xmlns=\"x\" width=\"540\" height=\"675\"><title id=\"t\">Saves &lt; \
                         \"streams\"</title><desc id=\"d\">A line.</desc></svg>";

    fn told(moving: Option<&[u8]>) -> String {
        let head = Head { title: "</title><b>".to_owned(), ..Head::default() };
        let slide = |name: &str| (format!("story/{name}.svg"), SLIDE.as_bytes().to_vec());
        page(&head, &[slide("1-question"), slide(worlds::NAME)], moving)
    }

    #[test]
    fn a_slide_is_read_out_by_its_title_and_its_description() {
        let page = told(None);
        assert!(page.contains("alt=\"Saves &lt; &quot;streams&quot;. A line.\""), "{page}");
        assert!(page.contains("@page{size:540px 675px"), "{page}");
        assert_eq!(page.matches("<section").count(), 2);
    }

    #[test]
    fn a_title_cannot_become_markup() {
        assert!(told(None).contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
    }

    #[test]
    fn the_animation_stands_on_the_slide_of_the_worlds_alone() {
        assert_eq!(told(Some(b"GIF89a")).matches("data:image/gif").count(), 1);
        assert_eq!(told(None).matches("data:image/gif").count(), 0);
    }
}
