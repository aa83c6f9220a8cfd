//! `chart`: the charts of saved results, drawn again.

use crate::cli::args::ChartArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report;

pub(crate) fn chart(args: &ChartArgs, console: Console) -> Result<Exit, Failure> {
    let redrawn = report::redraw(&args.dir, args.charts.style())?;
    for warning in &redrawn.warnings {
        console.warn(warning);
    }
    let names: Vec<String> = redrawn.files.iter().map(|file| file.display().to_string()).collect();
    console.result(&names.join("\n"))?;
    Ok(Exit::Done)
}
