//! The summary: the findings for machines, and what was run.
//!
//! Holds nothing of the time, the machine or the number of threads: same scenario, same bytes.

use serde_json::{Value, json};

use crate::measure::record::DayRecord;
use crate::report::run_info::RunInfo;
use crate::study::outcome::Outcome;

/// Version of the shape of the summary; raised when a key changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// The summary as JSON, keys in a fixed order.
pub fn json(outcome: &Outcome, info: &RunInfo) -> Value {
    let days: &[DayRecord] = outcome
        .replicates
        .first()
        .and_then(|replicate| replicate.arms.first())
        .map_or(&[], Vec::as_slice);
    json!({
        "format": FORMAT,
        "title": info.title,
        "question": info.question,
        "headline": outcome.headline,
        "warnings": outcome.warnings,
        "run": {
            "release": info.release_label,
            "seed": info.seed,
            "listeners": info.listeners,
            "tracks": info.tracks,
            "replicates": outcome.replicates.len(),
            "first_day": days.first().map(|record| record.day.0),
            "last_day": days.last().map(|record| record.day.0),
            "quick": info.quick,
        },
        "arms": outcome.arms,
        "windows_days": outcome.windows,
        "effects": outcome.effects,
    })
}

/// The summary as the bytes of its file.
pub fn bytes(outcome: &Outcome, info: &RunInfo) -> Vec<u8> {
    format!("{:#}\n", json(outcome, info)).into_bytes()
}
