//! Arms on top of another one: they share its days as long as nothing differs for a listener, and
//! must end where an arm ends that lives every listener on its own.

use longplay::dynamics::campaign::retarget::Audience;
use longplay::dynamics::campaign::{
    Ads, Ask, Campaign, DiscoveryMode, EditorialPitch, Influencer, Nothing, PlaylistPitch, PreSave,
    Retarget,
};
use longplay::dynamics::friction::Friction;
use longplay::measure::record::DayRecord;
use longplay::model::ids::ListenerId;
use longplay::platform::GateParams;
use longplay::platform::recommend::names;
use longplay::scenario::presets::PLATFORMS;
use longplay::sim::intervention::{Cut, Gift, Intervention};
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::units::Day;

use crate::{beliefs, podcasts, small};

/// What is done to an arm.
pub(crate) type Plan = (Vec<Campaign>, Intervention);

/// Every kind of campaign that leaves other tracks alone, each by itself, and every intervention.
pub(crate) fn plans() -> Vec<Plan> {
    // Little money, so that most of the small world is not reached.
    let ads = |ask| Campaign::Ads(Ads { ask, budget: 60.0, ..Ads::default() });
    let announced = |ask| {
        let (budget, promise_share) = (60.0, 0.6);
        Campaign::Ads(Ads { ask, budget, promise_share, start_day: -6, days: 9, ..Ads::default() })
    };
    let campaigns = [
        ads(Ask::Save),
        ads(Ask::Follow),
        Campaign::PlaylistPitch(PlaylistPitch { weeks: 1, acceptance: 0.6, ..Default::default() }),
        Campaign::PreSave(PreSave { start_day: -7, ..PreSave::default() }),
        Campaign::EditorialPitch(EditorialPitch {
            acceptance: 0.9,
            start_day: -7,
            ..EditorialPitch::default()
        }),
        Campaign::Retarget(Retarget { start_day: 3, ..Retarget::default() }),
        Campaign::Retarget(Retarget {
            start_day: 3,
            audience: Audience::Savers,
            follow_share: 0.5,
            ..Retarget::default()
        }),
        Campaign::Influencer(Influencer::default()),
        announced(Ask::Follow),
        announced(Ask::Save),
        announced(Ask::Stream),
        Campaign::DiscoveryMode(DiscoveryMode {
            start_day: 2,
            boost: 10.0,
            ..DiscoveryMode::default()
        }),
    ];
    let mut plans: Vec<Plan> =
        campaigns.into_iter().map(|it| (vec![it], Intervention::default())).collect();
    let eased = |share| Friction { share, ease: 2.0 };
    // Who saves in one arm only is in the audience of that arm only.
    let savers = Retarget { start_day: 2, audience: Audience::Savers, ..Retarget::default() };
    plans.push((vec![ads(Ask::Save), Campaign::Retarget(savers)], Intervention::default()));
    plans.push((Vec::new(), Intervention::of_friction(eased(0.5))));
    plans.push((Vec::new(), Intervention::of_friction(eased(-1.0))));
    for cut in [Cut::Library, Cut::Training, Cut::Both] {
        let friction = eased(0.5);
        let intervention = Intervention { friction, cut, ..Intervention::default() };
        plans.push((vec![ads(Ask::Save)], intervention));
    }
    let gifts =
        (0..40).map(|nth| Gift { day: Day(1 + nth / 8), listener: ListenerId(7 * nth as u32) });
    plans.push((Vec::new(), Intervention::of_gifts(gifts.collect())));
    plans
}

/// An arm on top of a base from the morning of `day` on, for each plan.
fn company(spec: &Spec, day: i16, plans: &[Plan]) -> Arm {
    let mut base = small::morning(spec, Day(day)).fork(&[]);
    for (campaigns, intervention) in plans {
        base.overlay(campaigns, intervention.clone(), Vec::new());
    }
    base
}

/// Lives through some days: the base's records, then those of each arm on top.
fn live(base: &mut Arm, until: Day) -> Vec<Vec<DayRecord>> {
    let mut records = vec![Vec::new(); 1 + base.overlaid().len()];
    while base.today() < until {
        let day = base.advance();
        records[0].push(day);
        for (records, arm) in records[1..].iter_mut().zip(base.overlaid()) {
            records.push(*arm.record().unwrap());
        }
    }
    records
}

/// The first day on which two arms differ.
fn first_difference(one: &[DayRecord], other: &[DayRecord]) -> Option<String> {
    let differs = one.iter().zip(other).find(|(one, other)| one != other);
    differs.map(|(one, other)| format!("{one:#?}\n{other:#?}"))
}

/// Lives all plans twice, sharing days and with every listener parted: all must be equal, and less
/// than half of the listener-days be lived.
fn assert_arms_equal_those_that_share_nothing(spec: &Spec, plans: &[Plan]) {
    let mut sharing = company(spec, -8, plans);
    let mut alone = company(spec, -8, plans);
    (0..plans.len()).for_each(|arm| alone.part_everybody(arm));
    let end = spec.calendar.end();
    let (sharing_days, alone_days) = (live(&mut sharing, end), live(&mut alone, end));
    assert_eq!(first_difference(&sharing_days[0], &alone_days[0]), None, "the base");
    for (arm, plan) in plans.iter().enumerate() {
        let difference = first_difference(&sharing_days[arm + 1], &alone_days[arm + 1]);
        assert_eq!(difference, None, "{plan:?}");
        let [sharing, alone] = [&sharing, &alone].map(|it| &it.overlaid()[arm]);
        assert_eq!(sharing.release(), alone.release(), "{plan:?}");
        assert!(sharing.listener_days() < alone.listener_days() / 2, "{plan:?}");
    }
}

