//! Campaigns: each kind moves what it says it moves, from its day on, for its price.

use std::collections::BTreeSet;
use std::ops::Range;

use longplay::dynamics::campaign::retarget::Audience;
use longplay::dynamics::campaign::{
    Act, Ads, Ask, Campaign, DiscoveryMode, EditorialPitch, Influencer, Marketing, PlaylistPitch,
    Promoter, Promotion, Prompt, Purchases, Retarget, Schedule,
};
use longplay::measure::record::DayRecord;
use longplay::model::bond::Bond;
use longplay::model::ids::ListenerId;
use longplay::model::memory::FocalMemory;
use longplay::model::source::Source;
use longplay::platform::recommend::{Request, Scope, names};
use longplay::platform::retrieval::SearchScratch;
use longplay::platform::surface::Promoted;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::units::{Day, Money};

use crate::small;

/// What a strategy buys day by day from a world that stands still.
fn shop(arm: &Arm, campaigns: &[Campaign], days: Range<i16>) -> Vec<Purchases> {
    let fans = arm.state.followers(arm.environment.world.catalogue.focal_artist());
    let mut marketing = Marketing::new(campaigns, fans);
    let (environment, mut playlists) = (&arm.environment, arm.state.playlists.clone());
    let (memories, banned) = (&arm.state.memories, BTreeSet::new());
    let mut buy = |day| {
        let rng = &environment.campaign_rng;
        marketing.buy(&environment.world, rng, &mut playlists, memories, &banned, Day(day))
    };
    days.map(&mut buy).collect()
}

fn prompts(bought: &[Purchases]) -> Vec<Prompt> {
    bought.iter().flat_map(|day| &day.prompts).copied().collect()
}

fn prompted(bought: &[Purchases]) -> Vec<ListenerId> {
    bought.iter().flat_map(|day| &day.prompts).map(|prompt| prompt.listener).collect()
}

fn cost(bought: &[Purchases]) -> Money {
    bought.iter().map(|day| day.cost).sum()
}

#[test]
fn a_campaign_of_any_kind_changes_nothing_before_its_first_day_and_something_after_it() {
    let spec = small::spec(300, 300);
    let trunk = small::morning(&spec, Day(-9));
    for campaign in small::one_of_each(400.0) {
        let first = campaign.terms().first_day.unwrap();
        let mut arms = [trunk.fork(std::slice::from_ref(&campaign)), trunk.fork(&[])];
        while arms[0].today() < first {
            let [with, without] = arms.each_mut().map(small::trace);
            assert_eq!(with, without, "{campaign:?}");
        }
        let days = arms.each_mut().map(|arm| small::advance_to(arm, spec.calendar.end()));
        assert_ne!(days[0], days[1], "{campaign:?}");
    }
}

#[test]
fn the_same_ads_reach_the_same_people_whatever_else_is_bought() {
    let arm = small::morning(&small::spec(600, 600), Day(0));
    let ads = || Campaign::Ads(Ads { ask: Ask::Follow, ..Ads::default() });
    let clicks = |campaigns: &[Campaign]| -> Vec<ListenerId> {
        let days = shop(&arm, campaigns, 0..14);
        let prompts = days.iter().flat_map(|day| &day.prompts);
        let of_ads = prompts.filter(|prompt| prompt.act == Act::Start(Ask::Follow));
        of_ads.map(|prompt| prompt.listener).collect()
    };
    let alone = clicks(&[ads()]);
    let mut everything = small::one_of_each(400.0);
    everything.insert(3, ads());
    // The first ads of the list are others: they ask for the save, and have the same family of
    // keys.
    everything.remove(0);
    assert_eq!(clicks(&everything), alone);
    assert!(alone.len() > 500, "{}", alone.len());
}

/// Ads that run from a week before the release to a week after it.
fn announcing(ask: Ask) -> Ads {
    Ads { ask, start_day: -7, days: 14, promise_share: 0.5, ..Ads::default() }
}

