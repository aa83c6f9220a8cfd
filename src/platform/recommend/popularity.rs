//! `popularity`: what most listeners like of late, the same for everybody.

use crate::draw::Luck;
use crate::model::ids::TrackId;
use crate::platform::recommend::{Belief, Recommender, Request, Scope};
use crate::platform::retrieval::{SearchScratch, rank_key, track_of};
use crate::platform::{PlatformParams, TrainingWeights};
use crate::units::Day;

/// Length of the chart; a listener who has streamed all of it gets nothing more.
const CHART: usize = 2000;

#[derive(Clone, Debug)]
struct Popularity {
    weights: TrainingWeights,
    chart: Vec<TrackId>,
    fresh_chart: Vec<TrackId>,
}

/// Makes the recommender.
pub fn make(params: &PlatformParams, _belief: &Belief) -> Box<dyn Recommender> {
    Box::new(Popularity {
        weights: params.training_weights,
        chart: Vec::new(),
        fresh_chart: Vec::new(),
    })
}

impl Popularity {
    /// Tracks of a range by their decayed, weighted events.
    fn rank(&self, belief: &Belief, range: std::ops::Range<u32>) -> Vec<TrackId> {
        let mut ranked: Vec<u64> = range
            .map(TrackId)
            .map(|track| {
                let score = belief.ledger.counters[track.index()].weighted(&self.weights);
                rank_key(score, track)
            })
            .collect();
        if ranked.len() > CHART {
            ranked.select_nth_unstable_by(CHART, |a, b| b.cmp(a));
            ranked.truncate(CHART);
        }
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        ranked.into_iter().map(track_of).collect()
    }
}

impl Recommender for Popularity {
    fn refresh(&mut self, belief: &Belief, _today: Day, _luck: &Luck) {
        self.chart = self.rank(belief, belief.out.clone());
        self.fresh_chart = self.rank(belief, belief.fresh.clone());
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _luck: &Luck,
        _scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let chart = match request.scope {
            Scope::Catalogue => &self.chart,
            Scope::Fresh => &self.fresh_chart,
        };
        let eligible = chart.iter().copied().filter(|&track| (request.eligible)(track));
        slate.extend(eligible.take(request.wanted));
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
