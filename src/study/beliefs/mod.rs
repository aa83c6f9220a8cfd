//! Beliefs: how much of a save's effect goes through the algorithm, by what one believes of the
//! algorithm.
//!
//! A decomposition of one strategy under each of several platforms, the same worlds and the common
//! random numbers under all of them. Start at [`run::Beliefs`].

pub mod findings;
pub mod headline;
pub mod run;
mod sound;
