//! The index: pools of the catalogue and of the tracks on audition, which every recommender that
//! searches candidates keeps side by side.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::candidate::Candidate;
use crate::platform::clusters::Clusters;
use crate::platform::packed::Worth;
use crate::platform::recommend::{Belief, Request, Scope};
use crate::platform::retrieval::{Aim, Pools, SearchScratch};

/// Candidates by scope.
#[derive(Clone, Debug)]
pub(super) struct Index([Pools; 2]);

impl Index {
    /// Empty pools over a clustering.
    pub(super) fn over(clusters: &Arc<Clusters>) -> Self {
        Self([Pools::new(clusters.clone()), Pools::new(clusters.clone())])
    }

    /// Refills all pools for this morning with all tracks but `apart`, see [`Pools::refill`].
    pub(super) fn refill(
        &mut self,
        belief: &Belief,
        embedding: impl Fn(TrackId) -> Vector + Sync,
        worth: impl Fn(TrackId) -> Worth + Sync,
        apart: Option<TrackId>,
    ) {
        for (scope, pools) in [Scope::Catalogue, Scope::Audition].into_iter().zip(&mut self.0) {
            let within = |track| belief.scope(track) == Some(scope) && Some(track) != apart;
            pools.refill(&embedding, &worth, &within);
        }
    }

    /// A track beside the pools, of this cluster and worth.
    pub(super) fn beside(
        &self,
        track: TrackId,
        embedding: Vector,
        cluster: u16,
        worth: Worth,
    ) -> Candidate {
        Candidate::beside((self.0[0].clusters(), cluster), track, embedding, worth)
    }

    /// Searches the pools of the request's scope, see [`Pools::search`].
    pub(super) fn search(
        &self,
        aim: &Aim<'_>,
        request: &Request<'_>,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.0[request.scope as usize].search(aim, request, scratch, slate);
    }
}
