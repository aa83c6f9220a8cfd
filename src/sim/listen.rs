//! Listen: what every listener does today, in parallel over cohorts.
//!
//! Owns the composition of a listener's day: prompts, then sessions, each a queue that is played.
//! The equations are in [`crate::dynamics`], the lists in [`crate::platform::surface`].

use rayon::prelude::*;

use crate::dynamics::campaign::{Act, Ask, Prompt, Purchases};
use crate::dynamics::churn::satisfied;
use crate::dynamics::session;
use crate::model::ids::{ListenerId, PlaylistId, TrackId};
use crate::model::life::CohortLife;
use crate::model::listener::Listener;
use crate::model::memory::CohortMemory;
use crate::model::play::{DayLog, Play};
use crate::model::source::Source;
use crate::model::vector::Vector;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::platform::surface::Promoted;
use crate::sim::intervention::Intervention;
use crate::sim::meeting::{Meetings, saved_flags, shelve};
use crate::sim::queue::{Offers, QueueScratch, Queued};
use crate::sim::stage::Stage;
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::tally::Tally;
use crate::units::Day;

/// Lets every listener live through the day.
pub(super) fn listen(
    stage: &Stage,
    state: &mut State,
    bought: &Purchases,
    intervention: &Intervention,
    today: Day,
    bench: &TallyPool,
) {
    let State { memories, lives, accounts, platform, shelves, latest, .. } = state;
    let mut desk = platform.desk();
    desk.promoted = bought
        .promotion
        .map(|promotion| Promoted { track: stage.world.catalogue.focal, boost: promotion.boost });
    let lessons = platform.lessons();
    let taken_down = platform.detection.taken_down();
    let offers = Offers { stage, desk: &desk, shelves, latest, taken_down, today };
    let cohorts = memories.par_iter_mut().zip(accounts.par_iter_mut()).zip(lives.par_iter_mut());
    cohorts.enumerate().for_each_init(
        Scratch::default,
        |scratch, (cohort, ((memory, accounts), life))| {
            let mut tally = bench.tally();
            let (first, members) = stage.world.cohort(cohort);
            let prompts = prompts_of(&bought.prompts, first, members.len());
            let mut up = std::mem::take(&mut scratch.up);
            up.clear();
            up.extend(who_is_up(stage, life, first, members, prompts, today));
            for (turn, &Up { member, starts }) in up.iter().enumerate() {
                if let Some(next) = up.get(turn + 1) {
                    memory.prefetch(next.member);
                    accounts.prefetch(next.member);
                }
                let listener = &members[member];
                let person = Person {
                    listener,
                    id: ListenerId(first + member as u32),
                    member,
                    taste: life.taste(member, listener),
                    playlists: life.playlists[member].ids(),
                    intervention,
                };
                live(&offers, &person, starts, prompts, memory, accounts, scratch);
                tally.prefetch(&scratch.day_log.plays);
                for observer in &bench.observers {
                    observer.listener_day(person.id, today, &scratch.day_log);
                }
                if scratch.pre_saved {
                    tally.count_pre_save();
                    let focal = stage.world.catalogue.focal;
                    accounts.take_in_save(member, focal, 1.0, &lessons, today);
                }
                accounts.take_in(member, &scratch.day_log.plays, &lessons, today);
                tally.count_listener(&scratch.day_log.plays);
                if stage.behaviour.album.is_on() {
                    save_albums(
                        stage, &person, memory, accounts, &lessons, scratch, &mut tally, today,
                    );
                }
                if let Some(standing) = life.standings.get_mut(member) {
                    let plays = &scratch.day_log.plays;
                    let completions = plays.iter().filter(|play| play.is(Play::COMPLETION)).count();
                    standing.satisfaction =
                        satisfied(standing.satisfaction, plays.len(), completions);
                }
            }
            scratch.up = up;
        },
    );
}

/// Somebody who listens today, or has been reached by a campaign.
struct Up {
    /// Place within the cohort.
    member: usize,
    /// Starts of their own accord.
    starts: u32,
}

/// Who of a cohort has anything to do today. Known beforehand, it tells whose memory to fetch next.
///
/// Who has stopped listening for the time being is still reached by campaigns.
fn who_is_up(
    stage: &Stage,
    life: &CohortLife,
    first: u32,
    members: &[Listener],
    prompts: &[Prompt],
    today: Day,
) -> impl Iterator<Item = Up> {
    let weekday = stage.calendar.weekday(today);
    let params = &stage.behaviour.session;
    members.iter().enumerate().filter_map(move |(member, listener)| {
        let id = ListenerId(first + member as u32);
        let luck = &stage.behaviour_luck;
        let starts = if life.is_away(member) {
            0
        } else {
            session::starts_today(params, luck, listener, id, today, weekday)
        };
        let up = starts > 0 || !prompts_of(prompts, id.0, 1).is_empty();
        up.then_some(Up { member, starts })
    })
}

