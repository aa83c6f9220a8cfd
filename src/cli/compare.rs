//! `compare`: the strategies of several scenarios on the world of the first.

use longplay::scenario::Input;
use longplay::scenario::resolve::resolve_together;

use crate::cli::args::{CompareArgs, named_input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::study::study;

pub(crate) fn compare(args: &CompareArgs, console: Console) -> Result<Exit, Failure> {
    let inputs: Vec<Input> = args.scenarios.iter().map(|path| named_input(path)).collect();
    let options = args.comparing.added_to(args.tweaks.options());
    let resolved = resolve_together(&inputs, &options)?;
    study(&resolved, (&args.study, &args.telling), console)
}
