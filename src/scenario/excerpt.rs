//! Excerpts: the few lines of a text, or the part of a long one, that a message shows.
//!
//! A file may have megabytes, in one line or in many; a message stays short and is made in the time
//! of what it shows. Owns [`Excerpt`]. Deliberately unknown: what is wrong there.

use std::ops::Range;

use crate::scenario::source::Place;

/// Most lines that are marked together; of more, the first is.
const MOST_LINES: usize = 8;
/// Longest line that is shown whole \[bytes\].
const LONGEST_LINE: usize = 200;
/// What is shown of a longer one before the mark \[bytes\].
const BEFORE: usize = 40;
/// What is shown of it from the mark on \[bytes\].
const FROM: usize = 80;

/// Part of a text around a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The lines, or part of one.
    pub text: String,
    /// Number of its first line.
    pub line: usize,
    /// The marked bytes of it.
    pub span: Range<usize>,
}

impl Excerpt {
    /// The lines of a place.
    pub fn of(place: &Place) -> Self {
        let source = &place.source;
        let (start, end) = (place.span.start, place.span.end);
        let (first, last) = (place.line(), source.line_of(end.max(start + 1) - 1));
        let all = source.line(first).start..source.line(last.max(first)).end;
        let lines = &source.text[all.clone()];
        let few = last < first + MOST_LINES;
        if few && lines.split('\n').all(|line| line.len() <= LONGEST_LINE) {
            let text = lines.trim_end_matches('\r').to_owned();
            let within = |byte: usize| (byte - all.start).min(text.len());
            return Self { line: first, span: within(start)..within(end), text };
        }
        Self::cut(place, first)
    }

    /// Column of the mark in what is shown \[characters, from 1\].
    pub fn column(&self) -> usize {
        let line = self.text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        1 + self.text[line..self.span.start].chars().count()
    }

    /// What of its first line stands around a place.
    fn cut(place: &Place, first: usize) -> Self {
        let text = &place.source.text;
        let line = place.source.line(first);
        let (start, end) = (place.span.start, place.span.end.min(line.end));
        let whole = |byte: usize| (0..=byte).rev().find(|&at| text.is_char_boundary(at));
        let from = whole(start.saturating_sub(BEFORE)).unwrap_or(start).max(line.start);
        let to = whole((start + FROM).min(line.end)).unwrap_or(start).max(start);
        let head = if from > line.start { "…" } else { "" };
        let tail = if to < line.end { "…" } else { "" };
        let shown = text[from..to].trim_end_matches('\r');
        let shift = |byte: usize| head.len() + byte.clamp(from, from + shown.len()) - from;
        Self { line: first, span: shift(start)..shift(end), text: format!("{head}{shown}{tail}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::source::Source;

    fn excerpt(text: &str, span: Range<usize>) -> Excerpt {
        Excerpt::of(&Place::new(&Source::new("a.toml", text), span))
    }

    #[test]
    fn a_short_line_is_shown_whole_and_without_its_neighbours() {
        let found = excerpt("one\ntwo = 2\r\nthree", 4..7);
        assert_eq!(found, Excerpt { text: "two = 2".to_owned(), line: 2, span: 0..3 });
    }

    #[test]
    fn a_few_lines_are_shown_together_and_of_many_the_first() {
        let text = "a = [\n1,\n2,\n]\n";
        assert_eq!(excerpt(text, 4..13).text, "a = [\n1,\n2,\n]");
        let many = format!("a = [\n{}]\n", "1,\n".repeat(3000));
        let found = excerpt(&many, 4..many.len() - 1);
        assert_eq!(found, Excerpt { text: "a = [".to_owned(), line: 1, span: 4..5 });
    }

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let text = format!("{}X = 1{}", "é".repeat(1000), "y".repeat(1_000_000));
        let found = excerpt(&text, 2000..2001);
        assert!(found.text.len() < 200, "{}", found.text.len());
        assert_eq!(&found.text[found.span.clone()], "X");
        assert!(found.text.starts_with("…é") && found.text.ends_with("y…"));
    }

    #[test]
    fn every_place_of_a_text_has_an_excerpt() {
        let text = format!("a\n\né\r\n{}\n", "ü".repeat(300));
        for start in 0..text.len() {
            for end in [start, start + 1, start + 90, text.len()] {
                let found = excerpt(&text, start..end);
                assert!(found.text.get(found.span.clone()).is_some(), "{start}..{end}: {found:?}");
            }
        }
    }
}
