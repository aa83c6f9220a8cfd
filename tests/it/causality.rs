//! Causality: an intervention changes what it causes and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::model::bond::Bond;
use longplay::model::play::Play;
use longplay::model::source::Source;
use longplay::platform::TrainingWeights;
use longplay::sim::run::Arm;
use longplay::sim::spec::Spec;
use longplay::study::compare::compare;
use longplay::study::progress::Progress;
use longplay::units::Day;

use crate::small;

/// A small world on the morning of release day.
fn release_day(spec: &Spec) -> Arm {
    small::morning(spec, Day::RELEASE)
}

#[test]
fn a_budget_of_nothing_has_an_effect_of_exactly_nothing() {
    let mut spec = small::spec(600, 600);
    let each = small::one_of_each(0.0);
    spec.strategies = each
        .iter()
        .map(|it| small::strategy(&format!("{it:?}"), std::slice::from_ref(it)))
        .collect();
    spec.strategies.push(small::strategy("All", &each));
    let outcome = compare(&spec, &Progress::default()).unwrap();
    for replicate in &outcome.replicates {
        for (name, days) in outcome.arms.iter().zip(&replicate.arms) {
            assert_eq!(*days, replicate.arms[0], "{name}");
        }
    }
    for row in &outcome.effects {
        assert!(row.effect.abs() <= 0.0, "{}: {} by {}", row.strategy, row.measure, row.effect);
    }
    assert!(outcome.headline[0].contains("exactly 0"), "{}", outcome.headline[0]);
}

#[test]
fn nothing_differs_before_a_campaign_begins() {
    let spec = small::spec(600, 600);
    let trunk = release_day(&spec);
    let late = Campaign::Ads(Ads { start_day: 6, ask: Ask::Save, ..Ads::default() });
    let (mut with, mut without) = (trunk.fork(&[late]), trunk.fork(&[]));
    while with.today() < Day(6) {
        assert_eq!(small::trace(&mut with), small::trace(&mut without));
    }
    assert_ne!(small::trace(&mut with), small::trace(&mut without));
}

#[test]
fn ads_reach_the_same_listeners_whatever_they_ask_for() {
    let spec = small::spec(600, 600);
    let trunk = release_day(&spec);
    let mut arms = [Ask::Stream, Ask::Save, Ask::Follow].map(|ask| trunk.fork(&[small::ads(ask)]));
    let mut reached = 0;
    while arms[0].today() < spec.calendar.end() {
        let bought = arms.each_mut().map(|arm| {
            let record = arm.advance();
            let clicked = arm.tally().focal_sources[Source::Campaign as usize].starts;
            (record.exposures, record.cost, clicked)
        });
        assert_eq!([bought[0]; 3], bought, "before {:?}", arms[0].today());
        reached += bought[0].2;
    }
    assert!(reached > 500, "{reached}");
}

/// More clicks than there are listeners, all within days.
fn flood(ask: Ask) -> Campaign {
    Campaign::Ads(Ads { ask, budget: 2000.0, days: 5, ..Ads::default() })
}

#[test]
fn on_the_first_day_an_ask_moves_what_the_clickers_do_and_not_how_long_they_listen() {
    let spec = small::spec(600, 600);
    let trunk = release_day(&spec);
    let mut arms = [Ask::Stream, Ask::Save, Ask::Follow].map(|ask| trunk.fork(&[flood(ask)]));
    let [stream, save, follow] = arms.each_mut().map(|arm| {
        arm.advance();
        arm.tally().focal_sources[Source::Campaign as usize]
    });
    for asked in [save, follow] {
        assert_eq!((asked.starts, asked.streams), (stream.starts, stream.streams));
        assert_eq!(asked.completions, stream.completions);
    }
    assert!(save.saves > stream.saves && save.follows == stream.follows, "{save:?}");
    assert!(follow.follows > stream.follows && follow.saves == stream.saves, "{follow:?}");
    // Who saves adds more readily, and nobody adds less.
    assert!(save.adds >= stream.adds, "{save:?}");
}

#[test]
fn money_never_changes_taste() {
    let spec = small::spec(600, 600);
    let trunk = release_day(&spec);
    let mut arms = [trunk.fork(&small::one_of_each(400.0)), trunk.fork(&[])];
    for arm in &mut arms {
        small::advance_to(arm, spec.calendar.end());
    }
    assert!(Arc::ptr_eq(&arms[0].environment, &arms[1].environment), "lasting traits are shared");
    let tastes = arms.each_ref().map(|arm| arm.state.listeners.iter().map(|it| &it.tastes));
    let [bought, control] = tastes.map(Iterator::collect::<Vec<_>>);
    assert_eq!(bought, control);
    assert!(bought.iter().any(|tastes| !tastes.is_empty()), "tastes drift in this world");
}

/// A world whose memories are so wide that nothing is ever forgotten.
fn elephants(save_weight: f32) -> Spec {
    let mut spec = small::spec(400, 600);
    // Memories are sized for the whole run, of which only the beginning is lived.
    spec.calendar.days = 3000;
    spec.world.new_tracks_per_day_per_thousand = 1.0;
    spec.behaviour.session.starts_per_active_day = 8.0;
    spec.behaviour.session.activity_spread = 0.3;
    spec.behaviour.recall.library_resurfacing = false;
    spec.behaviour.reaction.saved_adds = 0.0;
    spec.behaviour.curation.playlist_renewal = 0.0;
    spec.platform.training_weights.save = save_weight;
    spec
}

