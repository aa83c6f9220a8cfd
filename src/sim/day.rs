//! START HERE: one day, phase by phase.
//!
//! [`advance_one_day`] is the whole model in the order in which it happens; every phase is a
//! function below it or one hop away. Yesterday's state goes in, today's comes out, and within the
//! day all listeners read the same platform. `Arm::advance` calls it day after day.

use rayon::prelude::*;

use crate::dynamics::campaign::{Marketing, Purchases};
use crate::dynamics::curation::{self, CurationInputs};
use crate::measure::record::{Counts, DayRecord, Turnover};
use crate::model::bond::Bond;
use crate::model::ids::ListenerId;
use crate::model::memory::place_of;
use crate::model::source::Source;
use crate::platform::detection::Verdict;
use crate::platform::retrieval::SearchScratch;
use crate::platform::royalties::Payment;
use crate::platform::surface::release_radar::Kept;
use crate::platform::surface::{ProfileQuery, Visitor, discover_weekly, release_radar};
use crate::sim::environment::Environment;
use crate::sim::intervention::Intervention;
use crate::sim::listen::listen;
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::sim::week;
use crate::tally::{SourceCounts, Tally};
use crate::units::{Day, Weekday};

/// Simulates the state's next day and returns what was observed.
pub fn advance_one_day(
    environment: &Environment,
    state: &mut State,
    marketing: &mut Marketing,
    intervention: &Intervention,
    tallies: &mut TallyPool,
) -> DayRecord {
    let today = state.today;
    release(environment, state, today);
    let mut bought = campaigns(environment, state, marketing, today);
    intervention.give(&mut bought, today);
    let sanctioned = state.platform.detection.passed_over().is_some();
    programme(environment, state, bought.editorial_bonus, today);
    tallies.expect(state.platform.belief.ledger.expectation());
    let turnover = week::turn(environment, state, intervention.cut, today);
    listen(environment, state, &bought, intervention, today, tallies);
    let tally = tallies.merge();
    let verdict = state.platform.learn(tally, &bought.artificial, today);
    let paid = pay(environment, state, &bought, tally, &verdict);
    marketing.record_commission(paid.commission);
    let record = observe(today, &bought, tally, &verdict, &paid, sanctioned, turnover);
    state.today = today.plus(1);
    record
}

