//! The report of a dose–response study.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::dose::{chart, tables};
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::dose as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::table::both;
use crate::report::terminal::grid::Grid;
use crate::study::dose::findings::{DoseFindings, SlopeKind};
use crate::study::format::{chief_window, factor, format_estimate, percent, signed};
use crate::study::runner::StudyText;

impl Report for DoseFindings {
    fn arms(&self) -> Vec<String> {
        self.doses.iter().map(|dose| format!("dose {dose}")).collect()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let mut data = Vec::new();
        data.extend(both(&tables::curve(), &self.curve)?);
        data.extend(both(&tables::slopes(), &self.slopes)?);
        data.extend(both(&tables::overstated(), &self.overstated)?);
        data.extend(both(&tables::tracks(), &self.tracks)?);
        data.extend(both(&tables::ab_tests(), &self.ab_tests)?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        vec![slopes(self)]
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(self, text, info)
    }
}

impl Kept for DoseFindings {
    const STUDY: &'static str = "dose";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![(chart::NAME, Box::new(move || chart::chart(self, about, look)))]
    }

    fn shown(&self) -> Shown {
        Shown { figures: page::figures(self), sheets: page::sheets(self), ..Shown::default() }
    }

    fn titles(&self) -> Vec<String> {
        vec![chart::title(self, chief_window(&self.windows))]
    }
}

/// Slopes by window: what is caused, what goes together, and by how much the one overstates the
/// other.
fn slopes(found: &DoseFindings) -> String {
    let mut grid = Grid::new([
        "one more save per 100 listeners",
        "causes streams",
        "of all",
        "across tracks",
        "of all",
        "times",
    ])
    .least([4, 2], "slopes.csv");
    for &window in &found.windows {
        let of = |kind| found.slope(kind, window);
        let per_point = |kind| {
            of(kind)
                .map_or_else(|| "–".to_owned(), |it| format_estimate(&it.streams_per_point, signed))
        };
        let share = |kind| {
            of(kind)
                .map_or_else(|| "–".to_owned(), |it| format_estimate(&it.share_per_point, percent))
        };
        let times = found.overstated.iter().find(|it| it.0 == window);
        grid.row([
            format!("by day {window}"),
            per_point(SlopeKind::Causal),
            share(SlopeKind::Causal),
            per_point(SlopeKind::AcrossTracks),
            share(SlopeKind::AcrossTracks),
            times.map_or_else(|| "–".to_owned(), |it| format_estimate(&it.1, factor)),
        ]);
    }
    grid.text()
}
