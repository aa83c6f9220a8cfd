//! Reception: where in embedding space those lie who met a new track, and how they took it.
//!
//! Owns sums over plays, in integers, so that no order of adding can be told from another.
//! Deliberately unknown: what is concluded from them.

use crate::model::vector::{Compact, DIMENSIONS, Vector};
use crate::tally::EXPECTATION;

/// What the plays of one new track say of where it lies, in one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reception {
    /// Plays begun on algorithmic surfaces.
    pub shown: u32,
    /// Directions of the profiles of those who began to play it, summed over plays, in units of
    /// 1 / [`Compact::SCALE`].
    pub met: [i64; DIMENSIONS],
    /// The same, each play weighing what it earned beyond what was expected of it, in units of
    /// 1 / ([`Compact::SCALE`] · [`EXPECTATION`]).
    pub liked: [i64; DIMENSIONS],
}

impl Reception {
    /// Adds one play by somebody whose profile lies there. `surplus` is what it earned beyond what
    /// was expected, in units of [`EXPECTATION`].
    #[inline]
    pub(super) fn add_play(&mut self, profile: &Compact, surplus: i32, shown: bool) {
        self.shown += u32::from(shown);
        let sums = self.met.iter_mut().zip(&mut self.liked);
        for ((met, liked), coordinate) in sums.zip(profile.coordinates()) {
            *met += i64::from(coordinate);
            *liked += i64::from(coordinate) * i64::from(surplus);
        }
    }

    /// Adds another day's, or another thread's.
    pub(super) fn add(&mut self, other: &Self) {
        self.shown += other.shown;
        add(&mut self.met, &other.met, 1);
        add(&mut self.liked, &other.liked, 1);
    }

    /// Takes away what was added.
    pub(super) fn subtract(&mut self, part: &Self) {
        self.shown -= part.shown;
        add(&mut self.met, &part.met, -1);
        add(&mut self.liked, &part.liked, -1);
    }

    /// The sums as vectors: of directions, and of directions by surplus.
    pub fn vectors(&self) -> [Vector; 2] {
        let scaled = |sums: &[i64; DIMENSIONS], unit: f32| {
            Vector(std::array::from_fn(|i| sums[i] as f32 / unit))
        };
        let scale = Compact::SCALE;
        [scaled(&self.met, scale), scaled(&self.liked, scale * EXPECTATION)]
    }
}

fn add(sums: &mut [i64; DIMENSIONS], others: &[i64; DIMENSIONS], sign: i64) {
    for (sum, other) in sums.iter_mut().zip(others) {
        *sum += sign * other;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pleased_pulls_towards_the_profile_and_what_displeased_away() {
        let mut east = Vector::ZERO;
        east.0[0] = 1.0;
        let mut reception = Reception::default();
        reception.add_play(&Compact::of(&east), 512, true);
        reception.add_play(&Compact::of(&east), -256, false);
        let [met, liked] = reception.vectors();
        assert_eq!((reception.shown, met.0[0], liked.0[0]), (1, 2.0, 1.0));
        let same = reception;
        reception.add(&same);
        reception.subtract(&same);
        assert_eq!(reception, same);
    }
}
