//! The oracle: a day as a child would write it, one listener after the other and every event in one
//! long list. The engine must agree with it to the last bit.
//!
//! Owns the order of a day and its sums. Arms that live alone are compared here, arms that share
//! the days of another one in [`arm_on_top`].
//!
//! It shares the equations of `dynamics` and the platform's lists with the engine, and nothing of
//! `sim`: the order of events, the queues, what is remembered and all sums are written anew. Its
//! worlds have no podcasts, whose own tests are in `podcasts.rs`.

mod arm_on_top;
mod encounter;
mod queue;
mod week;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use longplay::dynamics::campaign::{
    Act, Ask, Campaign, Marketing, PlaylistPitch, PreSave, Purchases,
};
use longplay::dynamics::curation::{CurationInputs, edit, renew_playlist};
use longplay::dynamics::recall::{RecallParams, RecallTables};
use longplay::dynamics::session;
use longplay::measure::record::{Counts, DayRecord, Turnover};
use longplay::model::bond::Bond;
use longplay::model::catalogue::Catalogue;
use longplay::model::ids::{ArtistId, ListenerId, TrackId};
use longplay::model::listener_state::CohortState;
use longplay::model::memory::{COHORT, CohortMemory};
use longplay::model::play::Play;
use longplay::model::playlist::Playlists;
use longplay::model::source::Source;
use longplay::model::vector::{Compact, Vector};
use longplay::platform::detection::Verdict;
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::standing::Standing;
use longplay::platform::surface::release_radar::Kept;
use longplay::platform::surface::{
    ProfileQuery, Promoted, RecommendContext, Visitor, discover_weekly, release_radar,
};
use longplay::sim::environment::Environment;
use longplay::sim::intervention::Intervention;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::sim::state::State;
use longplay::tally::{Reception, SourceCounts, Tally, TrackCounts};
use longplay::units::{Day, Money, Weekday};

use crate::small;
use encounter::{Player, find_in_library, play};

/// What happened on a day.
struct Events {
    /// Everything that was played, in order, and who played it.
    plays: Plays,
    /// Who found the focal track in the library, as promised.
    pre_savers: Vec<ListenerId>,
    /// Listeners who followed the artist upon an announcement.
    told: Vec<ListenerId>,
    bought: Purchases,
    turnover: Turnover,
    /// Where the profile of each listener lay in the morning.
    profiles: Vec<Compact>,
    /// What plays of such flags earn, in 256ths.
    earned: Vec<i32>,
    /// What a play from each source was expected to earn, known or new to the listener.
    expectation: [[i32; 2]; Source::COUNT],
    verdict: Verdict,
}

type Plays = Vec<(ListenerId, Play)>;

/// What is done to everybody on a day, and how the release stands.
#[derive(Clone, Copy)]
struct Doings<'a> {
    bought: &'a Purchases,
    intervention: &'a Intervention,
    standing: &'a Standing,
}

/// Lives through the next day of `state`.
fn live_through(environment: &Environment, state: &mut State, marketing: &mut Marketing) -> Events {
    let today = state.today;
    let bought = open(environment, state, marketing);
    let State { platform, accounts, .. } = state;
    platform.refresh(today, |it| it.sample(accounts));
    let standing = &state.platform.context().release.clone();
    let mut events = happen(environment, state, bought, &Intervention::default(), standing);
    let catalogue = &environment.world.catalogue;
    let first_new = catalogue.initial_tracks;
    let mut counted = Tally::blank(catalogue.len(), first_new, catalogue.focal);
    for (track, counts) in by_track(&events, catalogue.focal) {
        counted.tracks[track.index()] = counts;
    }
    for track in (first_new..catalogue.len() as u32).map(TrackId) {
        counted.receptions[(track.0 - first_new) as usize] = reception(&events, track);
    }
    counted.sources = Source::ALL.map(|source| through(&events.plays, source, |_| true));
    counted.new = Source::ALL.map(|source| {
        let new = through(&events.plays, source, |play| play.is(Play::NEW));
        SourceCounts { left_before_5: 0, left_before_10: 0, ..new }
    });
    events.verdict = state.platform.learn(&counted, &events.bought.artificial, today);
    state.today = today.plus(1);
    events
}

