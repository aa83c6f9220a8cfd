//! The list of replications: picked by letter, run one by one.
//!
//! Deliberately unknown: what each of them does.

use crate::validation::replications::log::Log;
use crate::validation::replications::replicated::{About, Replicated, ReplicationError};
use crate::validation::replications::{chaney, listings, mansoury, musiclab, surrogate, urn};

/// How replications are run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Few repetitions, for a quick look.
    pub quick: bool,
    /// The interaction log for D; without one the engine makes some.
    pub log: Option<Log>,
}

/// All replications, by letter.
pub const REPLICATIONS: [About; 6] = [
    urn::ABOUT,
    musiclab::ABOUT,
    chaney::ABOUT,
    mansoury::ABOUT,
    surrogate::ABOUT,
    listings::ABOUT,
];

/// Runs one of [`REPLICATIONS`], by its letter.
///
/// # Errors
/// If a preset cannot be read or names what the engine does not have.
///
/// # Panics
/// For any other letter.
pub fn replicate(id: &str, options: &Options) -> Result<Replicated, ReplicationError> {
    match id {
        "A" => urn::replicate(options.quick),
        "B" => musiclab::replicate(options.quick),
        "C" => chaney::replicate(options.quick),
        "D" => mansoury::replicate(options.quick, options.log.as_ref()),
        "E" => surrogate::replicate(options.quick),
        "F" => listings::replicate(options.quick),
        other => unreachable!("`{other}` is no letter of a replication"),
    }
}

/// The replications of these letters, of either case; all of them for none.
///
/// # Errors
/// The first name that is no letter of a replication.
pub fn chosen(only: &[String]) -> Result<Vec<About>, String> {
    let named = |about: &About, name: &String| about.id.eq_ignore_ascii_case(name);
    let known = |name: &&String| REPLICATIONS.iter().any(|about| named(about, name));
    if let Some(stray) = only.iter().find(|name| !known(name)) {
        return Err(stray.clone());
    }
    let wanted = |about: &About| only.is_empty() || only.iter().any(|name| named(about, name));
    Ok(REPLICATIONS.into_iter().filter(wanted).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_pick_replications_and_a_stray_one_is_named() {
        let ids = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|&name| name.to_owned()).collect();
            chosen(&only).map(|all| all.iter().map(|about| about.id).collect::<String>())
        };
        assert_eq!(ids(&["d", "A"]), Ok("AD".to_owned()));
        assert_eq!(ids(&[]).map(|all| all.len()), Ok(REPLICATIONS.len()));
        assert_eq!(ids(&["A", "Z"]), Err("Z".to_owned()));
    }
}
