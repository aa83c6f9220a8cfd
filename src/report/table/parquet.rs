//! Tables as Parquet: snappy, dictionaries, nulls for missing values; in one row group, or in
//! several where a table is written as it comes.
//!
//! Same rows, same bytes: nothing of the machine, the time or the version goes in.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use crate::report::error::ReportError;
use crate::report::table::Table;
use crate::report::table::column::{Cell, Kind};

/// The table as Parquet, in one row group.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn bytes<Row>(table: &Table<Row>, rows: &[Row]) -> std::result::Result<Vec<u8>, ReportError> {
    let mut groups = Groups::new(Vec::new(), table)?;
    groups.write(rows)?;
    groups.finish()
}

/// A table that is written row group by row group.
pub struct Groups<'a, W: Write + Send, Row> {
    table: &'a Table<Row>,
    file: SerializedFileWriter<W>,
}

impl<'a, W: Write + Send, Row> Groups<'a, W, Row> {
    /// A table without rows.
    ///
    /// # Errors
    /// [`ReportError::Encode`] when the encoder fails, as in the other functions.
    pub fn new(sink: W, table: &'a Table<Row>) -> std::result::Result<Self, ReportError> {
        let properties = WriterProperties::builder()
            .set_created_by("longplay".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(true)
            .build();
        let file = schema(table)
            .and_then(|schema| SerializedFileWriter::new(sink, schema, Arc::new(properties)))
            .map_err(failed(table.name))?;
        Ok(Self { table, file })
    }

    /// Writes a row group.
    ///
    /// # Errors
    /// [`ReportError::Encode`].
    pub fn write(&mut self, rows: &[Row]) -> std::result::Result<(), ReportError> {
        self.encode(rows).map_err(failed(self.table.name))
    }

    fn encode(&mut self, rows: &[Row]) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in &self.table.columns {
            let mut writer = group.next_column()?.ok_or_else(|| {
                ParquetError::General(format!("no column {} in schema", column.name))
            })?;
            let cells = rows.iter().map(|row| column.cell(row));
            fill(writer.untyped(), column.kind == Kind::TextOrNone, cells)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the table; gives back what it was written to.
    ///
    /// # Errors
    /// [`ReportError::Encode`].
    pub fn finish(self) -> std::result::Result<W, ReportError> {
        self.file.into_inner().map_err(failed(self.table.name))
    }
}

fn failed(table: &'static str) -> impl Fn(ParquetError) -> ReportError {
    move |source| ReportError::Encode { table, source: source.into() }
}

fn schema<Row>(table: &Table<Row>) -> Result<TypePtr> {
    let Table { name, columns, .. } = table;
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let (physical, logical, repetition) = match column.kind {
            Kind::Int => (Physical::INT64, None, Repetition::REQUIRED),
            Kind::Float => (Physical::DOUBLE, None, Repetition::OPTIONAL),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED),
            Kind::TextOrNone => {
                (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::OPTIONAL)
            }
            Kind::Flag => (Physical::BOOLEAN, None, Repetition::REQUIRED),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition);
        fields.push(Arc::new(field.build()?));
    }
    Type::group_type_builder(name).with_fields(fields).build().map(Arc::new)
}

/// Fills a column; `texts_or_none` tells whether texts may be missing.
fn fill<'r>(
    writer: &mut ColumnWriter<'_>,
    texts_or_none: bool,
    cells: impl Iterator<Item = Cell<'r>>,
) -> Result<()> {
    match writer {
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = cells
                .filter_map(|cell| if let Cell::Int(value) = cell { Some(value) } else { None })
                .collect();
            writer.write_batch(&values, None, None)?;
        }
        ColumnWriter::BoolColumnWriter(writer) => {
            let values: Vec<bool> = cells
                .filter_map(|cell| if let Cell::Flag(value) = cell { Some(value) } else { None })
                .collect();
            writer.write_batch(&values, None, None)?;
        }
        ColumnWriter::DoubleColumnWriter(writer) => {
            let (mut values, mut present) = (Vec::new(), Vec::new());
            for cell in cells {
                if let Cell::Float(value) = cell {
                    values.push(value);
                    present.push(1);
                } else {
                    present.push(0);
                }
            }
            writer.write_batch(&values, Some(&present), None)?;
        }
        ColumnWriter::ByteArrayColumnWriter(writer) => {
            let (mut values, mut present) = (Vec::<ByteArray>::new(), Vec::new());
            for cell in cells {
                if let Cell::Text(value) = cell {
                    values.push(value.into());
                    present.push(1);
                } else {
                    present.push(0);
                }
            }
            let present = texts_or_none.then_some(present.as_slice());
            writer.write_batch(&values, present, None)?;
        }
        _ => return Err(ParquetError::General("a type that no column has".to_owned())),
    }
    Ok(())
}
