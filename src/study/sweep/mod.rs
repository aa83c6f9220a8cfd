//! Sweeps: the same study at many points of some keys.
//!
//! Owns what may be swept ([`params`]), what a finished point leaves ([`point`]), how an effect
//! changes along a key ([`change`]) and what all points say.
//! Deliberately unknown: how a key becomes part of a scenario, and where finished points are kept.

pub mod change;
pub mod findings;
pub mod headline;
pub mod params;
pub mod point;
pub mod run;
mod sound;
