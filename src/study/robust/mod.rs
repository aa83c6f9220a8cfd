//! Robust: does the best strategy depend on the recommender and on what a save weighs in its
//! training?
//!
//! Every strategy and the control from one fork in each cell of recommenders and weights, the same
//! worlds and the common random numbers in all cells. Start at [`run::RobustGrid`].

pub mod findings;
pub mod grid;
pub mod headline;
pub mod judge;
pub mod run;
mod sound;
