//! Retrieval: which few hundred tracks are worth scoring for one listener.
//!
//! Owns, for each cluster of tracks, the pool of those that a scope holds today. A query visits the
//! clusters nearest to it until it has enough candidates. Clusters hold about as many tracks in a
//! small catalogue as in a large one, so a track competes with as many others, those of its niche,
//! whatever the size of the world. Deliberately unknown: what makes a track promising.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::clusters::Clusters;
use crate::platform::packed::{Packed, PackedQuery, Score, Worth};
use crate::platform::ranked::{Ranking, Searched, Which};
use crate::platform::ranking::Leaders;
use crate::platform::request::Request;
use crate::platform::scoreboard::Scoreboard;
use rayon::prelude::*;

/// The tracks of one cluster, packed for scoring.
#[derive(Clone, Debug, Default)]
struct Pool {
    tracks: Vec<TrackId>,
    packed: Packed,
}

/// Today's candidates of every cluster.
#[derive(Clone, Debug)]
pub struct Pools {
    clusters: Arc<Clusters>,
    /// The pool of each cluster.
    by_cluster: Vec<Pool>,
}

impl Pools {
    /// Empty pools over a clustering.
    pub fn new(clusters: Arc<Clusters>) -> Self {
        let by_cluster = vec![Pool::default(); clusters.len()];
        Self { clusters, by_cluster }
    }

    /// Refills the pools with the tracks that are `within`. A track lies where `embedding` says,
    /// which need not be where it lay when it was clustered.
    pub(super) fn refill(
        &mut self,
        embedding: &(impl Fn(TrackId) -> Vector + Sync),
        worth: &(impl Fn(TrackId) -> Worth + Sync),
        within: &(impl Fn(TrackId) -> bool + Sync),
    ) {
        let Self { clusters, by_cluster } = self;
        let pools = by_cluster.par_iter_mut().with_min_len(16).enumerate();
        pools.for_each(|(cluster, pool)| {
            let members = clusters.members(cluster).iter().copied();
            pool.tracks.clear();
            pool.tracks.extend(members.filter(|&track| within(track)));
            pool.packed.pack(&pool.tracks, embedding, worth);
        });
    }

    /// The clustering.
    pub(super) fn clusters(&self) -> &Arc<Clusters> {
        &self.clusters
    }

    /// Scores candidates as `aim` says and appends the best eligible ones to `slate`, their keys to
    /// the ranking: all tracks of the pools around the query, from its own cluster outwards, until
    /// there are enough.
    pub fn search(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let SearchScratch { ranking, best, .. } = scratch;
        let query = PackedQuery::new(aim.query, aim.luck);
        let mut leaders = Leaders::none_yet(request.wanted, best);
        let (mut looked_at, mut visited) = (0, 0);
        for &cluster in &self.clusters.neighbours[usize::from(aim.cluster)] {
            if looked_at >= request.breadth {
                break;
            }
            visited += 1;
            let pool = &self.by_cluster[usize::from(cluster)];
            pool.packed.score(&pool.tracks, &query, aim.score, request.eligible, &mut leaders);
            looked_at += pool.tracks.len();
        }
        let searched = Searched { score: aim.score, query, from: aim.cluster, visited };
        ranking.open_search(aim.of, &searched);
        let first = ranking.len();
        leaders.append_to(ranking.keys());
        slate.extend(ranking.tracks_from(first));
    }
}

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
    /// The word that luck is drawn from, where a track's worth is uncertain.
    pub luck: u32,
}

/// Buffers of a search, to be reused.
#[derive(Clone, Debug, Default)]
pub struct SearchScratch {
    /// What was ranked last, and how.
    pub(super) ranking: Ranking,
    /// What was ranked last in each scope; `ranking` takes the place of one of them at a time.
    pub(super) rankings: [Ranking; 2],
    /// Tracks on audition that still have to be put in their places.
    pub(super) auditions: Vec<TrackId>,
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
    use crate::platform::ranking::{rank_key, track_of};
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
        let worth = |track: TrackId| Worth { mean: (track.0 % 7) as f32 * 0.05, sd: 0.0 };
        let mut pools = Pools::new(Arc::new(Clusters::new(&embeddings, 64, &rng)));
        pools.refill(&|track| embeddings[track.index()].widen(), &worth, &|_| true);
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
        let aim = Aim { of, query: &query, cluster: request.cluster, score, luck: 0 };
        pools.search(&aim, &request, &mut scratch, &mut slate);
        let mut exact: Vec<u64> = (0..600)
            .map(TrackId)
            .filter(|&track| eligible(track))
            .map(|t| rank_key(embeddings[t.index()].dot(&query) + worth(t).mean, t))
            .collect();
        exact.sort_unstable_by(|a, b| b.cmp(a));
        let exact: Vec<TrackId> = exact.into_iter().take(20).map(track_of).collect();
        assert_eq!(slate, exact);
    }
}
