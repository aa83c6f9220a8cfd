//! The command line of longplay: parse, dispatch, tell the error, give the exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::Args;
use crate::cli::console::Console;

fn main() -> ExitCode {
    let args = Args::parse();
    let console = Console::new(args.quiet, args.verbose);
    if let Err(error) = cli::interrupt::watch(console) {
        console.warn(&format!("an interrupt will end this without a word: {error}"));
    }
    let result = args.command.run(console);
    result.unwrap_or_else(|failure| failure.tell(console)).into()
}
