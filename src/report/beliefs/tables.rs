//! The table of a study of beliefs.
//!
//! Deliberately unknown: the formats, and how paths are told apart.

use crate::report::table::Table;
use crate::report::table::column::Column;
use crate::report::table::column::estimate;
use crate::study::beliefs::findings::{BeliefRow, PATHS};

/// Paths by belief.
pub fn beliefs() -> Table<BeliefRow> {
    let mut columns = vec![
        Column::text("belief", "Name of the belief about the platform", |row: &BeliefRow| {
            &row.belief
        }),
        Column::count(
            "window_days",
            "Window the row is over, from release [days]",
            |row: &BeliefRow| row.window_days.into(),
        ),
        Column::text("path", "Part of the strategy's effect", |row: &BeliefRow| row.path.name())
            .one_of(PATHS.map(|path| (path.name(), path.doc()))),
    ];
    columns.extend(estimate(
        "effect",
        "What came by the path, mean over replicates [streams]",
        |row: &BeliefRow| Some(&row.effect),
    ));
    columns.extend(estimate(
        "share",
        "The same as a share of what the ask adds, of `library` and `training`; missing where that \
         is not clearly different from 0",
        |row: &BeliefRow| row.share.as_ref(),
    ));
    Table { name: "beliefs", written_by: "`beliefs`", row: "belief, window and path", columns }
}
