//! Ranks: several processes that live one world together, each with listeners of its own, find what
//! one process finds, to the last bit. Here the ranks are threads of this process.

use std::sync::Arc;

use longplay::dynamics::campaign::Ask;
use longplay::platform::recommend::names;
use longplay::ranks::together::together;
use longplay::ranks::{Alone, Ranks};
use longplay::report::Report;
use longplay::scenario::presets::PLATFORMS;
use longplay::sim::environment::Seeds;
use longplay::sim::run::{Arm, fork_day};
use longplay::sim::spec::{Background, Spec};
use longplay::study::arms::{Plan, burn_in, run_arms};
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::compare::Compare;
use longplay::study::dose::params::DoseParams;
use longplay::study::explain::params::ExplainParams;
use longplay::study::explain::run::Explain;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, run};

use crate::overlay::plans;
use crate::{beliefs, podcasts, small};

/// A small world in which everything changes that can, and its campaigns are of every kind that
/// leaves other tracks alone.
fn lively(listeners: u32) -> Spec {
    let mut spec = small::spec(listeners, 700);
    spec.platform.training_listeners = 300;
    spec.calendar.days = 15;
    spec.strategies = vec![
        small::strategy("Everything", &small::harmless(60.0)),
        small::strategy("Ads", &[small::ads(Ask::Save)]),
    ];
    spec
}

fn progress(ranks: Arc<dyn Ranks>) -> Progress {
    Progress { ranks, ..Progress::default() }
}

/// What every arm of a replicate counted, as one of the ranks finds it.
fn lived(spec: &Spec, plans: &[Plan], ranks: Arc<dyn Ranks>) -> String {
    let progress = progress(ranks);
    let burnt_in = burn_in(spec, 0, &progress).unwrap();
    let logged = |plan: &Plan| Plan { logged: true, ..plan.clone() };
    let plans: Vec<Plan> = plans.iter().map(logged).collect();
    let arms = run_arms(burnt_in, spec, &plans, &|_| Vec::new(), &progress);
    format!("{arms:?}")
}

fn assert_ranks_find_the_same(spec: &Spec, plans: &[Plan], what: &str) {
    let alone = lived(spec, plans, Arc::new(Alone));
    for count in [2, 3] {
        for (rank, of_rank) in
            together(count, |ranks| lived(spec, plans, ranks)).into_iter().enumerate()
        {
            assert!(of_rank == alone, "{what}: rank {rank} of {count} finds something else");
        }
    }
}

fn bought(spec: &Spec) -> Vec<Plan> {
    spec.campaigns().into_iter().map(Plan::buying).collect()
}

#[test]
fn every_campaign_and_every_intervention_is_the_same_on_several_ranks() {
    let of_overlays = plans().into_iter().map(|(campaigns, intervention)| Plan {
        campaigns,
        intervention,
        logged: false,
    });
    let plans: Vec<Plan> = [Plan::default()].into_iter().chain(of_overlays).collect();
    assert_ranks_find_the_same(&lively(600), &plans, "interventions");
}

#[test]
fn arms_with_a_background_of_their_own_are_the_same_on_several_ranks() {
    let mut spec = lively(600);
    spec.experiment.background = Background::Own;
    spec.strategies.push(small::strategy("Bots as well", &small::one_of_each(60.0)));
    let plans = bought(&spec);
    assert_ranks_find_the_same(&spec, &plans, "own background");
}

#[test]
fn every_recommender_learns_the_same_on_several_ranks() {
    for name in names() {
        let mut spec = lively(600);
        name.clone_into(&mut spec.platform.recommender);
        let plans = bought(&spec);
        assert_ranks_find_the_same(&spec, &plans, name);
    }
}

#[test]
fn every_preset_of_the_platform_is_the_same_on_two_ranks() {
    for (name, _) in PLATFORMS {
        let mut spec = Spec { platform: beliefs::platform(name), ..lively(520) };
        spec.platform.training_listeners = 300;
        let plans = bought(&spec);
        let alone = lived(&spec, &plans, Arc::new(Alone));
        let of_ranks = together(2, |ranks| lived(&spec, &plans, ranks));
        assert!(of_ranks.iter().all(|it| *it == alone), "{name}");
    }
}

#[test]
fn an_episode_and_its_shows_are_the_same_on_several_ranks() {
    let mut spec = podcasts::spec(600, 700);
    spec.calendar.days = 15;
    spec.strategies = vec![small::strategy("Ads", &[small::ads(Ask::Save)])];
    let plans = bought(&spec);
    assert_ranks_find_the_same(&spec, &plans, "an episode");
}

#[test]
fn more_ranks_than_cohorts_leave_some_without_listeners_and_change_nothing() {
    let spec = lively(300);
    let plans = bought(&spec);
    let alone = lived(&spec, &plans, Arc::new(Alone));
    let of_ranks = together(4, |ranks| lived(&spec, &plans, ranks));
    assert!(of_ranks.iter().all(|it| *it == alone));
}

/// What a study finds, as text.
fn found<S: Study>(study: &S, ranks: Arc<dyn Ranks>) -> String
where
    S::Findings: Report,
{
    let progress = progress(ranks);
    let found = run(study, &NoCheckpoints, &progress).unwrap();
    let tables = found.terminal().join("\n");
    format!("{:?}\n{tables}", study.text(&found))
}

#[test]
fn comparisons_doses_and_paths_come_out_the_same_on_two_ranks() {
    let mut spec = lively(500);
    spec.experiment.replicates = 2;
    let compare = Compare::whole(&spec, &DoseParams::default()).unwrap();
    let params = ExplainParams::default();
    let explain = Explain::new(&spec, &params).unwrap();
    let alone = || Arc::new(Alone);
    let alone = (found(&compare, alone()), found(&explain, alone()));
    let of_ranks = together(2, |ranks| (found(&compare, ranks.clone()), found(&explain, ranks)));
    assert!(of_ranks.iter().all(|it| *it == alone), "{alone:#?}\n{of_ranks:#?}");
}

#[test]
fn a_rank_holds_its_own_listeners_and_no_others() {
    let spec = lively(1100);
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, spec.experiment.vary, 0);
    let held = together(2, |ranks| {
        let mut arm = Arm::begin_among(&spec, &seeds, ranks).unwrap();
        small::advance_to(&mut arm, fork_day(&spec));
        let state = &arm.state;
        let held = |cohort: usize| {
            [
                state.memories[cohort].len(),
                state.accounts[cohort].profiles.len(),
                state.listeners[cohort].playlists.len(),
            ]
        };
        (0..state.memories.len()).map(held).collect::<Vec<_>>()
    });
    assert_eq!(held[0], [[256; 3], [256; 3], [0; 3], [0; 3], [0; 3]]);
    assert_eq!(held[1], [[0; 3], [0; 3], [256; 3], [256; 3], [76; 3]]);
}
