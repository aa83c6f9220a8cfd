//! The daily table: a row per replicate, strategy and day. Main type: [`DailyRow`].
//!
//! Deliberately unknown: the formats it is written in.

use crate::measure::record::{DayRecord, Turnover};
use crate::model::source::Source;
use crate::report::table::Table;
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

/// The table, with all the columns it can have.
pub fn table<'a>() -> Table<DailyRow<'a>> {
    let mut columns = columns();
    columns.extend(episodes());
    columns.extend(others());
    Table {
        name: "daily",
        written_by: "`run` and `compare`",
        row: "replicate, arm (the control is one of them) and day",
        columns,
    }
}

/// The table for these rows: columns of episodes are there where any of their saves was counted,
/// those of the artist's other tracks where any was played.
pub fn table_of<'a>(rows: &[DailyRow<'_>]) -> Table<DailyRow<'a>> {
    let counted = |row: &DailyRow<'_>| {
        let Turnover { episode_saves, episode_unsaves, .. } = row.record.turnover;
        episode_saves + episode_unsaves > 0
    };
    let played = |row: &DailyRow<'_>| !row.record.others.is_nothing();
    let mut columns = columns();
    if rows.iter().any(counted) {
        columns.extend(episodes());
    }
    if rows.iter().any(played) {
        columns.extend(others());
    }
    Table { columns, ..table() }
}

fn columns<'a>() -> Vec<Column<DailyRow<'a>>> {
    let of_release = Source::ALL.into_iter().enumerate().map(|(index, source)| {
        let about = format!("Streams of the release from `{}` [streams]", source.name());
        Column::count(format!("streams_{}", source.name()), about, move |row: &DailyRow| {
            row.record.focal_streams_by_source[index]
        })
    });
    let of_all = Source::ALL.into_iter().enumerate().map(|(index, source)| {
        let about = format!("Streams of all tracks from `{}` [streams]", source.name());
        Column::count(format!("world_streams_{}", source.name()), about, move |row: &DailyRow| {
            row.record.world_streams_by_source[index]
        })
    });
    let mut columns = release();
    columns.extend(of_release);
    columns.extend(bought());
    columns.extend(world());
    columns.extend(of_all);
    columns.extend(turnover());
    columns
}

/// Whose day it is, and what became of the release.
fn release<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count("replicate", "Number of the replicate, from 0", |row: &DailyRow| {
            row.replicate.into()
        }),
        Column::text(
            "strategy",
            "Name of the arm: a strategy, or `control`, in which nothing is bought",
            |row: &DailyRow| row.strategy,
        ),
        Column::int(
            "day",
            "The day; release is 0, days before it are negative",
            |row: &DailyRow| row.record.day.0.into(),
        ),
        Column::count(
            "starts",
            "Plays of the release that were begun, by real listeners like all that follows \
             [plays]",
            |row: &DailyRow| row.record.focal.starts,
        ),
        Column::count(
            "streams",
            "Plays of the release of 30 s or more [streams]",
            |row: &DailyRow| row.record.focal.streams,
        ),
        Column::count(
            "listeners",
            "Listeners who streamed the release on this day [listeners]",
            |row: &DailyRow| row.record.focal_listeners,
        ),
        Column::count(
            "new_listeners",
            "Listeners who streamed it on this day for the first time; sum these to count \
             listeners over days [listeners]",
            |row: &DailyRow| row.record.focal_new_listeners,
        ),
        Column::count(
            "skips",
            "Plays of the release of less than 30 s; `starts` = `streams` + `skips` [plays]",
            |row: &DailyRow| row.record.focal.skips,
        ),
        Column::count(
            "completions",
            "Plays of the release to the end [plays]",
            |row: &DailyRow| row.record.focal.completions,
        ),
        Column::count(
            "saves",
            "First saves of the release, at most one per listener [saves]",
            |row: &DailyRow| row.record.focal.saves,
        ),
        Column::count(
            "adds",
            "First adds of the release to an own playlist [adds]",
            |row: &DailyRow| row.record.focal.adds,
        ),
        Column::count(
            "follows",
            "Followers the artist gained from the release [follows]",
            |row: &DailyRow| row.record.focal.follows,
        ),
    ]
}

