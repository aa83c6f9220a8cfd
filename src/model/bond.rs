//! A bond: what one listener remembers of one track, in sixteen bytes.
//!
//! Owns the bond and the table that holds one listener's bonds. The table is set-associative: a
//! track may lie in one bucket of eight only, picked by its identifier. That makes finding a bond
//! one short scan, and gives a track the same place in every arm of a comparison. A bucket keeps
//! its bonds field by field, so that a scan for a flag or a track reads that field and nothing
//! else. Deliberately unknown: how strong a memory is (see [`crate::dynamics::recall`]).

use serde::{Deserialize, Serialize};
use wide::{u8x16, u16x8, u32x4};

use crate::draw::below;
use crate::model::ids::TrackId;
use crate::model::slot_mask::{SlotList, SlotMask, WAYS};
use crate::units::Day;

/// What a listener remembers of a track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bond {
    /// The track, or [`Bond::EMPTY`]'s.
    pub track: TrackId,
    /// Liking and frequency in one: what recency has to be multiplied with to give activation.
    pub strength: f32,
    /// Day of the last stream.
    pub last_day: Day,
    /// Streams so far.
    pub plays: u16,
    /// Streams of late, decayed by the day, in sixty-fourths; of an episode the second at which it
    /// was left, or 0.
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
    /// Heard, or looked forward to as if it had been: there are plays to recall.
    pub const HEARD: u8 = 16;
    /// With an episode of a show and not with a song.
    pub const EPISODE: u8 = 32;
    /// An episode that was heard through.
    pub const HEARD_THROUGH: u8 = 64;
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

/// Eight bonds, field by field, in two cache lines.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[repr(C, align(64))]
pub struct Bucket {
    tracks: [u32; WAYS],
    strengths: [f32; WAYS],
    last_days: [Day; WAYS],
    plays: [u16; WAYS],
    recent: [u16; WAYS],
    flags: [u8; WAYS],
}

impl Bucket {
    /// Eight free places.
    pub const EMPTY: Self = Self {
        tracks: [Bond::EMPTY.track.0; WAYS],
        strengths: [Bond::EMPTY.strength; WAYS],
        last_days: [Bond::EMPTY.last_day; WAYS],
        plays: [Bond::EMPTY.plays; WAYS],
        recent: [Bond::EMPTY.recent; WAYS],
        flags: [Bond::EMPTY.flags; WAYS],
    };

    /// The bond of one way.
    #[inline]
    pub fn bond(&self, way: usize) -> Bond {
        Bond {
            track: TrackId(self.tracks[way]),
            strength: self.strengths[way],
            last_day: self.last_days[way],
            plays: self.plays[way],
            recent: self.recent[way],
            flags: self.flags[way],
        }
    }

    #[inline]
    fn put(&mut self, way: usize, bond: &Bond) {
        self.tracks[way] = bond.track.0;
        self.strengths[way] = bond.strength;
        self.last_days[way] = bond.last_day;
        self.plays[way] = bond.plays;
        self.recent[way] = bond.recent;
        self.flags[way] = bond.flags;
    }

    /// Ways whose bonds have all flags of `with` and none of `without`.
    #[inline]
    pub fn flagged(&self, with: u8, without: u8) -> SlotMask {
        let [a, b, c, d, e, f, g, h] = self.flags;
        let flags = u8x16::new([a, b, c, d, e, f, g, h, 0, 0, 0, 0, 0, 0, 0, 0]);
        let right = (flags & u8x16::splat(with | without)).simd_eq(u8x16::splat(with));
        SlotMask::of_bits(right.to_bitmask() as u8)
    }

    /// Ways whose bonds have `recent` of at least so much.
    #[inline]
    pub fn recent(&self, least: u16) -> SlotMask {
        SlotMask::of_bits(u16x8::new(self.recent).simd_ge(u16x8::splat(least)).to_bitmask() as u8)
    }

