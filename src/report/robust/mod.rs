//! The grid of recommenders and weights as bytes: its tables, its chart, its report.

pub mod chart;
mod report;
pub mod tables;
mod terminal;
