//! The oracle's encounters: how long a track is played, what the listener does then, what stays in
//! memory, and what an experiment keeps from the library or from the platform.
//!
//! Deliberately unknown: where the tracks come from.

use std::collections::BTreeMap;

use longplay::draw::{Key, Purpose, unit};
use longplay::dynamics::encounter::{Heard, STREAM_SECONDS};
use longplay::dynamics::reaction::Asked;
use longplay::dynamics::recall::liking;
use longplay::model::bond::{Bond, Bonds};
use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::{COHORT, CohortMemory, FocalMemory, Told};
use longplay::model::play::Play;
use longplay::model::source::Source;
use longplay::model::vector::Vector;
use longplay::platform::accounts::CohortAccounts;
use longplay::sim::environment::Environment;
use longplay::sim::intervention::{Cut, Intervention};
use longplay::units::Day;

/// Who plays, on which day, and what an experiment does to them.
pub(super) struct Player<'a> {
    pub(super) environment: &'a Environment,
    pub(super) id: ListenerId,
    pub(super) taste: &'a Vector,
    pub(super) today: Day,
    pub(super) intervention: &'a Intervention,
}

/// Plays a line of tracks: all are met with the memory that the session began with.
pub(super) fn play(
    player: &Player<'_>,
    line: &[(TrackId, Source)],
    occasion: u16,
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    day: &mut Vec<Play>,
) {
    let Player { environment, id, taste, today, .. } = *player;
    let (world, behaviour, member) =
        (&environment.world, &environment.behaviour, id.index() % COHORT);
    let (listener, catalogue) = (&world.listeners[id.index()], &world.catalogue);
    let at_first: BTreeMap<TrackId, u16> =
        memory.slots(member).iter().map(|bond| (bond.track, bond.plays)).collect();
    for &(track, source) in line {
        let (facts, truth) = (&catalogue.facts[track.index()], &catalogue.truth[track.index()]);
        let affinity = world.affinity(taste, &truth.sound);
        let key = Key {
            purpose: Purpose::Encounter,
            listener: id.0,
            day: today,
            item: 0,
            ordinal: occasion,
        };
        let [staying, words @ ..] = environment.behaviour_rng.split(key).words(track.0);
        let plays = at_first.get(&track).copied().unwrap_or(0);
        let heard = Heard { track: truth, affinity, source };
        let interest =
            environment.encounter.interest(&behaviour.encounter, listener, &heard, plays);
        let duration = f32::from(facts.duration_seconds);
        let seconds = environment.encounter.listening_seconds(interest, unit(staying), duration);
        let (mut bonds, follows, focal) = memory.member(member);
        let known = bonds.find(track);
        let first = if track == catalogue.focal {
            focal.first_stream == FocalMemory::NEVER
        } else {
            plays == 0 && !accounts.streamed(member).may_contain(track)
        };
        let mut flags = 0;
        if seconds >= STREAM_SECONDS {
            let before = known.map_or(Bond::EMPTY, |place| bonds.at(place));
            let (kept, told) = player.reaction(track, &heard, &before, focal, words);
            flags = Play::STREAM | told;
            if flags & Play::FOLLOW != 0 && !follows.follow(facts.artist) {
                flags -= Play::FOLLOW;
            }
            if seconds >= duration {
                flags |= Play::COMPLETION;
            }
            if before.is(Bond::SAVED) {
                flags |= Play::SAVED_BEFORE;
            }
            if first && track == catalogue.focal {
                focal.first_stream = today;
            }
            let place = known.unwrap_or_else(|| admit(player, track, &mut bonds));
            let mut bond = bonds.at(place);
            if kept {
                mark_saved(environment, &mut bond);
            }
            if flags & Play::ADD != 0 {
                bond.flags |= Bond::IN_PLAYLIST;
            }
            environment.recall.remember(&mut bond, today);
            bonds.put(place, &bond);
        } else if seconds < 5.0 && known.is_none() && unit(words[0]) < behaviour.reaction.dismissal
        {
            flags = Play::DISMISSAL;
            let place = admit(player, track, &mut bonds);
            bonds.put(place, &Bond { flags: Bond::DISMISSED, ..bonds.at(place) });
        }
        flags |= if first { Play::NEW } else { 0 };
        if track == catalogue.focal {
            for since in [&mut focal.since_save_ask, &mut focal.since_follow_ask] {
                *since += u8::from(*since < FocalMemory::NOT_ASKED - 1);
            }
        }
        day.push(Play { track, seconds, source, flags });
    }
}

