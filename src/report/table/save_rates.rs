//! The tables of what save rate is usual: percentiles over the world's other new releases, and
//! where the release stands among them.
//!
//! Deliberately unknown: the formats they are written in, and how new releases were looked at.

use crate::report::table::Table;
use crate::report::table::column::{Column, estimate};
use crate::study::benchmark::findings::{
    Benchmark, LEAST_LISTENERS, LEAST_TRACKS, Percentiles, Rate, Standing,
};

/// The commands that write them.
const RUN: &str = "`run` and `compare`, where the run has 14 days or more,";

/// Percentiles of the world's other new releases in the control.
pub fn percentiles() -> Table<Percentiles> {
    let at = |name: &'static str, about: &'static str, of: fn(&Percentiles) -> Option<f64>| {
        Column::float(name, format!("{about} [unit of the rate]"), of)
    };
    let mut columns = vec![
        Column::text(
            "genre",
            "Genre the tracks are filed under; `all` for all together",
            |row: &Percentiles| &row.genre,
        ),
        Column::count(
            "age_days",
            "Days from a track's own release on: what it has by then [days]",
            |row: &Percentiles| row.age_days.into(),
        ),
        Column::text("rate", "Which save rate", |row: &Percentiles| row.rate.name())
            .one_of(Rate::BOTH.map(|rate| (rate.name(), rate.doc()))),
        Column::count(
            "tracks",
            format!(
                "Tracks behind the row, over all replicates: of the release's kind, without the \
                 release, with {LEAST_LISTENERS} listeners or more by that age, which the run \
                 reaches. Of fewer than {LEAST_TRACKS} there are no percentiles [tracks]"
            ),
            |row: &Percentiles| row.tracks,
        ),
        at("p10", "A tenth of the tracks have less", |row| row.p10),
        at("p25", "A quarter of the tracks have less", |row| row.p25),
    ];
    columns.extend(estimate(
        "median",
        "Half of the tracks have less; its interval is Woodruff's, over replicates [unit of the \
         rate]",
        |row: &Percentiles| row.median.as_ref(),
    ));
    columns.push(at("p75", "Three quarters of the tracks have less", |row| row.p75));
    columns.push(at("p90", "Nine tenths of the tracks have less", |row| row.p90));
    let row = "genre, age and rate: the other new releases of the control";
    Table { name: "save_rates", written_by: RUN, row, columns }
}

/// Where the release stands among them.
pub fn standings() -> Table<Standing> {
    let mut columns = vec![
        Column::text("strategy", "Name of the arm; `control` for none", |row: &Standing| {
            &row.strategy
        }),
        Column::count("age_days", "Days from release on [days]", |row: &Standing| {
            row.age_days.into()
        }),
        Column::text("rate", "Which save rate", |row: &Standing| row.rate.name())
            .one_of(Rate::BOTH.map(|rate| (rate.name(), rate.doc()))),
    ];
    columns.extend(estimate(
        "value",
        "The release's rate: mean over replicates [unit of the rate]",
        |row: &Standing| Some(&row.value),
    ));
    columns.extend(estimate(
        "above_in_genre",
        "Share of the new releases of its genre with a lower rate, equal ones counted half: mean \
         over replicates, each with the tracks of its own world; missing where `save_rates` has no \
         percentiles [of tracks]",
        |row: &Standing| row.in_genre.as_ref(),
    ));
    columns.extend(estimate(
        "above_in_all",
        "The same among the new releases of all genres [of tracks]",
        |row: &Standing| row.in_all.as_ref(),
    ));
    let row = "arm, age and rate: the release beside the tracks of `save_rates`";
    Table { name: "save_rate_standing", written_by: RUN, row, columns }
}

/// Both tables as files.
///
/// # Errors
/// [`crate::report::error::ReportError::Encode`], naming the table.
pub fn files(
    found: &Benchmark,
) -> Result<Vec<(String, Vec<u8>)>, crate::report::error::ReportError> {
    let mut files = Vec::from(super::both(&percentiles(), &found.rates)?);
    files.extend(super::both(&standings(), &found.standings)?);
    Ok(files)
}
