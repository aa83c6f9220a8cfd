//! Listen: what every listener does today, in parallel over cohorts.
//!
//! Owns the composition of a listener's day: prompts, then sessions, each a queue that is played.
//! The equations are in [`crate::dynamics`], the lists in [`crate::platform::surface`].

use std::sync::Arc;

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
use crate::platform::surface::{Promoted, RecommendContext};
use crate::sim::encounters::{Encounters, add_to_library, saved_flags};
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::sim::observer::Observer;
use crate::sim::overlay::{Layer, OverlaidArm, Overlays, Parted, Slates, part, parted_at, rivals};
use crate::sim::person::ActiveListener;
use crate::sim::queue::{Offers, QueueScratch, Queued, Visit};
use crate::sim::state::State;
use crate::sim::tally_pool::{TallyGuard, TallyPool};
use crate::tally::Counted;
use crate::units::Day;

/// Lets every listener live through the day, in arms on top as well.
pub(super) fn listen(
    environment: &Environment,
    state: &mut State,
    bought: &Purchases,
    intervention: &Intervention,
    today: Day,
    tallies: &TallyPool,
    overlays: &mut Overlays,
) {
    let State { memories, listeners, accounts, platform, playlists, latest, .. } = state;
    let Overlays { arms, cohorts: layers, .. } = overlays;
    let focal = environment.world.catalogue.focal;
    let rivals = rivals(arms);
    let promoted = bought.promotion.map(|it| Promoted { track: focal, boost: it.boost });
    let context = RecommendContext { rivals: &rivals, promoted, ..platform.context() };
    let apart: Vec<RecommendContext<'_>> =
        arms.iter().map(|arm| arm.context(environment, &context)).collect();
    let again: Vec<RecommendContext<'_>> =
        apart.iter().map(|it| RecommendContext { again: true, ..*it }).collect();
    let taken_down = platform.detection.taken_down();
    let (slates, none) = (None, &[][..]);
    let offers = Offers {
        environment,
        context: &context,
        playlists,
        latest,
        taken_down,
        slates,
        arms: none,
        today,
    };
    let day = Today {
        environment,
        date: today,
        offers,
        lessons: platform.lessons(),
        bought,
        intervention,
        observers: &tallies.observers,
        arms,
        is_watched: arms.iter().any(|arm| !arm.observers.is_empty()),
        apart: &apart,
        again: &again,
    };
    let cohorts = memories
        .par_iter_mut()
        .zip(accounts.par_iter_mut())
        .zip(listeners.par_iter_mut())
        .zip(layers.par_iter_mut());
    cohorts.enumerate().for_each_init(
        Scratches::default,
        |scratches, (cohort, (((memory, accounts), lives), layers))| {
            let mut tally = tallies.tally();
            day.live(cohort, (memory, accounts, lives), layers, scratches, &mut tally);
        },
    );
}

/// What all cohorts share today.
struct Today<'a> {
    environment: &'a Environment,
    date: Day,
    offers: Offers<'a>,
    lessons: Lessons<'a>,
    bought: &'a Purchases,
    intervention: &'a Intervention,
    observers: &'a [Arc<dyn Observer>],
    /// Arms on top.
    arms: &'a [OverlaidArm],
    /// Whether anybody looks on in one of them.
    is_watched: bool,
    /// Where lists are compiled in them for those who have parted.
    apart: &'a [RecommendContext<'a>],
    /// And for those who have not.
    again: &'a [RecommendContext<'a>],
}

/// Buffers of one thread: for the base, and for arms on top.
#[derive(Default)]
struct Scratches {
    base: Scratch,
    arm: Scratch,
    scheduled: Vec<Scheduled>,
    /// What a listener remembered in the morning.
    morning: CohortMemory,
}

