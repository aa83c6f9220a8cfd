//! START HERE: one day, phase by phase.
//!
//! [`advance_one_day`] is the whole model in the order in which it happens; every phase is a
//! function below it or one hop away. Yesterday's state goes in, today's comes out, and within the
//! day all listeners read the same platform. `Arm::advance` calls it day after day.

use std::sync::Arc;

use rayon::prelude::*;

use crate::dynamics::campaign::{Marketing, Purchases};
use crate::dynamics::curation;
use crate::measure::record::DayRecord;
use crate::model::ids::TrackId;
use crate::model::memory::{listener_at, place_of};
use crate::platform::Platform;
use crate::platform::accounts::CohortAccounts;
use crate::platform::history::{Pupil, Sample};
use crate::platform::surface::{discover_weekly, release_radar};
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::sim::listen::listen;
use crate::sim::observe::{observe, pay};
use crate::sim::overlay::{Overlays, Remembered};
use crate::sim::programme::{edit, end_placements, renew, renews, tell_renewed};
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::sim::{week, weekly};
use crate::units::{Day, Weekday};

/// Simulates the state's next day and returns what was observed; arms on top live it too.
pub fn advance_one_day(
    environment: &Environment,
    state: &mut State,
    marketing: &mut Marketing,
    intervention: &Intervention,
    tallies: &mut TallyPool,
    overlays: &mut Overlays,
) -> DayRecord {
    let today = state.today;
    release(environment, state, today);
    let mut bought = campaigns(environment, state, marketing, today);
    intervention.give(&mut bought, today);
    overlays.buy(environment, state, today);
    let sanctioned = state.platform.detection.passed_over().is_some();
    programme(environment, state, bought.editorial_bonus, today, overlays);
    tallies.judge_by(&state.platform.yardstick(), overlays.arms().len());
    let turnover = week::turn(environment, state, intervention.cut, today, overlays);
    listen(environment, state, &bought, intervention, today, tallies, overlays);
    let tally = tallies.merge(&*environment.ranks);
    let verdict = state.platform.learn(tally, &bought.artificial, today);
    let sums = tally.sums(&environment.followed);
    let paid = pay(environment, &mut state.royalties, &bought, &sums, &verdict);
    marketing.record_commission(paid.commission);
    let record = observe(today, &bought, &sums, &verdict, &paid, sanctioned, turnover);
    overlays.observe(environment, state, &record, turnover, tallies);
    state.today = today.plus(1);
    record
}

/// Release: today's tracks enter, and artists' pages show them.
fn release(environment: &Environment, state: &mut State, today: Day) {
    let catalogue = &environment.world.catalogue;
    let new = catalogue.released_on(today);
    // The focal track comes last: of an EP it is the one that pages and followers show first.
    for track in catalogue.also_on(today).chain(new.clone().map(TrackId)) {
        let facts = &catalogue.facts[track.index()];
        // Editors and curators choose among music.
        if !facts.is_episode() {
            state.released[facts.genre.index()].push(track);
        }
        state.latest[facts.artist.index()] = Some(track);
    }
    state.platform.release(new.end, today);
}

/// Campaigns: today's exposures are bought.
fn campaigns(
    environment: &Environment,
    state: &mut State,
    marketing: &mut Marketing,
    today: Day,
) -> Purchases {
    let State { playlists, memories, platform, .. } = state;
    let remembered = Remembered { environment, base: memories, arm: None };
    let banned = platform.detection.banned();
    let mut bought = marketing.buy(
        &environment.world,
        &environment.campaign_rng,
        playlists,
        &remembered,
        banned,
        today,
    );
    if let Some(release) = platform.detection.taken_down() {
        bought.withhold(release);
    }
    bought
}

