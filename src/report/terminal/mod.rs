//! Tables and sentences for the terminal. Deliberately unknown: where they are printed.

pub mod effects;
pub mod grid;
pub mod room;
