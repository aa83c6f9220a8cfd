//! Plan: which split of a budget over channels brings the most, and when another dollar stops
//! paying. The command is `longplay plan`.
//!
//! Splits are lived in the same worlds, not added up from curves. Start at [`search`], which says
//! what is lived; [`contest`] says how splits are told apart.

pub mod channels;
pub mod conclude;
pub mod contest;
pub mod curves;
pub mod findings;
pub mod headline;
pub mod lived;
pub mod most;
pub mod params;
pub mod run;
pub mod search;
pub mod sound;
pub mod split;
pub mod words;
