//! Replications as text: a page for people, JSON and CSV for machines.
//!
//! Deliberately unknown: how experiments are run, terminals, files.

pub mod machine;
pub mod page;
pub mod words;
