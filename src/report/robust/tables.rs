//! Tables of the grid: a row per cell, arm, window and measure; a row per cell; a row per arm.
//!
//! Deliberately unknown: the formats they are written in.

use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::report::table::effects::spent;
use crate::study::robust::findings::{CellRow, Choice, Verdict};

/// The command that writes them.
const ROBUST: &str = "`robust`";
const WEIGHT: &str =
    "What a save weighs in training in the cell; missing for a preset, which says it [streams]";
const PLATFORM: &str = "Recommender of the cell, or preset of its platform";

/// Effects of every cell.
pub fn cells() -> Table<CellRow> {
    let columns = vec![
        Column::text("platform", PLATFORM, |row: &CellRow| &row.cell.platform),
        Column::float("save_weight", WEIGHT, |row: &CellRow| row.cell.save_weight.map(f64::from)),
        Column::text(
            "strategy",
            "Name of the strategy; `control` where a strategy is the reference",
            |row: &CellRow| &row.effect.strategy,
        ),
        Column::count(
            "window_days",
            "Window the row is over, from release [days]",
            |row: &CellRow| row.effect.window_days.into(),
        ),
        Column::text(
            "measure",
            "Name of the measure, see [measures](#measures)",
            |row: &CellRow| row.effect.measure.name(),
        ),
        Column::text("unit", "Unit of the measure", |row: &CellRow| &row.effect.unit),
        Column::float(
            "value",
            "Mean over replicates under the strategy [unit of the measure]",
            |row: &CellRow| row.effect.value,
        ),
        Column::float(
            "control",
            "Mean over replicates under the reference, which is the control unless another \
             was named [unit of the measure]",
            |row: &CellRow| row.effect.control,
        ),
        Column::float(
            "effect",
            "Mean paired difference of the two: what the strategy caused [unit of the measure]",
            |row: &CellRow| row.effect.effect,
        ),
        Column::float(
            "low",
            "Lower end of the interval of `effect` over replicates; missing with one \
             replicate [unit of the measure]",
            |row: &CellRow| row.effect.effect_low,
        ),
        Column::float("high", "Upper end of it [unit of the measure]", |row: &CellRow| {
            row.effect.effect_high
        }),
        Column::float(
            "simultaneous_low",
            "Lower end of the simultaneous interval: it holds together with those of all other \
             strategies \
             for this measure and window, at the same confidence; missing with one replicate \
             [unit of the measure]",
            |row: &CellRow| row.effect.simultaneous_low,
        ),
        Column::float(
            "simultaneous_high",
            "Upper end of it [unit of the measure]",
            |row: &CellRow| row.effect.simultaneous_high,
        ),
        Column::text(
            "interval",
            "How the interval was made: `student`, `bootstrap` for skewed differences of 10 \
             replicates or more, `none` with one replicate",
            |row: &CellRow| row.effect.interval.name(),
        ),
        Column::float(
            "p_best",
            "Probability that the arm has the best mean of all, the control included; missing \
             with one replicate, for measures that are neither good nor bad, and where one is \
             a ratio whose denominator is 0 in some arm",
            |row: &CellRow| row.effect.p_best,
        ),
        Column::flag(
            "wins",
            "Whether the arm wins its cell by this measure and window: `p_best` reaches the \
             confidence of the experiment",
            |row: &CellRow| row.wins,
        ),
        Column::count("replicates", "Replicates behind the row", |row: &CellRow| {
            row.effect.replicates.into()
        }),
        Column::text("reference", "Name of the arm that is compared with", |row: &CellRow| {
            &row.effect.reference
        }),
        spent().of(|row: &CellRow| &row.effect),
    ];
    let row = "cell, arm but the reference, window and measure";
    Table { name: "cells", written_by: ROBUST, row, columns }
}

/// The best arm of every cell by streams over the whole run.
pub fn winners() -> Table<Verdict> {
    let columns = vec![
        Column::text("platform", PLATFORM, |row: &Verdict| &row.platform),
        Column::float("save_weight", WEIGHT, |row: &Verdict| row.save_weight.map(f64::from)),
        Column::text(
            "best",
            "Arm that most probably has the most streams over the whole run; the mean decides \
            between equals",
            |row: &Verdict| &row.best,
        ),
        Column::float(
            "p_best",
            "Probability that its true mean is the largest; missing with one replicate",
            |row: &Verdict| row.p_best,
        ),
        Column::flag(
            "won",
            "Whether that is sure enough to award the cell; it is open otherwise",
            |row: &Verdict| row.won,
        ),
        Column::float("streams", "Mean streams of the best [streams]", |row: &Verdict| row.streams),
        Column::float(
            "lead",
            "Mean streams beyond those of the best of the others; below 0 where one of them has \
            more on average [streams]",
            |row: &Verdict| row.lead,
        ),
        Column::float(
            "spent",
            "Money that the best spent, mean over replicates [USD]",
            |row: &Verdict| row.spent,
        ),
    ];
    let row = "cell: a recommender and a weight of a save, or a belief about the platform";
    Table { name: "winners", written_by: ROBUST, row, columns }
}

/// Wins and regret of every arm.
pub fn choices() -> Table<Choice> {
    let columns = vec![
        Column::text("strategy", "Name of the arm, the control included", |row: &Choice| {
            &row.strategy
        }),
        Column::count("wins", "Cells it wins [cells]", |row: &Choice| row.wins.into()),
        Column::count(
            "open",
            "Cells in which it most probably has the most streams, but not surely enough to win \
            them [cells]",
            |row: &Choice| row.open.into(),
        ),
        Column::count("cells", "Cells in all [cells]", |row: &Choice| row.cells.into()),
        Column::float(
            "regret",
            "Expected shortfall from the best arm of each cell, which may be another than `best` \
             [streams]",
            |row: &Choice| row.regret,
        ),
        Column::float(
            "regret_low",
            "Lower end of the interval of `regret`; missing with one \
             replicate [streams]",
            |row: &Choice| row.regret_low,
        ),
        Column::float("regret_high", "Upper end of it [streams]", |row: &Choice| row.regret_high),
        Column::float(
            "regret_share",
            "`regret` as a share of the mean streams of the cells' best",
            |row: &Choice| row.regret_share,
        ),
        Column::text(
            "worst_platform",
            "Recommender or belief of the cell with the largest regret",
            |row: &Choice| &row.worst_platform,
        ),
        Column::float(
            "worst_save_weight",
            "What a save weighs in training in that cell; missing for a preset [streams]",
            |row: &Choice| row.worst_save_weight.map(f64::from),
        ),
        Column::float("worst_regret", "Regret in that cell [streams]", |row: &Choice| {
            row.worst_regret
        }),
        Column::float(
            "spent",
            "Money that the arm spent, mean over cells and replicates [USD]",
            |row: &Choice| row.spent,
        ),
    ];
    let row = "arm: what choosing it for all cells costs, by streams over the whole run";
    Table { name: "wins", written_by: ROBUST, row, columns }
}
