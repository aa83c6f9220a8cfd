//! What a decomposition says, in plain sentences drawn from its numbers.

use crate::inference::estimate::Estimate;
use crate::measure::windows::Measure;
use crate::study::explain::findings::{ExplainFindings, Path, PathRow, SaverGap};
use crate::study::format::chief_window;
use crate::study::format::{count, factor, format_estimate, one_replicate, quoted, signed};
use crate::study::part::Part;

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
    let of = |path: Path| findings.path(Measure::Streams, path, window);
    let (Some(total), Some(exposure), Some(ask), Some(library), Some(training)) =
        (of(Path::Total), of(Path::Exposure), of(Path::Ask), of(Path::Library), of(Path::Training))
    else {
        return Vec::new();
    };
    let share = |row: &PathRow| {
        row.share
            .as_ref()
            .map_or_else(String::new, |it| format!(", which is {}", Part::of(it).clause()))
    };
    let nudge = if findings.friction { "the friction" } else { "the ask" };
    vec![
        format!(
            "{} changes streams by day {window} by {}: being heard at all brings {}{}; \
             {nudge} brings {}{}.",
            quoted(&findings.strategy),
            format_estimate(&total.effect, signed),
            format_estimate(&exposure.effect, signed),
            share(exposure),
            format_estimate(&ask.effect, signed),
            share(ask),
        ),
        format!(
            "What {nudge} adds comes {} through libraries and {} through what the recommender \
             learns.{}",
            format_estimate(&library.effect, signed),
            format_estimate(&training.effect, signed),
            unclear(&[("the library", &library.effect), ("training", &training.effect)]),
        ),
    ]
}

/// Which paths cannot be told from nothing; one that is exactly nothing can.
fn unclear(paths: &[(&str, &Estimate)]) -> String {
    let is_open = |effect: &Estimate| {
        let nothing = effect.interval().is_some_and(|it| it.half_width() <= 0.0);
        !effect.is_clear() && !nothing
    };
    let open: Vec<&str> =
        paths.iter().filter(|(_, effect)| is_open(effect)).map(|(name, _)| *name).collect();
    if open.is_empty() {
        String::new()
    } else {
        format!(" With so few replicates {} cannot be told from nothing.", open.join(" and "))
    }
}

/// The personalised surface that carried the largest part of the path through training, where there
/// clearly is one.
fn surfaces(findings: &ExplainFindings, window: u16) -> Option<String> {
    let whole = findings.path(Measure::Streams, Path::Training, window)?;
    if !whole.effect.is_clear() {
        return None;
    }
    // What goes against the path carries no part of it.
    let sign = whole.effect.value.signum();
    let carried = |row: &PathRow| match row.measure {
        Measure::StreamsFrom(source) if source.is_algorithmic() => Some(source),
        _ => None,
    };
    let at_end = |row: &&PathRow| {
        row.window_days == window && row.path == Path::Training && row.effect.is_clear()
    };
    let rows = findings.paths.iter().filter(at_end);
    let (source, most) = rows
        .filter_map(|row| Some((carried(row)?, row)))
        .filter(|(_, row)| row.effect.value * sign > 0.0)
        .max_by(|(_, a), (_, b)| a.effect.value.abs().total_cmp(&b.effect.value.abs()))?;
    let surface = source.name().replace('_', " ");
    let half = whole.effect.value.abs() / 2.0;
    let part = if most.effect.value.abs() > half { "Most" } else { "The largest part" };
    Some(format!(
        "{part} of the path through the recommender is carried by {surface}: {} streams.",
        format_estimate(&most.effect, signed)
    ))
}

fn gap(savers: &SaverGap) -> Vec<String> {
    let mut sentences = vec![format!(
        "In the {} days after, a saver streams the release {} times, somebody who did not save {} \
         times: {} times as much{}.",
        savers.follow_days,
        format_estimate(&savers.by_saver, count),
        format_estimate(&savers.by_other, count),
        format_estimate(&savers.raw_ratio, factor),
        equal(&savers.raw_ratio),
    )];
    if let (Some(ratio), Some(caused), Some(selection)) =
        (&savers.caused_ratio, &savers.caused, &savers.selection)
    {
        sentences.push(format!(
            "A save given to listeners who like it as much as those whom the ask moves, and did \
             not save, makes that \
             {} times{}: of the gap of {} streams a saver, {} are caused by the save and {} are \
             selection: savers differ before they save.",
            format_estimate(ratio, factor),
            equal(ratio),
            format_estimate(&savers.gap, count),
            format_estimate(caused, count),
            format_estimate(selection, count),
        ));
    }
    sentences
}

/// Whether a ratio can be told from 1.
fn equal(ratio: &Estimate) -> &'static str {
    let open = ratio.interval().is_some_and(|interval| interval.contains(1.0));
    if open { ", which cannot be told from as much" } else { "" }
}

impl ExplainFindings {
    /// A path of a measure over a window.
    pub fn path(&self, measure: Measure, path: Path, window_days: u16) -> Option<&PathRow> {
        let wanted = |row: &&PathRow| {
            row.window_days == window_days && row.measure == measure && row.path == path
        };
        self.paths.iter().find(wanted)
    }
}
