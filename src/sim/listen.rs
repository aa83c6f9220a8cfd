//! Listen: what every listener does today, in parallel over cohorts.
//!
//! Owns the composition of a listener's day: prompts, then sessions, each a queue that is played.
//! The equations are in [`crate::dynamics`], the lists in [`crate::platform::surface`].

use rayon::prelude::*;

use crate::dynamics::album::rest_of;
use crate::dynamics::campaign::{Act, Ask, Prompt, Purchases};
use crate::dynamics::churn::satisfied;
use crate::dynamics::session;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::listener::Listener;
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::platform::surface::Promoted;
use crate::sim::encounters::{Encounters, add_to_library, saved_flags};
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::sim::person::ActiveListener;
use crate::sim::queue::{Offers, QueueScratch, Queued, Visit};
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::tally::Tally;
use crate::units::Day;

/// Lets every listener live through the day.
pub(super) fn listen(
    environment: &Environment,
    state: &mut State,
    bought: &Purchases,
    intervention: &Intervention,
    today: Day,
    tallies: &TallyPool,
) {
    let State { memories, listeners, accounts, platform, playlists, latest, .. } = state;
    let mut context = platform.context();
    context.promoted = bought.promotion.map(|promotion| Promoted {
        track: environment.world.catalogue.focal,
        boost: promotion.boost,
    });
    let lessons = platform.lessons();
    let taken_down = platform.detection.taken_down();
    let offers = Offers { environment, context: &context, playlists, latest, taken_down, today };
    let cohorts =
        memories.par_iter_mut().zip(accounts.par_iter_mut()).zip(listeners.par_iter_mut());
    cohorts.enumerate().for_each_init(
        Scratch::default,
        |scratch, (cohort, ((memory, accounts), cohort_state))| {
            let mut tally = tallies.tally();
            let (first, members) = environment.world.cohort(cohort);
            let prompts = prompts_of(&bought.prompts, first, members.len());
            let mut scheduled = std::mem::take(&mut scratch.scheduled);
            scheduled.clear();
            scheduled.extend(scheduled_today(
                environment,
                cohort_state,
                first,
                members,
                prompts,
                today,
            ));
            for (turn, &Scheduled { member, starts }) in scheduled.iter().enumerate() {
                if let Some(next) = scheduled.get(turn + 1) {
                    memory.prefetch(next.member);
                    accounts.prefetch(next.member);
                }
                let listener = &members[member];
                let person = ActiveListener {
                    environment,
                    today,
                    listener,
                    id: ListenerId(first + member as u32),
                    member,
                    taste: cohort_state.taste(member, listener),
                    playlists: cohort_state.playlists[member].ids(),
                    intervention,
                };
                live(&offers, &person, starts, prompts, memory, accounts, scratch);
                tally.prefetch(&scratch.day_log.plays);
                for observer in &tallies.observers {
                    observer.listener_day(person.id, today, &scratch.day_log);
                }
                if scratch.pre_saved {
                    tally.count_pre_save();
                    let focal = environment.world.catalogue.focal;
                    accounts.take_in_save(member, focal, 1.0, &lessons, today);
                }
                accounts.take_in(member, &scratch.day_log.plays, &lessons, today);
                tally.count_listener(&scratch.day_log.plays);
                if environment.behaviour.album.is_on() {
                    save_albums(&person, memory, accounts, &lessons, scratch, &mut tally);
                }
                if let Some(engagement) = cohort_state.engagement.get_mut(member) {
                    let plays = &scratch.day_log.plays;
                    let completions = plays.iter().filter(|play| play.is(Play::COMPLETION)).count();
                    engagement.satisfaction =
                        satisfied(engagement.satisfaction, plays.len(), completions);
                }
            }
            scratch.scheduled = scheduled;
        },
    );
}

/// Somebody who listens today, or has been reached by a campaign.
struct Scheduled {
    /// Place within the cohort.
    member: usize,
    /// Starts of their own accord.
    starts: u32,
}

/// The listeners of a cohort who have sessions or prompts today; they are known beforehand, so that
/// memories can be fetched ahead.
///
/// Listeners who are away are still reached by campaigns.
fn scheduled_today(
    environment: &Environment,
    cohort_state: &CohortState,
    first: u32,
    members: &[Listener],
    prompts: &[Prompt],
    today: Day,
) -> impl Iterator<Item = Scheduled> {
    let weekday = environment.calendar.weekday(today);
    let params = &environment.behaviour.session;
    members.iter().enumerate().filter_map(move |(member, listener)| {
        let id = ListenerId(first + member as u32);
        let rng = &environment.behaviour_rng;
        let starts = if cohort_state.is_away(member) {
            0
        } else {
            session::starts_today(params, rng, listener, id, today, weekday)
        };
        let scheduled = starts > 0 || !prompts_of(prompts, id.0, 1).is_empty();
        scheduled.then_some(Scheduled { member, starts })
    })
}

/// Today's prompts for so many listeners.
fn prompts_of(prompts: &[Prompt], first: u32, listeners: usize) -> &[Prompt] {
    let end = ListenerId(first + listeners as u32);
    let from = prompts.partition_point(|prompt| prompt.listener < ListenerId(first));
    let to = prompts.partition_point(|prompt| prompt.listener < end);
    &prompts[from..to]
}

/// Prompts are numbered apart from sessions, so that they share no draws.
const PROMPTED: u16 = 1 << 15;
/// Most prompts that a listener answers in a day: as many as there are numbers.
const MOST_PROMPTS: usize = 1 << 15;

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    scheduled: Vec<Scheduled>,
    day_log: DayLog,
    pre_saved: bool,
    queue: QueueScratch,
    encounters: Encounters,
    /// Tracks that enter the library with a release.
    rest: Vec<TrackId>,
}

/// One listener's day: what campaigns brought, then session after session.
fn live(
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
    scratch.day_log.plays.clear();
    scratch.day_log.sessions.clear();
    scratch.pre_saved = false;
    answer_prompts(person, prompts, memory, accounts, scratch);
    let mut left = starts as usize;
    scratch.queue.recall_set.clear();
    let mut nth = 0;
    while left > 0 {
        let session = session::session(params, rng, listener, id, today, nth);
        let length = (session.length as usize).min(left);
        let visit = Visit { person, session: &session, memory, accounts };
        offers.fill_queue(visit, length, &mut scratch.queue);
        play(person, memory, accounts, scratch, nth);
        left -= length;
        nth += 1;
    }
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
    tally: &mut Tally,
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
            tally.count_album(rest.len());
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
    let mine = prompts_of(prompts, person.id.0, 1);
    for (nth, prompt) in mine.iter().take(MOST_PROMPTS).enumerate() {
        match prompt.act {
            Act::PreSaved | Act::Given => {
                let looked_forward_to = prompt.act == Act::PreSaved;
                scratch.pre_saved |= add_to_library(person, looked_forward_to, memory);
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
