//! Listen: what every listener does today, in parallel over cohorts.
//!
//! Owns the composition of a listener's day: prompts, then sessions, each a queue that is played.
//! The equations are in [`crate::dynamics`], the lists in [`crate::platform::surface`].

use rayon::prelude::*;

use crate::dynamics::campaign::{Act, Ask, Prompt, Purchases};
use crate::dynamics::session;
use crate::model::ids::ListenerId;
use crate::model::listener::Listener;
use crate::model::memory::CohortMemory;
use crate::model::play::Diary;
use crate::model::source::Source;
use crate::platform::accounts::CohortAccounts;
use crate::sim::meeting::{Meeting, foresee, pre_save, settle};
use crate::sim::queue::{Offers, QueueScratch};
use crate::sim::stage::Stage;
use crate::sim::state::State;
use crate::sim::workbench::Workbench;
use crate::units::Day;

/// Lets every listener live through the day.
pub(super) fn listen(
    stage: &Stage,
    state: &mut State,
    bought: &Purchases,
    today: Day,
    bench: &Workbench,
) {
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
                let person = Person { listener, id: ListenerId(first + member as u32), member };
                live(&offers, &person, &bought.prompts, memory, accounts, scratch);
                tally.count_listener(&scratch.diary.plays);
                if let Some(witness) = &bench.witness {
                    witness.saw(person.id, today, &scratch.diary.plays);
                }
                if scratch.pre_saved {
                    tally.count_pre_save();
                    let focal = stage.world.catalogue.focal;
                    accounts.take_in_save(member, focal, &lessons, today);
                }
                accounts.take_in(member, &scratch.diary.plays, &lessons, today);
            }
        },
    );
}

/// Prompts are numbered apart from sessions, so that they share no luck.
const PROMPTED: u16 = 1 << 15;

/// Who is listening.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    pub(super) listener: &'a Listener,
    pub(super) id: ListenerId,
    /// Place within the cohort.
    pub(super) member: usize,
}

/// Buffers of one thread.
#[derive(Default)]
struct Scratch {
    diary: Diary,
    pre_saved: bool,
    queue: QueueScratch,
    meetings: Vec<Meeting>,
}

/// One listener's day: what campaigns brought, then session after session.
fn live(
    offers: &Offers<'_>,
    person: &Person<'_>,
    prompts: &[Prompt],
    memory: &mut CohortMemory,
    accounts: &CohortAccounts,
    scratch: &mut Scratch,
) {
    let Offers { stage, today, .. } = *offers;
    let params = &stage.behaviour.session;
    let luck = &stage.behaviour_luck;
    let Person { listener, id, .. } = *person;
    scratch.diary.plays.clear();
    scratch.pre_saved = false;
    answer_prompts(stage, person, prompts, memory, accounts, scratch, today);
    let weekday = stage.calendar.weekday(today);
    let mut left = session::starts_today(params, luck, listener, id, today, weekday) as usize;
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
    let Scratch { diary, queue, meetings, .. } = scratch;
    foresee(stage, person, &queue.line, memory, accounts, session, today, meetings);
    for meeting in meetings.iter() {
        settle(stage, person, meeting, memory, diary, today);
    }
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
    let from = prompts.partition_point(|prompt| prompt.listener < person.id);
    let mine = prompts[from..].iter().take_while(|prompt| prompt.listener == person.id);
    for (nth, prompt) in mine.enumerate() {
        match prompt.act {
            Act::PreSaved => scratch.pre_saved |= pre_save(stage, person, memory, today),
            Act::Start(ask) => {
                let focal = &mut memory.focal[person.member];
                match ask {
                    Ask::Stream => {}
                    Ask::Save => focal.since_save_ask = 0,
                    Ask::Follow => focal.since_follow_ask = 0,
                }
                scratch.queue.line.clear();
                scratch.queue.line.push((stage.world.catalogue.focal, Source::Campaign));
                let session = PROMPTED + nth as u16;
                play(stage, person, memory, accounts, scratch, session, today);
            }
        }
    }
}
