//! The report of worlds of several sizes: tables, charts and what the terminal shows.

mod chart;
mod report;
pub mod tables;
mod terminal;
