//! `report`: the page of saved results, written again.

use crate::cli::args::ReportArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::playground::playground;
use crate::cli::report;

pub(crate) fn rewrite(args: &ReportArgs, console: Console) -> Result<Exit, Failure> {
    let written = report::rewrite(&args.dir, playground(console).as_deref())?;
    for warning in &written.warnings {
        console.warn(warning);
    }
    let names: Vec<String> = written.files.iter().map(|file| file.display().to_string()).collect();
    console.result(&names.join("\n"))?;
    Ok(Exit::Done)
}
