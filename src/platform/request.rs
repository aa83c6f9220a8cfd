//! Requests: what surfaces ask a recommender for, and what one of them is told beforehand.
//!
//! Deliberately unknown: who answers, and how.

use crate::model::ids::{ListenerId, TrackId};
use crate::model::vector::{Compact, Vector};
use crate::platform::history::Feedback;
use crate::platform::ranked::Ranking;
use crate::platform::scope::Scope;
use crate::platform::standing::Standing;
use crate::units::Day;

/// What a request starts from.
#[derive(Clone, Copy, Debug)]
pub enum Basis<'a> {
    /// The listener's feedback, by rising track; empty where no history is kept.
    History(&'a [Feedback]),
    /// A track the listener chose.
    Seed(TrackId),
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
    /// The cluster the query lies in, of
    /// [`Belief::clusters`](crate::platform::recommend::Belief::clusters).
    pub cluster: u16,
    /// What the query was made of.
    pub basis: Basis<'a>,
    /// Where candidates may come from.
    pub scope: Scope,
    /// How many tracks are wanted; fewer may come.
    pub wanted: usize,
    /// How many candidates to look at, at least.
    pub breadth: usize,
    /// Which tracks may be shown.
    pub eligible: &'a dyn Fn(TrackId) -> bool,
    /// How the release stands in the arm that asks.
    pub release: &'a Standing,
}

impl Request<'_> {
    /// Where the release `track` stands in what was ranked for this request, if it is among the
    /// wanted.
    pub(super) fn place_of(&self, track: TrackId, ranking: &Ranking) -> Option<usize> {
        let (standing, scope) = (self.release, self.scope as usize);
        let heard = match self.basis {
            Basis::History(history) => history,
            Basis::Seed(_) => &[],
        };
        if standing.scope != Some(self.scope) {
            return None;
        }
        ranking.stages().find_map(|(stage, keys)| {
            let key = standing.key(stage.by, ranking, scope, heard)?;
            let place = stage.from + keys.partition_point(|&it| it > key);
            let stands = place < self.wanted
                && standing.was_met(stage.by, ranking)
                && (self.eligible)(track);
            stands.then_some(place)
        })
    }

    /// Whether tracks like this one are looked for.
    pub(super) fn starts_from(&self, track: Option<TrackId>) -> bool {
        matches!(self.basis, Basis::Seed(seed) if Some(seed) == track)
    }

    /// Whether a track is in the listener's history.
    pub(super) fn has_heard(&self, track: Option<TrackId>) -> bool {
        let Basis::History(history) = self.basis else { return false };
        track.is_some_and(|track| history.binary_search_by_key(&track, |it| it.track).is_ok())
    }
}

/// What listeners want: listener `l` wants track `t` by `weight·(wants[l] · offers[t]) + worth[t]`.
#[derive(Clone, Debug)]
pub struct Revelation {
    /// By listener, unit length.
    pub wants: Vec<Vector>,
    /// By track, unit length.
    pub offers: Vec<Compact>,
    /// Weight of the inner product \[logit\].
    pub weight: f32,
    /// By track, the same for everybody \[logit\].
    pub worth: Vec<f32>,
}
