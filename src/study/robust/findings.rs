//! What the grid shows: a winner for each cell, or none, and what it costs to choose one strategy
//! for all cells.
//!
//! Main types: [`Robust`], [`Findings`]. Deliberately unknown: how it is found (see
//! [`crate::study::robust::judge`]), and how it is shown.

use serde::{Deserialize, Serialize};

use crate::study::outcome::Effect;
use crate::study::robust::grid::Cell;
use crate::units::Currency;

/// Everything the study returns.
#[derive(Clone, Debug, PartialEq)]
pub struct Robust {
    /// What it found.
    pub findings: Findings,
    /// The effects of every cell.
    pub rows: Vec<CellRow>,
    /// The finding in plain sentences, the most important first.
    pub headline: Vec<String>,
    /// What a reader must know before trusting the figures.
    pub warnings: Vec<String>,
    /// Replicates of each cell.
    pub replicates: u32,
}

/// An effect in a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct CellRow {
    /// The platform.
    pub cell: Cell,
    /// The effect.
    pub effect: Effect,
    /// Whether the arm wins its cell by this measure and window: its probability of being best
    /// reaches the confidence of the experiment.
    pub wins: bool,
}

/// Winners and regrets, by streams over the whole run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// How money is written.
    #[serde(default)]
    pub currency: Currency,
    /// Names of recommenders or of beliefs, in order.
    pub platforms: Vec<String>,
    /// Weights of a save \[streams\], rising; none where each platform keeps its own.
    pub save_weights: Vec<f32>,
    /// Names of the arms, the control first.
    pub arms: Vec<String>,
    /// Days that streams are counted over.
    pub window_days: u16,
    /// Confidence of intervals, and the probability of being best from which a cell is won.
    pub confidence: f64,
    /// A verdict a cell, platform after platform.
    pub cells: Vec<Verdict>,
    /// What becomes of each arm, in the order of [`Findings::arms`].
    pub choices: Vec<Choice>,
}

/// Who is best in a cell, and how surely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Name of the recommender or of the belief.
    pub platform: String,
    /// Weight of a save \[streams\]; absent where the platform keeps its own.
    pub save_weight: Option<f32>,
    /// Name of the arm that most probably has the most streams; the mean decides between equals.
    pub best: String,
    /// Probability that its true mean is the largest; absent with one replicate.
    pub p_best: Option<f64>,
    /// Whether that is sure enough to award the cell; it is open otherwise.
    pub won: bool,
    /// Mean streams of the best.
    pub streams: f64,
    /// Mean streams beyond those of the best of the others; below 0 where one of them has more on
    /// average.
    pub lead: f64,
    /// Money that the best spent, mean over replicates \[USD\].
    #[serde(default)]
    pub spent: f64,
}

/// What choosing one arm for all cells costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// Name of the arm.
    pub strategy: String,
    /// Cells it wins.
    pub wins: u32,
    /// Cells in which it most probably has the most streams, but not surely enough to win them.
    pub open: u32,
    /// Cells in all.
    pub cells: u32,
    /// Expected shortfall from the best arm of each cell, which may be another than the one
    /// observed \[streams\].
    pub regret: f64,
    /// Lower end of its interval; absent with one replicate.
    pub regret_low: Option<f64>,
    /// Upper end of its interval.
    pub regret_high: Option<f64>,
    /// The regret as a share of the mean streams of the cells' best.
    pub regret_share: f64,
    /// Recommender or belief of the cell with the largest shortfall.
    pub worst_platform: String,
    /// Weight of a save of that cell \[streams\], if it has one of its own.
    pub worst_save_weight: Option<f32>,
    /// Mean shortfall in that cell \[streams\].
    pub worst_regret: f64,
    /// Money that the arm spent, mean over cells and replicates \[USD\].
    #[serde(default)]
    pub spent: f64,
}

impl Findings {
    /// Weights by which each platform is run: at least one, which may be its own.
    pub fn columns(&self) -> usize {
        self.save_weights.len().max(1)
    }

    /// The arms that win most cells: more than one where they win as many; none where no cell is
    /// won.
    pub fn winners(&self) -> Vec<&Choice> {
        let most = self.choices.iter().map(|it| it.wins).max().unwrap_or(0);
        self.choices.iter().filter(|it| it.wins > 0 && it.wins == most).collect()
    }

    /// Whether its cells are beliefs about the platform.
    pub fn is_of_beliefs(&self) -> bool {
        self.save_weights.is_empty()
    }

    /// Where something holds in some of the cells, in words: `in 2 of 35 cells of …`.
    pub fn somewhere(&self, some: &str) -> String {
        let cells = self.cells.len();
        if self.is_of_beliefs() {
            format!("under {some} of {cells} beliefs about the platform")
        } else {
            format!("in {some} of {cells} cells of recommender and weight of a save")
        }
    }
}

/// A cell in words: `als at 5`, or the name of a belief.
pub fn called(platform: &str, save_weight: Option<f32>) -> String {
    save_weight.map_or_else(|| platform.to_owned(), |weight| format!("{platform} at {weight}"))
}

/// Letter of an arm in maps: 0 for the control, A, B … for strategies, numbers after Z.
pub fn letter(arm: usize) -> String {
    match arm.checked_sub(1) {
        None => "0".to_owned(),
        Some(strategy) if strategy < 26 => char::from(b'A' + strategy as u8).to_string(),
        Some(strategy) => (strategy + 1).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_have_letters_and_the_control_has_none() {
        assert_eq!(
            (letter(0), letter(1), letter(27)),
            ("0".to_owned(), "A".to_owned(), "27".to_owned())
        );
    }
}
