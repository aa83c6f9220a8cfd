//! The report of a sensitivity analysis.

use serde_json::Value;

use crate::report::chart::about::About;
use crate::report::chart::drawn::{Drawn, Layout};
use crate::report::chart::sensitivity;
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::Shown;
use crate::report::html::scenario::Told;
use crate::report::html::studies::points as page;
use crate::report::of_study::{File, Kept, Report, summary_of};
use crate::report::run_info::RunInfo;
use crate::report::sweep::tables_of_points;
use crate::report::table::{both, sweep as table};
use crate::report::terminal::grid::Grid;
use crate::study::format::{format_estimate, percent_exact, plain};
use crate::study::runner::StudyText;
use crate::study::sensitivity::findings::SensitivityFindings;
use crate::study::sensitivity::headline::{share, subject};
use crate::study::sensitivity::run::Analysis;
use crate::study::words::unit_of;

impl Report for Analysis {
    fn tables(&self) -> Result<Vec<File>, ReportError> {
        let rows = &self.findings.rows;
        let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
        let mut data = both(&table::indices(), rows)?.to_vec();
        data.extend(tables_of_points(&keys, &self.points)?);
        Ok(data)
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        self.findings.draw(about, style)
    }

    fn shown(&self, about: &About, _told: &Told) -> Shown {
        self.findings.on_page(about)
    }

    fn terminal(&self) -> Vec<String> {
        indices(&self.findings).into_iter().collect()
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary_of(&self.findings, text, info)
    }
}

impl Kept for SensitivityFindings {
    const STUDY: &'static str = "sensitivity";

    fn layouts<'a>(&'a self, about: &'a About, look: Look) -> Vec<Layout<'a>> {
        vec![("9-sensitivity", Box::new(move || sensitivity::chart(self, about, look)))]
    }

    fn shown(&self) -> Shown {
        Shown {
            figures: page::of_sensitivity(self),
            sheets: page::sheets_of_sensitivity(self),
            ..Shown::default()
        }
    }

    fn titles(&self) -> Vec<String> {
        vec![sensitivity::title(self)]
    }
}

/// Keys by rank, with what each is found to do; nothing where nothing was computed or nothing
/// varies.
fn indices(found: &SensitivityFindings) -> Option<String> {
    let rows = found.ordered();
    let shares = rows.first()?.shares.is_some();
    let header = if shares { ["alone", "in all"].as_slice() } else { &["μ*", "μ", "σ"] };
    let mut grid =
        Grid::new(["key", "from", "to"].iter().chain(header).copied()).least([1, 2], "indices.csv");
    for (rank, row) in (1..).zip(rows) {
        let name = format!("{rank}  {}{}", found.in_words(row), unit_of(&row.key, &found.currency));
        let figures = match (row.shares, row.elementary) {
            (Some(it), _) => vec![share(&it.first), share(&it.total)],
            (_, Some(it)) => {
                vec![format_estimate(&it.mu_star, plain), plain(it.mu), plain(it.sigma)]
            }
            _ => Vec::new(),
        };
        grid.row([name, plain(row.low), plain(row.high)].into_iter().chain(figures));
    }
    let of = subject(found);
    let what = if shares {
        format!(
            "Share of the variance of {of} between points: a key alone (first order), and in all \
             that it does, also together with others (total), by which keys are ranked"
        )
    } else {
        format!(
            "What the whole range of a key does to {of}: mean size (μ*), by which keys are \
             ranked, mean with its sign (μ), and how it differs from place to place (σ)"
        )
    };
    Some(format!(
        "{}{what}; ( ) is the {} interval.\n",
        grid.text(),
        percent_exact(found.confidence)
    ))
}
