//! What changes slowly: tastes, who listens, what is kept and followed; and what wears off.

use longplay::dynamics::BehaviourParams;
use longplay::dynamics::campaign::Ask;
use longplay::dynamics::encounter::{EncounterParams, EncounterTables};
use longplay::dynamics::recall::{RecallParams, RecallTables};
use longplay::measure::record::{DayRecord, Turnover};
use longplay::model::bond::{Bond, WAYS, find};
use longplay::model::ids::{GenreId, PlaylistId, TrackId};
use longplay::model::life::PlaylistFollows;
use longplay::model::memory::{COHORT, place_of};
use longplay::model::play::Play;
use longplay::model::source::Source;
use longplay::model::vector::Vector;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::units::Day;

use crate::small;

/// A small world in which nothing changes slowly.
fn still() -> Spec {
    let mut spec = small::spec(600, 700);
    let BehaviourParams { drift, churn, unsave, album, following, .. } = &mut spec.behaviour;
    (drift.pace_per_week, drift.pull_per_week) = (0.0, 0.0);
    churn.lapse_per_week = 0.0;
    unsave.unsave_per_week = 0.0;
    album.whole_release = 0.0;
    (following.find_per_week, following.leave_per_week) = (0.0, 0.0);
    spec
}

/// Lives through the days up to `day`.
fn lived(spec: &Spec, day: i16) -> (Arm, Vec<DayRecord>) {
    let mut arm = small::begin(spec);
    let records = small::advance_to(&mut arm, Day(day));
    (arm, records)
}

fn turnover(records: &[DayRecord]) -> Turnover {
    let mut sum = Turnover::default();
    for record in records {
        sum.add(&record.turnover);
    }
    sum
}

fn tastes(arm: &Arm) -> impl Iterator<Item = (&Vector, &Vector)> {
    arm.stage.world.listeners.iter().enumerate().map(|(index, listener)| {
        (arm.state.lives[index / COHORT].taste(index % COHORT, listener), &listener.taste)
    })
}

#[test]
fn what_is_off_leaves_no_trace_and_takes_no_room() {
    let (arm, records) = lived(&still(), 7);
    assert_eq!(turnover(&records), Turnover::default());
    assert!(arm.state.lives.iter().all(|life| life.tastes.is_empty() && life.standings.is_empty()));
    let begun = small::begin(&still());
    assert_eq!(small::lives(&arm), small::lives(&begun));
    assert_eq!(arm.state.shelves.followers, begun.state.shelves.followers);
}

#[test]
fn tastes_drift_and_keep_their_length() {
    let mut spec = still();
    spec.behaviour.drift.pace_per_week = 0.05;
    let (arm, _) = lived(&spec, 7);
    assert!(tastes(&arm).all(|(now, _)| (now.dot(now) - 1.0).abs() < 1e-5));
    let mean = tastes(&arm).map(|(now, first)| now.dot(first)).sum::<f32>() / 600.0;
    assert!((0.98..0.999).contains(&mean), "cosine of now and then {mean}");
}

#[test]
fn tastes_follow_what_is_heard_in_proportion_to_the_pull() {
    let moved = |pull: f32| {
        let mut spec = still();
        spec.behaviour.drift.pull_per_week = pull;
        let (arm, _) = lived(&spec, 7);
        tastes(&arm).map(|(now, first)| 1.0 - now.dot(first)).sum::<f32>() / 600.0
    };
    assert!(moved(0.1) > 2.0 * moved(0.03) && moved(0.03) > 0.0, "{} {}", moved(0.1), moved(0.03));
}

