//! Overlays: arms that share the days of another arm, the base, and keep only what differs.
//!
//! Draws are keyed, so a listener who reads what the base's listener reads lives the base's day.
//! An [`OverlaidArm`] therefore has a release of its own (what is believed of it, which playlists
//! hold it, what is bought for it and what it earns) and those listeners who have parted from the
//! base; everything else is the base's. What the platform believes of all other tracks is the
//! base's in every arm: one release does not move the world.
//!
//! A listener parts from the base on the day on which something would be read that differs: a
//! prompt, a part of a list, a playlist that is judged, an intervention at an encounter with the
//! release. Their state of that morning is copied, and from then on the arm lives them on its own.
//! The counts of an arm are the base's, less what parted listeners did there, plus what they did
//! here.
//!
//! Who wants to understand a day can do without this folder: with no arms on top it does nothing.
//! Deliberately unknown: what arms are compared for.

pub(super) mod company;
mod compare;
mod kept;
pub(super) mod layer;
mod playlists;

use std::sync::Arc;

use crate::dynamics::campaign::{Campaign, Marketing, Purchases};
use crate::measure::record::{DayRecord, Turnover};
use crate::model::ids::ListenerId;
use crate::model::memory::{CohortMemory, Holds, Memories, listener_at};
use crate::model::playlist::Playlists;
use crate::platform::detection::Verdict;
use crate::platform::history::{in_sample, row_in_sample};
use crate::platform::interactions::Cell;
use crate::platform::royalties::Royalties;
use crate::platform::standing::{ReleaseBelief, Standing};
use crate::platform::surface::{Promoted, RecommendContext, Rival};
use crate::sim::environment::Environment;
use crate::sim::intervention::{Gift, Intervention};
use crate::sim::observe::{observe, pay};
use crate::sim::observer::Observer;
use crate::sim::overlay::layer::Layer;
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::tally::Sums;
use crate::units::Day;

/// All arms on top of one base.
#[derive(Default)]
pub struct Overlays {
    /// In the order in which they were put on.
    pub(super) arms: Vec<OverlaidArm>,
    /// By cohort, then by arm.
    pub(super) cohorts: Vec<Vec<Layer>>,
    /// Listener-days of the base so far.
    listener_days: u64,
}

/// What an arm keeps for itself, listeners aside.
pub struct OverlaidArm {
    pub(super) intervention: Intervention,
    /// What was bought today.
    pub(super) bought: Purchases,
    /// How the release stands this morning.
    pub(super) standing: Standing,
    /// What playlists hold; those that hold the same are the base's.
    pub(super) playlists: Playlists,
    /// By how much its turnover differs today: less what was turned there, plus what was here.
    pub(super) turnover: [Turnover; 2],
    pub(super) observers: Vec<Arc<dyn Observer>>,
    marketing: Marketing,
    release: ReleaseBelief,
    royalties: Royalties,
    listener_days: u64,
    record: Option<DayRecord>,
}

impl OverlaidArm {
    /// The day that was simulated last.
    pub fn record(&self) -> Option<&DayRecord> {
        self.record.as_ref()
    }

    /// Listener-days that were lived apart from the base.
    pub fn listener_days(&self) -> u64 {
        self.listener_days
    }

    /// What is believed of the release.
    pub fn release(&self) -> &ReleaseBelief {
        &self.release
    }
}

/// What listeners remember in the base, or in one arm on top of it.
pub(super) struct Remembered<'a> {
    pub(super) environment: &'a Environment,
    pub(super) base: &'a [CohortMemory],
    pub(super) arm: Option<(&'a [Vec<Layer>], usize)>,
}

impl Remembered<'_> {
    /// The memory in which a listener is, and their place in it.
    fn of(&self, cohort: usize, member: usize) -> (&CohortMemory, usize) {
        let parted = self.arm.and_then(|(cohorts, arm)| cohorts[cohort][arm].parted(member));
        parted.map_or((&self.base[cohort], member), |parted| (&parted.memory, 0))
    }
}

