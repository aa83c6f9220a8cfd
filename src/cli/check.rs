//! `check`: whether scenarios are valid, what they change, and what to know before they are run.

use std::fmt::Write as _;

use longplay::scenario::difference::differences;
use longplay::scenario::letters::shortened;
use longplay::scenario::varied::notes;
use longplay::scenario::{Problem, resolve};
use longplay::study::caution::small_world;

use crate::cli::args::{CheckArgs, named_input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory;

/// Values that are shown; of more, the number is told.
const MOST_SHOWN: usize = 200;
/// Longest value that is shown whole, such as a list [characters].
const LONGEST_VALUE: usize = 300;

pub(crate) fn check(args: &CheckArgs, console: Console) -> Result<Exit, Failure> {
    let options = args.tweaks.options();
    let mut problems: Vec<Problem> = Vec::new();
    for file in &args.files {
        match resolve(&named_input(file), &options) {
            Ok(resolved) => {
                let mut text = format!("{}: ok\n", file.display());
                let changes = differences(&resolved.scenario)?;
                for change in changes.iter().take(MOST_SHOWN) {
                    let value = shortened(&change.value, LONGEST_VALUE);
                    let _ = write!(text, "  {} = {value}", change.path);
                    let _ = match &change.default {
                        Some(default) => writeln!(text, "  (default {default})"),
                        None => writeln!(text),
                    };
                }
                if let more @ 1.. = changes.len().saturating_sub(MOST_SHOWN) {
                    let _ = writeln!(text, "  and {more} more");
                }
                console.result(&text)?;
                console.warnings(&resolved.warnings);
                if let Some(warning) = memory::warning(&resolved.scenario) {
                    console.warn(&warning);
                }
                if !options.quick
                    && let Some(note) = small_world(resolved.spec.world.listeners)
                {
                    console.note(&note);
                }
                for note in resolved.notes.iter().chain(&notes(&resolved.scenario)) {
                    console.note(note);
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(Exit::Done) } else { Err(problems.into()) }
}
