//! Surfaces: each list keeps its cadence, its size and its exclusions, whoever recommends.

use std::collections::{BTreeMap, BTreeSet};

use longplay::dynamics::campaign::{Campaign, PlaylistPitch};
use longplay::model::bond::Bond;
use longplay::model::ids::{ListenerId, TrackId};
use longplay::model::memory::COHORT;
use longplay::model::slot_mask::SlotList;
use longplay::platform::accounts::WeeklySlate;
use longplay::platform::recommend::{Basis, Request, Scope, names};
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::{Opening, ProfileQuery, Visitor, daily_mix, radio};
use longplay::sim::run::Arm;
use longplay::units::{Day, Weekday};

use crate::small;

/// Lives through four weeks and shows each day with the evening before it.
fn each_day(mut look: impl FnMut(&Arm, &Arm, Weekday)) {
    let spec = small::spec(500, 700);
    let mut arm = small::begin(&spec);
    // On the very first day everything is refreshed.
    arm.advance();
    while arm.today() < Day(14) {
        let before = arm.fork(&[]);
        let weekday = spec.calendar.weekday(arm.today());
        arm.advance();
        look(&before, &arm, weekday);
    }
}

/// A world after three weeks, in the evening.
fn evening(recommender: &str) -> Arm {
    let mut spec = small::spec(500, 700);
    recommender.clone_into(&mut spec.platform.recommender);
    let mut arm = small::begin(&spec);
    small::advance_to(&mut arm, Day(7));
    arm
}

fn discover_weekly(arm: &Arm) -> impl Iterator<Item = &WeeklySlate> {
    arm.state.accounts.iter().flat_map(|accounts| &accounts.discover_weekly)
}

fn release_radar(arm: &Arm) -> impl Iterator<Item = &WeeklySlate> {
    arm.state.accounts.iter().flat_map(|accounts| &accounts.release_radar)
}

fn distinct(tracks: &[TrackId]) -> bool {
    tracks.iter().collect::<BTreeSet<_>>().len() == tracks.len()
}

#[test]
fn discover_weekly_changes_on_mondays_only() {
    each_day(|before, after, weekday| {
        let slates = discover_weekly(before).zip(discover_weekly(after));
        let changed = slates.filter(|(before, after)| before != after).count();
        assert_eq!(changed > 0, weekday == Weekday::Monday, "{changed} lists on a {weekday:?}");
    });
}

#[test]
fn discover_weekly_is_thirty_different_tracks_that_were_never_streamed() {
    let mut streamed: BTreeSet<(ListenerId, TrackId)> = BTreeSet::new();
    let (mut lists, mut full) = (0, 0);
    each_day(|before, after, weekday| {
        let played = small::bonds(before).filter(|(_, bond)| bond.plays > 0);
        streamed.extend(played.map(|(listener, bond)| (listener, bond.track)));
        if weekday != Weekday::Monday {
            return;
        }
        let out = after.state.platform.belief.out.end;
        for (index, slate) in discover_weekly(after).enumerate() {
            let (listener, tracks) = (ListenerId(index as u32), slate.tracks());
            assert!(tracks.len() <= 30 && distinct(tracks), "{listener:?}: {tracks:?}");
            for &track in tracks {
                assert!(!streamed.contains(&(listener, track)), "{listener:?} knows {track:?}");
                assert!(track.0 < out, "{track:?} is not out");
            }
            lists += usize::from(!tracks.is_empty());
            full += usize::from(tracks.len() == 30);
        }
    });
    assert!(lists > 300 && full * 10 > lists * 9, "{full} of {lists} lists are full");
}

#[test]
fn release_radar_changes_on_fridays_only() {
    each_day(|before, after, weekday| {
        let slates = release_radar(before).zip(release_radar(after));
        let changed = slates.filter(|(before, after)| before != after).count();
        assert_eq!(changed > 0, weekday == Weekday::Friday, "{changed} lists on a {weekday:?}");
    });
}

