//! `size`: the same comparison in worlds of several sizes.

use longplay::scenario::schema::number;
use longplay::scenario::{Resolved, Scenario, resolve, sizes};
use longplay::sim::spec::Spec;
use longplay::study::size::run::WorldSizes;

use crate::cli::args::{SizeArgs, input};
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::memory::refuse_beyond;
use crate::cli::session::Session;

pub(crate) fn size(args: &SizeArgs, console: Console) -> Result<Exit, Failure> {
    let resolved = resolve(&input(args.scenario.as_ref()), &args.options())?;
    if resolved.spec.strategies.is_empty() {
        return Err(Failure::Usage {
            what: "the scenario has no [[strategy]]: there is no effect to look at".to_owned(),
            remedy: "add one; `longplay new NAME` writes a file that shows how".to_owned(),
        });
    }
    let worlds = sizes::all(&resolved.scenario)?;
    let specs: Vec<Spec> = worlds.iter().map(|it| it.spec.clone()).collect();
    let study = WorldSizes::new(&specs, &resolved.scenario.explain)?;
    let largest = worlds.last().unwrap_or(&resolved);
    let largest = with_paths(&largest.scenario, &study);
    if args.study.simulates() {
        refuse_beyond("size", &largest, args.study.threads, args.study.ranks.0.count())
            .map_err(|it| of_sizes(it, &largest))?;
    }
    let session = Session::open("size", &resolved, &args.study, console)?.up_to(&largest);
    console.note(&plan(&worlds, study.arms(), &resolved));
    if let Err(why) = study.subject() {
        console.note(&format!("no effect is taken apart into paths: {why}"));
    }
    session.run(&study)
}

/// The scenario with the arms that take a strategy apart as strategies of their own, as each of
/// them reaches as many listeners.
fn with_paths(scenario: &Scenario, study: &WorldSizes<'_>) -> Scenario {
    let mut all = scenario.clone();
    let apart = all.strategy.iter().find(|it| study.subject() == Ok(it.name.as_str())).cloned();
    if let Some(apart) = apart {
        // The control is no strategy.
        all.strategy.resize(study.arms() - 1, apart);
    }
    all
}

/// Why sizes are refused of which the largest has no room.
fn of_sizes(failure: Failure, largest: &Scenario) -> Failure {
    match failure {
        Failure::Usage { what, remedy } => Failure::Usage {
            what: format!("{} listeners: {what}", number(largest.world.listeners.into())),
            remedy: format!("name smaller sizes with --listeners, or: {remedy}"),
        },
        other => other,
    }
}

/// How much there is to do, before it is done.
fn plan(worlds: &[Resolved], arms: usize, resolved: &Resolved) -> String {
    let spec = &resolved.spec;
    let sizes: Vec<String> = worlds.iter().map(|it| it.spec.world.listeners.to_string()).collect();
    let replicates = spec.experiment.replicates;
    format!(
        "{} sizes ({} listeners) × {replicates} replicates × {arms} arms: {} runs of {} days",
        worlds.len(),
        sizes.join(", "),
        worlds.len() as u64 * u64::from(replicates) * arms as u64,
        spec.calendar.days
    )
}