#[test]
fn without_a_pull_no_campaign_moves_a_taste_and_with_one_only_through_what_is_heard() {
    let differing = |pull: f32| {
        let mut spec = small::spec(600, 700);
        spec.behaviour.drift.pull_per_week = pull;
        let mut trunk = small::begin(&spec);
        small::advance_to(&mut trunk, Day::RELEASE);
        let (mut control, mut ads) = (trunk.fork(&[]), trunk.fork(&[small::ads(Ask::Save)]));
        small::advance_to(&mut control, Day(14));
        small::advance_to(&mut ads, Day(14));
        let pairs = tastes(&control).zip(tastes(&ads));
        pairs.filter(|(one, other)| one.0 != other.0).count()
    };
    assert_eq!(differing(0.0), 0);
    assert!(differing(0.05) > 50, "{}", differing(0.05));
}

#[test]
fn who_is_away_starts_nothing_and_comes_back() {
    let mut spec = still();
    spec.behaviour.churn.lapse_per_week = 0.2;
    spec.behaviour.churn.return_per_week = 0.3;
    let mut arm = small::begin(&spec);
    arm.watch(1.0);
    let mut sum = Turnover::default();
    let mut starts_of_the_others = 0;
    while arm.today() < Day(14) {
        sum.add(&arm.advance().turnover);
        // Whose turn it was this morning is as they were all day.
        let lives = arm.state.lives.clone();
        for event in arm.events() {
            let (cohort, member) = place_of(event.listener);
            assert!(!lives[cohort].is_away(member), "{:?} is away", event.listener);
            starts_of_the_others += 1;
        }
    }
    assert!(sum.lapsed > 100 && sum.returned > 100, "{sum:?}");
    assert!(starts_of_the_others > 10_000);
}

#[test]
fn a_less_satisfied_world_loses_more_listeners() {
    let lapsed = |base_interest: f32| {
        let mut spec = still();
        spec.behaviour.churn.lapse_per_week = 0.05;
        spec.behaviour.churn.satisfaction_weight = 8.0;
        spec.behaviour.encounter.base_interest = base_interest;
        turnover(&lived(&spec, 14).1).lapsed
    };
    let (content, bored) = (lapsed(0.0), lapsed(-2.5));
    assert!(bored as f64 > 1.5 * content as f64, "{bored} against {content}");
}

/// Saves in memory, by whether a full bucket could have lost one.
fn saved(arm: &Arm) -> (u64, bool) {
    let kept = |bond: &Bond| bond.is(Bond::SAVED | Bond::IN_PLAYLIST);
    let lossy = small::members(arm).any(|(_, memory, member)| {
        memory.slots(member).chunks(WAYS).any(|bucket| bucket.iter().all(kept))
    });
    (small::bonds(arm).filter(|(_, bond)| bond.is(Bond::SAVED)).count() as u64, lossy)
}

#[test]
fn the_library_is_what_was_saved_less_what_was_taken_back() {
    let mut spec = small::spec(600, 700);
    // Large memories and few saves: no full bucket, nothing forgotten.
    spec.world.initial_library = 12.0;
    spec.behaviour.recall.satiation_plays = 15.0;
    spec.behaviour.unsave.unsave_per_week = 0.01;
    spec.behaviour.album.whole_release = 0.1;
    let mut arm = small::begin(&spec);
    let (mut expected, lossy) = saved(&arm);
    let mut sum = Turnover::default();
    let mut exact = 0;
    assert!(!lossy, "buckets are full at first");
    while arm.today() < Day(14) {
        let DayRecord { world, turnover, .. } = arm.advance();
        sum.add(&turnover);
        expected = expected + world.saves + turnover.album_tracks - turnover.unsaves;
        let (there, lossy) = saved(&arm);
        assert!(there <= expected, "{there} saves of {expected} made");
        assert!(there == expected || lossy, "{there} saves of {expected} made");
        exact += u64::from(there == expected);
    }
    assert!(exact > 7, "a bucket was full on all but {exact} days");
    assert!(sum.unsaves > 100 && sum.album_saves > 20, "{sum:?}");
    assert!(sum.album_tracks > 2 * sum.album_saves, "{sum:?}");
}

