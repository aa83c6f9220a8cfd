//! A dose–response study as bytes: its tables, its chart, its report.

pub mod chart;
mod report;
pub mod tables;
