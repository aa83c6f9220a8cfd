//! # longplay
//!
//! A simulation engine of recommendation feedback in music streaming.
pub mod draw;
pub mod dynamics;
pub mod maths;
pub mod measure;
pub mod model;
pub mod platform;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod stats;
pub mod study;
pub mod tally;
pub mod units;
