//! Studies of the long term: a scenario is run for as many days as they need, unless told
//! otherwise.

use longplay::scenario::{Override, Resolved, Scenario, resolve};

use crate::cli::args::{PlainArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::Failure;

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
