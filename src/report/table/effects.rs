//! The table of effects: a row per arm but the reference, window and measure.
//!
//! Deliberately unknown: the formats it is written in, and how effects are estimated.

use crate::report::table::column::Column;
use crate::study::outcome::Effect;

/// All columns, in order.
pub fn columns() -> Vec<Column<Effect>> {
    vec![
        Column::text("strategy", |row: &Effect| &row.strategy),
        Column::count("window_days", |row: &Effect| row.window_days.into()),
        Column::text("measure", |row: &Effect| &row.measure),
        Column::text("unit", |row: &Effect| &row.unit),
        Column::float("value", |row: &Effect| row.value),
        Column::float("control", |row: &Effect| row.control),
        Column::float("effect", |row: &Effect| row.effect),
        Column::float("effect_low", |row: &Effect| row.effect_low),
        Column::float("effect_high", |row: &Effect| row.effect_high),
        Column::float("confidence", |row: &Effect| row.confidence),
        Column::float("p_best", |row: &Effect| row.p_best),
        Column::count("replicates", |row: &Effect| row.replicates.into()),
        Column::float("variance_reduction", |row: &Effect| row.variance_reduction),
        Column::float("cost_per_unit", |row: &Effect| row.cost_per_unit),
        Column::text("interval", |row: &Effect| row.interval.name()),
        Column::float("together_low", |row: &Effect| row.together_low),
        Column::float("together_high", |row: &Effect| row.together_high),
        Column::float("replicates_for_5_percent", |row: &Effect| {
            row.replicates_for_5_percent.map(f64::from)
        }),
        Column::text("reference", |row: &Effect| &row.reference),
    ]
}
