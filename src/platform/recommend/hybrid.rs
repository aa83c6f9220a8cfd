//! `hybrid`: content corrected by feedback, quality, freshness and exploration. The default.
//!
//! `score = w_s·cos(profile, view) + w_q·quality + w_f·e^(−age/τ)`, where quality is a Thompson
//! sample: drawn anew each day from the platform's posterior, so that tracks it knows little about
//! are tried now and then.
//!
//! The *view* of a track is its content embedding `e` plus what a training sample's feedback says
//! it is off by: `view = unit(e + d)`, `d` minimising `Σ_u c_u (t_u − x_u·d)² + λ‖d‖²` over the
//! profiles `x_u` of the sample, less their mean (what everybody likes tells tracks apart by
//! popularity, not by kind), where `t_u = p_u − x_u·e` for those who met the track and `t_u = 0`
//! for all others (confidence `c` and preference `p` as in [`crate::platform::factors`]). A new
//! track has `d = 0`: content is where factors start. Views stay in the space of embeddings, so
//! profiles, clusters and search need no second index.
//!
//! # References
//! Thompson 1933; Chapelle & Li 2011, "An empirical evaluation of Thompson sampling". Factors
//! anchored in content: Agarwal & Chen 2009, "Regression-based latent factor models", KDD.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose, near_normal};
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::PlatformParams;
use crate::platform::factors::{Factorisation, Gram};
use crate::platform::history::Learner;
use crate::platform::interactions::Cell;
use crate::platform::packed::Score;
use crate::platform::quality::Quality;
use crate::platform::ranked::Which;
use crate::platform::recommend::chart::Chart;
use crate::platform::recommend::index::Index;
use crate::platform::recommend::{Basis, Belief, Lesson, Morning, Opening, Recommender, Request};
use crate::platform::retrieval::{Aim, SearchScratch};
use crate::platform::standing::Standing;
use crate::units::Day;

#[derive(Clone, Debug)]
struct Hybrid {
    params: PlatformParams,
    /// Where each track lies: its content embedding, corrected by feedback.
    views: Arc<Vec<Compact>>,
    /// Who the feedback came from.
    sample: Arc<Sample>,
    index: Index,
    chart: Chart,
    /// Worth of each track to anybody, today.
    worth: Vec<f32>,
}

/// Profiles of the training sample, less their mean.
#[derive(Debug)]
struct Sample {
    profiles: Vec<Vector>,
    gram: Gram,
}

impl Sample {
    fn of(profiles: Vec<Vector>) -> Self {
        Self { gram: Gram::of(&profiles), profiles }
    }

    /// Where a track of this embedding lies, given its audience.
    fn view(&self, model: &Factorisation, embedding: &Compact, audience: &[Cell]) -> Compact {
        if audience.is_empty() {
            return *embedding;
        }
        let mut view = embedding.widen();
        let off = model.solve_from(&self.profiles, &self.gram, &view, audience.iter().copied());
        view.add_scaled(&off, 1.0);
        Compact::of(&view.normalised())
    }
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    let Opening { params, belief, .. } = opening;
    Box::new(Hybrid {
        params: (*params).clone(),
        views: belief.embeddings.clone(),
        sample: Arc::new(Sample::of(Vec::new())),
        index: Index::over(&belief.clusters),
        chart: Chart::default(),
        worth: vec![0.0; belief.facts.len()],
    })
}

/// Vectors less their mean.
fn centred(vectors: &[Vector]) -> Vec<Vector> {
    let mut mean = Vector::ZERO;
    for vector in vectors {
        mean.add_scaled(vector, 1.0 / vectors.len() as f32);
    }
    let less_mean = |vector: &Vector| {
        let mut rest = *vector;
        rest.add_scaled(&mean, -1.0);
        rest
    };
    vectors.iter().map(less_mean).collect()
}

impl Hybrid {
    /// Where a request aims: a profile as it is, a seed as it is seen by now.
    fn query(&self, request: &Request<'_>) -> Vector {
        match request.basis {
            Basis::History(_) => *request.query,
            Basis::Seed(track) => {
                let release = request.release.own_embedding(track);
                release.unwrap_or_else(|| self.views[track.index()].widen())
            }
        }
    }

    fn model(&self) -> Factorisation {
        Factorisation {
            confidence: self.params.factor_confidence,
            regularisation: self.params.content_anchor,
        }
    }

    /// What a track is worth to anybody today.
    fn worth(
        &self,
        track: TrackId,
        quality: Quality,
        belief: &Belief,
        today: Day,
        rng: &KeyedRng,
    ) -> f32 {
        let params = &self.params;
        let key = Key { day: today, ..Key::timeless(Purpose::Exploration, track.0) };
        let sample = quality.mean + params.exploration * quality.sd * near_normal(rng.block(key));
        let age = today.since(belief.facts[track.index()].release_day).max(0);
        let freshness = crate::maths::exp(-f32::from(age) / params.freshness_days);
        params.quality_weight * sample + params.freshness_weight * freshness
    }
}

impl Recommender for Hybrid {
    fn learner(&self) -> Learner {
        Learner::Sample
    }

    fn train(&mut self, lesson: &Lesson<'_>) {
        let model = self.model();
        let audiences = lesson.feedback.transposed();
        let sample = Sample::of(centred(&lesson.profiles));
        let view = |(track, embedding): (usize, &Compact)| {
            sample.view(&model, embedding, audiences.row(track))
        };
        let embeddings = lesson.belief.embeddings.par_iter().with_min_len(256).enumerate();
        self.views = Arc::new(embeddings.map(view).collect());
        self.sample = Arc::new(sample);
    }

    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng) {
        let mut worth = std::mem::take(&mut self.worth);
        let out = worth[..belief.out.end as usize].par_iter_mut().with_min_len(4096).enumerate();
        out.for_each(|(track, worth)| {
            let quality = belief.ledger.quality[track];
            *worth = self.worth(TrackId(track as u32), quality, belief, today, rng);
        });
        self.worth = worth;
        let size = usize::from(self.params.pool_size);
        let Self { views, index, chart, worth, .. } = self;
        let view = |track: TrackId| views[track.index()].widen();
        rayon::join(
            || index.refill(belief, view, worth, size, belief.release),
            || chart.rank(belief, |track| worth[track.index()]),
        );
    }

    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        if *request.query == Vector::ZERO {
            self.chart.fill(request, slate.len(), &mut scratch.ranking, slate);
            return;
        }
        let query = self.query(request);
        scratch.ranking.made_of_release = request.starts_from(belief.release);
        let aim = Aim {
            of: Which::Own,
            query: &query,
            cluster: request.cluster,
            score: Score::Sum { weight: self.params.similarity_weight },
        };
        self.index.search(&aim, request, scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let Morning { belief, track, release, today, rng } = *morning;
        let embedding = &belief.embeddings[track.index()];
        let view = self.sample.view(&self.model(), embedding, &release.audience).widen();
        let worth = self.worth(track, release.quality, belief, today, rng);
        let (cluster, size) = (belief.clusters.of(track), usize::from(self.params.pool_size));
        Standing {
            scopes: belief.scopes(track),
            own: Some(self.index.beside(track, view, cluster, worth, size)),
            chart: self.chart.beside(track, worth),
            ..Standing::default()
        }
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let (query, weight) = (self.query(request), self.params.similarity_weight);
        let views = self.views.iter().zip(&self.worth);
        scores.clear();
        scores.extend(views.map(|(view, worth)| weight * view.dot(&query) + worth));
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
