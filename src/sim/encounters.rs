//! An encounter: one listener, one track, from the first second to what is remembered of it.
//!
//! Owns the two steps in which a session's queue is played. [`Encounters::prepare`] looks up
//! everything the encounters of a queue need and decides how long each lasts, one step at a time
//! for all of them, so that the memory accesses of a queue overlap and its arithmetic fills the
//! vector units; [`Encounters::apply`] then lets them happen one after the other.

use std::hint::select_unpredictable;

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::encounter::{Heard, STREAM_SECONDS};
use crate::dynamics::reaction::Asked;
use crate::model::bond::{Bond, Bonds};
use crate::model::ids::TrackId;
use crate::model::memory::{CohortMemory, FocalMemory, Told};
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::platform::accounts::CohortAccounts;
use crate::sim::environment::Environment;
use crate::sim::intervention::Cut;
use crate::sim::person::ActiveListener;
use crate::sim::queue::Queued;

/// The encounters of one queue, their lengths decided and their consequences not.
#[derive(Default)]
pub(super) struct Encounters {
    encounters: Vec<Encounter>,
    /// How long each track is played.
    seconds: Vec<f32>,
}

/// Encounters that are foreseen together: what a vector of the processor holds. Most queues are
/// short.
const SIDE_BY_SIDE: usize = 4;

/// One encounter.
#[derive(Clone, Copy)]
struct Encounter {
    track: TrackId,
    source: Source,
    affinity: f32,
    /// Draws of saving, adding and following.
    words: [u32; 3],
    /// Where the bond lay when the queue began, see
    /// [`find_or_first`](crate::model::bond::Slots::find_or_first).
    place: usize,
    /// Neither remembered to have been streamed nor on record.
    unknown: bool,
}

impl Encounters {
    /// Decides how long each track of a queue is played, given what is remembered when it begins.
    ///
    /// A queue holds a track at most once, so listener, day, track and session key an encounter's
    /// draws.
    pub(super) fn prepare(
        &mut self,
        person: &ActiveListener<'_>,
        line: &[Queued],
        memory: &CohortMemory,
        accounts: &CohortAccounts,
        session: u16,
    ) {
        let ActiveListener { environment, today, .. } = *person;
        let Environment { world, behaviour, encounter, .. } = environment;
        let Self { encounters, seconds } = self;
        let slots = memory.slots(person.member);
        let streamed = accounts.streamed(person.member);
        let rng = environment.behaviour_rng.split(Key {
            purpose: Purpose::Encounter,
            listener: person.id.0,
            day: today,
            item: 0,
            ordinal: session,
        });
        encounters.clear();
        seconds.clear();
        for line in line.chunks(SIDE_BY_SIDE) {
            let mut interests = [0.0; SIDE_BY_SIDE];
            let mut stays = [0.5; SIDE_BY_SIDE];
            let mut durations = [0.0; SIDE_BY_SIDE];
            for (i, &Queued { track, source, place }) in line.iter().enumerate() {
                let truth = &world.catalogue.truth[track.index()];
                let affinity = person.affinity(truth);
                let [staying, words @ ..] = rng.words(track.0);
                let bond = slots.at(place);
                let plays = select_unpredictable(bond.track == track, bond.plays, 0);
                let heard = Heard { track: truth, affinity, source };
                interests[i] =
                    encounter.interest(&behaviour.encounter, person.listener, &heard, plays);
                stays[i] = unit(staying);
                durations[i] = f32::from(truth.facts.duration_seconds);
                let unknown = (plays == 0) & !streamed.may_contain(track);
                encounters.push(Encounter { track, source, affinity, words, place, unknown });
            }
            let mut times = [0.0; SIDE_BY_SIDE];
            for (i, time) in times.iter_mut().enumerate() {
                *time = encounter.listening_seconds(interests[i], stays[i], durations[i]);
            }
            // Behind the last track there may be times too many.
            seconds.extend_from_slice(&times);
        }
    }

    /// Lets the encounters happen in their order.
    pub(super) fn apply(
        &self,
        person: &ActiveListener<'_>,
        memory: &mut CohortMemory,
        day_log: &mut DayLog,
    ) {
        for (encounter, &seconds) in self.encounters.iter().zip(&self.seconds) {
            apply(person, encounter, seconds, memory, day_log);
        }
    }
}

