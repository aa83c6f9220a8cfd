//! Who is listening: one listener as they are today, and the world around them.
//!
//! Main types: [`Someone`], and [`ActiveListener`], which a day's functions read and never write. What they write,
//! memory and accounts and the log of the day, is handed to them beside it.

use crate::dynamics::recall::liking;
use crate::dynamics::session;
use crate::model::catalogue::TrackTruth;
use crate::model::ids::{ListenerId, PlaylistId};
use crate::model::listener::Listener;
use crate::model::listener_state::CohortState;
use crate::model::vector::Vector;
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::units::Day;

/// A listener today.
#[derive(Clone, Copy)]
pub(super) struct ActiveListener<'a> {
    pub(super) environment: &'a Environment,
    pub(super) today: Day,
    pub(super) listener: &'a Listener,
    pub(super) id: ListenerId,
    /// Place within the cohort.
    pub(super) member: usize,
    /// What they like now.
    pub(super) taste: &'a Vector,
    /// Public playlists they follow now.
    pub(super) playlists: &'a [PlaylistId],
    /// What an experiment does to them.
    pub(super) intervention: &'a Intervention,
}

/// A listener on a day, and where they are kept.
#[derive(Clone, Copy)]
pub(super) struct Someone<'a> {
    pub(super) listener: &'a Listener,
    pub(super) id: ListenerId,
    /// Place within the cohort.
    pub(super) member: usize,
    pub(super) today: Day,
}

impl<'a> Someone<'a> {
    /// The listener as they are today; `lives` is of the cohort they are kept in.
    pub(super) fn as_they_are(
        &self,
        environment: &'a Environment,
        lives: &'a CohortState,
        intervention: &'a Intervention,
    ) -> ActiveListener<'a> {
        let Self { listener, id, member, today } = *self;
        ActiveListener {
            environment,
            today,
            listener,
            id,
            member,
            taste: lives.taste(member, listener),
            playlists: lives.playlists[member].ids(),
            intervention,
        }
    }

    /// Starts of their own accord.
    pub(super) fn starts(&self, environment: &Environment, lives: &CohortState) -> u32 {
        let Self { listener, id, member, today } = *self;
        if lives.is_away(member) {
            return 0;
        }
        let weekday = environment.calendar.weekday(today);
        let (params, rng) = (&environment.behaviour.session, &environment.behaviour_rng);
        session::starts_today(params, rng, listener, id, today, weekday)
    }
}

impl ActiveListener<'_> {
    /// How near a track is to what they like \[sd\].
    pub(super) fn affinity(&self, track: &TrackTruth) -> f32 {
        self.environment.world.affinity(self.taste, &track.sound)
    }

    /// Strength of the bond with a track of this affinity after its first play.
    pub(super) fn first_strength(&self, affinity: f32, track: &TrackTruth) -> f32 {
        self.environment.recall.first_strength(liking(affinity, track))
    }
}