impl Memories for Remembered<'_> {
    fn of_whom(&self, holds: &Holds<'_>) -> Vec<ListenerId> {
        let members = |cohort: usize| (0..self.base[cohort].len()).map(move |it| (cohort, it));
        let own = self.environment.own.clone().flat_map(members).filter(|&(cohort, member)| {
            let (memory, place) = self.of(cohort, member);
            holds(&memory.focal[place], &memory.follows[place], memory.slots(place))
        });
        let own: Vec<_> = own.map(|(cohort, member)| listener_at(cohort, member)).collect();
        self.environment.gathered(&own)
    }
}

impl Overlays {
    /// No arms, over so many cohorts.
    pub(super) fn none(cohorts: usize) -> Self {
        let cohorts = (0..cohorts).map(|_| Vec::new()).collect();
        Self { cohorts, ..Self::default() }
    }

    /// Listener-days of the base so far.
    pub(super) fn listener_days(&self) -> u64 {
        self.listener_days
    }

    /// Takes back how many there were.
    pub(super) fn set_listener_days(&mut self, listener_days: u64) {
        self.listener_days = listener_days;
    }

    /// The arms.
    pub fn arms(&self) -> &[OverlaidArm] {
        &self.arms
    }

    /// Puts on one more arm, which is the base as it is now but for what is done from now on.
    pub(super) fn add(
        &mut self,
        environment: &Environment,
        state: &State,
        campaigns: &[Campaign],
        intervention: Intervention,
        observers: Vec<Arc<dyn Observer>>,
    ) {
        let artist = environment.world.catalogue.focal_artist();
        let fans = environment.gathered(&state.followers(artist));
        self.arms.push(OverlaidArm {
            intervention,
            bought: Purchases::default(),
            standing: Standing::default(),
            playlists: state.playlists.clone(),
            turnover: [Turnover::default(); 2],
            observers,
            marketing: Marketing::new(campaigns, fans),
            release: state.platform.release_belief(),
            royalties: state.royalties.clone(),
            listener_days: 0,
            record: None,
        });
        for layers in &mut self.cohorts {
            layers.push(Layer::default());
        }
    }

    /// Lets all listeners of an arm live on their own from now on: what any sharing must equal.
    pub(super) fn part_everybody(&mut self, arm: usize, state: &State) {
        for (cohort, layers) in self.cohorts.iter_mut().enumerate() {
            let memory = &state.memories[cohort];
            for member in 0..memory.len() {
                let mut copy = CohortMemory::default();
                memory.copy_member(member, &mut copy);
                let (accounts, lives) = (&state.accounts[cohort], &state.listeners[cohort]);
                layers[arm].part(member, copy, accounts, lives);
            }
        }
    }

    /// Gives more saves in an arm.
    pub(super) fn give(&mut self, arm: usize, gifts: &[Gift]) {
        if !gifts.is_empty() {
            let intervention = &mut self.arms[arm].intervention;
            let all = [&intervention.gifts[..], gifts].concat();
            intervention.gifts = Intervention::of_gifts(all).gifts;
        }
    }

    /// Campaigns: what each arm buys today.
    pub(super) fn buy(&mut self, environment: &Environment, state: &State, today: Day) {
        let (base, cohorts) = (&state.memories[..], &self.cohorts[..]);
        for (arm, it) in self.arms.iter_mut().enumerate() {
            let memories = Remembered { environment, base, arm: Some((cohorts, arm)) };
            it.bought = it.marketing.buy(
                &environment.world,
                &environment.campaign_rng,
                &mut it.playlists,
                &memories,
                state.platform.detection.banned(),
                today,
            );
            it.intervention.give(&mut it.bought, today);
            it.turnover = [Turnover::default(); 2];
        }
    }

    /// Takes in what the platform believes this morning. Where it was `trained`, the release is
    /// learnt anew from its audience in each arm.
    pub(super) fn refresh(
        &mut self,
        environment: &Environment,
        state: &State,
        trained: bool,
        today: Day,
    ) {
        if self.arms.is_empty() {
            return;
        }
        let platform = &state.platform;
        let base = platform.release_belief();
        let cohorts = &self.cohorts;
        for (arm, it) in self.arms.iter_mut().enumerate() {
            if trained {
                let heard = (&cohorts[..], arm, &base.audience[..]);
                it.release.audience = audience(environment, state, heard);
                it.release.view = platform.view_of(&it.release);
            }
            it.standing = platform.standing_of(&it.release, today);
        }
    }

