//! Tables of a dose–response study. Deliberately unknown: the formats, and how slopes are drawn.

use crate::report::table::column::Column;
use crate::study::dose::findings::{AbTest, CurvePoint, Slope, Track};
use crate::study::estimate::Estimate;

/// The release under every dose: a row per dose, window and measure.
pub fn curve() -> Vec<Column<CurvePoint>> {
    let mut columns = vec![
        Column::float("dose", |row: &CurvePoint| f64::from(row.dose)),
        Column::count("window_days", |row: &CurvePoint| row.window_days.into()),
        Column::text("measure", |row: &CurvePoint| &row.measure),
    ];
    columns.extend(estimate("value", |row: &CurvePoint| Some(&row.value)));
    columns.extend(estimate("effect", |row: &CurvePoint| Some(&row.effect)));
    columns
}

/// Slopes: a row per kind and window.
pub fn slopes() -> Vec<Column<Slope>> {
    let mut columns = vec![
        Column::text("slope", |row: &Slope| row.kind.name()),
        Column::count("window_days", |row: &Slope| row.window_days.into()),
    ];
    columns.extend(estimate("streams_per_point", |row: &Slope| Some(&row.streams_per_point)));
    columns.extend(estimate("share_per_point", |row: &Slope| Some(&row.share_per_point)));
    columns.extend(estimate("streams_per_save", |row: &Slope| row.streams_per_save.as_ref()));
    columns.push(Column::count("points", |row: &Slope| row.points));
    columns
}

/// How many times as steep the slope across tracks is.
pub fn overstated() -> Vec<Column<(u16, Estimate)>> {
    let mut columns = vec![Column::count("window_days", |row: &(u16, Estimate)| row.0.into())];
    columns.extend(estimate("times", |row: &(u16, Estimate)| Some(&row.1)));
    columns
}

/// The tracks of the comparison across tracks.
pub fn tracks() -> Vec<Column<Track>> {
    vec![
        Column::count("replicate", |row: &Track| row.replicate.into()),
        Column::count("listeners", |row: &Track| row.shown.listeners),
        Column::count("streams", |row: &Track| row.shown.streams),
        Column::count("saves", |row: &Track| row.shown.saves),
        Column::float("save_rate", |row: &Track| row.shown.save_rate()),
    ]
}

/// The test on some of the listeners beside the truth.
pub fn ab_tests() -> Vec<Column<AbTest>> {
    let mut columns = vec![
        Column::float("dose", |row: &AbTest| f64::from(row.dose)),
        Column::count("window_days", |row: &AbTest| row.window_days.into()),
    ];
    columns.extend(estimate("says", |row: &AbTest| Some(&row.says)));
    columns.extend(estimate("says_without_luck", |row: &AbTest| Some(&row.says_without_luck)));
    columns.extend(estimate("truth", |row: &AbTest| Some(&row.truth)));
    columns.extend(estimate("error", |row: &AbTest| Some(&row.error)));
    columns.extend(estimate("spilled", |row: &AbTest| Some(&row.spilled)));
    columns
}

/// Value and ends of the interval of an estimate: `name`, `name_low`, `name_high`.
pub fn estimate<Row: 'static>(
    name: &str,
    of: impl Fn(&Row) -> Option<&Estimate> + Copy + 'static,
) -> [Column<Row>; 3] {
    [
        Column::float(name, move |row: &Row| of(row).map(|it| it.value)),
        Column::float(format!("{name}_low"), move |row: &Row| of(row).and_then(|it| it.low)),
        Column::float(format!("{name}_high"), move |row: &Row| of(row).and_then(|it| it.high)),
    ]
}
