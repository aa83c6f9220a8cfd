//! Packed: tracks and queries in integer coordinates, scored four tracks at a time.
//!
//! Owns the packing and how similarity, worth and luck make a score. Deliberately unknown: which
//! tracks are worth packing.

use wide::{f32x4, i16x8, i32x4, u32x4};

use crate::model::ids::TrackId;
use crate::model::vector::{Compact, DIMENSIONS, Vector};
use crate::platform::ranking::{Leaders, rank_key};

/// What a track is worth to anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Worth {
    /// What is expected of it.
    pub mean: f32,
    /// How far luck may lift it or push it down: one standard deviation.
    pub sd: f32,
}

/// Tracks packed for scoring: four at a time, two coordinates of each side by side, so that one
/// instruction of the processor multiplies and adds eight numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    groups: Vec<Group>,
}

/// Tracks that are scored together; the last ones are filled up with the origin.
#[derive(Clone, Debug)]
struct Group {
    /// Coordinates, pair by pair.
    pairs: Pairs,
    tracks: [u32; GROUP],
    mean: [f32; GROUP],
    sd: [f32; GROUP],
}

/// Tracks that are scored together.
const GROUP: usize = 4;

/// For each pair of coordinates those of four tracks, or four times those of one query.
type Pairs = [i16x8; DIMENSIONS / 2];

impl Packed {
    /// Packs tracks anew.
    pub(super) fn pack(
        &mut self,
        tracks: &[TrackId],
        embedding: impl Fn(TrackId) -> Vector,
        worth: impl Fn(TrackId) -> Worth,
    ) {
        let group = |tracks: &[TrackId]| {
            let of = |place: usize| tracks.get(place).copied();
            let at = |place| of(place).map_or(Vector::ZERO, &embedding);
            let worth: [Worth; GROUP] =
                std::array::from_fn(|place| of(place).map(&worth).unwrap_or_default());
            Group {
                pairs: pairs(std::array::from_fn(|place| Compact::of(&at(place)))),
                tracks: std::array::from_fn(|place| of(place).unwrap_or_default().0),
                mean: worth.map(|it| it.mean),
                sd: worth.map(|it| it.sd),
            }
        };
        self.groups.clear();
        self.groups.extend(tracks.chunks(GROUP).map(group));
    }

    /// The score of the first track that was packed.
    pub(super) fn first_score(&self, query: &PackedQuery, score: Score) -> f32 {
        self.groups[0].score(query, score).to_array()[0]
    }

    /// Scores all of `tracks`, the tracks that were packed, and puts them before the leaders.
    #[inline]
    pub(super) fn score(
        &self,
        tracks: &[TrackId],
        query: &PackedQuery,
        score: Score,
        eligible: &dyn Fn(TrackId) -> bool,
        leaders: &mut Leaders<'_>,
    ) {
        for (tracks, group) in tracks.chunks(GROUP).zip(&self.groups) {
            let scores = group.score(query, score);
            // Most groups hold nobody who could lead.
            let mut may_lead = scores.simd_ge(f32x4::splat(leaders.least_score())).to_bitmask();
            let scores = scores.to_array();
            while may_lead != 0 {
                let place = may_lead.trailing_zeros() as usize;
                may_lead &= may_lead - 1;
                if let Some(&track) = tracks.get(place) {
                    leaders.consider(rank_key(scores[place], track), eligible);
                }
            }
        }
    }
}

impl Group {
    #[inline]
    fn score(&self, query: &PackedQuery, score: Score) -> f32x4 {
        let mut products = i32x4::ZERO;
        for (theirs, wanted) in self.pairs.iter().zip(&query.pairs) {
            products += theirs.dot(*wanted);
        }
        let similarities = f32x4::from_i32x4(products) * f32x4::splat(query.per_product);
        let mean = f32x4::new(self.mean);
        match score {
            Score::Sum { weight } => {
                let luck = luck(u32x4::new(self.tracks), query.luck);
                similarities * f32x4::splat(weight) + mean + luck * f32x4::new(self.sd)
            }
            Score::Product => similarities * mean,
        }
    }
}

/// A nearly normal number for each of four tracks, of mean 0 and standard deviation 1: the sum of
/// the four bytes of a word, which is drawn for one request by mixing its word with the track.
///
/// The mixing is the 32-bit finaliser of C. Wellons, "Prospecting for hash functions", 2018.
#[inline]
fn luck(tracks: u32x4, request: u32) -> f32x4 {
    /// Mean and standard deviation of the sum of four bytes.
    const MEAN: f32 = 510.0;
    const SD: f32 = 147.802;
    let mut word = tracks * u32x4::splat(0x9e37_79b1) + u32x4::splat(request);
    word ^= word >> 16;
    word *= u32x4::splat(0x7feb_352d);
    word ^= word >> 15;
    word *= u32x4::splat(0x846c_a68b);
    word ^= word >> 16;
    let bytes = u32x4::splat(0x00ff_00ff);
    let halves: u32x4 = (word & bytes) + ((word >> 8) & bytes);
    let sum: u32x4 = (halves & u32x4::splat(0xffff)) + (halves >> 16);
    let sum = f32x4::new(sum.to_array().map(|it| it as f32));
    (sum - f32x4::splat(MEAN)) * f32x4::splat(1.0 / SD)
}

/// A query in integer coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedQuery {
    pairs: Pairs,
    /// What the product of integer coordinates is multiplied by to be a similarity.
    per_product: f32,
    /// The word of the request that luck is drawn from.
    luck: u32,
}

impl PackedQuery {
    /// Packs a query of any length.
    pub(super) fn new(query: &Vector, luck: u32) -> Self {
        let length = query.dot(query).sqrt();
        Self {
            pairs: pairs([Compact::of(&query.normalised()); GROUP]),
            per_product: length / (Compact::SCALE * Compact::SCALE),
            luck,
        }
    }
}

/// Coordinates of four vectors, pair by pair.
fn pairs(vectors: [Compact; GROUP]) -> Pairs {
    let [a, b, c, d] = vectors.map(Compact::coordinates);
    std::array::from_fn(|pair| {
        let at = 2 * pair;
        i16x8::new([a[at], a[at + 1], b[at], b[at + 1], c[at], c[at + 1], d[at], d[at + 1]])
    })
}

/// How similarity and worth make a score.
#[derive(Clone, Copy, Debug)]
pub enum Score {
    /// `weight × similarity + mean + luck × sd`.
    Sum {
        /// Weight of similarity.
        weight: f32,
    },
    /// `similarity × mean`: an inner product, the mean being the length of the track's vector.
    Product,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luck_is_nearly_normal_and_another_one_for_each_request() {
        let draw = |request: u32| -> Vec<f32> {
            let four =
                |track: u32| luck(u32x4::new([track, track + 1, track + 2, track + 3]), request);
            (0..10_000).step_by(4).flat_map(|track| four(track).to_array()).collect()
        };
        let (one, other) = (draw(17), draw(18));
        let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32;
        let product =
            |a: &[f32], b: &[f32]| mean(&a.iter().zip(b).map(|(a, b)| a * b).collect::<Vec<_>>());
        assert!(mean(&one).abs() < 0.04 && mean(&other).abs() < 0.04);
        assert!((product(&one, &one) - 1.0).abs() < 0.04);
        assert!(product(&one, &other).abs() < 0.04);
        let beyond = one.iter().filter(|it| it.abs() > 1.96).count() as f32 / 10_000.0;
        assert!((0.03..0.07).contains(&beyond), "{beyond}");
    }
}
