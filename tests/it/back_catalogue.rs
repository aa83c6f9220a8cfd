//! The artist's other tracks: who knows them, how their plays are counted, and that a release lifts
//! them.

use std::collections::BTreeSet;

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::measure::record::Counts;
use longplay::measure::windows::Measure;
use longplay::model::bond::Bond;
use longplay::model::catalogue::TrackTruth;
use longplay::model::ids::TrackId;
use longplay::report::table::daily;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::study::compare::compare;
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::units::Day;

use crate::small;

/// A small world whose focal artist has brought out so many tracks before.
fn spec(earlier: u16) -> Spec {
    let mut spec = small::spec(700, 900);
    spec.release.catalogue_tracks = earlier;
    spec
}

/// Tracks of the focal artist but the focal one, by what is printed on them.
fn others(arm: &Arm) -> Vec<TrackId> {
    let catalogue = &arm.environment.world.catalogue;
    let all = (0..catalogue.len() as u32).map(TrackId);
    let artist = catalogue.focal_artist();
    all.filter(|it| catalogue.facts[it.index()].artist == artist && *it != catalogue.focal)
        .collect()
}

#[test]
fn earlier_tracks_are_out_before_the_first_day_and_leave_all_others_what_they_are() {
    let (without, with) = (small::begin(&spec(0)), small::begin(&spec(12)));
    let (earlier, first_day) = (others(&with), with.today());
    assert_eq!((others(&without).len(), earlier.len()), (0, 12));
    let catalogue = &with.environment.world.catalogue;
    assert!(earlier.iter().all(|it| catalogue.facts[it.index()].release_day < first_day));
    let lies = |truth: &TrackTruth| (truth.sound, truth.appeal, truth.stickiness);
    let rest = catalogue.truth.iter().enumerate();
    let rest = rest.filter(|(index, _)| !earlier.contains(&TrackId(*index as u32)));
    let rest: Vec<_> = rest.map(|(_, truth)| lies(truth)).collect();
    let all: Vec<_> = without.environment.world.catalogue.truth.iter().map(lies).collect();
    assert!(rest == all, "other tracks have changed");
}

#[test]
fn all_fans_have_saved_some_earlier_tracks_and_nobody_else_has() {
    let arm = small::begin(&spec(12));
    let earlier = others(&arm);
    let (artist, mut saved) = (arm.environment.world.catalogue.focal_artist(), 0);
    for (listener, memory, member) in small::members(&arm) {
        let is_fan = memory.follows[member].contains(artist);
        let known = memory.slots(member).iter().filter(|bond| earlier.contains(&bond.track));
        let kept = known.filter(|bond| bond.is(Bond::SAVED)).count();
        assert_eq!(is_fan, kept > 0, "{listener:?} has saved {kept}");
        saved += kept;
    }
    assert!(saved > arm.state.followers(artist).len(), "{saved} saves");
}

#[test]
fn plays_of_other_tracks_add_up_on_every_day() {
    let mut arm = small::morning(&spec(12), Day(-7)).fork(&small::one_of_each(200.0));
    let (others, mut all) = (others(&arm), Counts::default());
    while arm.today() < arm.environment.calendar.end() {
        let record = arm.advance();
        let mut sum = Counts::default();
        for track in &others {
            let counts = &arm.tally().tracks[track.index()];
            sum.starts += u64::from(counts.starts);
            sum.streams += u64::from(counts.streams);
            sum.skips += u64::from(counts.starts - counts.streams);
            sum.completions += u64::from(counts.completions);
            sum.saves += u64::from(counts.saves);
            sum.adds += u64::from(counts.adds);
            sum.follows += u64::from(counts.follows);
        }
        assert_eq!(record.others, sum, "{:?}", record.day);
        assert!(record.others.streams + record.focal.streams <= record.world.streams);
        all.add(&sum);
    }
    assert!(all.streams > 200 && all.saves > 0, "{all:?}");
}

/// Ads that ask for a follow, against the control.
fn compared(earlier: u16) -> Outcome {
    let mut spec = spec(earlier);
    let ads = Ads { ask: Ask::Follow, budget: 400.0, days: 5, ..Ads::default() };
    spec.strategies = vec![small::strategy("Ads", &[Campaign::Ads(ads)])];
    spec.experiment.replicates = 4;
    compare(&spec, &Progress::default()).unwrap()
}

fn columns(outcome: &Outcome) -> BTreeSet<String> {
    let rows = daily::rows(outcome);
    let [csv, _] = longplay::report::table::both(&daily::table_of(&rows), &rows).unwrap();
    let header = String::from_utf8(csv.1).unwrap();
    header.lines().next().unwrap().split(',').map(str::to_owned).collect()
}

#[test]
fn a_release_lifts_the_catalogue_of_its_artist_where_there_is_one() {
    let outcome = compared(12);
    let effect = |measure| {
        let days = outcome.effects.iter().map(|it| it.window_days).max().unwrap();
        let row = outcome.effects.iter().find(|it| it.measure == measure && it.window_days == days);
        row.unwrap().effect
    };
    let (lift, release) = (effect(Measure::CatalogueStreams), effect(Measure::Streams));
    assert!(lift > 0.0 && lift < release, "{lift} beside {release}");
    let artist = effect(Measure::ArtistStreams);
    assert!((artist - lift - release).abs() < 1e-9, "{artist}");
    assert!(columns(&outcome).contains("catalogue_streams"));
}

#[test]
fn nothing_is_said_of_other_tracks_where_there_are_none() {
    let outcome = compared(0);
    let days = outcome.replicates.iter().flat_map(|it| it.arms.iter().flatten());
    assert!(days.clone().count() > 0 && days.clone().all(|day| day.others.is_nothing()));
    assert!(outcome.effects.iter().all(|row| !row.measure.is_of_others()));
    assert!(!columns(&outcome).iter().any(|name| name.starts_with("catalogue")));
}
