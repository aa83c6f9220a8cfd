//! `dose`: long-term streams against the save rate, with nothing else moved.

use longplay::study::dose::run::Dose;

use crate::cli::args::PlainArgs;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::long::resolve_long;
use crate::cli::session::Session;

/// Long enough for what is called long-term \[days\].
const DAYS: u16 = 180;

pub(crate) fn dose(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |_| DAYS, console)?;
    let session = Session::open("dose", &resolved, &args.study, console)?;
    session.run(&Dose::new(&resolved.spec, &resolved.scenario.dose))
}
