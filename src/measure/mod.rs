//! What is measured of a run: pure functions of plain records.

pub mod record;
pub mod windows;
