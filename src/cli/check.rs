//! `check`: whether scenarios are valid, what they change, and what to know before they are run.

use std::fmt::Write as _;

use longplay::scenario::difference::differences;
use longplay::scenario::{Input, Problem, resolve};

use crate::cli::args::CheckArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn check(args: &CheckArgs, console: Console) -> Result<Exit, Failure> {
    let options = args.tweaks.options();
    let mut problems: Vec<Problem> = Vec::new();
    for file in &args.files {
        match resolve(&Input::File(file.clone()), &options) {
            Ok(resolved) => {
                let mut text = format!("{}: ok\n", file.display());
                for change in differences(&resolved.scenario)? {
                    let _ = write!(text, "  {} = {}", change.path, change.value);
                    let _ = match change.default {
                        Some(default) => writeln!(text, "  (default {default})"),
                        None => writeln!(text),
                    };
                }
                console.result(&text)?;
                console.cautions(&resolved.cautions);
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(Exit::Done) } else { Err(problems.into()) }
}
