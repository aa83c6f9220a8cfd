//! The table of targets: what has been published, and what passes.
//!
//! A target that is held out was not looked at while defaults were set. Start at [`all`].
//! Deliberately unknown: what any world has come to.

pub mod all;
mod audiences;
mod listening;
mod saving;
