//! Determinism: the same seed gives the same bytes, on any number of threads, whatever else runs.

use longplay::dynamics::campaign::{Ask, Campaign, Nothing, PreSave};
use longplay::sim::run::Arm;
use longplay::sim::spec::{SeedOverrides, Spec};
use longplay::sim::width::WantedWidth;
use longplay::study::compare::{Compare, compare, conclude};
use longplay::study::outcome::Outcome;
use longplay::study::progress::Progress;
use longplay::study::runner::Study as _;
use longplay::units::Day;

use crate::singles;
use crate::small::{self, Trace};

/// Runs something in a pool of so many threads.
pub(crate) fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Five cohorts and a bit: enough for eight threads to quarrel over.
fn crowd() -> Spec {
    let mut spec = small::spec(1400, 900);
    spec.calendar.burn_in_days = 9;
    spec.calendar.days = 9;
    spec
}

fn study() -> Spec {
    let mut spec = small::spec(500, 500);
    spec.calendar.days = 10;
    spec.experiment.replicates = 3;
    spec.strategies = vec![
        small::strategy("Everything", &small::one_of_each(100.0)),
        small::strategy("Ads", &[small::ads(Ask::Save)]),
    ];
    spec
}

fn outcome(spec: &Spec) -> Outcome {
    compare(spec, &Progress::default()).unwrap()
}

/// The first day on which two runs differ, and in what.
fn first_bad_day(one: &[Trace], other: &[Trace]) -> Option<String> {
    assert_eq!(one.len(), other.len());
    let (a, b) = one.iter().zip(other).find(|(a, b)| a != b)?;
    let parts = [
        ("record", a.record == b.record),
        ("tally", a.tally == b.tally),
        ("memories", a.memories == b.memories),
        ("accounts", a.accounts == b.accounts),
        ("beliefs", a.beliefs == b.beliefs),
        ("lives", a.listeners == b.listeners),
    ];
    let bad: Vec<&str> = parts.iter().filter(|part| !part.1).map(|part| part.0).collect();
    Some(format!("the first bad day is {}: {bad:?} differ", a.record.day.0))
}

#[test]
fn one_two_three_and_eight_threads_give_the_same_days() {
    let run = |threads| {
        on_threads(threads, || {
            let mut trunk = small::begin(&crowd());
            let mut days = Vec::new();
            while trunk.today() < Day(-7) {
                days.push(small::trace(&mut trunk));
            }
            let mut arm = trunk.fork(&small::one_of_each(200.0));
            while arm.today() < Day(9) {
                days.push(small::trace(&mut arm));
            }
            (days, small::whole_accounts(&arm))
        })
    };
    let (alone, accounts) = run(1);
    for threads in [2, 3, 8] {
        let (together, whole) = run(threads);
        assert_eq!(first_bad_day(&alone, &together), None, "1 against {threads} threads");
        assert_eq!(accounts, whole, "accounts differ with {threads} threads");
    }
}

#[test]
fn one_two_three_and_eight_threads_give_the_same_outcome_to_the_byte() {
    let mut spec = singles::with_two(study());
    spec.release.catalogue_tracks = 6;
    spec.strategies.push(small::strategy("Waterfall", &singles::waterfall()));
    let bytes = |threads| on_threads(threads, || serde_json::to_string(&outcome(&spec)).unwrap());
    let alone = bytes(1);
    for threads in [2, 3, 8] {
        assert!(bytes(threads) == alone, "the outcome differs with {threads} threads");
    }
}

#[test]
fn a_study_that_goes_on_until_intervals_are_short_ends_alike_on_any_number_of_threads() {
    let mut spec = study();
    (spec.world.listeners, spec.calendar.days) = (300, 3);
    // Met by neither the first batch of six nor, within the cap, by any other.
    spec.experiment.until_half_width = WantedWidth::Percent(0.1);
    spec.experiment.most_replicates = 8;
    "Ads".clone_into(&mut spec.experiment.reference);
    let run = |threads, spec: &Spec| on_threads(threads, || outcome(spec));
    let alone = run(1, &spec);
    assert!(run(3, &spec) == alone);
    let numbers: Vec<u32> = alone.replicates.iter().map(|replicate| replicate.number).collect();
    assert_eq!(numbers, (0..8).collect::<Vec<_>>());
    assert!(alone.effects.iter().any(|row| row.strategy == "control"));
    assert!(alone.effects.iter().all(|row| row.strategy != "Ads" && row.reference == "Ads"));
    spec.experiment.until_half_width = WantedWidth::Streams(1e9);
    assert_eq!(run(2, &spec).replicates.len(), 6);
}

#[test]
fn a_reference_that_does_not_exist_is_refused() {
    let mut spec = study();
    "Adds".clone_into(&mut spec.experiment.reference);
    let error = compare(&spec, &Progress::default()).unwrap_err();
    assert!(error.to_string().contains("`Adds`"), "{error}");
}

#[test]
fn an_arm_may_move_to_another_pool_of_threads_in_mid_run() {
    let mut moving = small::begin(&crowd());
    let mut staying = small::begin(&crowd());
    let mut days = (Vec::new(), Vec::new());
    for threads in [3, 1, 8, 2] {
        days.0.push(on_threads(threads, || small::trace(&mut moving)));
        days.1.push(small::trace(&mut staying));
    }
    assert_eq!(first_bad_day(&days.0, &days.1), None);
}

