//! A study from the command line: run it, write it, tell what came out.
//!
//! Owns the order of these steps, which `run` and `compare` share. Deliberately unknown: how the
//! study is done and what the files look like.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use longplay::scenario::Resolved;
use longplay::study::compare::compare_watched;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::study::watcher::Watcher;

use crate::cli::args::StudyArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::events::EventLog;
use crate::cli::report::{self, RunInfo, out_dir::OutDir};
use crate::cli::{progress, table};

/// Runs a resolved scenario and puts its results where they were asked for.
pub(crate) fn study(
    resolved: &Resolved,
    args: &StudyArgs,
    console: Console,
) -> Result<Exit, Failure> {
    let started = Instant::now();
    let place = args.out.clone().unwrap_or_else(|| PathBuf::from("output").join(&resolved.stem));
    let out = OutDir::prepare(&place)?;
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0).into()).build()?;
    let mut info = info(resolved, pool.current_num_threads())?;

    let progress = Progress::default();
    let watcher = console.progress().filter(|_| !args.no_progress);
    let share = resolved.scenario.output.events;
    let replicates = resolved.spec.experiment.replicates;
    let log = (share > 0.0).then(|| EventLog::open(&out, share, replicates)).transpose()?;
    let watched = log.as_ref().map(|log| log as &dyn Watcher);
    let outcome = progress::shown(&resolved.stem, &progress, watcher, console, || {
        pool.install(|| compare_watched(&resolved.spec, &progress, watched))
    })?;
    let simulated = started.elapsed();
    info.timings.push(("simulate".to_owned(), simulated.as_secs_f64()));
    info.seconds = simulated.as_secs_f64();
    if let Some(log) = log {
        info.files.push(log.finish(&out, &outcome.arms)?);
    }

    let summary = args.json.then(|| report::summary::json(&outcome, &info));
    let written = report::write(out, &outcome, &info, args.theme)?;
    for warning in outcome.warnings.iter().chain(&info.warnings) {
        console.warn(warning);
    }
    if let Some(moved) = &written.moved_to {
        console.note(&format!("earlier results moved to {}", moved.display()));
    }
    console.detail(&format!(
        "simulated in {}, all in {}, on {} threads; result hash {}",
        progress::duration(simulated),
        progress::duration(started.elapsed()),
        info.threads,
        written.result_hash
    ));
    for file in &written.files {
        console.detail(&format!("  {}", file.display()));
    }
    match summary {
        Some(summary) => console.result(&format!("{summary:#}"))?,
        None => console.result(&told(&outcome, resolved, &written.dir))?,
    }
    Ok(Exit::Done)
}

fn info(resolved: &Resolved, threads: usize) -> Result<RunInfo, Failure> {
    let (scenario, spec) = (&resolved.scenario, &resolved.spec);
    let question =
        if scenario.description.is_empty() { &scenario.title } else { &scenario.description };
    Ok(RunInfo {
        title: scenario.title.clone(),
        question: question.clone(),
        release_label: format!("{} by {}", spec.release.title, spec.release.artist),
        scenario_toml: scenario.to_toml()?,
        seed: spec.world.seed,
        listeners: spec.world.listeners,
        tracks: spec.world.tracks,
        quick: resolved.quick,
        threads,
        ..RunInfo::default()
    })
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
    let _ = writeln!(text, "\nFiles: {}", dir.display());
    text
}
