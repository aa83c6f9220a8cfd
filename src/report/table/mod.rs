//! Tidy tables: one list of columns for each table, from which every format is written.

pub mod column;
pub mod csv;
pub mod daily;
pub mod effects;
pub mod parquet;
