//! Experiments: many runs, compared honestly. Returns values; writes nothing.

pub mod adaptive;
pub mod arms;
pub mod checkpoints;
pub mod compare;
pub mod design;
pub mod dose;
pub mod effects;
pub mod error;
pub mod estimate;
pub mod explain;
pub mod finding;
pub mod linear;
pub mod notes;
pub mod observers;
pub mod outcome;
pub mod paired;
pub mod precision;
pub mod progress;
pub mod replications;
pub mod resamples;
pub mod robust;
pub mod sensitivity;
pub mod spending;
pub mod sweep;
pub mod validate;
pub mod words;
