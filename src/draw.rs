//! Keyed draws: the only source of chance in longplay.
//!
//! Every draw is a pure function of (seed, purpose, listener, day, item, ordinal). Nothing is
//! consumed and nothing is shared, so the same key gives the same draw on any thread, in any order
//! and in every arm of a comparison: the arms have *common random numbers*. A draw for a new
//! purpose moves no other. Arms share their seeds, as a fork shares its environment; replicates get
//! seeds of their own from `sim::environment::Seeds`.
//!
//! The generator is Philox 4×32 with ten rounds: the seed is its key, the rest of the tuple is its
//! 128-bit counter. The packing is injective, so two different tuples can never share a block.
//! Deliberately unknown here: what is decided with a draw.
//!
//! # References
//! Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC '11.

use std::convert::Infallible;

use rand_core::TryRng;

use crate::units::Day;

/// What a draw decides. Two purposes never share a draw.
///
/// The discriminants are part of the contract "same seed, same bytes": append, never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "each variant is named after the decision it drives")]
pub enum Purpose {
    GenreCentre = 1,
    Artist = 2,
    Track = 3,
    Listener = 4,
    InitialLibrary = 5,
    Release = 6,
    ListenerPlaylist = 7,
    PlaylistFollow = 8,
    Fan = 9,
    ContentView = 10,
    Show = 11,
    FanLibrary = 12,
    Starts = 32,
    Session = 33,
    Recall = 34,
    Encounter = 36,
    Drift = 40,
    Lapse = 41,
    Unsave = 42,
    AlbumSave = 43,
    Curation = 48,
    Editor = 49,
    Following = 52,
    Podcast = 53,
    Exploration = 64,
    RandomSlate = 65,
    Centroid = 66,
    Factor = 67,
    CampaignReach = 96,
    CampaignPlay = 97,
    Placement = 98,
    Bot = 99,
    Detection = 100,
    Resample = 128,
    Derivation = 129,
    EventSample = 140,
    Friction = 144,
    Shuffle = 145,
    Design = 146,
    Urn = 160,
    SongMarket = 161,
    Consumer = 162,
    FeedbackLoop = 163,
    Trial = 164,
}

/// What a draw is about: the variable part of its key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The decision.
    pub purpose: Purpose,
    /// Listener, number of a playlist or of a campaign, or 0 where nobody is meant.
    pub listener: u32,
    /// Day of the run.
    pub day: Day,
    /// Track, artist, session … as the purpose needs.
    pub item: u32,
    /// Repetition within the same listener, day and item.
    pub ordinal: u16,
}

impl Key {
    /// A key for something that happens once, outside time: `item` of a purpose.
    pub const fn timeless(purpose: Purpose, item: u32) -> Self {
        Self { purpose, listener: 0, day: Day(0), item, ordinal: 0 }
    }
}

/// A keyed generator: a seed, ready to answer for any key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyedRng {
    key: [u32; 2],
}

impl KeyedRng {
    /// The family of a 64-bit seed.
    pub const fn new(seed: u64) -> Self {
        Self { key: [seed as u32, (seed >> 32) as u32] }
    }

    /// A seed derived from this family, `index` within a named use; for replicates and sub-seeds.
    pub fn derive(&self, use_number: u32, index: u32) -> u64 {
        let key = Key { listener: use_number, ..Key::timeless(Purpose::Derivation, index) };
        let [low, high, ..] = self.block(key);
        u64::from(high) << 32 | u64::from(low)
    }

    /// The first four 32-bit words of a key.
    #[inline]
    pub fn block(&self, key: Key) -> [u32; 4] {
        self.block_at(key, 0)
    }

    /// Words `4 × index ..` of a key; `index` < 2²⁴.
    #[inline]
    pub fn block_at(&self, key: Key, index: u32) -> [u32; 4] {
        philox4x32_10(counter(key, index), self.key)
    }

    /// Splits one key into draws for many items, at a fraction of a block's price for each.
    #[inline]
    pub fn split(&self, key: Key) -> SplitRng {
        let [a, b, c, d] = self.block(key);
        SplitRng([u64::from(b) << 32 | u64::from(a), u64::from(d) << 32 | u64::from(c)])
    }

    /// The first uniform of a key, in the open interval (0, 1).
    #[inline]
    pub fn uniform(&self, key: Key) -> f32 {
        unit(self.block(key)[0])
    }

    /// A generator over the words of a key, for `rand` and `rand_distr`.
    #[inline]
    pub fn stream(&self, key: Key) -> KeyedStream {
        KeyedStream { rng: *self, key, next_block: 0, words: [0; 4], used: 4 }
    }
}

/// The counter of a key: an injective packing.
#[inline]
fn counter(key: Key, index: u32) -> [u32; 4] {
    debug_assert!(index < 1 << 24, "a key holds 2^24 blocks");
    let when = u32::from(key.day.0.cast_unsigned()) << 16 | u32::from(key.ordinal);
    let what = u32::from(key.purpose as u8) << 24 | index;
    [key.item, key.listener, when, what]
}

