//! Weekly lists: Discover Weekly and Release Radar, compiled for every listener who uses them.
//!
//! Owns whom a list is compiled for, in the base and in arms on top of it. What is on it is in
//! [`crate::platform::surface`].

use rayon::prelude::*;

use crate::model::bond::Bond;
use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::memory::CohortMemory;
use crate::model::source::Source;
use crate::platform::accounts::{CohortAccounts, WeeklySlate};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::release_radar::Kept;
use crate::platform::surface::{
    ProfileQuery, RecommendContext, Visitor, discover_weekly, release_radar,
};
use crate::sim::environment::Environment;
use crate::sim::overlay::layer::Weekly;
use crate::sim::overlay::{Overlays, rivals};
use crate::sim::state::State;
use crate::units::Day;

/// Whom a list is compiled for: a member of a cohort, as remembered and as on record.
#[derive(Clone, Copy)]
struct Reader<'a> {
    id: ListenerId,
    memory: &'a CohortMemory,
    accounts: &'a CohortAccounts,
    member: usize,
}

/// Buffers of a thread.
#[derive(Default)]
struct Scratch {
    search: SearchScratch,
    slate: Vec<TrackId>,
    /// Arms in which the base's listener would get another list.
    moved: Vec<usize>,
    /// Artists that a listener has played and who have news, and how often.
    played: Vec<(u32, ArtistId)>,
    artists: Vec<ArtistId>,
}

/// Compiles this week's Discover Weekly for everybody.
pub(super) fn refresh_discover_weekly(
    environment: &Environment,
    state: &mut State,
    overlays: &mut Overlays,
    today: Day,
) {
    let compile = |context: &RecommendContext<'_>, reader: Reader<'_>, scratch: &mut Scratch| {
        let Reader { id, accounts, member, .. } = reader;
        let direction = accounts.profiles[member].direction();
        let profile = ProfileQuery::of(accounts, member, &direction);
        let visitor = Visitor { listener: id, today, streamed: accounts.streamed(member) };
        discover_weekly::compile(
            context,
            visitor,
            profile,
            &mut scratch.search,
            &mut scratch.slate,
        );
    };
    refresh(environment, state, overlays, (Weekly::Discovery, Source::DiscoverWeekly), &compile);
}

/// Compiles this week's Release Radar for everybody.
pub(super) fn refresh_release_radar(
    environment: &Environment,
    state: &mut State,
    overlays: &mut Overlays,
    today: Day,
) {
    let artist_of = |track: u32| environment.world.catalogue.facts[track as usize].artist;
    let latest = std::mem::take(&mut state.latest);
    let belief = &state.platform.belief;
    let mut fresh_by_artist = std::mem::take(&mut state.fresh_by_artist);
    fresh_by_artist.clear();
    let facts = &environment.world.catalogue.facts;
    let music = |track: &TrackId| !facts[track.index()].is_episode();
    let new = belief.all_fresh().filter(music);
    fresh_by_artist.extend(new.map(|track| (artist_of(track.0), track)));
    // In the order in which they came out, which for most is that of identifiers. Of those that
    // come out in some arms only, the first one is the newest of its day, the focal track excepted.
    let also = environment.world.catalogue.also.start;
    fresh_by_artist.sort_unstable_by_key(|&(artist, track)| {
        let order = if track.0 < also { (true, track.0) } else { (false, u32::MAX - track.0) };
        (artist, facts[track.index()].release_day, order)
    });
    let news: Vec<bool> =
        latest.iter().map(|it| it.is_some_and(|track| belief.is_fresh(track))).collect();
    let has_news = |artist: ArtistId| news[artist.index()];
    let new: &[(ArtistId, TrackId)] = &fresh_by_artist;
    let compile = |context: &RecommendContext<'_>, reader: Reader<'_>, scratch: &mut Scratch| {
        let Reader { id, memory, accounts, member } = reader;
        let direction = accounts.profiles[member].direction();
        let slots = memory.slots(member);
        let saved = |track| slots.find(track).is_some_and(|place| slots.at(place).is(Bond::SAVED));
        let profile = ProfileQuery::of(accounts, member, &direction);
        let visitor = Visitor { listener: id, today, streamed: accounts.streamed(member) };
        let Scratch { search, slate, played, artists, .. } = scratch;
        played.clear();
        for bond in slots.iter().filter(|bond| bond.plays > 0 && !bond.is(Bond::DISMISSED)) {
            let artist = artist_of(bond.track.0);
            if has_news(artist) {
                played.push((u32::from(bond.plays), artist));
            }
        }
        rank_artists(played, artists);
        let follows = memory.follows[member].artists();
        let kept = Kept { follows, played: artists, saved: &saved };
        release_radar::compile(context, visitor, profile, kept, new, search, slate);
    };
    refresh(environment, state, overlays, (Weekly::Radar, Source::ReleaseRadar), &compile);
    state.fresh_by_artist = fresh_by_artist;
    state.latest = latest;
}