impl Today<'_> {
    /// Lets a cohort live through the day.
    fn live(
        &self,
        cohort: usize,
        (memory, accounts, lives): (&mut CohortMemory, &mut CohortAccounts, &mut CohortState),
        layers: &mut [Layer],
        scratches: &mut Scratches,
        tally: &mut TallyGuard<'_>,
    ) {
        let (environment, lessons) = (self.environment, &self.lessons);
        let focal = environment.world.catalogue.focal;
        let (first, members) = environment.world.cohort(cohort);
        let prompts = prompts_of(&self.bought.prompts, first, members.len());
        let Scratches { base: scratch, arm: other, scheduled, morning } = scratches;
        let busy = self.busy(first, members.len(), layers);
        scheduled.clear();
        scheduled.extend(self.scheduled(lives, first, members, prompts, &busy));
        let (slates, mut parted): (Vec<&Slates>, Vec<&mut Vec<_>>) =
            layers.iter_mut().map(|layer| (&layer.slates, &mut layer.parted)).unzip();
        let shared: Vec<Offers<'_>> = (self.arms.iter().zip(self.again).zip(&slates))
            .map(|((arm, context), slates)| Offers {
                context,
                playlists: &arm.playlists,
                slates: Some(slates),
                ..self.offers
            })
            .collect();
        let offers = Offers { arms: &shared, ..self.offers };
        for (turn, &Scheduled { member, starts }) in scheduled.iter().enumerate() {
            if let Some(next) = scheduled.get(turn + 1) {
                memory.prefetch(next.member);
                accounts.prefetch(next.member);
            }
            let id = ListenerId(first + member as u32);
            let person = Someone { listener: &members[member], id, member };
            scratch.queue.parted.clear();
            scratch.queue.parted.resize(self.arms.len(), false);
            if busy[member] {
                for (arm, parted) in parted.iter().enumerate() {
                    scratch.queue.parted[arm] = parted_at(parted, member).is_ok();
                }
            }
            let lives_here = starts > 0 || !prompts_of(prompts, id.0, 1).is_empty();
            let mut counted = Counted::default();
            if !self.arms.is_empty() {
                memory.copy_member(member, morning);
            }
            if lives_here {
                let person = self.person(&person, lives, self.intervention);
                live(&offers, &person, starts, prompts, memory, accounts, scratch);
                tally.prefetch(&scratch.day_log.plays);
                for observer in self.observers {
                    observer.listener_day(id, self.date, &scratch.day_log);
                }
            } else {
                scratch.clear();
            }
            let met = |play: &Play| play.track == focal && play.is(Play::STREAM);
            let met = scratch.day_log.plays.iter().any(met);
            if busy[member] || met || self.is_watched || scratch.queue.parted.contains(&true) {
                for (arm, parted) in parted.iter_mut().enumerate() {
                    if parted_at(parted, member).is_ok() {
                        continue;
                    }
                    if scratch.queue.parted[arm] || self.parts(arm, id, prompts, met) {
                        scratch.queue.parted[arm] = true;
                        part(parted, slates[arm], member, morning.clone(), accounts, lives);
                    } else if lives_here {
                        for observer in &self.arms[arm].observers {
                            observer.listener_day(id, self.date, &scratch.day_log);
                        }
                    }
                }
            }
            if lives_here {
                let person = self.person(&person, lives, self.intervention);
                counted = settle(&person, memory, accounts, lessons, scratch);
                tally.count_listener(&scratch.day_log.plays);
                counted.count(tally);
                satisfy(lives, member, &scratch.day_log.plays);
            }
            if !scratch.queue.parted.contains(&true) {
                continue;
            }
            let expectation = *tally.expectation();
            for (arm, parted) in parted.iter_mut().enumerate() {
                let Ok(place) = parted_at(parted, member) else { continue };
                let parted = &mut *parted[place].1;
                let margin = tally.margin(arm);
                margin.here.count_day(&scratch.day_log.plays, &counted, focal, &expectation);
                let person = Someone { member: 0, ..person };
                if let Some(counted) = self.live_apart(arm, &person, parted, other) {
                    margin.there.count_day(&other.day_log.plays, &counted, focal, &expectation);
                    margin.days += 1;
                }
            }
        }
    }

    /// Lets a listener who has parted live through the day in an arm; nothing comes of it where
    /// they do not listen.
    fn live_apart(
        &self,
        arm: usize,
        person: &Someone<'_>,
        Parted { memory, accounts, lives }: &mut Parted,
        scratch: &mut Scratch,
    ) -> Option<Counted> {
        let it = &self.arms[arm];
        let prompts = prompts_of(&it.bought.prompts, person.id.0, 1);
        let starts = self.starts(person, lives);
        if starts == 0 && prompts.is_empty() {
            return None;
        }
        let offers = Offers { context: &self.apart[arm], playlists: &it.playlists, ..self.offers };
        let active = self.person(person, lives, &it.intervention);
        scratch.queue.parted.clear();
        live(&offers, &active, starts, prompts, memory, accounts, scratch);
        for observer in &it.observers {
            observer.listener_day(person.id, self.date, &scratch.day_log);
        }
        let counted = settle(&active, memory, accounts, &self.lessons, scratch);
        satisfy(lives, 0, &scratch.day_log.plays);
        Some(counted)
    }

    /// A listener as they are today.
    fn person<'a>(
        &'a self,
        person: &Someone<'a>,
        lives: &'a CohortState,
        intervention: &'a Intervention,
    ) -> ActiveListener<'a> {
        let Someone { listener, id, member } = *person;
        ActiveListener {
            environment: self.environment,
            today: self.date,
            listener,
            id,
            member,
            taste: lives.taste(member, listener),
            playlists: lives.playlists[member].ids(),
            intervention,
        }
    }

    /// Whether a listener who lived the day in the base lives another one in an arm, whatever they
    /// were offered: they are reached by something else, or have `met` the release where an experiment
    /// intervenes.
    fn parts(&self, arm: usize, id: ListenerId, prompts: &[Prompt], met: bool) -> bool {
        let arm = &self.arms[arm];
        let theirs = prompts_of(&arm.bought.prompts, id.0, 1);
        let rng = &self.environment.behaviour_rng;
        theirs != prompts_of(prompts, id.0, 1) || met && arm.intervention.acts_on(rng, id)
    }

    /// The members of a cohort who may live on their own in some arm: who have parted, or are
    /// reached by something there.
    fn busy(&self, first: u32, members: usize, layers: &[Layer]) -> Vec<bool> {
        let mut busy = vec![false; members];
        if self.arms.is_empty() {
            return busy;
        }
        for prompt in prompts_of(&self.bought.prompts, first, members) {
            busy[(prompt.listener.0 - first) as usize] = true;
        }
        for (layer, arm) in layers.iter().zip(self.arms) {
            for (member, _) in &layer.parted {
                busy[usize::from(*member)] = true;
            }
            for prompt in prompts_of(&arm.bought.prompts, first, members) {
                busy[(prompt.listener.0 - first) as usize] = true;
            }
        }
        busy
    }

    /// The listeners of a cohort who have sessions or prompts today, or may have in some arm; they
    /// are known beforehand, so that memories can be fetched ahead.
    ///
    /// Listeners who are away are still reached by campaigns.
    fn scheduled(
        &self,
        lives: &CohortState,
        first: u32,
        members: &[Listener],
        prompts: &[Prompt],
        busy: &[bool],
    ) -> impl Iterator<Item = Scheduled> {
        members.iter().zip(busy).enumerate().filter_map(move |(member, (listener, &busy))| {
            let id = ListenerId(first + member as u32);
            let starts = self.starts(&Someone { listener, id, member }, lives);
            let scheduled = busy || starts > 0 || !prompts_of(prompts, id.0, 1).is_empty();
            scheduled.then_some(Scheduled { member, starts })
        })
    }

    /// Starts of a listener's own accord.
    fn starts(&self, person: &Someone<'_>, lives: &CohortState) -> u32 {
        if lives.is_away(person.member) {
            return 0;
        }
        let environment = self.environment;
        let weekday = environment.calendar.weekday(self.date);
        let (params, rng) = (&environment.behaviour.session, &environment.behaviour_rng);
        session::starts_today(params, rng, person.listener, person.id, self.date, weekday)
    }
}