    /// The way of a track, if it is here.
    #[inline]
    fn way_of(&self, track: TrackId) -> Option<usize> {
        let (halves, _) = self.tracks.as_chunks::<4>();
        let wanted = u32x4::splat(track.0);
        let low = u32x4::new(halves[0]).simd_eq(wanted).to_bitmask();
        let high = u32x4::new(halves[1]).simd_eq(wanted).to_bitmask();
        let found = low | high << 4;
        (found != 0).then(|| found.trailing_zeros() as usize)
    }
}

/// One listener's bonds, to read: a number of buckets.
#[derive(Clone, Copy, Debug)]
pub struct Slots<'a>(&'a [Bucket]);

impl<'a> Slots<'a> {
    /// A view of a listener's buckets, at least one.
    #[inline]
    pub const fn new(buckets: &'a [Bucket]) -> Self {
        Self(buckets)
    }

    /// The buckets.
    #[inline]
    pub const fn buckets(self) -> &'a [Bucket] {
        self.0
    }

    /// Number of places, free ones included.
    pub const fn len(self) -> usize {
        self.0.len() * WAYS
    }

    /// Whether there is no place at all.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// All places in order, free ones included.
    pub fn iter(self) -> impl Iterator<Item = Bond> + 'a {
        self.0.iter().flat_map(|bucket| (0..WAYS).map(|way| bucket.bond(way)))
    }

    /// Lists, in order, the places of those ways that are asked for in each bucket.
    #[inline]
    pub fn list(self, asked: impl Fn(&Bucket) -> SlotMask, places: &mut SlotList) {
        places.clear(self.len());
        let mut first = 0;
        for bucket in self.0 {
            places.append(first, asked(bucket));
            first += WAYS as u16;
        }
    }

    /// The bond at a place.
    #[inline]
    pub fn at(self, place: usize) -> Bond {
        self.0[place / WAYS].bond(place % WAYS)
    }

    /// Where the bond with a track lies, if there is one.
    #[inline]
    pub fn find(self, track: TrackId) -> Option<usize> {
        let bucket = bucket_of(self.0.len(), track);
        self.0[bucket].way_of(track).map(|way| bucket * WAYS + way)
    }

    /// The place to look at for the bond with a track: where it lies, or for want of it the first
    /// of all, which holds another track. Looking at the place in any case leaves no branch to
    /// guess wrong.
    #[inline]
    pub fn find_or_first(self, track: TrackId) -> usize {
        self.find(track).unwrap_or(0)
    }
}

/// One listener's bonds, to write.
#[derive(Debug)]
pub struct Bonds<'a>(&'a mut [Bucket]);

impl<'a> Bonds<'a> {
    /// A view of a listener's buckets, at least one.
    #[inline]
    pub fn new(buckets: &'a mut [Bucket]) -> Self {
        debug_assert!(!buckets.is_empty(), "a memory has places");
        Self(buckets)
    }

    /// The same bonds, to read.
    #[inline]
    pub fn slots(&self) -> Slots<'_> {
        Slots(self.0)
    }

    /// The bond at a place.
    #[inline]
    pub fn at(&self, place: usize) -> Bond {
        self.slots().at(place)
    }

    /// Replaces the bond at a place by another with the same track.
    #[inline]
    pub fn put(&mut self, place: usize, bond: &Bond) {
        debug_assert_eq!(bond.track, self.at(place).track, "a place is given away by admitting");
        self.0[place / WAYS].put(place % WAYS, bond);
    }

    /// Where the bond with a track lies, if there is one.
    #[inline]
    pub fn find(&self, track: TrackId) -> Option<usize> {
        self.slots().find(track)
    }

    /// The place of a track that is new, if its bucket has a free one; nothing is forgotten for it.
    pub fn admit_if_free(&mut self, track: TrackId) -> Option<usize> {
        let index = bucket_of(self.0.len(), track);
        let bucket = &mut self.0[index];
        let way = bucket.way_of(Bond::EMPTY.track)?;
        bucket.put(way, &Bond { track, ..Bond::EMPTY });
        Some(index * WAYS + way)
    }

    /// Makes room for a track and returns its place, holding [`Bond::EMPTY`] with the track set.
    ///
    /// Where the bucket is full, the bond of least `strength` is forgotten, unsaved ones first.
    pub fn admit(&mut self, track: TrackId, strength: impl Fn(&Bond) -> f32) -> usize {
        let index = bucket_of(self.0.len(), track);
        let bucket = &mut self.0[index];
        let way = bucket.way_of(Bond::EMPTY.track).unwrap_or_else(|| {
            let kept = Bond::SAVED | Bond::IN_PLAYLIST;
            let rank = |way: usize| {
                let bond = bucket.bond(way);
                (bond.is(kept), strength(&bond))
            };
            (1..WAYS).fold(0, |weakest, way| {
                let ((kept_a, strength_a), (kept_b, strength_b)) = (rank(way), rank(weakest));
                if (!kept_a && kept_b) || (kept_a == kept_b && strength_a < strength_b) {
                    way
                } else {
                    weakest
                }
            })
        });
        bucket.put(way, &Bond { track, ..Bond::EMPTY });
        index * WAYS + way
    }
}

