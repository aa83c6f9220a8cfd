//! Tidy tables: one list of columns for each table, from which every format and `docs/tables.md`
//! are written. Main type: [`Table`].

pub mod column;
pub mod csv;
pub mod daily;
pub mod effects;
pub mod explain;
pub mod parquet;
pub mod save_rates;
pub mod sweep;

use crate::report::error::ReportError;
use crate::report::table::column::Column;

/// A table without its rows: what it is called, what a row of it is, what it has of each.
pub struct Table<Row> {
    /// Name of its files.
    pub name: &'static str,
    /// The commands that write it.
    pub written_by: &'static str,
    /// What there is a row of.
    pub row: &'static str,
    /// All columns, in order.
    pub columns: Vec<Column<Row>>,
}

/// A table as CSV and as Parquet, under its name.
///
/// # Errors
/// [`ReportError::Encode`], naming the table.
pub fn both<Row>(table: &Table<Row>, rows: &[Row]) -> Result<[(String, Vec<u8>); 2], ReportError> {
    Ok([
        (format!("{}.csv", table.name), csv::bytes(table, rows)?),
        (format!("{}.parquet", table.name), parquet::bytes(table, rows)?),
    ])
}
