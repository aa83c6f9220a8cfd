//! Requests: what surfaces ask a recommender for, and what one of them is told beforehand.
//!
//! Deliberately unknown: who answers, and how.

use crate::model::ids::{ListenerId, TrackId};
use crate::model::vector::{Compact, Vector};
use crate::platform::history::Feedback;
use crate::units::Day;

/// Where candidates may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everything that is out.
    Catalogue,
    /// What came out within the last 28 days.
    Fresh,
}

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
