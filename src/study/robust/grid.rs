//! The grid: which recommenders and which weights of a save are tried. Main type: [`Grid`].
//!
//! Deliberately unknown: what comes of them.

use serde::Serialize;

use crate::platform::recommend::names;
use crate::sim::spec::Spec;

/// Weights of a save in training that are tried \[streams\].
pub const SAVE_WEIGHTS: [f32; 5] = [0.0, 1.0, 3.0, 5.0, 10.0];

/// Recommenders and weights; a cell is one of each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// Names of recommenders, without repetition.
    pub recommenders: Vec<String>,
    /// Weights of a save \[streams\], rising, without repetition.
    pub save_weights: Vec<f32>,
}

/// One platform of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Name of the recommender.
    pub recommender: String,
    /// Weight of a save \[streams\].
    pub save_weight: f32,
}

impl Default for Grid {
    /// Every recommender there is, `random` and `oracle` as bounds, with every weight.
    fn default() -> Self {
        Self::of(&[], &[])
    }
}

impl Grid {
    /// Some recommenders, in the order of the registry, and some weights; all of them where none
    /// are named.
    pub fn of(recommenders: &[String], save_weights: &[f32]) -> Self {
        let wanted =
            |name: &&str| recommenders.is_empty() || recommenders.iter().any(|it| it == name);
        let mut weights =
            if save_weights.is_empty() { SAVE_WEIGHTS.to_vec() } else { save_weights.to_vec() };
        weights.sort_by(f32::total_cmp);
        weights.dedup();
        Self {
            recommenders: names().into_iter().filter(wanted).map(str::to_owned).collect(),
            save_weights: weights,
        }
    }

    /// All cells, recommender after recommender.
    pub fn cells(&self) -> Vec<Cell> {
        let cell = |recommender: &String, &save_weight: &f32| Cell {
            recommender: recommender.clone(),
            save_weight,
        };
        let row =
            |recommender| self.save_weights.iter().map(move |weight| cell(recommender, weight));
        self.recommenders.iter().flat_map(row).collect()
    }

    /// Runs it takes: every arm in every replicate of every cell.
    pub fn runs(&self, spec: &Spec) -> u64 {
        let cells = (self.recommenders.len() * self.save_weights.len()) as u64;
        cells * u64::from(spec.experiment.replicates) * (spec.strategies.len() as u64 + 1)
    }
}

impl Cell {
    /// The specification with this platform.
    pub fn spec(&self, spec: &Spec) -> Spec {
        let mut spec = spec.clone();
        spec.platform.recommender.clone_from(&self.recommender);
        spec.platform.training_weights.save = self.save_weight;
        spec
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_grid_has_every_recommender_with_every_weight() {
        let grid = Grid::default();
        assert_eq!(grid.cells().len(), names().len() * SAVE_WEIGHTS.len());
        assert_eq!(grid.runs(&Spec::default()), 35 * 6 * 3);
        let cell = &grid.cells()[6];
        let spec = cell.spec(&Spec::default());
        assert_eq!(spec.platform.recommender, "popularity");
        assert!((spec.platform.training_weights.save - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_narrower_grid_keeps_the_order_of_the_registry() {
        let names = ["hybrid".to_owned(), "random".to_owned()];
        let grid = Grid::of(&names, &[5.0, 0.0, 5.0]);
        assert_eq!(grid.recommenders, ["random", "hybrid"]);
        assert_eq!(grid.save_weights.len(), 2);
    }
}