/// Lets an encounter happen: what the listener does after a stream, and what they remember.
#[inline]
fn apply(
    person: &ActiveListener<'_>,
    encounter: &Encounter,
    seconds: f32,
    memory: &mut CohortMemory,
    day_log: &mut DayLog,
) {
    let ActiveListener { environment, today, .. } = *person;
    let Encounter { track, source, affinity, words, .. } = *encounter;
    let catalogue = &environment.world.catalogue;
    let (mut bonds, follows, focal) = memory.member(person.member);
    let is_focal = track == catalogue.focal;
    // There may have been none, and an earlier encounter of the queue may have pushed the bond out.
    let place = encounter.place;
    let known = bonds.at(place).track == track;
    let new = if is_focal { focal.first_stream == FocalMemory::NEVER } else { encounter.unknown };
    let mut flags = 0;
    if seconds >= STREAM_SECONDS {
        let truth = &catalogue.truth[track.index()];
        let facts = &truth.facts;
        let react = |bond: &Bond, asked: Asked| {
            let params = &environment.behaviour.reaction;
            let heard = Heard { track: truth, affinity, source };
            environment.reaction.after_stream(params, person.listener, &heard, bond, asked, words)
        };
        let bond = select_unpredictable(known, bonds.at(place), Bond::EMPTY);
        let cut = if is_focal { person.intervention.cut } else { Cut::Nothing };
        let asked = if is_focal { asked(person, focal) } else { Asked::default() };
        flags = react(&bond, if cut.library() { asked.unmoved() } else { asked });
        let kept = flags & Play::SAVE;
        if cut.parts() {
            flags = flags & !Play::SAVE | tell(focal, &bond, cut, asked, react);
        }
        if flags & Play::FOLLOW != 0 && !follows.follow(facts.artist) {
            flags &= !Play::FOLLOW;
        }
        flags |= Play::STREAM;
        if seconds >= f32::from(facts.duration_seconds) {
            flags |= Play::COMPLETION;
        }
        if is_focal && new {
            focal.first_stream = today;
        }
        let place = if known { place } else { admit(person, track, affinity, &mut bonds) };
        let mut bond = bonds.at(place);
        flags |= if bond.is(Bond::SAVED) { Play::SAVED_BEFORE } else { 0 };
        bond.flags |= if kept == 0 { 0 } else { saved_flags(environment) };
        bond.flags |= if flags & Play::ADD == 0 { 0 } else { Bond::IN_PLAYLIST };
        environment.recall.remember(&mut bond, today);
        bonds.put(place, &bond);
    } else if unit(words[0]) < environment.behaviour.reaction.dismissal && seconds < 5.0 && !known {
        // The word that decides about saving was free: a skip is never saved.
        flags = Play::DISMISSAL;
        let place = admit(person, track, affinity, &mut bonds);
        bonds.put(place, &Bond { flags: Bond::DISMISSED, ..bonds.at(place) });
    }
    if is_focal {
        fade_asks(focal);
    }
    flags |= if new { Play::NEW } else { 0 };
    day_log.plays.push(Play { track, seconds, source, flags });
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
fn admit(
    person: &ActiveListener<'_>,
    track: TrackId,
    affinity: f32,
    bonds: &mut Bonds<'_>,
) -> usize {
    let ActiveListener { environment, today, .. } = *person;
    let class = person.listener.satiation_class;
    let place = bonds.admit(track, |bond| environment.recall.activation(bond, today, class));
    let truth = &environment.world.catalogue.truth[track.index()];
    let strength = person.first_strength(affinity, truth);
    bonds.put(place, &Bond { strength, last_day: today, ..bonds.at(place) });
    place
}

/// What moves the listener's hand at the focal track.
fn asked(person: &ActiveListener<'_>, focal: &FocalMemory) -> Asked {
    let since = |encounters: u8| (encounters != FocalMemory::NOT_ASKED).then_some(encounters);
    Asked {
        since_save: since(focal.since_save_ask),
        since_follow: since(focal.since_follow_ask),
        eased: person.intervention.friction.shift(&person.environment.behaviour_rng, person.id),
    }
}

/// Where a path is cut: what the platform is told of saving, [`Play::SAVE`] or nothing.
fn tell(
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
fn fade_asks(focal: &mut FocalMemory) {
    for since in [&mut focal.since_save_ask, &mut focal.since_follow_ask] {
        if *since < FocalMemory::NOT_ASKED - 1 {
            *since += 1;
        }
    }
}
