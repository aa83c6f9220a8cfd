//! A listener's day: what campaigns brought, then sessions, each a queue that is played, and what
//! the platform takes in of it.
//!
//! Owns the order within one listener's day. The equations are in [`crate::dynamics`], the queues in
//! [`crate::sim::queue`]. Deliberately unknown: who lives, and in which arm.

use crate::dynamics::album::rest_of;
use crate::dynamics::campaign::{Act, Ask, Prompt};
use crate::dynamics::churn::satisfied;
use crate::dynamics::session;
use crate::model::ids::TrackId;
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::model::vector::Compact;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::sim::encounters::Encounters;
use crate::sim::environment::Environment;
use crate::sim::keeping::{add_to_library, saved_flags};
use crate::sim::person::ActiveListener;
use crate::sim::queue::{Offers, QueueScratch, Queued, Visit};
use crate::tally::Counted;

/// Prompts are numbered apart from sessions, so that they share no draws.
const PROMPTED: u16 = 1 << 15;
/// Most prompts that a listener answers in a day: as many as there are numbers.
const MOST_PROMPTS: usize = 1 << 15;

/// Buffers for one listener's day.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) day_log: DayLog,
    pre_saved: bool,
    /// Whether the focal artist was followed before there was anything to play.
    followed: bool,
    /// Where the listener's profile lay in the morning.
    pub(super) profile: Compact,
    pub(super) queue: QueueScratch,
    encounters: Encounters,
    /// Tracks that enter the library with a release.
    rest: Vec<TrackId>,
}

impl Scratch {
    /// Nothing has happened yet.
    pub(super) fn clear(&mut self) {
        self.day_log.plays.clear();
        self.day_log.sessions.clear();
        self.pre_saved = false;
        self.followed = false;
        self.queue.recall_set.clear();
    }
}

/// One listener's day: what campaigns brought, `prompts`, then session after session.
pub(super) fn live(
    offers: &Offers<'_>,
    person: &ActiveListener<'_>,
    starts: u32,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
) {
    let Offers { environment, today, .. } = *offers;
    let params = &environment.behaviour.session;
    let rng = &environment.behaviour_rng;
    let ActiveListener { listener, id, .. } = *person;
    scratch.clear();
    answer_prompts(person, prompts, memory, accounts, scratch);
    let mut left = starts as usize;
    let mut nth = 0;
    while left > 0 {
        let session = session::session(params, rng, listener, id, today, nth);
        let length = (session.length as usize).min(left);
        let visit = Visit { person, session: &session, memory, accounts };
        let taken = offers.fill_queue(visit, length, &mut scratch.queue);
        play(person, memory, accounts, scratch, nth);
        left = left.saturating_sub(taken);
        nth += 1;
    }
}

/// Lets a day's plays tell on a listener's satisfaction.
pub(super) fn satisfy(lives: &mut CohortState, member: usize, plays: &[Play]) {
    if let Some(engagement) = lives.engagement.get_mut(member) {
        let completions = plays.iter().filter(|play| play.is(Play::COMPLETION)).count();
        engagement.satisfaction = satisfied(engagement.satisfaction, plays.len(), completions);
    }
}

/// The platform takes in what a listener did, and what they saved may bring the rest of its album.
pub(super) fn settle(
    person: &ActiveListener<'_>,
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    lessons: &Lessons<'_>,
    scratch: &mut Scratch,
) -> Counted {
    let ActiveListener { environment, today, member, .. } = *person;
    let first_new = environment.world.catalogue.initial_tracks;
    if scratch.day_log.plays.iter().any(|play| play.track.0 >= first_new) {
        scratch.profile = Compact::of(&accounts.profiles[member].direction());
    }
    if scratch.pre_saved {
        accounts.take_in_save(member, environment.world.catalogue.focal, 1.0, lessons, today);
    }
    accounts.take_in(member, &scratch.day_log.plays, lessons, today);
    let (pre_saved, followed) = (scratch.pre_saved, scratch.followed);
    let mut counted = Counted { pre_saved, followed, ..Counted::default() };
    if environment.behaviour.podcast.is_on() {
        let facts = &environment.world.catalogue.facts;
        let is_episode = |track: TrackId| facts[track.index()].is_episode();
        let promised = scratch.pre_saved && is_episode(environment.world.catalogue.focal);
        let saves = scratch.day_log.plays.iter().filter(|play| play.is(Play::SAVE));
        let episodes = saves.filter(|play| is_episode(play.track)).count();
        counted.episodes = episodes as u64 + u64::from(promised);
    }
    if environment.behaviour.album.is_on() {
        save_albums(person, memory, accounts, lessons, scratch, &mut counted);
    }
    counted
}

/// For each track saved today, may save the rest of its album.
///
/// The platform learns of the other tracks as of one save in equal parts.
fn save_albums(
    person: &ActiveListener<'_>,
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    lessons: &Lessons<'_>,
    scratch: &mut Scratch,
    counted: &mut Counted,
) {
    let ActiveListener { environment, today, .. } = *person;
    let Environment { world, behaviour, behaviour_rng, .. } = environment;
    let (album, catalogue) = (&behaviour.album, &world.catalogue);
    for play in scratch.day_log.plays.iter().filter(|play| play.is(Play::SAVE)) {
        let release = catalogue.facts[play.track.index()].release;
        if !album.saves_whole(behaviour_rng, person.id, release, today) {
            continue;
        }
        let (rest, mut bonds) = (&mut scratch.rest, memory.bonds(person.member));
        rest.clear();
        let flags = saved_flags(environment);
        rest.extend(rest_of(catalogue, play.track, today).filter(|track| {
            let truth = &catalogue.truth[track.index()];
            let strength = || person.first_strength(person.affinity(truth), truth);
            album.shelve(*track, flags, strength, &mut bonds, today)
        }));
        for &track in &*rest {
            let part = 1.0 / rest.len() as f32;
            accounts.take_in_save(person.member, track, part, lessons, today);
        }
        if !rest.is_empty() {
            counted.albums += 1;
            counted.tracks += rest.len() as u64;
        }
    }
}

/// Plays the queue.
fn play(
    person: &ActiveListener<'_>,
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
    session: u16,
) {
    let Scratch { day_log, queue, encounters, .. } = scratch;
    encounters.prepare(person, &queue.line, memory, accounts, session);
    encounters.apply(person, memory, day_log);
    day_log.sessions.push((session, day_log.plays.len()));
}

/// What campaigns brought to this listener today.
fn answer_prompts(
    person: &ActiveListener<'_>,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
) {
    for (nth, prompt) in prompts.iter().take(MOST_PROMPTS).enumerate() {
        match prompt.act {
            Act::PreSaved | Act::Given => {
                let looked_forward_to = prompt.act == Act::PreSaved;
                scratch.pre_saved |= add_to_library(person, looked_forward_to, memory);
            }
            Act::Follow => {
                let artist = person.environment.world.catalogue.focal_artist();
                let (_, follows, _) = memory.member(person.member);
                scratch.followed |= follows.follow(artist);
            }
            Act::Start(ask) => {
                let focal = &mut memory.focal[person.member];
                match ask {
                    Ask::Stream => {}
                    Ask::Save => focal.since_save_ask = 0,
                    Ask::Follow => focal.since_follow_ask = 0,
                }
                scratch.queue.line.clear();
                let track = person.environment.world.catalogue.focal;
                let place = memory.slots(person.member).find_or_first(track);
                scratch.queue.line.push(Queued { track, source: Source::Campaign, place });
                let session = PROMPTED + nth as u16;
                play(person, memory, accounts, scratch, session);
            }
        }
    }
}
