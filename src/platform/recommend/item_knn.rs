//! `item_knn`: who played and saved this also played and saved that.
//!
//! `score(j) = Σ_i w_i·sim(i, j)` over the tracks `i` of a listener's history (or the one seed),
//! with the similarities of [`crate::platform::neighbours`], learnt from the training sample. Sums
//! are sparse: only neighbours of what was heard are ever scored.
//!
//! Cold start: a new track that `n` of the sample have met borrows from its *model*, the track met
//! by enough of them that is most alike in content: `(n·score + s·cos·score(model))/(n + s)`, where
//! `cos` is how near the model lies to where everybody's plays put the new track, see
//! [`crate::platform::newcomers`]. A listener without history, and whatever neighbours leave empty,
//! gets what `content` proposes.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::KeyedRng;
use crate::model::ids::TrackId;
use crate::model::vector::Vector;
use crate::platform::PlatformParams;
use crate::platform::history::{Feedback, Learner};
use crate::platform::interactions::Interactions;
use crate::platform::neighbours::{CoPlays, Loan};
use crate::platform::ranked::{By, Neighbours};
use crate::platform::ranking::take_best;
use crate::platform::recommend::content::Content;
use crate::platform::recommend::{Basis, Belief, Lesson, Morning, Opening, Recommender, Request};
use crate::platform::retrieval::SearchScratch;
use crate::platform::scoreboard::Scoreboard;
use crate::platform::standing::Standing;
use crate::units::Day;

#[derive(Clone, Debug)]
struct ItemKnn {
    params: PlatformParams,
    /// What the training sample plays together; absent before the first training.
    co_plays: Option<Arc<CoPlays>>,
    /// Loans of tracks from `first_borrower` on, those to come included.
    loans: Arc<Vec<Loan>>,
    first_borrower: u32,
    /// From whom the release borrows; itself if there is nobody.
    model: TrackId,
    fallback: Content,
}

/// Makes the recommender.
pub fn make(opening: &Opening<'_>) -> Box<dyn Recommender> {
    Box::new(ItemKnn {
        params: opening.params.clone(),
        co_plays: None,
        loans: Arc::default(),
        first_borrower: 0,
        model: TrackId::default(),
        fallback: Content::new(opening),
    })
}

/// The track that another borrows from: that which enough have met and which is most alike in
/// content, the release excepted; itself if there is none.
fn model(track: TrackId, audiences: &Interactions, belief: &Belief, shrinkage: f32) -> TrackId {
    let embedding = belief.embeddings[track.index()].widen();
    let mut best = (track, f32::MIN);
    for &other in belief.clusters.members(usize::from(belief.clusters.of(track))) {
        let met = audiences.row(other.index()).len() as f32;
        if other != track && Some(other) != belief.release && met >= shrinkage.max(1.0) {
            let likeness = belief.embeddings[other.index()].dot(&embedding);
            if likeness > best.1 {
                best = (other, likeness);
            }
        }
    }
    best.0
}

/// How much a track that `known` of the sample have met, and that everybody's plays put at `view`,
/// borrows from its model.
fn loan(
    track: TrackId,
    (known, view): (usize, &Vector),
    model: TrackId,
    belief: &Belief,
    shrinkage: f32,
) -> Loan {
    let known = known as f32;
    if model == track || known + shrinkage <= 0.0 {
        return Loan { model: track, lent: 0.0, own: 1.0 };
    }
    let likeness = belief.embeddings[model.index()].dot(view);
    let lent = shrinkage / (known + shrinkage) * likeness.max(0.0);
    Loan { model, lent, own: known / (known + shrinkage) }
}

