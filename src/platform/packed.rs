//! Packed: tracks and queries in integer coordinates, scored four tracks at a time.
//!
//! Owns the packing and how similarity and worth make a score. Deliberately unknown: which tracks
//! are worth packing.

use wide::{f32x4, i16x8, i32x4};

use crate::model::ids::TrackId;
use crate::model::vector::{Compact, DIMENSIONS, Vector};
use crate::platform::ranking::{Leaders, rank_key};

/// Tracks at the head of a pool that a search nearby looks at.
pub(super) const HEAD: usize = 48;

/// Tracks of the head of a pool, packed for scoring: four at a time, two coordinates of each side
/// by side, so that one instruction of the processor multiplies and adds eight numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// Coordinates of four tracks, pair by pair; the last group is filled up with the origin.
    groups: Vec<Pairs>,
    worth: Vec<[f32; GROUP]>,
}

/// Tracks that are scored together.
const GROUP: usize = 4;

/// For each pair of coordinates those of four tracks, or four times those of one query.
type Pairs = [i16x8; DIMENSIONS / 2];

impl Head {
    /// Packs tracks anew.
    pub(super) fn pack(&mut self, embeddings: &[Vector], worth: &[f32]) {
        self.groups.clear();
        self.worth.clear();
        for (embeddings, worth) in embeddings.chunks(GROUP).zip(worth.chunks(GROUP)) {
            let at = |place: usize| embeddings.get(place).unwrap_or(&Vector::ZERO);
            self.groups.push(pairs(std::array::from_fn(|place| Compact::of(at(place)))));
            let worth = |place: usize| worth.get(place).copied().unwrap_or(0.0);
            self.worth.push(std::array::from_fn(worth));
        }
    }

    /// Similarity of a query and the first track that was packed.
    pub(super) fn similarity(&self, query: &PackedQuery) -> f32 {
        let mut products = i32x4::ZERO;
        for (theirs, wanted) in self.groups[0].iter().zip(&query.pairs) {
            products += theirs.dot(*wanted);
        }
        (f32x4::from_i32x4(products) * f32x4::splat(query.per_product)).to_array()[0]
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
        let PackedQuery { pairs: query, per_product, likest } = query;
        let groups = self.groups.iter().zip(&self.worth);
        for (tracks, (group, worth)) in tracks.chunks(GROUP).zip(groups) {
            // Worth falls: from here on not even the query itself would lead.
            if score.of(*likest, worth[0]) < leaders.least_score() {
                break;
            }
            let mut products = i32x4::ZERO;
            for (theirs, wanted) in group.iter().zip(query) {
                products += theirs.dot(*wanted);
            }
            let similarities = f32x4::from_i32x4(products) * f32x4::splat(*per_product);
            let scores = match score {
                Score::Sum { weight } => similarities * f32x4::splat(weight) + f32x4::new(*worth),
                Score::Product => similarities * f32x4::new(*worth),
            };
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

/// A query in integer coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedQuery {
    pairs: Pairs,
    /// What the product of integer coordinates is multiplied by to be a similarity.
    per_product: f32,
    /// The most that a similarity can be.
    likest: f32,
}

impl PackedQuery {
    /// Packs a query of any length.
    pub(super) fn new(query: &Vector) -> Self {
        let length = query.dot(query).sqrt();
        Self {
            pairs: pairs([Compact::of(&query.normalised()); GROUP]),
            per_product: length / (Compact::SCALE * Compact::SCALE),
            // Coordinates are rounded, so a unit vector may be a little longer than 1.
            likest: length * 1.001,
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

/// How similarity and worth make a score. Both rise in worth where similarity is above 0; below it,
/// nothing is among the best.
#[derive(Clone, Copy, Debug)]
pub enum Score {
    /// `weight × similarity + worth`.
    Sum {
        /// Weight of similarity.
        weight: f32,
    },
    /// `similarity × worth`: an inner product, worth being the length of the track's vector.
    Product,
}

impl Score {
    #[inline]
    pub(super) fn of(self, similarity: f32, worth: f32) -> f32 {
        match self {
            Self::Sum { weight } => weight * similarity + worth,
            Self::Product => similarity * worth,
        }
    }
}