/// Opens the day: new tracks come out, and what is due is bought.
fn open(environment: &Environment, state: &mut State, marketing: &mut Marketing) -> Purchases {
    let today = state.today;
    state.platform.release(environment.world.catalogue.released_on(today).end, today);
    let banned = state.platform.detection.banned();
    marketing.buy(
        &environment.world,
        &environment.campaign_rng,
        &mut state.playlists,
        &state.memories,
        banned,
        today,
    )
}

/// Everything that happens between the platform's morning and its evening.
fn happen(
    environment: &Environment,
    state: &mut State,
    bought: Purchases,
    intervention: &Intervention,
    standing: &Standing,
) -> Events {
    programme(environment, state, standing, bought.editorial_bonus);
    let mut turnover = week::turn(environment, state, intervention.cut);
    let doings = Doings { bought: &bought, intervention, standing };
    let (mut plays, mut pre_savers, mut told) = (Vec::new(), Vec::new(), Vec::new());
    let mut profiles = Vec::new();
    for id in (0..environment.world.listeners.len() as u32).map(ListenerId) {
        let Lived { day, pre_saved, followed } = day_of(environment, state, doings, id);
        let profile = &state.accounts[id.index() / COHORT].profiles[id.index() % COHORT];
        profiles.push(Compact::of(&profile.direction()));
        if pre_saved {
            pre_savers.push(id);
        }
        if followed {
            told.push(id);
        }
        take_in(environment, state, id, &day, pre_saved);
        week::save_albums(environment, state, id, &day, &mut turnover);
        let engagement = &mut state.listeners[id.index() / COHORT].engagement;
        if let Some(engagement) = engagement.get_mut(id.index() % COHORT)
            && !day.is_empty()
        {
            let through = day.iter().filter(|play| play.is(Play::COMPLETION)).count() as f32;
            engagement.satisfaction =
                0.9 * engagement.satisfaction + (1.0 - 0.9) * (through / day.len() as f32);
        }
        plays.extend(day.into_iter().map(|play| (id, play)));
    }
    let expectation = state.platform.belief.ledger.expectation();
    let earned = |flags| (state.platform.weights.of(flags) * 256.0).round() as i32;
    let earned = (0..128).map(earned).collect();
    let verdict = Verdict::default();
    Events { plays, pre_savers, told, bought, turnover, profiles, earned, expectation, verdict }
}

/// What goes on record of a listener's day.
fn take_in(
    environment: &Environment,
    state: &mut State,
    id: ListenerId,
    day: &[Play],
    pre_saved: bool,
) {
    let (today, member) = (state.today, id.index() % COHORT);
    let (lessons, focal) = (state.platform.lessons(), environment.world.catalogue.focal);
    let accounts = &mut state.accounts[id.index() / COHORT];
    if pre_saved {
        accounts.profiles[member].age(today, lessons.decay);
        let weight = lessons.weights.save;
        accounts.profiles[member].learn(&lessons.embeddings[focal.index()].widen(), weight);
        accounts.histories.learn(member, focal, weight);
    }
    for (nth, play) in day.iter().enumerate() {
        let profile = &mut accounts.profiles[member];
        if nth == 0 {
            profile.age(today, lessons.decay);
        }
        let weight = lessons.weights.of(play.flags);
        profile.learn(&lessons.embeddings[play.track.index()].widen(), weight);
        accounts.histories.learn(member, play.track, weight);
        accounts.streams[member] += u32::from(play.is(Play::STREAM));
        if play.is(Play::STREAM | Play::DISMISSAL) {
            accounts.record_stream(member, play.track);
        }
    }
}

