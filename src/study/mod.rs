//! Experiments: many runs, compared honestly. Returns values; writes nothing.

pub mod adaptive;
pub mod arms;
pub mod budgets;
pub mod checkpoints;
pub mod compare;
pub mod comparison;
pub mod description;
pub mod design;
pub mod dose;
pub mod effects;
pub mod error;
pub mod explain;
pub mod figures;
pub mod finding;
pub mod format;
pub mod notes;
pub mod observers;
pub mod outcome;
pub mod progress;
pub mod robust;
pub mod runner;
pub mod runs;
pub mod sensitivity;
pub mod sound;
pub mod sweep;
pub mod threads;
