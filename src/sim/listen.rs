//! Listen: what every listener does today, in parallel over cohorts.
//!
//! Owns the composition of a listener's day: prompts, sessions, queues, encounters, and the handing
//! of what happened to memory, account and tally. The equations are in [`crate::dynamics`], the lists
//! in [`crate::platform::surface`].

use rayon::prelude::*;

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::campaign::{Act, Ask, Prompt, Purchases};
use crate::dynamics::encounter::STREAM_SECONDS;
use crate::dynamics::reaction::Asked;
use crate::dynamics::recall::liking;
use crate::dynamics::session;
use crate::model::bond::{Bond, Bonds};
use crate::model::ids::{ListenerId, TrackId};
use crate::model::listener::Listener;
use crate::model::memory::{CohortMemory, FocalMemory};
use crate::model::play::{Diary, Play};
use crate::model::source::Source;
use crate::platform::accounts::CohortAccounts;
use crate::sim::queue::{Offers, QueueScratch};
use crate::sim::stage::Stage;
use crate::sim::state::State;
use crate::sim::workbench::Workbench;
use crate::units::{Day, Weekday};

/// Lets every listener live through the day.
pub fn listen(stage: &Stage, state: &mut State, bought: &Purchases, today: Day, bench: &Workbench) {
    let State { memories, accounts, platform, shelves, latest, .. } = state;
    let desk = platform.desk();
    let lessons = platform.lessons();
    let offers = Offers { stage, desk: &desk, shelves, latest, today };
    memories.par_iter_mut().zip(accounts.par_iter_mut()).enumerate().for_each_init(
        Scratch::default,
        |scratch, (cohort, (memory, accounts))| {
            let mut tally = bench.tally();
            let (first, members) = stage.world.cohort(cohort);
            for (member, listener) in members.iter().enumerate() {
                let id = ListenerId(first + member as u32);
                let person = Person { listener, id, member };
                live(&offers, &person, &bought.prompts, memory, accounts, scratch);
                tally.count_listener(&scratch.diary.plays);
                if scratch.pre_saved {
                    tally.count_pre_save();
                }
                accounts.take_in(member, &scratch.diary.plays, &lessons, today);
            }
        },
    );
}

/// Buffers of one thread.
#[derive(Default)]
pub(super) struct Scratch {
    diary: Diary,
    pre_saved: bool,
    queue: QueueScratch,
}

/// Who is listening.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    pub(super) listener: &'a Listener,
    pub(super) id: ListenerId,
    /// Place within the cohort.
    pub(super) member: usize,
}

/// One listener's day: what campaigns brought, then session after session.
fn live(
    offers: &Offers<'_>,
    person: &Person<'_>,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    scratch: &mut Scratch,
) {
    let Offers { stage, today, .. } = *offers;
    scratch.diary.plays.clear();
    scratch.pre_saved = false;
    answer_prompts(stage, person, prompts, memory, accounts, scratch, today);
    let weekday = stage.calendar.weekday(today);
    let mut left = starts(stage, person, today, weekday);
    let mut nth = 0;
    while left > 0 {
        let session = session::session(
            &stage.behaviour.session,
            &stage.behaviour_luck,
            person.listener,
            person.id,
            today,
            nth,
        );
        let length = session.length.min(left) as usize;
        offers.fill_queue(person, &session, length, memory, accounts, &mut scratch.queue);
        for &(track, source) in &scratch.queue.line {
            meet(stage, person, track, source, memory, accounts, &mut scratch.diary, today);
        }
        left -= length as u32;
        nth += 1;
    }
}

fn starts(stage: &Stage, person: &Person<'_>, today: Day, weekday: Weekday) -> u32 {
    let params = &stage.behaviour.session;
    session::starts_today(params, &stage.behaviour_luck, person.listener, person.id, today, weekday)
}

/// What campaigns brought to this listener today.
fn answer_prompts(
    stage: &Stage,
    person: &Person<'_>,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    scratch: &mut Scratch,
    today: Day,
) {
    let focal = stage.world.catalogue.focal;
    let from = prompts.partition_point(|prompt| prompt.listener < person.id);
    for prompt in prompts[from..].iter().take_while(|prompt| prompt.listener == person.id) {
        match prompt.act {
            Act::PreSaved => {
                scratch.pre_saved |= pre_save(stage, person, memory, today);
            }
            Act::Start(ask) => {
                let asked = &mut memory.focal[person.member];
                match ask {
                    Ask::Stream => {}
                    Ask::Save => asked.since_save_ask = 0,
                    Ask::Follow => asked.since_follow_ask = 0,
                }
                let source = Source::Campaign;
                meet(stage, person, focal, source, memory, accounts, &mut scratch.diary, today);
            }
        }
    }
}

