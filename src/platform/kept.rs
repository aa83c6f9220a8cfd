//! What is kept of a platform in a checkpoint: all that events have changed.
//!
//! The rest is made again from the tracks and the draws, or on the next morning. Deliberately
//! unknown: where it is kept.

use std::ops::Range;

use serde::Serialize;

use crate::model::vector::Vector;
use crate::platform::Platform;
use crate::platform::detection::Detection;
use crate::platform::interactions::Cell;
use crate::platform::newcomers::Newcomer;
use crate::platform::quality::Ledger;

/// What a platform has come to believe.
///
/// In this order: what was counted of tracks, tracks that are out, those that are new, what plays
/// say of these, the filter, the audience and the place of the release at the last training,
/// whether there was one, and what the recommender has learnt.
pub type Kept =
    (Ledger, Range<u32>, Range<u32>, Vec<Newcomer>, Detection, Vec<Cell>, Vector, bool, Vec<u8>);

impl Platform {
    /// What is to be kept, which reads back as [`Kept`]; absent where the recommender cannot tell
    /// what it has learnt.
    pub fn kept(&self) -> Option<impl Serialize> {
        let learnt = self.recommender.learnt()?;
        let belief = &self.belief;
        Some((
            &belief.ledger,
            &belief.out,
            &belief.fresh,
            &belief.newcomers,
            &self.detection,
            &self.audience,
            &self.view,
            self.trained,
            learnt,
        ))
    }

    /// Takes back what was kept of an equal platform, this one not having seen a day. Whether it
    /// fits; if not, this one is of no use any more.
    #[must_use]
    pub fn take_back(&mut self, kept: Kept) -> bool {
        let (ledger, out, fresh, newcomers, detection, audience, view, trained, learnt) = kept;
        let belief = &mut self.belief;
        let fits = ledger.counters.len() == belief.facts.len()
            && ledger.quality.len() == belief.facts.len()
            && newcomers.len() == belief.newcomers.len();
        if !fits {
            return false;
        }
        belief.ledger = ledger;
        (belief.out, belief.fresh, belief.newcomers) = (out, fresh, newcomers);
        self.detection = detection;
        (self.audience, self.view, self.trained) = (audience, view, trained);
        self.recommender.relearn(&learnt, &self.belief, &self.rng)
    }
}