#[test]
fn release_radar_is_new_unheard_and_by_followed_artists_first() {
    let (mut followed_tracks, mut others) = (0, 0);
    each_day(|before, after, weekday| {
        if weekday != Weekday::Friday {
            return;
        }
        let today = before.today();
        let facts = &after.environment.world.catalogue.facts;
        let artist_of = |track: TrackId| facts[track.index()].artist;
        let fresh = after.state.platform.belief.fresh.clone();
        for (listener, memory, member) in small::members(before) {
            let slate = &after.state.accounts[listener.index() / COHORT].release_radar[member];
            let tracks = slate.tracks();
            let artists: BTreeSet<_> = tracks.iter().map(|&track| artist_of(track)).collect();
            assert!(tracks.len() <= 30 && artists.len() == tracks.len(), "{listener:?}");
            let heard = |track: TrackId| {
                let slots = memory.slots(member).iter();
                let mut bonds = slots.filter(|bond| bond.track == track);
                bonds.any(|bond| bond.plays > 0 || bond.is(Bond::SAVED))
            };
            let follows = &memory.follows[member];
            for &track in tracks {
                let age = today.since(facts[track.index()].release_day);
                assert!((0..28).contains(&age), "{track:?} is {age} days old");
                assert!(!heard(track), "{listener:?} knows {track:?}");
            }
            let by_followed: Vec<bool> =
                tracks.iter().map(|&track| follows.contains(artist_of(track))).collect();
            assert!(by_followed.is_sorted_by(|a, b| a >= b), "{listener:?}: {by_followed:?}");
            followed_tracks += by_followed.iter().filter(|it| **it).count();
            others += by_followed.iter().filter(|it| !**it).count();
            if tracks.is_empty() {
                continue;
            }
            // No followed artist with something new is left out.
            let streamed = before.state.accounts[listener.index() / COHORT].streamed(member);
            for track in fresh.clone().map(TrackId).filter(|&it| follows.contains(artist_of(it))) {
                let due = !streamed.may_contain(track) && !heard(track);
                assert!(!due || artists.contains(&artist_of(track)), "{listener:?} {track:?}");
            }
        }
    });
    assert!(followed_tracks > 100 && others > 100, "{followed_tracks} and {others}");
}

#[test]
fn on_repeat_is_the_thirty_tracks_played_most_of_late() {
    let arm = evening("hybrid");
    let (recall, today) = (&arm.environment.recall, arm.today());
    let mut full = 0;
    for (listener, memory, member) in small::members(&arm) {
        let slots = memory.slots(member);
        let mut list = Vec::new();
        recall.on_repeat(slots, today, 30, &mut SlotList::default(), &mut Vec::new(), &mut list);
        assert!(list.len() <= 30 && distinct(&list), "{listener:?}");
        let recent: BTreeMap<TrackId, u16> = slots
            .iter()
            .filter(|bond| !bond.is_empty() && !bond.is(Bond::DISMISSED))
            .map(|bond| (bond.track, recall.recent_plays(&bond, today)))
            .collect();
        let shown: Vec<u16> = list.iter().map(|track| recent[track]).collect();
        assert!(shown.is_sorted_by(|a, b| a >= b), "{listener:?}: {shown:?}");
        if list.len() == 30 {
            full += 1;
            let left = recent.iter().filter(|(track, _)| !list.contains(track));
            let most = left.map(|(_, &plays)| plays).max().unwrap_or(0);
            assert!(most <= shown[29], "{listener:?} played another track more");
        }
    }
    assert!(full > 20, "{full} full lists");
}

#[test]
fn a_daily_mix_is_half_familiar_and_half_never_streamed() {
    let arm = evening("hybrid");
    let context = arm.state.platform.context();
    let mut mixes = 0;
    for (listener, memory, member) in small::members(&arm) {
        let mut familiar = Vec::new();
        let slots = memory.slots(member);
        arm.environment.recall.on_repeat(
            slots,
            arm.today(),
            30,
            &mut SlotList::default(),
            &mut Vec::new(),
            &mut familiar,
        );
        let accounts = &arm.state.accounts[listener.index() / COHORT];
        let direction = &accounts.profiles[member].direction();
        let place = ProfileQuery {
            direction,
            cluster: accounts.clusters[member],
            history: accounts.histories.of(member),
        };
        for wanted in [1, 2, 7, 20] {
            let (mut mix, mut scratch) = (Vec::new(), SearchScratch::default());
            daily_mix::compile(
                &context,
                Visitor { listener, today: arm.today(), streamed: accounts.streamed(member) },
                Opening { occasion: 0, wanted },
                place,
                &familiar,
                &mut scratch,
                &mut mix,
            );
            assert!(mix.len() == wanted && distinct(&mix), "{listener:?}: {mix:?}");
            let known = mix.iter().filter(|track| familiar.contains(track)).count();
            let half = wanted.div_ceil(2).min(familiar.len());
            // In so small a world some listeners have streamed nearly all that is near to them.
            assert!(known >= half, "{listener:?}: {known} of {wanted} are familiar");
            let streamed = |track| accounts.streamed(member).may_contain(track);
            let new = mix.iter().filter(|track| !familiar.contains(track));
            assert!(!new.copied().any(streamed), "{listener:?}: {mix:?}");
            mixes += usize::from(known == half && half == wanted.div_ceil(2));
        }
    }
    assert!(mixes > 500, "{mixes}");
}

