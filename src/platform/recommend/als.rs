//! `als`: factors of listeners and tracks, learnt from feedback alone.
//!
//! Implicit matrix factorisation as in [`crate::platform::factors`], trained on the sample, warm
//! from the last training. A listener's factor is folded in from their history when a list is
//! compiled: the listeners' half of a sweep for one row. Candidates come from clusters and pools
//! over the tracks' factors, so nothing scores listeners × tracks; a track's score is the inner
//! product.
//!
//! Cold start: a new track that `n` of the sample have met has `(n·y + s·ȳ)/(n + s)`, ȳ being the
//! mean factor of the met tracks around its content embedding. A listener without history, and
//! whatever the factors leave empty, gets what `content` proposes.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::PlatformParams;
use crate::platform::clusters::Clusters;
use crate::platform::factors::{Factorisation, Gram};
use crate::platform::history::Learner;
use crate::platform::interactions::{Cell, Interactions};
use crate::platform::recommend::content::Content;
use crate::platform::recommend::index::Index;
use crate::platform::recommend::{Basis, Belief, Lesson, Opening, Recommender, Request};
use crate::platform::retrieval::{Aim, Score, SearchScratch};
use crate::units::Day;

/// A first training takes so many times the sweeps of those that follow.
const FIRST_TRAINING: usize = 4;

/// Half-width of the uniform coordinates that training starts from.
const FIRST_FACTOR: f32 = 0.1;

#[derive(Clone, Debug)]
struct Als {
    params: PlatformParams,
    /// Factors of tracks as trained; the next training starts from them.
    trained: Arc<Vec<Vector>>,
    /// What is served: absent before the first training.
    served: Option<Served>,
    fallback: Content,
}

/// Factors of tracks, indexed for retrieval.
#[derive(Clone, Debug)]
struct Served {
    factors: Arc<Vec<Vector>>,
    gram: Gram,
    /// Length of each factor: the most a track can score with anybody.
    reach: Arc<Vec<f32>>,
    clusters: Arc<Clusters>,
    index: Index,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(Als {
        params: opening.params.clone(),
        trained: Arc::default(),
        served: None,
        fallback: Content::new(opening),
    })
}

/// Small, random factors.
fn first_factors(tracks: usize, rng: &KeyedRng) -> Vec<Vector> {
    let vector = |track| {
        let key = Key::timeless(Purpose::Factor, track as u32);
        let block = |quad: usize| rng.block_at(key, quad as u32);
        let coordinate = |i: usize| (unit(block(i / 4)[i % 4]) - 0.5) * 2.0 * FIRST_FACTOR;
        Vector(std::array::from_fn(coordinate))
    };
    (0..tracks).into_par_iter().with_min_len(1024).map(vector).collect()
}

/// Lends new tracks the mean factor of the tracks around them, the less the more is known of them.
fn lend(factors: &mut [Vector], audiences: &Interactions, belief: &Belief, shrinkage: f32) {
    let mut means = vec![(Vector::ZERO, 0.0_f32); belief.clusters.len()];
    for (track, factor) in factors.iter().enumerate() {
        if !audiences.row(track).is_empty() {
            let (sum, met) = &mut means[usize::from(belief.clusters.of(TrackId(track as u32)))];
            sum.add_scaled(factor, 1.0);
            *met += 1.0;
        }
    }
    for track in belief.fresh.start as usize..factors.len() {
        let (sum, met) = &means[usize::from(belief.clusters.of(TrackId(track as u32)))];
        let known = audiences.row(track).len() as f32;
        if *met > 0.0 && known + shrinkage > 0.0 {
            let factor = &mut factors[track];
            factor.scale(known / (known + shrinkage));
            factor.add_scaled(sum, shrinkage / (known + shrinkage) / met);
        }
    }
}

impl Als {
    /// Where a request aims in the space of factors; nowhere if factors tell nothing about it.
    fn query(&self, served: &Served, request: &Request<'_>) -> Option<Vector> {
        let query = match request.basis {
            Basis::History(history) => {
                let cells = history
                    .iter()
                    .map(|feedback| Cell { column: feedback.track.0, weight: feedback.weight });
                Factorisation::of(&self.params).solve(&served.factors, &served.gram, cells)
            }
            Basis::Seed(track) => served.factors[track.index()].normalised(),
        };
        (query != Vector::ZERO).then_some(query)
    }
}

impl Recommender for Als {
    fn learner(&self) -> Learner {
        Learner::Everybody
    }

    fn train(&mut self, lesson: &Lesson<'_>) {
        let model = Factorisation::of(&self.params);
        let mut sweeps = usize::from(self.params.factor_sweeps);
        let mut tracks = self.trained.to_vec();
        if tracks.is_empty() {
            tracks = first_factors(lesson.feedback.columns(), lesson.rng);
            sweeps *= FIRST_TRAINING;
        }
        let mut listeners = vec![Vector::ZERO; lesson.feedback.rows()];
        let audiences = lesson.feedback.transposed();
        for _ in 0..sweeps {
            model.solve_all(&tracks, &lesson.feedback, &mut listeners);
            model.solve_all(&listeners, &audiences, &mut tracks);
        }
        self.trained = Arc::new(tracks.clone());

        lend(&mut tracks, &audiences, lesson.belief, self.params.shrinkage);
        let directions: Vec<Compact> =
            tracks.par_iter().map(|factor| Compact::of(&factor.normalised())).collect();
        let clusters = Arc::new(Clusters::new(&directions, lesson.rng));
        self.served = Some(Served {
            gram: Gram::of(&tracks),
            reach: Arc::new(tracks.iter().map(|factor| factor.dot(factor).sqrt()).collect()),
            factors: Arc::new(tracks),
            index: Index::over(&clusters),
            clusters,
        });
    }

    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng) {
        self.fallback.refresh(belief, today, rng);
        if let Some(served) = &mut self.served {
            let size = usize::from(self.params.pool_size);
            let factor = |track: TrackId| served.factors[track.index()].normalised();
            served.index.refill(belief, factor, &served.reach, size);
        }
    }

    fn recommend(
        &self,
        _belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let from = slate.len();
        if let Some(served) = &self.served
            && let Some(query) = self.query(served, request)
        {
            let aim = Aim {
                query: &query,
                cluster: served.clusters.nearest(&query),
                score: Score::Product,
            };
            served.index.search(&aim, request, scratch, slate);
        }
        self.fallback.fill(request, from, scratch, slate);
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let Some(served) = &self.served else { return false };
        let Some(query) = self.query(served, request) else { return false };
        scores.clear();
        scores.extend(served.factors.iter().map(|factor| factor.dot(&query)));
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
