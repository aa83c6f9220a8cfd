//! Accounts: what the platform keeps about each listener.
//!
//! Owns the profile (a decayed, weighted mean of embeddings of what was played), the record of what
//! was streamed, this week's slates and, where a recommender learns from it, the history.
//! Deliberately unknown: what the listener really likes.

use serde::{Deserialize, Serialize};

use crate::draw::below;
use crate::model::ids::TrackId;
use crate::model::play::Play;
use crate::model::vector::{Compact, Vector};
use crate::platform::history::Histories;
use crate::platform::params::TrainingWeights;
use crate::prefetch::prefetch;
use crate::units::Day;

/// Tracks of a weekly slate.
pub const SLATE: usize = 30;

/// A weekly list of at most thirty tracks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklySlate {
    tracks: [TrackId; SLATE],
    count: u8,
}

impl WeeklySlate {
    /// Nothing to offer.
    pub const EMPTY: Self = Self { tracks: [TrackId(u32::MAX); SLATE], count: 0 };

    /// Replaces the list; what is beyond thirty is cut.
    pub fn replace(&mut self, tracks: &[TrackId]) {
        let count = tracks.len().min(SLATE);
        self.tracks[..count].copy_from_slice(&tracks[..count]);
        self.count = count as u8;
    }

    /// The list.
    #[inline]
    pub fn tracks(&self) -> &[TrackId] {
        &self.tracks[..usize::from(self.count)]
    }
}

/// What a set of [`Play`] flags weighs in training.
#[derive(Clone, Debug)]
pub struct WeightTable {
    by_flags: [f32; 128],
    /// Training weight of a save that comes without a play, as a pre-save does.
    pub save: f32,
}

impl WeightTable {
    /// Tabulates the weights of all combinations of events.
    pub fn new(weights: &TrainingWeights) -> Self {
        let by_flags = std::array::from_fn(|flags| {
            let flags = flags as u8;
            let event = |flag: u8, weight: f32| if flags & flag == 0 { 0.0 } else { weight };
            let outcome = if flags & Play::STREAM == 0 { weights.skip } else { weights.stream };
            outcome
                + event(Play::COMPLETION, weights.completion)
                + event(Play::SAVE, weights.save)
                + event(Play::ADD, weights.add)
                + event(Play::FOLLOW, weights.follow)
        });
        Self { by_flags, save: weights.save }
    }

    /// Training weight of one play.
    #[inline]
    pub fn of(&self, flags: u8) -> f32 {
        self.by_flags[usize::from(flags & 127)]
    }
}

/// A listener's profile: where in embedding space their plays lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    sum: Vector,
    updated: Day,
}

impl Profile {
    /// Nothing known yet.
    pub const BLANK: Self = Self { sum: Vector::ZERO, updated: Day(0) };

    /// Ages the profile to `today`, by `kept_per_day` for each day since the last time.
    #[inline]
    pub fn age(&mut self, today: Day, kept: &DecayTable) {
        let days = today.since(self.updated);
        if days > 0 {
            self.sum.scale(kept.after(days));
        }
        self.updated = today;
    }

    /// Learns from one event at an embedding.
    #[inline]
    pub fn learn(&mut self, embedding: &Vector, weight: f32) {
        self.sum.add_scaled(embedding, weight);
    }

    /// The direction of the profile, unit length; the origin while nothing is known.
    #[inline]
    pub fn direction(&self) -> Vector {
        self.sum.normalised()
    }
}

/// What is left of something after so many days, for one half-life.
#[derive(Clone, Debug)]
pub struct DecayTable(Vec<f32>);

impl DecayTable {
    /// A table for a half-life in days.
    pub fn new(half_life_days: f32) -> Self {
        let per_day = -std::f32::consts::LN_2 / half_life_days;
        Self((0..1024).map(|days| libm::expf(per_day * days as f32)).collect())
    }

    /// Share left after `days` (at least 0).
    #[inline]
    pub fn after(&self, days: i16) -> f32 {
        self.0[(days.max(0) as usize).min(self.0.len() - 1)]
    }
}