/// Puts the focal track into the library, as promised before its release; false if it is there already.
fn pre_save(stage: &Stage, person: &Person<'_>, memory: &mut CohortMemory, today: Day) -> bool {
    let focal = stage.world.catalogue.focal;
    let mut bonds = memory.bonds(person.member);
    let place = bonds.find(focal).unwrap_or_else(|| admit(stage, person, focal, &mut bonds, today));
    let bond = bonds.at(place);
    let news = !bond.is(Bond::SAVED);
    // Expectation stands in for a first play, or the library could never bring the track up.
    bond.plays = bond.plays.max(1);
    bond.last_day = today;
    bond.flags |= saved_flags(stage);
    news
}

fn saved_flags(stage: &Stage) -> u8 {
    if stage.behaviour.recall.library_resurfacing {
        Bond::SAVED | Bond::IN_LIBRARY
    } else {
        Bond::SAVED
    }
}

/// A new bond with a track, with how much the listener likes it.
fn admit(
    stage: &Stage,
    person: &Person<'_>,
    track: TrackId,
    bonds: &mut Bonds<'_>,
    today: Day,
) -> usize {
    let class = person.listener.satiation_class;
    let place = bonds.admit(track, |bond| stage.recall.activation(bond, today, class));
    let truth = &stage.world.catalogue.truth[track.index()];
    let affinity = stage.world.affinity(&person.listener.taste, &truth.sound);
    let genre = stage.world.catalogue.facts[track.index()].genre;
    let bond = bonds.at(place);
    bond.liking = liking(affinity, truth, genre);
    bond.last_day = today;
    place
}

/// One encounter: how long it is played, and what the listener does after.
#[inline]
pub(super) fn meet(
    stage: &Stage,
    person: &Person<'_>,
    track: TrackId,
    source: Source,
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    diary: &mut Diary,
    today: Day,
) {
    let Stage { world, behaviour, .. } = stage;
    let truth = &world.catalogue.truth[track.index()];
    let facts = &world.catalogue.facts[track.index()];
    let (mut bonds, follows, focal) = memory.member(person.member);
    let place = bonds.find(track);
    let bond = place.map_or(Bond::EMPTY, |place| *bonds.at(place));
    let affinity = world.affinity(&person.listener.taste, &truth.sound);
    let [staying, saving, adding, following] = stage.behaviour_luck.block(Key {
        purpose: Purpose::Encounter,
        listener: person.id.0,
        day: today,
        item: track.0,
        ordinal: diary.times_met(track),
    });
    let interest = stage.encounter.interest(
        &behaviour.encounter,
        person.listener,
        truth,
        facts.genre,
        affinity,
        bond.plays,
        source,
    );
    let duration = f32::from(facts.duration_seconds);
    let seconds =
        stage.encounter.listening_seconds(&behaviour.encounter, interest, unit(staying), duration);
    let is_focal = track == world.catalogue.focal;
    let mut flags = 0;
    if seconds >= STREAM_SECONDS {
        let asked = if is_focal { asked(focal) } else { Asked::default() };
        flags = stage.reaction.after_stream(
            &behaviour.reaction,
            person.listener,
            truth,
            facts.genre,
            affinity,
            &bond,
            source,
            asked,
            [saving, adding, following],
        );
        if flags & Play::FOLLOW != 0 && !follows.follow(facts.artist) {
            flags &= !Play::FOLLOW;
        }
        flags |= Play::STREAM;
        if seconds >= duration {
            flags |= Play::COMPLETION;
        }
        let first = if is_focal {
            focal.first_stream == FocalMemory::NEVER
        } else {
            place.is_none() && !accounts.streamed(person.member).may_contain(track)
        };
        if first {
            flags |= Play::FIRST;
            if is_focal {
                focal.first_stream = today;
            }
        }
        let place = place.unwrap_or_else(|| admit(stage, person, track, &mut bonds, today));
        let bond = bonds.at(place);
        bond.flags |= if flags & Play::SAVE == 0 { 0 } else { saved_flags(stage) };
        bond.flags |= if flags & Play::ADD == 0 { 0 } else { Bond::IN_PLAYLIST };
        stage.recall.remember(bond, today);
    } else if seconds < 5.0 && place.is_none() && unit(saving) < behaviour.reaction.dismissal {
        // The word that decides about saving is free: a skip is never saved.
        flags = Play::DISMISSAL;
        let place = admit(stage, person, track, &mut bonds, today);
        bonds.at(place).flags = Bond::DISMISSED;
    }
    if is_focal {
        fade_asks(focal);
    }
    diary.plays.push(Play { track, seconds, source, flags });
}

fn asked(focal: &FocalMemory) -> Asked {
    let since = |encounters: u8| (encounters != FocalMemory::NOT_ASKED).then_some(encounters);
    Asked { since_save: since(focal.since_save_ask), since_follow: since(focal.since_follow_ask) }
}

/// One more encounter lies between the listener and what was asked.
fn fade_asks(focal: &mut FocalMemory) {
    for since in [&mut focal.since_save_ask, &mut focal.since_follow_ask] {
        if *since < FocalMemory::NOT_ASKED - 1 {
            *since += 1;
        }
    }
}
