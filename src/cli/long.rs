//! Studies of the long term: a scenario is run for as many days as they need, unless told
//! otherwise. `dose` is here, `explain` in its own file.

use longplay::scenario::{Override, Resolved, Scenario, resolve};
use longplay::study::dose::run::Dose;

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::session::Session;

/// Days that `dose` looks at unless told otherwise: long enough for what is called long-term
/// \[days\].
const DOSE_DAYS: u16 = 180;

pub(crate) fn dose(args: &PlainArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve_long(args, |_| DOSE_DAYS, console)?;
    let session = Session::open("dose", &resolved, &args.study, console)?;
    session.run(&Dose::new(&resolved.spec, &resolved.scenario.dose))
}

/// Reads the scenario; where it ends before the days that the study `needs`, it goes on until then.
///
/// `--days`, `--set time.days=…` and `--quick` are left as they are.
pub(crate) fn resolve_long(
    args: &PlainArgs,
    needs: impl Fn(&Scenario) -> u16,
    console: Console,
) -> Result<Resolved, Failure> {
    let input = input(args.scenario.as_ref());
    let mut options = args.tweaks.options();
    let resolved = resolve(&input, &options)?;
    let days = needs(&resolved.scenario);
    let told = options.overrides.iter().any(|it| it.assignment.trim().starts_with("time.days"));
    if resolved.quick || told || resolved.spec.calendar.days >= days {
        return Ok(resolved);
    }
    console
        .note(&format!("observing {days} days, for the long term; --days N sets another number"));
    options.overrides.push(Override::new("--days", format!("time.days={days}")));
    Ok(resolve(&input, &options)?)
}
