//! Company: the day of one cohort in all arms on top of the base.
//!
//! Owns who parts from the base today, and lets those who have parted live. How a day is lived is in
//! [`crate::sim::listener_day`]. Deliberately unknown: what the base's listeners do.

use crate::draw::KeyedRng;
use crate::dynamics::campaign::{Act, Prompt};
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::model::play::{DayLog, Play};
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::platform::surface::RecommendContext;
use crate::sim::environment::Environment;
use crate::sim::listener_day::{Scratch, live, satisfy, settle};
use crate::sim::overlay::OverlaidArm;
use crate::sim::overlay::layer::{Layer, Parted, Slates, part, parted_at};
use crate::sim::person::Someone;
use crate::sim::prompts::prompts_of;
use crate::sim::queue::Offers;
use crate::sim::tally_pool::TallyGuard;
use crate::tally::Counted;

/// What arms on top share today, whatever the cohort.
pub(in crate::sim) struct Arms<'a> {
    each: &'a [OverlaidArm],
    /// Where lists are compiled for those who have parted, and for those who have not.
    apart: Vec<RecommendContext<'a>>,
    again: Vec<RecommendContext<'a>>,
    /// Whether anybody looks on.
    are_watched: bool,
}

impl<'a> Arms<'a> {
    /// Arms beside the context of the base.
    pub(in crate::sim) fn beside(
        arms: &'a [OverlaidArm],
        environment: &Environment,
        base: &RecommendContext<'a>,
    ) -> Self {
        let apart: Vec<_> = arms.iter().map(|arm| arm.context(environment, base)).collect();
        let again = apart.iter().map(|it| RecommendContext { again: true, ..*it }).collect();
        let are_watched = arms.iter().any(|arm| !arm.observers.is_empty());
        Self { each: arms, apart, again, are_watched }
    }

    /// Today's prompts of each arm.
    fn prompts(&self) -> impl Iterator<Item = &[Prompt]> {
        self.each.iter().map(|arm| &arm.bought.prompts[..])
    }
}

/// The arms on top, for one cohort today.
pub(in crate::sim) struct Company<'a> {
    arms: &'a Arms<'a>,
    slates: Vec<&'a Slates>,
    parted: Vec<&'a mut Vec<(u16, Box<Parted>)>>,
    /// Members who may live on their own in some arm.
    busy: Vec<bool>,
    /// What the present listener remembered this morning.
    morning: &'a mut CohortMemory,
}

impl<'a> Company<'a> {
    /// The arms of a cohort of so many listeners from `first` on, whom the base prompts so.
    pub(in crate::sim) fn of(
        arms: &'a Arms<'a>,
        layers: &'a mut [Layer],
        (first, members): (u32, usize),
        prompts: &[Prompt],
        morning: &'a mut CohortMemory,
    ) -> Self {
        let mut busy = vec![false; members];
        if !arms.each.is_empty() {
            let all = arms.prompts().chain([prompts]);
            for prompt in all.flat_map(|prompts| prompts_of(prompts, first, members)) {
                busy[(prompt.listener.0 - first) as usize] = true;
            }
            for (member, _) in layers.iter().flat_map(|layer| &layer.parted) {
                busy[usize::from(*member)] = true;
            }
        }
        let (slates, parted) =
            layers.iter_mut().map(|layer| (&layer.slates, &mut layer.parted)).unzip();
        Self { arms, slates, parted, busy, morning }
    }

    /// Whether a member may live on their own in some arm: they have parted, or are reached by
    /// something there or in the base.
    pub(in crate::sim) fn is_busy(&self, member: usize) -> bool {
        self.busy[member]
    }