/// Release: today's tracks enter, and artists' pages show them.
fn release(environment: &Environment, state: &mut State, today: Day) {
    let catalogue = &environment.world.catalogue;
    let new = catalogue.released_on(today);
    for track in new.clone() {
        let facts = &catalogue.facts[track as usize];
        let track = crate::model::ids::TrackId(track);
        state.released[facts.genre.index()].push(track);
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
    let banned = platform.detection.banned();
    let mut bought = marketing.buy(
        &environment.world,
        &environment.campaign_rng,
        playlists,
        memories,
        banned,
        today,
    );
    if let Some(release) = platform.detection.taken_down() {
        bought.withhold(release);
    }
    bought
}

/// Programme: surfaces that are due are refreshed from yesterday's belief.
fn programme(environment: &Environment, state: &mut State, editorial_bonus: f32, today: Day) {
    let weekday = environment.calendar.weekday(today);
    let opening = today == environment.calendar.first_day();
    state.platform.refresh(today, &state.accounts);
    if weekday == Weekday::Monday || opening {
        place_profiles(state);
    }
    if weekday == discover_weekly::REFRESH || opening {
        refresh_discover_weekly(environment, state, today);
    }
    if weekday == release_radar::REFRESH || opening {
        refresh_release_radar(environment, state, today);
    }
    if weekday == curation::EDITORIAL_REFRESH || opening {
        refresh_editorial(environment, state, editorial_bonus, today);
    }
    renew_playlists(environment, state, today);
}

/// Looks up the cluster of every profile. Profiles move slowly: once a week is enough.
fn place_profiles(state: &mut State) {
    let clusters = &state.platform.belief.clusters;
    state.accounts.par_iter_mut().for_each(|accounts| {
        for (profile, cluster) in accounts.profiles.iter().zip(&mut accounts.clusters) {
            *cluster = clusters.nearest(&profile.direction());
        }
    });
}

fn refresh_discover_weekly(environment: &Environment, state: &mut State, today: Day) {
    let context = state.platform.context();
    state.accounts.par_iter_mut().enumerate().for_each_init(
        || (SearchScratch::default(), Vec::new()),
        |(scratch, slate), (cohort, accounts)| {
            let (first, members) = environment.world.cohort(cohort);
            for (member, listener) in members.iter().enumerate() {
                if !listener.uses(Source::DiscoverWeekly) {
                    continue;
                }
                slate.clear();
                let direction = accounts.profiles[member].direction();
                let profile = ProfileQuery::of(accounts, member, &direction);
                let listener = ListenerId(first + member as u32);
                let visitor = Visitor { listener, today, streamed: accounts.streamed(member) };
                discover_weekly::compile(&context, visitor, profile, scratch, slate);
                accounts.discover_weekly[member].replace(slate);
            }
        },
    );
}

fn refresh_release_radar(environment: &Environment, state: &mut State, today: Day) {
    let context = state.platform.context();
    let artist_of = |track: u32| environment.world.catalogue.facts[track as usize].artist;
    state.fresh_by_artist.clear();
    let fresh = context.belief.fresh.clone();
    let entries = fresh.map(|track| (artist_of(track), crate::model::ids::TrackId(track)));
    state.fresh_by_artist.extend(entries);
    state.fresh_by_artist.sort_unstable();
    let fresh_by_artist = &state.fresh_by_artist;
    state.accounts.par_iter_mut().zip(&state.memories).enumerate().for_each_init(
        || (SearchScratch::default(), Vec::new()),
        |(scratch, slate), (cohort, (accounts, memory))| {
            let (first, members) = environment.world.cohort(cohort);
            for (member, listener) in members.iter().enumerate() {
                if !listener.uses(Source::ReleaseRadar) {
                    continue;
                }
                slate.clear();
                let direction = accounts.profiles[member].direction();
                let slots = memory.slots(member);
                let saved =
                    |track| slots.find(track).is_some_and(|place| slots.at(place).is(Bond::SAVED));
                let profile = ProfileQuery::of(accounts, member, &direction);
                let listener = ListenerId(first + member as u32);
                let visitor = Visitor { listener, today, streamed: accounts.streamed(member) };
                let kept = Kept { follows: memory.follows[member].artists(), saved: &saved };
                release_radar::compile(
                    &context,
                    visitor,
                    profile,
                    kept,
                    fresh_by_artist,
                    scratch,
                    slate,
                );
                accounts.release_radar[member].replace(slate);
            }
        },
    );
}

fn refresh_editorial(
    environment: &Environment,
    state: &mut State,
    editorial_bonus: f32,
    today: Day,
) {
    let counters = &state.platform.belief.ledger.counters;
    let momentum = |track: crate::model::ids::TrackId| counters[track.index()].streams;
    let params = &environment.behaviour.curation;
    let edit = |released: &Vec<_>| {
        let catalogue = &environment.world.catalogue;
        curation::edit(
            params,
            &environment.behaviour_rng,
            catalogue,
            released,
            &momentum,
            editorial_bonus,
            today,
        )
    };
    state.playlists.editorial = state.released.par_iter().map(edit).collect();
    if let Some(passed_over) = state.platform.detection.passed_over() {
        for list in &mut state.playlists.editorial {
            list.retain(|&track| track != passed_over);
        }
    }
}

/// A seventh of the listeners' playlists is renewed each day; paid placements stay until they run
/// out.
fn renew_playlists(environment: &Environment, state: &mut State, today: Day) {
    let focal = environment.world.catalogue.focal;
    let playlists = &mut state.playlists;
    for gone in playlists.placements.extract_if(.., |placement| placement.until <= today) {
        let tracks = &mut playlists.listeners[gone.playlist];
        if tracks.get(gone.place) == Some(&focal) {
            // Back to what was there, unless the curator has put it elsewhere meanwhile.
            if tracks.contains(&gone.displaced) {
                tracks.remove(gone.place);
            } else {
                tracks[gone.place] = gone.displaced;
            }
        }
    }
    let placements = &playlists.placements;
    playlists.listeners.par_iter_mut().enumerate().for_each(|(index, tracks)| {
        if index % 7 != (today.0.rem_euclid(7)) as usize {
            return;
        }
        let playlist = &environment.world.playlists[index];
        let (cohort, member) = place_of(playlist.curator);
        let paid: Vec<usize> = placements
            .iter()
            .filter(|placement| placement.playlist == index)
            .map(|placement| placement.place)
            .collect();
        let from = CurationInputs {
            world: &environment.world,
            released: &state.released[playlist.genre.index()],
            taste: state.listeners[cohort]
                .taste(member, &environment.world.listeners[playlist.curator.index()]),
            slots: state.memories[cohort].slots(member),
            paid: &paid,
        };
        curation::renew_playlist(
            &environment.behaviour.curation,
            &environment.behaviour_rng,
            index as u32,
            &from,
            today,
            tracks,
        );
    });
}

/// What the day's streams earn: commission falls due on radio and Daily Mix while they are boosted.
fn pay(
    environment: &Environment,
    state: &mut State,
    bought: &Purchases,
    tally: &Tally,
    verdict: &Verdict,
) -> Payment {
    let commission = bought.promotion.map_or(0.0, |promotion| promotion.commission);
    let boosted = [Source::Radio, Source::DailyMix];
    let boosted = boosted.map(|source| tally.focal_sources[source as usize].streams);
    let counted = verdict.change(tally.focal().streams);
    state.royalties.pay(&environment.economics, counted, boosted.iter().sum(), commission)
}

/// Observe: the day's measures, from integers.
fn observe(
    today: Day,
    bought: &Purchases,
    tally: &Tally,
    verdict: &Verdict,
    paid: &Payment,
    sanctioned: bool,
    turnover: Turnover,
) -> DayRecord {
    let mut focal = counts(&tally.focal_sources);
    focal.saves += tally.pre_saves;
    let mut world = counts(&tally.sources);
    world.saves += tally.pre_saves;
    DayRecord {
        day: today,
        focal,
        focal_listeners: tally.focal_listeners,
        focal_new_listeners: u64::from(tally.focal().first_streams),
        focal_streams_by_source: tally.focal_sources.map(|source| source.streams),
        exposures: bought.exposures,
        cost: bought.cost,
        artificial_streams: verdict.counted,
        artificial_removed: verdict.removed,
        artificial_bought: bought.artificial_bought,
        penalty: verdict.penalty,
        royalties: paid.royalties,
        commission: paid.commission,
        sanctioned,
        world,
        world_listeners: tally.listeners,
        world_streams_by_source: tally.sources.map(|source| source.streams),
        turnover: Turnover {
            album_saves: tally.album_saves,
            album_tracks: tally.album_tracks,
            ..turnover
        },
    }
}

fn counts(sources: &[SourceCounts; Source::COUNT]) -> Counts {
    let mut total = SourceCounts::default();
    for source in sources {
        total.add(source);
    }
    Counts {
        starts: total.starts,
        streams: total.streams,
        skips: total.starts - total.streams,
        completions: total.completions,
        saves: total.saves,
        adds: total.adds,
        follows: total.follows,
    }
}