#[test]
fn a_save_taken_back_leaves_the_library_and_is_not_made_again() {
    let mut spec = still();
    spec.behaviour.unsave.unsave_per_week = 0.05;
    spec.behaviour.reaction.save_base = -2.0;
    let (arm, records) = lived(&spec, 14);
    let back = || small::bonds(&arm).filter(|(_, bond)| bond.is(Bond::TAKEN_BACK));
    assert!(back().all(|(_, bond)| !bond.is(Bond::SAVED | Bond::IN_LIBRARY)));
    assert!(back().count() > 500 && turnover(&records).unsaves > 500);
}

#[test]
fn saves_are_taken_back_the_more_the_sooner_listeners_have_had_enough() {
    let taken_back = |satiation_plays: f32| {
        let mut spec = still();
        spec.behaviour.recall.satiation_plays = satiation_plays;
        spec.behaviour.unsave.unsave_per_week = 0.002;
        turnover(&lived(&spec, 14).1).unsaves
    };
    let (soon, late) = (taken_back(8.0), taken_back(80.0));
    assert!(soon > 2 * late && late > 0, "{soon} against {late}");
}

#[test]
fn a_release_saved_whole_lies_in_the_library_faintly_and_pushes_nothing_out() {
    let mut spec = still();
    spec.behaviour.album.whole_release = 1.0;
    let mut arm = small::begin(&spec);
    small::advance_to(&mut arm, Day(-7));
    let before = arm.fork(&[]);
    arm.watch(1.0);
    arm.advance();
    let saves: Vec<_> = arm
        .events()
        .filter(|event| event.play.is(Play::SAVE))
        .map(|event| (event.listener, event.play.track))
        .collect();
    assert!(saves.len() > 30, "{}", saves.len());
    let catalogue = &arm.stage.world.catalogue;
    let (mut entered, mut refused) = (0, 0);
    for (listener, saved) in saves {
        let (cohort, member) = place_of(listener);
        let release = catalogue.facts[saved.index()].release;
        let out = (0..arm.state.platform.belief.out.end).map(TrackId);
        let rest = out.filter(|&it| it != saved && catalogue.facts[it.index()].release == release);
        for track in rest {
            let slots = arm.state.memories[cohort].slots(member);
            let Some(place) = find(slots, track) else {
                refused += 1;
                continue;
            };
            let bond = &slots[place];
            assert!(bond.is(Bond::SAVED | Bond::DISMISSED), "{listener:?} {track:?} {bond:?}");
            let known = find(before.state.memories[cohort].slots(member), track).is_some();
            if !known && bond.plays == 0 && bond.is(Bond::SAVED) {
                assert_eq!(bond.last_day, arm.today().plus(-8), "faint by seven days");
                entered += 1;
            }
        }
    }
    assert!(entered > 50 && refused > 0, "{entered} tracks entered, {refused} found no room");
}

#[test]
fn followers_are_different_listeners_and_curators_do_not_count() {
    let mut spec = still();
    spec.behaviour.following.find_per_week = 0.5;
    spec.behaviour.following.leave_per_week = 0.1;
    let (arm, records) = lived(&spec, 14);
    let sum = turnover(&records);
    assert!(sum.playlists_followed > 200 && sum.playlists_left > 100, "{sum:?}");
    for (index, playlist) in arm.stage.world.playlists.iter().enumerate() {
        let follows = |id: &usize| {
            arm.state.lives[id / COHORT].playlists[id % COHORT].contains(PlaylistId(index as u32))
        };
        let others = (0..600).filter(|id| *id != playlist.curator.index());
        assert_eq!(arm.state.shelves.followers[index] as usize, others.filter(follows).count());
    }
}