#[test]
fn a_radio_never_plays_its_seed_and_turns_to_what_is_known_last() {
    let arm = evening("hybrid");
    let context = arm.state.platform.context();
    let out = arm.state.platform.belief.out.end;
    for seed in (0..out).step_by(3).map(TrackId) {
        let (mut station, mut scratch) = (Vec::new(), SearchScratch::default());
        let listener = ListenerId(seed.0 % 500);
        let accounts = &arm.state.accounts[listener.index() / COHORT];
        let streamed = accounts.streamed(listener.index() % COHORT);
        let visitor = Visitor { listener, today: arm.today(), streamed };
        let opening = Opening { occasion: 0, wanted: 15 };
        radio::compile(&context, visitor, opening, seed, &mut scratch, &mut station);
        assert!(station.is_sorted_by_key(|track| streamed.may_contain(*track)), "{seed:?}");
        assert!(!station.contains(&seed), "{seed:?}");
        assert!(station.len() == 15 && distinct(&station), "{seed:?}: {station:?}");
        assert!(station.iter().all(|track| track.0 < out), "{seed:?}");
    }
}

#[test]
fn editorial_playlists_are_of_their_genre_and_change_on_fridays_only() {
    each_day(|before, after, weekday| {
        let changed = before.state.playlists.editorial != after.state.playlists.editorial;
        assert_eq!(changed, weekday == Weekday::Friday, "{weekday:?}");
        let facts = &after.environment.world.catalogue.facts;
        for (genre, tracks) in after.state.playlists.editorial.iter().enumerate() {
            let own: Vec<_> =
                tracks.iter().filter(|it| facts[it.index()].genre.index() == genre).collect();
            assert_eq!(own.len(), tracks.len(), "genre {genre}");
            let there_were = if weekday == Weekday::Friday { after } else { before };
            assert!(tracks.len() <= 50 && distinct(tracks), "genre {genre}");
            let enough = there_were.state.released[genre].len() >= 60;
            assert!(!enough || tracks.len() == 50, "genre {genre}: {}", tracks.len());
        }
    });
}

#[test]
fn listeners_playlists_keep_their_length_and_have_each_track_once() {
    let mut renewed = 0;
    each_day(|before, after, _| {
        let lists = before.state.playlists.listeners.iter().zip(&after.state.playlists.listeners);
        for (index, (before, after)) in lists.enumerate() {
            assert_eq!(before.len(), after.len(), "playlist {index}");
            assert!(distinct(after), "playlist {index}: {after:?}");
            renewed += usize::from(before != after);
        }
        let out = after.state.platform.belief.out.end;
        let tracks = after.state.playlists.listeners.iter().flat_map(|list| list.iter());
        assert!(tracks.into_iter().all(|track| track.0 < out));
    });
    assert!(renewed > 20, "{renewed}");
}

