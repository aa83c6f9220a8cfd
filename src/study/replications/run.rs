//! The list of replications: picked by letter, run one by one.
//!
//! Deliberately unknown: what each of them does.

use crate::study::replications::replicated::{About, Replicated, ReplicationError};
use crate::study::replications::{chaney, musiclab, urn};

/// What a replication is given: quick or in full.
pub type Runner = fn(quick: bool) -> Result<Replicated, ReplicationError>;

/// All replications by letter.
pub const REPLICATIONS: [(About, Runner); 3] = [
    (urn::ABOUT, urn::replicate),
    (musiclab::ABOUT, musiclab::replicate),
    (chaney::ABOUT, chaney::replicate),
];

/// The replications of these letters, of either case; all of them for none.
///
/// # Errors
/// The first name that is no letter of a replication.
pub fn chosen(only: &[String]) -> Result<Vec<(About, Runner)>, String> {
    let known = |name: &String| REPLICATIONS.iter().any(|(it, _)| it.id.eq_ignore_ascii_case(name));
    if let Some(stray) = only.iter().find(|name| !known(name)) {
        return Err(stray.clone());
    }
    let wanted = |about: &About| {
        only.is_empty() || only.iter().any(|name| about.id.eq_ignore_ascii_case(name))
    };
    Ok(REPLICATIONS.into_iter().filter(|(about, _)| wanted(about)).collect())
}
