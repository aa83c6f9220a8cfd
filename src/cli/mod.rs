//! The command line: one file per command, and the few things they share.
//!
//! The only home of clap, indicatif and the terminal. Deliberately unknown: how anything is
//! simulated, checked or drawn.

pub(crate) mod args;
pub(crate) mod beliefs;
pub(crate) mod budget;
pub(crate) mod chart;
pub(crate) mod check;
pub(crate) mod chosen;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod console;
pub(crate) mod engine;
pub(crate) mod exit;
pub(crate) mod explain;
pub(crate) mod interrupt;
pub(crate) mod left;
pub(crate) mod long;
pub(crate) mod man;
pub(crate) mod memory;
pub(crate) mod merge;
pub(crate) mod new;
pub(crate) mod plan;
pub(crate) mod playground;
pub(crate) mod points;
pub(crate) mod progress;
pub(crate) mod ranks;
pub(crate) mod replications;
pub(crate) mod rewrite;
pub(crate) mod robust;
pub(crate) mod room;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod sensitivity;
pub(crate) mod session;
pub(crate) mod size;
pub(crate) mod study;
pub(crate) mod style;
pub(crate) mod sweep;
pub(crate) mod units;
pub(crate) mod validate;

pub(crate) use longplay::report;
