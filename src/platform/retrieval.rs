//! Retrieval: which few hundred tracks are worth scoring for one listener.
//!
//! Owns a coarse clustering of the embeddings and, for each cluster, the pool of tracks that the
//! recommender holds most promising today. A query visits the clusters nearest to it until it has
//! enough candidates, so no programme ever scores listeners × tracks. Deliberately unknown: what
//! makes a track promising.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, Luck, Purpose, below};
use crate::model::ids::TrackId;
use crate::model::vector::Vector;

/// Embeddings sorted into clusters; fixed for a run.
#[derive(Clone, Debug)]
pub struct Clusters {
    centroids: Vec<Vector>,
    /// Where each cluster's members start, one more than there are clusters.
    offsets: Vec<u32>,
    /// Tracks by cluster, by rising identifier within each.
    members: Vec<TrackId>,
}

impl Clusters {
    /// Clusters unit vectors around centroids drawn among them and moved to their members' mean twice.
    pub fn new(embeddings: &[Vector], luck: &Luck) -> Self {
        let count = ((embeddings.len() as f32).sqrt() as usize).clamp(8, 2048);
        let mut centroids: Vec<Vector> = (0..count as u32)
            .map(|centroid| {
                let word = luck.block(Key::timeless(Purpose::Centroid, centroid))[0];
                embeddings[below(word, embeddings.len() as u32) as usize]
            })
            .collect();
        // A sample is enough to place the centroids.
        let step = (embeddings.len() / (count * 32)).max(1);
        for _ in 0..2 {
            let sample: Vec<&Vector> = embeddings.iter().step_by(step).collect();
            let nearest: Vec<usize> =
                sample.par_iter().map(|vector| nearest(&centroids, vector)).collect();
            let mut sums = vec![Vector::ZERO; count];
            for (vector, cluster) in sample.iter().zip(&nearest) {
                sums[*cluster].add_scaled(vector, 1.0);
            }
            for (centroid, sum) in centroids.iter_mut().zip(sums) {
                if sum != Vector::ZERO {
                    *centroid = sum.normalised();
                }
            }
        }
        let cluster_of: Vec<usize> =
            embeddings.par_iter().map(|vector| nearest(&centroids, vector)).collect();
        let mut offsets = vec![0_u32; count + 1];
        for &cluster in &cluster_of {
            offsets[cluster + 1] += 1;
        }
        for cluster in 0..count {
            offsets[cluster + 1] += offsets[cluster];
        }
        let mut next = offsets.clone();
        let mut members = vec![TrackId(0); embeddings.len()];
        for (track, &cluster) in cluster_of.iter().enumerate() {
            members[next[cluster] as usize] = TrackId(track as u32);
            next[cluster] += 1;
        }
        Self { centroids, offsets, members }
    }

    /// Members of a cluster whose identifiers lie in `range`.
    fn members_within(&self, cluster: usize, range: &Range<u32>) -> &[TrackId] {
        let all = &self.members[self.offsets[cluster] as usize..self.offsets[cluster + 1] as usize];
        let from = all.partition_point(|track| track.0 < range.start);
        let to = all.partition_point(|track| track.0 < range.end);
        &all[from..to]
    }
}

fn nearest(centroids: &[Vector], vector: &Vector) -> usize {
    let mut best = (f32::MIN, 0);
    for (cluster, centroid) in centroids.iter().enumerate() {
        let similarity = centroid.dot(vector);
        if similarity > best.0 {
            best = (similarity, cluster);
        }
    }
    best.1
}

/// The most promising tracks of one cluster, packed for scoring.
#[derive(Clone, Debug, Default)]
struct Pool {
    tracks: Vec<TrackId>,
    embeddings: Vec<Vector>,
    worth: Vec<f32>,
}

/// Today's candidates of every cluster.
#[derive(Clone, Debug)]
pub struct Pools {
    clusters: Arc<Clusters>,
    pools: Vec<Pool>,
}

impl Pools {
    /// Empty pools over a clustering.
    pub fn new(clusters: Arc<Clusters>) -> Self {
        let pools = vec![Pool::default(); clusters.centroids.len()];
        Self { clusters, pools }
    }

    /// Refills the pools from tracks in `range`: of each cluster the `size` tracks of most worth.
    pub fn refill(
        &mut self,
        embeddings: &[Vector],
        worth: &[f32],
        range: &Range<u32>,
        size: usize,
    ) {
        let clusters = &self.clusters;
        self.pools.par_iter_mut().with_min_len(16).enumerate().for_each(|(cluster, pool)| {
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
            pool.embeddings.extend(pool.tracks.iter().map(|track| embeddings[track.index()]));
            pool.worth.clear();
            pool.worth.extend(pool.tracks.iter().map(|track| worth[track.index()]));
        });
    }

