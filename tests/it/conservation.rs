//! Conservation: plays out are plays in, money out is exposures in, and nothing comes before its
//! day.

use std::collections::BTreeSet;

use longplay::dynamics::campaign::{Ads, Ask, Campaign, FakeStreams, PlaylistPitch, PreSave};
use longplay::measure::record::{Counts, DayRecord};
use longplay::model::bond::Bond;
use longplay::model::memory::FocalMemory;
use longplay::model::slot_mask::WAYS;
use longplay::sim::run::Arm;
use longplay::tally::{SourceCounts, TrackCounts};
use longplay::units::{Day, Money};

use crate::small;

/// Lives through all days with everything bought that can be bought, and shows each.
fn each_day(mut look: impl FnMut(&Arm, &DayRecord)) -> Arm {
    let spec = small::spec(700, 900);
    let mut trunk = small::begin(&spec);
    while trunk.today() < Day(-7) {
        let record = trunk.advance();
        look(&trunk, &record);
    }
    let mut arm = trunk.fork(&small::one_of_each(200.0));
    while arm.today() < spec.calendar.end() {
        let record = arm.advance();
        look(&arm, &record);
    }
    arm
}

fn sum_of_tracks(tracks: &[TrackCounts]) -> Counts {
    let mut sum = Counts::default();
    for track in tracks {
        sum.starts += u64::from(track.starts);
        sum.streams += u64::from(track.streams);
        sum.skips += u64::from(track.starts - track.streams);
        sum.completions += u64::from(track.completions);
        sum.saves += u64::from(track.saves);
        sum.adds += u64::from(track.adds);
        sum.follows += u64::from(track.follows);
    }
    sum
}

fn sum_of_sources(sources: &[SourceCounts], pre_saves: u64) -> Counts {
    let mut sum = Counts { saves: pre_saves, ..Counts::default() };
    for source in sources {
        sum.starts += source.starts;
        sum.streams += source.streams;
        sum.skips += source.starts - source.streams;
        sum.completions += source.completions;
        sum.saves += source.saves;
        sum.adds += source.adds;
        sum.follows += source.follows;
    }
    sum
}

#[test]
fn tracks_and_sources_add_up_to_the_world_on_every_day() {
    each_day(|arm, record| {
        let tally = arm.tally();
        assert_eq!(sum_of_tracks(&tally.tracks), record.world, "tracks on {:?}", record.day);
        let sources = sum_of_sources(&tally.sources, tally.pre_saves);
        assert_eq!(sources, record.world, "sources on {:?}", record.day);
        let focal = sum_of_sources(&tally.focal_sources, tally.pre_saves);
        assert_eq!(focal, record.focal, "sources of the focal track on {:?}", record.day);
        assert_eq!(sum_of_tracks(&[*tally.focal()]), record.focal, "{:?}", record.day);
    });
}

#[test]
fn starts_are_streams_and_skips_and_what_is_kept_is_part_of_what_was_streamed() {
    each_day(|_, record| {
        let by_source = [
            (record.world, record.world_streams_by_source),
            (record.focal, record.focal_streams_by_source),
        ];
        for (counts, streams_by_source) in by_source {
            assert_eq!(counts.starts, counts.streams + counts.skips, "{:?}", record.day);
            assert_eq!(streams_by_source.iter().sum::<u64>(), counts.streams, "{:?}", record.day);
            assert!(counts.completions <= counts.streams, "{:?}", record.day);
            assert!(counts.adds + counts.follows <= 2 * counts.streams, "{:?}", record.day);
        }
        assert!(record.focal_new_listeners <= record.focal_listeners, "{:?}", record.day);
        assert!(record.focal_listeners <= record.focal.streams, "{:?}", record.day);
        assert!(record.world_listeners <= record.world.streams, "{:?}", record.day);
    });
}

#[test]
fn no_listener_saves_the_focal_track_twice() {
    let (mut saves, mut listeners, mut pre_saves) = (0, 0, 0);
    let arm = each_day(|arm, record| {
        saves += record.focal.saves;
        listeners += record.focal_new_listeners;
        pre_saves += arm.tally().pre_saves;
        assert!(saves <= listeners + pre_saves, "{:?}", record.day);
    });
    assert!(saves > 100 && pre_saves > 50, "{saves} saves, {pre_saves} before release");
    let focal = arm.environment.world.catalogue.focal;
    let remembered = small::bonds(&arm)
        .filter(|(_, bond)| bond.track == focal && bond.is(Bond::SAVED | Bond::TAKEN_BACK))
        .count() as u64;
    assert!(remembered <= saves, "{remembered} remember a save, {saves} saved");
    // A save is forgotten only where a bucket of memory was full of saves and adds; what pushed it
    // out need not be either.
    let forgettable = small::members(&arm).any(|(_, memory, member)| {
        let kept = |bond: &Bond| bond.is(Bond::SAVED | Bond::IN_PLAYLIST);
        small::buckets(memory, member)
            .any(|bucket| bucket.iter().filter(|bond| kept(bond)).count() >= WAYS - 1)
    });
    assert!(remembered == saves || forgettable, "{remembered} remember a save, {saves} saved");
}

