//! When: the order of a day, a run, a fork.

pub mod spec;
