//! `content`: what is nearest to the profile, whatever others make of it.
//!
//! New tracks have an embedding like all others. Listeners without a profile get what is popular.
//! Recommenders that learn from histories fall back on this one where histories tell nothing.

use crate::draw::{Key, Luck, Purpose, unit};
use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::TrainingWeights;
use crate::platform::recommend::chart::Chart;
use crate::platform::recommend::{Belief, Opening, Recommender, Request, Scope};
use crate::platform::retrieval::{Pools, SearchScratch};
use crate::units::Day;

/// Worth that decides between equals only: far below any difference of cosines that matters.
const TIE_BREAK: f32 = 1e-3;

/// The recommender, for the registry and as a fallback.
#[derive(Clone, Debug)]
pub(super) struct Content {
    weights: TrainingWeights,
    pool_size: usize,
    catalogue: Pools,
    fresh: Pools,
    chart: Chart,
    worth: Vec<f32>,
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
            pool_size: usize::from(params.pool_size),
            catalogue: Pools::new(belief.clusters.clone()),
            fresh: Pools::new(belief.clusters.clone()),
            chart: Chart::default(),
            worth: vec![0.0; belief.facts.len()],
        }
    }

    /// Fills a slate, which held `from` tracks before this request, up with tracks it does not propose
    /// yet.
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
            self.chart.fill(request, from, slate);
            return;
        }
        let pools = match request.scope {
            Scope::Catalogue => &self.catalogue,
            Scope::Fresh => &self.fresh,
        };
        let proposed = slate[from..].to_vec();
        let eligible = |track| (request.eligible)(track) && !proposed.contains(&track);
        let rest = Request { wanted: missing, eligible: &eligible, ..*request };
        pools.search(&rest, 1.0, scratch, slate);
    }
}

impl Recommender for Content {
    fn refresh(&mut self, belief: &Belief, today: Day, luck: &Luck) {
        // Which tracks of a crowded cluster are candidates today is left to chance.
        for track in belief.out.clone() {
            let key = Key { day: today, ..Key::timeless(Purpose::Exploration, track) };
            self.worth[track as usize] = TIE_BREAK * unit(luck.block(key)[0]);
        }
        let embedding = |track: TrackId| belief.embeddings[track.index()].widen();
        self.catalogue.refill(&embedding, &self.worth, &belief.out, self.pool_size);
        self.fresh.refill(&embedding, &self.worth, &belief.fresh, self.pool_size);
        let counters = &belief.ledger.counters;
        self.chart.rank(belief, |track| counters[track.index()].weighted(&self.weights));
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _luck: &Luck,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        self.fill(request, slate.len(), scratch, slate);
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
