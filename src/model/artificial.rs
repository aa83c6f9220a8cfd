//! Artificial plays: what accounts without a listener behind them play.
//!
//! Plain data on its way from whoever keeps the accounts to the platform, which sees the plays and
//! how much they look like a machine's, and nothing else. Deliberately unknown: who paid for them.

use serde::{Deserialize, Serialize};

use crate::model::ids::TrackId;

/// An account that was opened to play and not to listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Account {
    /// The batch it was opened in.
    pub batch: u32,
    /// Its number in the batch.
    pub number: u32,
}

/// How often an account played a track in one day: 30 s or more each time, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArtificialPlays {
    /// Who played.
    pub account: Account,
    /// What was played.
    pub track: TrackId,
    /// How often today \[plays\].
    pub plays: u32,
    /// How much the account looks like a machine: the chance that an ordinary filter finds it on a
    /// day \[1/day\], from 0 to 1.
    pub conspicuousness: f32,
}
