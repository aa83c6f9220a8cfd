//! Keeping: what an encounter, a promise or a gift leaves in memory, and what moves the listener's
//! hand.
//!
//! Owns [`Encounter`], new bonds, the flags of a save, asks and where they are cut. Deliberately unknown: how long
//! anything was listened to (see [`crate::sim::encounters`] and [`crate::sim::episodes`]).

use crate::dynamics::reaction::Asked;
use crate::model::bond::{Bond, Bonds};
use crate::model::ids::TrackId;
use crate::model::memory::{CohortMemory, FocalMemory, Told};
use crate::model::play::Play;
use crate::model::source::Source;
use crate::sim::environment::Environment;
use crate::sim::intervention::Cut;
use crate::sim::person::ActiveListener;

/// One encounter that is about to happen.
#[derive(Clone, Copy)]
pub(super) struct Encounter {
    pub(super) track: TrackId,
    pub(super) source: Source,
    pub(super) affinity: f32,
    /// Draws of saving, adding and following.
    pub(super) words: [u32; 3],
    /// Where the bond lay when the queue began, see
    /// [`find_or_first`](crate::model::bond::Slots::find_or_first).
    pub(super) place: usize,
    /// Neither remembered to have been streamed nor on record.
    pub(super) unknown: bool,
}

impl Encounter {
    /// Whether it is one with an episode of a podcast.
    pub(super) fn is_episode(&self, person: &ActiveListener<'_>) -> bool {
        person.environment.world.catalogue.truth[self.track.index()].facts.is_episode()
    }
}

/// Puts the focal track into the library, as promised before its release or as a gift; false if it
/// is there already.
pub(super) fn add_to_library(
    person: &ActiveListener<'_>,
    looked_forward_to: bool,
    memory: &mut CohortMemory,
) -> bool {
    let ActiveListener { environment, today, .. } = *person;
    let focal = environment.world.catalogue.focal;
    let affinity = person.affinity(&environment.world.catalogue.truth[focal.index()]);
    let (mut bonds, _, remembered) = memory.member(person.member);
    let known = bonds.find(focal);
    let place = known.unwrap_or_else(|| admit(person, focal, affinity, &mut bonds));
    let bond = bonds.at(place);
    let parts = person.intervention.cut.parts();
    if known.is_none() {
        remembered.told = Told::Nothing;
    }
    let news = if parts { remembered.told != Told::Saved } else { !bond.is(Bond::SAVED) };
    remembered.told = if parts { Told::Saved } else { Told::Nothing };
    // Expectation stands in for a first play, or the library could never bring the track up. A gift
    // to somebody who knows the track leaves the memory of it as it is: a save and nothing else.
    let last_day = if looked_forward_to || known.is_none() { today } else { bond.last_day };
    let (plays, flags) = (bond.plays.max(1), bond.flags | Bond::HEARD | saved_flags(environment));
    bonds.put(place, &Bond { last_day, plays, flags, ..bond });
    news
}

/// What a save leaves in memory.
pub(super) fn saved_flags(environment: &Environment) -> u8 {
    if environment.behaviour.recall.library_resurfacing {
        Bond::SAVED | Bond::IN_LIBRARY
    } else {
        Bond::SAVED
    }
}

/// A new bond with a track, with how much the listener likes it.
pub(super) fn admit(
    person: &ActiveListener<'_>,
    track: TrackId,
    affinity: f32,
    bonds: &mut Bonds<'_>,
) -> usize {
    let ActiveListener { environment, today, .. } = *person;
    let class = person.listener.satiation_class;
    let recall = &environment.recall;
    let activation = |bond: &Bond| {
        // Nobody has enough of an episode, which keeps something else in place of recent plays.
        if bond.is(Bond::EPISODE) {
            recall.fresh(bond, today)
        } else {
            recall.activation(bond, today, class)
        }
    };
    let place = bonds.admit(track, activation);
    let truth = &environment.world.catalogue.truth[track.index()];
    let strength = person.first_strength(affinity, truth);
    let flags = if truth.facts.is_episode() { Bond::EPISODE } else { 0 };
    bonds.put(place, &Bond { strength, last_day: today, flags, ..bonds.at(place) });
    place
}

/// What moves the listener's hand at the focal track.
pub(super) fn asked(person: &ActiveListener<'_>, focal: &FocalMemory) -> Asked {
    let since = |encounters: u8| (encounters != FocalMemory::NOT_ASKED).then_some(encounters);
    Asked {
        since_save: since(focal.since_save_ask),
        since_follow: since(focal.since_follow_ask),
        eased: person.intervention.friction.shift(&person.environment.behaviour_rng, person.id),
    }
}

/// Where a path is cut: what the platform is told of saving, [`Play::SAVE`] or nothing.
pub(super) fn tell(
    focal: &mut FocalMemory,
    bond: &Bond,
    cut: Cut,
    asked: Asked,
    react: impl Fn(&Bond, Asked) -> u8,
) -> u8 {
    if bond.is_empty() {
        focal.told = Told::Nothing;
    }
    let known = match focal.told {
        Told::Nothing => 0,
        Told::Saved => Bond::SAVED,
        Told::TakenBack => Bond::TAKEN_BACK,
    };
    let as_told = Bond { flags: bond.flags & !(Bond::SAVED | Bond::TAKEN_BACK) | known, ..*bond };
    let asked = if cut.training() { asked.unmoved() } else { asked };
    let save = react(&as_told, asked) & Play::SAVE;
    if save != 0 {
        focal.told = Told::Saved;
    }
    save
}

/// One more encounter lies between the listener and what was asked.
pub(super) fn fade_asks(focal: &mut FocalMemory) {
    for since in [&mut focal.since_save_ask, &mut focal.since_follow_ask] {
        if *since < FocalMemory::NOT_ASKED - 1 {
            *since += 1;
        }
    }
}
