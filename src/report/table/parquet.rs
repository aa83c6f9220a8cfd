//! Tables as Parquet: one row group, snappy, dictionaries, nulls for missing values.
//!
//! Same rows, same bytes: nothing of the machine, the time or the version goes in.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use crate::report::error::ReportError;
use crate::report::table::column::{Cell, Column, Kind};

/// The table as Parquet.
///
/// # Errors
/// [`ReportError::Encode`] when the encoder fails.
pub fn bytes<Row>(
    table: &'static str,
    columns: &[Column<Row>],
    rows: &[Row],
) -> std::result::Result<Vec<u8>, ReportError> {
    encode(table, columns, rows)
        .map_err(|source| ReportError::Encode { table, source: source.into() })
}

fn encode<Row>(table: &str, columns: &[Column<Row>], rows: &[Row]) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_created_by("longplay".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(true)
        .build();
    let mut file =
        SerializedFileWriter::new(Vec::new(), schema(table, columns)?, Arc::new(properties))?;
    let mut group = file.next_row_group()?;
    for column in columns {
        let mut writer = group
            .next_column()?
            .ok_or_else(|| ParquetError::General(format!("no column {} in schema", column.name)))?;
        fill(writer.untyped(), rows.iter().map(|row| column.cell(row)))?;
        writer.close()?;
    }
    group.close()?;
    file.into_inner()
}

fn schema<Row>(table: &str, columns: &[Column<Row>]) -> Result<TypePtr> {
    let mut fields = Vec::with_capacity(columns.len());
    for column in columns {
        let (physical, logical, repetition) = match column.kind {
            Kind::Int => (Physical::INT64, None, Repetition::REQUIRED),
            Kind::Float => (Physical::DOUBLE, None, Repetition::OPTIONAL),
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition);
        fields.push(Arc::new(field.build()?));
    }
    Type::group_type_builder(table).with_fields(fields).build().map(Arc::new)
}

fn fill<'r>(writer: &mut ColumnWriter<'_>, cells: impl Iterator<Item = Cell<'r>>) -> Result<()> {
    match writer {
        ColumnWriter::Int64ColumnWriter(writer) => {
            let values: Vec<i64> = cells
                .filter_map(|cell| if let Cell::Int(value) = cell { Some(value) } else { None })
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
            let values: Vec<ByteArray> = cells
                .filter_map(
                    |cell| if let Cell::Text(value) = cell { Some(value.into()) } else { None },
                )
                .collect();
            writer.write_batch(&values, None, None)?;
        }
        _ => return Err(ParquetError::General("a type that no column has".to_owned())),
    }
    Ok(())
}
