//! Tables of worlds of several sizes: a row per size; per size and strategy; per size and source;
//! and the effects and paths of every size.
//!
//! Deliberately unknown: the formats they are written in, and how sizes are judged.

use crate::report::table::column::{Column, estimate};
use crate::report::table::{Table, effects as of_effects, explain as of_paths};
use crate::study::explain::findings::PathRow;
use crate::study::outcome::Effect;
use crate::study::size::findings::{Agreement, OfSize, OfSource, SizeFindings, World};
use crate::study::size::rule::Answer;

/// The command that writes them.
const SIZE: &str = "`size`";
const LISTENERS: &str = "Listeners of the world [listeners]";

/// A world, and whether it is the one that is large enough.
pub type SizeRow = (World, bool);

/// The rows of [`sizes`].
pub fn rows_of_sizes(found: &SizeFindings) -> Vec<SizeRow> {
    let row = |it: &World| (it.clone(), found.enough == Some(it.listeners));
    found.worlds.iter().map(row).collect()
}

/// A row per size.
pub fn sizes() -> Table<SizeRow> {
    let mut columns = vec![
        Column::count("listeners", LISTENERS, |row: &SizeRow| row.0.listeners.into()),
        Column::count(
            "tracks",
            "Tracks of the world on its first day [tracks]",
            |row: &SizeRow| row.0.tracks.into(),
        ),
        Column::flag(
            "large_enough",
            "Whether this is the smallest world that agrees on every effect with one at least four \
             times as large",
            |row: &SizeRow| row.1,
        ),
    ];
    columns.extend(estimate(
        "control",
        "Streams of the release in the control over the whole run [streams]",
        |row: &SizeRow| Some(&row.0.control),
    ));
    columns.extend(estimate(
        "lead",
        "Streams under the first strategy beyond those under the second; missing without a second \
         [streams]",
        |row: &SizeRow| row.0.lead.as_ref(),
    ));
    columns.extend(estimate(
        "starts_per_track",
        "Starts that a new track has in its first 28 days, in the control; the release is not \
         among new tracks [starts]",
        |row: &SizeRow| Some(&row.0.starts_per_track),
    ));
    columns.extend(estimate(
        "starts_per_thousand",
        "Starts of tracks that are out for less than 28 days, by a thousand listeners in a day, in \
         the control [starts/day]",
        |row: &SizeRow| Some(&row.0.starts_per_thousand),
    ));
    Table { name: "sizes", written_by: SIZE, row: "size of the world", columns }
}

/// What the rule says of each strategy in each world that is judged by a larger one.
pub fn agreement() -> Table<Agreement> {
    let mut columns = vec![
        Column::count("listeners", LISTENERS, |row: &Agreement| row.listeners.into()),
        Column::count(
            "judge",
            "Listeners of the world that it is judged by, at least four times as many [listeners]",
            |row: &Agreement| row.judge.into(),
        ),
        Column::text(
            "strategy",
            "Name of the strategy; `control` where a strategy is the reference",
            |row: &Agreement| &row.strategy,
        ),
    ];
    columns.extend(estimate(
        "difference",
        "The strategy's effect on streams over the whole run in the larger world, less that in \
         this one [streams]",
        |row: &Agreement| Some(&row.difference),
    ));
    columns.push(Column::float("mean", "Mean of the two effects [streams]", |row: &Agreement| {
        row.mean
    }));
    let answer =
        Column::text("answer", "What the two worlds say of the effect", |row: &Agreement| {
            row.answer.name()
        });
    columns.push(answer.one_of(Answer::ALL.map(|it| (it.name(), it.doc()))));
    let row = "size that a larger one judges, and strategy";
    Table { name: "size_agreement", written_by: SIZE, row, columns }
}

/// The effects of every size.
pub fn effects() -> Table<OfSize<Effect>> {
    let row = "size and row of its table of effects";
    let columns = with_size(of_effects::columns());
    Table { name: "size_effects", written_by: SIZE, row, columns }
}

/// The paths of every size.
pub fn paths() -> Table<OfSize<PathRow>> {
    let row = "size and row of its table of paths, of the strategy that `explain` would take apart";
    let columns = with_size(of_paths::paths().columns);
    Table { name: "size_paths", written_by: SIZE, row, columns }
}

/// Columns with the size in front of them.
fn with_size<Row: 'static>(columns: Vec<Column<Row>>) -> Vec<Column<OfSize<Row>>> {
    let size = Column::count("listeners", LISTENERS, |row: &OfSize<Row>| row.listeners.into());
    let inner = columns.into_iter().map(|it| it.of(|row: &OfSize<Row>| &row.row));
    std::iter::once(size).chain(inner).collect()
}

/// The rows of [`sources`].
pub fn rows_of_sources(found: &SizeFindings) -> Vec<OfSize<OfSource>> {
    let rows = |it: &World| {
        let listeners = it.listeners;
        it.sources.clone().into_iter().map(move |row| OfSize { listeners, row })
    };
    found.worlds.iter().flat_map(rows).collect()
}

/// What came through each source in the control of every size.
pub fn sources() -> Table<OfSize<OfSource>> {
    let mut columns = vec![Column::text(
        "source",
        "Name of the source, see [sources](#sources)",
        |row: &OfSource| row.source.name(),
    )];
    columns.extend(estimate(
        "streams",
        "Streams of the release from the source over the whole run [streams]",
        |row: &OfSource| Some(&row.streams),
    ));
    columns.extend(estimate(
        "starts_per_track",
        "Starts from the source that a new track has in its first 28 days [starts]",
        |row: &OfSource| Some(&row.starts_per_track),
    ));
    columns.extend(estimate(
        "starts_per_thousand",
        "Starts of new tracks from the source, by a thousand listeners in a day [starts/day]",
        |row: &OfSource| Some(&row.starts_per_thousand),
    ));
    let row = "size and source, of the control";
    Table { name: "size_sources", written_by: SIZE, row, columns: with_size(columns) }
}
