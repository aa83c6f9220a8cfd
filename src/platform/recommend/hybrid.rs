//! `hybrid`: content corrected by feedback, quality, freshness and exploration. The default.
//!
//! `score = w_s·cos(profile, view) + w_q·quality + w_f·e^(−age/τ)`, where quality is a Thompson
//! sample: drawn from the platform's posterior anew for each listener and occasion, so that tracks
//! it knows little about are tried now and then by somebody.
//!
//! The *view* of a track is its content embedding `e` plus what feedback says it is off by. Of a
//! track that came out during the run everybody's plays tell, see
//! [`crate::platform::newcomers`]: `view = unit(λe + pull)`. Of the tracks before, a training sample
//! tells: `view = unit(e + d)`, `d` minimising `Σ_u c_u (t_u − x_u·d)² + λ‖d‖²` over the profiles
//! `x_u` of the sample, less their mean (what everybody likes tells tracks apart by popularity, not
//! by kind), where `t_u = p_u − x_u·e` for those who met the track and `t_u = 0` for all others
//! (confidence `c` and preference `p` as in [`crate::platform::factors`]). A track that nobody met
//! lies where its content is. Views stay in the space of embeddings, so profiles, clusters and
//! search need no second index.
//!
//! # References
//! Thompson 1933; Chapelle & Li 2011, "An empirical evaluation of Thompson sampling". Factors
//! anchored in content: Agarwal & Chen 2009, "Regression-based latent factor models", KDD. A bandit
//! for new releases that starts from content: Briand and others 2024, "Let's get it started:
//! fostering the discoverability of new releases on Deezer", ECIR.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::PlatformParams;
use crate::platform::factors::{Factorisation, Gram};
use crate::platform::history::Learner;
use crate::platform::interactions::Cell;
use crate::platform::newcomers::Newcomer;
use crate::platform::packed::{Score, Worth};
use crate::platform::quality::{Counters, Quality};
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
    /// Where each track lies that was out before the first day.
    views: Arc<Vec<Compact>>,
    /// Where those lie that came out since.
    new_views: Vec<Compact>,
    index: Index,
    chart: Chart,
    /// Worth of each track to anybody, today.
    worth: Vec<Worth>,
}

