//! `content`: what is nearest to the profile, whatever others make of it.
//!
//! New tracks have an embedding like all others. Listeners without a profile get what is popular.
//! Recommenders that learn from histories fall back on this one where histories tell nothing.

use std::sync::Arc;

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::TrainingWeights;
use crate::platform::packed::{Score, Worth};
use crate::platform::ranked::Which;
use crate::platform::recommend::chart::Chart;
use crate::platform::recommend::index::Index;
use crate::platform::recommend::{Belief, Morning, Opening, Recommender, Request};
use crate::platform::retrieval::{Aim, SearchScratch};
use crate::platform::standing::Standing;
use crate::units::Day;

/// Worth that decides between equals only: far below any difference of cosines that matters.
const TIE_BREAK: f32 = 1e-3;

/// The recommender, for the registry and as a fallback.
#[derive(Clone, Debug)]
pub(super) struct Content {
    weights: TrainingWeights,
    index: Index,
    chart: Chart,
    worth: Vec<f32>,
    embeddings: Arc<Vec<Compact>>,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(Content::new(opening))
}

impl Content {
    pub(super) fn new(opening: &Opening<'_>) -> Self {
        let Opening { params, belief, .. } = opening;
        Self {
            weights: params.training_weights,
            index: Index::over(&belief.clusters),
            chart: Chart::default(),
            worth: vec![0.0; belief.facts.len()],
            embeddings: belief.embeddings.clone(),
        }
    }

    /// Fills a slate, which held `from` tracks before this request, up with tracks it does not
    /// propose yet.
    pub(super) fn fill(
        &self,
        request: &Request<'_>,
        from: usize,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let missing = (from + request.wanted).saturating_sub(slate.len());
        if missing == 0 {
            return;
        }
        if *request.query == Vector::ZERO {
            self.chart.fill(request, from, &mut scratch.ranking, slate);
            return;
        }
        let proposed = slate[from..].to_vec();
        let eligible = |track| (request.eligible)(track) && !proposed.contains(&track);
        let rest = Request { wanted: missing, eligible: &eligible, ..*request };
        let aim = Aim {
            of: Which::Fallback,
            query: request.query,
            cluster: request.cluster,
            score: Score::Sum { weight: 1.0 },
            luck: 0,
        };
        self.index.search(&aim, &rest, scratch, slate);
    }
}

impl Recommender for Content {
    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng) {
        // Which of a crowded cluster head its pool today is left to chance. Nothing but likeness
        // tells them apart, so no track is left out of its pool.
        for track in belief.all_out() {
            let key = Key { day: today, ..Key::timeless(Purpose::Exploration, track.0) };
            self.worth[track.index()] = TIE_BREAK * unit(rng.block(key)[0]);
        }
        let embedding = |track: TrackId| self.embeddings[track.index()].widen();
        let worth = |track: TrackId| Worth { mean: self.worth[track.index()], sd: 0.0 };
        self.index.refill(belief, embedding, worth, belief.release);
        let counters = &belief.ledger.counters;
        self.chart.rank(belief, |track| counters[track.index()].weighted(&self.weights));
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.fill(request, slate.len(), scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let Morning { belief, track, release, .. } = *morning;
        let (embedding, cluster) = (belief.embeddings[track.index()], belief.clusters.of(track));
        let worth = Worth { mean: self.worth[track.index()], sd: 0.0 };
        let beside = self.index.beside(track, embedding.widen(), cluster, worth);
        Standing {
            fallback: Some(beside),
            chart: self.chart.beside(track, release.counters.weighted(&self.weights)),
            ..belief.standing(track, release)
        }
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let embeddings = self.embeddings.iter();
        scores.clear();
        scores.extend(
            embeddings
                .zip(&self.worth)
                .map(|(embedding, worth)| embedding.dot(request.query) + worth),
        );
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
