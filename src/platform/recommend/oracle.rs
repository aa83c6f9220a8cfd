//! `oracle`: what each listener wants most, as if somebody had told. The upper bound of what any
//! recommender of this platform could know, and the one that is handed the truth on purpose.
//!
//! Deliberately unknown: what the numbers of a [`Revelation`] are made of.

use std::sync::Arc;

use crate::draw::Luck;
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::recommend::{Basis, Belief, Opening, Recommender, Request, Scope};
use crate::platform::retrieval::{Aim, Clusters, Pools, SearchScratch};
use crate::units::Day;

/// What listeners want: listener `l` wants track `t` by `weight·(wants[l] · offers[t]) + worth[t]`.
#[derive(Clone, Debug)]
pub struct Revelation {
    /// By listener, unit length.
    pub wants: Vec<Vector>,
    /// By track, unit length.
    pub offers: Vec<Compact>,
    /// Weight of the inner product \[logit\].
    pub weight: f32,
    /// By track, the same for everybody \[logit\].
    pub worth: Vec<f32>,
}

#[derive(Clone, Debug)]
struct Oracle {
    told: Arc<Revelation>,
    clusters: Arc<Clusters>,
    pool_size: usize,
    catalogue: Pools,
    fresh: Pools,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    let told = (opening.reveal)();
    // The platform's luck is not at hand yet; any will do to scatter centroids.
    let clusters = Arc::new(Clusters::new(&told.offers, &Luck::new(0)));
    Box::new(Oracle {
        told: Arc::new(told),
        pool_size: usize::from(opening.params.pool_size),
        catalogue: Pools::new(clusters.clone()),
        fresh: Pools::new(clusters.clone()),
        clusters,
    })
}

impl Recommender for Oracle {
    fn refresh(&mut self, belief: &Belief, _today: Day, _luck: &Luck) {
        let told = &self.told;
        let offer = |track: TrackId| told.offers[track.index()].widen();
        self.catalogue.refill(&offer, &told.worth, &belief.out, self.pool_size);
        self.fresh.refill(&offer, &told.worth, &belief.fresh, self.pool_size);
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _luck: &Luck,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let mut query = self.told.wants[request.listener.index()];
        if let Basis::Seed(seed) = request.basis {
            query.add_scaled(&self.told.offers[seed.index()].widen(), 1.0);
            query = query.normalised();
        }
        let pools = match request.scope {
            Scope::Catalogue => &self.catalogue,
            Scope::Fresh => &self.fresh,
        };
        let aim = Aim {
            query: &query,
            cluster: self.clusters.nearest(&query),
            similarity_weight: self.told.weight,
            worth_weight: 1.0,
        };
        pools.search_from(&aim, request, scratch, slate);
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