impl ItemKnn {
    /// What a track borrows.
    fn loan<'a>(
        &'a self,
        track: TrackId,
        request: &Request<'a>,
        belief: &Belief,
    ) -> Option<&'a Loan> {
        if Some(track) == belief.release {
            return request.release.kin.as_ref().map(|kin| &kin.loan);
        }
        self.loans.get(track.0.checked_sub(self.first_borrower)? as usize)
    }

    /// Adds a heard track's neighbours to the scoreboard.
    fn add(
        &self,
        (track, weight): (TrackId, f32),
        request: &Request<'_>,
        belief: &Belief,
        scores: &mut Scoreboard,
    ) {
        let row = if Some(track) == belief.release {
            request.release.kin.as_ref().map(|kin| &kin.row)
        } else {
            self.co_plays.as_ref().and_then(|it| it.neighbourhoods.get(track.index()))
        };
        for neighbour in row.into_iter().flatten() {
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
        self.first_borrower = belief.fresh.start;
        let borrowers = (belief.fresh.start..belief.facts.len() as u32).into_par_iter();
        let borrow = |track: u32| {
            let (track, known) = (TrackId(track), audiences.row(track as usize).len());
            let (view, model) =
                (belief.view(track, &self.params), model(track, &audiences, belief, shrinkage));
            loan(track, (known, &view), model, belief, shrinkage)
        };
        self.loans = Arc::new(borrowers.with_min_len(64).map(borrow).collect());
        if let Some(release) = belief.release {
            self.model = model(release, &audiences, belief, shrinkage);
        }
        let (feedback, count) = (feedback.clone(), usize::from(neighbours));
        self.co_plays = Some(Arc::new(CoPlays::of(feedback, count, shrinkage, belief.release)));
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
        let SearchScratch { scores, ranking, .. } = scratch;
        scores.open(belief.facts.len());
        let mut seeds = [(TrackId::default(), 0.0); 2];
        match request.basis {
            Basis::History(history) => {
                for &Feedback { track, weight } in history {
                    ranking.made_of_release |= Some(track) == belief.release;
                    self.add((track, weight), request, belief, scores);
                }
            }
            Basis::Seed(seed) => {
                ranking.made_of_release |= Some(seed) == belief.release;
                let loan = self.loan(seed, request, belief).copied();
                let loan = loan.unwrap_or(Loan { model: seed, lent: 0.0, own: 1.0 });
                seeds = [(seed, loan.own), (loan.model, loan.lent)];
                for seed in seeds {
                    self.add(seed, request, belief, scores);
                }
            }
        }
        let model = if scores.is_blank() { 0.0 } else { scores.of(self.model) };
        ranking.open(By::Neighbours(Neighbours { seeds, model }));
        if !scores.is_blank() {
            for track in belief.all_fresh() {
                let loan = self.loan(track, request, belief);
                if let Some(loan) = loan.filter(|loan| loan.model != track) {
                    let score = loan.own * scores.of(track) + loan.lent * scores.of(loan.model);
                    scores.set(track, score);
                }
            }
        }
        let within = |track: TrackId| {
            belief.scope(track) == Some(request.scope) && Some(track) != belief.release
        };
        scores.close(within, &mut scratch.ranked);
        let SearchScratch { ranking, ranked, best, .. } = scratch;
        take_best(ranked, request.wanted, request.eligible, best, ranking.keys());
        slate.extend(ranking.tracks());
        self.fallback.fill(request, from, scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let standing = self.fallback.standing(morning);
        let Morning { belief, track, release, .. } = *morning;
        let kin = self.co_plays.as_ref().map(|co_plays| {
            let met = (release.audience.len(), &release.view);
            let loan = loan(track, met, self.model, belief, self.params.shrinkage);
            co_plays.kin(track, &release.audience, loan)
        });
        Standing { kin, ..standing }
    }

    fn learnt(&self) -> Option<Vec<u8>> {
        let Self { co_plays, loans, first_borrower, model, .. } = self;
        postcard::to_allocvec(&(co_plays.as_deref(), &**loans, first_borrower, model)).ok()
    }

    fn relearn(&mut self, learnt: &[u8], _belief: &Belief, _rng: &KeyedRng) -> bool {
        type Learnt = (Option<CoPlays>, Vec<Loan>, u32, TrackId);
        let Ok((co_plays, loans, first_borrower, model)) = postcard::from_bytes::<Learnt>(learnt)
        else {
            return false;
        };
        let co_plays = co_plays.map(Arc::new);
        *self = Self {
            co_plays,
            loans: Arc::new(loans),
            first_borrower,
            model,
            params: self.params.clone(),
            fallback: self.fallback.clone(),
        };
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
