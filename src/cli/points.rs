//! Points of a sweep, run side by side: each is on disk as soon as it is finished, so that the same command
//! goes on where it was killed.
//!
//! Owns the order of these steps, which `sweep` and `sensitivity` share. Deliberately unknown: which points
//! there are and what is read off them.

use std::sync::atomic::Ordering::Relaxed;

use rayon::prelude::*;

use longplay::report::checkpoint_dir::CheckpointDir;
use longplay::scenario::cautions::worst;
use longplay::scenario::{Caution, Input, Options, Resolved, points};
use longplay::study::arms::LARGE_WORLD;
use longplay::study::checkpoints::{find, keep};
use longplay::study::error::StudyError;
use longplay::study::progress::Progress;
use longplay::study::sweep::point::{Finished, Setting, run};

use crate::cli::budget::budget;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::session::Session;

/// The points to run.
pub(crate) struct Job<'a> {
    pub(crate) input: &'a Input,
    pub(crate) options: &'a Options,
    pub(crate) resolved: &'a Resolved,
    pub(crate) keys: &'a [String],
    pub(crate) settings: &'a [Vec<Setting>],
}

/// Refuses a scenario that varies nothing, or has nobody whose effect could vary.
pub(crate) fn refuse_nothing(section: &str, keys: usize, strategies: usize) -> Result<(), Failure> {
    let (what, remedy) = if keys == 0 {
        let what = format!("the scenario has no [[{section}.key]]: nothing is varied");
        (what, format!("add one, as scenarios/{section}.toml does, or extend that file"))
    } else if strategies == 0 {
        let what = "the scenario has no [[strategy]]: there is no effect to look at".to_owned();
        (what, "add one; `longplay new NAME` writes a file that shows how".to_owned())
    } else {
        return Ok(());
    };
    Err(Failure::Usage { what, remedy })
}

/// What to know of the points before they are run, in place of what there is to know of the scenario itself,
/// which may be none of them. Points that cannot be run say so in their turn.
pub(crate) fn cautions(
    input: &Input,
    options: &Options,
    keys: &[String],
    settings: &[Vec<Setting>],
) -> Vec<Caution> {
    let of = |settings: &Vec<Setting>| {
        let settings = points::rounded(keys, settings);
        let named = keys.iter().map(String::as_str).zip(&settings);
        points::at(input, options, named).map_or_else(|_| Vec::new(), |it| it.cautions)
    };
    let all: Vec<Vec<Caution>> = settings.par_iter().map(of).collect();
    worst(all.into_iter())
}

/// Runs what has not been run before; all points, in order.
pub(crate) fn finish(
    job: &Job<'_>,
    session: &mut Session<'_>,
    console: Console,
) -> Result<(Vec<Finished>, CheckpointDir), Failure> {
    let pieces = job.settings.len();
    let kept = session.checkpoints("points", pieces, &job.settings)?;
    let shape: Vec<Vec<Setting>> =
        job.settings.iter().map(|it| points::rounded(job.keys, it)).collect();
    let mut finished: Vec<Option<Finished>> =
        (0..pieces as u32).map(|number| find(&kept, number, &shape)).collect();
    let there = finished.iter().flatten().count();
    let missing: Vec<u32> =
        (0_u32..).zip(&finished).filter(|it| it.1.is_none()).map(|it| it.0).collect();
    if !missing.is_empty() {
        console.note(&budget(&job.resolved.spec, missing.len(), session.info.threads)?);
    }
    let ran = session.simulate(|progress| {
        progress.in_points.store(true, Relaxed);
        progress.runs.store(finished.len() as u32, Relaxed);
        progress.runs_done.store(there as u32, Relaxed);
        progress.listener_days.store(missing.len() as u64, Relaxed);
        let point = |&number: &u32| point(job, number, &kept, progress);
        if job.resolved.spec.world.listeners >= LARGE_WORLD {
            missing.iter().map(point).collect::<Result<Vec<_>, _>>()
        } else {
            missing.par_iter().map(point).collect()
        }
    })?;
    for point in ran {
        let place = point.point as usize;
        finished[place] = Some(point);
    }
    Ok((finished.into_iter().flatten().collect(), kept))
}

fn point(
    job: &Job<'_>,
    number: u32,
    kept: &CheckpointDir,
    progress: &Progress,
) -> Result<Finished, Failure> {
    let settings = &points::rounded(job.keys, &job.settings[number as usize]);
    let named = job.keys.iter().map(String::as_str).zip(settings);
    let finished = match points::at(job.input, job.options, named) {
        Ok(resolved) => run(number, settings, &resolved.spec, &Progress::default()),
        Err(problems) => Finished::failed(number, settings, points::reason(&problems)),
    };
    // A failed one is run again next time.
    if finished.failure.is_none() {
        keep(kept, number, &finished).map_err(StudyError::from)?;
    }
    progress.runs_done.fetch_add(1, Relaxed);
    progress.listener_days_done.fetch_add(1, Relaxed);
    Ok(finished)
}

/// Takes away what was kept; where points failed, it stays, so that only they are run again next time.
pub(crate) fn end(kept: CheckpointDir, failed: bool, console: Console) -> Result<Exit, Failure> {
    if !failed {
        Session::clear(kept, console)?;
        return Ok(Exit::Done);
    }
    console
        .note("the points that finished are kept: the same command runs those that failed again");
    Ok(Exit::Failed)
}
