//! Un-saving: a save is taken back, mostly once the listener has had enough of the track.
//!
//! Owns the weekly hazard. Deliberately unknown: what the platform makes of it.
//!
//! ```text
//! P(un-save) = unsave_per_week · e^(satiation_weight · r / enough)
//! ```
//!
//! `r` are recent plays and `enough` the satiation point, as in [`crate::dynamics::recall`]. The
//! track stays remembered and in own playlists, and is not saved again. No published rate was
//! found: both values are by eye.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, SplitRng, unit};
use crate::maths::exp;
use crate::model::ids::{ListenerId, TrackId};
use crate::units::Day;

/// How often saves are taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct UnsaveParams {
    /// Chance that a save of a track not played of late is taken back, each week; 0 keeps all
    /// \[1/week\].
    #[schemars(range(min = 0, max = 0.1))]
    pub unsave_per_week: f32,
    /// By how much the logarithm of that chance has grown where the listener has just had enough.
    #[schemars(range(min = 0, max = 10))]
    pub satiation_weight: f32,
}

impl Default for UnsaveParams {
    fn default() -> Self {
        Self { unsave_per_week: 0.0005, satiation_weight: 4.0 }
    }
}

impl UnsaveParams {
    /// Whether a save is ever taken back.
    pub fn is_on(&self) -> bool {
        self.unsave_per_week > 0.0
    }

    /// One listener's week.
    pub fn week(&self, rng: &KeyedRng, listener: ListenerId, today: Day) -> UnsaveWeek<'_> {
        let key =
            Key { purpose: Purpose::Unsave, listener: listener.0, day: today, item: 0, ordinal: 0 };
        UnsaveWeek { params: self, rng: rng.split(key), unsated: self.hazard(1.0) }
    }

    /// Chance that a save is taken back in a week; `satiation` is recent plays over the satiation
    /// point.
    #[inline]
    fn hazard(&self, satiation: f32) -> f32 {
        // Beyond three times enough the exponential would say nothing more.
        self.unsave_per_week * exp(self.satiation_weight * satiation.min(3.0))
    }
}

/// One listener's draws for a week, a word for each track.
#[derive(Clone, Copy, Debug)]
pub struct UnsaveWeek<'a> {
    params: &'a UnsaveParams,
    rng: SplitRng,
    /// Chance where the listener has just had enough.
    unsated: f32,
}

impl UnsaveWeek<'_> {
    /// Whether the save of a track is taken back this week; recent plays over the satiation point
    /// are `satiation`, and not above 1 where the listener is `unsated`.
    #[inline]
    pub fn takes_back(
        &self,
        track: TrackId,
        unsated: bool,
        satiation: impl FnOnce() -> f32,
    ) -> bool {
        let u = unit(self.rng.word(track.0));
        // Nearly all saves are kept, and are seen to be without an exponential. Twice as much
        // leaves room for its rounding.
        if unsated && u > 2.0 * self.unsated {
            return false;
        }
        u < self.params.hazard(satiation())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_taken_back(satiation: f32) -> f32 {
        let params = UnsaveParams { unsave_per_week: 0.002, satiation_weight: 4.0 };
        let week = params.week(&KeyedRng::new(2), ListenerId(1), Day(3));
        let taken = |unsated: bool| {
            let taken = |&track: &u32| week.takes_back(TrackId(track), unsated, || satiation);
            (0..50_000).filter(taken).count()
        };
        assert_eq!(taken(false), taken(satiation <= 1.0), "the short cut decides alike");
        taken(false) as f32 / 50_000.0
    }

    #[test]
    fn saves_are_taken_back_mostly_after_satiation() {
        let (fresh, sated) = (share_taken_back(0.0), share_taken_back(1.0));
        assert!((0.001..0.003).contains(&fresh), "{fresh}");
        assert!((0.1..0.12).contains(&sated), "{sated}");
    }
}
