//! Decomposition: through which path a strategy's effect comes about.
//!
//! [`run::Explain`] is the way in. Arms of the same replicate cut what an ask, or friction, adds to
//! saving out of the library, out of training, or out of both; the differences of real runs are the
//! paths. Beside them: how much of the gap between savers and others a save causes, and how much is
//! who they are.

pub mod cuts;
pub mod findings;
pub mod followers;
pub mod headline;
pub mod params;
pub mod paths;
pub mod run;
mod sound;
