//! When: the order of a day, a run, a fork. Start at [`day`].

pub mod day;
mod encounters;
pub mod environment;
mod episodes;
pub mod event_sample;
pub mod focal_log;
pub mod intervention;
mod keeping;
mod listen;
mod listener_day;
mod observe;
pub mod observer;
pub mod overlay;
mod person;
mod programme;
mod prompts;
mod queue;
pub mod run;
mod shelf;
pub mod snapshot;
pub mod spec;
pub mod state;
pub mod tally_pool;
mod week;
mod weekly;
pub mod width;
