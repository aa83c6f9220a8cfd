//! How surely a figure is known: intervals, tests and fits over replicates, whatever they measure.

pub mod band;
pub mod clustered;
pub mod estimate;
pub mod estimator;
pub mod linear;
pub mod odds;
pub mod paired;
pub mod precision;
pub mod resamples;
pub mod simultaneous;