/// What it takes to learn from plays.
#[derive(Clone, Copy, Debug)]
pub struct Lessons<'a> {
    /// What events weigh.
    pub weights: &'a WeightTable,
    /// How profiles age.
    pub decay: &'a DecayTable,
    /// Where tracks lie.
    pub embeddings: &'a [Compact],
}

/// The accounts of one cohort.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CohortAccounts {
    /// Profiles, by listener.
    pub profiles: Vec<Profile>,
    /// The cluster each listener's profile lay in when it was last looked up.
    pub clusters: Vec<u16>,
    /// Streams since the first day, by listener.
    pub streams: Vec<u32>,
    /// This week's Discover Weekly, by listener.
    pub discover_weekly: Vec<WeeklySlate>,
    /// This week's Release Radar, by listener.
    pub release_radar: Vec<WeeklySlate>,
    /// Feedback, of those listeners from whom the recommender learns.
    pub histories: Histories,
    #[serde(with = "words")]
    streamed: Vec<u64>,
    offsets: Vec<u32>,
}

/// Words of a filter as bytes: their bits lie anywhere, so shorter numbers would take more room.
mod words {
    use serde::de::Visitor;
    use serde::{Deserializer, Serializer};
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(words: &[u64], to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        to.serialize_bytes(&bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
        struct Words;
        impl Visitor<'_> for Words {
            type Value = Vec<u64>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("whole words")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<Vec<u64>, E> {
                let (words, rest) = bytes.as_chunks::<8>();
                let whole = rest.is_empty().then(|| words.iter().map(|it| u64::from_le_bytes(*it)));
                whole.map(Iterator::collect).ok_or_else(|| E::invalid_length(bytes.len(), &self))
            }
        }
        from.deserialize_bytes(Words)
    }
}

impl CohortAccounts {
    /// Blank accounts; `streams_expected` sizes each listener's record of streamed tracks.
    pub fn blank(streams_expected: impl Iterator<Item = f32>) -> Self {
        const BITS_PER_TRACK: f32 = 8.0;
        let mut offsets = vec![0_u32];
        for expected in streams_expected {
            let words = (expected * BITS_PER_TRACK / 64.0) as u32 + 4;
            offsets.push(offsets[offsets.len() - 1] + words);
        }
        let listeners = offsets.len() - 1;
        Self {
            profiles: vec![Profile::BLANK; listeners],
            clusters: vec![0; listeners],
            streams: vec![0; listeners],
            discover_weekly: vec![WeeklySlate::EMPTY; listeners],
            release_radar: vec![WeeklySlate::EMPTY; listeners],
            histories: Histories::default(),
            streamed: vec![0; offsets[listeners] as usize],
            offsets,
        }
    }

    /// A cohort of one listener of this one.
    #[must_use]
    pub fn of_member(&self, member: usize) -> Self {
        let streamed = self.streamed[self.range(member)].to_vec();
        Self {
            profiles: vec![self.profiles[member]],
            clusters: vec![self.clusters[member]],
            streams: vec![self.streams[member]],
            discover_weekly: vec![self.discover_weekly[member]],
            release_radar: vec![self.release_radar[member]],
            histories: self.histories.of_member(member),
            offsets: vec![0, streamed.len() as u32],
            streamed,
        }
    }