/// The bucket of a track among so many.
#[inline]
fn bucket_of(buckets: usize, track: TrackId) -> usize {
    // Fibonacci hashing: consecutive identifiers spread evenly.
    below(track.0.wrapping_mul(0x9E37_79B9), buckets as u32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plays(bond: &Bond) -> f32 {
        f32::from(bond.plays)
    }

    #[test]
    fn a_bucket_fills_two_cache_lines() {
        assert_eq!(size_of::<Bucket>(), 128);
    }

    #[test]
    fn an_admitted_track_is_found_and_others_are_not() {
        let mut buckets = [Bucket::EMPTY; 4];
        let mut bonds = Bonds::new(&mut buckets);
        let place = bonds.admit(TrackId(5), plays);
        assert_eq!(bonds.find(TrackId(5)), Some(place));
        assert_eq!(bonds.find(TrackId(6)), None);
    }

    #[test]
    fn the_place_to_look_at_holds_the_track_or_another_one() {
        let mut buckets = [Bucket::EMPTY; 4];
        let mut bonds = Bonds::new(&mut buckets);
        bonds.admit(TrackId(5), plays);
        for track in (0..100).map(TrackId) {
            let slots = bonds.slots();
            let holds = slots.at(slots.find_or_first(track)).track == track;
            assert_eq!(holds, slots.find(track).is_some(), "{track:?}");
        }
    }

    #[test]
    fn ways_are_told_by_flags_that_are_there_and_flags_that_are_not() {
        let mut bucket = Bucket::EMPTY;
        for (way, flags) in [(1, 16), (2, 16 | 8), (5, 2), (7, 16 | 2)] {
            bucket.put(way, &Bond { track: TrackId(way as u32), flags, ..Bond::EMPTY });
        }
        let ways = |ways: &[u8]| SlotMask::of_bits(ways.iter().map(|way| 1 << way).sum());
        assert_eq!(bucket.flagged(Bond::HEARD, Bond::DISMISSED), ways(&[1, 7]));
        assert_eq!(bucket.flagged(Bond::IN_LIBRARY, 0), ways(&[5, 7]));
        assert_eq!(bucket.flagged(Bond::SAVED, 0), ways(&[]));
    }

    #[test]
    fn a_full_bucket_forgets_the_weakest_unsaved_bond() {
        let mut buckets = [Bucket::EMPTY; 2];
        let same_bucket: Vec<TrackId> =
            (0..1000).map(TrackId).filter(|&t| bucket_of(2, t) == 0).take(WAYS + 1).collect();
        let mut bonds = Bonds::new(&mut buckets);
        for (index, &track) in same_bucket[..WAYS].iter().enumerate() {
            let place = bonds.admit(track, plays);
            bonds.put(place, &Bond { plays: index as u16 + 1, ..bonds.at(place) });
        }
        // The very weakest is saved, so the second weakest has to go.
        let saved = bonds.find(same_bucket[0]).expect("was admitted");
        bonds.put(saved, &Bond { flags: Bond::SAVED, ..bonds.at(saved) });
        bonds.admit(same_bucket[WAYS], plays);
        assert!(bonds.find(same_bucket[0]).is_some());
        assert!(bonds.find(same_bucket[1]).is_none());
        assert!(bonds.find(same_bucket[WAYS]).is_some());
    }
}
