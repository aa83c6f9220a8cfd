//! Retrieval: which few hundred tracks are worth scoring for one listener.
//!
//! Owns, for each cluster of tracks, the pool of those that the recommender holds most promising
//! today. A query visits the clusters nearest to it until it has enough candidates, so no programme
//! ever scores listeners × tracks. Deliberately unknown: what makes a track promising.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use wide::{f32x4, i16x8, i32x4};

use crate::model::ids::TrackId;
use crate::model::vector::{Compact, DIMENSIONS, Vector};
use crate::platform::clusters::Clusters;
use crate::platform::ranking::{Leaders, rank_key, score_of, track_of};
use crate::platform::request::Request;
use crate::platform::scoreboard::Scoreboard;

/// The most promising tracks of one cluster, packed for scoring, by falling worth.
#[derive(Clone, Debug, Default)]
struct Pool {
    tracks: Vec<TrackId>,
    /// Where each lies, unit length.
    embeddings: Vec<Vector>,
    worth: Vec<f32>,
    /// The head of the pool, packed.
    head: Head,
}

/// What a search has to know of a pool to pass it over. These lie side by side: most pools are
/// passed over, and each would be far away in memory.
#[derive(Clone, Copy, Debug, Default)]
struct Promise {
    /// Mean cosine of the tracks and the cluster's centroid.
    core: f32,
    /// Worth of the most promising track; without meaning if there is none.
    worth: f32,
}

/// Tracks of the head of a pool, packed for scoring: four at a time, two coordinates of each side
/// by side, so that one instruction of the processor multiplies and adds eight numbers.
#[derive(Clone, Debug, Default)]
struct Head {
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
    fn pack(&mut self, embeddings: &[Vector], worth: &[f32]) {
        self.groups.clear();
        self.worth.clear();
        for (embeddings, worth) in embeddings.chunks(GROUP).zip(worth.chunks(GROUP)) {
            let at = |place: usize| embeddings.get(place).unwrap_or(&Vector::ZERO);
            self.groups.push(pairs(std::array::from_fn(|place| Compact::of(at(place)))));
            let worth = |place: usize| worth.get(place).copied().unwrap_or(0.0);
            self.worth.push(std::array::from_fn(worth));
        }
    }

