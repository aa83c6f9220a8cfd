//! How wide the terminal is, and lines that are broken to fit: at words, never inside one.
//!
//! Deliberately unknown: what is said, and where it is printed.

use std::borrow::Cow;

use textwrap::core::display_width;
use textwrap::{Options, WordSeparator, WordSplitter, wrap};

/// Narrowest terminal that lines are broken for; narrower ones break them themselves \[columns\].
const LEAST: usize = 40;

/// Columns of standard output: `COLUMNS` where it is set, else those of the terminal; absent for a
/// pipe and a file, in which nothing is broken.
pub fn of_output() -> Option<usize> {
    columns().or_else(terminal::of_output).map(|columns| columns.max(LEAST))
}

/// The same of standard error.
pub fn of_messages() -> Option<usize> {
    columns().or_else(terminal::of_messages).map(|columns| columns.max(LEAST))
}

fn columns() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?.parse::<usize>().ok()?;
    (columns > 0).then_some(columns)
}

#[cfg(any(unix, windows))]
mod terminal {
    use std::io;

    use terminal_size::{Height, Width, terminal_size_of};

    fn wide((Width(columns), _): (Width, Height)) -> usize {
        usize::from(columns)
    }

    pub(super) fn of_output() -> Option<usize> {
        terminal_size_of(io::stdout()).map(wide)
    }

    pub(super) fn of_messages() -> Option<usize> {
        terminal_size_of(io::stderr()).map(wide)
    }
}

/// A browser has no terminal.
#[cfg(not(any(unix, windows)))]
mod terminal {
    pub(super) const fn of_output() -> Option<usize> {
        None
    }

    pub(super) const fn of_messages() -> Option<usize> {
        None
    }
}

/// Columns that a line takes on a terminal, where CJK letters take two.
pub fn width(text: &str) -> usize {
    display_width(text)
}

/// The longest word of a text \[columns\].
pub fn longest_word(text: &str) -> usize {
    text.split_whitespace().map(width).max().unwrap_or(0)
}

/// Lines of at most so many columns, but for longer words, which stay whole; scripts without blanks
/// break where they may. A figure stays with its per cent sign.
pub fn lines(text: &str, room: usize) -> Vec<String> {
    let text = text.replace(" %", "\u{a0}%");
    let options = Options::new(room)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    let whole = wrap(&text, &options);
    let unicode = options.clone().word_separator(WordSeparator::UnicodeBreakProperties);
    let broken: Vec<String> = if whole.iter().any(|line| width(line) > room && has_wide(line)) {
        wrap(&text, unicode).into_iter().map(Cow::into_owned).collect()
    } else {
        whole.into_iter().map(Cow::into_owned).collect()
    };
    broken.into_iter().map(|line| line.replace("\u{a0}%", " %")).collect()
}

/// Whether a text has letters of two columns, as scripts without blanks have.
fn has_wide(text: &str) -> bool {
    width(text) > text.chars().count()
}

/// Sentences broken to fit, where room is short; lines of tables are left as they are, and so are
/// names of files, which somebody may want to copy.
pub fn prose(text: &str, room: Option<usize>) -> String {
    let Some(room) = room else { return text.to_owned() };
    let mut broken = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (body, end) = line.strip_suffix('\n').map_or((line, ""), |body| (body, "\n"));
        if width(body) <= room || is_drawn(body) {
            broken.push_str(body);
        } else {
            broken.push_str(&lines(body, room).join("\n"));
        }
        broken.push_str(end);
    }
    broken
}

/// Whether a line is part of a table.
fn is_drawn(line: &str) -> bool {
    line.starts_with(|first| ('\u{2500}'..='\u{257f}').contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_break_at_words_and_tables_are_left_alone() {
        let text = "“Ads asking for the save” causes 1,250 more streams by day 90 (95 % interval \
            900 to 1,600).\n│ a table that is far wider than the terminal has room for, as it \
                    happens │\n";
        let broken = prose(text, Some(60));
        let parts: Vec<&str> = broken.lines().collect();
        assert!(parts[..2].iter().all(|line| width(line) <= 60), "{broken}");
        assert!(parts.last().is_some_and(|line| line.starts_with('│') && line.ends_with('│')));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words(text), words(&broken), "no word is broken");
        assert_eq!(prose(text, None), text);
    }

    #[test]
    fn a_word_that_is_too_long_stays_whole() {
        let path = "output/a-scenario-with-a-very-long-name-that-nobody-would-choose/charts";
        assert_eq!(prose(&format!("Files: {path}"), Some(50)), format!("Files:\n{path}"));
    }

    #[test]
    fn letters_that_take_two_columns_are_counted_as_such() {
        assert_eq!((width("広告"), width("Ads")), (4, 3));
    }
}
