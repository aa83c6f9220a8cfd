//! A dose–response study as a folder of results.

use crate::report::chart::about::About;
use crate::report::chart::all::{Drawn, pictures};
use crate::report::chart::dose_response;
use crate::report::chart::theme::{Look, Theme};
use crate::report::error::ReportError;
use crate::report::folder::{Said, Written, put_study};
use crate::report::out_dir::OutDir;
use crate::report::run_info::RunInfo;
use crate::report::table::{both, dose};
use crate::study::dose::findings::DoseFindings;

/// Writes the study and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put_study`].
pub fn write(
    out: OutDir,
    findings: &DoseFindings,
    said: &Said<'_>,
    info: &RunInfo,
) -> Result<Written, ReportError> {
    let mut data = Vec::new();
    data.extend(both(&dose::curve(), &findings.curve)?);
    data.extend(both(&dose::slopes(), &findings.slopes)?);
    data.extend(both(&dose::overstated(), &findings.overstated)?);
    data.extend(both(&dose::tracks(), &findings.tracks)?);
    data.extend(both(&dose::ab_tests(), &findings.ab_tests)?);
    let charts = draw(findings, &About::new(info, said.replicates as usize), said.theme);
    let arms = findings.doses.iter().map(|dose| format!("dose {dose}")).collect();
    put_study(out, findings, data, (arms, charts), said, info)
}

/// Draws the charts.
pub fn draw(findings: &DoseFindings, about: &About, theme: Theme) -> Drawn {
    let layout = || dose_response::chart(findings, about, Look::of(theme));
    pictures(vec![("3-dose-response", Box::new(layout))], theme)
}