#[test]
fn a_paid_placement_stays_for_its_weeks_and_is_gone_afterwards() {
    let mut spec = small::spec(500, 700);
    spec.world.playlists_per_thousand = 200.0;
    // Curators who take nothing up themselves, so that the track is there by payment alone.
    let own_finds = [0.0, spec.behaviour.curation.playlist_renewal];
    for playlist_renewal in own_finds {
        spec.behaviour.curation.playlist_renewal = playlist_renewal;
        let mut trunk = small::begin(&spec);
        small::advance_to(&mut trunk, Day::RELEASE);
        let pitch =
            PlaylistPitch { weeks: 2, start_day: 2, acceptance: 0.6, ..PlaylistPitch::default() };
        let before = trunk.state.playlists.listeners.clone();
        let mut arm = trunk.fork(&[Campaign::PlaylistPitch(pitch)]);
        small::advance_to(&mut arm, Day(3));
        let placements = arm.state.playlists.placements.clone();
        assert!(placements.len() > 2, "{placements:?}");
        let focal = arm.environment.world.catalogue.focal;
        while arm.today() < Day(16) {
            for it in &placements {
                let there = arm.state.playlists.listeners[it.playlist][it.place] == focal;
                assert!(there, "gone from {} before {:?}", it.playlist, arm.today());
            }
            arm.advance();
        }
        arm.advance();
        assert!(arm.state.playlists.placements.is_empty());
        if playlist_renewal <= 0.0 {
            // What had to make room is back.
            assert!(arm.state.playlists.listeners == before, "{placements:?}");
        }
    }
}

#[test]
fn any_track_can_have_a_place_for_a_while_and_other_playlists_do_not_notice() {
    let mut spec = small::spec(500, 700);
    spec.world.playlists_per_thousand = 200.0;
    let mut trunk = small::begin(&spec);
    small::advance_to(&mut trunk, Day::RELEASE);
    let lists = &trunk.state.playlists.listeners;
    let absent = |list: usize| (0..700).map(TrackId).find(|track| !lists[list].contains(track));
    let placed: Vec<(usize, TrackId)> = (0..20).map(|list| (list, absent(list).unwrap())).collect();
    let before: Vec<usize> = lists.iter().map(|list| list.len()).collect();
    let mut arm = trunk.fork(&[]);
    for &(list, track) in &placed {
        arm.state.playlists.place(track, list, 1 << 31, Day(14));
        // In vain where it is already.
        arm.state.playlists.place(track, list, 0, Day(28));
    }
    assert_eq!(arm.state.playlists.placements.len(), placed.len());
    while arm.today() < Day(14) {
        arm.advance();
        for (list, track) in &placed {
            let lists = &arm.state.playlists.listeners;
            assert_eq!(lists[*list].iter().filter(|it| *it == track).count(), 1);
        }
    }
    arm.advance();
    let after = &arm.state.playlists;
    assert!(after.placements.is_empty());
    let still = placed.iter().filter(|(list, track)| after.listeners[*list].contains(track));
    assert!(still.count() < placed.len() / 2, "a curator may find it, most have not");
    assert!(
        after.listeners.iter().zip(before).all(|(list, before)| list.len().abs_diff(before) < 2)
    );
}

#[test]
fn every_recommender_gives_different_eligible_released_tracks_and_the_same_ones_again() {
    for name in names() {
        let arm = evening(name);
        let context = arm.state.platform.context();
        let belief = &arm.state.platform.belief;
        let mut given = 0;
        for (listener, _, member) in small::members(&arm) {
            let accounts = &arm.state.accounts[listener.index() / COHORT];
            let profile = accounts.profiles[member].direction();
            let streamed = accounts.streamed(member);
            let eligible =
                |track: TrackId| !streamed.may_contain(track) && !track.0.is_multiple_of(5);
            for (scope, range) in
                [(Scope::Catalogue, belief.out.clone()), (Scope::Audition, belief.fresh.clone())]
            {
                for wanted in [0, 1, 30] {
                    let request = Request {
                        listener,
                        today: arm.today(),
                        occasion: 3,
                        query: &profile,
                        cluster: accounts.clusters[member],
                        basis: Basis::History(accounts.histories.of(member)),
                        scope,
                        wanted,
                        breadth: 128,
                        eligible: &eligible,
                        release: context.release,
                    };
                    let ask = || {
                        let (mut slate, mut scratch) = (Vec::new(), SearchScratch::default());
                        context.ask(&request, &mut scratch, &mut slate);
                        slate
                    };
                    let slate = ask();
                    let about = format!("{name}, {listener:?}, {scope:?}: {slate:?}");
                    assert!(slate.len() <= wanted && distinct(&slate), "{about}");
                    assert!(slate.iter().all(|&track| eligible(track)), "{about}");
                    assert!(slate.iter().all(|track| range.contains(&track.0)), "{about}");
                    assert_eq!(slate, ask(), "{about}");
                    given += slate.len();
                }
            }
        }
        assert!(given > 500 * 31, "{name} gives {given} tracks only");
    }
}
