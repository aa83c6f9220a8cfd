//! The report of a decomposition.

use serde_json::Value;

use crate::measure::windows::Measure;
use crate::report::chart::about::About;
use crate::report::chart::decomposition;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::paths as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::table::{both, explain};
use crate::report::terminal::grid::Grid;
use crate::study::explain::findings::{ExplainFindings, Path};
use crate::study::format::{chief_window, format_estimate, signed};
use crate::study::part::Part;
use crate::study::runner::StudyText;

/// Windows from here on are shown on the terminal \[days\].
const SHOWN: u16 = 28;

impl Report for ExplainFindings {
    fn arms(&self) -> Vec<String> {
        let arms = ["control", "plain", "asked", "library cut", "training cut", "saves given"];
        arms.map(ToOwned::to_owned).to_vec()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let savers = self.savers.as_ref().map(explain::saver_figures).unwrap_or_default();
        let mut data = Vec::new();
        data.extend(both(&explain::paths(), &self.paths)?);
        data.extend(both(&explain::by_replicate(), &self.by_replicate)?);
        data.extend(both(&explain::savers(), &savers)?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        vec![paths(self)]
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(self, text, info)
    }
}

impl Kept for ExplainFindings {
    const STUDY: &'static str = "explain";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![("5-decomposition", Box::new(move || decomposition::chart(self, about, look)))]
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::of_explain(self),
            sheets: page::sheets_of_explain(self),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        vec![decomposition::title(self, chief_window(&self.windows))]
    }
}

/// Streams by path and window.
fn paths(found: &ExplainFindings) -> String {
    let windows: Vec<u16> =
        found.windows.iter().copied().filter(|window| *window >= SHOWN).collect();
    let windows = if windows.is_empty() { found.windows.clone() } else { windows };
    let head = windows.iter().map(|window| format!("streams by day {window}"));
    let chief = chief_window(&windows);
    let others = (1..).zip(&windows).filter(|(_, window)| **window != chief).map(|(it, _)| it);
    let others: Vec<usize> = others.collect();
    let mut grid =
        Grid::new(std::iter::once("path".to_owned()).chain(head)).least(others, "paths.csv");
    let names = [
        (Path::Exposure, "being heard"),
        (Path::Library, "saves: library"),
        (Path::Training, "saves: recommender"),
        (Path::Total, "total"),
    ];
    for (path, name) in names {
        let cells = windows.iter().map(|window| {
            let Some(row) = found.path(Measure::Streams, path, *window) else {
                return "–".to_owned();
            };
            let share = row.share.as_ref().filter(|_| path != Path::Total);
            let share = share
                .map_or_else(String::new, |it| format!(", {}", Part::of_value(it.value).cell()));
            format!("{}{share}", format_estimate(&row.effect, signed))
        });
        grid.row(std::iter::once(name.to_owned()).chain(cells));
    }
    grid.text()
}
