//! `beliefs`: how much of a save's effect goes through the algorithm, by what one believes of it.

use longplay::scenario::error::nearest;
use longplay::scenario::presets::PLATFORMS;
use longplay::scenario::{Override, resolve};
use longplay::study::beliefs::run::{Belief, Beliefs};

use crate::cli::args::{BeliefsArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::explain::refused;
use crate::cli::session::Session;

pub(crate) fn beliefs(args: &BeliefsArgs, console: Console) -> Result<Exit, Failure> {
    let names = names(args)?;
    let (input, options) = (input(args.scenario.as_ref()), args.tweaks.options());
    let resolved = resolve(&input, &options)?;
    let belief = |name: &&str| {
        let mut options = options.clone();
        options.overrides.push(Override::new("--platform", format!("platform.preset={name}")));
        Ok(((*name).to_owned(), resolve(&input, &options)?.spec))
    };
    let beliefs: Vec<Belief> = names.iter().map(belief).collect::<Result<_, Failure>>()?;
    let study = Beliefs::new(&resolved.spec, &resolved.scenario.explain, &beliefs)
        .map_err(|error| refused(&error, &resolved.spec))?;
    Session::open("beliefs", &resolved, &args.study, console)?.run(&study)
}

/// Names of the presets that are asked for, each once.
fn names(args: &BeliefsArgs) -> Result<Vec<&'static str>, Failure> {
    let known = || PLATFORMS.iter().map(|(name, _)| *name);
    if let Some(stray) = args.platform.iter().find(|it| known().all(|name| name != **it)) {
        let near = nearest(stray, known());
        let near = near.map_or_else(String::new, |name| format!("did you mean `{name}`? "));
        return Err(Failure::Usage {
            what: format!("there is no preset of the platform `{stray}`"),
            remedy: format!("{near}known: {}", known().collect::<Vec<_>>().join(", ")),
        });
    }
    let wanted =
        |it: &&str| args.platform.is_empty() || args.platform.iter().any(|name| name == it);
    Ok(known().filter(wanted).collect())
}
