//! Retrieval: which few hundred tracks are worth scoring for one listener.
//!
//! Owns, for each cluster of tracks, the pool of those that the recommender holds most promising
//! today. A query visits the clusters nearest to it until it has enough candidates, so no programme
//! ever scores listeners × tracks. Deliberately unknown: what makes a track promising.

use std::ops::Range;
use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::clusters::Clusters;
use crate::platform::packed::{HEAD, Head, PackedQuery, Score};
use crate::platform::ranked::{Query, Ranking, Searched, Which};
use crate::platform::ranking::{Leaders, rank_key, score_of, track_of};
use crate::platform::request::Request;
use crate::platform::scoreboard::Scoreboard;
use rayon::prelude::*;

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

    /// Refills the pools from tracks in `range`, `apart` not among them: of each cluster the `size`
    /// tracks of most worth. A track lies where `embedding` says, which need not be where it lay
    /// when it was clustered.
    pub fn refill(
        &mut self,
        embedding: &(impl Fn(TrackId) -> Vector + Sync),
        worth: &[f32],
        range: &Range<u32>,
        size: usize,
        apart: Option<TrackId>,
    ) {
        let Self { clusters, by_cluster, promises } = self;
        let pools = by_cluster.par_iter_mut().zip(promises).with_min_len(16).enumerate();
        pools.for_each(|(cluster, (pool, promise))| {
            let mut ranked: Vec<u64> = clusters
                .members_within(cluster, range)
                .iter()
                .filter(|&&track| Some(track) != apart)
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

    /// The clustering.
    pub(super) fn clusters(&self) -> &Arc<Clusters> {
        &self.clusters
    }

    /// How many tracks of a cluster come before one of this worth that is not in the pools.
    pub(super) fn before(&self, cluster: u16, track: TrackId, worth: f32) -> usize {
        let pool = &self.by_cluster[usize::from(cluster)];
        let key = rank_key(worth, track);
        let better = pool.worth.partition_point(|&it| it > worth);
        let equals = pool.tracks[better..].iter().zip(&pool.worth[better..]);
        better + equals.take_while(|&(&it, &worth)| rank_key(worth, it) > key).count()
    }

    /// Scores candidates as `aim` says and appends the best eligible ones to `slate`, their keys to
    /// the ranking.
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
        let SearchScratch { ranking, best, .. } = scratch;
        let query = PackedQuery::new(aim.query);
        let mut leaders = Leaders::none_yet(request.wanted, best);
        let (mut looked_at, mut visited) = (0, 0);
        for &cluster in &self.clusters.neighbours[usize::from(aim.cluster)] {
            if looked_at >= request.breadth {
                break;
            }
            visited += 1;
            let pool = &self.by_cluster[usize::from(cluster)];
            let head = &pool.tracks[..pool.tracks.len().min(HEAD)];
            pool.head.score(head, &query, aim.score, request.eligible, &mut leaders);
            looked_at += head.len();
        }
        let query = Query::Nearby { query, from: aim.cluster, visited };
        ranking.open_search(aim.of, &Searched { score: aim.score, query });
        let first = ranking.len();
        leaders.append_to(ranking.keys());
        slate.extend(ranking.tracks_from(first));
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
        let SearchScratch { ranking, ranked, best, .. } = scratch;
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
        let query = Query::Everywhere(*aim.query);
        ranking.open_search(aim.of, &Searched { score: aim.score, query });
        ranking.keys().extend_from_slice(best);
        slate.extend(best.iter().map(|&key| track_of(key)));
    }
}

/// How much of the way that a track lies off its centroid may count towards the query: 0 none, 1
/// all of it, which would make a thorough search exact. What this finds is in
/// `benches/recommend.rs`.
const SLACK: f32 = 0.9;

/// The breadth of a search that finds nearly all of the best tracks there are.
pub const THOROUGH: usize = usize::MAX;

/// Where a search starts and how it scores.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'a> {
    /// Which of a recommender's indices is searched.
    pub of: Which,
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
    /// What was ranked last, and how.
    pub(super) ranking: Ranking,
    /// The rivals of the last request whose list would be another.
    pub(crate) moved: Vec<usize>,
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
    use crate::model::vector::Compact;
    use crate::platform::recommend::{Basis, Scope};
    use crate::platform::standing::Standing;
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
        pools.refill(&|track| embeddings[track.index()].widen(), &worth, &(0..600), 1000, None);
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
            release: &Standing::default(),
        };
        let (of, score) = (Which::Own, Score::Sum { weight: 1.0 });
        let aim = Aim { of, query: &query, cluster: request.cluster, score };
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