/// Programme: surfaces that are due are refreshed from yesterday's belief.
fn programme(
    environment: &Environment,
    state: &mut State,
    editorial_bonus: f32,
    today: Day,
    overlays: &mut Overlays,
) {
    let weekday = environment.calendar.weekday(today);
    let opening = today == environment.calendar.first_day();
    let State { platform, accounts, .. } = state;
    let trained = platform.refresh(today, |platform| sample(environment, platform, accounts));
    overlays.refresh(environment, state, trained, today);
    if weekday == Weekday::Monday || opening {
        place_profiles(state, overlays);
    }
    if weekday == discover_weekly::REFRESH || opening {
        weekly::refresh_discover_weekly(environment, state, overlays, today);
    }
    if weekday == release_radar::REFRESH || opening {
        weekly::refresh_release_radar(environment, state, overlays, today);
    }
    if weekday == curation::EDITORIAL_REFRESH || opening {
        refresh_editorial(environment, state, editorial_bonus, today);
        overlays.edit(environment, state, today);
    }
    let before = state.playlists.listeners.clone();
    renew_playlists(environment, state, today);
    overlays.renew(environment, state, &before, today);
}

/// What the recommender is trained with: the accounts of all ranks that are in the sample.
fn sample(environment: &Environment, platform: &Platform, accounts: &[CohortAccounts]) -> Sample {
    let (own, of) = (environment.own.clone(), environment.world.listeners.len());
    let first = listener_at(own.start, 0);
    let pupils = platform.sampled(&accounts[own], first, of);
    if environment.ranks.is_alone() {
        return Sample { of, pupils: pupils.collect() };
    }
    let mut words = Vec::new();
    pupils.for_each(|pupil| pupil.write(&mut words));
    Sample { of, pupils: Pupil::read(&environment.ranks.gather(&words)) }
}

/// Looks up the cluster of every profile. Profiles move slowly: once a week is enough.
fn place_profiles(state: &mut State, overlays: &mut Overlays) {
    let clusters = &state.platform.belief.clusters;
    let place = |accounts: &mut CohortAccounts| {
        for (profile, cluster) in accounts.profiles.iter().zip(&mut accounts.clusters) {
            *cluster = clusters.nearest(&profile.direction());
        }
    };
    state.accounts.par_iter_mut().zip(&mut overlays.cohorts).for_each(|(accounts, layers)| {
        place(accounts);
        for (_, parted) in layers.iter_mut().flat_map(|layer| &mut layer.parted) {
            place(&mut parted.accounts);
        }
    });
}

fn refresh_editorial(
    environment: &Environment,
    state: &mut State,
    editorial_bonus: f32,
    today: Day,
) {
    let counters = &state.platform.belief.ledger.counters;
    let momentum = |track: TrackId| counters[track.index()].streams;
    let passed_over = state.platform.detection.passed_over();
    let catalogue = &environment.world.catalogue;
    let mut heard = vec![Vec::new(); environment.desks.lists()];
    for &track in state.released.iter().flatten() {
        let facts = &catalogue.facts[track.index()];
        heard[environment.desks.hearing(facts.artist, facts.genre)].push(track);
    }
    let list = |released: &Vec<_>| {
        let mut list = edit(environment, released, &momentum, editorial_bonus, today);
        list.retain(|&track| Some(track) != passed_over);
        Arc::new(list)
    };
    state.playlists.editorial = heard.par_iter().map(list).collect();
}

/// A seventh of the listeners' playlists is renewed each day; placements stay until they run out.
/// Each rank renews those of its own curators and is told of the others.
fn renew_playlists(environment: &Environment, state: &mut State, today: Day) {
    end_placements(&mut state.playlists, today);
    let mut lists = std::mem::take(&mut state.playlists.listeners);
    let (state_now, placements) = (&*state, &state.playlists.placements);
    let curator = |index: usize| place_of(environment.world.playlists[index].curator);
    let is_due = |index: usize| renews(index, today) && environment.own.contains(&curator(index).0);
    lists.par_iter_mut().enumerate().filter(|(index, _)| is_due(*index)).for_each(
        |(index, list)| {
            let (cohort, member) = curator(index);
            let curator = (&state_now.memories[cohort], &state_now.listeners[cohort], member);
            renew(environment, state_now, placements, curator, (index, list), today);
        },
    );
    let renewed = (0..lists.len()).filter(|it| is_due(*it)).map(|it| (0, it));
    tell_renewed(&*environment.ranks, &mut [&mut lists], renewed);
    state.playlists.listeners = lists;
}
