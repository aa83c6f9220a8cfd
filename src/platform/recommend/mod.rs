//! Recommenders: one trait, one file each, one line in the registry.
//!
//! A recommender is refreshed every morning from the platform's belief and then answers requests;
//! one that asks for histories is trained on them every so many days. It sees profiles, embeddings,
//! counts and feedback, never truth; only `oracle` is handed what listeners want. To add one: write
//! a file that implements [`Recommender`] and add its line to [`REGISTRY`].

pub mod als;
mod chart;
pub mod content;
pub mod hybrid;
mod index;
pub mod item_knn;
pub mod oracle;
pub mod popularity;
pub mod random;

use std::ops::Range;
use std::sync::Arc;

use crate::draw::KeyedRng;
use crate::model::facts::TrackFacts;
use crate::model::ids::TrackId;
use crate::model::vector::{Compact, Vector};
use crate::platform::beside::Beside;
use crate::platform::clusters::Clusters;
use crate::platform::history::Learner;
use crate::platform::interactions::Interactions;
use crate::platform::newcomers::Newcomer;
use crate::platform::params::PlatformParams;
use crate::platform::quality::Ledger;
pub use crate::platform::request::{Basis, Request, Revelation};
use crate::platform::retrieval::SearchScratch;
pub use crate::platform::scope::Scope;
use crate::platform::standing::{ReleaseBelief, Standing};
use crate::units::Day;

/// What the platform believes about tracks this morning.
#[derive(Clone, Debug)]
pub struct Belief {
    /// Public facts, by track.
    pub facts: Arc<Vec<TrackFacts>>,
    /// Content view of each track, unit length.
    pub embeddings: Arc<Vec<Compact>>,
    /// The embeddings in clusters.
    pub clusters: Arc<Clusters>,
    /// Counted events and quality, by track.
    pub ledger: Ledger,
    /// Identifiers of tracks that are out.
    pub out: Range<u32>,
    /// Identifiers of tracks that came out within the last 28 days.
    pub fresh: Range<u32>,
    /// Tracks that come out in some arms only.
    pub beside: Beside,
    /// What plays say of tracks that came out since the first day, in order.
    pub newcomers: Vec<Newcomer>,
    /// A new track is on audition until lists have shown it so often \[starts\].
    pub auditions: u32,
    /// The release that arms may believe different things of, if there is one.
    pub release: Option<TrackId>,
    /// Whether there are episodes of podcasts among the tracks.
    pub has_episodes: bool,
}

impl Belief {
    /// Whether a track is an episode, which no list of music proposes.
    #[inline]
    pub(super) fn is_episode(&self, track: TrackId) -> bool {
        self.has_episodes && self.facts[track.index()].is_episode()
    }

    /// Whether a track is out.
    #[inline]
    pub fn is_out(&self, track: TrackId) -> bool {
        self.out.contains(&track.0) || self.beside.out.contains(&track)
    }

    /// Whether a track came out within the last 28 days.
    #[inline]
    pub fn is_fresh(&self, track: TrackId) -> bool {
        self.fresh.contains(&track.0) || self.beside.fresh.contains(&track)
    }

    /// All tracks that are out.
    pub fn all_out(&self) -> impl Iterator<Item = TrackId> {
        self.out.clone().map(TrackId).chain(self.beside.out.iter().copied())
    }

    /// All tracks that came out within the last 28 days.
    pub fn all_fresh(&self) -> impl Iterator<Item = TrackId> {
        self.fresh.clone().map(TrackId).chain(self.beside.fresh.iter().copied())
    }

    /// How many tracks come out in every arm, if they do in any: the first ones.
    pub(super) fn leading(&self) -> usize {
        self.beside.all.start as usize
    }

    /// The first track that came out since the first day.
    pub(super) fn first_new(&self) -> u32 {
        (self.facts.len() - self.newcomers.len()) as u32
    }

    /// What plays say of a track, if it came out since the first day.
    pub fn newcomer(&self, track: TrackId) -> Option<&Newcomer> {
        self.newcomers.get(track.0.checked_sub(self.first_new())? as usize)
    }

    /// Where a track lies: its content, and for one that came out since the first day also
    /// everybody's plays.
    pub(super) fn view(&self, track: TrackId, params: &PlatformParams) -> Vector {
        let embedding = &self.embeddings[track.index()];
        let counters = &self.ledger.counters[track.index()];
        self.newcomer(track)
            .map_or_else(|| embedding.widen(), |it| it.view(embedding, counters, params))
    }

    /// The scope a track is in, if it is out; none for an episode, which no list of music proposes.
    pub fn scope(&self, track: TrackId) -> Option<Scope> {
        self.scope_if(track, self.newcomer(track).map_or(0, |it| it.shown))
    }