/// Today's prompts for so many listeners.
fn prompts_of(prompts: &[Prompt], first: u32, listeners: usize) -> &[Prompt] {
    let end = ListenerId(first + listeners as u32);
    let from = prompts.partition_point(|prompt| prompt.listener < ListenerId(first));
    let to = prompts.partition_point(|prompt| prompt.listener < end);
    &prompts[from..to]
}

/// Prompts are numbered apart from sessions, so that they share no luck.
const PROMPTED: u16 = 1 << 15;
/// Most prompts that a listener answers in a day: as many as there are numbers.
const MOST_PROMPTS: usize = 1 << 15;

/// Who is listening.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
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

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    up: Vec<Up>,
    day_log: DayLog,
    pre_saved: bool,
    queue: QueueScratch,
    meetings: Meetings,
    /// Tracks that enter the library with a release.
    rest: Vec<TrackId>,
}

/// One listener's day: what campaigns brought, then session after session.
fn live(
    offers: &Offers<'_>,
    person: &Person<'_>,
    starts: u32,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
) {
    let Offers { stage, today, .. } = *offers;
    let params = &stage.behaviour.session;
    let luck = &stage.behaviour_luck;
    let Person { listener, id, .. } = *person;
    scratch.day_log.plays.clear();
    scratch.day_log.sessions.clear();
    scratch.pre_saved = false;
    answer_prompts(stage, person, prompts, memory, accounts, scratch, today);
    let mut left = starts as usize;
    scratch.queue.stock.clear();
    let mut nth = 0;
    while left > 0 {
        let session = session::session(params, luck, listener, id, today, nth);
        let length = (session.length as usize).min(left);
        offers.fill_queue(person, &session, length, memory, accounts, &mut scratch.queue);
        play(stage, person, memory, accounts, scratch, nth, today);
        left -= length;
        nth += 1;
    }
}

/// Saves the releases of today's saves whole, where the listener does.
///
/// The platform is told of one save, of the other tracks in equal parts.
fn save_albums(
    stage: &Stage,
    person: &Person<'_>,
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    lessons: &Lessons<'_>,
    scratch: &mut Scratch,
    tally: &mut Tally,
    today: Day,
) {
    let Stage { world, recall, behaviour, behaviour_luck, .. } = stage;
    for play in scratch.day_log.plays.iter().filter(|play| play.is(Play::SAVE)) {
        let release = world.catalogue.facts[play.track.index()].release;
        if !behaviour.album.saves_whole(behaviour_luck, person.id, release, today) {
            continue;
        }
        let (rest, mut bonds) = (&mut scratch.rest, memory.bonds(person.member));
        rest.clear();
        let flags = saved_flags(stage);
        let (album, taste) = (&behaviour.album, person.taste);
        album.save_rest(world, recall, taste, play.track, flags, &mut bonds, today, rest);
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
    stage: &Stage,
    person: &Person<'_>,
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
    session: u16,
    today: Day,
) {
    let Scratch { day_log, queue, meetings, .. } = scratch;
    meetings.foresee(stage, person, &queue.line, memory, accounts, session, today);
    meetings.settle(stage, person, memory, day_log, today);
    day_log.sessions.push((session, day_log.plays.len()));
}

/// What campaigns brought to this listener today.
fn answer_prompts(
    stage: &Stage,
    person: &Person<'_>,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
    today: Day,
) {
    let mine = prompts_of(prompts, person.id.0, 1);
    for (nth, prompt) in mine.iter().take(MOST_PROMPTS).enumerate() {
        match prompt.act {
            Act::PreSaved | Act::Given => {
                let looked_forward_to = prompt.act == Act::PreSaved;
                scratch.pre_saved |= shelve(stage, person, looked_forward_to, memory, today);
            }
            Act::Start(ask) => {
                let focal = &mut memory.focal[person.member];
                match ask {
                    Ask::Stream => {}
                    Ask::Save => focal.since_save_ask = 0,
                    Ask::Follow => focal.since_follow_ask = 0,
                }
                scratch.queue.line.clear();
                let track = stage.world.catalogue.focal;
                let place = memory.slots(person.member).find_or_first(track);
                scratch.queue.line.push(Queued { track, source: Source::Campaign, place });
                let session = PROMPTED + nth as u16;
                play(stage, person, memory, accounts, scratch, session, today);
            }
        }
    }
}