/// Refreshes what is due: weekly lists, the editors' playlists, a seventh of the listeners'.
fn programme(environment: &Environment, state: &mut State, standing: &Standing, pitched: f32) {
    let (world, today) = (&environment.world, state.today);
    let out = world.catalogue.released_on(today).end;
    let weekday = environment.calendar.weekday(today);
    let opening = today == environment.calendar.first_day();
    let (rng, params) = (&environment.behaviour_rng, &environment.behaviour.curation);
    let released = |genre: u32| {
        let genre_of = |track: &TrackId| world.catalogue.facts[track.index()].genre.0;
        (0..out).map(TrackId).filter(|track| genre_of(track) == genre).collect::<Vec<_>>()
    };
    let artist_of = |track: TrackId| world.catalogue.facts[track.index()].artist;
    let context = RecommendContext { release: standing, ..state.platform.context() };
    let mut fresh: Vec<_> = context
        .belief
        .fresh
        .clone()
        .map(|track| (artist_of(TrackId(track)), TrackId(track)))
        .collect();
    fresh.sort();
    for (index, listener) in world.listeners.iter().enumerate() {
        let (id, member) = (ListenerId(index as u32), index % COHORT);
        let (memory, accounts) =
            (&state.memories[index / COHORT], &mut state.accounts[index / COHORT]);
        let profile = accounts.profiles[member].direction();
        if weekday == Weekday::Monday || opening {
            accounts.clusters[member] = context.belief.clusters.nearest(&profile);
        }
        let history = accounts.histories.of(member);
        let place =
            ProfileQuery { direction: &profile, cluster: accounts.clusters[member], history };
        let mut scratch = SearchScratch::default();
        if (weekday == Weekday::Monday || opening) && listener.uses(Source::DiscoverWeekly) {
            let mut slate = Vec::new();
            let visitor = Visitor { listener: id, today, streamed: accounts.streamed(member) };
            discover_weekly::compile(&context, visitor, place, &mut scratch, &mut slate);
            accounts.discover_weekly[member].replace(&slate);
        }
        if (weekday == Weekday::Friday || opening) && listener.uses(Source::ReleaseRadar) {
            let mut slate = Vec::new();
            let visitor = Visitor { listener: id, today, streamed: accounts.streamed(member) };
            let slots = memory.slots(member);
            let saved = |track| slots.iter().any(|it| it.track == track && it.is(Bond::SAVED));
            let played = artists_played(memory, member, &artist_of);
            let follows = memory.follows[member].artists();
            let kept = Kept { follows, played: &played, saved: &saved };
            release_radar::compile(
                &context,
                visitor,
                place,
                kept,
                &fresh,
                &mut scratch,
                &mut slate,
            );
            accounts.release_radar[member].replace(&slate);
        }
    }
    if weekday == Weekday::Friday || opening {
        let momentum = |track: TrackId| context.belief.ledger.counters[track.index()].streams;
        for (genre, list) in state.playlists.editorial.iter_mut().enumerate() {
            let released = released(genre as u32);
            *list =
                edit(params, rng, &world.catalogue, &released, &momentum, pitched, today).into();
        }
    }
    let Playlists { listeners, placements, .. } = &mut state.playlists;
    let (gone, standing): (Vec<_>, Vec<_>) =
        std::mem::take(placements).into_iter().partition(|it| it.until <= today);
    for it in gone {
        let tracks = &mut listeners[it.playlist];
        if tracks[it.place] == it.track {
            let tracks = Arc::make_mut(tracks);
            tracks.remove(it.place);
            if !tracks.contains(&it.displaced) {
                tracks.insert(it.place, it.displaced);
            }
        }
    }
    for (index, tracks) in listeners.iter_mut().enumerate() {
        if index % 7 == today.0.rem_euclid(7) as usize {
            let playlist = &world.playlists[index];
            let curator = playlist.curator.index();
            let slots = state.memories[curator / COHORT].slots(curator % COHORT);
            let taste = &taste_of(environment, &state.listeners, playlist.curator);
            let paid = standing.iter().filter(|it| it.playlist == index).map(|it| it.place);
            let (released, paid) = (&released(playlist.genre.0), &paid.collect::<Vec<_>>());
            let from = CurationInputs { world, released, taste, slots, paid };
            renew_playlist(
                params,
                rng,
                index as u32,
                &from,
                today,
                Arc::make_mut(tracks).as_mut_slice(),
            );
        }
    }
    *placements = standing;
}

