//! An encounter with an episode of a podcast: it goes on where it was left, and is saved for later
//! whether or not it was a stream.
//!
//! Owns how such an encounter differs from one with a song ([`crate::sim::encounters`]). The equations
//! are in [`crate::dynamics::podcast`]. Deliberately unknown: how an episode came to be looked for.

use crate::dynamics::encounter::{Heard, STREAM_SECONDS};
use crate::dynamics::podcast::{goes_on_at, is_through, remember};
use crate::dynamics::reaction::Asked;
use crate::model::bond::Bond;
use crate::model::memory::{CohortMemory, FocalMemory};
use crate::model::play::{DayLog, Play};
use crate::sim::intervention::Cut;
use crate::sim::keeping::{Encounter, admit, asked, fade_asks, saved_flags, tell};
use crate::sim::person::ActiveListener;

/// How long an episode plays, by what is remembered at its place.
pub(super) fn seconds(person: &ActiveListener<'_>, it: &Encounter, bond: &Bond, stay: f32) -> f32 {
    let (behaviour, tables) = (&person.environment.behaviour, &person.environment.encounter);
    let podcast = &behaviour.podcast;
    let track = &person.environment.world.catalogue.truth[it.track.index()];
    let bond = if bond.track == it.track { *bond } else { Bond::EMPTY };
    let from = goes_on_at(&bond);
    let heard = Heard { track, affinity: it.affinity, source: it.source };
    let interest = tables.interest(&behaviour.encounter, person.listener, &heard, bond.plays)
        + if it.source.is_active() { podcast.chosen_interest } else { 0.0 }
        + strangeness(person);
    let length = f32::from(track.facts.duration_seconds);
    let (risk, at_30) = tables.risk(interest, stay);
    let start = tables.listening_seconds(interest, stay, length);
    podcast.seconds(risk, at_30, start, length, from)
}

/// Lets an encounter with an episode happen: what the listener does, and what they remember.
pub(super) fn apply(
    person: &ActiveListener<'_>,
    it: &Encounter,
    seconds: f32,
    memory: &mut CohortMemory,
    day_log: &mut DayLog,
) {
    let ActiveListener { environment, today, .. } = *person;
    let Encounter { track, source, affinity, words, place, unknown } = *it;
    let catalogue = &environment.world.catalogue;
    let truth = &catalogue.truth[track.index()];
    let length = f32::from(truth.facts.duration_seconds);
    let (mut bonds, follows, focal) = memory.member(person.member);
    let is_focal = track == catalogue.focal;
    // An earlier encounter of the queue may have pushed the bond out.
    let known = bonds.at(place).track == track;
    let bond = if known { bonds.at(place) } else { Bond::EMPTY };
    let new = if is_focal { focal.first_stream == FocalMemory::NEVER } else { unknown };
    let streamed = seconds >= STREAM_SECONDS;
    let to = f32::from(goes_on_at(&bond)) + seconds;
    let through = streamed && is_through(to, length);
    // Nobody saves for later what they have heard, and a show is followed for what was heard of it.
    let saves = if through || bond.is(Bond::HEARD_THROUGH) { 0 } else { Play::SAVE };
    let can = saves | if streamed { Play::FOLLOW } else { 0 };
    let react = |bond: &Bond, asked: Asked| {
        let params = &environment.episode_reaction;
        let heard = Heard { track: truth, affinity, source };
        let asked = Asked { eased: asked.eased + strangeness(person), ..asked };
        can & environment.reaction.after_stream(params, person.listener, &heard, bond, asked, words)
    };
    let cut = if is_focal { person.intervention.cut } else { Cut::Nothing };
    let asked = if is_focal { asked(person, focal) } else { Asked::default() };
    let mut flags = react(&bond, if cut.library() { asked.unmoved() } else { asked });
    let kept = flags & Play::SAVE;
    if cut.parts() {
        flags = flags & !Play::SAVE | tell(focal, &bond, cut, asked, react);
    }
    if flags & Play::FOLLOW != 0 && !follows.follow(truth.facts.artist) {
        flags &= !Play::FOLLOW;
    }
    if streamed {
        flags |= Play::STREAM | if through { Play::COMPLETION } else { 0 };
        if is_focal && new {
            focal.first_stream = today;
        }
    }
    // What the platform was told of a save is forgotten with the bond, so that there has to be one.
    if streamed || (flags | kept) & Play::SAVE != 0 {
        let place = if known { place } else { admit(person, track, affinity, &mut bonds) };
        let mut bond = bonds.at(place);
        flags |= if streamed && bond.is(Bond::SAVED) { Play::SAVED_BEFORE } else { 0 };
        bond.flags |= if kept == 0 { 0 } else { saved_flags(environment) };
        if streamed {
            remember(&environment.recall, &mut bond, to, length, today);
        }
        bonds.put(place, &bond);
    }
    if is_focal {
        fade_asks(focal);
    }
    flags |= if new { Play::NEW } else { 0 };
    day_log.plays.push(Play { track, seconds, source, flags });
}

/// What keeps those from an episode who do not listen to podcasts \[logit\].
fn strangeness(person: &ActiveListener<'_>) -> f32 {
    if person.listener.podcasts { 0.0 } else { person.environment.behaviour.podcast.stranger }
}
