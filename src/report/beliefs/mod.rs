//! The report of a study of beliefs. Deliberately unknown: how it is done.

pub mod chart;
pub mod report;
pub mod tables;
