//! A study from the command line: run it, write it, tell what came out.
//!
//! Owns the order of these steps, which `run` and `compare` share. Deliberately unknown: how the
//! study is done and what the files look like.

use std::fmt::Write as _;
use std::path::Path;

use longplay::scenario::Resolved;
use longplay::study::adaptive;
use longplay::study::compare::compare_watched;
use longplay::study::outcome::Outcome;
use longplay::study::watcher::Watcher;

use crate::cli::args::StudyArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::events::EventLog;
use crate::cli::report::summary;
use crate::cli::session::Session;
use crate::cli::{report, table};

/// Runs a resolved scenario and puts its results where they were asked for.
pub(crate) fn study(
    resolved: &Resolved,
    args: &StudyArgs,
    console: Console,
) -> Result<Exit, Failure> {
    let mut session = Session::open("run", resolved, args, console)?;
    let share = resolved.scenario.output.events;
    let replicates = adaptive::most(&resolved.spec.experiment);
    let log = (share > 0.0).then(|| EventLog::open(&session.out, share, replicates)).transpose()?;
    let watched = log.as_ref().map(|log| log as &dyn Watcher);
    let outcome =
        session.simulate(|progress| compare_watched(&resolved.spec, progress, watched))?;
    if let Some(log) = log {
        session.info.files.push(log.finish(&session.out, &outcome.arms)?);
    }
    let summary = args.json.then(|| summary::json(&outcome, &session.info));
    let written = session.finish(&outcome.warnings, |out, info| {
        Ok(report::write(out, &outcome, info, args.theme)?)
    })?;
    match summary {
        Some(summary) => console.result(&format!("{summary:#}"))?,
        None => console.result(&told(&outcome, resolved, &written.dir))?,
    }
    Ok(Exit::Done)
}

/// Title, headline, table, and where the files are.
fn told(outcome: &Outcome, resolved: &Resolved, dir: &Path) -> String {
    let mark = if resolved.quick { " (quick run: a small world, not for quoting)" } else { "" };
    let mut text = format!("{}{mark}\n\n", resolved.scenario.title);
    if !resolved.scenario.description.is_empty() {
        let _ = writeln!(text, "{}\n", resolved.scenario.description);
    }
    for sentence in &outcome.headline {
        let _ = writeln!(text, "{sentence}");
    }
    if let Some(table) = table::effects(outcome) {
        let _ = write!(text, "\n{table}");
    }
    for note in &outcome.notes {
        let _ = writeln!(text, "{note}");
    }
    let _ = writeln!(text, "\nFiles: {}", dir.display());
    text
}
