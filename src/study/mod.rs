//! Experiments: many runs, compared honestly. Returns values; writes nothing.

pub mod arms;
pub mod compare;
pub mod dose;
pub mod effects;
pub mod estimate;
pub mod explain;
pub mod finding;
pub mod outcome;
pub mod progress;
pub mod replications;
pub mod validate;
pub mod watcher;
pub mod words;
