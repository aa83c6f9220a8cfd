//! Texts and places in them.
//!
//! Owns [`Source`], a text with a name, and [`Place`], some bytes of it. Deliberately unknown: what
//! the text means and how much of it is shown (see [`crate::scenario::excerpt`]).

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A text with a name: a file, an embedded fragment or an option of the command line.
#[derive(Debug)]
pub struct Source {
    /// What stands in front of the line number in messages.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Where another text says that it extends this one.
    pub extended: Option<Place>,
    /// Its lines may be quoted in messages. A file that only `extends` names, and that does not
    /// look like a scenario, may be anything.
    pub quotable: bool,
    /// Where its lines begin, found once.
    starts: OnceLock<Vec<usize>>,
}

/// Where something was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.text == other.text
    }
}

impl Eq for Source {}

impl Source {
    /// A text that nobody extends.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            text: text.into(),
            extended: None,
            quotable: true,
            starts: OnceLock::new(),
        })
    }

    /// A text that another one extends.
    pub fn extended_at(name: String, text: String, extends: &Place, quotable: bool) -> Arc<Self> {
        let extended = Some(extends.clone());
        Arc::new(Self { name, text, extended, quotable, starts: OnceLock::new() })
    }

    /// The byte at which each line begins.
    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }

    /// The line of a byte, from 1.
    pub fn line_of(&self, byte: usize) -> usize {
        self.starts().partition_point(|start| *start <= byte)
    }

    /// The bytes of a line without its end, from 1.
    pub fn line(&self, number: usize) -> Range<usize> {
        let starts = self.starts();
        let start = starts[number - 1];
        let end = starts.get(number).map_or(self.text.len(), |next| next - 1);
        start..end
    }
}

impl Place {
    /// The bytes `span` of a text, cut to whole characters that exist.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let whole = |byte: usize| {
            let last = byte.min(source.text.len());
            (0..=last).rev().find(|&at| source.text.is_char_boundary(at)).unwrap_or(0)
        };
        let end = whole(span.end);
        Self { source: Arc::clone(source), span: whole(span.start.min(end))..end }
    }

    /// Line of the first byte, from 1.
    pub fn line(&self) -> usize {
        self.source.line_of(self.span.start)
    }

    /// Column of the first byte in characters, from 1.
    pub fn column(&self) -> usize {
        let line = self.source.line(self.line());
        1 + self.source.text[line.start..self.span.start].chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Source::new("a.toml", "é = 1\n\nx = 2");
        let at = |byte| {
            let place = Place::new(&source, byte..byte + 1);
            (place.line(), place.column())
        };
        assert_eq!([at(0), at(3), at(6), at(7), at(8)], [(1, 1), (1, 3), (1, 6), (2, 1), (3, 1)]);
        assert_eq!(source.line(3), 8..13);
    }

    #[test]
    fn a_place_is_cut_to_whole_characters_that_exist() {
        let source = Source::new("a.toml", "éé");
        assert_eq!(Place::new(&source, 1..3).span, 0..2);
        assert_eq!(Place::new(&source, 9..12).span, 4..4);
    }
}
