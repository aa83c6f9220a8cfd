//! The report of a sweep.

use serde_json::Value;

use crate::measure::windows::Measure;
use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::sweep;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::points as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::table::{both, sweep as table};
use crate::study::runner::StudyText;
use crate::study::sweep::findings::SweepFindings;
use crate::study::sweep::point::Finished;

impl Report for SweepFindings {
    fn tables(&self) -> Result<Vec<File>, ReportError> {
        tables_of_points(&self.keys, &self.points)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        brief(self).draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        brief(self).on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        Vec::new()
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(&brief(self), text, info)
    }
}

impl Kept for SweepFindings {
    const STUDY: &'static str = "sweep";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![("12-sweep", Box::new(move || sweep::chart(self, about, look)))]
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::of_sweep(self),
            sheets: page::sheets_of_sweep(self),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        sweep::title(self).into_iter().collect()
    }
}

/// The points with their keys as columns, and their effects.
pub(super) fn tables_of_points(
    keys: &[String],
    points: &[Finished],
) -> Result<Vec<File>, ReportError> {
    let mut data = both(&table::table(keys, points), &table::rows(points))?.to_vec();
    data.extend(both(&table::points(keys, points), points)?);
    Ok(data)
}

/// The findings with no more of each point than the chart shows; the tables have the rest.
fn brief(findings: &SweepFindings) -> SweepFindings {
    let mut brief = findings.clone();
    for point in &mut brief.points {
        let longest = point.effects.iter().map(|row| row.window_days).max().unwrap_or(0);
        point.effects.retain(|row| row.measure == Measure::Streams && row.window_days == longest);
    }
    brief
}
