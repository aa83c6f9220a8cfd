//! The report: turns the plain values of a study into bytes and files.
//!
//! Deliberately unknown: how scenarios are read, how anything is simulated, terminals, clocks.

pub mod error;
pub mod out_dir;
pub mod table;

pub use error::ReportError;
