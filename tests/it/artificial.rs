//! Artificial streams: they count until they are found, and then they never were.

use longplay::dynamics::campaign::{Ask, Campaign, FakeStreams};
use longplay::model::source::Source;
use longplay::platform::detection::Sanction;
use longplay::platform::quality::Counters;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::units::{Day, Money};

use crate::small;

/// A small world on the morning of release day.
fn release_day(spec: &Spec) -> Arm {
    small::morning(spec, Day::RELEASE)
}

/// Ten thousand bought plays.
fn bought() -> FakeStreams {
    FakeStreams { budget: 86.0, ..FakeStreams::default() }
}

fn counters(arm: &Arm) -> &[Counters] {
    &arm.state.platform.belief.ledger.counters
}

/// Both arms after release day, on which listeners do the same in either.
fn first_evening(fake: FakeStreams) -> [Arm; 2] {
    let trunk = release_day(&small::spec(500, 500));
    let mut arms = [trunk.fork(&[Campaign::FakeStreams(fake)]), trunk.fork(&[])];
    let [with, without] = arms.each_mut().map(Arm::advance);
    assert_eq!((with.focal, with.world), (without.focal, without.world));
    arms
}

#[test]
fn until_they_are_found_bots_count_as_streams_without_anything_more_on_every_track_they_play() {
    let arms = first_evening(FakeStreams { detection_per_day: 0.0, ..bought() });
    let [with, without] = arms.each_ref().map(counters);
    let focal = arms[0].environment.world.catalogue.focal.index();
    let (mut camouflaged, mut plays) = (0, 0.0);
    for (track, (bots, real)) in with.iter().zip(without).enumerate() {
        assert_eq!((bots.saves, bots.adds), (real.saves, real.adds));
        assert!((bots.completions - real.completions).abs() < 1e-6);
        let more = bots.streams - real.streams;
        assert!((more - (bots.starts - real.starts)).abs() < 1e-2);
        if track == focal {
            let ordered = 10_000.0 / 14.0;
            assert!((more - ordered).abs() < 36.0, "{more} of {ordered} due");
            assert!(bots.saves / bots.streams <= real.saves / real.streams);
        } else {
            camouflaged += usize::from(more > 0.5);
            plays += more;
        }
    }
    assert!(camouflaged > 200, "only {camouflaged} of 500 tracks");
    assert!((600.0..760.0).contains(&plays), "{plays} plays of other tracks");
}

#[test]
fn plays_that_are_found_leave_every_counter() {
    let fake = FakeStreams { detection_per_day: 1.0, undetectable_share: 0.0, ..bought() };
    let arms = first_evening(fake);
    let [with, without] = arms.each_ref().map(counters);
    for (bots, real) in with.iter().zip(without) {
        for (left, there) in [(bots.streams, real.streams), (bots.expected, real.expected)] {
            assert!((left - there).abs() <= 1e-4 * (1.0 + there.abs()), "{bots:?} {real:?}");
        }
    }
    assert!(!arms[0].state.platform.detection.banned().is_empty());
}

#[test]
fn found_a_while_later_they_leave_what_is_left_of_them() {
    let trunk = release_day(&small::spec(400, 400));
    let fake = FakeStreams { detection_per_day: 0.5, undetectable_share: 0.0, days: 3, ..bought() };
    let mut arm = trunk.fork(&[Campaign::FakeStreams(fake)]);
    let days = small::advance_to(&mut arm, Day(21));
    let (counted, removed) = days.iter().fold((0, 0), |(counted, removed), day| {
        (counted + day.artificial_streams, removed + day.artificial_removed)
    });
    assert_eq!(counted, removed, "every bot is found in three weeks");
    assert!(counted > 3000, "{counted}");
    // Decayed streams never exceed the real ones that they are made of.
    let real: u64 = days.iter().map(|day| day.focal.streams).sum();
    let focal = arm.environment.world.catalogue.focal.index();
    assert!(counters(&arm)[focal].streams <= real as f32 + 0.1);
}

