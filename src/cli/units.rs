//! `units`: what a study has to do, for those who deal it out themselves.
//!
//! Deliberately unknown: how it is done.

use clap::Parser as _;

use longplay::scenario::{Options, resolve};

use crate::cli::args::{Args, Task, UnitsArgs, named_input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn units(args: &UnitsArgs, console: Console) -> Result<Exit, Failure> {
    let mut words: Vec<String> = vec!["longplay".to_owned()];
    let is_study = |word: &str| {
        let parsed = Args::try_parse_from(["longplay", word, "default"]);
        parsed.is_ok_and(|mut it| it.command.study_mut().is_some())
    };
    if !is_study(&args.words[0]) {
        words.push(study_of(&args.words[0])?.to_owned());
    }
    words.extend(args.words.iter().cloned());
    let mut command = Args::try_parse_from(&words).unwrap_or_else(|error| error.exit());
    let Some(study) = command.command.study_mut() else {
        return Err(Failure::Usage {
            what: format!("`{}` is no study of pieces", args.words[0]),
            remedy: "name a scenario, or a study and its scenario".to_owned(),
        });
    };
    study.task = Task::List;
    command.command.run(console)
}

/// The study that a scenario is written for.
fn study_of(scenario: &str) -> Result<&'static str, Failure> {
    let scenario = resolve(&named_input(scenario.as_ref()), &Options::default())?.scenario;
    Ok(if !scenario.sweep.key.is_empty() {
        "sweep"
    } else if !scenario.sensitivity.key.is_empty() {
        "sensitivity"
    } else if !scenario.size.listeners.is_empty() {
        "size"
    } else if !scenario.plan.channel.is_empty() {
        "plan"
    } else {
        "run"
    })
}