    /// What is offered in the arms to listeners who have not parted.
    pub(in crate::sim) fn offers(&self, base: &Offers<'a>) -> Vec<Offers<'a>> {
        let arms = self.arms.each.iter().zip(&self.arms.again).zip(&self.slates);
        arms.map(|((arm, context), slates)| Offers {
            context,
            playlists: &arm.playlists,
            slates: Some(slates),
            ..*base
        })
        .collect()
    }

    /// Meets a listener in the morning: `parted` tells the arms in which they live on their own.
    pub(in crate::sim) fn meet(
        &mut self,
        who: &Someone<'_>,
        memory: &CohortMemory,
        parted: &mut Vec<bool>,
    ) {
        parted.clear();
        parted.resize(self.parted.len(), false);
        if parted.is_empty() {
            return;
        }
        memory.copy_member(who.member, self.morning);
        if self.is_busy(who.member) {
            for (is_parted, parted) in parted.iter_mut().zip(&self.parted) {
                *is_parted = parted_at(parted, who.member).is_ok();
            }
        }
    }

    /// Lets a listener part wherever the day that was just lived, or not, in the base is another
    /// one; where it is not, whoever looks on is shown it. `prompts` are the listener's in the base,
    /// and the base has not taken in the day yet.
    pub(in crate::sim) fn part(
        &mut self,
        environment: &Environment,
        who: &Someone<'_>,
        prompts: &[Prompt],
        (accounts, lives): (&CohortAccounts, &CohortState),
        scratch: &mut Scratch,
    ) {
        let Scratch { day_log, queue, .. } = scratch;
        let met = has_met(environment, day_log);
        let may_part = self.is_busy(who.member) || met || queue.parted.contains(&true);
        if !may_part && !self.arms.are_watched {
            return;
        }
        for (arm, it) in self.arms.each.iter().enumerate() {
            if parted_at(self.parted[arm], who.member).is_ok() {
                continue;
            }
            let rng = &environment.behaviour_rng;
            if queue.parted[arm] || it.differs(rng, who, prompts, met) {
                queue.parted[arm] = true;
                let (slates, morning) = (self.slates[arm], self.morning.clone());
                part(self.parted[arm], slates, who.member, morning, accounts, lives);
            } else if !day_log.plays.is_empty() || !day_log.sessions.is_empty() {
                for observer in &it.observers {
                    observer.listener_day(who.id, who.today, day_log);
                }
            }
        }
    }

    /// Lets a listener live through the day in every arm in which they have parted. What they did
    /// in the base, of which `counted` came, is not counted there.
    pub(in crate::sim) fn live(
        &mut self,
        base: &Offers<'_>,
        lessons: &Lessons<'_>,
        who: &Someone<'_>,
        (scratch, counted): (&Scratch, &Counted),
        own: &mut Scratch,
        tally: &mut TallyGuard<'_>,
    ) {
        if !scratch.queue.parted.contains(&true) {
            return;
        }
        let followed = &base.environment.followed;
        let yardstick = *tally.yardstick();
        for (arm, it) in self.arms.each.iter().enumerate() {
            let Ok(place) = parted_at(self.parted[arm], who.member) else { continue };
            let parted = &mut *self.parted[arm][place].1;
            let here = &mut tally.margin(arm).here;
            let day = (&scratch.day_log.plays[..], &scratch.profile);
            here.count_day(day, counted, followed, &yardstick);
            let offers =
                Offers { context: &self.arms.apart[arm], playlists: &it.playlists, ..*base };
            if let Some(counted) = it.live(&offers, lessons, who, parted, own) {
                let margin = tally.margin(arm);
                let day = (&own.day_log.plays[..], &own.profile);
                margin.there.count_day(day, &counted, followed, &yardstick);
                margin.days += 1;
            }
        }
    }
}

/// Whether there was an encounter with the release at which it could be saved: a stream, or any
/// with an episode.
fn has_met(environment: &Environment, log: &DayLog) -> bool {
    let catalogue = &environment.world.catalogue;
    let focal = catalogue.focal;
    let episode = catalogue.facts[focal.index()].is_episode();
    log.plays.iter().any(|play| play.track == focal && (episode || play.is(Play::STREAM)))
}

impl OverlaidArm {
    /// Whether a listener lives another day here, whatever they were offered: they are reached by
    /// something else than in the base, or have `met` the release, or had it saved for them, where
    /// an experiment intervenes.
    fn differs(&self, rng: &KeyedRng, who: &Someone<'_>, prompts: &[Prompt], met: bool) -> bool {
        let saved_for_them = |it: &Prompt| !matches!(it.act, Act::Start(_));
        prompts_of(&self.bought.prompts, who.id.0, 1) != prompts
            || met && self.intervention.acts_on(rng, who.id)
            || self.intervention.cut.parts() && prompts.iter().any(saved_for_them)
    }

    /// Lets a listener who has parted live through the day; nothing comes of it where they do not
    /// listen.
    fn live(
        &self,
        offers: &Offers<'_>,
        lessons: &Lessons<'_>,
        who: &Someone<'_>,
        Parted { memory, accounts, lives }: &mut Parted,
        scratch: &mut Scratch,
    ) -> Option<Counted> {
        let who = Someone { member: 0, ..*who };
        let prompts = prompts_of(&self.bought.prompts, who.id.0, 1);
        let starts = who.starts(offers.environment, lives);
        if starts == 0 && prompts.is_empty() {
            return None;
        }
        let person = who.as_they_are(offers.environment, lives, &self.intervention);
        scratch.queue.parted.clear();
        live(offers, &person, starts, prompts, memory, accounts, scratch);
        for observer in &self.observers {
            observer.listener_day(who.id, who.today, &scratch.day_log);
        }
        let counted = settle(&person, memory, accounts, lessons, scratch);
        satisfy(lives, 0, &scratch.day_log.plays);
        Some(counted)
    }
}
