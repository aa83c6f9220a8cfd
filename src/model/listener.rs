//! A listener: what they are like. Fixed for the whole run; what they remember is in
//! [`crate::model::memory`], what changes about them in [`crate::model::listener_state`].

use crate::model::ids::GenreId;
use crate::model::source::Source;
use crate::model::vector::Vector;

/// Most genres a taste is mixed from.
pub const MOST_GENRES: usize = 3;

/// Classes into which satiation points are sorted, from soon sated to never.
pub const SATIATION_CLASSES: usize = 4;

/// Sources a session can start from: all but campaigns, which reach the listener from outside.
pub const SESSION_SOURCES: usize = Source::COUNT - 1;

/// One listener's lasting traits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Listener {
    /// What they like on the first day, unit length. Truth: the platform has a profile instead.
    pub taste: Vector,
    /// Mean starts on a day on which they listen \[starts/day\].
    pub starts_per_active_day: f32,
    /// Share of days on which they listen.
    pub active_day_share: f32,
    /// Cumulative weights of the sources of a session, out of 65 535.
    pub source_cdf: [u16; SESSION_SOURCES],
    /// Added to the logit of a save.
    pub saving_habit: f32,
    /// Added to the logit of an add.
    pub playlist_habit: f32,
    /// Added to the logit of a follow.
    pub follow_habit: f32,
    /// Added to interest: patient listeners skip less.
    pub patience: f32,
    /// How soon they have had enough of a track, `0..SATIATION_CLASSES`.
    pub satiation_class: u8,
    /// Whether they listen to podcasts.
    pub podcasts: bool,
    /// Genres their taste is mixed from, the strongest first; unused places repeat the first.
    pub genres: [GenreId; MOST_GENRES],
}

impl Listener {
    /// Whether sessions of this listener ever start from `source`.
    pub fn uses(&self, source: Source) -> bool {
        let index = source as usize;
        let below = if index == 0 { 0 } else { self.source_cdf[index - 1] };
        index < SESSION_SOURCES && self.source_cdf[index] > below
    }

    /// Mean starts over all days, active or not \[starts/day\].
    pub fn starts_per_day(&self) -> f32 {
        self.starts_per_active_day * self.active_day_share
    }
}