#[test]
fn before_release_a_click_starts_nothing_and_brings_what_it_asks_for_or_a_promise() {
    let spec = small::spec(3000, 600);
    let arm = small::morning(&spec, Day(-7));
    let acts = |ask, act| {
        let days = shop(&arm, &[Campaign::Ads(announcing(ask))], -7..14);
        let of = |day: &Purchases| day.prompts.iter().filter(|it| it.act == act).count();
        days.iter().map(of).collect::<Vec<usize>>()
    };
    for ask in [Ask::Stream, Ask::Save, Ask::Follow] {
        let starts = acts(ask, Act::Start(ask));
        assert!(starts[..7].iter().all(|starts| *starts == 0), "{ask:?}: {starts:?}");
        assert!(starts[7..14].iter().all(|starts| *starts > 40), "{ask:?}: {starts:?}");
    }
    // 571 clicks in the first week, of which 0.8 · 0.5 promise.
    let near = |count: usize, wanted: f64| (count as f64 - wanted).abs() < 0.2 * wanted;
    let pre_saved = acts(Ask::Save, Act::PreSaved);
    assert_eq!(pre_saved.iter().sum::<usize>(), pre_saved[7], "promises are kept on day 0");
    assert!(near(pre_saved[7], 571.0 * 0.4), "{pre_saved:?}");
    let reminded: usize = acts(Ask::Save, Act::Start(Ask::Stream)).iter().sum();
    assert!(near(reminded, 571.0 * 0.4 * 0.7), "{reminded}");
    let follows = acts(Ask::Follow, Act::Follow);
    assert!(follows[..7].iter().all(|follows| *follows > 15), "{follows:?}");
    assert_eq!(follows[7..].iter().sum::<usize>(), 0);
    assert_eq!(acts(Ask::Follow, Act::PreSaved).iter().sum::<usize>(), 0);
}

#[test]
fn the_people_of_an_ad_are_the_same_before_and_after_release() {
    let arm = small::morning(&small::spec(3000, 600), Day(-7));
    let clicks = |start_day| {
        let ads = Ads { start_day, conversion: 1.0, promise_share: 1.0, ..announcing(Ask::Follow) };
        let days = shop(&arm, &[Campaign::Ads(ads)], start_day..start_day + 14);
        prompted(&days).into_iter().collect::<BTreeSet<ListenerId>>()
    };
    assert_eq!(clicks(-14), clicks(0));
}

#[test]
fn who_follows_upon_an_announcement_is_counted_and_hears_of_the_release() {
    let mut spec = small::spec(3000, 600);
    spec.strategies.clear();
    let trunk = small::morning(&spec, Day(-7));
    let ads = Ads { start_day: -7, days: 7, ..announcing(Ask::Follow) };
    let mut arms = [trunk.fork(&[Campaign::Ads(ads)]), trunk.fork(&[])];
    let artist = trunk.environment.world.catalogue.focal_artist();
    let before = arms[0].state.followers(artist).len() as u64;
    let days = arms.each_mut().map(|arm| small::advance_to(arm, Day(0)));
    let told: u64 = days[0].iter().map(|day| day.focal.follows).sum();
    let follows = arms.each_ref().map(|arm| arm.state.followers(artist).len() as u64);
    assert!(told > 150 && follows[0] == before + told, "{told}, {follows:?}");
    assert!(days[0].iter().all(|day| day.focal.starts == 0), "nothing can be played yet");
    let days = arms.each_mut().map(|arm| small::advance_to(arm, Day(7)));
    let radar = |days: &[DayRecord]| -> u64 {
        days.iter().map(|day| day.focal_streams_by_source[Source::ReleaseRadar as usize]).sum()
    };
    let [with, without] = days.each_ref().map(|days| radar(days));
    assert!(with > without, "{with} streams from Release Radar, {without} without");
}

#[test]
fn no_kind_of_campaign_costs_more_than_its_budget() {
    let mut spec = small::spec(600, 600);
    spec.world.playlists_per_thousand = 500.0;
    let arm = small::morning(&spec, Day(10));
    for campaign in small::one_of_each(77.0) {
        let spent = cost(&shop(&arm, std::slice::from_ref(&campaign), -14..21));
        assert!(spent <= Money::from_dollars(77.0), "{campaign:?}: {spent:?}");
        // The first two are free, and past listeners are few.
        let free = matches!(campaign, Campaign::EditorialPitch(_) | Campaign::DiscoveryMode(_));
        let few = matches!(campaign, Campaign::Retarget(_));
        assert!(free || few || spent > Money::from_dollars(70.0), "{campaign:?}: {spent:?}");
    }
}

