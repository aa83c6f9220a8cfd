//! The artefact: the built fragment of a page that carries the engine, and the test of whether that
//! engine is this one.
//!
//! Its first line holds the version of the program and a fingerprint, which the engine in it
//! computed when it was built; [`fragment`] computes it anew. Deliberately unknown: how it is
//! built (see `playground/build`).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::playground::work;
use crate::report::chart::theme::Theme;
use crate::report::manifest::hash;
use crate::study::progress::Progress;

/// Name of its file, which lies beside the executable.
pub const FILE: &str = "longplay-playground.html";
/// How its first line begins.
const MARK: &str = "<!-- longplay-playground ";

/// The world of the fingerprint: a few weeks with every kind of campaign, the last of which starts
/// on day 30.
const WORLD: &str = r#"
extends = "gallery:every-kind"
[world]
listeners = 300
tracks = 300
[release]
fans = 30
[time]
burn_in_days = 21
days = 35
[experiment]
replicates = 2
"#;

/// Why an artefact is not used.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It cannot be read.
    #[error("the playground cannot be read from {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is another kind of file.
    #[error(
        "this is no playground: its first line is not `{MARK}…`; build it with `just playground`"
    )]
    NotOne,
    /// It is of another version.
    #[error(
        "the playground was built for version {theirs} and this is {ours}; build it with `just \
         playground`"
    )]
    Version {
        /// Its version.
        theirs: String,
        /// That of this program.
        ours: &'static str,
    },
    /// This program cannot run the small world that both are told by.
    #[error("the world that the playground is known by cannot be run: {0}")]
    NotRun(String),
    /// Its engine computes something else.
    #[error(
        "the engine of the playground gives other results than this program ({theirs} instead of \
         {ours}); build it with `just playground`"
    )]
    Stale {
        /// Its fingerprint.
        theirs: String,
        /// That of this program.
        ours: String,
    },
}

/// Where the artefact of an executable lies.
pub fn beside(executable: &Path) -> PathBuf {
    executable.with_file_name(FILE)
}

/// The fragment of the artefact at a place; none where nothing is.
///
/// # Errors
/// [`Refused`] where it is not one of this engine.
pub fn read(path: &Path) -> Result<Option<String>, Refused> {
    let refused = |source| Refused::Io { path: path.to_owned(), source };
    match fs::read_to_string(path) {
        Ok(text) => fragment(&text).map(|text| Some(text.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// The fragment of an artefact: HTML that can stand in the body of any page, once.
///
/// # Errors
/// [`Refused`] where it is not one of this engine.
pub fn fragment(artefact: &str) -> Result<&str, Refused> {
    let (first, rest) = artefact.split_once('\n').unwrap_or((artefact, ""));
    let words = first.trim_end().strip_prefix(MARK).and_then(|it| it.strip_suffix(" -->"));
    let (version, theirs) = words.and_then(|it| it.split_once(' ')).ok_or(Refused::NotOne)?;
    let ours = env!("CARGO_PKG_VERSION");
    if version != ours {
        return Err(Refused::Version { theirs: version.to_owned(), ours });
    }
    let ours = fingerprint().map_err(Refused::NotRun)?;
    if theirs != ours {
        return Err(Refused::Stale { theirs: theirs.to_owned(), ours });
    }
    Ok(rest)
}

/// The first line of an artefact of this engine.
///
/// # Errors
/// As [`fingerprint`].
pub fn first_line() -> Result<String, String> {
    Ok(format!("{MARK}{} {} -->", env!("CARGO_PKG_VERSION"), fingerprint()?))
}

/// What tells this engine from another one: the hash of everything that a small world answers,
/// from the reading of the scenario to the charts. Takes a fraction of a second.
///
/// # Errors
/// Why the small world cannot be run, which a test rules out.
pub fn fingerprint() -> Result<String, String> {
    let progress = Progress::default();
    let pieces: Result<Vec<_>, String> =
        (0..2).map(|number| work::replicate(WORLD, number, &progress)).collect();
    let answer = work::conclude(WORLD, pieces?, Theme::Blog)?;
    let bytes = serde_json::to_vec(&answer).map_err(|error| error.to_string())?;
    Ok(hash(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_artefact_of_this_engine_gives_its_fragment() {
        let artefact = format!("{}\n<section>", first_line().expect("runs"));
        assert_eq!(fragment(&artefact).expect("is taken"), "<section>");
    }

    #[test]
    fn one_whose_engine_gives_other_results_or_is_of_another_version_is_refused() {
        let line = first_line().expect("runs");
        let stale = line.replace(&fingerprint().expect("runs"), &"0".repeat(32));
        assert!(matches!(fragment(&stale), Err(Refused::Stale { .. })));
        let old = line.replace(env!("CARGO_PKG_VERSION"), "0.0.0");
        assert!(matches!(fragment(&old), Err(Refused::Version { .. })));
        assert!(matches!(fragment("<section>"), Err(Refused::NotOne)));
    }

    #[test]
    fn where_no_artefact_lies_there_is_none_and_no_error() {
        let place = tempfile::tempdir().expect("a place");
        let path = beside(&place.path().join("longplay"));
        assert!(read(&path).expect("no error").is_none());
        fs::write(&path, format!("{}\n<p>", first_line().expect("runs"))).expect("writes");
        assert_eq!(read(&path).expect("is taken").as_deref(), Some("<p>"));
    }

    #[test]
    fn the_world_of_the_fingerprint_has_every_kind_of_campaign_without_bots() {
        assert_eq!(work::plan(WORLD).expect("reads").strategies, 9);
    }
}