/// What a listener likes now.
fn taste_of(environment: &Environment, listeners: &[CohortState], id: ListenerId) -> Vector {
    let tastes = &listeners[id.index() / COHORT].tastes;
    let first = environment.world.listeners[id.index()].taste;
    tastes.get(id.index() % COHORT).copied().unwrap_or(first)
}

/// What one listener did in a day.
struct Lived {
    day: Vec<Play>,
    /// Whether a promised save was news.
    pre_saved: bool,
    /// Whether an announcement made a follower.
    followed: bool,
}

/// One listener's day: what campaigns brought, then session after session.
fn day_of(
    environment: &Environment,
    state: &mut State,
    doings: Doings<'_>,
    id: ListenerId,
) -> Lived {
    let (today, member) = (state.today, id.index() % COHORT);
    let Doings { bought, intervention, standing } = doings;
    let (listener, focal) =
        (&environment.world.listeners[id.index()], environment.world.catalogue.focal);
    let memory = &mut state.memories[id.index() / COHORT];
    let accounts = &state.accounts[id.index() / COHORT];
    let taste = &taste_of(environment, &state.listeners, id);
    let playlists = state.listeners[id.index() / COHORT].playlists[member].ids();
    let player = Player { environment, id, taste, today, intervention };
    let (mut day, mut pre_saved, mut followed) = (Vec::new(), false, false);
    let prompts = bought.prompts.iter().filter(|prompt| prompt.listener == id);
    // Prompts are numbered far beyond any session.
    for (prompt, occasion) in prompts.zip(32_768..) {
        match prompt.act {
            Act::Start(Ask::Save) => memory.focal[member].since_save_ask = 0,
            Act::Start(Ask::Follow) => memory.focal[member].since_follow_ask = 0,
            Act::Start(Ask::Stream) => {}
            Act::Follow => {
                let artist = environment.world.catalogue.focal_artist();
                followed |= memory.follows[member].follow(artist);
                continue;
            }
            Act::PreSaved | Act::Given => {
                pre_saved |= find_in_library(&player, prompt.act == Act::PreSaved, memory);
                continue;
            }
        }
        play(&player, &[(focal, Source::Campaign)], occasion, memory, accounts, &mut day);
    }
    let (params, rng) = (&environment.behaviour.session, &environment.behaviour_rng);
    let weekday = environment.calendar.weekday(today);
    let engagement = &state.listeners[id.index() / COHORT].engagement;
    let mut left = session::starts_today(params, rng, listener, id, today, weekday) as usize;
    if engagement.get(member).is_some_and(|engagement| engagement.away) {
        left = 0;
    }
    let promoted = bought.promotion.map(|it| Promoted { track: focal, boost: it.boost });
    let context = RecommendContext { release: standing, promoted, ..state.platform.context() };
    let mut stock = queue::RecallSet::new();
    for nth in 0.. {
        if left == 0 {
            break;
        }
        let session = session::session(params, rng, listener, id, today, nth);
        let length = (session.length as usize).min(left);
        let opened = queue::Opened { environment, id, playlists, session, memory, accounts, today };
        let line = queue::line(&opened, &context, &state.playlists, length, &mut stock);
        play(&player, &line, nth, memory, accounts, &mut day);
        left -= length;
    }
    Lived { day, pre_saved, followed }
}

fn by_track(events: &Events, focal: TrackId) -> BTreeMap<TrackId, TrackCounts> {
    let mut tracks: BTreeMap<TrackId, TrackCounts> = BTreeMap::new();
    tracks.entry(focal).or_default().saves = events.pre_savers.len() as u32;
    for (_, play) in &events.plays {
        let counts = tracks.entry(play.track).or_default();
        counts.starts += 1;
        counts.streams += u32::from(play.is(Play::STREAM));
        counts.completions += u32::from(play.is(Play::COMPLETION));
        counts.saves += u32::from(play.is(Play::SAVE));
        counts.adds += u32::from(play.is(Play::ADD));
        counts.follows += u32::from(play.is(Play::FOLLOW));
        counts.first_streams += u32::from(Play::is_first_stream(play.flags));
        let new = usize::from(play.is(Play::NEW));
        counts.expected += events.expectation[play.source as usize][new];
    }
    tracks
}

