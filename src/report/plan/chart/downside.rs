//! Chart 17: the worst tenth of worlds beside the mean, of the best split and of all that it is held
//! against.
//!
//! Deliberately unknown: how a row is drawn.

use crate::report::chart::about::About;
use crate::report::chart::drawn::Chart;
use crate::report::chart::theme::Look;
use crate::report::plan::chart::rows::Rows;
use crate::report::plan::chart::{splits, words};
use crate::study::plan::findings::PlanFindings;

/// What the best split of the largest budget does in the worst worlds.
pub(super) fn title(found: &PlanFindings) -> String {
    let Some(answer) = words::chief(found) else { return String::new() };
    words::silence(found, answer).unwrap_or_else(|| {
        format!(
            "The best split of {} in the worst tenth of worlds: {}, and {} on average",
            found.money(answer.budget),
            words::of_streams(found, answer.worst_tenth),
            found.signed(answer.again.value)
        )
    })
}

/// Lays the chart out. Where another chart shows the money of these splits, this one does not.
pub(super) fn chart<'a>(found: &'a PlanFindings, about: &About, look: Look) -> Option<Chart<'a>> {
    let rows = Rows {
        found,
        title: title(found),
        how: "fresh replicates; worst tenth / mean; whiskers",
        unit: words::what(found),
        with_money: found.channels.len() == words::OF_A_TRIANGLE,
        groups: splits::groups(found, &look, true),
    };
    rows.chart(about, look)
}