/// What was bought, what it cost and what came in.
fn bought<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count(
            "exposures",
            "Exposures bought: clicks, pitches, pre-saves [exposures]",
            |row: &DailyRow| row.record.exposures,
        ),
        Column::float("cost", "Money spent on this day [USD]", |row: &DailyRow| {
            row.record.cost.dollars()
        }),
        Column::count(
            "artificial_streams",
            "Artificial streams counted, apart from `streams` [streams]",
            |row: &DailyRow| row.record.artificial_streams,
        ),
        Column::count(
            "artificial_removed",
            "Artificial streams found and taken out of the counts [streams]",
            |row: &DailyRow| row.record.artificial_removed,
        ),
        Column::count(
            "artificial_bought",
            "Artificial streams ordered, to be delivered from this day on [streams]",
            |row: &DailyRow| row.record.artificial_bought,
        ),
        Column::float(
            "penalty",
            "Fee due for artificial streams that were found [USD]",
            |row: &DailyRow| row.record.penalty.dollars(),
        ),
        Column::float(
            "royalties",
            "What the streams counted on this day earn, less commission and what is taken \
             back [USD]",
            |row: &DailyRow| row.record.royalties.dollars(),
        ),
        Column::float(
            "commission",
            "Commission of the service on boosted streams [USD]",
            |row: &DailyRow| row.record.commission.dollars(),
        ),
        Column::count(
            "sanctioned",
            "1 where the platform holds the release back, having found artificial streams; \
             else 0",
            |row: &DailyRow| row.record.sanctioned.into(),
        ),
    ]
}

/// All tracks.
fn world<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count(
            "world_starts",
            "Plays of all tracks that were begun, by real listeners [plays]",
            |row: &DailyRow| row.record.world.starts,
        ),
        Column::count("world_streams", "Streams of all tracks [streams]", |row: &DailyRow| {
            row.record.world.streams
        }),
        Column::count(
            "world_listeners",
            "Listeners who streamed anything [listeners]",
            |row: &DailyRow| row.record.world_listeners,
        ),
        Column::count(
            "world_skips",
            "Plays of all tracks of less than 30 s [plays]",
            |row: &DailyRow| row.record.world.skips,
        ),
        Column::count(
            "world_completions",
            "Plays of all tracks to the end [plays]",
            |row: &DailyRow| row.record.world.completions,
        ),
        Column::count(
            "world_saves",
            "First saves of all tracks; those of episodes are counted apart, in \
             `world_episode_saves` [saves]",
            |row: &DailyRow| row.record.world.saves,
        ),
        Column::count(
            "world_adds",
            "First adds of all tracks to an own playlist [adds]",
            |row: &DailyRow| row.record.world.adds,
        ),
        Column::count(
            "world_follows",
            "Followers gained by all artists [follows]",
            |row: &DailyRow| row.record.world.follows,
        ),
    ]
}

/// What changed slowly.
fn turnover<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count("unsaves", "Saves of the release taken back [saves]", |row: &DailyRow| {
            row.record.turnover.focal_unsaves
        }),
        Column::count(
            "world_unsaves",
            "Saves of any track taken back, those of episodes apart [saves]",
            |row: &DailyRow| row.record.turnover.unsaves,
        ),
        Column::count(
            "world_album_saves",
            "Releases saved whole, each after a save of one of its tracks [releases]",
            |row: &DailyRow| row.record.turnover.album_saves,
        ),
        Column::count(
            "world_album_tracks",
            "Tracks that entered libraries with them; not among the saves [tracks]",
            |row: &DailyRow| row.record.turnover.album_tracks,
        ),
        Column::count(
            "world_lapsed",
            "Listeners who stopped listening [listeners]",
            |row: &DailyRow| row.record.turnover.lapsed,
        ),
        Column::count("world_returned", "Listeners who came back [listeners]", |row: &DailyRow| {
            row.record.turnover.returned
        }),
        Column::count(
            "world_playlists_followed",
            "Followers gained by public playlists [follows]",
            |row: &DailyRow| row.record.turnover.playlists_followed,
        ),
        Column::count(
            "world_playlists_left",
            "Followers lost by public playlists [follows]",
            |row: &DailyRow| row.record.turnover.playlists_left,
        ),
    ]
}

/// What was saved for later; only where there are podcasts.
fn episodes<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count(
            "world_episode_saves",
            "First saves of episodes, which are saved for later; the column is only there where \
             there were any [saves]",
            |row: &DailyRow| row.record.turnover.episode_saves,
        ),
        Column::count(
            "world_episode_unsaves",
            "Saves of episodes taken back; only there with the column before [saves]",
            |row: &DailyRow| row.record.turnover.episode_unsaves,
        ),
    ]
}

/// Other tracks of the artist; only where there are any.
fn others<'a>() -> Vec<Column<DailyRow<'a>>> {
    vec![
        Column::count(
            "catalogue_starts",
            "Plays of the artist's other tracks that were begun; the column is only there where \
             there were any [plays]",
            |row: &DailyRow| row.record.others.starts,
        ),
        Column::count(
            "catalogue_streams",
            "Streams of the artist's other tracks; only there with the column before [streams]",
            |row: &DailyRow| row.record.others.streams,
        ),
        Column::count(
            "catalogue_saves",
            "First saves of the artist's other tracks; only there with the columns before [saves]",
            |row: &DailyRow| row.record.others.saves,
        ),
    ]
}
