//! The index: pools of all tracks that are out and of the new ones, which every recommender that
//! searches candidates keeps side by side.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::candidate::Candidate;
use crate::platform::clusters::Clusters;
use crate::platform::recommend::{Belief, Request, Scope};
use crate::platform::retrieval::{Aim, Pools, SearchScratch};

/// Candidates by scope.
#[derive(Clone, Debug)]
pub(super) struct Index {
    catalogue: Pools,
    fresh: Pools,
}

impl Index {
    /// Empty pools over a clustering.
    pub(super) fn over(clusters: &Arc<Clusters>) -> Self {
        Self { catalogue: Pools::new(clusters.clone()), fresh: Pools::new(clusters.clone()) }
    }

    /// Refills all pools for this morning with all tracks but `apart`, see [`Pools::refill`].
    pub(super) fn refill(
        &mut self,
        belief: &Belief,
        embedding: impl Fn(TrackId) -> Vector + Sync,
        worth: &[f32],
        size: usize,
        apart: Option<TrackId>,
    ) {
        self.catalogue.refill(&embedding, worth, &belief.out, size, apart);
        self.fresh.refill(&embedding, worth, &belief.fresh, size, apart);
    }

    /// A track beside the pools, of this cluster and worth, where pools have this size.
    pub(super) fn beside(
        &self,
        track: TrackId,
        embedding: Vector,
        cluster: u16,
        worth: f32,
        size: usize,
    ) -> Candidate {
        let pools = [&self.catalogue, &self.fresh];
        let before = pools.map(|pools| pools.before(cluster, track, worth));
        let cluster = (self.catalogue.clusters(), cluster);
        Candidate::beside(cluster, track, embedding, worth, before, size)
    }

    /// Searches the pools of the request's scope, see [`Pools::search`].
    pub(super) fn search(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let pools = match request.scope {
            Scope::Catalogue => &self.catalogue,
            Scope::Fresh => &self.fresh,
        };
        pools.search(aim, request, scratch, slate);
    }
}
