//! The grid of platforms as bytes: its tables, its chart, its report.

pub mod chart;
mod report;
pub mod tables;
mod terminal;
