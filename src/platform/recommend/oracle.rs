//! `oracle`: what each listener wants most, as if somebody had told. The upper bound of what any
//! recommender of this platform could know, and the one that is handed the truth on purpose.
//!
//! Deliberately unknown: what the numbers of a [`Revelation`] are made of.

use std::sync::Arc;

use crate::draw::KeyedRng;
use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::clusters::Clusters;
use crate::platform::packed::{Score, Worth};
use crate::platform::ranked::Which;
use crate::platform::recommend::index::Index;
use crate::platform::recommend::{Basis, Belief, Opening, Recommender, Request, Revelation};
use crate::platform::retrieval::{Aim, SearchScratch};
use crate::units::Day;

#[derive(Clone, Debug)]
struct Oracle {
    told: Arc<Revelation>,
    clusters: Arc<Clusters>,
    index: Index,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    let told = (opening.reveal)();
    // The platform's draws are not at hand yet; any will do to scatter centroids.
    let (placing, niche) = (opening.belief.leading(), opening.params.niche_tracks);
    let clusters = Clusters::placed_by(placing, &told.offers, niche, &KeyedRng::new(0));
    let clusters = Arc::new(clusters);
    Box::new(Oracle { told: Arc::new(told), index: Index::over(&clusters), clusters })
}

impl Oracle {
    /// Where a request aims: at what the listener wants, on a radio half at the seed.
    fn query(&self, request: &Request<'_>) -> Vector {
        let wants = self.told.wants[request.listener.index()];
        match request.basis {
            Basis::History(_) => wants,
            Basis::Seed(seed) => {
                let mut between = self.told.offers[seed.index()].widen();
                between.add_scaled(&wants, 1.0);
                between.normalised()
            }
        }
    }
}

impl Recommender for Oracle {
    fn refresh(&mut self, belief: &Belief, _today: Day, _rng: &KeyedRng) {
        let told = &self.told;
        let offer = |track: TrackId| told.offers[track.index()].widen();
        let worth = |track: TrackId| Worth { mean: told.worth[track.index()], sd: 0.0 };
        self.index.refill(belief, offer, worth, None);
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let query = self.query(request);
        let aim = Aim {
            of: Which::Own,
            query: &query,
            cluster: self.clusters.nearest(&query),
            score: Score::Sum { weight: self.told.weight },
            luck: 0,
        };
        self.index.search(&aim, request, scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let (told, query) = (&self.told, self.query(request));
        let offers = told.offers.iter().zip(&told.worth);
        scores.clear();
        scores.extend(offers.map(|(offer, worth)| told.weight * offer.dot(&query) + worth));
        true
    }

    fn learnt(&self) -> Option<Vec<u8>> {
        Some(Vec::new())
    }

    fn relearn(&mut self, _learnt: &[u8], _belief: &Belief, _rng: &KeyedRng) -> bool {
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