    /// The scope a track would be in if lists had shown it so often, if it is out.
    pub(super) fn scope_if(&self, track: TrackId, shown: u32) -> Option<Scope> {
        let on_audition = shown < self.auditions && self.is_fresh(track);
        let scope = if on_audition { Scope::Audition } else { Scope::Catalogue };
        (self.is_out(track) && !self.is_episode(track)).then_some(scope)
    }

    /// Where a release stands of which this is believed.
    pub(super) fn standing(&self, track: TrackId, release: &ReleaseBelief) -> Standing {
        Standing {
            scope: self.scope_if(track, release.newcomer.shown),
            is_new: self.is_fresh(track),
            ..Standing::default()
        }
    }
}

/// What a recommender is trained on.
pub struct Lesson<'a> {
    /// Feedback of the training sample: a row a listener, a column a track.
    pub feedback: Interactions,
    /// Direction of each row's profile.
    pub profiles: Vec<Vector>,
    /// This morning's belief.
    pub belief: &'a Belief,
    /// The platform's keyed draws.
    pub rng: &'a KeyedRng,
}

/// A morning on which the release, which is out, is believed to be something.
#[derive(Clone, Copy)]
pub struct Morning<'a> {
    /// What is believed of all tracks.
    pub belief: &'a Belief,
    /// The release.
    pub track: TrackId,
    /// What is believed of it.
    pub release: &'a ReleaseBelief,
    /// The day.
    pub today: Day,
    /// The platform's keyed draws.
    pub rng: &'a KeyedRng,
}

/// Something that proposes tracks.
pub trait Recommender: Send + Sync {
    /// Whose histories it learns from.
    fn learner(&self) -> Learner {
        Learner::Nothing
    }

    /// Learns from histories, before a refresh, every `retrain_days`. Called if there is a learner.
    fn train(&mut self, _lesson: &Lesson<'_>) {}

    /// Takes in this morning's belief. `rng` holds the platform's draws.
    fn refresh(&mut self, belief: &Belief, today: Day, rng: &KeyedRng);

    /// Appends at most `request.wanted` different eligible tracks to `slate`, the best first. Where
    /// more are wanted, the same come first.
    ///
    /// A recommender that gives the release a [`Standing`] leaves it out here and keeps what tells
    /// its place in the ranking of `scratch`.
    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        rng: &KeyedRng,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    );

    /// How the release stands on a morning, after the refresh; see [`crate::platform::standing`].
    /// The default lists it like any other track.
    fn standing(&self, _morning: &Morning<'_>) -> Standing {
        Standing::default()
    }

    /// Whether arms that believe different things of the release, and the same of all other tracks,
    /// can share it: it ranks the release apart, or does not look at what is believed.
    fn tells_arms_apart(&self) -> bool {
        false
    }

    /// Scores every track the long way and returns true, if the recommender searches candidates:
    /// what its search is measured against. `scores` is by track; a track that is not out scores as
    /// if it were.
    fn score_all(&self, _request: &Request<'_>, _scores: &mut Vec<f32>) -> bool {
        false
    }

    /// All that it has learnt from lessons and would not know after the next refresh, as bytes for
    /// [`Recommender::relearn`]; absent if it cannot tell. A run with such a recommender is not
    /// kept while it is under way.
    fn learnt(&self) -> Option<Vec<u8>> {
        None
    }

    /// Takes back, as it was made, what an equal one had learnt: whether it could. `rng` holds the
    /// platform's draws.
    fn relearn(&mut self, _learnt: &[u8], _belief: &Belief, _rng: &KeyedRng) -> bool {
        false
    }

    /// An equal recommender that goes its own way from here.
    fn fork(&self) -> Box<dyn Recommender>;
}

/// What a recommender is made from.
pub struct Opening<'a> {
    /// How the platform learns and programmes.
    pub params: &'a PlatformParams,
    /// What it believes before the first day.
    pub belief: &'a Belief,
    /// What listeners want. For `oracle` only: the upper bound of what could be known.
    pub reveal: &'a dyn Fn() -> Revelation,
}

/// How a recommender is made.
pub type Maker = fn(&Opening<'_>) -> Box<dyn Recommender>;

/// All recommenders by name.
pub const REGISTRY: [(&str, Maker); 7] = [
    ("random", random::make),
    ("popularity", popularity::make),
    ("content", content::make),
    ("item_knn", item_knn::make),
    ("als", als::make),
    ("hybrid", hybrid::make),
    ("oracle", oracle::make),
];

/// The recommender of a name, if there is one.
pub fn maker_named(name: &str) -> Option<Maker> {
    REGISTRY.iter().find(|(known, _)| *known == name).map(|&(_, maker)| maker)
}

/// Names of all recommenders, in the order of the registry.
pub fn names() -> Vec<&'static str> {
    REGISTRY.iter().map(|&(name, _)| name).collect()
}
