//! What can be wrong with a scenario, in words.
//!
//! Owns [`Problem`] (where and what) and [`Fault`]: the reason, the allowed values, the remedy.
//! Deliberately unknown: how it is drawn (see [`crate::scenario::drawing`]).

use std::io;
use std::path::PathBuf;

use crate::scenario::gallery;
use crate::scenario::letters::first_few;
use crate::scenario::source::Place;

/// Names that are listed of what is known; a scenario may have thousands of strategies.
const MOST_LISTED: usize = 20;
/// Longest word whose likeness to others is looked for, in bytes; keys and names are shorter.
const LONGEST_COMPARED: usize = 100;

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
    /// A name that no scenario of the gallery has.
    #[error("there is no scenario `{name}` in the gallery")]
    NotInGallery { name: String },
    /// What was named is no regular file, which may have no end or let a reader wait for ever.
    #[error("cannot read {}: it is {what}, not a regular file", path.display())]
    NotAFile { path: PathBuf, what: &'static str },
    /// More than anybody writes.
    #[error("cannot read {}: it has {size}, and at most {most} are read", path.display())]
    TooLarge { path: PathBuf, size: String, most: String },
    /// The file is not text, or not in the one encoding that is read.
    #[error("{} is not UTF-8 text: {found}", path.display())]
    NotText { path: PathBuf, found: String },
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
    /// Problems that are counted and not told.
    #[error("{count} more problems")]
    Further { count: usize },
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

    /// How many problems it stands for, where it only counts others.
    pub fn further(&self) -> Option<usize> {
        match self.fault {
            Fault::Further { count } => Some(count),
            _ => None,
        }
    }

    /// The same problem, with a replacement for the bytes at `place`.
    #[must_use]
    pub fn with_fix(mut self, place: &Place, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { place: place.clone(), text: text.into() });
        self
    }
}

impl Fault {
    /// What stands beside the marked bytes.
    pub(super) fn label(&self) -> Option<String> {
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
            Self::UnknownName { known, .. } => format!("known: {}", first_few(known, MOST_LISTED)),
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
                "check the path, or name a scenario of the gallery, such as `pre-save`; \
                 `longplay new NAME` writes a starter file NAME.toml"
                    .to_owned()
            }
            Self::NotInGallery { .. } => format!("choose from {}", gallery::names().join(", ")),
            Self::NotAFile { .. } => "save the scenario as a file and name that".to_owned(),
            Self::TooLarge { .. } => "check the path: a scenario has a few kilobytes".to_owned(),
            Self::NotText { .. } => "save the file as UTF-8".to_owned(),
            Self::Empty => "`longplay new NAME` writes a starter file NAME.toml; \
                            `longplay run` without a file runs the embedded default"
                .to_owned(),
            Self::Syntax { .. } => {
                "write `key = value` lines under `[section]` headers, text in quotes; all else is \
                 looked at once this is"
                    .to_owned()
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
                format!("entries of `{list}`: {}", first_few(known, MOST_LISTED))
            }
            Self::DuplicateStrategy { .. } => {
                "give one of them another name: tables and charts tell them apart by it".to_owned()
            }
            Self::ReservedName { .. } => "choose another name".to_owned(),
            Self::Refused { .. } => "this is a fault of longplay; please report it".to_owned(),
            Self::Further { .. } => String::new(),
            Self::Together { help, .. } => help.clone(),
        }
    }
}

/// The name closest to what was written, if it is close enough to be meant.
pub fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if written.len() > LONGEST_COMPARED {
        return None;
    }
    let written = written.to_lowercase();
    let allowed = (written.chars().count() / 3).max(2);
    names
        .into_iter()
        .filter(|name| name.len() <= LONGEST_COMPARED)
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
    use super::*;

    #[test]
    fn a_name_is_only_suggested_when_it_is_close() {
        assert_eq!(nearest("listenrs", ["listeners", "tracks"]), Some("listeners".to_owned()));
        assert_eq!(nearest("ask stroom", ["Ask stream"]), Some("Ask stream".to_owned()));
        assert_eq!(nearest("Indy", ["indie", "rock"]), Some("indie".to_owned()));
        assert_eq!(nearest("polka", ["indie", "folk"]), None);
    }
}
