//! Size: the same comparison in worlds of several sizes, and which of them is large enough.
//!
//! [`run::WorldSizes`] is the way in. Fans, money and all else about the release stay as they are,
//! so that a release is a smaller part of a larger world. An effect that such worlds agree on does
//! not hang on how many of its listeners are simulated.

pub mod findings;
pub mod headline;
pub mod judge;
pub mod lived;
pub mod params;
pub mod rule;
pub mod run;
mod sound;
