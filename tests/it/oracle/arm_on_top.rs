//! The oracle's arm on top: it lives every listener, whatever the base's listeners do.
//!
//! Owns what is an arm's own and what it takes from its base: it believes of the release what its
//! own listeners taught, and of all other tracks what the base believes this morning. How often a
//! playlist is found is the base's, too. Memories, accounts, lives, playlists, campaigns and
//! earnings are its own. Deliberately unknown: which listeners differ from the base's.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use longplay::dynamics::campaign::{Act, Ads, Ask, Campaign, Marketing, Prompt};
use longplay::dynamics::friction::Friction;
use longplay::measure::record::DayRecord;
use longplay::model::ids::ListenerId;
use longplay::model::memory::COHORT;
use longplay::model::play::{DayLog, Play};
use longplay::platform::accounts::Profile;
use longplay::platform::history::in_sample;
use longplay::platform::interactions::Cell;
use longplay::platform::standing::ReleaseBelief;
use longplay::sim::environment::Environment;
use longplay::sim::intervention::{Cut, Gift, Intervention};
use longplay::sim::observer::Observer;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::sim::state::State;
use longplay::units::{Day, Money};

use super::{Plays, by_track, happen, open, reception, record};
use crate::overlay::{Plan, plans};
use crate::small;

/// An arm that lives every listener on its own.
struct NaiveArm {
    /// All that is the arm's own; what the platform believes is replaced every morning.
    state: State,
    marketing: Marketing,
    intervention: Intervention,
    release: ReleaseBelief,
    /// Streams of the release that counted so far.
    counted: u64,
}

/// What a day left in an arm.
struct Evening {
    record: DayRecord,
    plays: Plays,
}

impl NaiveArm {
    /// The base as it is now, in which something else is done from now on.
    fn on_top_of(base: &Arm, (campaigns, intervention): &Plan) -> Self {
        let state = base.state.clone();
        let fans = state.followers(base.environment.world.catalogue.focal_artist());
        Self {
            marketing: Marketing::new(campaigns, fans),
            intervention: intervention.clone(),
            release: state.platform.release_belief(),
            counted: 0,
            state,
        }
    }

    /// Lives through the day that the base began and ended like this.
    fn live(&mut self, environment: &Environment, morning: &State, evening: &State) -> Evening {
        let (today, focal) = (morning.today, environment.world.catalogue.focal);
        let Self { state, intervention, release, .. } = self;
        // All beliefs are the base's of this morning, but for those about the release.
        state.platform = morning.platform.clone();
        let ledger = &mut state.platform.belief.ledger;
        ledger.counters[focal.index()] = release.counters;
        ledger.quality[focal.index()] = release.quality;
        state.playlists.followers.clone_from(&morning.playlists.followers);
        let mut bought = open(environment, state, &mut self.marketing);
        let todays = intervention.gifts.iter().filter(|gift| gift.day == today);
        let given = todays.map(|gift| Prompt { listener: gift.listener, act: Act::Given });
        bought.prompts.extend(given);
        // The recommender learns from the base's listeners; who has heard the release is the arm's.
        if state.platform.refresh(today, |it| it.sample(&morning.accounts)) {
            release.audience = audience(environment, state);
            release.view = state.platform.view_of(release);
        }
        let standing = state.platform.standing_of(release, today);
        let events = happen(environment, state, bought, intervention, &standing);
        let learnt = &evening.platform;
        release.counters.advance(learnt.counter_kept, &by_track(&events, focal)[&focal]);
        release.newcomer.advance(learnt.counter_kept, &reception(&events, focal));
        let (genre, weights) = (
            environment.world.catalogue.facts[focal.index()].genre,
            &learnt.params.training_weights,
        );
        release.quality = learnt.belief.ledger.quality_of(&release.counters, genre, weights);
        let mut record = record(today, &events, &environment.world.catalogue);
        self.counted += record.focal.streams;
        if self.counted < u64::from(environment.economics.royalty_floor_streams) {
            (record.royalties, record.commission) = (Money::ZERO, Money::ZERO);
        }
        self.marketing.record_commission(record.commission);
        state.today = today.plus(1);
        Evening { record, plays: events.plays }
    }
}

/// What the arm's own listeners of the training sample have on record about the release.
fn audience(environment: &Environment, state: &State) -> Vec<Cell> {
    let (listeners, focal) = (environment.world.listeners.len(), environment.world.catalogue.focal);
    let sample = state.platform.params.training_listeners;
    let sampled = (0..listeners).filter(|&id| in_sample(ListenerId(id as u32), listeners, sample));
    let cell = |(row, id): (usize, usize)| {
        let history = state.accounts[id / COHORT].histories.of(id % COHORT);
        let of_release = history.iter().find(|feedback| feedback.track == focal)?;
        Some(Cell { column: row as u32, weight: of_release.weight })
    };
    sampled.enumerate().filter_map(cell).collect()
}