    /// Scores the candidates nearest to `query` by `similarity_weight × cosine + worth` and appends
    /// the `wanted` best eligible ones to `slate`, the best first.
    pub fn search(
        &self,
        query: &Vector,
        similarity_weight: f32,
        breadth: usize,
        wanted: usize,
        eligible: &dyn Fn(TrackId) -> bool,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        scratch.nearness.clear();
        scratch.nearness.extend(self.clusters.centroids.iter().map(|centroid| centroid.dot(query)));
        scratch.ranked.clear();
        while scratch.ranked.len() < breadth {
            let Some(cluster) = take_largest(&mut scratch.nearness) else { break };
            let pool = &self.pools[cluster];
            for ((&track, embedding), &worth) in
                pool.tracks.iter().zip(&pool.embeddings).zip(&pool.worth)
            {
                let score = similarity_weight * embedding.dot(query) + worth;
                scratch.ranked.push(rank_key(score, track));
            }
        }
        take_best(&mut scratch.ranked, wanted, eligible, slate);
    }
}

/// Buffers of a search, to be reused.
#[derive(Clone, Debug, Default)]
pub struct SearchScratch {
    nearness: Vec<f32>,
    ranked: Vec<u64>,
    /// Proposals that still have to pass a surface's own rule.
    pub(super) proposed: Vec<TrackId>,
}

/// Index of the largest value, which is then taken out of the running; `None` when all are taken.
fn take_largest(values: &mut [f32]) -> Option<usize> {
    let mut best = (f32::NEG_INFINITY, None);
    for (index, &value) in values.iter().enumerate() {
        if value > best.0 {
            best = (value, Some(index));
        }
    }
    values[best.1?] = f32::NEG_INFINITY;
    best.1
}

/// Appends the `wanted` best eligible tracks of `ranked` to `slate`. Sorts only as far as needed.
fn take_best(
    ranked: &mut [u64],
    wanted: usize,
    eligible: &dyn Fn(TrackId) -> bool,
    slate: &mut Vec<TrackId>,
) {
    let full = slate.len() + wanted;
    let mut rest = ranked;
    let mut chunk = wanted * 2;
    while slate.len() < full && !rest.is_empty() {
        let cut = chunk.min(rest.len());
        if cut < rest.len() {
            rest.select_nth_unstable_by(cut, |a, b| b.cmp(a));
        }
        let (head, tail) = rest.split_at_mut(cut);
        head.sort_unstable_by(|a, b| b.cmp(a));
        for &key in head.iter() {
            if slate.len() == full {
                break;
            }
            let track = track_of(key);
            if eligible(track) {
                slate.push(track);
            }
        }
        rest = tail;
        chunk *= 2;
    }
}

/// A key that sorts by score, ties by the lower identifier.
#[inline]
pub(super) fn rank_key(score: f32, track: TrackId) -> u64 {
    let bits = score.to_bits();
    let ordered = if bits >> 31 == 1 { !bits } else { bits | 0x8000_0000 };
    u64::from(ordered) << 32 | u64::from(!track.0)
}

/// The track of a rank key.
#[inline]
pub(super) fn track_of(key: u64) -> TrackId {
    TrackId(!(key as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rank_keys_sort_as_scores_do() {
        let scores = [-2.5_f32, -0.0, 0.0, 0.3, 7.0];
        let keys: Vec<u64> = scores.iter().map(|&score| rank_key(score, TrackId(9))).collect();
        assert!(keys.is_sorted());
        assert_eq!(track_of(keys[2]), TrackId(9));
        assert!(rank_key(1.0, TrackId(1)) > rank_key(1.0, TrackId(2)));
    }

    #[test]
    fn a_search_over_all_clusters_equals_exact_scoring() {
        let luck = Luck::new(5);
        let embeddings: Vec<Vector> = (0..600)
            .map(|item| {
                let key = Key::timeless(Purpose::Track, item);
                Vector(std::array::from_fn(|i| {
                    crate::draw::unit(luck.block_at(key, i as u32)[0]) - 0.5
                }))
                .normalised()
            })
            .collect();
        let worth: Vec<f32> = (0..600).map(|i| (i % 7) as f32 * 0.05).collect();
        let mut pools = Pools::new(Arc::new(Clusters::new(&embeddings, &luck)));
        pools.refill(&embeddings, &worth, &(0..600), 1000);
        let eligible = |track: TrackId| track.0 % 3 != 0;
        let mut slate = Vec::new();
        let mut scratch = SearchScratch::default();
        pools.search(&embeddings[17], 1.0, usize::MAX, 20, &eligible, &mut scratch, &mut slate);
        let mut exact: Vec<u64> = (0..600)
            .map(TrackId)
            .filter(|&track| eligible(track))
            .map(|t| rank_key(embeddings[t.index()].dot(&embeddings[17]) + worth[t.index()], t))
            .collect();
        exact.sort_unstable_by(|a, b| b.cmp(a));
        let exact: Vec<TrackId> = exact.into_iter().take(20).map(track_of).collect();
        assert_eq!(slate, exact);
    }
}
