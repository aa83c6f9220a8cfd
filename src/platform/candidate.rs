//! Candidate: a track that lies beside the pools of an index, and when a search comes across it.
//!
//! Deliberately unknown: why it lies beside.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::clusters::Clusters;
use crate::platform::packed::{Packed, Worth};
use crate::platform::ranked::Searched;
use crate::platform::ranking::rank_key;

/// A track that lies beside the pools and is found by the rule that holds for those within: its
/// cluster is among those that a search visits.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    track: TrackId,
    clusters: Arc<Clusters>,
    cluster: u16,
    embedding: Vector,
    packed: Packed,
}

impl Candidate {
    /// A track at an embedding, unit length, of a cluster, and what it is worth.
    pub(super) fn beside(
        (clusters, cluster): (&Arc<Clusters>, u16),
        track: TrackId,
        embedding: Vector,
        worth: Worth,
    ) -> Self {
        let mut packed = Packed::default();
        packed.pack(&[track], |_| embedding, |_| worth);
        Self { track, clusters: clusters.clone(), cluster, embedding, packed }
    }

    /// Where a track lies, if it is this one.
    pub(super) fn embedding_of(&self, track: TrackId) -> Option<Vector> {
        (track == self.track).then_some(self.embedding)
    }

    /// Its rank key in a search.
    pub(super) fn key(&self, searched: &Searched) -> u64 {
        rank_key(self.packed.first_score(&searched.query, searched.score), self.track)
    }

    /// Whether a search came across it.
    pub(super) fn was_met(&self, searched: &Searched) -> bool {
        let from = usize::from(searched.from);
        self.clusters.neighbours[from][..searched.visited].contains(&self.cluster)
    }
}