/// A listener and where they are kept.
#[derive(Clone, Copy)]
struct Someone<'a> {
    listener: &'a Listener,
    id: ListenerId,
    /// Place within the cohort.
    member: usize,
}

/// Somebody who listens today, or may have been reached by a campaign.
struct Scheduled {
    /// Place within the cohort.
    member: usize,
    /// Starts of their own accord.
    starts: u32,
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

/// Buffers for one listener's day.
#[derive(Default)]
struct Scratch {
    day_log: DayLog,
    pre_saved: bool,
    queue: QueueScratch,
    encounters: Encounters,
    /// Tracks that enter the library with a release.
    rest: Vec<TrackId>,
}

impl Scratch {
    /// Nothing has happened yet.
    fn clear(&mut self) {
        self.day_log.plays.clear();
        self.day_log.sessions.clear();
        self.pre_saved = false;
        self.queue.recall_set.clear();
    }
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
    scratch.clear();
    answer_prompts(person, prompts, memory, accounts, scratch);
    let mut left = starts as usize;
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

/// Lets a day's plays tell on a listener's satisfaction.
fn satisfy(lives: &mut CohortState, member: usize, plays: &[Play]) {
    if let Some(engagement) = lives.engagement.get_mut(member) {
        let completions = plays.iter().filter(|play| play.is(Play::COMPLETION)).count();
        engagement.satisfaction = satisfied(engagement.satisfaction, plays.len(), completions);
    }
}

/// The platform takes in what a listener did, and what they saved may bring the rest of its album.
fn settle(
    person: &ActiveListener<'_>,
    memory: &mut CohortMemory,
    accounts: &mut CohortAccounts,
    lessons: &Lessons<'_>,
    scratch: &mut Scratch,
) -> Counted {
    let ActiveListener { environment, today, member, .. } = *person;
    if scratch.pre_saved {
        accounts.take_in_save(member, environment.world.catalogue.focal, 1.0, lessons, today);
    }
    accounts.take_in(member, &scratch.day_log.plays, lessons, today);
    let mut counted = Counted { pre_saved: scratch.pre_saved, albums: 0, tracks: 0 };
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
