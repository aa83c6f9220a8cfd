//! What can be wrong with a scenario, and how it is told.
//!
//! Owns [`Problem`] (where and what) and its picture in the manner of rustc: the line itself, the
//! reason, the allowed values, the remedy. Deliberately unknown: whether anybody prints it.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use crate::scenario::cautions::Caution;
use crate::scenario::tree::Place;

/// One thing that is wrong, and where. `place` is absent when no text could be read at all.
#[derive(Debug)]
pub struct Problem {
    /// What is wrong.
    pub fault: Fault,
    /// Where it was written.
    pub place: Option<Place>,
    /// What to write instead, where that is certain enough to be shown.
    pub fix: Option<Fix>,
}

/// A replacement that would remove the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes to replace.
    pub place: Place,
    /// What to put there.
    pub text: String,
}

/// Kinds of problems.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are named in the message of each kind")]
pub enum Fault {
    /// The file could not be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable { path: PathBuf, cause: io::Error },
    /// The file is not text.
    #[error("{} is not UTF-8 text: byte {offset} starts no character", path.display())]
    NotText { path: PathBuf, offset: usize },
    /// Nothing but white space and comments.
    #[error("the file is empty")]
    Empty,
    /// Not TOML.
    #[error("this is not TOML: {message}")]
    Syntax { message: String },
    /// A key that does not exist.
    #[error("unknown key `{key}` {section}")]
    UnknownKey { key: String, section: String, nearest: Option<String>, known: Vec<String> },
    /// A key that exists in another section.
    #[error("unknown key `{key}` {section}")]
    MisplacedKey { key: String, section: String, home: String },
    /// A key that must be there and is not.
    #[error("`{key}` is missing {section}")]
    MissingKey { key: String, section: String, remedy: String },
    /// A value of another type.
    #[error("`{key}` must be {expected}")]
    WrongType { key: String, expected: String, found: String },
    /// A number, or a length, outside what is allowed.
    #[error("`{key}` is out of range")]
    OutOfRange { key: String, found: Option<String>, allowed: String },
    /// `nan` or `inf`.
    #[error("`{key}` must be a finite number")]
    NotFinite { key: String, allowed: String },
    /// A name that is not on the list.
    #[error("`{key}` knows no \"{found}\"")]
    UnknownName { key: String, found: String, nearest: Option<String>, known: Vec<String> },
    /// `extends` leads back to where it came from.
    #[error("the files extend one another in a circle: {chain}")]
    Circle { chain: String },
    /// A key that is for files only.
    #[error("`{key}` can only be set in a file")]
    FileOnly { key: String },
    /// An option that is no assignment.
    #[error("`{text}` sets nothing")]
    NoAssignment { text: String },
    /// An override of an entry that a list does not have.
    #[error("`{list}` has no entry {index}")]
    NoEntry { list: String, index: String, known: Vec<String> },
    /// Two strategies of one name.
    #[error("two strategies are named \"{name}\"")]
    DuplicateStrategy { name: String, first: String },
    /// A strategy that calls itself the control.
    #[error("no strategy can be named \"{name}\"")]
    ReservedName { name: &'static str },
    /// A value that passed every check and still could not be taken up.
    #[error("this scenario could not be taken up: {message}")]
    Refused { message: String },
    /// Values that are fine alone and impossible together.
    #[error("{title}")]
    Together { title: String, label: String, help: String },
}

impl Problem {
    /// A problem at a place.
    pub fn at(place: &Place, fault: Fault) -> Self {
        Self { fault, place: Some(place.clone()), fix: None }
    }

    /// A problem with no line to show.
    pub fn nowhere(fault: Fault) -> Self {
        Self { fault, place: None, fix: None }
    }

    /// The same problem, with a replacement for the bytes at `place`.
    #[must_use]
    pub fn with_fix(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { place: place.clone(), text: text.into() });
        self
    }

    fn group<'a>(&'a self, level: &Level<'a>) -> Group<'a> {
        let title = level.clone().primary_title(self.fault.to_string());
        match &self.place {
            Some(place) => {
                let mark = AnnotationKind::Primary.span(place.span.clone());
                let mark = match self.fault.label() {
                    Some(label) => mark.label(label),
                    None => mark,
                };
                title.element(
                    Snippet::source(place.source.text.as_str())
                        .path(place.source.name.as_str())
                        .annotation(mark),
                )
            }
            None => Group::with_title(title),
        }
    }
}