/// The artists whom somebody remembers to have played, the most played first.
fn artists_played(
    memory: &CohortMemory,
    member: usize,
    artist_of: &dyn Fn(TrackId) -> ArtistId,
) -> Vec<ArtistId> {
    let mut plays: BTreeMap<ArtistId, u32> = BTreeMap::new();
    for it in memory.slots(member).iter().filter(|it| it.plays > 0 && !it.is(Bond::DISMISSED)) {
        *plays.entry(artist_of(it.track)).or_default() += u32::from(it.plays);
    }
    let mut played: Vec<ArtistId> = plays.keys().copied().collect();
    played.sort_by_key(|artist| std::cmp::Reverse(plays[artist]));
    played
}

/// How a track that came out during the run was taken, play by play.
fn reception(events: &Events, track: TrackId) -> Reception {
    let mut sums = Reception::default();
    for (id, play) in events.plays.iter().filter(|(_, play)| play.track == track) {
        let expected = events.expectation[play.source as usize][usize::from(play.is(Play::NEW))];
        let surplus = events.earned[usize::from(play.flags & 127)] - expected;
        let lists = [Source::DiscoverWeekly, Source::ReleaseRadar, Source::DailyMix, Source::Radio];
        sums.shown += u32::from(lists.contains(&play.source));
        for (dimension, at) in events.profiles[id.index()].coordinates().into_iter().enumerate() {
            sums.met[dimension] += i64::from(at);
            sums.liked[dimension] += i64::from(at) * i64::from(surplus);
        }
    }
    sums
}

fn through(plays: &Plays, source: Source, wanted: impl Fn(&Play) -> bool) -> SourceCounts {
    let plays: Vec<&Play> = plays
        .iter()
        .map(|(_, play)| play)
        .filter(|play| play.source == source && wanted(play))
        .collect();
    let count =
        |wanted: &dyn Fn(&Play) -> bool| plays.iter().filter(|it| wanted(it)).count() as u64;
    SourceCounts {
        starts: plays.len() as u64,
        left_before_5: count(&|play| play.seconds < 5.0),
        left_before_10: count(&|play| play.seconds < 10.0),
        streams: count(&|play| play.is(Play::STREAM)),
        completions: count(&|play| play.is(Play::COMPLETION)),
        saved_before: count(&|play| play.is(Play::SAVED_BEFORE)),
        saves: count(&|play| play.is(Play::SAVE)),
        adds: count(&|play| play.is(Play::ADD)),
        follows: count(&|play| play.is(Play::FOLLOW)),
        first_streams: count(&|play| Play::is_first_stream(play.flags)),
    }
}

