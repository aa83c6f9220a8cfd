//! `merge`: results of all shards of a study.
//!
//! The command that ran the shards is read again, as what they say of themselves has to be true of
//! it. Deliberately unknown: which study it is.

use std::sync::Arc;

use clap::Parser as _;

use longplay::report::shard::gather;

use crate::cli::args::{Args, Company, MergeArgs, StudyArgs, Task};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn merge(args: &MergeArgs, console: Console) -> Result<Exit, Failure> {
    let gathered = gather(&args.dirs)?;
    let words = std::iter::once("longplay").chain(gathered.command.iter().map(String::as_str));
    let mut command = Args::try_parse_from(words).map_err(|_| not_understood(&gathered.command))?;
    let study = command.command.study_mut().ok_or_else(|| not_understood(&gathered.command))?;
    *study = StudyArgs {
        checkpoint_every: None,
        shard: None,
        task: Task::Merge(Arc::new(gathered)),
        ranks: Company::default(),
        out: args.out.clone(),
        charts: args.charts.clone(),
        json: args.json,
        threads: None,
        no_progress: true,
    };
    if let Some(telling) = command.command.telling_mut() {
        telling.story |= args.telling.story;
    }
    command.command.run(console)
}

fn not_understood(words: &[String]) -> Failure {
    Failure::Usage {
        what: format!("no study is run by the command of the shards: longplay {}", words.join(" ")),
        remedy: "merge with the version that ran them".to_owned(),
    }
}
