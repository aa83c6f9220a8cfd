//! `completions`: a script that teaches a shell the command line.

use clap::CommandFactory;

use crate::cli::args::{Args, CompletionsArgs};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn completions(args: &CompletionsArgs, console: Console) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "longplay", &mut script);
    console.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
