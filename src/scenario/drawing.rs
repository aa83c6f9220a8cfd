//! Drawing: problems and warnings in the manner of rustc, with the line itself, the reason and the
//! remedy.
//!
//! Owns [`render`] and [`picture`]. However much is wrong, what is said stays short. Deliberately
//! unknown: whether anybody prints it.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::numbers::grouped;
use crate::scenario::error::Problem;
use crate::scenario::excerpt::Excerpt;
use crate::scenario::letters::{shortened, tame};
use crate::scenario::source::Place;
use crate::scenario::warnings::Warning;

/// Problems that are drawn; of more, the number is told.
pub const MOST_DRAWN: usize = 50;
/// Longest title and label \[characters\].
const LONGEST_TITLE: usize = 400;
/// Longest remedy, which may list every key of a section \[characters\].
const LONGEST_HELP: usize = 1200;

/// How problems are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Letters only.
    Plain,
    /// With the terminal's colours; whoever prints it strips them where they are not wanted.
    Coloured,
}

fn renderer(look: Look) -> Renderer {
    match look {
        Look::Plain => Renderer::plain(),
        Look::Coloured => Renderer::styled(),
    }
}

/// Draws a warning, with what to do about it.
pub fn picture(warning: &Warning, look: Look) -> String {
    drawn(&warning.problem(), &Level::WARNING, &renderer(look))
}

/// Draws the first problems, in the order of the text, and how many there are.
pub fn render(problems: &[Problem], look: Look) -> String {
    let renderer = renderer(look);
    let unlisted: usize = problems.iter().filter_map(Problem::further).sum();
    let shown: Vec<&Problem> = problems.iter().filter(|it| it.further().is_none()).collect();
    let mut text = String::new();
    for problem in shown.iter().take(MOST_DRAWN) {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}\n", drawn(problem, &Level::ERROR, &renderer));
    }
    let count = shown.len() + unlisted;
    let found = match count {
        1 => "1 problem found".to_owned(),
        count => format!("{} problems found", counted(count)),
    };
    let more = match count.saturating_sub(MOST_DRAWN) {
        0 => String::new(),
        more => format!(", {MOST_DRAWN} shown and {} more", counted(more)),
    };
    let summary = format!("{found}{more}; nothing was run, nothing written");
    let summary = Level::ERROR.primary_title(summary);
    let _ = writeln!(text, "{}", renderer.render(&[Group::with_title(summary)]));
    text
}

/// One problem: its lines, its remedy, and which file extends the one it is in.
fn drawn(problem: &Problem, level: &Level<'_>, renderer: &Renderer) -> String {
    let tamed = |text: String, longest| shortened(&tame(&text), longest);
    let title = tamed(problem.fault.to_string(), LONGEST_TITLE);
    let help = tamed(problem.fault.help(), LONGEST_HELP);
    let Some(place) = &problem.place else {
        let group = Group::with_title(level.clone().primary_title(title));
        return renderer.render(&[group.element(Level::HELP.message(help))]);
    };
    let label = problem.fault.label().map(|label| tamed(label, LONGEST_TITLE));
    let shown = Excerpt::of(place);
    let title = level.clone().primary_title(title);
    let mut group = if place.source.quotable {
        let mark = AnnotationKind::Primary.span(shown.span.clone());
        let mark = label.iter().fold(mark, |mark, label| mark.label(label.as_str()));
        title.element(lines(&shown, place).annotation(mark))
    } else {
        let origin = Origin::path(place.source.name.as_str());
        let origin = title.element(origin.line(place.line()).char_column(place.column()));
        label.iter().fold(origin, |all, label| all.element(Level::NOTE.message(label.as_str())))
    };
    for extends in extended(place) {
        let at = format!("{}:{}:{}", extends.source.name, extends.line(), extends.column());
        group = group.element(Level::NOTE.message(format!("{at} extends this file")));
    }
    let fix = problem.fix.as_ref().filter(|fix| fix.place.source.quotable);
    let picture = match fix {
        Some(fix) => {
            let change = Excerpt::of(&fix.place);
            let patch = Patch::new(change.span.clone(), fix.text.as_str());
            let patched = lines(&change, &fix.place).patch(patch);
            renderer.render(&[group, Level::HELP.secondary_title(help).element(patched)])
        }
        None => renderer.render(&[group.element(Level::HELP.message(help))]),
    };
    // The column of a mark in part of a line is not that in the file.
    let at = |column: usize| format!("{}:{}:{column}", place.source.name, shown.line);
    picture.replacen(&at(shown.column()), &at(place.column()), 1)
}

