//! Running the grid: a comparison per cell, all replicates of all cells side by side.
//!
//! Main type: [`RobustGrid`]. Deliberately unknown: who wins.

use serde_json::{Value, json};

use crate::sim::run::SpecError;
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::{replicates, within};
use crate::study::caution::warnings;
use crate::study::compare::{Compare, Shape, conclude};
use crate::study::error::StudyError;
use crate::study::outcome::Replicate;
use crate::study::progress::Progress;
use crate::study::robust::findings::Robust;
use crate::study::robust::grid::{Cell, Grid};
use crate::study::robust::judge::judge;
use crate::study::runner::{Study, StudyText, Work};

/// The strategies of a specification on every platform of a grid.
pub struct RobustGrid<'a> {
    spec: &'a Spec,
    grid: &'a Grid,
    cells: Vec<(Cell, Spec)>,
}

impl<'a> RobustGrid<'a> {
    /// Every cell with the replicates of the experiment; a wanted width of intervals is not looked
    /// at.
    ///
    /// # Errors
    /// If the specification compares with a reference that does not exist.
    pub fn new(spec: &'a Spec, grid: &'a Grid) -> Result<Self, SpecError> {
        Compare::new(spec)?;
        Ok(Self { spec, grid, cells: grid.cells(spec) })
    }

    /// Cell and replicate of a piece.
    fn place(&self, number: u32) -> (&Spec, u32) {
        let (cell, replicate) = within(number, self.spec.experiment.replicates);
        (&self.cells[cell].1, replicate)
    }
}

impl Study for RobustGrid<'_> {
    type Piece = Replicate;
    type Findings = Robust;

    fn name(&self) -> &'static str {
        "robust"
    }

    fn parameters(&self) -> Value {
        json!(self.grid)
    }

    fn work(&self) -> Work {
        let pieces = self.cells.len() as u32 * self.spec.experiment.replicates;
        let campaigns = self.spec.campaigns();
        Work { what: "replicates of cells", ..replicates(self.spec, pieces, &campaigns) }
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
        let (spec, replicate) = self.place(number);
        Compare::new(spec)?.piece(replicate, progress)
    }

    fn fits(&self, number: u32, replicate: &Replicate) -> Result<(), String> {
        let (spec, number) = self.place(number);
        replicate.fits(number, &Shape::of(spec))
    }

    fn conclude(&self, pieces: Vec<Replicate>) -> Robust {
        let replicates = self.spec.experiment.replicates as usize;
        let mut pieces = pieces.into_iter();
        let outcomes = self.cells.iter().map(|(cell, spec)| {
            (cell.clone(), conclude(spec, pieces.by_ref().take(replicates).collect()))
        });
        let mut warnings = warnings(self.spec, replicates);
        warnings.extend(not_looked_at(&self.spec.experiment));
        judge(self.spec, self.grid, outcomes.collect(), warnings)
    }

    fn text(&self, robust: &Robust) -> StudyText {
        StudyText {
            headline: robust.headline.clone(),
            notes: Vec::new(),
            warnings: robust.warnings.clone(),
            replicates: robust.replicates,
        }
    }
}