#[test]
fn a_filter_that_is_off_and_bots_that_nobody_can_tell_are_never_found() {
    for (vigilance, undetectable_share) in [(0.0, 0.25), (1.0, 1.0)] {
        let mut spec = small::spec(300, 300);
        spec.platform.detection.vigilance = vigilance;
        let fake = FakeStreams { undetectable_share, ..bought() };
        let mut arm = release_day(&spec).fork(&[Campaign::FakeStreams(fake)]);
        let days = small::advance_to(&mut arm, Day(21));
        let counted: u64 = days.iter().map(|day| day.artificial_streams).sum();
        assert_eq!(counted, 10_000);
        assert!(days.iter().all(|day| day.artificial_removed == 0));
    }
}

#[test]
fn royalties_are_paid_for_what_is_counted_and_taken_back_for_what_is_found() {
    let mut arm = release_day(&small::spec(400, 400)).fork(&[Campaign::FakeStreams(bought())]);
    let days = small::advance_to(&mut arm, Day(21));
    for day in &days {
        let counted = (day.focal.streams + day.artificial_streams).cast_signed()
            - day.artificial_removed.cast_signed();
        assert_eq!(day.royalties, Money(4000 * counted), "{:?}", day.day);
    }
    assert!(days.iter().any(|day| day.royalties < Money::ZERO), "nothing was taken back");
}

/// A platform that reviews every week and is quick to punish.
fn strict(sanction: Sanction) -> Spec {
    let mut spec = small::spec(500, 500);
    let detection = &mut spec.platform.detection;
    detection.review_days = 7;
    (detection.sanction, detection.sanction_share) = (sanction, 0.1);
    (detection.penalty, detection.penalty_share) = (12.5, 0.1);
    spec
}

#[test]
fn a_release_that_is_taken_down_is_played_no_more_by_anybody() {
    let trunk = release_day(&strict(Sanction::TakeDown));
    let mut arm = trunk.fork(&[Campaign::FakeStreams(bought()), small::ads(Ask::Stream)]);
    let days = small::advance_to(&mut arm, Day(21));
    let (up, down) = days.split_at(7);
    assert!(up.iter().all(|day| !day.sanctioned && day.focal.streams > 0));
    for day in down {
        assert!(day.sanctioned && day.focal.starts == 0 && day.artificial_streams == 0, "{day:?}");
    }
    assert_eq!(up[6].penalty, Money::from_dollars(12.5));
    let control = small::advance_to(&mut trunk.fork(&[]), Day(21));
    assert!(control.iter().all(|day| !day.sanctioned && day.penalty == Money::ZERO));
    assert!(control[14..].iter().any(|day| day.focal.streams > 0));
}

#[test]
fn a_demoted_release_is_passed_over_by_editors_and_recommender_but_stays_in_libraries() {
    let trunk = release_day(&strict(Sanction::Demotion));
    let mut arm = trunk.fork(&[Campaign::FakeStreams(FakeStreams { days: 21, ..bought() })]);
    let focal = arm.environment.world.catalogue.focal;
    let mut demoted = Vec::new();
    while arm.today() < Day(21) {
        let record = arm.advance();
        if record.sanctioned {
            demoted.push(record);
        }
        let listed = arm.state.playlists.editorial.iter().any(|list| list.contains(&focal));
        assert_eq!(listed, record.day < Day(7), "{:?}", record.day);
    }
    assert_eq!(demoted.len(), 14);
    // Weekly lists may hold it for some days more.
    let later = &demoted[7..];
    let from = |source: Source| -> u64 {
        later.iter().map(|day| day.focal_streams_by_source[source as usize]).sum()
    };
    let shown = [Source::Editorial, Source::DiscoverWeekly, Source::ReleaseRadar, Source::Radio];
    assert_eq!(shown.map(from).iter().sum::<u64>(), 0);
    assert!(demoted.iter().map(|day| day.focal.streams).sum::<u64>() > 0);
}
