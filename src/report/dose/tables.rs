//! Tables of a dose–response study.
//!
//! Deliberately unknown: the formats, and how slopes are drawn.

use crate::inference::estimate::Estimate;
use crate::report::table::Table;
use crate::report::table::column::{Column, estimate};
use crate::study::dose::findings::{AbTest, CurvePoint, Slope, SlopeKind, Track};

/// The command that writes them.
const DOSE: &str = "`dose`";
const WINDOW: &str = "Window the row is over, from release [days]";

/// The release under every dose.
pub fn curve() -> Table<CurvePoint> {
    let mut columns = vec![
        Column::float(
            "dose",
            "Share of listeners for whom saving the release is made easier; below 0: harder",
            |row: &CurvePoint| f64::from(row.dose),
        ),
        Column::count("window_days", WINDOW, |row: &CurvePoint| row.window_days.into()),
        Column::text(
            "measure",
            "`streams`, `listeners`, `saves` or `save_rate`, see [measures](#measures)",
            |row: &CurvePoint| row.measure.name(),
        ),
    ];
    columns.extend(estimate(
        "value",
        "Mean over replicates [unit of the measure]",
        |row: &CurvePoint| Some(&row.value),
    ));
    columns.extend(estimate(
        "effect",
        "Mean paired difference to dose 0 [unit of the measure]",
        |row: &CurvePoint| Some(&row.effect),
    ));
    Table { name: "dose", written_by: DOSE, row: "dose, window and measure", columns }
}

/// Slopes of streams over the save rate.
pub fn slopes() -> Table<Slope> {
    let kinds = [SlopeKind::Causal, SlopeKind::AcrossTracks, SlopeKind::Shuffled];
    let mut columns = vec![
        Column::text("slope", "Where the slope comes from", |row: &Slope| row.kind.name())
            .one_of(kinds.map(|kind| (kind.name(), kind.doc()))),
        Column::count("window_days", WINDOW, |row: &Slope| row.window_days.into()),
    ];
    columns.extend(estimate(
        "streams_per_point",
        "Streams that go with one more save per 100 listeners [streams per percentage point]",
        |row: &Slope| Some(&row.streams_per_point),
    ));
    columns.extend(estimate(
        "share_per_point",
        "The same as a share of the mean streams along the line [per percentage point]",
        |row: &Slope| Some(&row.share_per_point),
    ));
    columns.extend(estimate(
        "streams_per_save",
        "Streams that go with one more save; missing across tracks, where saves are counted \
         and not caused [streams per save]",
        |row: &Slope| row.streams_per_save.as_ref(),
    ));
    columns.push(Column::count("points", "Points behind it: runs, or tracks", |row: &Slope| {
        row.points
    }));
    Table { name: "slopes", written_by: DOSE, row: "kind of slope and window", columns }
}

/// How many times as steep the slope across tracks is.
pub fn overstated() -> Table<(u16, Estimate)> {
    let mut columns =
        vec![Column::count("window_days", WINDOW, |row: &(u16, Estimate)| row.0.into())];
    columns.extend(estimate(
        "times",
        "How many times as steep the slope across tracks is as the causal one",
        |row: &(u16, Estimate)| Some(&row.1),
    ));
    let row = "window in which the causal slope is clearly not 0";
    Table { name: "overstated", written_by: DOSE, row, columns }
}

/// The tracks of the comparison across tracks.
pub fn tracks() -> Table<Track> {
    let columns = vec![
        Column::count("replicate", "Number of the replicate, from 0", |row: &Track| {
            row.replicate.into()
        }),
        Column::count(
            "listeners",
            "Different listeners who streamed it [listeners]",
            |row: &Track| row.shown.listeners,
        ),
        Column::count("streams", "Streams [streams]", |row: &Track| row.shown.streams),
        Column::count("saves", "Listeners who saved it [saves]", |row: &Track| row.shown.saves),
        Column::float("save_rate", "Saves per listener [per listener]", |row: &Track| {
            row.shown.save_rate()
        }),
    ];
    let row = "replicate and track behind the slope across tracks: other new releases with enough \
               listeners, each over the longest window of its own age";
    Table { name: "tracks", written_by: DOSE, row, columns }
}

/// The test on some of the listeners beside the truth.
pub fn ab_tests() -> Table<AbTest> {
    let mut columns = vec![
        Column::float("dose", "Share of listeners treated in the test", |row: &AbTest| {
            f64::from(row.dose)
        }),
        Column::count("window_days", WINDOW, |row: &AbTest| row.window_days.into()),
    ];
    columns.extend(estimate(
        "says",
        "What the test says: difference of the groups' means, for all listeners [streams]",
        |row: &AbTest| Some(&row.says),
    ));
    columns.extend(estimate(
        "says_without_imbalance",
        "The same without the chance imbalance between the groups, which only the control can \
         show [streams]",
        |row: &AbTest| Some(&row.says_without_imbalance),
    ));
    columns.extend(estimate(
        "truth",
        "What easing saving for all listeners brings [streams]",
        |row: &AbTest| Some(&row.truth),
    ));
    columns.extend(estimate(
        "error",
        "What the test says, without chance imbalance, less the truth [streams]",
        |row: &AbTest| Some(&row.error),
    ));
    columns.extend(estimate(
        "spilled",
        "What those not treated stream more because others were, for all listeners [streams]",
        |row: &AbTest| Some(&row.spilled),
    ));
    let row = "window of a test in which saving is made easier for some of the listeners only";
    Table { name: "ab_tests", written_by: DOSE, row, columns }
}
