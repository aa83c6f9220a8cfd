//! The command line of longplay: parse, dispatch, tell the error, give the exit code.

mod cli;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::Args;

fn main() -> ExitCode {
    cli::ranks::run(Args::parse())
}
