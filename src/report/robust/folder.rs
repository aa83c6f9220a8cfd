//! The grid as a folder of results. Charts can be drawn again from its summary.
//!
//! Deliberately unknown: how a folder is moved into place (see [`crate::report::folder`]).

use crate::report::chart::about::About;
use crate::report::chart::all::{Drawn, pictures};
use crate::report::chart::theme::{Look, Theme};
use crate::report::error::ReportError;
use crate::report::folder::{Said, Written, put_study};
use crate::report::out_dir::OutDir;
use crate::report::robust::{chart, tables};
use crate::report::run_info::RunInfo;
use crate::report::table::both;
use crate::study::robust::findings::{Findings, Robust};

/// Name of the study in summaries and manifests.
pub const STUDY: &str = "robust";

/// The chart in a theme.
pub fn draw(findings: &Findings, about: &About, theme: Theme) -> Drawn {
    let layout = || Some(chart::chart(findings, about, Look::of(theme)));
    pictures(vec![(chart::NAME, Box::new(layout))], theme)
}

/// Writes tables, summary and chart and moves them into place.
///
/// # Errors
/// As [`put_study`].
pub fn write(
    out: OutDir,
    robust: &Robust,
    said: &Said<'_>,
    info: &RunInfo,
) -> Result<Written, ReportError> {
    let found = &robust.findings;
    let mut data = both(&tables::cells(), &robust.rows)?.to_vec();
    data.extend(both(&tables::winners(), &found.cells)?);
    data.extend(both(&tables::choices(), &found.choices)?);
    let charts = draw(found, &About::new(info, said.replicates as usize), said.theme);
    put_study(out, found, data, (found.arms.clone(), charts), said, info)
}
