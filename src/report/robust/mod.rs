//! The grid of recommenders and weights as bytes: its tables, its chart, its folder of results.

pub mod chart;
pub mod folder;
pub mod tables;
