//! `chart`: the charts of saved results, drawn again.

use crate::cli::args::ChartArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::report::{self, Presentation};

pub(crate) fn chart(args: &ChartArgs, console: Console) -> Result<Exit, Failure> {
    let (style, story) = (args.charts.style(), args.telling.story);
    let redrawn = report::redraw(&args.dir, Presentation { story, ..style.into() })?;
    for warning in &redrawn.warnings {
        console.warn(warning);
    }
    let names: Vec<String> = redrawn.files.iter().map(|file| file.display().to_string()).collect();
    console.result(&names.join("\n"))?;
    Ok(Exit::Done)
}
