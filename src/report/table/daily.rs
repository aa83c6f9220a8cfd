//! The daily table: a row per replicate, strategy and day. Main type: [`DailyRow`].
//!
//! Deliberately unknown: the formats it is written in.

use crate::measure::record::DayRecord;
use crate::model::source::Source;
use crate::report::table::column::Column;
use crate::study::outcome::Outcome;

/// One day of one arm of one replicate.
pub struct DailyRow<'a> {
    /// Number of the replicate.
    pub replicate: u32,
    /// Name of the arm; the control is one of them.
    pub strategy: &'a str,
    /// What happened.
    pub record: &'a DayRecord,
}

/// All rows: replicates in order, the control first, days in order.
pub fn rows(outcome: &Outcome) -> Vec<DailyRow<'_>> {
    let mut rows = Vec::new();
    for replicate in &outcome.replicates {
        for (strategy, days) in outcome.arms.iter().zip(&replicate.arms) {
            rows.extend(days.iter().map(|record| DailyRow {
                replicate: replicate.number,
                strategy,
                record,
            }));
        }
    }
    rows
}

/// All columns, in order.
pub fn columns<'a>() -> Vec<Column<DailyRow<'a>>> {
    let mut columns = vec![
        Column::count("replicate", |row: &DailyRow| row.replicate.into()),
        Column::text("strategy", |row: &DailyRow| row.strategy),
        Column::int("day", |row: &DailyRow| row.record.day.0.into()),
        Column::count("starts", |row: &DailyRow| row.record.focal.starts),
        Column::count("streams", |row: &DailyRow| row.record.focal.streams),
        Column::count("listeners", |row: &DailyRow| row.record.focal_listeners),
        Column::count("new_listeners", |row: &DailyRow| row.record.focal_new_listeners),
        Column::count("skips", |row: &DailyRow| row.record.focal.skips),
        Column::count("completions", |row: &DailyRow| row.record.focal.completions),
        Column::count("saves", |row: &DailyRow| row.record.focal.saves),
        Column::count("adds", |row: &DailyRow| row.record.focal.adds),
        Column::count("follows", |row: &DailyRow| row.record.focal.follows),
    ];
    columns.extend(Source::ALL.into_iter().enumerate().map(|(index, source)| {
        Column::count(format!("streams_{}", source.name()), move |row: &DailyRow| {
            row.record.focal_streams_by_source[index]
        })
    }));
    columns.extend([
        Column::count("exposures", |row: &DailyRow| row.record.exposures),
        Column::float("cost", |row: &DailyRow| row.record.cost.dollars()),
        Column::count("artificial_streams", |row: &DailyRow| row.record.artificial_streams),
        Column::count("artificial_removed", |row: &DailyRow| row.record.artificial_removed),
        Column::count("artificial_bought", |row: &DailyRow| row.record.artificial_bought),
        Column::float("penalty", |row: &DailyRow| row.record.penalty.dollars()),
        Column::float("royalties", |row: &DailyRow| row.record.royalties.dollars()),
        Column::float("commission", |row: &DailyRow| row.record.commission.dollars()),
        Column::count("sanctioned", |row: &DailyRow| row.record.sanctioned.into()),
        Column::count("world_starts", |row: &DailyRow| row.record.world.starts),
        Column::count("world_streams", |row: &DailyRow| row.record.world.streams),
        Column::count("world_listeners", |row: &DailyRow| row.record.world_listeners),
        Column::count("world_skips", |row: &DailyRow| row.record.world.skips),
        Column::count("world_completions", |row: &DailyRow| row.record.world.completions),
        Column::count("world_saves", |row: &DailyRow| row.record.world.saves),
        Column::count("world_adds", |row: &DailyRow| row.record.world.adds),
        Column::count("world_follows", |row: &DailyRow| row.record.world.follows),
    ]);
    columns.extend(Source::ALL.into_iter().enumerate().map(|(index, source)| {
        Column::count(format!("world_streams_{}", source.name()), move |row: &DailyRow| {
            row.record.world_streams_by_source[index]
        })
    }));
    columns.extend([
        Column::count("unsaves", |row: &DailyRow| row.record.turnover.focal_unsaves),
        Column::count("world_unsaves", |row: &DailyRow| row.record.turnover.unsaves),
        Column::count("world_album_saves", |row: &DailyRow| row.record.turnover.album_saves),
        Column::count("world_album_tracks", |row: &DailyRow| row.record.turnover.album_tracks),
        Column::count("world_lapsed", |row: &DailyRow| row.record.turnover.lapsed),
        Column::count("world_returned", |row: &DailyRow| row.record.turnover.returned),
        Column::count("world_playlists_followed", |row: &DailyRow| {
            row.record.turnover.playlists_followed
        }),
        Column::count("world_playlists_left", |row: &DailyRow| row.record.turnover.playlists_left),
    ]);
    columns
}
