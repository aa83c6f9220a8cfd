//! The engine of this program, as it is told from others: by what it answers.
//!
//! Deliberately unknown: who asks.

use longplay::playground::artefact::fingerprint;

use crate::cli::exit::Failure;

/// What tells this engine from another one, on every machine.
pub(crate) fn engine() -> Result<String, Failure> {
    fingerprint().map_err(|why| Failure::Usage {
        what: format!("the small world that the engine is known by cannot be run: {why}"),
        remedy: "install this version of longplay anew".to_owned(),
    })
}