impl Fault {
    /// What stands beside the marked bytes.
    fn label(&self) -> Option<String> {
        Some(match self {
            Self::UnknownKey { .. } | Self::MisplacedKey { .. } => "no such key here".to_owned(),
            Self::MissingKey { key, .. } => format!("`{key}` must be set here"),
            Self::WrongType { found, .. } => format!("found {found}"),
            Self::OutOfRange { found: Some(found), allowed, .. } => {
                format!("found {found}, allowed: {allowed}")
            }
            Self::OutOfRange { allowed, .. } | Self::NotFinite { allowed, .. } => {
                format!("allowed: {allowed}")
            }
            Self::UnknownName { known, .. } => format!("known: {}", known.join(", ")),
            Self::DuplicateStrategy { first, .. } => format!("first used at {first}"),
            Self::ReservedName { .. } => "the arm without campaigns has this name".to_owned(),
            Self::Together { label, .. } => label.clone(),
            _ => return None,
        })
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "check the path; `longplay new NAME` writes a starter file NAME.toml".to_owned()
            }
            Self::NotText { .. } => "save the file as UTF-8".to_owned(),
            Self::Empty => "`longplay new NAME` writes a starter file NAME.toml; \
                            `longplay run` without a file runs the embedded default"
                .to_owned(),
            Self::Syntax { .. } => {
                "write `key = value` lines under `[section]` headers, text in quotes".to_owned()
            }
            Self::UnknownKey { nearest: Some(nearest), .. }
            | Self::UnknownName { nearest: Some(nearest), .. } => {
                format!("did you mean `{nearest}`?")
            }
            Self::UnknownKey { section, known, .. } => {
                format!("known {section}: {}", known.join(", "))
            }
            Self::MisplacedKey { key, home, .. } => {
                format!("`{key}` is a key of {home}; move it there")
            }
            Self::MissingKey { remedy, .. } => remedy.clone(),
            Self::WrongType { expected, .. } => format!("write {expected}"),
            Self::OutOfRange { allowed, .. } | Self::NotFinite { allowed, .. } => {
                format!("choose from {allowed}")
            }
            Self::UnknownName { .. } => "choose one of the known names".to_owned(),
            Self::Circle { .. } => "take `extends` out of one of these files".to_owned(),
            Self::FileOnly { .. } => "write it into a scenario file and run that".to_owned(),
            Self::NoAssignment { .. } => {
                "write `key.path=value`, for example `--set world.listeners=5000`".to_owned()
            }
            Self::NoEntry { list, known, .. } if known.is_empty() => format!("`{list}` is empty"),
            Self::NoEntry { list, known, .. } => {
                format!("entries of `{list}`: {}", known.join(", "))
            }
            Self::DuplicateStrategy { .. } => {
                "give one of them another name: tables and charts tell them apart by it".to_owned()
            }
            Self::ReservedName { .. } => "choose another name".to_owned(),
            Self::Refused { .. } => "this is a fault of longplay; please report it".to_owned(),
            Self::Together { help, .. } => help.clone(),
        }
    }
}

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

/// Draws a caution, with what to do about it.
pub fn picture(caution: &Caution, look: Look) -> String {
    let problem = caution.problem();
    let group = problem.group(&Level::WARNING);
    renderer(look).render(&[group.element(Level::HELP.message(caution.help.as_str()))])
}

/// Draws all problems, in the order of the text, and how many there are.
pub fn render(problems: &[Problem], look: Look) -> String {
    let renderer = renderer(look);
    let mut text = String::new();
    for problem in problems {
        let group = problem.group(&Level::ERROR);
        let help = problem.fault.help();
        let picture = match &problem.fix {
            Some(fix) => renderer.render(&[
                group,
                Level::HELP.secondary_title(help).element(
                    Snippet::source(fix.place.source.text.as_str())
                        .path(fix.place.source.name.as_str())
                        .patch(Patch::new(fix.place.span.clone(), fix.text.as_str())),
                ),
            ]),
            None => renderer.render(&[group.element(Level::HELP.message(help))]),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{picture}\n");
    }
    let found = match problems.len() {
        1 => "1 problem found".to_owned(),
        count => format!("{count} problems found"),
    };
    let summary = Level::ERROR.primary_title(format!("{found}; nothing was run, nothing written"));
    let _ = writeln!(text, "{}", renderer.render(&[Group::with_title(summary)]));
    text
}

/// The name closest to what was written, if it is close enough to be meant.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let written = written.to_lowercase();
    let allowed = (written.chars().count() / 3).max(2);
    names
        .into_iter()
        .map(|name| (name.to_lowercase(), name))
        .map(|(lower, name)| (strsim::damerau_levenshtein(&written, &lower), lower, name))
        .filter(|(distance, lower, _)| *distance <= allowed && *distance < lower.chars().count())
        // Short words are all close to one another; most slips leave the first letter alone.
        .filter(|(distance, lower, _)| {
            *distance < 2 || lower.chars().next() == written.chars().next()
        })
        .min_by_key(|(distance, ..)| *distance)
        .map(|(.., name)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::tree::Source;

    #[test]
    fn a_picture_shows_file_line_column_reason_and_remedy() {
        let source = Arc::new(Source {
            name: "a.toml".to_owned(),
            text: "[world]\nlistenrs = 5\n".to_owned(),
        });
        let place = Place::new(&source, 8..16);
        let fault = Fault::UnknownKey {
            key: "listenrs".to_owned(),
            section: "in [world]".to_owned(),
            nearest: Some("listeners".to_owned()),
            known: vec![],
        };
        let problem = Problem::at(&place, fault).with_fix(&place, "listeners");
        let text = render(&[problem], Look::Plain);
        assert!(text.contains("a.toml:2:1"), "{text}");
        assert!(text.contains("unknown key `listenrs` in [world]"), "{text}");
        assert!(text.contains("help: did you mean `listeners`?"), "{text}");
        assert!(text.contains("1 problem found; nothing was run"), "{text}");
    }

    #[test]
    fn a_name_is_only_suggested_when_it_is_close() {
        assert_eq!(nearest("listenrs", ["listeners", "tracks"]), Some("listeners".to_owned()));
        assert_eq!(nearest("ask stroom", ["Ask stream"]), Some("Ask stream".to_owned()));
        assert_eq!(nearest("Indy", ["indie", "rock"]), Some("indie".to_owned()));
        assert_eq!(nearest("polka", ["indie", "folk"]), None);
    }
}
