//! Clusters: which tracks lie near one another in embedding space.
//!
//! Owns a clustering into niches, fixed for a run, and which clusters are near which. Deliberately
//! unknown: what is looked for in them.

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose, below};
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::ranking::{rank_key, track_of};

/// Clusters that a search can visit from one: the nearest ones, itself first.
const NEIGHBOURS: usize = 96;

/// So many clusters can be looked through for the nearest one.
const MOST_CLUSTERS: usize = 16_384;

/// Embeddings sorted into clusters; fixed for a run.
#[derive(Clone, Debug)]
pub struct Clusters {
    pub(super) centroids: Vec<Vector>,
    /// Where each cluster's members start, one more than there are clusters.
    offsets: Vec<u32>,
    /// Tracks by cluster, by rising identifier within each.
    members: Vec<TrackId>,
    /// The cluster of each track.
    cluster_of: Vec<u16>,
    /// The nearest clusters of each, itself first.
    pub(super) neighbours: Vec<Vec<u16>>,
}

impl Clusters {
    /// Clusters unit vectors, about so many in each, around centroids drawn among them and moved to
    /// their members' mean twice.
    pub fn new(embeddings: &[Compact], niche: u16, rng: &KeyedRng) -> Self {
        Self::placed_by(embeddings.len(), embeddings, niche, rng)
    }

    /// The same where only the first so many have a say in how many centroids there are and where
    /// they lie.
    pub fn placed_by(placing: usize, embeddings: &[Compact], niche: u16, rng: &KeyedRng) -> Self {
        let all = embeddings;
        let embeddings = &all[..placing];
        let count = (embeddings.len() / usize::from(niche.max(1))).clamp(8, MOST_CLUSTERS);
        let mut centroids: Vec<Vector> = (0..count as u32)
            .map(|centroid| {
                let word = rng.block(Key::timeless(Purpose::Centroid, centroid))[0];
                embeddings[below(word, embeddings.len() as u32) as usize].widen()
            })
            .collect();
        // A sample is enough to place the centroids.
        let step = (embeddings.len() / (count * 32)).max(1);
        let sample: Vec<Vector> = embeddings.iter().step_by(step).map(Compact::widen).collect();
        for _ in 0..2 {
            let nearest: Vec<u16> =
                sample.par_iter().map(|vector| nearest(&centroids, vector)).collect();
            let mut sums = vec![Vector::ZERO; count];
            for (vector, &cluster) in sample.iter().zip(&nearest) {
                sums[usize::from(cluster)].add_scaled(vector, 1.0);
            }
            for (centroid, sum) in centroids.iter_mut().zip(sums) {
                if sum != Vector::ZERO {
                    *centroid = sum.normalised();
                }
            }
        }
        let cluster_of: Vec<u16> =
            all.par_iter().map(|vector| nearest(&centroids, &vector.widen())).collect();
        let mut offsets = vec![0_u32; count + 1];
        for &cluster in &cluster_of {
            offsets[usize::from(cluster) + 1] += 1;
        }
        for cluster in 0..count {
            offsets[cluster + 1] += offsets[cluster];
        }
        let mut next = offsets.clone();
        let mut members = vec![TrackId(0); all.len()];
        for (track, &cluster) in cluster_of.iter().enumerate() {
            let place = &mut next[usize::from(cluster)];
            members[*place as usize] = TrackId(track as u32);
            *place += 1;
        }
        let neighbours = centroids.par_iter().map(|from| neighbours(&centroids, from)).collect();
        Self { centroids, offsets, members, cluster_of, neighbours }
    }

    /// The cluster a query lies in.
    pub fn nearest(&self, query: &Vector) -> u16 {
        nearest(&self.centroids, query)
    }

    /// The cluster a track lies in.
    #[inline]
    pub fn of(&self, track: TrackId) -> u16 {
        self.cluster_of[track.index()]
    }

    /// Number of clusters.
    pub(super) fn len(&self) -> usize {
        self.centroids.len()
    }

    /// All members of a cluster, by rising identifier.
    pub(super) fn members(&self, cluster: usize) -> &[TrackId] {
        &self.members[self.offsets[cluster] as usize..self.offsets[cluster + 1] as usize]
    }
}

/// Clusters by falling similarity of their centroids to one of them.
fn neighbours(centroids: &[Vector], from: &Vector) -> Vec<u16> {
    let mut ranked: Vec<u64> = centroids
        .iter()
        .enumerate()
        .map(|(cluster, centroid)| rank_key(centroid.dot(from), TrackId(cluster as u32)))
        .collect();
    ranked.sort_unstable_by(|a, b| b.cmp(a));
    ranked.truncate(NEIGHBOURS);
    ranked.into_iter().map(|key| track_of(key).0 as u16).collect()
}

fn nearest(centroids: &[Vector], vector: &Vector) -> u16 {
    let mut best = (f32::MIN, 0_u16);
    for (cluster, centroid) in centroids.iter().enumerate() {
        let similarity = centroid.dot(vector);
        if similarity > best.0 {
            best = (similarity, cluster as u16);
        }
    }
    best.1
}
