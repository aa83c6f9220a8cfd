//! Report of a plan: its tables, charts and words on the terminal.

mod chart;
mod report;
pub mod tables;
mod terminal;