#[test]
fn what_is_dismissed_is_never_streamed_unless_a_campaign_brings_it() {
    let arm = each_day(|_, _| ());
    let focal = arm.environment.world.catalogue.focal;
    let dismissed = || small::bonds(&arm).filter(|(_, bond)| bond.is(Bond::DISMISSED));
    assert!(dismissed().count() > 500, "{}", dismissed().count());
    let streamed = dismissed().find(|(_, bond)| bond.plays > 0 && bond.track != focal);
    assert_eq!(streamed, None);
}

#[test]
fn a_new_listener_is_one_whose_first_stream_is_remembered() {
    let mut new = 0;
    let arm = each_day(|_, record| new += record.focal_new_listeners);
    let streamed = small::members(&arm)
        .filter(|(_, memory, member)| memory.focal[*member].first_stream != FocalMemory::NEVER)
        .count() as u64;
    assert_eq!(new, streamed);
    assert!(new > 100, "{new}");
}

#[test]
fn no_track_is_played_before_it_is_out() {
    each_day(|arm, record| {
        let catalogue = &arm.environment.world.catalogue;
        let out = catalogue.released_on(record.day).end as usize;
        let early = arm.tally().tracks[out..].iter().position(|it| *it != TrackCounts::default());
        assert_eq!(early, None, "played on {:?} before its release", record.day);
        if record.day < Day::RELEASE {
            assert_eq!(record.focal, Counts::default(), "{:?}", record.day);
            assert_eq!(arm.tally().focal(), &TrackCounts::default(), "{:?}", record.day);
        }
    });
}

#[test]
fn new_tracks_are_played_from_the_day_they_are_out() {
    let mut played = BTreeSet::new();
    let arm = each_day(|arm, _| {
        let tracks = arm.tally().tracks.iter().enumerate();
        played.extend(tracks.filter(|(_, it)| it.starts > 0).map(|(index, _)| index as u32));
    });
    let catalogue = &arm.environment.world.catalogue;
    let new = catalogue.initial_tracks..catalogue.len() as u32;
    let share = played.range(new.clone()).count() as f64 / f64::from(new.end - new.start);
    assert!(share > 0.5, "only {share:.2} of the releases were ever played");
}

/// Exposures and money of one campaign alone, over the whole run.
fn spent_on(campaign: Campaign) -> (u64, Money) {
    let spec = small::spec(700, 900);
    let mut trunk = small::begin(&spec);
    small::advance_to(&mut trunk, Day(-7));
    let mut arm = trunk.fork(&[campaign]);
    let records = small::advance_to(&mut arm, spec.calendar.end());
    (records.iter().map(|it| it.exposures).sum(), records.iter().map(|it| it.cost).sum())
}

#[test]
fn money_is_exposures_times_price_and_never_more_than_the_budget() {
    let budget = 100.0;
    let ads = Ads { budget, ask: Ask::Follow, cost_per_click: 0.37, ..Ads::default() };
    let pitch = PlaylistPitch { budget, cost_per_pitch: 7.0, ..PlaylistPitch::default() };
    let pre_save = PreSave { budget, cost_per_pre_save: 1.7, start_day: -7, ..PreSave::default() };
    let priced = [
        (Campaign::Ads(ads), 0.37),
        (Campaign::PlaylistPitch(pitch), 7.0),
        (Campaign::PreSave(pre_save), 1.7),
    ];
    for (campaign, price) in priced {
        let (exposures, cost) = spent_on(campaign.clone());
        let price = Money::from_dollars(price);
        assert_eq!(cost, Money(price.0 * exposures.cast_signed()), "{campaign:?}");
        assert!(cost <= Money::from_dollars(budget), "{campaign:?} cost {cost:?}");
        // Pitches may end for want of playlists; clicks and pre-saves there are always more.
        let all = matches!(campaign, Campaign::PlaylistPitch(_))
            || cost + price > Money::from_dollars(budget);
        assert!(all && exposures > 5, "{campaign:?} only cost {cost:?}");
    }
    let fake = FakeStreams { budget, ..FakeStreams::default() };
    assert_eq!(spent_on(Campaign::FakeStreams(fake)), (0, Money::from_dollars(budget)));
}

#[test]
fn artificial_streams_are_delivered_as_bought_and_removed_only_once_counted() {
    let fake = FakeStreams { budget: 86.0, cost_per_thousand: 8.6, ..FakeStreams::default() };
    for detection_per_day in [0.0, 0.2, 1.0] {
        let fake = FakeStreams { detection_per_day, ..fake.clone() };
        let spec = small::spec(300, 300);
        let mut trunk = small::begin(&spec);
        small::advance_to(&mut trunk, Day::RELEASE);
        let (mut counted, mut removed) = (0, 0);
        let mut arm = trunk.fork(&[Campaign::FakeStreams(fake)]);
        for record in small::advance_to(&mut arm, spec.calendar.end()) {
            counted += record.artificial_streams;
            removed += record.artificial_removed;
            assert!(removed <= counted, "{:?}: {removed} of {counted}", record.day);
        }
        assert!(counted <= 10_000, "{counted} of 10,000 bought");
        if detection_per_day <= 0.0 {
            assert_eq!((counted, removed), (10_000, 0));
        } else {
            assert!(removed > 0 && counted < 10_000, "{removed} of {counted}");
        }
    }
}
