//! The report of a plan: its files and its summary.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::{plan as page, splits};
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::plan::{chart, tables, terminal};
use crate::report::run_info::RunInfo;
use crate::report::table::both;
use crate::study::plan::findings::PlanFindings;
use crate::study::runner::StudyText;

impl Report for PlanFindings {
    fn arms(&self) -> Vec<String> {
        self.channels.iter().map(|it| it.name.clone()).collect()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let mut data = both(&tables::curves(), &tables::rows_of_curves(self))?.to_vec();
        data.extend(both(&tables::pairs(), &tables::rows_of_pairs(self))?);
        data.extend(both(&tables::candidates(), &tables::rows_of_candidates(self))?);
        data.extend(both(&tables::plan(), &tables::rows_of_plan(self))?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        terminal::tables(self)
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(self, text, info)
    }
}

impl Kept for PlanFindings {
    const STUDY: &'static str = "plan";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        chart::layouts(self, about, look)
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::figures(self),
            pickers: splits::pickers(self),
            sheets: page::sheets(self),
            options: page::options(self),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        chart::titles(self)
    }
}