#[test]
fn pitches_spread_over_days_go_to_the_same_curators_as_pitches_of_one_day() {
    let mut spec = small::spec(600, 600);
    spec.world.playlists_per_thousand = 200.0;
    let arm = small::morning(&spec, Day(0));
    let pitched = |days, schedule| {
        let pitch =
            PlaylistPitch { days, schedule, fit: 0.0, budget: 160.0, ..PlaylistPitch::default() };
        let bought = shop(&arm, &[Campaign::PlaylistPitch(pitch)], 0..14);
        let by_day: Vec<u64> = bought.iter().map(|day| day.exposures).collect();
        (by_day, cost(&bought))
    };
    let (at_once, price) = pitched(1, Schedule::Flat);
    let (spread, same_price) = pitched(8, Schedule::Burst);
    assert_eq!((at_once[0], price), (40, Money::from_dollars(160.0)));
    assert_eq!((spread.iter().sum::<u64>(), same_price), (40, price));
    assert!(spread[0] < 40 && spread[1] > spread[7], "{spread:?}");
}

/// A release that editors do not care for, in a world with more tracks than their lists hold.
fn unloved() -> Spec {
    let mut spec = small::spec(300, 3000);
    spec.release.appeal = -1.5;
    spec.calendar.days = 28;
    spec
}

/// Days from release on that the focal track is on its editors' list.
fn days_listed(arm: &mut Arm) -> usize {
    let focal = arm.environment.world.catalogue.focal;
    let mut listed = 0;
    while arm.today() < Day(28) {
        arm.advance();
        let editorial = &arm.state.playlists.editorial;
        listed +=
            usize::from(arm.today() > Day(0) && editorial.iter().any(|it| it.contains(&focal)));
    }
    listed
}

#[test]
fn editors_who_take_a_release_up_keep_it_listed_longer_and_those_who_decline_do_nothing() {
    let trunk = small::morning(&unloved(), Day(-14));
    let pitch = |acceptance| EditorialPitch { acceptance, bonus: 3.0, ..EditorialPitch::default() };
    let listed = |campaigns: &[Campaign]| days_listed(&mut trunk.fork(campaigns));
    let accepted = listed(&[Campaign::EditorialPitch(pitch(1.0))]);
    let control = listed(&[]);
    assert!(accepted > control, "{accepted} days against {control}");
    let declined = Campaign::EditorialPitch(pitch(0.0));
    let [with, without] = [trunk.fork(&[declined]), trunk.fork(&[])].map(|mut arm| {
        let mut days = small::advance_to(&mut arm, Day(28));
        for day in &mut days {
            day.exposures = 0;
        }
        days
    });
    assert_eq!(with, without);
}

#[test]
fn retargeting_reaches_each_past_listener_once_and_nobody_else() {
    let mut arm = small::morning(&small::spec(600, 600), Day(0))
        .fork(&[Campaign::Ads(Ads { ask: Ask::Save, ..Ads::default() })]);
    small::advance_to(&mut arm, Day(7));
    let artist = arm.environment.world.catalogue.focal_artist();
    let track = arm.environment.world.catalogue.focal;
    let knows = |audience: Audience| -> BTreeSet<ListenerId> {
        let known = small::members(&arm).filter(|(_, memory, member)| {
            let streamed = memory.focal[*member].first_stream != FocalMemory::NEVER;
            let bonds = memory.slots(*member);
            match audience {
                Audience::Track => streamed,
                Audience::Artist => streamed || memory.follows[*member].contains(artist),
                Audience::Savers => {
                    bonds.find(track).is_some_and(|at| bonds.at(at).is(Bond::SAVED))
                }
            }
        });
        known.map(|(listener, ..)| listener).collect()
    };
    for audience in [Audience::Track, Audience::Artist, Audience::Savers] {
        let conversion = 1.0;
        let all = Retarget { audience, conversion, budget: 1000.0, ..Retarget::default() };
        let bought = shop(&arm, &[Campaign::Retarget(all.clone())], 0..30);
        let reached = prompted(&bought);
        let past = knows(audience);
        assert_eq!(reached.len(), past.len(), "{audience:?}");
        assert_eq!(reached.into_iter().collect::<BTreeSet<_>>(), past);
        // Money that finds nobody is kept.
        assert_eq!(cost(&bought), Money::from_dollars(0.4 * past.len() as f64));
        let few = Retarget { budget: 4.0, ..all };
        assert_eq!(prompted(&shop(&arm, &[Campaign::Retarget(few)], 0..30)).len(), 10);
    }
    assert!(knows(Audience::Savers).len() > 10);
    assert!(knows(Audience::Track).len() > knows(Audience::Savers).len());
    assert!(knows(Audience::Artist).len() > knows(Audience::Track).len());
}

