//! Experiments: many runs, compared honestly. Returns values; writes nothing.

pub mod adaptive;
pub mod compare;
pub mod effects;
pub mod finding;
pub mod notes;
pub mod outcome;
pub mod paired;
pub mod precision;
pub mod progress;
pub mod replications;
pub mod resamples;
pub mod robust;
pub mod validate;
pub mod watcher;