fn record(today: Day, events: &Events, catalogue: &Catalogue) -> DayRecord {
    let focal = catalogue.focal;
    let Events { plays, pre_savers, told, bought, turnover, verdict, .. } = events;
    let counts = |wanted: &dyn Fn(&Play) -> bool| {
        let (saves, follows) = (pre_savers.len() as u64, told.len() as u64);
        let mut counts = Counts { saves, follows, ..Counts::default() };
        for (_, play) in plays.iter().filter(|(_, play)| wanted(play)) {
            counts.starts += 1;
            counts.streams += u64::from(play.seconds >= 30.0);
            counts.skips += u64::from(play.seconds < 30.0);
            counts.completions += u64::from(play.is(Play::COMPLETION));
            counts.saves += u64::from(play.is(Play::SAVE));
            counts.adds += u64::from(play.is(Play::ADD));
            counts.follows += u64::from(play.is(Play::FOLLOW));
        }
        counts
    };
    let streamers = |wanted: &dyn Fn(&Play) -> bool| {
        let streams = plays.iter().filter(|(_, play)| play.is(Play::STREAM) && wanted(play));
        streams.map(|(id, _)| *id).collect::<BTreeSet<_>>().len() as u64
    };
    let is_focal = |play: &Play| play.track == focal;
    let new = plays.iter().filter(|(_, play)| is_focal(play) && Play::is_first_stream(play.flags));
    let artificial = bought.artificial.iter().filter(|played| played.track == focal);
    let artificial_streams = artificial.map(|played| u64::from(played.plays)).sum::<u64>();
    let focal_counts = counts(&is_focal);
    let artist = catalogue.focal_artist();
    let others =
        counts(&|play| play.track != focal && catalogue.facts[play.track.index()].artist == artist);
    let earning = focal_counts.streams + artificial_streams - verdict.removed;
    let boosted = |play: &Play| matches!(play.source, Source::Radio | Source::DailyMix);
    let boosted = plays.iter().filter(|(_, play)| is_focal(play) && boosted(play));
    let boosted = boosted.filter(|(_, play)| play.is(Play::STREAM)).count();
    let share = bought.promotion.map_or(0.0, |promotion| promotion.commission);
    let commission = Money::from_dollars(0.004 * boosted as f64 * f64::from(share));
    DayRecord {
        day: today,
        focal: focal_counts,
        focal_listeners: streamers(&is_focal),
        focal_new_listeners: new.count() as u64,
        focal_streams_by_source: Source::ALL.map(|source| through(plays, source, is_focal).streams),
        exposures: bought.exposures,
        cost: bought.cost,
        artificial_streams,
        artificial_removed: verdict.removed,
        artificial_bought: bought.artificial_bought,
        penalty: verdict.penalty,
        royalties: Money(4000 * earning.cast_signed() - commission.0),
        commission,
        sanctioned: false,
        others: Counts {
            saves: others.saves - pre_savers.len() as u64,
            follows: others.follows - told.len() as u64,
            ..others
        },
        world: counts(&|_| true),
        world_listeners: streamers(&|_| true),
        world_streams_by_source: Source::ALL.map(|source| through(plays, source, |_| true).streams),
        turnover: *turnover,
    }
}

/// A small world whose focal artist has brought out tracks before.
fn with_a_catalogue() -> Spec {
    let mut spec = small::spec(600, 800);
    spec.release.catalogue_tracks = 8;
    spec
}

/// A small world on the morning of `day`, with ads and, as long as there is time, pre-saves.
fn arm_with_ads(day: i16, recommender: &str) -> (Arm, Vec<Campaign>) {
    let mut spec = with_a_catalogue();
    recommender.clone_into(&mut spec.platform.recommender);
    let pre_save = Campaign::PreSave(PreSave { budget: 100.0, ..PreSave::default() });
    let campaigns = vec![small::ads(Ask::Save), pre_save, small::ads(Ask::Follow)];
    let mut trunk = small::begin(&spec);
    small::advance_to(&mut trunk, Day(day));
    (trunk.fork(&campaigns), campaigns)
}

/// The first difference between engine and oracle over some days, if there is one.
fn first_difference(
    engine: &mut Arm,
    environment: &Environment,
    campaigns: &[Campaign],
    days: i16,
) -> Option<String> {
    let mut state = engine.state.clone();
    let focal = engine.environment.world.catalogue.focal;
    let fans = state.followers(engine.environment.world.catalogue.focal_artist());
    let mut marketing = Marketing::new(campaigns, fans);
    for _ in 0..days {
        let today = engine.today();
        let engines = engine.advance();
        let events = live_through(environment, &mut state, &mut marketing);
        let ours = record(today, &events, &environment.world.catalogue);
        marketing.record_commission(ours.commission);
        if engines != ours {
            return Some(format!("day {}: engine {engines:#?}\noracle {ours:#?}", today.0));
        }
        let tally = engine.tally();
        let (plays, tracks) = (&events.plays, by_track(&events, focal));
        for (index, counts) in tally.tracks.iter().enumerate() {
            let ours = tracks.get(&TrackId(index as u32)).copied().unwrap_or_default();
            if *counts != ours {
                return Some(format!("day {}, track {index}: {counts:?}, {ours:?}", today.0));
            }
        }
        for source in Source::ALL {
            let pairs = [
                (tally.sources[source as usize], through(plays, source, |_| true)),
                (
                    tally.focal_sources[source as usize],
                    through(plays, source, |play| play.track == focal),
                ),
            ];
            if let Some((counts, ours)) = pairs.into_iter().find(|(counts, ours)| counts != ours) {
                return Some(format!("day {}, {source:?}: {counts:?}, {ours:?}", today.0));
            }
        }
        let prints = |arm: &Arm| {
            (
                small::memories(arm),
                small::whole_accounts(arm),
                small::beliefs(arm),
                small::listeners(arm),
            )
        };
        let mut copy = engine.fork(&[]);
        copy.state = state.clone();
        if prints(engine) != prints(&copy) {
            let names = ["memories", "accounts", "beliefs", "listeners"];
            return Some(format!(
                "day {}: {names:?} {:?} {:?}",
                today.0,
                prints(engine),
                prints(&copy)
            ));
        }
    }
    None
}

