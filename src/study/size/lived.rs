//! What one replicate of one size leaves. Main type: [`Lived`].
//!
//! Deliberately unknown: how it was run, and what is concluded from it.

use serde::{Deserialize, Serialize};

use crate::measure::new_tracks::NewStarts;
use crate::study::explain::findings::ReplicatePaths;
use crate::study::outcome::Replicate;

/// One replicate of one size.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lived {
    /// Listeners of the world.
    pub listeners: u32,
    /// The control and every strategy.
    pub replicate: Replicate,
    /// The paths of the strategy that is taken apart; none where there is none.
    pub paths: Vec<ReplicatePaths>,
    /// Starts of new tracks in the control.
    pub new_starts: NewStarts,
}
