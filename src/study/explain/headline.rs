//! What a decomposition says, in plain sentences drawn from its numbers.

use crate::study::dose::headline::chief_window;
use crate::study::estimate::Estimate;
use crate::study::explain::findings::{ExplainFindings, Path, PathRow, SaverGap};
use crate::study::words::{count, factor, one_replicate, percent, quoted, signed, told};

/// The sentences, the most important first.
pub fn headline(findings: &ExplainFindings) -> Vec<String> {
    if findings.replicates < 2 {
        return vec![one_replicate()];
    }
    let window = chief_window(&findings.windows);
    let mut sentences = whole(findings, window);
    sentences.extend(surfaces(findings, window));
    if let Some(savers) = &findings.savers {
        sentences.extend(gap(savers));
    }
    sentences
}

fn whole(findings: &ExplainFindings, window: u16) -> Vec<String> {
    let of = |path: Path| findings.path("streams", path, window);
    let (Some(total), Some(exposure), Some(ask), Some(library), Some(training)) =
        (of(Path::Total), of(Path::Exposure), of(Path::Ask), of(Path::Library), of(Path::Training))
    else {
        return Vec::new();
    };
    let share = |row: &PathRow| {
        row.share.as_ref().map_or_else(String::new, |it| format!(", {}", percent(it.value)))
    };
    let nudge = if findings.dose.abs() > 0.0 { "the dose" } else { "the ask" };
    vec![
        format!(
            "{} changes streams by day {window} by {}: being heard at all {}{}, {nudge} {}{}.",
            quoted(&findings.strategy),
            told(&total.effect, signed),
            told(&exposure.effect, signed),
            share(exposure),
            told(&ask.effect, signed),
            share(ask),
        ),
        format!(
            "What {nudge} adds comes {} through libraries and {} through what the recommender \
             learns.{}",
            told(&library.effect, signed),
            told(&training.effect, signed),
            unclear(&[("the library", &library.effect), ("training", &training.effect)]),
        ),
    ]
}

/// Which paths cannot be told from nothing.
fn unclear(paths: &[(&str, &Estimate)]) -> String {
    let open: Vec<&str> =
        paths.iter().filter(|(_, effect)| !effect.is_clear()).map(|(name, _)| *name).collect();
    if open.is_empty() {
        String::new()
    } else {
        format!(" With so many replicates {} cannot be told from nothing.", open.join(" and "))
    }
}

/// The surface that carried most of the path through training.
fn surfaces(findings: &ExplainFindings, window: u16) -> Option<String> {
    let carried = |row: &&PathRow| {
        row.window_days == window
            && row.path == Path::Training
            && row.measure.starts_with("streams_")
            && row.effect.is_clear()
    };
    let by_size = |a: &&PathRow, b: &&PathRow| a.effect.value.total_cmp(&b.effect.value);
    let most = findings.paths.iter().filter(carried).max_by(by_size)?;
    let surface = most.measure.trim_start_matches("streams_").replace('_', " ");
    Some(format!(
        "Most of the path through the recommender is carried by {surface}: {} streams.",
        told(&most.effect, signed)
    ))
}

fn gap(savers: &SaverGap) -> Vec<String> {
    let mut sentences = vec![format!(
        "In the {} days after, a saver streams the release {} times, somebody who did not save {} \
         times: {} times as much.",
        savers.follow_days,
        count(savers.by_saver.value),
        count(savers.by_other.value),
        told(&savers.raw_ratio, factor),
    )];
    if let (Some(ratio), Some(caused), Some(selection)) =
        (&savers.caused_ratio, &savers.caused, &savers.selection)
    {
        sentences.push(format!(
            "A save given to listeners who like it as much and did not save makes that {} times: of the \
             gap of {} streams a saver, {} are caused by the save and {} are who savers are.",
            told(ratio, factor),
            count(savers.gap.value),
            told(caused, count),
            told(selection, count),
        ));
    }
    sentences
}

impl ExplainFindings {
    /// A path of a measure over a window.
    pub fn path(&self, measure: &str, path: Path, window_days: u16) -> Option<&PathRow> {
        let wanted = |row: &&PathRow| {
            row.window_days == window_days && row.measure == measure && row.path == path
        };
        self.paths.iter().find(wanted)
    }
}
