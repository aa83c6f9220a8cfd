//! What changes slowly about listeners: tastes, who listens, which playlists are followed; and how
//! releases compete.

use longplay::dynamics::campaign::Ask;
use longplay::measure::record::{DayRecord, Turnover};
use longplay::model::ids::PlaylistId;
use longplay::model::listener_state::PlaylistFollows;
use longplay::model::memory::{COHORT, place_of};
use longplay::model::source::Source;
use longplay::model::vector::Vector;
use longplay::sim::run::Arm;
use longplay::units::Day;

use crate::small;

fn tastes(arm: &Arm) -> impl Iterator<Item = (&Vector, &Vector)> {
    arm.environment.world.listeners.iter().enumerate().map(|(index, listener)| {
        (arm.state.listeners[index / COHORT].taste(index % COHORT, listener), &listener.taste)
    })
}

#[test]
fn what_is_off_leaves_no_trace_and_takes_no_room() {
    let (arm, records) = small::lived(&small::still(), 7);
    assert_eq!(small::turnover(&records), Turnover::default());
    assert!(
        arm.state.listeners.iter().all(
            |cohort_state| cohort_state.tastes.is_empty() && cohort_state.engagement.is_empty()
        )
    );
    let begun = small::begin(&small::still());
    assert_eq!(small::listeners(&arm), small::listeners(&begun));
    assert_eq!(arm.state.playlists.followers, begun.state.playlists.followers);
}

#[test]
fn tastes_drift_and_keep_their_length() {
    let mut spec = small::still();
    spec.behaviour.drift.pace_per_week = 0.05;
    let (arm, _) = small::lived(&spec, 7);
    assert!(tastes(&arm).all(|(now, _)| (now.dot(now) - 1.0).abs() < 1e-5));
    let mean = tastes(&arm).map(|(now, first)| now.dot(first)).sum::<f32>() / 600.0;
    assert!((0.98..0.999).contains(&mean), "cosine of now and then {mean}");
}

#[test]
fn tastes_follow_what_is_heard_in_proportion_to_the_pull() {
    let moved = |pull: f32| {
        let mut spec = small::still();
        spec.behaviour.drift.pull_per_week = pull;
        let (arm, _) = small::lived(&spec, 7);
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
    let mut spec = small::still();
    spec.behaviour.churn.lapse_per_week = 0.2;
    spec.behaviour.churn.return_per_week = 0.3;
    let mut arm = small::begin(&spec);
    let sample = small::sample_all(&mut arm);
    let mut sum = Turnover::default();
    let mut starts_of_the_others = 0;
    while arm.today() < Day(14) {
        sum.add(&arm.advance().turnover);
        // Whose turn it was this morning is as they were all day.
        let listeners = arm.state.listeners.clone();
        for event in sample.take() {
            let (cohort, member) = place_of(event.listener);
            assert!(!listeners[cohort].is_away(member), "{:?} is away", event.listener);
            starts_of_the_others += 1;
        }
    }
    assert!(sum.lapsed > 100 && sum.returned > 100, "{sum:?}");
    assert!(starts_of_the_others > 10_000);
}

#[test]
fn a_less_satisfied_world_loses_more_listeners() {
    let lapsed = |base_interest: f32| {
        let mut spec = small::still();
        spec.behaviour.churn.lapse_per_week = 0.05;
        spec.behaviour.churn.satisfaction_weight = 8.0;
        spec.behaviour.encounter.base_interest = base_interest;
        small::turnover(&small::lived(&spec, 14).1).lapsed
    };
    let (content, bored) = (lapsed(0.0), lapsed(-2.5));
    assert!(bored as f64 > 1.5 * content as f64, "{bored} against {content}");
}

#[test]
fn followers_are_different_listeners_and_curators_do_not_count() {
    let mut spec = small::still();
    spec.behaviour.following.find_per_week = 0.5;
    spec.behaviour.following.leave_per_week = 0.1;
    let (arm, records) = small::lived(&spec, 14);
    let sum = small::turnover(&records);
    assert!(sum.playlists_followed > 200 && sum.playlists_left > 100, "{sum:?}");
    for (index, playlist) in arm.environment.world.playlists.iter().enumerate() {
        let follows = |id: &usize| {
            arm.state.listeners[id / COHORT].playlists[id % COHORT]
                .contains(PlaylistId(index as u32))
        };
        let others = (0..600).filter(|id| *id != playlist.curator.index());
        assert_eq!(arm.state.playlists.followers[index] as usize, others.filter(follows).count());
    }
}

#[test]
fn more_followers_bring_a_track_to_more_sessions() {
    let mut trunk = small::begin(&small::still());
    small::advance_to(&mut trunk, Day(1));
    let focal = trunk.environment.world.catalogue.focal;
    let streams = |followers: usize| {
        let mut arm = trunk.fork(&[]);
        arm.state.playlists.listeners[0] = vec![focal].into();
        for (index, follows) in arm
            .state
            .listeners
            .iter_mut()
            .flat_map(|cohort_state| &mut cohort_state.playlists)
            .enumerate()
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
