//! A study from the command line: run it, write it, tell what came out.
//!
//! Owns the order of these steps, which `run` and `compare` share. Deliberately unknown: how the
//! study is done and what the files look like.

use longplay::scenario::Resolved;
use longplay::study::adaptive;
use longplay::study::compare::Compare;

use crate::cli::args::StudyArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::events::EventLog;
use crate::cli::report::summary;
use crate::cli::session::{Session, story};
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
    let compare = Compare::new(&resolved.spec)?;
    let (outcome, kept) = if share > 0.0 {
        // Encounters are logged while they happen: what was seen before a stop is gone, so all is run again.
        let log = EventLog::open(&session.out, share, replicates)?;
        let outcome = session.run_anew(&compare.observed(Some(&log)))?;
        session.info.files.push(log.finish(&session.out, &outcome.arms)?);
        (outcome, None)
    } else {
        let (outcome, kept) = session.run(&compare, |_, _| Ok(()))?;
        (outcome, Some(kept))
    };
    let summary = args.json.then(|| summary::json(&outcome, &session.info));
    let written = session.finish(&outcome.warnings, |out, info| {
        Ok(report::write(out, &outcome, info, args.theme)?)
    })?;
    if let Some(kept) = kept {
        Session::clear(kept, console)?;
    }
    let mut below = table::effects(&outcome).unwrap_or_default();
    for note in &outcome.notes {
        below.push_str(note);
        below.push('\n');
    }
    let below: Vec<String> = std::iter::once(below).filter(|text| !text.is_empty()).collect();
    match summary {
        Some(summary) => console.result(&format!("{summary:#}"))?,
        None => console.result(&story(resolved, &outcome.headline, &below, &written.dir))?,
    }
    Ok(Exit::Done)
}