#[test]
fn the_engine_agrees_with_the_oracle_on_the_first_days_of_the_burn_in() {
    let (mut arm, campaigns) = arm_with_ads(-14, "hybrid");
    let environment = arm.environment.clone();
    assert_eq!(first_difference(&mut arm, &environment, &campaigns, 2), None);
}

#[test]
fn the_engine_agrees_with_the_oracle_from_the_eve_of_release_through_a_week_of_ads() {
    let (mut arm, campaigns) = arm_with_ads(-1, "hybrid");
    let environment = arm.environment.clone();
    assert_eq!(first_difference(&mut arm, &environment, &campaigns, 9), None);
}

#[test]
fn the_engine_agrees_with_the_oracle_while_everything_is_bought_at_once() {
    let mut trunk = small::begin(&small::spec(400, 500));
    small::advance_to(&mut trunk, Day(-7));
    let mut campaigns = small::one_of_each(150.0);
    let weeks = 1;
    campaigns.push(Campaign::PlaylistPitch(PlaylistPitch { weeks, ..PlaylistPitch::default() }));
    let (mut arm, environment) = (trunk.fork(&campaigns), trunk.environment.clone());
    assert_eq!(first_difference(&mut arm, &environment, &campaigns, 17), None);
}

#[test]
fn the_engine_agrees_with_the_oracle_under_every_recommender() {
    for recommender in longplay::platform::recommend::names() {
        let (mut arm, campaigns) = arm_with_ads(3, recommender);
        let environment = arm.environment.clone();
        let difference = first_difference(&mut arm, &environment, &campaigns, 2);
        assert_eq!(difference, None, "{recommender}");
    }
}

#[test]
fn the_oracle_notices_a_parameter_that_is_slightly_off() {
    let (arm, campaigns) = arm_with_ads(0, "hybrid");
    let spec = with_a_catalogue();
    let off = |change: &dyn Fn(&mut Environment)| {
        let fresh = small::begin(&spec).environment;
        let mut environment = std::sync::Arc::into_inner(fresh).expect("nobody else holds it");
        change(&mut environment);
        first_difference(&mut arm.fork(&campaigns), &environment, &campaigns, 1)
    };
    assert_eq!(off(&|_| ()), None);
    assert!(off(&|environment| environment.behaviour.reaction.save_base += 0.05).is_some());
    assert!(off(&|environment| environment.behaviour.encounter.base_interest += 0.02).is_some());
    assert!(off(&|environment| environment.behaviour.session.session_length += 0.1).is_some());
    assert!(off(&|environment| environment.behaviour.recall.artist_page_share += 0.1).is_some());
    let hasty = RecallParams { recency_exponent: 1.05, ..spec.behaviour.recall.clone() };
    assert!(off(&|environment| environment.recall = RecallTables::new(&hasty)).is_some());
    assert!(off(&|environment| environment.behaviour.reaction.dismissal += 0.05).is_some());
    assert!(off(&|environment| environment.behaviour.drift.pull_per_week += 0.01).is_some());
    assert!(off(&|environment| environment.behaviour.churn.lapse_per_week += 0.02).is_some());
    assert!(off(&|environment| environment.behaviour.unsave.unsave_per_week *= 4.0).is_some());
    assert!(off(&|environment| environment.behaviour.album.whole_release += 0.1).is_some());
    assert!(off(&|environment| environment.behaviour.following.find_per_week += 0.1).is_some());
}