/// Notes what the listeners of an arm play today.
#[derive(Default)]
struct Notes(Mutex<BTreeMap<ListenerId, Vec<Play>>>);

impl Observer for Notes {
    fn listener_day(&self, listener: ListenerId, _day: Day, log: &DayLog) {
        let twice = self.0.lock().unwrap().insert(listener, log.plays.clone());
        assert!(twice.is_none(), "{listener:?} lived the day twice");
    }
}

impl Notes {
    /// Today's plays in the order of listeners.
    fn take(&self) -> Plays {
        let notes = std::mem::take(&mut *self.0.lock().unwrap());
        let plays = notes.into_iter().map(|(id, plays)| plays.into_iter().map(move |it| (id, it)));
        plays.flatten().collect()
    }
}

/// A base with arms on top, and the naive ones that they must equal.
struct Company {
    base: Arm,
    naive: Vec<NaiveArm>,
    /// Who looks on in each arm, if anybody does.
    notes: Vec<Option<Arc<Notes>>>,
}

impl Company {
    /// Nobody on top yet.
    fn of(base: Arm) -> Self {
        Self { base, naive: Vec::new(), notes: Vec::new() }
    }

    /// Puts on one more arm.
    fn add(&mut self, plan: &Plan, watched: bool) {
        let notes = watched.then(Arc::<Notes>::default);
        let observers = notes.iter().map(|notes| notes.clone() as Arc<dyn Observer>).collect();
        self.naive.push(NaiveArm::on_top_of(&self.base, plan));
        self.base.overlay(&plan.0, plan.1.clone(), observers);
        self.notes.push(notes);
    }

    /// The first difference between an arm and the naive one up to `end`, if there is one.
    fn first_difference(&mut self, end: Day) -> Option<String> {
        let environment = self.base.environment.clone();
        while self.base.today() < end {
            let morning = self.base.state.clone();
            self.base.advance();
            let arms = self.base.overlaid().iter().zip(&mut self.naive).zip(&self.notes);
            for (nth, ((arm, naive), notes)) in arms.enumerate() {
                let ours = naive.live(&environment, &morning, &self.base.state);
                let place = format!("arm {nth}, day {}", morning.today.0);
                let plays = notes.as_ref().map(|notes| notes.take());
                if let Some(difference) = plays.and_then(|it| first_play(&it, &ours.plays)) {
                    return Some(format!("{place}: {difference}"));
                }
                let (theirs, ours) = (arm.record().unwrap(), &ours.record);
                if theirs != ours {
                    return Some(format!("{place}: engine {theirs:#?}\noracle {ours:#?}"));
                }
                let (theirs, ours) = (arm.release(), &naive.release);
                if theirs != ours {
                    return Some(format!("{place}: engine {theirs:#?}\noracle {ours:#?}"));
                }
            }
        }
        None
    }
}

/// The first play that differs.
fn first_play(theirs: &Plays, ours: &Plays) -> Option<String> {
    let last = theirs.len().max(ours.len());
    let nth = (0..last).find(|&nth| theirs.get(nth) != ours.get(nth))?;
    Some(format!("play {nth}: engine {:?}, oracle {:?}", theirs.get(nth), ours.get(nth)))
}

/// A small world whose platform learns often and whose listeners often judge playlists.
fn spec() -> Spec {
    let mut spec = small::spec(400, 500);
    spec.behaviour.following.find_per_week = 0.5;
    spec.behaviour.following.leave_per_week = 0.3;
    spec.platform.training_listeners = 250;
    spec.platform.retrain_days = 3;
    spec
}

/// A base that buys nothing, from the morning of `day` on, under these plans.
fn company(spec: &Spec, day: i16, plans: &[Plan], watched: bool) -> Company {
    let mut company = Company::of(small::morning(spec, Day(day)).fork(&[]));
    for plan in plans {
        company.add(plan, watched);
    }
    company
}

fn buying(campaigns: Vec<Campaign>) -> Plan {
    (campaigns, Intervention::default())
}

#[test]
fn an_arm_on_top_agrees_with_the_oracle_under_every_campaign_that_leaves_other_tracks_alone() {
    let campaigns: Vec<Plan> =
        plans().into_iter().filter(|plan| *plan == buying(plan.0.clone())).collect();
    assert_eq!(campaigns.len(), 13);
    let spec = spec();
    for plans in campaigns.chunks(3) {
        let difference = company(&spec, -8, plans, false).first_difference(Day(14));
        assert_eq!(difference, None, "{plans:?}");
    }
}

#[test]
fn an_arm_on_top_agrees_with_the_oracle_under_every_intervention() {
    let interventions: Vec<Plan> =
        plans().into_iter().filter(|plan| plan.1 != Intervention::default()).collect();
    assert_eq!(interventions.len(), 6);
    let mut spec = spec();
    // So that what is kept and what is told go apart when saves are taken back.
    spec.behaviour.unsave.unsave_per_week = 0.2;
    for plans in interventions.chunks(3) {
        let difference = company(&spec, -1, plans, false).first_difference(Day(21));
        assert_eq!(difference, None, "{plans:?}");
    }
}

