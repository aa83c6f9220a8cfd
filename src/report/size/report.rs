//! The report of the study: its files and its summary.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::size as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::size::{chart, tables, terminal};
use crate::report::table::both;
use crate::study::outcome::CONTROL;
use crate::study::runner::StudyText;
use crate::study::size::findings::{SizeFindings, Sizes};

impl Report for Sizes {
    fn arms(&self) -> Vec<String> {
        let others = self.findings.strategies.iter().filter(|it| *it != CONTROL);
        std::iter::once(CONTROL.to_owned()).chain(others.cloned()).collect()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let found = &self.findings;
        let mut data = both(&tables::sizes(), &tables::rows_of_sizes(found))?.to_vec();
        data.extend(both(&tables::agreement(), &found.agreements)?);
        data.extend(both(&tables::effects(), &self.effects)?);
        data.extend(both(&tables::paths(), &self.paths)?);
        data.extend(both(&tables::sources(), &tables::rows_of_sources(found))?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.findings.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.findings.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        terminal::tables(&self.findings)
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(&self.findings, text, info)
    }
}

impl Kept for SizeFindings {
    const STUDY: &'static str = "size";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        let effects = move || chart::effects(self, about, look);
        let paths = move || chart::paths(self, about, look);
        vec![("13-effects-by-size", Box::new(effects)), ("14-paths-by-size", Box::new(paths))]
    }

    fn shown(&self) -> Shown {
        Shown { figures: page::figures(self), sheets: page::sheets(self), ..Shown::default() }
    }

    fn titles(&self) -> Vec<String> {
        chart::titles(self)
    }
}
