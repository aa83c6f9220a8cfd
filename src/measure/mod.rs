//! What is measured of a run: pure functions of plain records.

mod names;
pub mod new_tracks;
pub mod record;
pub mod releases;
pub mod windows;
