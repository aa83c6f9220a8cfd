//! What the tables of validation mean: their sections of `docs/tables.md`.
//!
//! Deliberately unknown: what else stands on that page.

use crate::report::reference::section;
use crate::validation::replications::report::machine as replications;
use crate::validation::report::machine as targets;

/// A section for each table, in the order of the page.
pub fn sections() -> [String; 2] {
    [section(&targets::table()), section(&replications::table())]
}
