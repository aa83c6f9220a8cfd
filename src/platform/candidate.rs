//! Candidate: a track that lies beside the pools of an index, and when a search comes across it.
//!
//! Deliberately unknown: why it lies beside.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::clusters::Clusters;
use crate::platform::packed::{HEAD, Head};
use crate::platform::ranked::{Query, Searched};
use crate::platform::ranking::rank_key;

/// A track that lies beside the pools and is found by the rules that hold for those within: near
/// enough to the query, and of enough worth to be in its cluster's pool, or in the head of it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    track: TrackId,
    clusters: Arc<Clusters>,
    cluster: u16,
    embedding: Vector,
    worth: f32,
    packed: Head,
    /// How many of its cluster come before it, among all tracks and among the new ones.
    before: [usize; 2],
    /// Size of a pool.
    size: usize,
}

impl Candidate {
    /// A track at an embedding, unit length, of a cluster. `before` of that cluster come before it,
    /// among all tracks and among the new ones; `size` is that of a pool.
    pub(super) fn beside(
        (clusters, cluster): (&Arc<Clusters>, u16),
        track: TrackId,
        embedding: Vector,
        worth: f32,
        before: [usize; 2],
        size: usize,
    ) -> Self {
        let mut packed = Head::default();
        packed.pack(&[embedding], &[worth]);
        Self { track, clusters: clusters.clone(), cluster, embedding, worth, packed, before, size }
    }

    /// Where a track lies, if it is this one.
    pub(super) fn embedding_of(&self, track: TrackId) -> Option<Vector> {
        (track == self.track).then_some(self.embedding)
    }

    /// Its rank key in a search.
    pub(super) fn key(&self, searched: &Searched) -> u64 {
        let similarity = match &searched.query {
            Query::Nearby { query, .. } => self.packed.similarity(query),
            Query::Everywhere(query) => self.embedding.dot(query),
        };
        rank_key(searched.score.of(similarity, self.worth), self.track)
    }

    /// Whether a search came across it; `scope` is 0 among all tracks and 1 among the new ones.
    pub(super) fn was_met(&self, searched: &Searched, scope: usize) -> bool {
        match searched.query {
            Query::Nearby { from, visited, .. } => {
                let visited = &self.clusters.neighbours[usize::from(from)][..visited];
                self.before[scope] < HEAD.min(self.size) && visited.contains(&self.cluster)
            }
            Query::Everywhere(_) => self.before[scope] < self.size,
        }
    }
}
