//! Writes the page of a folder of results again, from its tables, its summary and its scenario.
//!
//! The same bytes as the first time, where nothing was changed. Deliberately unknown: the outcome
//! they came from; nothing is simulated.

use std::path::Path;

use serde::Deserialize;

use crate::report::error::ReportError;
use crate::report::folder::PAGE;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::{self, Content};
use crate::report::redraw::{Redrawn, STUDIES, Summary, checked, holds_results, of_run, replace};
use crate::report::run;
use crate::report::saved::Saved;
use crate::report::summary::SUMMARY;
use crate::study::outcome::Effect;

/// Name of the resolved scenario.
const SCENARIO: &str = "scenario.resolved.toml";

/// Writes the page of the folder, in place of the one that is there, with a playground where one
/// is given (see [`crate::playground::artefact`]). Files that are not as they were written are shown
/// where they are sound, with a warning.
///
/// # Errors
/// As [`crate::report::redraw`]; then the page is not touched.
pub fn rewrite(dir: impl AsRef<Path>, playground: Option<&str>) -> Result<Redrawn, ReportError> {
    let dir = dir.as_ref();
    holds_results(dir)?;
    let mut saved = Saved::open(dir);
    let summary = Summary { bytes: saved.whole(SUMMARY)?, path: saved.path(SUMMARY) };
    let scenario = String::from_utf8_lossy(&saved.whole(SCENARIO)?).into_owned();
    let told = Told::of(&scenario);
    let shown = shown(&summary, &mut saved, &told).map_err(|error| saved.doubt(error))?;
    let content = Content {
        head: summary.read()?,
        shown: &shown,
        scenario: &scenario,
        origin: saved.origin(),
    };
    let page = html::page(&content, playground);
    let path = dir.join(PAGE);
    replace(&path, page.as_bytes())?;
    Ok(Redrawn { files: vec![path], warnings: saved.warnings })
}

fn shown(summary: &Summary, saved: &mut Saved, told: &Told) -> Result<Shown, ReportError> {
    let study = checked(summary)?;
    if study == "run" {
        let data = of_run(summary, saved)?;
        let OfRun { effects, windows_days } = summary.read()?;
        return Ok(run::shown(&data, &effects, &windows_days, told));
    }
    match STUDIES.iter().find(|it| it.name == study) {
        Some(again) => (again.shown)(summary),
        None => Err(summary.malformed(format!("no page is known of a study `{study}`"))),
    }
}

/// The summary of a run, as far as charts have no need of it.
#[derive(Deserialize)]
struct OfRun {
    effects: Vec<Effect>,
    windows_days: Vec<u16>,
}
