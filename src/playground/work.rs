//! The work: reads a scenario, runs one replicate of it, and concludes from several.
//!
//! Each replicate may be run by another worker that knows nothing of the others; the scenario's
//! text is all that they share. Deliberately unknown: what the answer looks like.

use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;

use serde::Serialize;

use crate::playground::answer::Answer;
use crate::report::chart::theme::Theme;
use crate::report::run_info::RunInfo;
use crate::scenario::memory::of_world;
use crate::scenario::{Input, Look, Options, Resolved, picture, render, resolve};
use crate::study::adaptive::goal;
use crate::study::caution::warnings;
use crate::study::compare::Compare;
use crate::study::outcome::Replicate;
use crate::study::progress::Progress;
use crate::study::runner::Study;

/// Name of the scenario in messages, and of the file that gives it to the command line.
pub const NAME: &str = "playground.toml";
/// Most replicates of a run.
const MOST_REPLICATES: u32 = 32;
/// Most memory of a world, of which several live at once \[bytes\].
const MOST_MEMORY: f64 = 400e6;

/// What is to be done before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// Title of the scenario.
    pub title: String,
    /// Replicates to run, by number from 0 on.
    pub replicates: u32,
    /// Strategies that are compared with the control.
    pub strategies: usize,
    /// What to know before it is run.
    pub warnings: Vec<String>,
}

/// Reads a scenario and says what there is to do.
///
/// # Errors
/// What is wrong with it, as the command line says it: with line, reason and remedy.
pub fn plan(toml: &str) -> Result<Plan, String> {
    let resolved = read(toml)?;
    let spec = &resolved.spec;
    let replicates = spec.experiment.replicates;
    let mut all: Vec<String> =
        resolved.warnings.iter().map(|it| picture(it, Look::Plain)).collect();
    all.extend(warnings(spec, replicates as usize));
    let strategies = spec.strategies.len();
    Ok(Plan { title: spec.title.clone(), replicates, strategies, warnings: all })
}

/// Runs a replicate of all arms.
///
/// # Errors
/// As [`plan`].
pub fn replicate(toml: &str, number: u32, progress: &Progress) -> Result<Replicate, String> {
    let resolved = read(toml)?;
    let compare = compare(&resolved)?;
    progress.listener_days.fetch_add(compare.work().listener_days, Relaxed);
    compare.piece(number, progress).map_err(|error| error.to_string())
}

/// What replicates show together: numbers, sentences and charts of the same bytes as those of
/// `longplay run`.
///
/// # Errors
/// As [`plan`]; and where these are not the first replicates of the scenario, in order.
pub fn conclude(toml: &str, pieces: Vec<Replicate>, theme: Theme) -> Result<Answer, String> {
    let resolved = read(toml)?;
    let compare = compare(&resolved)?;
    if pieces.is_empty() {
        return Err("no replicate is finished".to_owned());
    }
    for (number, piece) in (0..).zip(&pieces) {
        compare.fits(number, piece).map_err(|what| format!("replicate {number}: {what}"))?;
    }
    let outcome = compare.conclude(pieces);
    Answer::of(&outcome, &info(&resolved)?, &theme.into()).map_err(|error| error.to_string())
}

fn compare(resolved: &Resolved) -> Result<Compare<'_>, String> {
    Compare::whole(&resolved.spec, &resolved.scenario.dose).map_err(|error| error.to_string())
}

fn read(toml: &str) -> Result<Resolved, String> {
    let input = Input::Text { name: NAME.to_owned(), text: toml.to_owned() };
    let resolved = resolve(&input, &Options::default())
        .map_err(|problems| render(&problems, Look::Plain).trim_end().to_owned())?;
    refused(&resolved).map_or(Ok(resolved), Err)
}

/// What a page cannot do though the command line can; nothing where it can.
fn refused(resolved: &Resolved) -> Option<String> {
    let (scenario, experiment) = (&resolved.scenario, &resolved.spec.experiment);
    let native = format!("or save the scenario and use the command line: longplay run {NAME}");
    if goal(experiment).is_some() {
        return Some(format!(
            "`experiment.until_half_width` is not for the playground, which runs a fixed number \
             of replicates: remove it, {native}"
        ));
    }
    if experiment.replicates > MOST_REPLICATES {
        return Some(format!(
            "`experiment.replicates` is {}, and the playground runs {MOST_REPLICATES} at most: \
             lower it, {native}",
            experiment.replicates
        ));
    }
    if of_world(scenario, &scenario.platform.recommender) > MOST_MEMORY {
        return Some(format!(
            "this world is too large for a browser: lower `world.listeners` or `world.tracks`, or \
             shorten the run, {native}"
        ));
    }
    None
}

/// What the command line says of a run of this text.
fn info(resolved: &Resolved) -> Result<RunInfo, String> {
    let scenario = &resolved.scenario;
    let question =
        if scenario.description.is_empty() { &scenario.title } else { &scenario.description };
    let toml = scenario.to_toml().map_err(|error| error.to_string())?;
    Ok(RunInfo {
        question: question.clone(),
        notes: resolved.notes.clone(),
        scenario_files: vec![PathBuf::from(NAME)],
        release_date: scenario.time.release_date.date(),
        ..RunInfo::of("run", &resolved.spec, toml)
    })
}
