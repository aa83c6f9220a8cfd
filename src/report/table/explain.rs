//! Tables of a decomposition.
//!
//! Deliberately unknown: the formats, and how paths are told apart.

use crate::inference::estimate::Estimate;
use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::report::table::column::estimate;
use crate::study::explain::findings::{Path, PathRow, ReplicatePaths, SaverGap};

/// The command that writes them.
const EXPLAIN: &str = "`explain`";
const WINDOW: &str = "Window the row is over, from release [days]";
const MEASURE: &str = "Name of the measure, see [measures](#measures); `streams_<source>` tells \
     which source carried a path";

/// The paths of an effect.
pub fn paths() -> Table<PathRow> {
    let mut columns = vec![
        Column::count("window_days", WINDOW, |row: &PathRow| row.window_days.into()),
        Column::text("measure", MEASURE, |row: &PathRow| row.measure.name()),
        Column::text("path", "Part of the strategy's effect", |row: &PathRow| row.path.name())
            .one_of(Path::ALL.map(|path| (path.name(), path.doc()))),
    ];
    columns.extend(estimate(
        "effect",
        "What came by the path, mean over replicates [unit of the measure]",
        |row: &PathRow| Some(&row.effect),
    ));
    columns.extend(estimate(
        "share",
        "The same as a share of the total; missing where the total is not clearly different from 0",
        |row: &PathRow| row.share.as_ref(),
    ));
    Table { name: "paths", written_by: EXPLAIN, row: "window, measure and path", columns }
}

/// The same for every replicate, a column per path: lines add up to the last bit.
pub fn by_replicate() -> Table<ReplicatePaths> {
    let mut columns = vec![
        Column::count("replicate", "Number of the replicate, from 0", |row: &ReplicatePaths| {
            row.replicate.into()
        }),
        Column::count("window_days", WINDOW, |row: &ReplicatePaths| row.window_days.into()),
        Column::text("measure", MEASURE, |row: &ReplicatePaths| row.measure.name()),
    ];
    let path = |(place, path): (usize, Path)| {
        let about = format!("{} [unit of the measure]", path.doc().trim_end_matches('.'));
        Column::float(path.name(), about, move |row: &ReplicatePaths| row.effects[place])
    };
    columns.extend(Path::ALL.into_iter().enumerate().map(path));
    let row = "replicate, window and measure; `paths` by replicate, where a line adds up exactly";
    Table { name: "replicates", written_by: EXPLAIN, row, columns }
}

/// A figure about savers.
pub type Figure = (&'static str, Option<Estimate>);

/// Figures about savers, one a row.
pub fn savers() -> Table<Figure> {
    let mut columns = vec![
        Column::text("figure", "Name of the figure", |row: &Figure| row.0)
            .one_of(FIGURES.map(|(name, about, _)| (name, about))),
    ];
    columns
        .extend(estimate("value", "Its value [unit of the figure]", |row: &Figure| row.1.as_ref()));
    let row = "figure about savers beside others, where there are both";
    Table { name: "savers", written_by: EXPLAIN, row, columns }
}

/// The rows of [`savers`].
pub fn saver_figures(gap: &SaverGap) -> Vec<Figure> {
    FIGURES.iter().map(|(name, _, read)| (*name, read(gap))).collect()
}

/// Reads a figure off what was found.
type Read = fn(&SaverGap) -> Option<Estimate>;

/// Names of the figures about savers, what they mean, and where they stand.
const FIGURES: [(&str, &str, Read); 14] = [
    (
        "follow_days",
        "Days for which everybody is followed, after the save, or after the first stream of who \
         did not save.",
        |it| counted(it.follow_days.into()),
    ),
    ("savers", "Savers, over all replicates.", |it| counted(it.savers)),
    ("streams_by_saver", "Streams of the release by a saver in these days.", |it| {
        Some(it.by_saver)
    }),
    ("others", "Listeners who did not save, over all replicates.", |it| counted(it.others)),
    ("streams_by_other", "Streams by one of them in these days.", |it| Some(it.by_other)),
    ("raw_ratio", "`streams_by_saver` over `streams_by_other`: what a dashboard shows.", |it| {
        Some(it.raw_ratio)
    }),
    (
        "caused_ratio",
        "Streams of listeners who were given a save, over those of the same listeners without it.",
        |it| it.caused_ratio,
    ),
    ("raw_gap", "`streams_by_saver` less `streams_by_other`.", |it| Some(it.gap)),
    (
        "caused_by_given_save",
        "Streams of a listener caused by a save given to one who likes the release as much.",
        |it| it.caused,
    ),
    ("caused_by_ask", "Streams of a listener caused by the save that the ask added.", |it| {
        it.caused_by_ask
    }),
    (
        "selection",
        "`raw_gap` less `caused_by_given_save`: savers differ from other listeners before they \
         save.",
        |it| it.selection,
    ),
    ("saves_given", "Saves given away, over all replicates.", |it| counted(it.given)),
    (
        "streams_of_all_per_given_save",
        "Streams of all listeners, by the end of the run, for each save given away.",
        |it| it.per_given_save,
    ),
    (
        "streams_of_all_per_extra_save",
        "Streams of all listeners, by the end of the run, for each save that the ask added.",
        |it| it.per_extra_save,
    ),
];

/// A count, which has no interval.
#[expect(clippy::unnecessary_wraps, reason = "figures may be absent, and this is one")]
fn counted(heads: u64) -> Option<Estimate> {
    Some(Estimate { value: heads as f64, low: None, high: None })
}
