//! The report of the grid.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::robust as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::robust::{chart, tables, terminal};
use crate::report::run_info::RunInfo;
use crate::report::table::both;
use crate::study::robust::findings::{Findings, Robust};
use crate::study::runner::StudyText;

impl Report for Robust {
    fn arms(&self) -> Vec<String> {
        self.findings.arms.clone()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let mut data = both(&tables::cells(), &self.rows)?.to_vec();
        data.extend(both(&tables::winners(), &self.findings.cells)?);
        data.extend(both(&tables::choices(), &self.findings.choices)?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.findings.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.findings.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        vec![terminal::table(&self.findings)]
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(&self.findings, text, info)
    }
}

impl Kept for Findings {
    const STUDY: &'static str = "robust";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![(chart::NAME, Box::new(move || Some(chart::chart(self, about, look))))]
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::figures(self),
            sheets: page::sheets(self),
            options: page::options(self),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        vec![chart::title(self)]
    }
}
