//! What `sweep` and `sensitivity` share on the command line: what is refused and told before points
//! are run, and how a scenario is read at a point.
//!
//! Deliberately unknown: which points there are and what is read off them.

use longplay::scenario::{Input, Options, points};
use longplay::sim::spec::Spec;
use longplay::study::sweep::point::Setting;

use crate::cli::exit::Failure;

/// Refuses a scenario that varies nothing, or has nobody whose effect could vary.
pub(crate) fn refuse_nothing(section: &str, keys: usize, strategies: usize) -> Result<(), Failure> {
    let (what, remedy) = if keys == 0 {
        let what = format!("the scenario has no [[{section}.key]]: nothing is varied");
        (what, format!("add one, as scenarios/{section}.toml does, or extend that file"))
    } else if strategies == 0 {
        let what = "the scenario has no [[strategy]]: there is no effect to look at".to_owned();
        (what, "add one; `longplay new NAME` writes a file that shows how".to_owned())
    } else {
        return Ok(());
    };
    Err(Failure::Usage { what, remedy })
}

/// The values that are really set at each point.
pub(crate) fn rounded(keys: &[String], settings: &[Vec<Setting>]) -> Vec<Vec<Setting>> {
    settings.iter().map(|settings| points::rounded(keys, settings)).collect()
}

/// The specification where the keys have these values.
pub(crate) fn spec_at(
    input: &Input,
    options: &Options,
    keys: &[String],
    settings: &[Setting],
) -> Result<Spec, String> {
    let named = keys.iter().map(String::as_str).zip(settings);
    let resolved = points::at(input, options, named);
    resolved.map(|it| it.spec).map_err(|problems| points::reason(&problems))
}
