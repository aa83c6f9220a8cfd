//! Recommenders: one trait, one file each, one line in the registry.
//!
//! A recommender is refreshed every morning from the platform's belief and then answers requests.
//! It sees profiles, embeddings and counts, never truth. To add one: write a file that implements
//! [`Recommender`] and add its line to [`REGISTRY`].

pub mod content;
pub mod hybrid;
pub mod popularity;
pub mod random;

use std::ops::Range;
use std::sync::Arc;

use crate::draw::Luck;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::vector::{Compact, Vector};
use crate::platform::PlatformParams;
use crate::platform::quality::Ledger;
use crate::platform::retrieval::{Clusters, SearchScratch};
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
}

/// Where candidates may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is out.
    Catalogue,
    /// What came out within the last 28 days.
    Fresh,
}

/// A wish for tracks on behalf of a listener.
pub struct Request<'a> {
    /// Who it is for.
    pub listener: ListenerId,
    /// Today.
    pub today: Day,
    /// Tells two requests of a listener on one day apart.
    pub occasion: u16,
    /// What the tracks should be like: a profile's direction, or the embedding of a seed.
    pub query: &'a Vector,
    /// The cluster the query lies in, of [`Belief::clusters`].
    pub cluster: u16,
    /// Where candidates may come from.
    pub scope: Scope,
    /// How many tracks are wanted; fewer may come.
    pub wanted: usize,
    /// How many candidates to look at, at least.
    pub breadth: usize,
    /// Which tracks may be shown.
    pub eligible: &'a dyn Fn(TrackId) -> bool,
}

/// Something that proposes tracks.
pub trait Recommender: Send + Sync {
    /// Takes in this morning's belief. `luck` is the platform's.
    fn refresh(&mut self, belief: &Belief, today: Day, luck: &Luck);

    /// Appends at most `request.wanted` different eligible tracks to `slate`, the best first.
    fn recommend(
        &self,
        belief: &Belief,
        request: &Request<'_>,
        luck: &Luck,
        scratch: &mut SearchScratch,
        slate: &mut Vec<TrackId>,
    );

    /// An equal recommender that goes its own way from here.
    fn fork(&self) -> Box<dyn Recommender>;
}

/// How a recommender is made.
pub type Maker = fn(&PlatformParams, &Belief) -> Box<dyn Recommender>;

/// All recommenders by name.
pub const REGISTRY: [(&str, Maker); 4] = [
    ("random", random::make),
    ("popularity", popularity::make),
    ("content", content::make),
    ("hybrid", hybrid::make),
];

/// The recommender of a name, if there is one.
pub fn maker_named(name: &str) -> Option<Maker> {
    REGISTRY.iter().find(|(known, _)| *known == name).map(|&(_, maker)| maker)
}

/// Names of all recommenders, in the order of the registry.
pub fn names() -> Vec<&'static str> {
    REGISTRY.iter().map(|&(name, _)| name).collect()
}
