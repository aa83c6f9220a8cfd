//! A comparison from the command line, which `run` and `compare` share.
//!
//! Deliberately unknown: where the scenario came from, how the study is done and what its files
//! look like.

use longplay::scenario::Resolved;
use longplay::study::compare::Compare;

use crate::cli::args::StudyArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::session::Session;
use crate::cli::style::Telling;

/// Runs a resolved scenario and puts its results where they were asked for.
pub(crate) fn study(
    resolved: &Resolved,
    (args, telling): (&StudyArgs, &Telling),
    console: Console,
) -> Result<Exit, Failure> {
    let session = Session::open("run", resolved, args, console)?.telling(telling);
    let compare = Compare::whole(&resolved.spec, &resolved.scenario.dose)?;
    match resolved.scenario.output.events {
        share if share > 0.0 => session.run_logged(compare, share),
        _ => session.run(&compare),
    }
}
