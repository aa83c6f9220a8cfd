//! `schema`: what a scenario file can hold, for editors or for people, and what result tables hold.

use longplay::report::reference::tables_markdown;
use longplay::scenario::reference::reference_markdown;
use longplay::validation::report::reference::sections;

use crate::cli::args::SchemaArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn schema(args: &SchemaArgs, console: Console) -> Result<Exit, Failure> {
    let text = if args.markdown {
        reference_markdown()
    } else if args.tables {
        tables_markdown(&sections())
    } else {
        format!("{:#}", longplay::scenario::schema::schema())
    };
    console.result(&text)?;
    Ok(Exit::Done)
}
