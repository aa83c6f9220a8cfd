//! Further tracks of the artist: they come out in the strategies that bring them out, on their day,
//! and in no other arm.

use longplay::dynamics::campaign::{Ask, Campaign, Nothing, Single};
use longplay::dynamics::genesis::AlsoParams;
use longplay::measure::windows::Measure;
use longplay::model::ids::TrackId;
use longplay::platform::recommend::names;
use longplay::sim::run::{Arm, SpecError, fork_day};
use longplay::sim::spec::Spec;
use longplay::study::compare::{Compare, compare};
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::tally::TrackCounts;
use longplay::units::{Day, Money};

use crate::small;

/// A small world whose artist has two further tracks.
pub(crate) fn with_two(mut spec: Spec) -> Spec {
    spec.release.also = vec![AlsoParams::titled("First"), AlsoParams::titled("Second")];
    spec
}

/// A track that comes out on a day.
pub(crate) fn single(track: &str, start_day: i16) -> Campaign {
    Campaign::Single(Single { track: track.to_owned(), budget: 30.0, start_day })
}

/// One after the other, the focal track last.
pub(crate) fn waterfall() -> Vec<Campaign> {
    vec![single("First", -7), single("Second", -3)]
}

/// All at once.
fn ep() -> Vec<Campaign> {
    vec![single("First", 0), single("Second", 0)]
}

fn spec() -> Spec {
    with_two(small::spec(600, 700))
}

fn also(arm: &Arm) -> [TrackId; 2] {
    let also = arm.environment.world.catalogue.also.clone();
    [TrackId(also.start), TrackId(also.end - 1)]
}

#[test]
fn tracks_that_nobody_brings_out_change_nothing_and_are_never_played() {
    for name in names() {
        let mut without = small::spec(500, 600);
        without.platform.training_listeners = 300;
        name.clone_into(&mut without.platform.recommender);
        let lived = |spec: &Spec| {
            let mut arm = small::morning(spec, Day(-5)).fork(&[small::ads(Ask::Save)]);
            let days = small::advance_to(&mut arm, Day(6));
            (days, arm)
        };
        let (days, arm) = lived(&with_two(without.clone()));
        assert!(lived(&without).0 == days, "{name}: the days are other ones");
        assert_eq!(arm.environment.world.catalogue.also.len(), 2);
        assert!(days.iter().all(|day| day.others.is_nothing()));
    }
}

#[test]
fn a_track_is_played_from_the_day_on_which_it_comes_out() {
    for name in names() {
        let mut spec = spec();
        name.clone_into(&mut spec.platform.recommender);
        spec.platform.training_listeners = 300;
        let mut arm = small::morning(&spec, Day(-7)).fork(&waterfall());
        let [first, second] = also(&arm);
        let mut played = [0, 0];
        while arm.today() < spec.calendar.end() {
            let day = arm.advance().day;
            for ((track, out), sum) in [(first, -7), (second, -3)].into_iter().zip(&mut played) {
                let counts = arm.tally().tracks[track.index()];
                assert!(day >= Day(out) || counts == TrackCounts::default(), "{name}: {day:?}");
                *sum += counts.starts;
            }
        }
        assert!(played.iter().all(|starts| *starts > 20), "{name}: {played:?}");
    }
}

#[test]
fn tracks_of_one_day_are_one_release() {
    let trunk = small::morning(&spec(), Day(-7));
    let release = |campaigns: &[Campaign]| {
        let arm = trunk.fork(campaigns);
        let catalogue = &arm.environment.world.catalogue;
        let [first, second] = also(&arm);
        let tracks = [catalogue.focal, first, second];
        tracks.map(|track| catalogue.facts[track.index()].release)
    };
    let [focal, first, second] = release(&ep());
    assert!(focal == first && first == second);
    let [focal, first, second] = release(&waterfall());
    assert!(focal != first && first != second && focal != second);
    let [focal, first, second] = release(&[single("First", 5), single("Second", 5)]);
    assert!(focal != first && first == second);
}

/// Strategies against the control.
fn compared(strategies: &[(&str, Vec<Campaign>)]) -> Outcome {
    let mut spec = spec();
    spec.strategies = strategies.iter().map(|(name, all)| small::strategy(name, all)).collect();
    spec.experiment.replicates = 2;
    compare(&spec, &Progress::default()).unwrap()
}

fn effect(outcome: &Outcome, strategy: &str, measure: Measure) -> f64 {
    let mut row = outcome.effects.iter().filter(|it| it.strategy == strategy);
    row.rfind(|it| it.measure == measure).unwrap().effect
}

#[test]
fn a_strategy_that_brings_out_nothing_has_no_effect_and_equal_ones_have_equal_bytes() {
    let outcome = compared(&[
        ("Waterfall", waterfall()),
        ("Nothing", vec![Campaign::None(Nothing {}), Campaign::Single(Single::default())]),
        ("EP", ep()),
        ("The same waterfall", waterfall()),
    ]);
    for replicate in &outcome.replicates {
        let [control, waterfall, nothing, ep, again] = &replicate.arms[..] else { panic!() };
        assert!(nothing == control && waterfall == again && ep != waterfall && ep != control);
        let paid = |days: &[longplay::measure::record::DayRecord]| {
            days.iter().map(|day| day.cost).sum::<Money>()
        };
        assert_eq!(paid(waterfall), Money::from_dollars(60.0));
        assert_eq!((paid(ep), paid(nothing)), (paid(waterfall), Money::ZERO));
    }
    for strategy in ["Waterfall", "EP"] {
        let others = effect(&outcome, strategy, Measure::CatalogueStreams);
        let artist = effect(&outcome, strategy, Measure::ArtistStreams);
        let focal = effect(&outcome, strategy, Measure::Streams);
        assert!(others > 50.0 && (artist - others - focal).abs() < 1e-9, "{others}, {artist}");
    }
    // What else a file compares says nothing about a strategy.
    let alone = compared(&[("Waterfall", waterfall())]);
    for (one, other) in outcome.replicates.iter().zip(&alone.replicates) {
        assert!(one.arms[..2] == other.arms[..], "replicate {}", one.number);
    }
}

#[test]
fn a_track_that_does_not_exist_is_refused() {
    let mut spec = spec();
    spec.strategies = vec![small::strategy("A", &[single("Third", 0)])];
    let unknown = SpecError::UnknownTrack("Third".to_owned());
    assert!(Compare::new(&spec).is_ok());
    let error = compare(&spec, &Progress::default()).unwrap_err();
    assert_eq!(error.to_string(), unknown.to_string());
    assert_eq!(fork_day(&spec), Day(0));
}
