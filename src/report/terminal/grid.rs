//! A table on the terminal: names to the left, figures to the right. Main type: [`Grid`].
//!
//! Owns how every table on the terminal looks. Deliberately unknown: what the figures are.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

/// Rows under a heading.
pub struct Grid {
    table: Table,
    names: Vec<usize>,
}

impl Grid {
    /// An empty table whose first column has names and whose others have figures.
    pub fn new<Text: Into<String>>(header: impl IntoIterator<Item = Text>) -> Self {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_header(header.into_iter().map(Into::<String>::into));
        Self { table, names: vec![0] }
    }

    /// The same table with names in the columns of these numbers, and in no others.
    #[must_use]
    pub fn names_in(mut self, columns: impl IntoIterator<Item = usize>) -> Self {
        self.names = columns.into_iter().collect();
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cell = |(column, text): (usize, String)| {
            let side = if self.names.contains(&column) {
                CellAlignment::Left
            } else {
                CellAlignment::Right
            };
            Cell::new(text).set_alignment(side)
        };
        let cells: Vec<Cell> = cells.into_iter().enumerate().map(cell).collect();
        self.table.add_row(cells);
    }

    /// Whether no cell has to be broken on this terminal, or within `COLUMNS` where there is none;
    /// anything fits a file.
    pub fn fits(&mut self) -> bool {
        let columns = || std::env::var("COLUMNS").ok()?.parse::<u16>().ok();
        let room = self.table.width().or_else(columns);
        self.table.set_content_arrangement(ContentArrangement::Disabled);
        let wide = self.table.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        self.table.set_content_arrangement(ContentArrangement::Dynamic);
        room.is_none_or(|room| wide <= usize::from(room))
    }

    /// The table as text, ended by a line break.
    pub fn text(&self) -> String {
        format!("{}\n", self.table)
    }
}
