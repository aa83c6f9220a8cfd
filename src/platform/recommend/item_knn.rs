//! `item_knn`: who played and saved this also played and saved that.
//!
//! `score(j) = Σ_i w_i·sim(i, j)` over the tracks `i` of a listener's history (or the one seed),
//! with the similarities of [`crate::platform::neighbours`], learnt from the training sample. Sums
//! are sparse: only neighbours of what was heard are ever scored.
//!
//! Cold start: a new track that `n` of the sample have met borrows from its *model*, the track met
//! by enough of them that is most alike in content: `(n·score + s·cos·score(model))/(n + s)`. A
//! listener without history, and whatever neighbours leave empty, gets what `content` proposes.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::KeyedRng;
use crate::model::ids::TrackId;
use crate::platform::PlatformParams;
use crate::platform::history::{Feedback, Learner};
use crate::platform::interactions::Interactions;
use crate::platform::neighbours::{Neighbourhoods, neighbourhoods};
use crate::platform::ranking::take_best;
use crate::platform::recommend::content::Content;
use crate::platform::recommend::{Basis, Belief, Lesson, Opening, Recommender, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::scoreboard::Scoreboard;
use crate::units::Day;

#[derive(Clone, Debug)]
struct ItemKnn {
    params: PlatformParams,
    neighbourhoods: Arc<Neighbourhoods>,
    /// Loans of tracks from `first_borrower` on, those to come included.
    loans: Arc<Vec<Loan>>,
    first_borrower: u32,
    fallback: Content,
}

/// What a new track borrows.
#[derive(Clone, Copy, Debug)]
struct Loan {
    /// From whom; itself if there is nobody.
    model: TrackId,
    /// Weight of the model's score.
    lent: f32,
    /// Weight of the track's own score.
    own: f32,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(ItemKnn {
        params: opening.params.clone(),
        neighbourhoods: Arc::default(),
        loans: Arc::default(),
        first_borrower: 0,
        fallback: Content::new(opening),
    })
}

/// Finds the model of a track and how much of it is borrowed.
fn loan(track: TrackId, audiences: &Interactions, belief: &Belief, shrinkage: f32) -> Loan {
    let met = |track: TrackId| audiences.row(track.index()).len() as f32;
    let embedding = belief.embeddings[track.index()].widen();
    let mut best = (f32::MIN, track);
    for &other in belief.clusters.members(usize::from(belief.clusters.of(track))) {
        if other != track && met(other) >= shrinkage.max(1.0) {
            let likeness = belief.embeddings[other.index()].dot(&embedding);
            if likeness > best.0 {
                best = (likeness, other);
            }
        }
    }
    let (likeness, model) = best;
    let known = met(track);
    if model == track || known + shrinkage <= 0.0 {
        return Loan { model: track, lent: 0.0, own: 1.0 };
    }
    let lent = shrinkage / (known + shrinkage) * likeness.max(0.0);
    Loan { model, lent, own: known / (known + shrinkage) }
}

impl ItemKnn {
    fn loan(&self, track: TrackId) -> Option<&Loan> {
        self.loans.get(track.0.checked_sub(self.first_borrower)? as usize)
    }

    /// Adds a heard track's neighbours to the scoreboard.
    fn add(&self, track: TrackId, weight: f32, scores: &mut Scoreboard) {
        for neighbour in self.neighbourhoods.get(track.index()).into_iter().flatten() {
            scores.add(TrackId(neighbour.column), weight * neighbour.weight);
        }
    }
}

impl Recommender for ItemKnn {
    fn learner(&self) -> Learner {
        Learner::Everybody
    }

    fn train(&mut self, lesson: &Lesson<'_>) {
        let Lesson { feedback, belief, .. } = lesson;
        let PlatformParams { neighbours, shrinkage, .. } = self.params;
        let audiences = feedback.transposed();
        self.neighbourhoods =
            Arc::new(neighbourhoods(feedback, usize::from(neighbours), shrinkage));
        self.first_borrower = belief.fresh.start;
        let borrowers = (belief.fresh.start..belief.facts.len() as u32).into_par_iter();
        let loan = |track| loan(TrackId(track), &audiences, belief, shrinkage);
        self.loans = Arc::new(borrowers.with_min_len(64).map(loan).collect());
    }

    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng) {
        self.fallback.refresh(belief, today, rng);
    }

    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        _rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    ) {
        let from = slate.len();
        let scores = &mut scratch.scores;
        scores.open(belief.facts.len());
        match request.basis {
            Basis::History(history) => {
                for &Feedback { track, weight } in history {
                    self.add(track, weight, scores);
                }
            }
            Basis::Seed(seed) => {
                let loan = self.loan(seed).copied();
                let loan = loan.unwrap_or(Loan { model: seed, lent: 0.0, own: 1.0 });
                self.add(seed, loan.own, scores);
                self.add(loan.model, loan.lent, scores);
            }
        }
        if !scores.is_blank() {
            for track in belief.fresh.clone().map(TrackId) {
                if let Some(loan) = self.loan(track).filter(|loan| loan.model != track) {
                    let score = loan.own * scores.of(track) + loan.lent * scores.of(loan.model);
                    scores.set(track, score);
                }
            }
        }
        let range = match request.scope {
            Scope::Catalogue => &belief.out,
            Scope::Fresh => &belief.fresh,
        };
        scores.close(|track| range.contains(&track.0), &mut scratch.ranked);
        let SearchScratch { ranked, best, .. } = scratch;
        take_best(ranked, request.wanted, request.eligible, best, slate);
        self.fallback.fill(request, from, scratch, slate);
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
