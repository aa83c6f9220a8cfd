//! A bond: what one listener remembers of one track, in sixteen bytes.
//!
//! Owns the bond and the table that holds one listener's bonds. The table is set-associative: a
//! track may lie in one bucket of eight only, picked by its identifier. That makes finding a bond
//! one short scan, and gives a track the same place in every arm of a comparison. Deliberately
//! unknown: how strong a memory is (see [`crate::dynamics::recall`]).

use crate::draw::below;
use crate::model::ids::TrackId;
use crate::units::Day;

/// Bonds of a bucket.
pub const WAYS: usize = 8;

/// What a listener remembers of a track.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
pub struct Bond {
    /// The track, or [`Bond::EMPTY`]'s.
    pub track: TrackId,
    /// Liking and frequency in one: what recency has to be multiplied with to give activation.
    pub strength: f32,
    /// Day of the last stream.
    pub last_day: Day,
    /// Streams so far.
    pub plays: u16,
    /// Streams of late, decayed by the day, in sixty-fourths.
    pub recent: u16,
    /// What the listener did with it.
    pub flags: u8,
}

impl Bond {
    /// Saved: counted, told to the platform.
    pub const SAVED: u8 = 1;
    /// In the library: library sessions can bring it back.
    pub const IN_LIBRARY: u8 = 2;
    /// In an own playlist.
    pub const IN_PLAYLIST: u8 = 4;
    /// Dismissed for good: never recalled, never on a list of new tracks.
    pub const DISMISSED: u8 = 8;

    /// Was saved and taken back: not saved again, so that a save counts once.
    pub const TAKEN_BACK: u8 = 128;

    /// A free place.
    pub const EMPTY: Self = Self {
        track: TrackId(u32::MAX),
        strength: 0.0,
        last_day: Day(i16::MIN),
        plays: 0,
        recent: 0,
        flags: 0,
    };

    /// Whether any of `flags` is set.
    #[inline]
    pub const fn is(&self, flags: u8) -> bool {
        self.flags & flags != 0
    }

    /// Whether the place is free.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.track == Self::EMPTY.track
    }
}

/// One listener's bonds: a number of buckets.
#[derive(Debug)]
pub struct Bonds<'a> {
    slots: &'a mut [Bond],
}

impl<'a> Bonds<'a> {
    /// A view of a listener's slots, a whole number of buckets.
    #[inline]
    pub fn new(slots: &'a mut [Bond]) -> Self {
        debug_assert!(slots.len().is_multiple_of(WAYS) && !slots.is_empty(), "whole buckets");
        Self { slots }
    }

    /// All places, free ones included.
    #[inline]
    pub fn slots(&self) -> &[Bond] {
        self.slots
    }

    /// The bond at a place.
    #[inline]
    pub fn at(&mut self, place: usize) -> &mut Bond {
        &mut self.slots[place]
    }

    /// Where the bond with a track lies, if there is one.
    #[inline]
    pub fn find(&self, track: TrackId) -> Option<usize> {
        find(self.slots, track)
    }

    /// The place of a track that is new, if its bucket has a free one; nothing is forgotten for it.
    pub fn admit_if_free(&mut self, track: TrackId) -> Option<usize> {
        let from = bucket_of(self.slots, track);
        let way = self.slots[from..from + WAYS].iter().position(Bond::is_empty)?;
        self.slots[from + way].track = track;
        Some(from + way)
    }

    /// Makes room for a track and returns its place, holding [`Bond::EMPTY`] with the track set.
    ///
    /// Where the bucket is full, the bond of least `strength` is forgotten, unsaved ones first.
    pub fn admit(&mut self, track: TrackId, strength: impl Fn(&Bond) -> f32) -> usize {
        let from = bucket_of(self.slots, track);
        let bucket = &self.slots[from..from + WAYS];
        let way = bucket.iter().position(Bond::is_empty).unwrap_or_else(|| {
            let kept = Bond::SAVED | Bond::IN_PLAYLIST;
            let rank = |bond: &Bond| (bond.is(kept), strength(bond));
            (1..WAYS).fold(0, |weakest, way| {
                let (kept_a, strength_a) = rank(&bucket[way]);
                let (kept_b, strength_b) = rank(&bucket[weakest]);
                if (!kept_a && kept_b) || (kept_a == kept_b && strength_a < strength_b) {
                    way
                } else {
                    weakest
                }
            })
        });
        self.slots[from + way] = Bond { track, ..Bond::EMPTY };
        from + way
    }
}

/// Where the bond with a track lies among a listener's slots, if there is one.
#[inline]
pub fn find(slots: &[Bond], track: TrackId) -> Option<usize> {
    let from = bucket_of(slots, track);
    let bucket: &[Bond; WAYS] = slots[from..from + WAYS].try_into().ok()?;
    bucket.iter().position(|bond| bond.track == track).map(|way| from + way)
}

/// Where the bucket of a track starts.
#[inline]
fn bucket_of(slots: &[Bond], track: TrackId) -> usize {
    // Fibonacci hashing: consecutive identifiers spread evenly.
    below(track.0.wrapping_mul(0x9E37_79B9), (slots.len() / WAYS) as u32) as usize * WAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plays(bond: &Bond) -> f32 {
        f32::from(bond.plays)
    }

    #[test]
    fn an_admitted_track_is_found_and_others_are_not() {
        let mut slots = [Bond::EMPTY; 32];
        let mut bonds = Bonds::new(&mut slots);
        let place = bonds.admit(TrackId(5), plays);
        assert_eq!(bonds.find(TrackId(5)), Some(place));
        assert_eq!(bonds.find(TrackId(6)), None);
    }

    #[test]
    fn a_full_bucket_forgets_the_weakest_unsaved_bond() {
        let mut slots = [Bond::EMPTY; 16];
        let mut bonds = Bonds::new(&mut slots);
        let same_bucket: Vec<TrackId> = (0..1000)
            .map(TrackId)
            .filter(|&t| bucket_of(bonds.slots(), t) == 0)
            .take(WAYS + 1)
            .collect();
        for (index, &track) in same_bucket[..WAYS].iter().enumerate() {
            let place = bonds.admit(track, plays);
            bonds.at(place).plays = index as u16 + 1;
        }
        // The very weakest is saved, so the second weakest has to go.
        let saved = bonds.find(same_bucket[0]).expect("was admitted");
        bonds.at(saved).flags = Bond::SAVED;
        bonds.admit(same_bucket[WAYS], plays);
        assert!(bonds.find(same_bucket[0]).is_some());
        assert!(bonds.find(same_bucket[1]).is_none());
        assert!(bonds.find(same_bucket[WAYS]).is_some());
    }
}
