//! Checked targets as text: a page for people, JSON and CSV for machines.
//!
//! Deliberately unknown: how worlds are run, terminals, files.

pub mod machine;
pub mod page;
pub mod words;
