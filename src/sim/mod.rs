//! When: the order of a day, a run, a fork. Start at [`day`].

pub mod day;
pub mod focal_log;
pub mod intervention;
mod listen;
mod meeting;
mod queue;
pub mod run;
mod sample;
pub mod spec;
pub mod stage;
pub mod state;
mod week;
pub mod workbench;
