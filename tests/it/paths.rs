//! Paths: what an ask or friction adds can be cut off from the library, from the platform, or from
//! both.

use std::collections::BTreeSet;

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::dynamics::friction::Friction;
use longplay::measure::record::DayRecord;
use longplay::model::bond::Bond;
use longplay::model::ids::ListenerId;
use longplay::model::play::Play;
use longplay::sim::focal_log::FocalPlay;
use longplay::sim::intervention::{Cut, Gift, Intervention};
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::study::arms::{ArmHistory, NOBODY, Plan, run_arms};
use longplay::study::progress::Progress;
use longplay::study::under_way::UnderWay;
use longplay::units::Day;

use crate::small::{self, Trace};

/// Many clicks within few days, so that an ask is answered often.
fn flood(ask: Ask) -> Campaign {
    Campaign::Ads(Ads { ask, budget: 400.0, days: 5, ..Ads::default() })
}

fn release_day(spec: &Spec) -> Arm {
    small::morning(spec, Day::RELEASE)
}

/// The days of an arm, but for what listeners remember of having been asked.
fn public(mut arm: Arm) -> Vec<Trace> {
    let end = arm.environment.calendar.end();
    std::iter::from_fn(|| {
        (arm.today() < end).then(|| Trace { memories: 0, ..small::trace(&mut arm) })
    })
    .collect()
}

fn asked_with(trunk: &Arm, cut: Cut) -> Arm {
    trunk.fork_with(&[flood(Ask::Save)], Intervention::of_cut(cut))
}

fn eased(dose: f32, cut: Cut) -> Intervention {
    Intervention { friction: Friction { share: dose, ease: 2.5 }, cut, ..Intervention::default() }
}

fn lived(trunk: &Arm, campaigns: &[Campaign], intervention: Intervention) -> ArmHistory {
    let plan = Plan { campaigns: campaigns.to_vec(), intervention, logged: true };
    let (spec, progress) = (small::spec(600, 600), Progress::default());
    let unkept = &mut UnderWay::unkept();
    let lived = run_arms(trunk.fork(&[]), &spec, &[plan], NOBODY, unkept, &progress);
    lived.expect("runs").remove(0)
}

fn saves(days: &[DayRecord]) -> u64 {
    days.iter().map(|day| day.focal.saves).sum()
}

#[test]
fn with_both_paths_cut_an_ask_is_as_if_it_had_not_been_made() {
    let trunk = release_day(&small::spec(600, 600));
    let without = public(trunk.fork(&[flood(Ask::Stream)]));
    assert!(without == public(asked_with(&trunk, Cut::Both)), "both cut is not without the ask");
    for cut in [Cut::Nothing, Cut::Library, Cut::Training] {
        assert!(without != public(asked_with(&trunk, cut)), "{cut:?} changes nothing");
    }
}

#[test]
fn with_both_paths_cut_friction_is_as_if_there_were_none() {
    let trunk = release_day(&small::spec(600, 600));
    let campaigns = [flood(Ask::Stream)];
    let without = public(trunk.fork(&campaigns));
    for dose in [-1.0, 0.4, 1.0] {
        let cut = public(trunk.fork_with(&campaigns, eased(dose, Cut::Both)));
        assert!(without == cut, "dose {dose}");
        let whole = public(trunk.fork_with(&campaigns, eased(dose, Cut::Nothing)));
        assert!(without != whole, "dose {dose} changes nothing");
    }
}

#[test]
fn a_dose_of_nothing_is_the_control_to_the_last_bit() {
    let trunk = release_day(&small::spec(600, 600));
    let control = lived(&trunk, &[], Intervention::default());
    let dose = Intervention::of_friction(Friction { share: 0.0, ease: 2.5 });
    assert_eq!(control, lived(&trunk, &[], dose));
}

#[test]
fn saves_that_weigh_nothing_leave_nothing_to_the_path_through_training() {
    let mut spec = small::spec(600, 600);
    spec.platform.training_weights.save = 0.0;
    let trunk = release_day(&spec);
    let [whole, library, training, both] = [Cut::Nothing, Cut::Library, Cut::Training, Cut::Both]
        .map(|cut| {
            let lived = lived(&trunk, &[flood(Ask::Save)], Intervention::of_cut(cut));
            lived.days.iter().map(|day| day.focal.streams).collect::<Vec<u64>>()
        });
    assert_eq!(whole, training, "telling the platform made a difference");
    assert_eq!(library, both, "telling the platform made a difference");
    assert_ne!(whole, library, "the library makes a difference");
}

