//! The playground that pages carry: the one beside the executable.
//!
//! Deliberately unknown: what is in it and how it is built.

use std::env;

use longplay::playground::artefact::{beside, read};

use crate::cli::console::Console;

/// What lies beside the executable, told of where it cannot be used; the page then goes without.
pub(crate) fn playground(console: Console) -> Option<String> {
    let place = beside(&env::current_exe().ok()?);
    read(&place).unwrap_or_else(|refused| {
        console.warn(&format!("the page has no playground: {refused}"));
        None
    })
}
