//! Ranks of the command line: whether `mpirun` started several of these processes, and what each of
//! them does.
//!
//! A study is done by all ranks together; the first one reads and writes files and speaks. Every
//! other command is the first one's alone. Deliberately unknown: how ranks speak with each other.

use std::process::ExitCode;

use crate::cli::args::Args;
#[cfg(feature = "mpi")]
use crate::cli::args::Company;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::interrupt;

/// What Open MPI tells each process that it starts: how many there are.
const OPEN_MPI: &str = "OMPI_COMM_WORLD_SIZE";
/// The same of other starters, which tell the number of the process.
#[cfg(feature = "mpi")]
const OTHERS: [&str; 2] = ["PMI_RANK", "PMIX_RANK"];

/// How many numbers one call of MPI may carry, where somebody wants fewer than usual.
#[cfg(feature = "mpi")]
const MOST_NUMBERS: &str = "LONGPLAY_MPI_CHUNK";

/// Runs a command, as one of the ranks where there are several.
#[cfg(feature = "mpi")]
pub(crate) fn run(args: Args) -> ExitCode {
    use std::sync::Arc;

    use longplay::ranks::Ranks;
    use longplay::ranks::mpi::{CHUNK, Ended, serve};
    use longplay::study::error::StudyError;

    let console = Console::new(args.quiet, args.verbose);
    let mut told_by = [OPEN_MPI].into_iter().chain(OTHERS);
    let under_mpi = told_by.any(|it| std::env::var_os(it).is_some());
    if !under_mpi {
        return alone(&args, console);
    }
    let work = move |ranks: Arc<dyn Ranks>| {
        let mut args = args;
        let mine = if ranks.is_first() { console } else { Console::silent() };
        watch(mine);
        if let Some(study) = args.command.study_mut() {
            study.ranks = Company(ranks);
        } else if !ranks.is_first() {
            return Ended::Done(Exit::Done as u8);
        }
        match args.command.run(mine) {
            Ok(exit) => Ended::Done(exit as u8),
            Err(Failure::Study(StudyError::Ended)) => Ended::Done(interrupt::ended(mine)),
            Err(failure) => Ended::Failed(Box::new(move || failure.tell(console) as u8)),
        }
    };
    let chunk = std::env::var(MOST_NUMBERS).ok().and_then(|it| it.parse().ok());
    serve(work, chunk.unwrap_or(CHUNK)).map_or_else(
        || {
            console.error("MPI cannot be started", &[], Some("run longplay without mpirun"));
            Exit::Failed.into()
        },
        ExitCode::from,
    )
}

/// Runs a command. Several processes at once are refused: each would do the whole study.
#[cfg(not(feature = "mpi"))]
pub(crate) fn run(mut args: Args) -> ExitCode {
    let console = Console::new(args.quiet, args.verbose);
    let processes = std::env::var(OPEN_MPI).ok().and_then(|it| it.parse::<u32>().ok());
    if let Some(processes @ 2..) = processes
        && args.command.study_mut().is_some()
    {
        let first = std::env::var("OMPI_COMM_WORLD_RANK").is_ok_and(|rank| rank == "0");
        let failure = Failure::Usage {
            what: format!(
                "mpirun started {processes} processes, and this longplay was built without MPI: \
                 each would do the whole study"
            ),
            remedy: "build it with `cargo build --release --features mpi`, or start one process"
                .to_owned(),
        };
        return if first { failure.tell(console) } else { Exit::Invalid }.into();
    }
    alone(&args, console)
}

fn alone(args: &Args, console: Console) -> ExitCode {
    watch(console);
    let result = args.command.run(console);
    result.unwrap_or_else(|failure: Failure| failure.tell(console)).into()
}

fn watch(console: Console) {
    if let Err(error) = interrupt::watch(console) {
        console.warn(&format!("an interrupt will end this without a word: {error}"));
    }
}