#[test]
fn the_order_of_replicates_changes_nothing() {
    let spec = study();
    let study = Compare::new(&spec).unwrap();
    let mut backwards: Vec<_> =
        (0..3).rev().map(|number| study.piece(number, &Progress::default()).unwrap()).collect();
    backwards.reverse();
    assert_eq!(conclude(&spec, backwards), outcome(&spec));
}

#[test]
fn replicates_are_different_worlds() {
    let outcome = outcome(&study());
    assert_ne!(outcome.replicates[0].arms, outcome.replicates[1].arms);
    assert_ne!(outcome.replicates[1].arms, outcome.replicates[2].arms);
}

#[test]
fn a_run_that_was_forked_on_every_day_equals_one_that_never_was() {
    let spec = small::spec(500, 500);
    let mut whole = small::begin(&spec);
    let mut forked = small::begin(&spec);
    let (mut ones, mut others) = (Vec::new(), Vec::new());
    while whole.today() < Day(7) {
        ones.push(small::trace(&mut whole));
        forked = forked.fork(&[]);
        others.push(small::trace(&mut forked));
    }
    assert_eq!(first_bad_day(&ones, &others), None);
}

#[test]
fn a_fork_leaves_its_trunk_as_it_was() {
    let spec = small::spec(500, 500);
    let mut trunk = small::begin(&spec);
    small::advance_to(&mut trunk, Day::RELEASE);
    let whole = |arm: &Arm| {
        [small::memories(arm), small::accounts(arm), small::beliefs(arm), small::listeners(arm)]
    };
    let before = whole(&trunk);
    small::advance_to(&mut trunk.fork(&[small::ads(Ask::Save)]), Day(5));
    assert_eq!(before, whole(&trunk));
}

#[test]
fn two_arms_with_the_same_campaigns_are_equal() {
    let mut spec = study();
    spec.strategies.push(small::strategy("Everything again", &small::one_of_each(100.0)));
    for replicate in outcome(&spec).replicates {
        assert_eq!(replicate.arms[1], replicate.arms[3]);
        assert_ne!(replicate.arms[1], replicate.arms[2]);
    }
}

#[test]
fn a_strategy_that_buys_nothing_is_the_control() {
    let mut spec = study();
    let nothing = Campaign::None(Nothing {});
    spec.strategies = vec![small::strategy("Nothing", &[nothing]), small::strategy("Empty", &[])];
    for replicate in outcome(&spec).replicates {
        assert_eq!(replicate.arms[0], replicate.arms[1]);
        assert_eq!(replicate.arms[0], replicate.arms[2]);
    }
}

#[test]
fn an_unrelated_strategy_changes_nothing_in_the_others() {
    let mut spec = study();
    let before = outcome(&spec);
    spec.strategies.insert(0, small::strategy("Other", &[small::ads(Ask::Follow)]));
    let after = outcome(&spec);
    for (before, after) in before.replicates.iter().zip(&after.replicates) {
        assert_eq!(before.arms[0], after.arms[0], "the control");
        assert_eq!(before.arms[1..], after.arms[2..], "the strategies");
    }
}

/// A strategy that starts earlier moves the fork, and with it only where the arms' days begin.
#[test]
fn a_strategy_that_moves_the_fork_day_changes_no_day_of_the_others() {
    let mut spec = study();
    let before = outcome(&spec);
    let early = PreSave { start_day: -13, ..PreSave::default() };
    spec.strategies.push(small::strategy("Early", &[Campaign::PreSave(early)]));
    let after = outcome(&spec);
    for (before, after) in before.replicates.iter().zip(&after.replicates) {
        for arm in 0..before.arms.len() {
            let later = after.arms[arm].len() - before.arms[arm].len();
            assert_eq!(later, 6, "days by which the fork moved");
            assert_eq!(before.arms[arm], after.arms[arm][later..], "arm {arm}");
        }
    }
}

#[test]
fn another_campaign_seed_changes_the_arms_with_campaigns_only() {
    let mut spec = study();
    let before = outcome(&spec);
    spec.seeds = SeedOverrides { campaign: Some(99), ..SeedOverrides::default() };
    let after = outcome(&spec);
    for (before, after) in before.replicates.iter().zip(&after.replicates) {
        assert_eq!(before.arms[0], after.arms[0]);
        assert_ne!(before.arms[1], after.arms[1]);
        assert_ne!(before.arms[2], after.arms[2]);
    }
}

#[test]
fn each_of_the_other_seeds_changes_the_control() {
    let control = |spec: &Spec| outcome(spec).replicates.swap_remove(0).arms.swap_remove(0);
    let mut spec = study();
    spec.experiment.replicates = 1;
    spec.strategies.clear();
    let before = control(&spec);
    let set = [
        SeedOverrides { behaviour: Some(99), ..SeedOverrides::default() },
        SeedOverrides { platform: Some(99), ..SeedOverrides::default() },
    ];
    for seeds in set {
        assert_ne!(control(&Spec { seeds, ..spec.clone() }), before, "{seeds:?}");
    }
    spec.world.seed += 1;
    assert_ne!(control(&spec), before);
}
