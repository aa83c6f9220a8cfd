//! `popularity`: what most listeners like of late, the same for everybody.

use crate::draw::KeyedRng;
use crate::model::ids::TrackId;
use crate::platform::TrainingWeights;
use crate::platform::recommend::chart::Chart;
use crate::platform::recommend::{Belief, Morning, Opening, Recommender, Request};
use crate::platform::retrieval::SearchScratch;
use crate::platform::standing::Standing;
use crate::units::Day;

#[derive(Clone, Debug)]
struct Popularity {
    weights: TrainingWeights,
    chart: Chart,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(Popularity { weights: opening.params.training_weights, chart: Chart::default() })
}

impl Recommender for Popularity {
    fn refresh(&mut self, belief: &Belief, _today: Day, _rng: &KeyedRng) {
        // Decayed, weighted events.
        self.chart
            .rank(belief, |track| belief.ledger.counters[track.index()].weighted(&self.weights));
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.chart.fill(request, slate.len(), &mut scratch.ranking, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let Morning { belief, track, release, .. } = *morning;
        Standing {
            chart: self.chart.beside(track, release.counters.weighted(&self.weights)),
            ..belief.standing(track, release)
        }
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
