//! The report of the grid.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, pictures};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
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

    fn terminal(&self) -> Vec<String> {
        vec![terminal::table(&self.findings)]
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(&self.findings, text, info)
    }
}

impl Kept for Findings {
    const STUDY: &'static str = "robust";

    fn draw(&self, about: &About, style: &Style) -> Drawn {
        let layout = || Some(chart::chart(self, about, Look::of(style)));
        pictures(vec![(chart::NAME, Box::new(layout))], style)
    }

    fn titles(&self) -> Vec<String> {
        vec![chart::title(self)]
    }
}
