//! Charts of a plan: response curves, splits, the worst worlds, weeks, and how the best split
//! changes.
//!
//! All are of the scenario's own platform, but for the last. Deliberately unknown: how a split is
//! found.

mod changes;
mod curves;
mod downside;
mod legend;
mod panels;
mod paying;
mod rows;
mod shades;
mod splits;
mod triangle;
mod weeks;
mod words;

use crate::report::chart::about::About;
use crate::report::chart::drawn::Layout;
use crate::report::chart::theme::Look;
use crate::study::plan::findings::PlanFindings;

/// The charts, laid out.
pub(super) fn layouts<'a>(
    found: &'a PlanFindings,
    about: &'a About,
    look: Look,
) -> Vec<Layout<'a>> {
    let splits = move || match found.channels.len() {
        words::OF_A_TRIANGLE => triangle::chart(found, about, look),
        _ => splits::chart(found, about, look),
    };
    vec![
        ("15-response-curves", Box::new(move || curves::chart(found, about, look))),
        ("16-splits", Box::new(splits)),
        ("17-worst-worlds", Box::new(move || downside::chart(found, about, look))),
        ("18-plan-by-week", Box::new(move || weeks::chart(found, about, look))),
        ("19-best-splits", Box::new(move || changes::chart(found, about, look))),
    ]
}

/// Titles of the charts that there are.
pub(super) fn titles(found: &PlanFindings) -> Vec<String> {
    let changes = changes::is_drawn(found).then(|| changes::title(found));
    let curves = (!paying::channels(found).is_empty()).then(|| paying::title(found));
    let splits = [splits::title(found), downside::title(found), weeks::title(found)];
    curves.into_iter().chain(splits).chain(changes).collect()
}
