//! The table of effects: a row per arm but the reference, window and measure.
//!
//! Deliberately unknown: the formats it is written in, and how effects are estimated.

use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::study::outcome::Effect;

/// The table.
pub fn table() -> Table<Effect> {
    Table {
        name: "effects",
        written_by: "`run` and `compare`",
        row: "arm but the reference, window and measure; a ratio whose denominator is 0 has none",
        columns: columns(),
    }
}

/// All columns, in order.
pub fn columns() -> Vec<Column<Effect>> {
    vec![
        Column::text(
            "strategy",
            "Name of the strategy; `control` where a strategy is the reference",
            |row: &Effect| &row.strategy,
        ),
        Column::count(
            "window_days",
            "Window the row is over, from release [days]",
            |row: &Effect| row.window_days.into(),
        ),
        Column::text(
            "measure",
            "Name of the measure, see [measures](#measures)",
            |row: &Effect| row.measure.name(),
        ),
        Column::text("unit", "Unit of the measure", |row: &Effect| &row.unit),
        Column::float(
            "value",
            "Mean over replicates under the strategy [unit of the measure]",
            |row: &Effect| row.value,
        ),
        Column::float(
            "control",
            "Mean over replicates under the reference, which is the control unless another \
             was named [unit of the measure]",
            |row: &Effect| row.control,
        ),
        Column::float(
            "effect",
            "Mean paired difference of the two: what the strategy caused [unit of the measure]",
            |row: &Effect| row.effect,
        ),
        Column::float(
            "effect_low",
            "Lower end of the interval of `effect` over replicates; missing with one \
             replicate [unit of the measure]",
            |row: &Effect| row.effect_low,
        ),
        Column::float("effect_high", "Upper end of it [unit of the measure]", |row: &Effect| {
            row.effect_high
        }),
        Column::float("confidence", "Confidence of the intervals, as a share", |row: &Effect| {
            row.confidence
        }),
        Column::float(
            "p_best",
            "Probability that the arm has the best mean of all, the control included; missing \
             with one replicate, for measures that are neither good nor bad, and where one is \
             a ratio whose denominator is 0 in some arm",
            |row: &Effect| row.p_best,
        ),
        Column::count("replicates", "Replicates behind the row", |row: &Effect| {
            row.replicates.into()
        }),
        Column::float(
            "variance_reduction",
            "How many times as many unpaired worlds the same interval would have taken: \
             variance of the unpaired difference over that of the paired one; missing where \
             the paired one does not vary",
            |row: &Effect| row.variance_reduction,
        ),
        Column::float(
            "cost_per_unit",
            "Money spent beyond that of the reference for each unit of `effect`; missing \
             unless the measure is a count, more was spent and the interval lies above 0 \
             [USD]",
            |row: &Effect| row.cost_per_unit,
        ),
        Column::text(
            "interval",
            "How the interval was made: `student`, `bootstrap` for skewed differences of 10 \
             replicates or more, `none` with one replicate",
            |row: &Effect| row.interval.name(),
        ),
        Column::float(
            "simultaneous_low",
            "Lower end of the simultaneous interval: it holds together with those of all other \
             strategies \
             for this measure and window, at the same confidence; missing with one replicate \
             [unit of the measure]",
            |row: &Effect| row.simultaneous_low,
        ),
        Column::float(
            "simultaneous_high",
            "Upper end of it [unit of the measure]",
            |row: &Effect| row.simultaneous_high,
        ),
        Column::float(
            "replicates_for_5_percent",
            "Replicates that would narrow the interval to ± 5 % of the larger of the two \
             means; missing with one replicate and where both means are 0",
            |row: &Effect| row.replicates_for_5_percent.map(f64::from),
        ),
        Column::text("reference", "Name of the arm that is compared with", |row: &Effect| {
            &row.reference
        }),
        spent(),
    ]
}

/// What an arm really spent.
pub fn spent() -> Column<Effect> {
    Column::float(
        "spent",
        "Mean money that the arm spent in the window, what it spent before release included; a \
         campaign may spend less than its budget [USD]",
        |row: &Effect| row.spent,
    )
}