    /// Scores all of `tracks`, the tracks that were packed, and puts them before the leaders.
    #[inline]
    fn score(
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
struct PackedQuery {
    pairs: Pairs,
    /// What the product of integer coordinates is multiplied by to be a similarity.
    per_product: f32,
    /// The most that a similarity can be.
    likest: f32,
}

impl PackedQuery {
    /// Packs a query of any length.
    fn new(query: &Vector) -> Self {
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

/// Today's candidates of every cluster.
#[derive(Clone, Debug)]
pub struct Pools {
    clusters: Arc<Clusters>,
    /// The pool of each cluster.
    by_cluster: Vec<Pool>,
    /// What each of them promises.
    promises: Vec<Promise>,
}

impl Pools {
    /// Empty pools over a clustering.
    pub fn new(clusters: Arc<Clusters>) -> Self {
        let by_cluster = vec![Pool::default(); clusters.len()];
        let promises = vec![Promise::default(); clusters.len()];
        Self { clusters, by_cluster, promises }
    }

    /// Refills the pools from tracks in `range`: of each cluster the `size` tracks of most worth. A
    /// track lies where `embedding` says, which need not be where it lay when it was clustered.
    pub fn refill(
        &mut self,
        embedding: &(impl Fn(TrackId) -> Vector + Sync),
        worth: &[f32],
        range: &Range<u32>,
        size: usize,
    ) {
        let Self { clusters, by_cluster, promises } = self;
        let pools = by_cluster.par_iter_mut().zip(promises).with_min_len(16).enumerate();
        pools.for_each(|(cluster, (pool, promise))| {
            let mut ranked: Vec<u64> = clusters
                .members_within(cluster, range)
                .iter()
                .map(|&track| rank_key(worth[track.index()], track))
                .collect();
            if ranked.len() > size {
                ranked.select_nth_unstable_by(size, |a, b| b.cmp(a));
                ranked.truncate(size);
            }
            ranked.sort_unstable_by(|a, b| b.cmp(a));
            pool.tracks.clear();
            pool.tracks.extend(ranked.iter().map(|&key| track_of(key)));
            pool.embeddings.clear();
            pool.embeddings.extend(pool.tracks.iter().map(|&track| embedding(track)));
            pool.worth.clear();
            pool.worth.extend(pool.tracks.iter().map(|track| worth[track.index()]));
            let head = pool.tracks.len().min(HEAD);
            pool.head.pack(&pool.embeddings[..head], &pool.worth[..head]);
            let centroid = &clusters.centroids[cluster];
            let cosines: f32 = pool.embeddings.iter().map(|vector| vector.dot(centroid)).sum();
            let core = cosines / pool.tracks.len().max(1) as f32;
            *promise = Promise { core, worth: pool.worth.first().copied().unwrap_or_default() };
        });
    }

    /// Scores candidates as `aim` says and appends the best eligible ones to `slate`.
    pub fn search(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        if request.breadth == THOROUGH {
            self.search_thoroughly(aim, request, scratch, slate);
        } else {
            self.search_nearby(aim, request, scratch, slate);
        }
    }

    /// Looks at the heads of the pools around the query, from its own cluster outwards, until there
    /// are enough candidates.
    fn search_nearby(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let query = PackedQuery::new(aim.query);
        let mut leaders = Leaders::none_yet(request.wanted, &mut scratch.best);
        let mut looked_at = 0;
        for &cluster in &self.clusters.neighbours[usize::from(aim.cluster)] {
            if looked_at >= request.breadth {
                break;
            }
            let pool = &self.by_cluster[usize::from(cluster)];
            let head = &pool.tracks[..pool.tracks.len().min(HEAD)];
            pool.head.score(head, &query, aim.score, request.eligible, &mut leaders);
            looked_at += head.len();
        }
        leaders.append_to(slate);
    }

    /// Looks at all pools, those around the query first, and leaves each as soon as what is left of
    /// it is unlikely to be among the best.
    fn search_thoroughly(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let SearchScratch { ranked, best, .. } = scratch;
        best.clear();
        let to_query = |(cluster, centroid): (usize, &Vector)| {
            rank_key(centroid.dot(aim.query), TrackId(cluster as u32))
        };
        ranked.clear();
        ranked.extend(self.clusters.centroids.iter().enumerate().map(to_query));
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        let length = aim.query.dot(aim.query);
        // What has to be beaten, once as many as are wanted have been found.
        let (mut least, mut least_score) = (0, f32::NEG_INFINITY);
        for &key in ranked.iter() {
            let (cluster, near) = (track_of(key).index(), score_of(key));
            let Promise { core, worth } = self.promises[cluster];
            // The query lies `near` along the centroid and the rest of it beside; so do the pool's
            // tracks.
            let beside = (length - near * near).max(0.0) * (1.0 - core * core).max(0.0);
            let similarity = near * core + SLACK * beside.sqrt();
            if aim.score.of(similarity, worth) < least_score {
                continue;
            }
            let pool = &self.by_cluster[cluster];
            let candidates = pool.tracks.iter().zip(&pool.embeddings).zip(&pool.worth);
            for ((&track, embedding), &worth) in candidates {
                let likely = aim.score.of(similarity, worth);
                if likely <= least_score && rank_key(likely, track) < least {
                    break;
                }
                let score = aim.score.of(embedding.dot(aim.query), worth);
                if score < least_score {
                    continue;
                }
                let key = rank_key(score, track);
                if key > least && (request.eligible)(track) {
                    let place = best.partition_point(|&there| there > key);
                    best.insert(place, key);
                    best.truncate(request.wanted);
                    if best.len() == request.wanted {
                        least = best.last().copied().unwrap_or(0);
                        least_score = score_of(least);
                    }
                }
            }
        }
        slate.extend(best.iter().map(|&key| track_of(key)));
    }
}

/// Tracks at the head of a pool that a search nearby looks at.
const HEAD: usize = 48;

/// How much of the way that a track lies off its centroid may count towards the query: 0 none, 1
/// all of it, which would make a thorough search exact. What this finds is in
/// `benches/recommend.rs`.
const SLACK: f32 = 0.9;

/// The breadth of a search that finds nearly all of the best tracks there are.
pub const THOROUGH: usize = usize::MAX;

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
    fn of(self, similarity: f32, worth: f32) -> f32 {
        match self {
            Self::Sum { weight } => weight * similarity + worth,
            Self::Product => similarity * worth,
        }
    }
}

/// Where a search starts and how it scores.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// What the tracks should be like; similarity is the inner product with it.
    pub query: &'a Vector,
    /// The cluster the query lies in.
    pub cluster: u16,
    /// How candidates are scored.
    pub score: Score,
}

/// Buffers of a search, to be reused.
#[derive(Clone, Debug, Default)]
pub struct SearchScratch {
    pub(super) ranked: Vec<u64>,
    /// The best candidates so far.
    pub(super) best: Vec<u64>,
    /// Proposals that still have to pass a surface's own rule.
    pub(super) proposed: Vec<TrackId>,
    /// Sums of a recommender that does not search pools.
    pub(super) scores: Scoreboard,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};
    use crate::model::ids::ListenerId;
    use crate::platform::recommend::{Basis, Scope};
    use crate::units::Day;

    #[test]
    fn a_search_over_all_clusters_equals_exact_scoring() {
        let rng = KeyedRng::new(5);
        let embeddings: Vec<Compact> = (0..600)
            .map(|item| {
                let key = Key::timeless(Purpose::Track, item);
                let coordinate = |i| crate::draw::unit(rng.block_at(key, i as u32)[0]) - 0.5;
                Compact::of(&Vector(std::array::from_fn(coordinate)).normalised())
            })
            .collect();
        let worth: Vec<f32> = (0..600).map(|i| (i % 7) as f32 * 0.05).collect();
        let mut pools = Pools::new(Arc::new(Clusters::new(&embeddings, &rng)));
        pools.refill(&|track| embeddings[track.index()].widen(), &worth, &(0..600), 1000);
        let eligible = |track: TrackId| !track.0.is_multiple_of(3);
        let mut slate = Vec::new();
        let mut scratch = SearchScratch::default();
        let query = embeddings[17].widen();
        let request = Request {
            listener: ListenerId(0),
            today: Day(0),
            occasion: 0,
            query: &query,
            cluster: pools.clusters.nearest(&query),
            basis: Basis::History(&[]),
            scope: Scope::Catalogue,
            wanted: 20,
            breadth: usize::MAX,
            eligible: &eligible,
        };
        let aim =
            Aim { query: &query, cluster: request.cluster, score: Score::Sum { weight: 1.0 } };
        pools.search(&aim, &request, &mut scratch, &mut slate);
        let mut exact: Vec<u64> = (0..600)
            .map(TrackId)
            .filter(|&track| eligible(track))
            .map(|t| rank_key(embeddings[t.index()].widen().dot(&query) + worth[t.index()], t))
            .collect();
        exact.sort_unstable_by(|a, b| b.cmp(a));
        let exact: Vec<TrackId> = exact.into_iter().take(20).map(track_of).collect();
        assert_eq!(slate, exact);
    }
}
