//! Ranks: several processes that live one world together, each with listeners of its own, find what
//! one process finds, to the last bit. Here the ranks are threads of this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use longplay::dynamics::campaign::Ask;
use longplay::platform::recommend::names;
use longplay::ranks::together::together;
use longplay::ranks::{Alone, Ranks};
use longplay::records::Source;
use longplay::report::Report;
use longplay::report::checkpoint_dir::{Claim, Elsewhere};
use longplay::sim::environment::Seeds;
use longplay::sim::run::{Arm, fork_day};
use longplay::sim::spec::{Background, Spec};
use longplay::study::arms::{Plan, burn_in, run_arms};
use longplay::study::checkpoints::{Checkpoints, Mark, NoCheckpoints, NotKept, Reached, Written};
use longplay::study::compare::Compare;
use longplay::study::dose::params::DoseParams;
use longplay::study::explain::params::ExplainParams;
use longplay::study::explain::run::Explain;
use longplay::study::progress::Progress;
use longplay::study::runner::{Study, run};
use longplay::study::under_way::UnderWay;

use crate::overlay::plans;
use crate::{beliefs, podcasts, singles, small};

/// A small world in which everything changes that can, and its campaigns are of every kind that
/// leaves other tracks alone.
fn lively(listeners: u32) -> Spec {
    let mut spec = small::spec(listeners, 700);
    spec.platform.training_listeners = 300;
    spec.release.catalogue_tracks = 8;
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
    let nobody = &|_| Vec::new();
    let arms = run_arms(burnt_in, spec, &plans, nobody, &mut UnderWay::unkept(), &progress);
    format!("{:?}", arms.unwrap())
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
    spec = singles::with_two(spec);
    spec.strategies.push(small::strategy("Waterfall", &singles::waterfall()));
    let plans = bought(&spec);
    assert_ranks_find_the_same(&spec, &plans, "own background");
}

#[test]
fn every_recommender_learns_the_same_on_two_ranks() {
    for name in names() {
        let mut spec = lively(520);
        name.clone_into(&mut spec.platform.recommender);
        let plans = bought(&spec);
        let alone = lived(&spec, &plans, Arc::new(Alone));
        let of_ranks = together(2, |ranks| lived(&spec, &plans, ranks));
        assert!(of_ranks.iter().all(|it| *it == alone), "{name}");
    }
}

#[test]
fn presets_of_the_platform_are_the_same_on_two_ranks() {
    // Those that differ in what they are told or in how they list: the others differ in numbers.
    for name in ["co-saves", "save-rate-gate", "no-learning", "oracle"] {
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

/// Checkpoints of a process that is to end after so many more evenings.
struct Ending<'a> {
    kept: &'a dyn Checkpoints,
    evenings: AtomicU32,
}

impl Checkpoints for Ending<'_> {
    fn find(&self, number: u32) -> Option<Vec<u8>> {
        self.kept.find(number)
    }

    fn refuse(&self, number: u32, why: &str) {
        panic!("piece {number} is refused: {why}");
    }

    fn keep(&self, number: u32, work: &[u8]) -> Result<(), NotKept> {
        self.kept.keep(number, work)
    }

    fn are_to_end(&self) -> bool {
        self.evenings.fetch_sub(1, Relaxed) == 0
    }

    fn latest_under_way(&self, number: u32) -> Option<Mark> {
        self.kept.latest_under_way(number)
    }

    fn open_under_way(&self, number: u32, mark: Mark) -> Option<Vec<Box<dyn Source>>> {
        self.kept.open_under_way(number, mark)
    }

    fn refuse_under_way(&self, number: u32, why: &str) {
        panic!("the checkpoint of piece {number} is refused: {why}");
    }

    fn keep_under_way(&self, number: u32, at: Reached, write: &mut Written<'_>) -> bool {
        self.kept.keep_under_way(number, at, write)
    }

    fn settle_under_way(&self, number: u32, at: Reached, is_whole: bool) {
        self.kept.settle_under_way(number, at, is_whole);
    }
}

#[test]
fn what_some_ranks_keep_of_a_replicate_another_number_of_ranks_goes_on_with() {
    let mut spec = lively(600);
    spec.experiment.replicates = 1;
    spec.strategies.push(small::strategy("Bots as well", &small::one_of_each(60.0)));
    let compare = Compare::whole(&spec, &DoseParams::default()).unwrap();
    let alone = found(&compare, Arc::new(Alone));
    let place = tempfile::tempdir().unwrap();
    // In the burn-in, with an arm of its own background, and with arms that share days.
    for (count, evenings) in [(3, 9), (1, 16), (2, 12), (4, 10_000)] {
        let claim = Claim::take(&place.path().join("run"), "a test").unwrap();
        let dir = claim.open("stamp").unwrap().0.among(count);
        let told = dir.known_elsewhere();
        let ended = together(count, |ranks| {
            let elsewhere = Elsewhere::of(&told, (ranks.number(), count), None).unwrap();
            let kept: &dyn Checkpoints = if ranks.is_first() { &dir } else { &elsewhere };
            let ending = Ending { kept, evenings: AtomicU32::new(evenings) };
            let progress = progress(ranks);
            run(&compare, &ending, &progress).map(|found| {
                let tables = found.terminal().join("\n");
                format!("{:?}\n{tables}", compare.text(&found))
            })
        });
        for of_rank in ended {
            match of_rank {
                Ok(found) => assert!(found == alone && evenings == 10_000),
                Err(_) => assert!(evenings < 10_000, "it is killed before its end"),
            }
        }
        assert_eq!(dir.under_way().is_empty(), evenings == 10_000);
    }
}
