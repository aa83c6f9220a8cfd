//! Ranked: the tracks that a recommender ranked for a request, and how, so that a track beside them
//! can be put in its place.
//!
//! Main type: [`Ranking`], stages of rank keys. Deliberately unknown: which track lies beside.

use crate::model::ids::TrackId;
use crate::platform::packed::{PackedQuery, Score};
use crate::platform::ranking::track_of;

/// The tracks that were ranked for a request, the release not among them.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Rank keys, stage by stage, each by falling key.
    keys: Vec<u64>,
    stages: Vec<Stage>,
    /// What was searched for in the recommender's own index and in that which it falls back on.
    searched: [Option<Searched>; 2],
    /// Whether what was believed of the release told what to look for.
    pub(super) made_of_release: bool,
}

/// A part of a ranking within which keys can be compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stage {
    pub(super) from: usize,
    pub(super) by: By,
}

/// How a stage was ranked.
#[derive(Clone, Copy, Debug)]
pub(super) enum By {
    /// By a search of one of the indices.
    Search(Which),
    /// By the chart.
    Chart,
    /// By what is played together.
    Neighbours(Neighbours),
}

/// What was searched for, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Searched {
    pub(super) score: Score,
    pub(super) query: PackedQuery,
    /// The first cluster.
    pub(super) from: u16,
    /// How many clusters were visited from there on.
    pub(super) visited: usize,
}

/// What neighbours were looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbours {
    /// The seed and the track that lends it weight, with their weights; unused for a history.
    pub(super) seeds: [(TrackId, f32); 2],
    /// The score of the track that the release borrows from.
    pub(super) model: f32,
}

impl Ranking {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.keys.clear();
        self.stages.clear();
        self.made_of_release = false;
    }

    /// Opens another stage for the tracks that a search finds.
    pub(super) fn open_search(&mut self, of: Which, searched: &Searched) {
        self.searched[of as usize] = Some(*searched);
        self.open(By::Search(of));
    }

    /// Opens another stage.
    pub(super) fn open(&mut self, by: By) {
        self.stages.push(Stage { from: self.keys.len(), by });
    }

    /// Where keys of the present stage are appended.
    pub(super) fn keys(&mut self) -> &mut Vec<u64> {
        &mut self.keys
    }

    /// Its stages, each with its keys, the first first.
    pub(super) fn stages(&self) -> impl Iterator<Item = (Stage, &[u64])> {
        let ends = self.stages.iter().skip(1).map(|stage| stage.from);
        let ends = ends.chain(std::iter::once(self.keys.len()));
        self.stages.iter().zip(ends).map(|(&stage, end)| (stage, &self.keys[stage.from..end]))
    }

    /// What was searched for in an index.
    pub(super) fn searched(&self, of: Which) -> Option<&Searched> {
        self.searched[of as usize].as_ref()
    }

    /// How many tracks were ranked.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The tracks from a place on.
    pub(super) fn tracks_from(&self, first: usize) -> impl Iterator<Item = TrackId> {
        self.keys[first..].iter().map(|&key| track_of(key))
    }

    /// Tracks that were ranked, the best first.
    pub fn tracks(&self) -> impl Iterator<Item = TrackId> {
        self.tracks_from(0)
    }

    /// Whether it holds in every arm: something was ranked here, and none of it was looked for by
    /// what is believed of the release.
    pub(super) fn is_shared(&self) -> bool {
        !self.stages.is_empty() && !self.made_of_release
    }

    /// Whether what was ranked depends on what is believed of the release, as it was asked for by
    /// what is like it.
    pub fn is_made_of_release(&self) -> bool {
        self.made_of_release
    }
}

/// An index of a recommender that may have two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Its own.
    Own = 0,
    /// The one that it falls back on.
    Fallback = 1,
}
