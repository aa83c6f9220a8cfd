//! A life: what changes about listeners themselves in the course of a run, in cohorts.
//!
//! Owns tastes that drift, who is away and how satisfied they are, and which public playlists they
//! follow. What does not change in a scenario takes no room. Deliberately unknown: what makes it
//! change (see [`crate::dynamics`]).

use serde::{Deserialize, Serialize};

use crate::model::ids::PlaylistId;
use crate::model::listener::Listener;
use crate::model::memory::FollowSet;
use crate::model::vector::Vector;

/// Most public playlists a listener follows.
pub const MOST_PLAYLISTS: usize = 8;

/// The public playlists a listener follows.
pub type PlaylistFollows = FollowSet<PlaylistId, MOST_PLAYLISTS>;

/// How a listener stands to the service.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Engagement {
    /// Share of starts played to the end, of late; between 0 and 1.
    pub satisfaction: f32,
    /// Whether they have stopped listening for the time being.
    pub away: bool,
}

/// The listeners of one cohort.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CohortState {
    /// Public playlists followed, by listener.
    pub playlists: Vec<PlaylistFollows>,
    /// How listeners stand to the service; empty where nobody ever leaves.
    pub engagement: Vec<Engagement>,
    /// Tastes; empty where they stand still.
    pub tastes: Vec<Vector>,
}

impl CohortState {
    /// A cohort of one listener of this one.
    #[must_use]
    pub fn of_member(&self, member: usize) -> Self {
        Self {
            playlists: vec![self.playlists[member]],
            engagement: self.engagement.get(member).copied().into_iter().collect(),
            tastes: self.tastes.get(member).copied().into_iter().collect(),
        }
    }

    /// What one listener likes now, unit length.
    #[inline]
    pub fn taste<'a>(&'a self, member: usize, listener: &'a Listener) -> &'a Vector {
        self.tastes.get(member).unwrap_or(&listener.taste)
    }

    /// Whether one listener has stopped listening for the time being.
    #[inline]
    pub fn is_away(&self, member: usize) -> bool {
        self.engagement.get(member).is_some_and(|engagement| engagement.away)
    }
}
