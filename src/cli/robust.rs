//! `robust`: every strategy under rival beliefs about the platform, or under every recommender and
//! weight of a save.

use longplay::platform::recommend::names;
use longplay::scenario::{Resolved, resolve};
use longplay::study::robust::grid::Grid;
use longplay::study::robust::run::RobustGrid;

use crate::cli::args::{RobustArgs, input};
use crate::cli::beliefs;
use crate::cli::chosen::chosen;
use crate::cli::console::Console;
use crate::cli::exit::{Exit, Failure};
use crate::cli::session::Session;

pub(crate) fn robust(args: &RobustArgs, console: Console) -> Result<Exit, Failure> {
    let grid = grid(args)?;
    let resolved = resolve(&input(args.scenario.as_ref()), &args.tweaks.options())?;
    if resolved.spec.strategies.is_empty() {
        return Err(Failure::Usage {
            what: "the scenario has no strategies to compare".to_owned(),
            remedy: "write two or more [[strategy]] entries".to_owned(),
        });
    }
    let session = Session::open("robust", &resolved, &args.study, console)?;
    console.note(&plan(&grid, &resolved));
    session.run(&RobustGrid::new(&resolved.spec, &grid)?)
}

/// What is asked for: beliefs, unless recommenders or weights are named.
fn grid(args: &RobustArgs) -> Result<Grid, Failure> {
    if args.recommender.is_empty() && args.save_weight.is_empty() {
        let of = (args.scenario.as_ref(), &args.tweaks);
        let beliefs = beliefs::named(&args.platform, of)?;
        let platforms = beliefs.into_iter().map(|(name, spec)| (name, spec.platform));
        return Ok(Grid::of_beliefs(platforms.collect()));
    }
    let recommenders = chosen("recommender", &args.recommender, &names())?;
    Ok(Grid::of_recommenders(&recommenders, &args.save_weight))
}

/// How much there is to do, before it is done.
fn plan(grid: &Grid, resolved: &Resolved) -> String {
    let spec = &resolved.spec;
    let platforms = match grid.save_weights.as_slice() {
        [] => format!("{} beliefs about the platform", grid.platforms.len()),
        weights => {
            format!("{} recommenders × {} weights of a save", grid.platforms.len(), weights.len())
        }
    };
    format!(
        "{platforms} × {} replicates × {} arms: {} runs of {} days",
        spec.experiment.replicates,
        spec.strategies.len() + 1,
        grid.runs(spec),
        spec.calendar.days,
    )
}
