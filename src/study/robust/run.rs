//! Running the grid: a comparison per cell, all replicates of all cells side by side.
//!
//! Deliberately unknown: who wins.

use crate::sim::run::{SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::Round;
use crate::study::checkpoints::Checkpoints;
use crate::study::compare::{Shape, conclude, replicate, warnings};
use crate::study::error::StudyError;
use crate::study::progress::Progress;
use crate::study::robust::findings::{Robust, judge};
use crate::study::robust::grid::{Cell, Grid};

/// Runs every cell with the replicates of the experiment; a wanted width of intervals is not looked at.
///
/// # Errors
/// If the specification names a genre, a recommender or a reference that does not exist, or work cannot be kept.
pub fn robust(
    spec: &Spec,
    grid: &Grid,
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<Robust, StudyError> {
    if spec.reference().is_none() {
        return Err(SpecError::UnknownReference(spec.experiment.reference.clone()).into());
    }
    let cells: Vec<(Cell, Spec)> =
        grid.cells().into_iter().map(|cell| (cell.clone(), cell.spec(spec))).collect();
    let replicates = spec.experiment.replicates;
    let arms = spec.strategies.len() + 1;
    let round = Round { spec, fork: fork_day(spec), arms, progress, checkpoints };
    let all = 0..cells.len() as u32 * replicates;
    let shape = Shape::of(spec).in_cells(replicates);
    let run = round.run(all, &shape, |number| {
        let (cell, number) = (number / replicates, number % replicates);
        replicate(&cells[cell as usize].1, number, progress)
    });
    let mut run = run?.into_iter();
    let outcomes = cells.into_iter().map(|(cell, spec)| {
        (cell, conclude(&spec, run.by_ref().take(replicates as usize).collect()))
    });
    let mut warnings = warnings(spec, replicates as usize);
    warnings.extend(not_looked_at(&spec.experiment));
    Ok(judge(spec, grid, outcomes.collect(), warnings))
}