/// The lines of an excerpt, with what stands in front of their numbers.
fn lines<'a, Mark: Clone>(excerpt: &'a Excerpt, place: &'a Place) -> Snippet<'a, Mark> {
    Snippet::source(excerpt.text.as_str()).line_start(excerpt.line).path(place.source.name.as_str())
}

/// The places that lead to the file of a place, the nearest first.
fn extended(place: &Place) -> impl Iterator<Item = &Place> {
    std::iter::successors(place.source.extended.as_ref(), |it| it.source.extended.as_ref())
}

/// A count as a person reads it.
fn counted(count: usize) -> String {
    grouped(&count.to_string(), ',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::error::Fault;
    use crate::scenario::source::Source;

    fn unknown(place: &Place) -> Problem {
        let fault = Fault::UnknownKey {
            key: "listenrs".to_owned(),
            section: "in [world]".to_owned(),
            nearest: Some("listeners".to_owned()),
            known: vec![],
        };
        Problem::at(place, fault)
    }

    #[test]
    fn a_picture_shows_file_line_column_reason_and_remedy() {
        let source = Source::new("a.toml", "[world]\nlistenrs = 5\n");
        let place = Place::new(&source, 8..16);
        let text = render(&[unknown(&place).with_fix(&place, "listeners")], Look::Plain);
        assert_eq!(
            text,
            "error: unknown key `listenrs` in [world]\n --> a.toml:2:1\n  \
               |\n\
             2 | listenrs = 5\n  | ^^^^^^^^ no such key here\n  \
               |\n\
             help: did you mean `listeners`?\n  \
               |\n\
             2 | listeners = 5\n  \
               |       +\n\n\
             error: 1 problem found; nothing was run, nothing written\n"
        );
    }

    #[test]
    fn of_many_problems_the_first_are_drawn_and_the_others_counted() {
        let source = Source::new("a.toml", "x = 1\n".repeat(90));
        let at = |line: usize| unknown(&Place::new(&source, line * 6..line * 6 + 1));
        let mut problems: Vec<Problem> = (0..90).map(at).collect();
        problems.push(Problem::nowhere(Fault::Further { count: 15_910 }));
        let text = render(&problems, Look::Plain);
        assert_eq!(text.matches("a.toml:").count(), MOST_DRAWN);
        assert!(text.ends_with(
            "error: 16,000 problems found, 50 shown and 15,950 more; nothing was run, nothing \
             written\n"
        ));
    }

    #[test]
    fn of_a_long_line_a_part_is_drawn_with_its_true_column() {
        let text = format!("{}listenrs = 5 # {}", " ".repeat(500), "x".repeat(3_000_000));
        let source = Source::new("a.toml", text);
        let text = render(&[unknown(&Place::new(&source, 500..508))], Look::Plain);
        assert!(text.contains("a.toml:1:501"), "{text}");
        assert!(text.len() < 800, "{}", text.len());
    }

    #[test]
    fn what_is_no_scenario_is_not_quoted_and_who_extends_it_is_told() {
        let child = Source::new("child.toml", "extends = \"notes\"\n");
        let extends = Place::new(&child, 10..17);
        let source = Source::extended_at("notes".to_owned(), "secret".to_owned(), &extends, false);
        let text = render(&[unknown(&Place::new(&source, 0..6))], Look::Plain);
        assert!(text.contains("notes:1:1") && !text.contains("secret"), "{text}");
        assert!(text.contains("child.toml:1:11 extends this file"), "{text}");
    }
}