/// Where a track of this embedding lies, given its audience in a sample of these profiles.
fn view_of_sample(
    model: &Factorisation,
    (profiles, gram): (&[Vector], &Gram),
    embedding: &Compact,
    audience: &[Cell],
) -> Compact {
    if audience.is_empty() {
        return *embedding;
    }
    let mut view = embedding.widen();
    let off = model.solve_from(profiles, gram, &view, audience.iter().copied());
    view.add_scaled(&off, 1.0);
    Compact::of(&view.normalised())
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    let Opening { params, belief, .. } = opening;
    let (old, new) = belief.embeddings.split_at(belief.first_new() as usize);
    Box::new(Hybrid {
        params: (*params).clone(),
        views: Arc::new(old.to_vec()),
        new_views: new.to_vec(),
        index: Index::over(&belief.clusters),
        chart: Chart::default(),
        worth: vec![Worth::default(); belief.facts.len()],
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

/// The word of a request that luck is drawn from.
fn luck(request: &Request<'_>, rng: &KeyedRng) -> u32 {
    let key = Key {
        purpose: Purpose::Exploration,
        listener: request.listener.0,
        day: request.today,
        item: request.scope as u32,
        ordinal: request.occasion,
    };
    rng.block(key)[0]
}

impl Hybrid {
    /// Where a track lies.
    fn view(&self, track: TrackId) -> &Compact {
        let old = self.views.get(track.index());
        old.unwrap_or_else(|| &self.new_views[track.index() - self.views.len()])
    }

    /// Where a request aims: a profile as it is, a seed as it is seen by now.
    fn query(&self, request: &Request<'_>) -> Vector {
        match request.basis {
            Basis::History(_) => *request.query,
            Basis::Seed(track) => {
                let release = request.release.own_embedding(track);
                release.unwrap_or_else(|| self.view(track).widen())
            }
        }
    }

    fn model(&self) -> Factorisation {
        Factorisation {
            confidence: self.params.factor_confidence,
            regularisation: self.params.content_anchor,
        }
    }

    /// Where a new track of this embedding lies, given what plays say of it.
    fn new_view(&self, embedding: &Compact, newcomer: &Newcomer, counters: &Counters) -> Compact {
        Compact::of(&newcomer.view(embedding, counters, &self.params))
    }

    /// What a track is worth to anybody today.
    fn worth(&self, track: TrackId, quality: Quality, belief: &Belief, today: Day) -> Worth {
        let params = &self.params;
        let age = today.since(belief.facts[track.index()].release_day).max(0);
        let freshness = crate::maths::exp(-f32::from(age) / params.freshness_days);
        Worth {
            mean: params.quality_weight * quality.mean + params.freshness_weight * freshness,
            sd: params.quality_weight * params.exploration * quality.sd,
        }
    }
}

impl Recommender for Hybrid {
    fn learner(&self) -> Learner {
        Learner::Sample
    }

    fn train(&mut self, lesson: &Lesson<'_>) {
        let model = self.model();
        let audiences = lesson.feedback.transposed();
        let profiles = centred(&lesson.profiles);
        let gram = Gram::of(&profiles);
        let view = |(track, embedding): (usize, &Compact)| {
            view_of_sample(&model, (&profiles, &gram), embedding, audiences.row(track))
        };
        let old = &lesson.belief.embeddings[..self.views.len()];
        let old = old.par_iter().with_min_len(256).enumerate();
        self.views = Arc::new(old.map(view).collect());
    }

    fn refresh(&mut self, belief: &Belief, today: Day, _rng: &KeyedRng) {
        let first = self.views.len();
        let out = belief.out.end as usize;
        let new = belief.embeddings[first..out].iter().zip(&belief.newcomers);
        let new = new.zip(&belief.ledger.counters[first..out]);
        let new: Vec<Compact> = new
            .map(|((embedding, newcomer), counters)| self.new_view(embedding, newcomer, counters))
            .collect();
        self.new_views[..new.len()].copy_from_slice(&new);
        let mut worth = std::mem::take(&mut self.worth);
        let tracks = worth[..out].par_iter_mut().with_min_len(4096).enumerate();
        tracks.for_each(|(track, worth)| {
            let quality = belief.ledger.quality[track];
            *worth = self.worth(TrackId(track as u32), quality, belief, today);
        });
        for &track in &belief.beside.out {
            let place = track.index();
            let quality = belief.ledger.quality[place];
            worth[place] = self.worth(track, quality, belief, today);
            let (newcomer, counters) =
                (&belief.newcomers[place - first], &belief.ledger.counters[place]);
            self.new_views[place - first] =
                self.new_view(&belief.embeddings[place], newcomer, counters);
        }
        self.worth = worth;
        let Self { views, new_views, index, chart, worth, .. } = self;
        let view = |track: TrackId| {
            let new = || &new_views[track.index() - views.len()];
            views.get(track.index()).unwrap_or_else(new).widen()
        };
        rayon::join(
            || index.refill(belief, view, |track| worth[track.index()], belief.release),
            || chart.rank(belief, |track| worth[track.index()].mean),
        );
    }

    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        rng: &KeyedRng,
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
            luck: luck(request, rng),
        };
        self.index.search(&aim, request, scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let Morning { belief, track, release, today, .. } = *morning;
        let embedding = &belief.embeddings[track.index()];
        let view = self.new_view(embedding, &release.newcomer, &release.counters).widen();
        let worth = self.worth(track, release.quality, belief, today);
        Standing {
            own: Some(self.index.beside(track, view, belief.clusters.of(track), worth)),
            chart: self.chart.beside(track, worth.mean),
            ..belief.standing(track, release)
        }
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let (query, weight) = (self.query(request), self.params.similarity_weight);
        let views = self.views.iter().chain(&self.new_views).zip(&self.worth);
        scores.clear();
        scores.extend(views.map(|(view, worth)| weight * view.dot(&query) + worth.mean));
        true
    }

    fn learnt(&self) -> Option<Vec<u8>> {
        postcard::to_allocvec(&*self.views).ok()
    }

    fn relearn(&mut self, learnt: &[u8], _belief: &Belief, _rng: &KeyedRng) -> bool {
        let views: Option<Vec<Compact>> = postcard::from_bytes(learnt).ok();
        let fitting = views.filter(|views| views.len() == self.views.len());
        fitting.map(|views| self.views = Arc::new(views)).is_some()
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
