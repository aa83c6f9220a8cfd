//! What is kept and what wears off: saves taken back, releases saved whole, satiation.

use longplay::dynamics::encounter::{EncounterParams, EncounterTables, Heard};
use longplay::dynamics::recall::{RecallParams, RecallTables};
use longplay::measure::record::{DayRecord, Turnover};
use longplay::model::bond::Bond;
use longplay::model::ids::TrackId;
use longplay::model::memory::place_of;
use longplay::model::play::Play;
use longplay::model::slot_mask::WAYS;
use longplay::model::source::Source;
use longplay::sim::run::Arm;
use longplay::units::Day;

use crate::small;

/// Saves in memory, and whether a full bucket could have lost one: who lost it holds one kept bond
/// less.
fn saved(arm: &Arm) -> (u64, bool) {
    let kept = |bond: &Bond| bond.is(Bond::SAVED | Bond::IN_PLAYLIST);
    let lossy = small::members(arm).any(|(_, memory, member)| {
        small::buckets(memory, member)
            .any(|bucket| bucket.iter().filter(|bond| kept(bond)).count() >= WAYS - 1)
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
    let (mut expected, _) = saved(&arm);
    let mut sum = Turnover::default();
    let mut exact = 0;
    while arm.today() < Day(14) {
        let DayRecord { world, turnover, .. } = arm.advance();
        sum.add(&turnover);
        expected = expected + world.saves + turnover.album_tracks - turnover.unsaves;
        let (there, lossy) = saved(&arm);
        assert!(there <= expected, "{there} saves of {expected} made");
        assert!(there == expected || lossy, "{there} saves of {expected} made");
        exact += u64::from(there == expected);
        expected = there;
    }
    assert!(exact > 7, "saves were lost on all but {exact} days");
    assert!(sum.unsaves > 100 && sum.album_saves > 20, "{sum:?}");
    assert!(sum.album_tracks > 2 * sum.album_saves, "{sum:?}");
}

#[test]
fn a_save_taken_back_leaves_the_library_and_is_not_made_again() {
    let mut spec = small::still();
    spec.behaviour.unsave.unsave_per_week = 0.05;
    spec.behaviour.reaction.save_base = -2.0;
    let (arm, records) = small::lived(&spec, 14);
    let back = || small::bonds(&arm).filter(|(_, bond)| bond.is(Bond::TAKEN_BACK));
    assert!(back().all(|(_, bond)| !bond.is(Bond::SAVED | Bond::IN_LIBRARY)));
    assert!(back().count() > 500 && small::turnover(&records).unsaves > 500);
}

#[test]
fn saves_are_taken_back_the_more_the_sooner_listeners_have_had_enough() {
    let taken_back = |satiation_plays: f32| {
        let mut spec = small::still();
        spec.behaviour.recall.satiation_plays = satiation_plays;
        spec.behaviour.unsave.unsave_per_week = 0.002;
        small::turnover(&small::lived(&spec, 14).1).unsaves
    };
    let (soon, late) = (taken_back(8.0), taken_back(80.0));
    assert!(soon > 2 * late && late > 0, "{soon} against {late}");
}

#[test]
fn a_release_saved_whole_lies_in_the_library_faintly_and_pushes_nothing_out() {
    let mut spec = small::still();
    spec.behaviour.album.whole_release = 1.0;
    let mut arm = small::begin(&spec);
    small::advance_to(&mut arm, Day(-7));
    let before = arm.fork(&[]);
    let sample = small::sample_all(&mut arm);
    arm.advance();
    let saves: Vec<_> = sample
        .take()
        .filter(|event| event.play.is(Play::SAVE))
        .map(|event| (event.listener, event.play.track))
        .collect();
    assert!(saves.len() > 30, "{}", saves.len());
    let catalogue = &arm.environment.world.catalogue;
    let (mut entered, mut refused) = (0, 0);
    for (listener, saved) in saves {
        let (cohort, member) = place_of(listener);
        let release = catalogue.facts[saved.index()].release;
        let out = (0..arm.state.platform.belief.out.end).map(TrackId);
        let rest = out.filter(|&it| it != saved && catalogue.facts[it.index()].release == release);
        for track in rest {
            let slots = arm.state.memories[cohort].slots(member);
            let Some(place) = slots.find(track) else {
                refused += 1;
                continue;
            };
            let bond = slots.at(place);
            assert!(bond.is(Bond::SAVED | Bond::DISMISSED), "{listener:?} {track:?} {bond:?}");
            let known = before.state.memories[cohort].slots(member).find(track).is_some();
            if !known && bond.plays == 0 && bond.is(Bond::SAVED) {
                assert_eq!(bond.last_day, arm.today().plus(-8), "faint by seven days");
                entered += 1;
            }
        }
    }
    assert!(entered > 50 && refused > 0, "{entered} tracks entered, {refused} found no room");
}

#[test]
fn interest_rises_with_the_first_plays_peaks_and_falls() {
    let params = EncounterParams::default();
    let tables = EncounterTables::new(&params, 40.0);
    let arm = small::begin(&small::still());
    let (listener, track) =
        (arm.environment.world.listeners[0], arm.environment.world.catalogue.truth[0]);
    let interest: Vec<f32> = (0..200)
        .map(|plays| {
            let heard = Heard { track: &track, affinity: 0.0, source: Source::Radio };
            tables.interest(&params, &listener, &heard, plays)
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
    // Left alone, satiation fades: the overplayed track falls less than recency alone would have
    // it.
    let left_alone = last.plus(60);
    let falls = |bond: &Bond| now(bond, left_alone) / now(bond, last);
    assert!(falls(&overplayed) > 2.0 * falls(&liked));
    assert!(now(&overplayed, left_alone) > now(&liked, left_alone), "practice is left");
    assert!(tables.satiation(&overplayed, last, 1) > 1.0);
    assert!(tables.satiation(&overplayed, left_alone, 1) < 1.0);
}
