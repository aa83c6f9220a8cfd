//! The command line of longplay: parse, dispatch, tell the error, give the exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Args, Command};
use crate::cli::console::Console;

fn main() -> ExitCode {
    let args = Args::parse();
    let console = Console::new(args.quiet, args.verbose);
    if let Err(error) = cli::interrupt::watch(console) {
        console.warn(&format!("an interrupt will end this without a word: {error}"));
    }
    let result = match &args.command {
        Command::Run(args) => cli::run::run(args, console),
        Command::Compare(args) => cli::compare::compare(args, console),
        Command::Dose(args) => cli::dose::dose(args, console),
        Command::Explain(args) => cli::explain::explain(args, console),
        Command::Sweep(args) => cli::sweep::sweep(args, console),
        Command::Sensitivity(args) => cli::sensitivity::sensitivity(args, console),
        Command::Robust(args) => cli::robust::robust(args, console),
        Command::Validate(args) => cli::validate::validate(args, console),
        Command::Chart(args) => cli::chart::chart(args, console),
        Command::New(args) => cli::new::new(args, console),
        Command::Check(args) => cli::check::check(args, console),
        Command::Schema(args) => cli::schema::schema(args, console),
        Command::Completions(args) => cli::completions::completions(args, console),
        Command::Man => cli::man::man(console),
    };
    result.unwrap_or_else(|failure| failure.tell(console)).into()
}
