//! `als`: factors of listeners and tracks, learnt from feedback alone.
//!
//! Implicit matrix factorisation as in [`crate::platform::factors`], trained on the sample, warm
//! from the last training. A listener's factor is folded in from their history when a list is
//! compiled: the listeners' half of a sweep for one row. Candidates come from clusters and pools
//! over the tracks' factors, so nothing scores listeners × tracks; a track's score is the inner
//! product.
//!
//! Cold start: a new track that `n` of the sample have met has `(n·y + s·ȳ)/(n + s)`, ȳ being the
//! mean factor of the met tracks around where everybody's plays put it, see
//! [`crate::platform::newcomers`]. A listener without history, and whatever the factors leave empty,
//! gets what `content` proposes.

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
use crate::platform::packed::{Score, Worth};
use crate::platform::ranked::Which;
use crate::platform::recommend::content::Content;
use crate::platform::recommend::index::Index;
use crate::platform::recommend::{Basis, Belief, Lesson, Morning, Opening, Recommender, Request};
use crate::platform::retrieval::{Aim, SearchScratch};
use crate::platform::standing::{ReleaseBelief, Standing};
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
    release: Option<Arc<Place>>,
}

impl Served {
    /// Factors of tracks, indexed in clusters that the `leading` ones make up.
    fn of(
        tracks: Vec<Vector>,
        release: Option<Arc<Place>>,
        leading: usize,
        params: &PlatformParams,
        rng: &KeyedRng,
    ) -> Self {
        let directions: Vec<Compact> =
            tracks.par_iter().map(|factor| Compact::of(&factor.normalised())).collect();
        let niche = params.niche_tracks;
        let clusters = Arc::new(Clusters::placed_by(leading, &directions, niche, rng));
        Self {
            gram: Gram::of(&tracks),
            reach: Arc::new(tracks.iter().map(|factor| factor.dot(factor).sqrt()).collect()),
            factors: Arc::new(tracks),
            index: Index::over(&clusters),
            clusters,
            release,
        }
    }
}

/// What the factor of the release is made of.
#[derive(Debug)]
struct Place {
    /// Factors of the training sample.
    listeners: Vec<Vector>,
    gram: Gram,
    /// Sums of the factors of other met tracks, and their numbers, by cluster of embeddings.
    around: Vec<(Vector, f32)>,
    /// Whether it was new, or to come, when the others were trained.
    is_new: bool,
}

impl Place {
    fn of(listeners: Vec<Vector>, around: Vec<(Vector, f32)>, is_new: bool) -> Self {
        Self { gram: Gram::of(&listeners), around, is_new, listeners }
    }
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

/// Sums of the factors of met tracks and their numbers, by cluster, the release left out.
fn around(factors: &[Vector], audiences: &Interactions, belief: &Belief) -> Vec<(Vector, f32)> {
    let mut sums = vec![(Vector::ZERO, 0.0_f32); belief.clusters.len()];
    for (track, factor) in (0..).map(TrackId).zip(factors) {
        if !audiences.row(track.index()).is_empty() && Some(track) != belief.release {
            let (sum, met) = &mut sums[usize::from(belief.clusters.of(track))];
            sum.add_scaled(factor, 1.0);
            *met += 1.0;
        }
    }
    sums
}

/// Lends a new track that `known` have met the mean factor of the tracks around it, the less the
/// more is known of it.
fn lend(factor: &mut Vector, known: usize, (sum, met): &(Vector, f32), shrinkage: f32) {
    let known = known as f32;
    if *met > 0.0 && known + shrinkage > 0.0 {
        factor.scale(known / (known + shrinkage));
        factor.add_scaled(sum, shrinkage / (known + shrinkage) / met);
    }
}

impl Als {
    /// Where a request aims in the space of factors; nowhere if factors tell nothing about it.
    fn query(&self, served: &Served, request: &Request<'_>) -> Option<Vector> {
        let factor = |track: TrackId| {
            request.release.factor(track).unwrap_or_else(|| &served.factors[track.index()])
        };
        let query = match request.basis {
            Basis::History(history) => {
                let cells = history.iter().map(|feedback| {
                    let column = feedback.track.0;
                    (Cell { column, weight: feedback.weight }, factor(feedback.track))
                });
                Factorisation::of(&self.params).solve_towards(&served.gram, cells)
            }
            Basis::Seed(track) => factor(track).normalised(),
        };
        (query != Vector::ZERO).then_some(query)
    }