#[test]
fn a_share_of_those_who_start_because_of_an_ad_follow_at_once_and_the_rest_is_as_without() {
    let trunk = small::morning(&small::spec(600, 600), Day(0));
    let ads = |follow_share| Campaign::Ads(Ads { follow_share, ..Ads::default() });
    let retarget =
        |follow_share| Campaign::Retarget(Retarget { follow_share, ..Retarget::default() });
    for of in [&ads as &dyn Fn(f32) -> Campaign, &retarget] {
        let [none, some, all] =
            [0.0, 0.3, 1.0].map(|share| prompts(&shop(&trunk, &[of(share)], 0..30)));
        let starts = |all: &[Prompt]| -> Vec<Prompt> {
            all.iter().filter(|it| matches!(it.act, Act::Start(_))).copied().collect()
        };
        let follows = |all: &[Prompt]| all.iter().filter(|it| it.act == Act::Follow).count();
        assert_eq!(starts(&none), starts(&some));
        assert_eq!(starts(&none), starts(&all));
        assert_eq!((follows(&none), follows(&all)), (0, starts(&all).len()));
        let share = follows(&some) as f64 / starts(&some).len() as f64;
        assert!((0.2..0.4).contains(&share), "{share}");
    }
}

#[test]
fn an_influencer_brings_a_burst_of_people_of_other_genres() {
    let arm = small::morning(&small::spec(6000, 600), Day(0));
    let world = &arm.environment.world;
    let genre = world.catalogue.facts[world.catalogue.focal.index()].genre;
    let post = Campaign::Influencer(Influencer::default());
    let bought = shop(&arm, &[post], 0..14);
    let fits = |listeners: &[ListenerId]| {
        let of_genre =
            listeners.iter().filter(|it| world.listeners[it.index()].genres[0] == genre).count();
        of_genre as f64 / listeners.len() as f64
    };
    // Who has clicked is not shown the ad again, so that later clicks come from others.
    let clickers = prompted(&shop(&arm, &[small::ads(Ask::Stream)], 0..1));
    let curious = prompted(&bought);
    assert_eq!(curious.len(), 400);
    assert!(fits(&curious) < 0.5 && fits(&clickers) > 0.6, "{}", fits(&curious));
    let by_day: Vec<usize> = bought.iter().map(|day| day.prompts.len()).collect();
    assert!(by_day[..3].is_sorted_by(|a, b| a > b) && by_day[3..].iter().all(|&n| n == 0));
}

#[test]
fn a_boost_divides_the_rank_of_its_track_and_leaves_the_others_in_order() {
    for name in names() {
        let mut spec = small::spec(400, 600);
        name.clone_into(&mut spec.platform.recommender);
        let arm = small::morning(&spec, Day(2));
        let mut context = arm.state.platform.context();
        let seed = longplay::model::ids::TrackId(7);
        let query = context.belief.embeddings[seed.index()].widen();
        let eligible = |track| track != seed;
        let release = context.release;
        let request = |wanted| Request {
            basis: longplay::platform::recommend::Basis::History(&[]),
            listener: ListenerId(3),
            today: arm.today(),
            occasion: 1,
            query: &query,
            cluster: context.belief.clusters.of(seed),
            scope: Scope::Catalogue,
            wanted,
            breadth: 96,
            eligible: &eligible,
            release,
        };
        let (long, short) = (request(30), request(10));
        let (mut plain, mut scratch) = (Vec::new(), SearchScratch::default());
        context.ask(&long, &mut scratch, &mut plain);
        assert_eq!(plain.len(), 30, "{name}");
        for rank in [0, 2, 9, 10, 25, 29] {
            context.promoted = Some(Promoted { track: plain[rank], boost: 3.0 });
            let mut pushed = Vec::new();
            context.ask_pushing(&short, &mut scratch, &mut pushed);
            let mut expected = plain.clone();
            let track = expected.remove(rank);
            expected.insert(rank / 3, track);
            assert_eq!(pushed, expected[..10], "{name}, rank {rank}");
        }
    }
}