#[test]
fn more_followers_bring_a_track_to_more_sessions() {
    let mut trunk = small::begin(&still());
    small::advance_to(&mut trunk, Day(1));
    let focal = trunk.stage.world.catalogue.focal;
    let streams = |followers: usize| {
        let mut arm = trunk.fork(&[]);
        arm.state.shelves.listeners[0] = vec![focal];
        for (index, follows) in
            arm.state.lives.iter_mut().flat_map(|life| &mut life.playlists).enumerate()
        {
            *follows = PlaylistFollows::default();
            if index < followers {
                follows.follow(PlaylistId(0));
            }
        }
        let records = small::advance_to(&mut arm, Day(5));
        let from =
            |record: &DayRecord| record.focal_streams_by_source[Source::ListenerPlaylists as usize];
        records.iter().map(from).sum::<u64>()
    };
    let (none, some, many) = (streams(0), streams(150), streams(600));
    assert_eq!(none, 0);
    assert!(some > 20 && many > 2 * some, "{some} with 150 followers, {many} with 600");
}

#[test]
fn more_releases_a_day_leave_fewer_programmed_streams_to_the_focal_track() {
    let programmed = |new_tracks: f32| {
        let mut spec = small::spec(800, 800);
        spec.world.new_tracks_per_day_per_thousand = new_tracks;
        let streams = (0..6).map(|number| {
            let mut arm = small::begin_replicate(&spec, number);
            let records = small::advance_to(&mut arm, spec.calendar.end());
            let by_source = records.iter().map(|record| record.focal_streams_by_source);
            let programmed = Source::ALL.into_iter().filter(|source| source.is_programmed());
            let indices: Vec<usize> = programmed.map(|source| source as usize).collect();
            by_source.map(|streams| indices.iter().map(|&it| streams[it]).sum::<u64>()).sum::<u64>()
        });
        streams.collect::<Vec<u64>>()
    };
    let (quiet, busy) = (programmed(1.0), programmed(18.0));
    let sum = |streams: &[u64]| streams.iter().sum::<u64>();
    assert!(sum(&busy) * 4 < sum(&quiet) * 3, "{busy:?} against {quiet:?}");
}

#[test]
fn interest_rises_with_the_first_plays_peaks_and_falls() {
    let params = EncounterParams::default();
    let tables = EncounterTables::new(&params, 40.0);
    let arm = small::begin(&still());
    let (listener, track) = (arm.stage.world.listeners[0], arm.stage.world.catalogue.truth[0]);
    let interest: Vec<f32> = (0..200)
        .map(|plays| {
            let genre = GenreId(0);
            tables.interest(&params, &listener, &track, genre, 0.0, plays, Source::Radio)
        })
        .collect();
    let peak = (0..200).max_by(|&a, &b| interest[a].total_cmp(&interest[b])).unwrap();
    assert!((3..40).contains(&peak), "the peak is at {peak} plays");
    assert!(interest[..=peak].is_sorted() && interest[peak..].is_sorted_by(|a, b| a >= b));
    assert!(interest[199] < interest[peak] - 0.4 && interest[peak] > interest[0] + 0.5);
}

#[test]
fn a_track_played_too_often_comes_to_mind_less_and_recovers_when_left_alone() {
    let tables = RecallTables::new(&RecallParams::default());
    let played = |a_day: usize, days: i16| {
        let mut bond = Bond { track: TrackId(1), strength: 1.0, plays: 1, ..Bond::EMPTY };
        bond.last_day = Day(0);
        for day in 0..days {
            for _ in 0..a_day {
                tables.remember(&mut bond, Day(day));
            }
        }
        bond
    };
    let last = Day(29);
    let (liked, overplayed) = (played(1, 30), played(6, 30));
    let now = |bond: &Bond, day: Day| tables.activation(bond, day, 1);
    assert!(now(&overplayed, last) < 0.5 * now(&liked, last), "satiation outweighs practice");
    // Left alone, satiation fades: the overplayed track falls less than recency alone would have it.
    let left_alone = last.plus(60);
    let falls = |bond: &Bond| now(bond, left_alone) / now(bond, last);
    assert!(falls(&overplayed) > 2.0 * falls(&liked));
    assert!(now(&overplayed, left_alone) > now(&liked, left_alone), "practice is left");
    assert!(tables.satiation(&overplayed, last, 1) > 1.0);
    assert!(tables.satiation(&overplayed, left_alone, 1) < 1.0);
}