    /// What one listener has streamed.
    #[inline]
    pub fn streamed(&self, member: usize) -> Streamed<'_> {
        Streamed(&self.streamed[self.range(member)])
    }

    /// Records a stream of `track` by one listener.
    #[inline]
    pub fn record_stream(&mut self, member: usize, track: TrackId) {
        let range = self.range(member);
        record(&mut self.streamed[range], track, true);
    }

    /// Takes in what one listener did today.
    pub fn take_in(&mut self, member: usize, plays: &[Play], lessons: &Lessons<'_>, today: Day) {
        if plays.is_empty() {
            return;
        }
        let mut profile = self.profiles[member];
        profile.age(today, lessons.decay);
        let range = self.range(member);
        let words = &mut self.streamed[range];
        let mut streams = 0;
        for play in plays {
            let embedding = lessons.embeddings[play.track.index()].widen();
            profile.learn(&embedding, lessons.weights.of(play.flags));
            streams += u32::from(play.is(Play::STREAM));
            // Only a first stream can be missing from the record. What was dismissed counts as
            // seen: no surface for new tracks shows it again.
            let seen = Play::is_first_stream(play.flags) || play.is(Play::DISMISSAL);
            record(words, play.track, seen);
        }
        self.profiles[member] = profile;
        self.streams[member] += streams;
        if self.histories.are_kept(member) {
            for play in plays {
                self.histories.learn(member, play.track, lessons.weights.of(play.flags));
            }
        }
    }

    /// Takes in a save that comes without a play, as so large a part of a whole one; −1 takes one
    /// back.
    pub fn take_in_save(
        &mut self,
        member: usize,
        track: TrackId,
        part: f32,
        lessons: &Lessons<'_>,
        today: Day,
    ) {
        let profile = &mut self.profiles[member];
        profile.age(today, lessons.decay);
        profile.learn(&lessons.embeddings[track.index()].widen(), part * lessons.weights.save);
        self.histories.learn(member, track, part * lessons.weights.save);
    }

    /// Asks for one listener's profile, record and history, which will be needed soon.
    #[inline]
    pub fn prefetch(&self, member: usize) {
        prefetch(&self.profiles[member..=member]);
        prefetch(&self.streamed[self.range(member)]);
        prefetch(self.histories.of(member));
    }

    #[inline]
    fn range(&self, member: usize) -> std::ops::Range<usize> {
        self.offsets[member] as usize..self.offsets[member + 1] as usize
    }
}

/// The tracks a listener has streamed, as a Bloom filter: it never forgets one, so an exclusion is
/// never broken; it may take a few per cent of the others for streamed.
///
/// # References
/// Bloom 1970, "Space/time trade-offs in hash coding with allowable errors"; Putze, Sanders &
/// Singler 2007, "Cache-, hash- and space-efficient Bloom filters" (all bits in one block).
#[derive(Clone, Copy, Debug)]
pub struct Streamed<'a>(&'a [u64]);

impl Streamed<'_> {
    /// Whether the listener may have streamed the track; false only if they have not.
    #[inline]
    pub fn may_contain(&self, track: TrackId) -> bool {
        let (word, mask) = filter_bits(self.0.len(), track);
        self.0[word] & mask == mask
    }
}

/// Records a track if it is `streamed`: no branch to guess wrong.
#[inline]
fn record(words: &mut [u64], track: TrackId, streamed: bool) {
    let (word, bits) = filter_bits(words.len(), track);
    words[word] |= bits * u64::from(streamed);
}

/// The word of a track and its three bits in it: one visit to memory.
#[inline]
fn filter_bits(words: usize, track: TrackId) -> (usize, u64) {
    let mixed = u64::from(track.0 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = below((mixed >> 32) as u32, words as u32);
    let bits = 1 << (mixed & 63) | 1 << ((mixed >> 6) & 63) | 1 << ((mixed >> 12) & 63);
    (word as usize, bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recorded_stream_is_never_forgotten() {
        let mut accounts = CohortAccounts::blank([500.0].into_iter());
        for track in 0..500 {
            accounts.record_stream(0, TrackId(track * 7));
        }
        assert!((0..500).all(|track| accounts.streamed(0).may_contain(TrackId(track * 7))));
        let false_positives = (10_000..20_000)
            .filter(|&track| accounts.streamed(0).may_contain(TrackId(track)))
            .count();
        assert!(false_positives < 800, "{false_positives} of 10,000");
    }

    #[test]
    fn a_weight_of_zero_takes_an_event_out() {
        let with = WeightTable::new(&TrainingWeights::default());
        let without = WeightTable::new(&TrainingWeights { save: 0.0, ..Default::default() });
        let saved = Play::STREAM | Play::SAVE;
        assert!(with.of(saved) > with.of(Play::STREAM));
        assert!((without.of(saved) - without.of(Play::STREAM)).abs() < f32::EPSILON);
    }
}
