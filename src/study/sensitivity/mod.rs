//! Sensitivity: which keys a result answers to, over ranges in which they may lie.
//!
//! Owns Morris's screening and Sobol' indices over finished points. Deliberately unknown: how a key
//! becomes part of a scenario, and how points are run.

pub mod findings;
pub mod headline;
pub mod indices;
pub mod noise;
pub mod params;
pub mod run;
mod sound;
