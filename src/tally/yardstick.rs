//! Yardstick: by what a play is judged, on one day.
//!
//! Deliberately unknown: how the platform came to expect what it expects.

use crate::model::play::Play;
use crate::model::source::Source;
use crate::model::vector::Compact;
use crate::tally::Reception;

/// Combinations of events that a play can be told by.
pub(super) const COMBINATIONS: usize = 128;

/// What a play earns by its events and what is expected of it by its source, both in units of
/// [`EXPECTATION`](crate::tally::EXPECTATION).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yardstick {
    /// By source, and by whether the listener had streamed the track before (0) or not (1), as
    /// believed this morning.
    pub expected: [[i32; 2]; Source::COUNT],
    /// By flags of a [`Play`].
    pub earned: [i32; COMBINATIONS],
}

impl Default for Yardstick {
    fn default() -> Self {
        Self { expected: [[0; 2]; Source::COUNT], earned: [0; COMBINATIONS] }
    }
}

impl Yardstick {
    /// What is expected of a play.
    #[inline]
    pub(super) fn expected_of(&self, play: &Play) -> i32 {
        self.expected[play.source as usize][usize::from(play.is(Play::NEW))]
    }

    /// Takes a play of a new track in, by somebody whose profile lies there.
    #[inline]
    pub(super) fn take(&self, play: &Play, profile: &Compact, reception: &mut Reception) {
        let earned = self.earned[usize::from(play.flags) % COMBINATIONS];
        let surplus = earned - self.expected_of(play);
        // What a listener plays most is On Repeat of their own doing.
        let shown = play.source.is_algorithmic() && play.source.is_programmed();
        reception.add_play(profile, surplus, shown);
    }
}