#[test]
fn with_training_cut_nobody_plays_differently_before_somebody_who_was_asked_does() {
    let trunk = release_day(&small::spec(600, 600));
    let campaigns = [flood(Ask::Save)];
    let asked = Intervention::of_cut(Cut::Training);
    let (with, without) =
        (plays_by_day(&trunk, &campaigns, asked), plays_by_day(&trunk, &campaigns, both_cut()));
    let clicked = |day: &[(ListenerId, Play)]| -> BTreeSet<ListenerId> {
        let campaign = longplay::model::source::Source::Campaign;
        day.iter().filter(|(_, play)| play.source == campaign).map(|it| it.0).collect()
    };
    let mut met = BTreeSet::new();
    let mut parted = None;
    for (day, (with, without)) in with.iter().zip(&without).enumerate() {
        met.extend(clicked(with));
        if with == without {
            continue;
        }
        // The first difference is a save that stays in the library, and belongs to who was asked.
        let strangers = |plays: &[(ListenerId, Play)]| -> Vec<(ListenerId, Play)> {
            plays.iter().filter(|(listener, _)| !met.contains(listener)).copied().collect()
        };
        assert_eq!(strangers(with), strangers(without), "day {day}");
        parted = Some(day);
        break;
    }
    assert!(parted.is_some(), "the library never brought the track up");
}

fn both_cut() -> Intervention {
    Intervention::of_cut(Cut::Both)
}

/// Everything that everybody plays, day by day.
fn plays_by_day(
    trunk: &Arm,
    campaigns: &[Campaign],
    intervention: Intervention,
) -> Vec<Vec<(ListenerId, Play)>> {
    let mut arm = trunk.fork_with(campaigns, intervention);
    let sample = small::sample_all(&mut arm);
    let end = arm.environment.calendar.end();
    std::iter::from_fn(|| {
        (arm.today() < end).then(|| {
            arm.advance();
            sample.take().map(|event| (event.listener, event.play)).collect()
        })
    })
    .collect()
}

#[test]
fn a_gift_is_one_save_more_and_stays_in_the_library() {
    let trunk = release_day(&small::spec(600, 600));
    let without = lived(&trunk, &[], Intervention::default());
    let never: Vec<ListenerId> = (0..600)
        .map(ListenerId)
        .filter(|id| without.focal.iter().all(|play| play.listener != *id))
        .take(40)
        .collect();
    let gifts = never.iter().map(|&listener| Gift { day: Day(2), listener }).collect();
    let with = lived(&trunk, &[], Intervention::of_gifts(gifts));
    assert_eq!(with.days[..2], without.days[..2]);
    assert_eq!(with.days[2].focal.saves, without.days[2].focal.saves + 40);
    let by_them = |lived: &ArmHistory| {
        lived.focal.iter().filter(|play: &&FocalPlay| never.contains(&play.listener)).count()
    };
    assert!(by_them(&with) > 0 && by_them(&without) == 0);
}

#[test]
fn a_gift_to_who_knows_the_track_is_a_save_and_nothing_else() {
    let spec = small::spec(600, 600);
    let trunk = small::morning(&spec, Day(5));
    let focal = trunk.environment.world.catalogue.focal;
    let remembered = |arm: &Arm| -> Vec<(ListenerId, Bond)> {
        small::bonds(arm).filter(|(_, bond)| bond.track == focal && bond.is(Bond::HEARD)).collect()
    };
    // Somebody who knows it, has not saved it and does not play it on the day.
    let without = {
        let mut arm = trunk.fork(&[]);
        arm.advance();
        remembered(&arm)
    };
    let idle = |(id, bond): &&(ListenerId, Bond)| without.contains(&(*id, *bond));
    let known = remembered(&trunk);
    let unsaved = |(_, bond): &&(ListenerId, Bond)| !bond.is(Bond::SAVED | Bond::TAKEN_BACK);
    let &(listener, before) = known.iter().filter(unsaved).find(idle).expect("somebody");
    let gift = Gift { day: Day(5), listener };
    let mut arm = trunk.fork_with(&[], Intervention::of_gifts(vec![gift]));
    arm.advance();
    let after = remembered(&arm).into_iter().find(|it| it.0 == listener).expect("is known").1;
    if after.plays == before.plays {
        let flags = before.flags | Bond::SAVED | Bond::IN_LIBRARY;
        assert_eq!(after, Bond { flags, ..before });
    } else {
        assert!(after.is(Bond::SAVED), "the library brought it up at once");
    }
}

#[test]
fn a_larger_dose_brings_more_saves_and_a_negative_one_fewer() {
    let trunk = release_day(&small::spec(600, 600));
    let counts = [-1.0, 0.0, 0.5, 1.0]
        .map(|dose| saves(&lived(&trunk, &[flood(Ask::Stream)], eased(dose, Cut::Nothing)).days));
    assert!(counts.is_sorted_by(|a, b| a < b), "{counts:?}");
}