#[test]
fn discovery_mode_brings_streams_from_radio_and_mixes_and_keeps_its_share_of_them() {
    let mut spec = small::spec(1500, 3000);
    spec.release.fans = 300;
    let trunk = small::morning(&spec, Day(4));
    let mode = DiscoveryMode { boost: 10.0, start_day: 4, days: 10, ..DiscoveryMode::default() };
    let from_boosted = |record: &longplay::measure::record::DayRecord| {
        let by_source = record.focal_streams_by_source;
        by_source[Source::Radio as usize] + by_source[Source::DailyMix as usize]
    };
    let mut starts = [0, 0];
    let mut arms = [trunk.fork(&[Campaign::DiscoveryMode(mode.clone())]), trunk.fork(&[])];
    while arms[0].today() < Day(21) {
        let records = arms.each_mut().map(Arm::advance);
        for (sum, arm) in starts.iter_mut().zip(&arms) {
            let by_source = &arm.tally().focal_sources;
            *sum += by_source[Source::Radio as usize].starts;
            *sum += by_source[Source::DailyMix as usize].starts;
        }
        let boosted = (4..14).contains(&records[0].day.0);
        let due = if boosted { 1200 * from_boosted(&records[0]).cast_signed() } else { 0 };
        assert_eq!(records[0].commission, Money(due), "{:?}", records[0].day);
        for record in &records {
            let earned = 4000 * record.focal.streams.cast_signed() - record.commission.0;
            assert_eq!((record.royalties, record.cost), (Money(earned), Money::ZERO));
        }
    }
    assert!(starts[0] > 2 * starts[1].max(10), "{starts:?}");
    // A boost whose budget is used up on its first day ends with it.
    let short = DiscoveryMode { budget: 0.000_001, ..mode };
    let days = small::advance_to(&mut trunk.fork(&[Campaign::DiscoveryMode(short)]), Day(14));
    let paying = days.iter().filter(|day| day.commission > Money::ZERO).count();
    assert_eq!(paying, 1);
}

#[test]
fn of_two_boosts_at_once_the_first_counts() {
    let arm = small::morning(&small::spec(300, 300), Day(0));
    let mode = |boost| {
        Campaign::DiscoveryMode(DiscoveryMode { boost, start_day: 0, ..DiscoveryMode::default() })
    };
    let bought = shop(&arm, &[mode(2.0), mode(9.0)], 0..1);
    assert_eq!(bought[0].promotion, Some(Promotion { boost: 2.0, commission: 0.3 }));
}

#[test]
fn what_a_promoter_delivers_varies_widely_and_some_of_it_is_played_by_bots() {
    let mut spec = small::spec(600, 600);
    spec.world.playlists_per_thousand = 400.0;
    let mut delivered = Vec::new();
    let mut with_bots = 0;
    for seed in 0..12 {
        spec.seeds.campaign = Some(seed);
        let arm = small::begin(&spec);
        let bought = shop(&arm, &[Campaign::Promoter(Promoter::default())], 0..1);
        assert_eq!(cost(&bought), Money::from_dollars(400.0));
        delivered.push(bought[0].exposures);
        with_bots += usize::from(bought[0].artificial_bought > 0);
    }
    let (least, most) = (delivered.iter().min().unwrap(), delivered.iter().max().unwrap());
    assert!(*most > 3 * (*least).max(1), "16 promised, {delivered:?} delivered");
    assert!((3..12).contains(&with_bots), "{with_bots} of 12 with bots");
}
