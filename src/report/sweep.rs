//! A sweep, or the points and indices of a sensitivity analysis, as a folder of results.

use crate::report::chart::about::About;
use crate::report::chart::all::{Drawn, pictures};
use crate::report::chart::theme::{Look, Theme};
use crate::report::chart::{sensitivity, sweep};
use crate::report::error::ReportError;
use crate::report::folder::{Said, Written, put_study};
use crate::report::out_dir::OutDir;
use crate::report::run_info::RunInfo;
use crate::report::table::{both, sweep as table};
use crate::study::sensitivity::findings::SensitivityFindings;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::Finished;

/// Writes a sweep and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put_study`].
pub fn write(
    out: OutDir,
    findings: &SweepFindings,
    said: &Said<'_>,
    info: &RunInfo,
) -> Result<Written, ReportError> {
    let brief = brief(findings);
    let about = About::new(info, said.replicates as usize);
    let charts = draw(&brief, &about, said.theme);
    let data = tables(&findings.keys, &findings.points)?;
    put_study(out, &brief, data, (Vec::new(), charts), said, info)
}

/// Writes a sensitivity analysis and moves it into place. Files appear whole or not at all.
///
/// # Errors
/// As [`put_study`].
pub fn write_indices(
    out: OutDir,
    findings: &SensitivityFindings,
    points: &[Finished],
    said: &Said<'_>,
    info: &RunInfo,
) -> Result<Written, ReportError> {
    let about = About::new(info, said.replicates as usize);
    let charts = draw_indices(findings, &about, said.theme);
    let keys: Vec<String> = findings.rows.iter().map(|row| row.key.clone()).collect();
    let mut data = both(&table::indices(), &findings.rows)?.to_vec();
    data.extend(tables(&keys, points)?);
    put_study(out, findings, data, (Vec::new(), charts), said, info)
}

/// Draws the charts of a sweep.
pub fn draw(findings: &SweepFindings, about: &About, theme: Theme) -> Drawn {
    let layout = || sweep::chart(findings, about, Look::of(theme));
    pictures(vec![("12-sweep", Box::new(layout))], theme)
}

/// Draws the charts of a sensitivity analysis.
pub fn draw_indices(findings: &SensitivityFindings, about: &About, theme: Theme) -> Drawn {
    let layout = || sensitivity::chart(findings, about, Look::of(theme));
    pictures(vec![("9-sensitivity", Box::new(layout))], theme)
}

fn tables(keys: &[String], points: &[Finished]) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut data = both(&table::table(keys, points), &table::rows(points))?.to_vec();
    data.extend(both(&table::points(keys, points), points)?);
    Ok(data)
}

/// The findings with no more of each point than the chart shows; the tables have the rest.
pub fn brief(findings: &SweepFindings) -> SweepFindings {
    let mut brief = findings.clone();
    for point in &mut brief.points {
        let longest = point.effects.iter().map(|row| row.window_days).max().unwrap_or(0);
        point.effects.retain(|row| row.measure == "streams" && row.window_days == longest);
    }
    brief
}
