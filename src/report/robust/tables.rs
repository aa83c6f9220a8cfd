//! Tables of the grid: a row per cell, arm, window and measure; a row per cell; a row per arm.
//!
//! Deliberately unknown: the formats they are written in.

use crate::report::table::column::Column;
use crate::study::robust::findings::{CellRow, Choice, Verdict};

/// Columns of `cells`: effects of every cell.
pub fn cells() -> Vec<Column<CellRow>> {
    vec![
        Column::text("recommender", |row: &CellRow| &row.cell.recommender),
        Column::float("save_weight", |row: &CellRow| f64::from(row.cell.save_weight)),
        Column::text("strategy", |row: &CellRow| &row.effect.strategy),
        Column::count("window_days", |row: &CellRow| row.effect.window_days.into()),
        Column::text("measure", |row: &CellRow| &row.effect.measure),
        Column::text("unit", |row: &CellRow| &row.effect.unit),
        Column::float("value", |row: &CellRow| row.effect.value),
        Column::float("control", |row: &CellRow| row.effect.control),
        Column::float("effect", |row: &CellRow| row.effect.effect),
        Column::float("low", |row: &CellRow| row.effect.effect_low),
        Column::float("high", |row: &CellRow| row.effect.effect_high),
        Column::float("together_low", |row: &CellRow| row.effect.together_low),
        Column::float("together_high", |row: &CellRow| row.effect.together_high),
        Column::text("interval", |row: &CellRow| row.effect.interval.name()),
        Column::float("p_best", |row: &CellRow| row.effect.p_best),
        Column::flag("wins", |row: &CellRow| row.wins),
        Column::count("replicates", |row: &CellRow| row.effect.replicates.into()),
        Column::text("reference", |row: &CellRow| &row.effect.reference),
    ]
}

/// Columns of `winners`: the best arm of every cell by streams over the whole run.
pub fn winners() -> Vec<Column<Verdict>> {
    vec![
        Column::text("recommender", |row: &Verdict| &row.recommender),
        Column::float("save_weight", |row: &Verdict| f64::from(row.save_weight)),
        Column::text("best", |row: &Verdict| &row.best),
        Column::float("p_best", |row: &Verdict| row.p_best),
        Column::flag("won", |row: &Verdict| row.won),
        Column::float("streams", |row: &Verdict| row.streams),
        Column::float("lead", |row: &Verdict| row.lead),
    ]
}

/// Columns of `choices`: wins and regret of every arm.
pub fn choices() -> Vec<Column<Choice>> {
    vec![
        Column::text("strategy", |row: &Choice| &row.strategy),
        Column::count("wins", |row: &Choice| row.wins.into()),
        Column::count("open", |row: &Choice| row.open.into()),
        Column::count("cells", |row: &Choice| row.cells.into()),
        Column::float("regret", |row: &Choice| row.regret),
        Column::float("regret_low", |row: &Choice| row.regret_low),
        Column::float("regret_high", |row: &Choice| row.regret_high),
        Column::float("regret_share", |row: &Choice| row.regret_share),
        Column::text("worst_recommender", |row: &Choice| &row.worst_recommender),
        Column::float("worst_save_weight", |row: &Choice| f64::from(row.worst_save_weight)),
        Column::float("worst_regret", |row: &Choice| row.worst_regret),
    ]
}