/// Words for the items of a split key: the 128 bits of a keyed block, each half mixed with the
/// item.
///
/// # References
/// The mixer is a two-multiplication finaliser in the manner of Steele, Lea & Flood 2014, "Fast
/// splittable pseudorandom number generators", OOPSLA '14.
#[derive(Clone, Copy, Debug)]
pub struct SplitRng([u64; 2]);

impl SplitRng {
    /// The first word of one item.
    #[inline]
    pub fn word(self, item: u32) -> u32 {
        (mixed(self.0[0], item) >> 32) as u32
    }

    /// The four words of one item.
    #[inline]
    pub fn words(self, item: u32) -> [u32; 4] {
        let [first, second] = self.0.map(|half| mixed(half, item));
        [(first >> 32) as u32, first as u32, (second >> 32) as u32, second as u32]
    }
}

#[inline]
fn mixed(base: u64, item: u32) -> u64 {
    let mut mixed = base ^ u64::from(item).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ (mixed >> 32)
}

/// A uniform in the open interval (0, 1) from the upper 23 bits of a word.
///
/// Both ends are excluded, so that `ln(u)` and `ln(1 − u)` are finite.
#[inline]
pub fn unit(word: u32) -> f32 {
    ((word >> 9) as f32 + 0.5) * (1.0 / 8_388_608.0)
}

/// A whole number in `0..n` from a word, by multiplication (bias below n / 2³²).
#[inline]
pub fn below(word: u32, n: u32) -> u32 {
    ((u64::from(word) * u64::from(n)) >> 32) as u32
}

/// Four uniforms, centred and scaled to variance 1: near enough to a normal where only its bulk
/// matters, at the cost of one block.
#[inline]
pub fn near_normal(words: [u32; 4]) -> f32 {
    let sum: f32 = words.into_iter().map(unit).sum();
    (sum - 2.0) * 1.732_050_8
}

/// The words of one key as a `rand` generator. Copying it copies its place.
#[derive(Clone, Debug)]
pub struct KeyedStream {
    rng: KeyedRng,
    key: Key,
    next_block: u32,
    words: [u32; 4],
    used: usize,
}

impl KeyedStream {
    #[inline]
    fn next_word(&mut self) -> u32 {
        if self.used == 4 {
            self.words = self.rng.block_at(self.key, self.next_block);
            self.next_block += 1;
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        word
    }
}

impl TryRng for KeyedStream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.next_word())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.next_word());
        Ok(u64::from(self.next_word()) << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            chunk.copy_from_slice(&self.next_word().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

/// Philox 4×32: ten rounds over a counter under a key.
#[inline]
fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    // Written out, because the compiler keeps a loop of ten a loop.
    let counter = philox_round(counter, key, 0);
    let counter = philox_round(counter, key, 1);
    let counter = philox_round(counter, key, 2);
    let counter = philox_round(counter, key, 3);
    let counter = philox_round(counter, key, 4);
    let counter = philox_round(counter, key, 5);
    let counter = philox_round(counter, key, 6);
    let counter = philox_round(counter, key, 7);
    let counter = philox_round(counter, key, 8);
    philox_round(counter, key, 9)
}

/// Round `round` of Philox 4×32; the key moves on by a constant from round to round.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a call would cost as much as the round")]
fn philox_round(counter: [u32; 4], key: [u32; 2], round: u32) -> [u32; 4] {
    let left = u64::from(counter[0]) * 0xD251_1F53;
    let right = u64::from(counter[2]) * 0xCD9E_8D57;
    [
        (right >> 32) as u32 ^ counter[1] ^ key[0].wrapping_add(round.wrapping_mul(0x9E37_79B9)),
        right as u32,
        (left >> 32) as u32 ^ counter[3] ^ key[1].wrapping_add(round.wrapping_mul(0xBB67_AE85)),
        left as u32,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published known answers of Random123 for philox4x32, ten rounds.
    #[test]
    fn philox_gives_the_published_known_answers() {
        assert_eq!(
            philox4x32_10([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox4x32_10([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox4x32_10(
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0]
            ),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn uniforms_never_reach_either_end() {
        assert!(unit(0) > 0.0);
        assert!(unit(u32::MAX) < 1.0);
    }

    #[test]
    fn below_reaches_both_ends_and_no_further() {
        assert_eq!(below(0, 7), 0);
        assert_eq!(below(u32::MAX, 7), 6);
    }

    #[test]
    fn a_stream_starts_with_the_block_of_its_key() {
        let rng = KeyedRng::new(7);
        let key = Key::timeless(Purpose::Track, 3);
        let mut stream = rng.stream(key);
        let words = rng.block(key);
        for word in words {
            assert_eq!(stream.next_word(), word);
        }
        assert_eq!(stream.next_word(), rng.block_at(key, 1)[0]);
    }
}