#[test]
fn a_save_that_trains_nothing_and_resurfaces_nowhere_changes_nothing_else() {
    let same = |save_weight: f32| {
        let trunk = release_day(&elephants(save_weight));
        let mut arms = [Ask::Stream, Ask::Save].map(|ask| trunk.fork(&[small::ads(ask)]));
        let (mut saves, mut same) = ([0, 0], true);
        while arms[0].today() < Day(15) {
            let records = arms.each_mut().map(Arm::advance);
            for (sum, record) in saves.iter_mut().zip(&records) {
                *sum += record.focal.saves;
            }
            let blind = records.map(|mut record| {
                record.focal.saves = 0;
                record.world.saves = 0;
                record
            });
            let qualities = arms
                .each_ref()
                .map(|arm| format!("{:?}", arm.state.platform.belief.ledger.quality));
            let accounts = arms.each_ref().map(small::accounts);
            same &=
                blind[0] == blind[1] && qualities[0] == qualities[1] && accounts[0] == accounts[1];
        }
        for arm in &arms {
            let full = small::members(arm).any(|(_, memory, member)| {
                small::buckets(memory, member).any(|it| it.iter().all(|bond| !bond.is_empty()))
            });
            assert!(!full, "somebody forgets: the two arms may differ by that");
        }
        assert!(saves[1] > saves[0] + 10, "{saves:?}");
        same
    };
    assert!(same(0.0), "profiles, quality and plays differ by saves that weigh nothing");
    assert!(!same(5.0), "nobody notices saves that weigh something");
}

#[test]
fn a_save_of_no_weight_weighs_as_much_as_no_save() {
    let weights = TrainingWeights { save: 0.0, ..TrainingWeights::default() };
    let table = longplay::platform::accounts::WeightTable::new(&weights);
    for flags in 0..128 {
        let (with, without) = (table.of(flags | Play::SAVE), table.of(flags & !Play::SAVE));
        assert_eq!(with.to_bits(), without.to_bits(), "flags {flags:#b}");
    }
}

#[test]
fn without_resurfacing_no_save_of_the_run_enters_the_library() {
    let mut spec = small::spec(500, 500);
    spec.behaviour.recall.library_resurfacing = false;
    let mut arm = small::begin(&spec);
    let with = |arm: &Arm, flags: u8| -> BTreeSet<_> {
        let bonds = small::bonds(arm).filter(|(_, bond)| bond.is(flags));
        bonds.map(|(listener, bond)| (listener, bond.track)).collect()
    };
    let before = with(&arm, Bond::IN_LIBRARY);
    small::advance_to(&mut arm, Day::RELEASE);
    let mut arm = arm.fork(&small::one_of_each(200.0));
    small::advance_to(&mut arm, spec.calendar.end());
    let (library, saved) = (with(&arm, Bond::IN_LIBRARY), with(&arm, Bond::SAVED));
    assert!(library.is_subset(&before));
    assert!(saved.difference(&before).count() > 500, "hardly anything was saved");
}

/// A release in a small world, for six weeks, without some of what a save does.
fn release(training: bool, library: bool) -> Spec {
    let mut spec = small::spec(1000, 600);
    spec.calendar.days = 42;
    spec.behaviour.recall.library_resurfacing = library;
    if !training {
        spec.platform.training_weights.save = 0.0;
    }
    spec
}

/// What the ask for the save brings over the ask for the stream, by replicate.
fn effect_of_the_ask<T: std::ops::Sub<Output = T>>(
    spec: &Spec,
    outcome: impl Fn(&mut Arm) -> T,
) -> Vec<T> {
    let effect = |number| {
        let mut trunk = small::begin_replicate(spec, number);
        small::advance_to(&mut trunk, Day::RELEASE);
        let [stream, save] =
            [Ask::Stream, Ask::Save].map(|ask| outcome(&mut trunk.fork(&[small::ads(ask)])));
        save - stream
    };
    (0..4).map(effect).collect()
}

#[test]
fn with_the_library_off_an_ask_for_the_save_brings_fewer_streams_in_every_replicate() {
    let later_streams = |library| {
        let spec = release(true, library);
        effect_of_the_ask(&spec, |arm| -> i64 {
            let days = small::advance_to(arm, spec.calendar.end());
            let later = days.iter().filter(|record| record.day >= Day(14));
            later.map(|record| record.focal.streams.cast_signed()).sum()
        })
    };
    let (whole, without) = (later_streams(true), later_streams(false));
    let told = format!("whole {whole:?}, without the library {without:?}");
    assert!(whole.iter().all(|&effect| effect > 0), "{told}");
    assert!(whole.iter().zip(&without).all(|(whole, without)| without < whole), "{told}");
}

/// How many streams training brings is smaller than chance in a world of a thousand listeners. What
/// the platform comes to believe is not.
#[test]
fn with_training_off_an_ask_for_the_save_hardly_moves_what_the_platform_believes() {
    let belief = |training| {
        effect_of_the_ask(&release(training, true), |arm| {
            small::advance_to(arm, Day(14));
            let focal = arm.environment.world.catalogue.focal;
            arm.state.platform.belief.ledger.quality[focal.index()].mean
        })
    };
    let (whole, untaught) = (belief(true), belief(false));
    let told = format!("whole {whole:?}, untaught {untaught:?}");
    assert!(whole.iter().all(|&effect| effect > 0.0), "{told}");
    assert!(whole.iter().zip(&untaught).all(|(whole, without)| without < whole), "{told}");
}