    /// Observe: what came of the day in each arm.
    pub(super) fn observe(
        &mut self,
        environment: &Environment,
        state: &State,
        base: &DayRecord,
        turnover: Turnover,
        tallies: &TallyPool,
    ) {
        let whole = tallies.whole().sums(&environment.followed);
        self.listener_days += whole.listeners;
        for (arm, margin) in self.arms.iter_mut().zip(&tallies.margins) {
            let mut sums = whole;
            sums.add(&margin.there);
            sums.subtract(&margin.here);
            arm.listener_days += margin.days;
            let record = arm.close(environment, state, base, turnover, &sums);
            for observer in &arm.observers {
                observer.day(&record, None);
            }
        }
    }
}

impl OverlaidArm {
    /// Where surfaces are compiled for listeners who have parted.
    pub(super) fn context<'a>(
        &'a self,
        environment: &Environment,
        base: &RecommendContext<'a>,
    ) -> RecommendContext<'a> {
        let track = environment.world.catalogue.focal;
        let promoted = self.bought.promotion.map(|it| Promoted { track, boost: it.boost });
        RecommendContext { release: &self.standing, promoted, rivals: &[], again: false, ..*base }
    }

    /// Learns the day, pays for it and writes it down.
    fn close(
        &mut self,
        environment: &Environment,
        state: &State,
        base: &DayRecord,
        turnover: Turnover,
        sums: &Sums,
    ) -> DayRecord {
        let (counts, reception) = (&sums.focal, &sums.focal_reception);
        state.platform.learn_of_release(&mut self.release, counts, reception);
        let verdict = Verdict::default();
        let paid = pay(environment, &mut self.royalties, &self.bought, sums, &verdict);
        self.marketing.record_commission(paid.commission);
        let [there, here] = self.turnover;
        let turnover = turnover.plus(&here).less(&there);
        let record =
            observe(base.day, &self.bought, sums, &verdict, &paid, base.sanctioned, turnover);
        self.record = Some(record);
        record
    }
}

/// How the release stands in each arm, to compare with.
pub(super) fn rivals(arms: &[OverlaidArm]) -> Vec<Rival<'_>> {
    let boost = |arm: &OverlaidArm| arm.bought.promotion.map_or(1.0, |it| it.boost.max(1.0));
    arms.iter().map(|arm| Rival { release: &arm.standing, boost: boost(arm) }).collect()
}

/// Feedback about the release in the training sample of an arm, by rising row: that of the base but
/// for listeners who have parted, on whichever rank.
fn audience(
    environment: &Environment,
    state: &State,
    (cohorts, arm, base): (&[Vec<Layer>], usize, &[Cell]),
) -> Vec<Cell> {
    let Some(release) = state.platform.belief.release else { return Vec::new() };
    let listeners = environment.world.listeners.len();
    let sample = state.platform.params.training_listeners;
    let parted = environment.own.clone().flat_map(|cohort| {
        let parted = cohorts[cohort][arm].parted.iter();
        parted.map(move |(member, parted)| (listener_at(cohort, usize::from(*member)), parted))
    });
    let mut changes = Vec::new();
    for (id, parted) in parted.filter(|(id, _)| in_sample(*id, listeners, sample)) {
        let history = parted.accounts.histories.of(0);
        let place = history.binary_search_by_key(&release, |feedback| feedback.track);
        let weight = place.ok().map(|place| history[place].weight.to_bits());
        let row = row_in_sample(id, listeners, sample) as u32;
        changes.extend([row, u32::from(weight.is_some()), weight.unwrap_or_default()]);
    }
    let mut weights: std::collections::BTreeMap<u32, f32> =
        base.iter().map(|cell| (cell.column, cell.weight)).collect();
    for &[row, is_there, weight] in environment.ranks.gather(&changes).as_chunks().0 {
        match is_there {
            0 => weights.remove(&row),
            _ => weights.insert(row, f32::from_bits(weight)),
        };
    }
    weights.into_iter().map(|(column, weight)| Cell { column, weight }).collect()
}
