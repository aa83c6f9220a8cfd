//! Friction: how easy it is to save the focal track, moved for some listeners by an experiment.
//!
//! Owns who is treated and by how much their logit of saving shifts. Appeal, exposures and taste
//! stay as they are. Deliberately unknown: how saving is decided (see
//! [`crate::dynamics::reaction`]).
//!
//! ```text
//! treated: u(listener) < |share|        shift of the logit: +ease if share > 0, −ease if share < 0
//! ```
//!
//! `u` is drawn once for each listener, so whom a share treats, every larger share of its sign treats
//! too.

use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::ids::ListenerId;

/// For whom saving the focal track is made easier or harder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Friction {
    /// Share of listeners treated, between −1 and 1; below 0 saving is made harder for them.
    pub share: f32,
    /// By how much the logit of saving shifts for a treated listener \[logit\].
    pub ease: f32,
}

impl Friction {
    /// Whether a share of this size, either way, treats the listener.
    pub fn treats(share: f32, rng: &KeyedRng, listener: ListenerId) -> bool {
        share.abs() > 0.0 && rng.uniform(Key::timeless(Purpose::Friction, listener.0)) < share.abs()
    }

    /// What the listener's logit of saving the focal track shifts by.
    pub fn shift(&self, rng: &KeyedRng, listener: ListenerId) -> f32 {
        if Self::treats(self.share, rng, listener) { self.ease * self.share.signum() } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn treated(share: f32) -> Vec<u32> {
        let rng = KeyedRng::new(4);
        (0..2000).filter(|&it| Friction::treats(share, &rng, ListenerId(it))).collect()
    }

    #[test]
    fn a_share_is_treated_and_with_it_everyone_whom_a_smaller_share_treats() {
        let (some, more, all) = (treated(0.25), treated(-0.5), treated(1.0));
        assert!((440..560).contains(&some.len()), "{}", some.len());
        assert!(some.iter().all(|listener| more.contains(listener)));
        assert_eq!((treated(0.0).len(), all.len()), (0, 2000));
    }

    #[test]
    fn the_sign_of_a_share_is_the_sign_of_its_shift() {
        let shift = |share| Friction { share, ease: 1.5 }.shift(&KeyedRng::new(4), ListenerId(7));
        assert_eq!(
            [shift(1.0), shift(-1.0), shift(0.0)].map(f32::to_bits),
            [1.5, -1.5, 0.0].map(f32::to_bits)
        );
    }
}
