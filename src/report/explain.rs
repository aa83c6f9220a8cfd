//! A decomposition as a folder of results.

use crate::report::chart::about::About;
use crate::report::chart::all::{Drawn, pictures};
use crate::report::chart::decomposition;
use crate::report::chart::theme::{Look, Theme};
use crate::report::error::ReportError;
use crate::report::folder::{Said, Written, put_study};
use crate::report::out_dir::OutDir;
use crate::report::run_info::RunInfo;
use crate::report::table::{both, explain};
use crate::study::explain::findings::ExplainFindings;

/// Writes the study and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put_study`].
pub fn write(
    out: OutDir,
    findings: &ExplainFindings,
    said: &Said<'_>,
    info: &RunInfo,
) -> Result<Written, ReportError> {
    let savers = findings.savers.as_ref().map(explain::saver_figures).unwrap_or_default();
    let mut data = Vec::new();
    data.extend(both(&explain::paths(), &findings.paths)?);
    data.extend(both(&explain::by_replicate(), &findings.by_replicate)?);
    data.extend(both(&explain::savers(), &savers)?);
    let arms = ["control", "plain", "asked", "library cut", "training cut", "saves given"];
    let charts = draw(findings, &About::new(info, said.replicates as usize), said.theme);
    let arms = arms.map(ToOwned::to_owned).to_vec();
    put_study(out, findings, data, (arms, charts), said, info)
}

/// Draws the charts.
pub fn draw(findings: &ExplainFindings, about: &About, theme: Theme) -> Drawn {
    let layout = || decomposition::chart(findings, about, Look::of(theme));
    pictures(vec![("5-decomposition", Box::new(layout))], theme)
}