/// Artists by plays, the most played first.
fn rank_artists(played: &mut Vec<(u32, ArtistId)>, ranked: &mut Vec<ArtistId>) {
    played.sort_unstable_by_key(|&(_, artist)| artist);
    played.dedup_by(|next, first| {
        let same = next.1 == first.1;
        first.0 += if same { next.0 } else { 0 };
        same
    });
    played.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.clear();
    ranked.extend(played.iter().map(|&(_, artist)| artist));
}

/// Compiles a list for everybody who uses it. Arms on top get one of their own where the release
/// has another place for a listener who shares the base's days, and for all who do not.
fn refresh(
    environment: &Environment,
    state: &mut State,
    overlays: &mut Overlays,
    (of, source): (Weekly, Source),
    compile: &(dyn Fn(&RecommendContext<'_>, Reader<'_>, &mut Scratch) + Sync),
) {
    let State { accounts, memories, platform, .. } = state;
    let rivals = rivals(&overlays.arms);
    let context = RecommendContext { rivals: &rivals, ..platform.context() };
    let arms: Vec<RecommendContext<'_>> =
        overlays.arms.iter().map(|arm| arm.context(environment, &context)).collect();
    let own = environment.own.clone();
    let cohorts = accounts[own.clone()]
        .par_iter_mut()
        .zip(&memories[own.clone()])
        .zip(&mut overlays.cohorts[own.clone()])
        .zip(own);
    cohorts.for_each_init(Scratch::default, |scratch, (((accounts, memory), layers), cohort)| {
        for layer in &mut *layers {
            layer.slates.clear(of);
        }
        let (first, members) = environment.world.cohort(cohort);
        for (member, listener) in members.iter().enumerate() {
            if !listener.uses(source) {
                continue;
            }
            let id = ListenerId(first + member as u32);
            scratch.slate.clear();
            let reader = Reader { id, memory, accounts, member };
            compile(&context, reader, scratch);
            of.slate(accounts, member).replace(&scratch.slate);
            let mut moved = std::mem::take(&mut scratch.moved);
            moved.clone_from(&scratch.search.moved);
            for &arm in &moved {
                if layers[arm].parted(member).is_some() {
                    continue;
                }
                let reader = Reader { id, memory, accounts, member };
                scratch.slate.clear();
                compile(&RecommendContext { again: true, ..arms[arm] }, reader, scratch);
                let mut slate = WeeklySlate::EMPTY;
                slate.replace(&scratch.slate);
                if slate.tracks() != of.of(accounts, member).tracks() {
                    layers[arm].slates.push(of, member, slate);
                }
            }
            scratch.moved = moved;
            for (context, layer) in arms.iter().zip(&mut *layers) {
                let Some(parted) = layer.parted_mut(member) else { continue };
                let (memory, accounts) = (&parted.memory, &parted.accounts);
                let reader = Reader { id, memory, accounts, member: 0 };
                scratch.slate.clear();
                compile(context, reader, scratch);
                of.slate(&mut parted.accounts, 0).replace(&scratch.slate);
            }
        }
    });
}
