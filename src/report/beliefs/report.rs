//! What of a study of beliefs becomes files and a table on the terminal.

use serde_json::Value;

use crate::report::beliefs::{chart, tables};
use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::paths as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::table::both;
use crate::report::terminal::grid::Grid;
use crate::study::beliefs::findings::BeliefFindings;
use crate::study::explain::findings::Path;
use crate::study::format::{chief_window, format_estimate, signed};
use crate::study::part::Part;
use crate::study::runner::StudyText;

impl Report for BeliefFindings {
    fn tables(&self) -> Result<Vec<File>, ReportError> {
        Ok(both(&tables::beliefs(), &self.rows)?.into_iter().collect())
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

impl Kept for BeliefFindings {
    const STUDY: &'static str = "beliefs";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![(chart::NAME, Box::new(move || chart::chart(self, about, look)))]
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::of_beliefs(self),
            sheets: page::sheets_of_beliefs(self),
            options: self.beliefs.iter().map(|it| format!("--platform {it}")).collect(),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        vec![chart::title(self)]
    }
}

/// Streams of the whole run by belief and path.
fn paths(found: &BeliefFindings) -> String {
    let window = chief_window(&found.windows);
    let heads = ["being heard", "saves: library", "saves: recommender", "of what saves add"];
    let head = format!("streams by day {window} if one believes in");
    let mut grid = Grid::new(std::iter::once(head).chain(heads.map(str::to_owned)))
        .least([1, 2], "beliefs.csv");
    for belief in &found.beliefs {
        let of = |path: Path| found.row(belief, path, window);
        let cell = |path: Path| {
            of(path).map_or_else(|| "–".to_owned(), |row| format_estimate(&row.effect, signed))
        };
        let share = of(Path::Training).and_then(|row| row.share.as_ref());
        let share = share.map_or_else(|| "–".to_owned(), |it| Part::of(it).cell());
        let cells = [Path::Exposure, Path::Library, Path::Training].map(cell);
        grid.row(std::iter::once(belief.clone()).chain(cells).chain([share]));
    }
    grid.text()
}
