//! Listen: what every listener of this rank does today, in parallel over cohorts.
//!
//! Owns who listens today, and in which order a cohort does. One listener's day is in
//! [`crate::sim::listener_day`]; arms on top of this one come along as a
//! [`Company`](crate::sim::overlay::company::Company), which a reader can skip.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dynamics::campaign::{Prompt, Purchases};
use crate::model::ids::ListenerId;
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::platform::accounts::{CohortAccounts, Lessons};
use crate::platform::surface::{Promoted, RecommendContext};
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::sim::listener_day::{Scratch, live, satisfy, settle};
use crate::sim::observer::Observer;
use crate::sim::overlay::company::{Arms, Company};
use crate::sim::overlay::layer::Layer;
use crate::sim::overlay::{Overlays, rivals};
use crate::sim::person::Someone;
use crate::sim::prompts::prompts_of;
use crate::sim::queue::Offers;
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
    let track = environment.world.catalogue.focal;
    let promoted = bought.promotion.map(|it| Promoted { track, boost: it.boost });
    let rivals = rivals(arms);
    let context = RecommendContext { rivals: &rivals, promoted, ..platform.context() };
    let arms = Arms::beside(arms, environment, &context);
    let page = environment.world.catalogue.page_with_also(today);
    let offers = Offers {
        environment,
        context: &context,
        playlists,
        latest,
        own_page: page.as_deref(),
        taken_down: platform.detection.taken_down(),
        slates: None,
        arms: &[],
        today,
    };
    let (lessons, observers) = (platform.lessons(), &tallies.observers[..]);
    let day = Today { offers, lessons, bought, intervention, observers, arms: &arms };
    let own = environment.own.clone();
    let cohorts = memories[own.clone()]
        .par_iter_mut()
        .zip(&mut accounts[own.clone()])
        .zip(&mut listeners[own.clone()])
        .zip(&mut layers[own.clone()])
        .zip(own);
    cohorts.for_each_init(
        Scratches::default,
        |scratches, ((((memory, accounts), lives), layers), cohort)| {
            let mut tally = tallies.tally();
            day.live(cohort, (memory, accounts, lives), layers, scratches, &mut tally);
        },
    );
}

/// What all cohorts share today.
struct Today<'a> {
    offers: Offers<'a>,
    lessons: Lessons<'a>,
    bought: &'a Purchases,
    intervention: &'a Intervention,
    observers: &'a [Arc<dyn Observer>],
    arms: &'a Arms<'a>,
}

/// Buffers of one thread: for the base, and for arms on top.
#[derive(Default)]
struct Scratches {
    base: Scratch,
    arm: Scratch,
    scheduled: Vec<Scheduled>,
    morning: CohortMemory,
}

/// Somebody who listens today, or may have been reached by a campaign.
struct Scheduled {
    /// Place within the cohort.
    member: usize,
    /// Starts of their own accord.
    starts: u32,
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
        let Offers { environment, today, .. } = self.offers;
        let (first, members) = environment.world.cohort(cohort);
        let prompts = prompts_of(&self.bought.prompts, first, members.len());
        let Scratches { base: scratch, arm: own, scheduled, morning } = scratches;
        let mut company = Company::of(self.arms, layers, (first, members.len()), prompts, morning);
        let someone = |member: usize| {
            let id = ListenerId(first + member as u32);
            Someone { listener: &members[member], id, member, today }
        };
        scheduled.clear();
        let all = (0..members.len()).map(someone);
        scheduled.extend(all.filter_map(|who| self.schedule(&who, lives, prompts, &company)));
        let arms = company.offers(&self.offers);
        let offers = Offers { arms: &arms, ..self.offers };
        for (turn, &Scheduled { member, starts }) in scheduled.iter().enumerate() {
            if let Some(next) = scheduled.get(turn + 1) {
                memory.prefetch(next.member);
                accounts.prefetch(next.member);
            }
            let who = someone(member);
            let mine = prompts_of(prompts, who.id.0, 1);
            let listens = starts > 0 || !mine.is_empty();
            company.meet(&who, memory, &mut scratch.queue.parted);
            scratch.clear();
            if listens {
                let person = who.as_they_are(environment, lives, self.intervention);
                live(&offers, &person, starts, mine, memory, accounts, scratch);
                tally.prefetch(&scratch.day_log.plays);
                for observer in self.observers {
                    observer.listener_day(who.id, today, &scratch.day_log);
                }
            }
            company.part(environment, &who, mine, (accounts, lives), scratch);
            let mut counted = Counted::default();
            if listens {
                let person = who.as_they_are(environment, lives, self.intervention);
                counted = settle(&person, memory, accounts, &self.lessons, scratch);
                satisfy(lives, member, &scratch.day_log.plays);
                tally.count_listener(&scratch.day_log.plays, &scratch.profile);
                tally.count(&counted);
            }
            company.live(&self.offers, &self.lessons, &who, (scratch, &counted), own, tally);
        }
    }

    /// Whether somebody has sessions or prompts today, or may have in some arm; this is known
    /// beforehand, so that memories can be fetched ahead.
    ///
    /// Listeners who are away are still reached by campaigns.
    fn schedule(
        &self,
        who: &Someone<'_>,
        lives: &CohortState,
        prompts: &[Prompt],
        company: &Company<'_>,
    ) -> Option<Scheduled> {
        let starts = who.starts(self.offers.environment, lives);
        let listens = starts > 0 || !prompts_of(prompts, who.id.0, 1).is_empty();
        let scheduled = Scheduled { member: who.member, starts };
        (listens || company.is_busy(who.member)).then_some(scheduled)
    }
}
