//! `beliefs`: how much of a save's effect goes through the algorithm, by what one believes of it.

use std::path::PathBuf;

use longplay::scenario::presets::PLATFORMS;
use longplay::scenario::{Override, resolve};
use longplay::study::beliefs::run::{Belief, Beliefs};

use crate::cli::args::{BeliefsArgs, Tweaks, input};
use crate::cli::chosen::chosen;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::explain::refused;
use crate::cli::session::Session;

pub(crate) fn beliefs(args: &BeliefsArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve(&input(args.scenario.as_ref()), &args.tweaks.options())?;
    let beliefs = named(&args.platform, (args.scenario.as_ref(), &args.tweaks))?;
    let study = Beliefs::new(&resolved.spec, &resolved.scenario.explain, &beliefs)
        .map_err(|error| refused(&error, &resolved.spec))?;
    Session::open("beliefs", &resolved, &args.study, console)?.run(&study)
}

/// The scenario with each of the presets that are named laid over it; with all where none is.
pub(crate) fn named(
    wanted: &[String],
    (scenario, tweaks): (Option<&PathBuf>, &Tweaks),
) -> Result<Vec<Belief>, Failure> {
    let (input, options) = (input(scenario), tweaks.options());
    let belief = |name: &str| {
        let mut options = options.clone();
        options.overrides.push(Override::new("--platform", format!("platform.preset={name}")));
        Ok((name.to_owned(), resolve(&input, &options)?.spec))
    };
    let known: Vec<&str> = PLATFORMS.iter().map(|(name, _)| *name).collect();
    chosen("preset of the platform", wanted, &known)?.into_iter().map(belief).collect()
}