#[test]
fn an_arm_that_shares_days_equals_one_that_lives_every_listener_on_its_own() {
    let plans = plans();
    let mut spec = small::spec(600, 700);
    spec.platform.training_listeners = 300;
    spec.release.catalogue_tracks = 8;
    assert_arms_equal_those_that_share_nothing(&spec, &plans);
}

#[test]
fn an_arm_that_shares_days_equals_one_that_does_not_where_the_release_is_an_episode() {
    let is_of_music =
        |it: &Campaign| matches!(it, Campaign::EditorialPitch(_) | Campaign::DiscoveryMode(_));
    let all = plans().into_iter();
    let plans: Vec<Plan> =
        all.filter(|(campaigns, _)| !campaigns.iter().any(is_of_music)).collect();
    let mut spec = podcasts::spec(600, 700);
    spec.platform.training_listeners = 300;
    assert_arms_equal_those_that_share_nothing(&spec, &plans);
}

#[test]
fn sharing_days_changes_nothing_under_any_recommender() {
    for name in names() {
        let mut spec = small::spec(500, 600);
        name.clone_into(&mut spec.platform.recommender);
        assert_sharing_changes_nothing(spec, name);
    }
}

#[test]
fn sharing_days_changes_nothing_where_lists_have_gates() {
    let gates =
        GateParams { save_rate: 0.02, radio: 50.0, release_radar: 30.0, discover_weekly: 50.0 };
    for name in names() {
        let mut spec = small::spec(500, 200);
        name.clone_into(&mut spec.platform.recommender);
        spec.platform.gates = gates;
        assert_sharing_changes_nothing(spec, name);
    }
}

#[test]
fn sharing_days_changes_nothing_whatever_one_believes_of_the_platform() {
    for (name, _) in PLATFORMS {
        let mut spec = small::spec(500, 600);
        spec.platform = beliefs::platform(name);
        assert_sharing_changes_nothing(spec, name);
    }
}

fn assert_sharing_changes_nothing(mut spec: Spec, name: &str) {
    let plans = [
        (vec![small::ads(Ask::Save)], Intervention::default()),
        (small::harmless(300.0), Intervention::default()),
    ];
    spec.platform.training_listeners = 300;
    let mut sharing = company(&spec, -8, &plans);
    let mut alone = company(&spec, -8, &plans);
    (0..plans.len()).for_each(|arm| alone.part_everybody(arm));
    let end = Day(16);
    let (sharing, alone) = (live(&mut sharing, end), live(&mut alone, end));
    for (arm, (sharing, alone)) in sharing.iter().zip(&alone).enumerate() {
        assert_eq!(first_difference(sharing, alone), None, "{name}, arm {arm}");
    }
}

#[test]
fn a_base_lives_as_if_nobody_were_on_top_of_it() {
    let spec = small::spec(500, 600);
    let plans = [(small::harmless(300.0), Intervention::default())];
    let mut base = company(&spec, -8, &plans);
    let mut lone = small::morning(&spec, Day(-8)).fork(&[]);
    for _ in 0..24 {
        assert_eq!(small::trace(&mut base), small::trace(&mut lone));
    }
}

#[test]
fn an_arm_with_nothing_to_spend_is_its_base_and_lives_no_listener() {
    let spec = small::spec(500, 600);
    let nothing = Ads { budget: 0.0, ask: Ask::Save, ..Ads::default() };
    let plans = [Campaign::Ads(nothing), Campaign::None(Nothing::default())]
        .map(|it| (vec![it], Intervention::default()));
    let mut base = company(&spec, -8, &plans);
    let records = live(&mut base, spec.calendar.end());
    for (records_of_arm, arm) in records[1..].iter().zip(base.overlaid()) {
        assert_eq!(records_of_arm, &records[0]);
        assert_eq!(arm.listener_days(), 0);
        assert_eq!(arm.release(), &base.state.platform.release_belief());
    }
}

#[test]
fn arms_on_top_are_the_same_on_one_two_three_and_eight_threads() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let plans = plans();
            live(&mut company(&small::spec(600, 600), -8, &plans), Day(8))
        })
    };
    let alone = run(1);
    for threads in [2, 3, 8] {
        assert!(run(threads) == alone, "{threads} threads");
    }
}

#[test]
fn with_both_paths_cut_an_arm_on_top_is_the_one_without_the_ask() {
    let spec = small::spec(600, 700);
    let plans = [
        (vec![small::ads(Ask::Stream)], Intervention::default()),
        (vec![small::ads(Ask::Save)], Intervention::of_cut(Cut::Both)),
    ];
    let mut base = company(&spec, 0, &plans);
    let records = live(&mut base, spec.calendar.end());
    assert_eq!(first_difference(&records[1], &records[2]), None);
    assert_ne!(records[0], records[1]);
}
