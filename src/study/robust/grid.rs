//! The grid: which platforms are tried, recommenders with several weights of a save or whole
//! beliefs. Main type: [`Grid`].
//!
//! Deliberately unknown: what comes of them.

use serde::Serialize;

use crate::platform::PlatformParams;
use crate::sim::spec::Spec;

/// Weights of a save in training that are tried \[streams\].
pub const SAVE_WEIGHTS: [f32; 5] = [0.0, 1.0, 3.0, 5.0, 10.0];

/// Platforms and weights; a cell is one of each.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// Platforms, each name once.
    pub platforms: Vec<Platform>,
    /// Weights of a save \[streams\], rising, without repetition; none where each platform keeps its
    /// own.
    pub save_weights: Vec<f32>,
}

/// A platform by name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Platform {
    /// Name of the recommender or of the belief.
    pub name: String,
    /// Everything that a belief says; a recommender alone leaves the rest as it is.
    pub params: Option<PlatformParams>,
}

/// One platform of the grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Name of the recommender or of the belief.
    pub platform: String,
    /// Weight of a save \[streams\]; absent where the platform keeps its own.
    pub save_weight: Option<f32>,
}

impl Grid {
    /// Some recommenders, and some weights, all of which are tried where none are named.
    pub fn of_recommenders(recommenders: &[&str], save_weights: &[f32]) -> Self {
        let mut weights =
            if save_weights.is_empty() { SAVE_WEIGHTS.to_vec() } else { save_weights.to_vec() };
        weights.sort_by(f32::total_cmp);
        weights.dedup();
        let platform = |name: &&str| Platform { name: (*name).to_owned(), params: None };
        Self { platforms: recommenders.iter().map(platform).collect(), save_weights: weights }
    }

    /// Some beliefs, by name.
    pub fn of_beliefs(beliefs: Vec<(String, PlatformParams)>) -> Self {
        let platform = |(name, params)| Platform { name, params: Some(params) };
        Self { platforms: beliefs.into_iter().map(platform).collect(), save_weights: Vec::new() }
    }

    /// All cells, platform after platform, with what is run in each.
    pub fn cells(&self, spec: &Spec) -> Vec<(Cell, Spec)> {
        let weights: Vec<Option<f32>> = match self.save_weights.as_slice() {
            [] => vec![None],
            weights => weights.iter().copied().map(Some).collect(),
        };
        let cell = |platform: &Platform, save_weight: Option<f32>| {
            let name = platform.name.clone();
            let mut spec = spec.clone();
            match &platform.params {
                Some(params) => spec.platform = params.clone(),
                None => spec.platform.recommender.clone_from(&name),
            }
            if let Some(weight) = save_weight {
                spec.platform.training_weights.save = weight;
            }
            (Cell { platform: name, save_weight }, spec)
        };
        let row = |platform| weights.iter().map(move |&weight| cell(platform, weight));
        self.platforms.iter().flat_map(row).collect()
    }

    /// Runs it takes: every arm in every replicate of every cell.
    pub fn runs(&self, spec: &Spec) -> u64 {
        let cells = (self.platforms.len() * self.save_weights.len().max(1)) as u64;
        cells * u64::from(spec.experiment.replicates) * (spec.strategies.len() as u64 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::recommend::names;

    #[test]
    fn the_whole_grid_has_every_recommender_with_every_weight() {
        let grid = Grid::of_recommenders(&names(), &[]);
        let cells = grid.cells(&Spec::default());
        assert_eq!(cells.len(), names().len() * SAVE_WEIGHTS.len());
        assert_eq!(grid.runs(&Spec::default()), 35 * 6 * 3);
        let (_, spec) = &cells[6];
        assert_eq!(spec.platform.recommender, "popularity");
        assert!((spec.platform.training_weights.save - 1.0).abs() < 1e-9);
    }

    #[test]
    fn weights_rise_and_come_once() {
        let grid = Grid::of_recommenders(&["hybrid"], &[5.0, 0.0, 5.0]);
        assert_eq!((grid.platforms.len(), grid.save_weights), (1, vec![0.0, 5.0]));
    }

    #[test]
    fn a_belief_is_a_cell_with_a_platform_of_its_own() {
        let params = PlatformParams { niche_tracks: 9, ..PlatformParams::default() };
        let grid = Grid::of_beliefs(vec![("narrow".to_owned(), params)]);
        let cells = grid.cells(&Spec::default());
        assert_eq!((cells.len(), grid.runs(&Spec::default())), (1, 6 * 3));
        assert_eq!(cells[0].0, Cell { platform: "narrow".to_owned(), save_weight: None });
        assert_eq!(cells[0].1.platform.niche_tracks, 9);
    }
}
