//! Replications: published experiments on feedback, run again with the papers' parameters.
//!
//! A model of this kind is worth little unless it shows what is known to happen. Each file owns one
//! experiment: its preset (`presets/*.toml`), its dynamics as far as the engine's day loop is not
//! what the paper describes, and the rule by which it passes. [`report`] writes down what came of
//! it.
//!
//! | | experiment | dynamics | recommenders |
//! |---|---|---|---|
//! | A | [`urn`] | its own | none |
//! | B | [`musiclab`] | its own | none |
//! | C | [`chaney`] | its own | the engine's through [`engine`], others in [`rankers`] |
//! | D | [`mansoury`] | its own | the engine's through [`engine`], others in [`rankers`] |
//! | E | [`surrogate`] | the engine's day loop and fork | the engine's |
//! | F | [`listings`] | the engine's day loop and fork | the engine's |

pub mod chance;
pub mod chaney;
pub mod choices;
pub mod engine;
pub mod factors;
pub mod listings;
pub mod log;
pub mod mansoury;
pub mod musiclab;
pub mod rankers;
pub mod replicated;
pub mod report;
pub mod run;
pub mod surrogate;
pub mod trial;
pub mod urn;
