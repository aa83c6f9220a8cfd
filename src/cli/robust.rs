//! `robust`: every strategy under every recommender and weight of a save.

use longplay::scenario::error::nearest;
use longplay::scenario::{Resolved, resolve};
use longplay::study::robust::grid::Grid;
use longplay::study::robust::run::RobustGrid;

use crate::cli::args::{RobustArgs, input};
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

/// The grid that is asked for.
fn grid(args: &RobustArgs) -> Result<Grid, Failure> {
    let known = Grid::default().recommenders;
    if let Some(stray) = args.recommender.iter().find(|name| !known.contains(name)) {
        let near = nearest(stray, known.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |name| format!("did you mean `{name}`? "));
        return Err(Failure::Usage {
            what: format!("there is no recommender `{stray}`"),
            remedy: format!("{near}known: {}", known.join(", ")),
        });
    }
    Ok(Grid::of(&args.recommender, &args.save_weight))
}

/// How much there is to do, before it is done.
fn plan(grid: &Grid, resolved: &Resolved) -> String {
    let spec = &resolved.spec;
    format!(
        "{} recommenders × {} weights of a save × {} replicates × {} arms: {} runs of {} days",
        grid.recommenders.len(),
        grid.save_weights.len(),
        spec.experiment.replicates,
        spec.strategies.len() + 1,
        grid.runs(spec),
        spec.calendar.days,
    )
}