#[test]
fn an_arm_on_top_agrees_with_the_oracle_under_every_recommender() {
    let plans = [buying(vec![small::ads(Ask::Save)]), buying(small::harmless(300.0))];
    for name in longplay::platform::recommend::names() {
        let mut spec = spec();
        name.clone_into(&mut spec.platform.recommender);
        let difference = company(&spec, -2, &plans, false).first_difference(Day(7));
        assert_eq!(difference, None, "{name}");
    }
}

#[test]
fn an_arm_on_top_agrees_with_the_oracle_where_its_base_buys_as_well() {
    let mut spec = spec();
    spec.economics.royalty_floor_streams = 60;
    let bought = small::harmless(200.0);
    let eased = Intervention::of_friction(Friction { share: 0.5, ease: 1.0 });
    let mut company = Company::of(small::morning(&spec, Day(-8)).fork(&bought));
    company.add(&buying(Vec::new()), false);
    company.add(&(bought.clone(), eased), false);
    company.add(&buying(vec![small::ads(Ask::Follow)]), false);
    assert_eq!(company.first_difference(Day(14)), None);
}

#[test]
fn an_arm_on_top_with_a_cut_agrees_with_the_oracle_where_its_base_has_pre_saves_as_well() {
    let bought = small::harmless(200.0);
    for cut in [Cut::Library, Cut::Training, Cut::Both] {
        let mut company = Company::of(small::morning(&spec(), Day(-8)).fork(&bought));
        company.add(&(bought.clone(), Intervention::of_cut(cut)), false);
        assert_eq!(company.first_difference(Day(14)), None, "{cut:?}");
    }
}

#[test]
fn arms_that_are_put_on_one_after_the_other_agree_with_the_oracle() {
    let mut company = company(&spec(), -1, &[buying(vec![small::ads(Ask::Save)])], false);
    assert_eq!(company.first_difference(Day(4)), None);
    company.add(&buying(vec![small::ads(Ask::Follow)]), false);
    assert_eq!(company.first_difference(Day(6)), None);
    company.add(&buying(small::harmless(300.0)), false);
    assert_eq!(company.first_difference(Day(12)), None);
}

#[test]
fn whoever_looks_on_in_an_arm_on_top_sees_every_play_of_the_oracle() {
    let nudged = Intervention {
        friction: Friction { share: -0.5, ease: 2.0 },
        cut: Cut::Training,
        ..Intervention::default()
    };
    let plans = [buying(small::harmless(300.0)), (vec![small::ads(Ask::Save)], nudged)];
    assert_eq!(company(&spec(), -8, &plans, true).first_difference(Day(10)), None);
}

#[test]
fn the_oracle_notices_an_arm_on_top_that_is_slightly_off() {
    let spec = spec();
    let fork = small::morning(&spec, Day(-1));
    let ads = |budget| Campaign::Ads(Ads { budget, ask: Ask::Save, ..Ads::default() });
    let gift = |listener| {
        Intervention::of_gifts(vec![Gift { day: Day(1), listener: ListenerId(listener) }])
    };
    let plan = (vec![ads(100.0)], gift(7));
    let off = |change: &dyn Fn(&mut NaiveArm)| {
        let mut company = Company::of(fork.fork(&[]));
        company.add(&plan, false);
        change(&mut company.naive[0]);
        company.first_difference(Day(12)).is_some()
    };
    let base = fork.fork(&[]);
    let planned = |plan: &Plan| off(&|naive| *naive = NaiveArm::on_top_of(&base, plan));
    assert!(!off(&|_| ()));
    assert!(!planned(&plan));
    assert!(planned(&(vec![ads(105.0)], gift(7))));
    assert!(planned(&(vec![ads(100.0)], gift(8))));
    let eased = Friction { share: 0.5, ease: 0.3 };
    assert!(planned(&(plan.0.clone(), Intervention { friction: eased, ..gift(7) })));
    let cut = Cut::Training;
    assert!(planned(&(plan.0.clone(), Intervention { cut, ..gift(7) })));
    assert!(off(&|naive| naive.release.counters.starts += 0.01));
    assert!(off(&|naive| naive.release.audience.push(Cell { column: 0, weight: 1.0 })));
    let asked = |naive: &mut NaiveArm| {
        for focal in &mut naive.state.memories[0].focal {
            focal.since_save_ask = 3;
        }
    };
    assert!(off(&asked));
    assert!(off(&|naive| naive.state.accounts[0].profiles.fill(Profile::BLANK)));
    assert!(off(&|naive| naive.state.playlists.listeners.rotate_left(1)));
}
