//! Tables as CSV: a header, commas, quotes where needed, `\n`, an empty cell for a missing value.
//!
//! Floats are the shortest decimals that read back to the same bits.

use crate::report::error::ReportError;
use crate::report::table::Table;
use crate::report::table::column::Cell;

/// The table as CSV.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn bytes<Row>(table: &Table<Row>, rows: &[Row]) -> Result<Vec<u8>, ReportError> {
    let Table { name: table, columns, .. } = table;
    let failed = |source: csv::Error| ReportError::Encode { table, source: source.into() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| &column.name)).map_err(failed)?;
    for row in rows {
        let record = columns.iter().map(|column| text(column.cell(row)));
        writer.write_record(record).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| ReportError::Encode {
        table,
        source: std::io::Error::from(error.error().kind()).into(),
    })
}

/// A cell as text.
pub fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Int(value) => value.to_string(),
        Cell::Float(value) => format!("{value:?}"),
        Cell::Text(value) => value.to_owned(),
        Cell::Flag(value) => value.to_string(),
        Cell::Missing => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::column::Column;

    #[test]
    fn floats_keep_all_their_bits_and_missing_ones_are_empty() {
        let columns = vec![
            Column::float("a,b", "A figure", |row: &Option<f64>| *row),
            Column::text("name", "A text", |_: &Option<f64>| "say \"hi\""),
        ];
        let table = Table { name: "test", written_by: "nobody", row: "anything", columns };
        let bytes = bytes(&table, &[Some(0.1 + 0.2), None, Some(4.0)]).expect("encodes");
        let expected = "\"a,b\",name\n0.30000000000000004,\"say \"\"hi\"\"\"\n,\"say \"\"hi\"\"\"\n4.0,\"say \"\"hi\"\"\"\n";
        assert_eq!(String::from_utf8(bytes).expect("text"), expected);
    }
}
