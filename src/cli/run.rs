//! `run`: one scenario, its control and its strategies.

use longplay::scenario::resolve;

use crate::cli::args::{RunArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::study::study;

pub(crate) fn run(args: &RunArgs, console: Console) -> Result<Exit, Failure> {
    let options = args.comparing.added_to(args.tweaks.options());
    let resolved = resolve(&input(args.scenario.as_ref()), &options)?;
    study(&resolved, (&args.study, &args.telling), console)
}
