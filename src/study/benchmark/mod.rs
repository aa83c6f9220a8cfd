//! What a usual save rate is in a world, and where the release stands: the other new releases of
//! the control, by genre and by days since their own release.

pub mod findings;
pub mod judge;
pub mod others;
pub mod sentence;
mod sound;
