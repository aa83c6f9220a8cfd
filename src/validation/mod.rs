//! Validation: what the model gives, held against what has been published.
//!
//! Start at [`run::validate`]. It lets several worlds of each of [`worlds`]' kinds live without any
//! campaign, [`walk`] and [`acquaintances`] add up what happened in integers ([`observed`]),
//! [`figures`] turns the sums into one figure per target, and [`table`] says what each figure
//! should be and who says so; [`report`] writes it down. [`replications`] runs published
//! experiments again. Nothing to the left of here knows of any target or experiment.

pub mod acquaintances;
pub mod figures;
pub mod observed;
pub mod replications;
pub mod report;
pub mod run;
pub mod table;
pub mod targets;
pub mod tune;
pub mod walk;
pub mod worlds;