impl Player<'_> {
    /// What the listener does after a stream: whether a save is kept, and what the platform is
    /// told. Both are the same unless a path is cut; one that is cut goes as without the nudge.
    fn reaction(
        &self,
        track: TrackId,
        heard: &Heard<'_>,
        before: &Bond,
        focal: &mut FocalMemory,
        words: [u32; 3],
    ) -> (bool, u8) {
        let Environment { world, behaviour, reaction, behaviour_rng, .. } = self.environment;
        let listener = &world.listeners[self.id.index()];
        let after = |bond: &Bond, asked: Asked| {
            reaction.after_stream(&behaviour.reaction, listener, heard, bond, asked, words)
        };
        let nobody_asks = Asked { since_save: None, since_follow: None, eased: 0.0 };
        if track != world.catalogue.focal {
            let flags = after(before, nobody_asks);
            return (flags & Play::SAVE != 0, flags);
        }
        let since = |since: u8| (since != FocalMemory::NOT_ASKED).then_some(since);
        let nudged = Asked {
            since_save: since(focal.since_save_ask),
            since_follow: since(focal.since_follow_ask),
            eased: self.intervention.friction.shift(behaviour_rng, self.id),
        };
        let left_alone = Asked { since_follow: nudged.since_follow, ..nobody_asks };
        let (in_library, in_training) = match self.intervention.cut {
            Cut::Nothing => (nudged, None),
            Cut::Library => (left_alone, Some(nudged)),
            Cut::Training => (nudged, Some(left_alone)),
            Cut::Both => (left_alone, Some(left_alone)),
        };
        let flags = after(before, in_library);
        let kept = flags & Play::SAVE != 0;
        let Some(in_training) = in_training else { return (kept, flags) };
        // What was told is forgotten with the track.
        if before.is_empty() {
            focal.told = Told::Nothing;
        }
        let mut as_told = *before;
        as_told.flags &= !(Bond::SAVED | Bond::TAKEN_BACK);
        as_told.flags |= match focal.told {
            Told::Nothing => 0,
            Told::Saved => Bond::SAVED,
            Told::TakenBack => Bond::TAKEN_BACK,
        };
        let told = after(&as_told, in_training) & Play::SAVE;
        if told != 0 {
            focal.told = Told::Saved;
        }
        (kept, flags & !Play::SAVE | told)
    }
}

/// Remembers a track that is new to the listener.
fn admit(player: &Player<'_>, track: TrackId, bonds: &mut Bonds<'_>) -> usize {
    let Player { environment, id, taste, today, .. } = *player;
    let (world, recall) = (&environment.world, &environment.recall);
    let (listener, truth) = (&world.listeners[id.index()], &world.catalogue.truth[track.index()]);
    let liked = liking(world.affinity(taste, &truth.sound), truth);
    let class = listener.satiation_class;
    let place = bonds.admit(track, |bond| recall.activation(bond, today, class));
    let strength = recall.first_strength(liked);
    bonds.put(place, &Bond { track, strength, last_day: today, ..Bond::EMPTY });
    place
}

/// What a save leaves behind.
pub(super) fn mark_saved(environment: &Environment, bond: &mut Bond) {
    bond.flags |= Bond::SAVED;
    if environment.behaviour.recall.library_resurfacing {
        bond.flags |= Bond::IN_LIBRARY;
    }
}

/// The release lies in the library, because it was promised or because it was given away; whether
/// that is news to the platform. A gift leaves the memory of a track that is known as it was.
pub(super) fn find_in_library(
    player: &Player<'_>,
    promised: bool,
    memory: &mut CohortMemory,
) -> bool {
    let Player { environment, id, today, .. } = *player;
    let track = environment.world.catalogue.focal;
    let (mut bonds, _, focal) = memory.member(id.index() % COHORT);
    let place = bonds.find(track).unwrap_or_else(|| {
        focal.told = Told::Nothing;
        admit(player, track, &mut bonds)
    });
    let mut bond = bonds.at(place);
    let mut news = !bond.is(Bond::SAVED);
    if player.intervention.cut != Cut::Nothing {
        news = focal.told != Told::Saved;
        focal.told = Told::Saved;
    }
    mark_saved(environment, &mut bond);
    if promised {
        bond.last_day = today;
    }
    bond.flags |= Bond::HEARD;
    if bond.plays == 0 {
        bond.plays = 1;
    }
    bonds.put(place, &bond);
    news
}
