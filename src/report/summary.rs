//! The summary: the findings for machines, and what was run.
//!
//! Holds nothing of the time, the machine or the number of threads: same scenario, same bytes.

use serde::Serialize;
use serde_json::{Value, json};

use crate::measure::record::DayRecord;
use crate::report::error::ReportError;
use crate::report::run_info::RunInfo;
use crate::study::dose::findings::DoseFindings;
use crate::study::outcome::Outcome;
use crate::study::runner::StudyText;

/// Name of its file.
pub(crate) const SUMMARY: &str = "summary.json";

/// Version of the shape of the summary; raised when a key changes its meaning or goes.
pub const FORMAT: u32 = 2;

/// The summary as JSON, keys in a fixed order.
pub fn json(outcome: &Outcome, info: &RunInfo) -> Value {
    let days: &[DayRecord] = outcome
        .replicates
        .first()
        .and_then(|replicate| replicate.arms.first())
        .map_or(&[], Vec::as_slice);
    let mut summary = json!({
        "format": FORMAT,
        "title": info.title,
        "question": info.question,
        "headline": outcome.headline,
        "notes": info.notes.iter().chain(&outcome.notes).collect::<Vec<_>>(),
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
            "release_date": info.release_date,
            "currency": info.currency,
        },
        "arms": outcome.arms,
        "reference": outcome.reference,
        "windows_days": outcome.windows,
        "effects": outcome.effects,
        "comparisons": outcome.comparisons,
    });
    if let Some(dose) = &outcome.dose {
        // The other tracks are in `tracks.csv`, and no chart of a run shows them one by one.
        summary["dose"] = json!(DoseFindings { tracks: Vec::new(), ..dose.clone() });
    }
    if let Some(benchmark) = &outcome.benchmark {
        summary["benchmark"] = json!(benchmark);
    }
    summary
}

/// The summary of a study other than a run: what it found is kept whole, so that its charts can be
/// drawn again from here.
///
/// # Errors
/// [`ReportError::Encode`] when a figure has no JSON form.
pub fn of_study<Findings: Serialize>(
    findings: &Findings,
    text: &StudyText,
    info: &RunInfo,
) -> Result<Value, ReportError> {
    let findings = serde_json::to_value(findings)
        .map_err(|source| ReportError::Encode { table: SUMMARY, source: source.into() })?;
    Ok(json!({
        "format": FORMAT,
        "study": info.study,
        "title": info.title,
        "question": info.question,
        "headline": text.headline,
        "notes": info.notes,
        "warnings": text.warnings,
        "run": {
            "release": info.release_label,
            "seed": info.seed,
            "listeners": info.listeners,
            "tracks": info.tracks,
            "replicates": text.replicates,
            "quick": info.quick,
            "release_date": info.release_date,
            "currency": info.currency,
        },
        "findings": findings,
    }))
}
