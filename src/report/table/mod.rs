//! Tidy tables: one list of columns for each table, from which every format is written.

pub mod column;
pub mod csv;
pub mod daily;
pub mod dose;
pub mod effects;
pub mod explain;
pub mod parquet;
pub mod sweep;

use crate::report::error::ReportError;
use crate::report::table::column::Column;

/// A table as CSV and as Parquet, under its name.
///
/// # Errors
/// [`ReportError::Encode`], naming the table.
pub fn both<Row>(
    table: &'static str,
    columns: &[Column<Row>],
    rows: &[Row],
) -> Result<[(String, Vec<u8>); 2], ReportError> {
    Ok([
        (format!("{table}.csv"), csv::bytes(table, columns, rows)?),
        (format!("{table}.parquet"), parquet::bytes(table, columns, rows)?),
    ])
}
