//! The report: turns the plain values of a study into bytes and files.
//!
//! Deliberately unknown: how scenarios are read, how anything is simulated, terminals, clocks.

pub mod chart;
pub mod error;
pub mod out_dir;
pub mod run_info;
pub mod table;

pub use chart::theme::Theme;
pub use error::ReportError;
pub use run_info::RunInfo;
