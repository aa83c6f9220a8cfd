//! An encounter: one listener, one track, from the first second to what is remembered of it.
//!
//! Owns the two steps in which a session's queue is played. [`Encounters::prepare`] looks up
//! everything the encounters of a queue need and decides how long each lasts, one step at a time
//! for all of them, so that the memory accesses of a queue overlap and its arithmetic fills the
//! vector units; [`Encounters::apply`] then lets them happen one after the other. Episodes, which go
//! their own way from there, are in [`crate::sim::episodes`].

use std::hint::select_unpredictable;

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::encounter::{Heard, STREAM_SECONDS};
use crate::dynamics::reaction::Asked;
use crate::model::bond::Bond;
use crate::model::memory::{CohortMemory, FocalMemory};
use crate::model::play::{DayLog, Play};
use crate::platform::accounts::CohortAccounts;
use crate::sim::environment::Environment;
use crate::sim::episodes;
use crate::sim::intervention::Cut;
use crate::sim::keeping::{Encounter, admit, asked, fade_asks, saved_flags, tell};
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
        if behaviour.podcast.is_on() {
            for (it, seconds) in encounters.iter().zip(seconds) {
                if it.is_episode(person) {
                    let stay = unit(rng.words(it.track.0)[0]);
                    *seconds = episodes::seconds(person, it, &slots.at(it.place), stay);
                }
            }
        }
    }

    /// Lets the encounters happen in their order.
    pub(super) fn apply(
        &self,
        person: &ActiveListener<'_>,
        memory: &mut CohortMemory,
        day_log: &mut DayLog,
    ) {
        let podcasts = person.environment.behaviour.podcast.is_on();
        for (encounter, &seconds) in self.encounters.iter().zip(&self.seconds) {
            if podcasts && encounter.is_episode(person) {
                episodes::apply(person, encounter, seconds, memory, day_log);
            } else {
                apply(person, encounter, seconds, memory, day_log);
            }
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
