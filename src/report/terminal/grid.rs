//! A table on the terminal: names to the left, figures to the right. Main type: [`Grid`].
//!
//! Deliberately unknown: what the figures are.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

/// Rows under a heading.
pub struct Grid(Table);

impl Grid {
    /// An empty table.
    pub fn new<Text: Into<String>>(header: impl IntoIterator<Item = Text>) -> Self {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(header.into_iter().map(Into::<String>::into));
        Self(table)
    }

    /// Adds a row: its name, then its figures.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cell = |(place, text): (usize, String)| match place {
            0 => Cell::new(text),
            _ => Cell::new(text).set_alignment(CellAlignment::Right),
        };
        self.0.add_row(cells.into_iter().enumerate().map(cell));
    }

    /// The table as text, ended by a line break.
    pub fn text(&self) -> String {
        format!("{}\n", self.0)
    }
}