    /// The factor of the release if this is believed of it: what training would make of it, lent to
    /// as long as it is new.
    fn factor(&self, place: &Place, release: &ReleaseBelief, belief: &Belief) -> Vector {
        let model = Factorisation::of(&self.params);
        let ReleaseBelief { audience, view, .. } = release;
        let mut factor = model.solve(&place.listeners, &place.gram, audience.iter().copied());
        if place.is_new {
            let around = &place.around[usize::from(belief.clusters.nearest(view))];
            lend(&mut factor, audience.len(), around, self.params.shrinkage);
        }
        factor
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
            // Tracks that may never come out have no say in factors of others.
            tracks[lesson.belief.leading()..].fill(Vector::ZERO);
            sweeps *= FIRST_TRAINING;
        }
        let mut listeners = vec![Vector::ZERO; lesson.feedback.rows()];
        let audiences = lesson.feedback.transposed();
        for _ in 0..sweeps {
            model.solve_all(&tracks, &lesson.feedback, &mut listeners);
            model.solve_all(&listeners, &audiences, &mut tracks);
        }
        self.trained = Arc::new(tracks.clone());

        let belief = lesson.belief;
        let sums = around(&tracks, &audiences, belief);
        let first = belief.fresh.start as usize;
        tracks[first..].par_iter_mut().enumerate().for_each(|(nth, factor)| {
            let track = TrackId((first + nth) as u32);
            if belief.beside.is_never_out(track) {
                return;
            }
            let view = belief.view(track, &self.params);
            let around = &sums[usize::from(belief.clusters.nearest(&view))];
            lend(factor, audiences.row(track.index()).len(), around, self.params.shrinkage);
        });
        let is_new = |track: TrackId| track.0 >= belief.fresh.start;
        let place = |track| Place::of(listeners, sums, is_new(track));
        let release = belief.release.map(place).map(Arc::new);
        let leading = belief.leading();
        self.served = Some(Served::of(tracks, release, leading, &self.params, lesson.rng));
    }

    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng) {
        self.fallback.refresh(belief, today, rng);
        if let Some(served) = &mut self.served {
            let factor = |track: TrackId| served.factors[track.index()].normalised();
            let worth = |track: TrackId| Worth { mean: served.reach[track.index()], sd: 0.0 };
            served.index.refill(belief, factor, worth, belief.release);
        }
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
        scratch.ranking.made_of_release =
            request.starts_from(belief.release) || request.has_heard(belief.release);
        if let Some(served) = &self.served
            && let Some(query) = self.query(served, request)
        {
            let aim = Aim {
                of: Which::Own,
                query: &query,
                cluster: served.clusters.nearest(&query),
                score: Score::Product,
                luck: 0,
            };
            served.index.search(&aim, request, scratch, slate);
        }
        self.fallback.fill(request, from, scratch, slate);
    }

    fn tells_arms_apart(&self) -> bool {
        true
    }

    fn standing(&self, morning: &Morning<'_>) -> Standing {
        let standing = self.fallback.standing(morning);
        let Morning { belief, track, release, .. } = *morning;
        let place = self.served.as_ref().and_then(|it| Some((it, it.release.as_ref()?)));
        let Some((served, place)) = place else { return standing };
        let factor = self.factor(place, release, belief);
        let (direction, reach) = (factor.normalised(), factor.dot(&factor).sqrt());
        let cluster = served.clusters.nearest(&direction);
        let own = served.index.beside(track, direction, cluster, Worth { mean: reach, sd: 0.0 });
        Standing { own: Some(own), factor: Some((track, factor)), ..standing }
    }

    fn score_all(&self, request: &Request<'_>, scores: &mut Vec<f32>) -> bool {
        let Some(served) = &self.served else { return false };
        let Some(query) = self.query(served, request) else { return false };
        scores.clear();
        scores.extend(served.factors.iter().map(|factor| factor.dot(&query)));
        true
    }

    fn learnt(&self) -> Option<Vec<u8>> {
        let served = self.served.as_ref().map(|served| {
            let place = served.release.as_deref();
            let place = place.map(|it| (&it.listeners, &it.around, it.is_new));
            (&*served.factors, place)
        });
        postcard::to_allocvec(&(&*self.trained, served)).ok()
    }

    fn relearn(&mut self, learnt: &[u8], belief: &Belief, rng: &KeyedRng) -> bool {
        type Placed = (Vec<Vector>, Vec<(Vector, f32)>, bool);
        type Learnt = (Vec<Vector>, Option<(Vec<Vector>, Option<Placed>)>);
        let Ok((trained, served)) = postcard::from_bytes::<Learnt>(learnt) else { return false };
        self.trained = Arc::new(trained);
        self.served = served.map(|(factors, place)| {
            let place = place
                .map(|(listeners, around, is_new)| Arc::new(Place::of(listeners, around, is_new)));
            Served::of(factors, place, belief.leading(), &self.params, rng)
        });
        true
    }

    fn fork(&self) -> Box<dyn Recommender> {
        Box::new(self.clone())
    }
}
