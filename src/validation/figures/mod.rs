//! The figures: each a pure function of what was observed, absent where nothing was counted.
//!
//! Deliberately unknown: what a figure should be.

pub mod artists;
pub mod plays;
mod quotient;
pub mod tracks;
