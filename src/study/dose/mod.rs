//! Dose–response: how long-term streams answer to the save rate when nothing else is moved.
//!
//! [`run::Dose`] is the way in. Friction makes saving the focal track easier or harder for a
//! growing share of listeners, all doses from one fork; the slope of streams over the realised save
//! rate is what saves *cause*. Beside it stands the slope across the tracks of the same world,
//! which is what a dashboard shows.

pub mod ab_test;
pub mod findings;
pub mod headline;
pub mod params;
pub mod run;
pub mod slopes;
mod sound;
