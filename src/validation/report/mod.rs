//! Checked targets as text: a page and a chart for people, JSON and CSV for machines.
//!
//! Deliberately unknown: how worlds are run, terminals, files.

pub mod chart;
pub mod machine;
pub mod page;
pub mod reference;
pub mod words;
