//! `man`: the manual page, in roff.

use clap::CommandFactory;

use crate::cli::args::Args;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};

pub(crate) fn man(console: Console) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    console.result(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
