//! The report of one figure of each arm: a table, bars, a table on the terminal.

use serde_json::Value;

use crate::inference::estimate::Estimate;
use crate::numbers::{decimal, percent};
use crate::report::chart::about::About;
use crate::report::chart::bars::{self, Bar, Heading};
use crate::report::chart::drawn::{Drawn, pictures};
use crate::report::chart::style::Style;
use crate::report::chart::theme::Look;
use crate::report::error::ReportError;
use crate::report::html::content::{Figure, Form, Kind, Point, Scale, Series, Sheet, Shown, View};
use crate::report::html::scenario::Told;
use crate::report::of_study::{File, Report};
use crate::report::run_info::RunInfo;
use crate::report::summary;
use crate::report::table::column::Column;
use crate::report::table::column::estimate;
use crate::report::table::{Table, both};
use crate::report::terminal::grid::Grid;
use crate::study::figures::Figures;
use crate::study::runner::StudyText;

/// An arm and its figure.
type Row = (String, Estimate);

/// The table.
pub(super) fn table() -> Table<Row> {
    let mut columns = vec![Column::text("arm", "Name of the arm", |row: &Row| &row.0)];
    columns.extend(estimate("figure", "Its figure [unit of the figure]", |row: &Row| Some(&row.1)));
    Table { name: "figures", written_by: "studies of one's own", row: "arm", columns }
}

impl Report for Figures {
    fn arms(&self) -> Vec<String> {
        self.arms.iter().map(|(name, _)| name.clone()).collect()
    }

    fn tables(&self) -> Result<Vec<File>, ReportError> {
        Ok(both(&table(), &self.arms)?.to_vec())
    }

    fn charts(&self, about: &About, style: &Style) -> Drawn {
        let bar = |(name, size): &Row| Bar {
            name: name.clone(),
            size: *size,
            alone: None,
            text: self.formatted(size),
        };
        let look = Look::of(style);
        let confidence = percent(self.confidence, 0);
        let heading = Heading {
            title: self.title.clone(),
            subtitle: format!("{} · whiskers: {confidence} intervals", about.line(&look)),
            axis: self.unit.clone(),
        };
        let bars: Vec<Bar> = self.arms.iter().map(bar).collect();
        let layout = || (!bars.is_empty()).then(|| bars::chart(heading, bars, decimal, look));
        pictures(vec![("figures", Box::new(layout))], style)
    }

    fn shown(&self, _about: &About, _told: &Told) -> Shown {
        let points = (0..).zip(&self.arms).map(|(row, arm)| Point(f64::from(row), arm.1));
        let series = Series { name: self.title.clone(), look: 1, points: points.collect() };
        let view = View {
            at: Vec::new(),
            across: "arm".to_owned(),
            scale: Scale::default(),
            unit: self.unit.clone(),
            form: Form::Plain,
            signed: false,
            names: self.arms.iter().map(|(name, _)| name.clone()).collect(),
            series: vec![series],
        };
        let figure = Figure {
            id: "arms",
            kind: Kind::Rows,
            title: self.title.clone(),
            note: format!("Whiskers are {} intervals.", percent(self.confidence, 0)),
            choices: Vec::new(),
            views: vec![view],
            windows: Vec::new(),
            spans: Vec::new(),
        };
        let figures = if self.arms.is_empty() { Vec::new() } else { vec![figure] };
        let sheet = Sheet::of(&table(), &self.arms, &[]).titled("Arms", "The figure of each arm.");
        Shown { figures, sheets: vec![sheet], ..Shown::default() }
    }

    fn terminal(&self) -> Vec<String> {
        let mut grid = Grid::new([self.title.as_str(), self.unit.as_str()]);
        for (name, figure) in &self.arms {
            grid.row([name.clone(), self.formatted(figure)]);
        }
        vec![grid.text()]
    }

    fn summary(&self, text: &StudyText, info: &RunInfo) -> Result<Value, ReportError> {
        summary::of_study(self, text, info)
    }
}
