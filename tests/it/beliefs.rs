//! Rival beliefs about the platform: presets that a scenario names.

use longplay::dynamics::campaign::{Ads, Ask, Campaign};
use longplay::measure::windows::Measure;
use longplay::model::ids::TrackId;
use longplay::model::source::Source;
use longplay::platform::gates::Gates;
use longplay::platform::{GateParams, PlatformParams};
use longplay::scenario::presets::PLATFORMS;
use longplay::scenario::{Input, Options, resolve};
use longplay::sim::intervention::{Cut, Intervention};
use longplay::sim::spec::Spec;
use longplay::study::arms::{NOBODY, Plan, run_arms};
use longplay::study::beliefs::findings::PATHS;
use longplay::study::beliefs::run::Beliefs;
use longplay::study::checkpoints::NoCheckpoints;
use longplay::study::explain::findings::Path;
use longplay::study::explain::params::ExplainParams;
use longplay::study::explain::run::Explain;
use longplay::study::progress::Progress;
use longplay::study::runner::run;
use longplay::study::under_way::UnderWay;
use longplay::units::Day;

use crate::determinism::on_threads;
use crate::small;

/// The platform that a preset stands for.
pub(crate) fn platform(name: &str) -> PlatformParams {
    let text = format!("[platform]\npreset = \"{name}\"\n");
    let input = Input::Text { name: "preset.toml".to_owned(), text };
    resolve(&input, &Options::default()).unwrap().spec.platform
}

fn spec(preset: &str) -> Spec {
    let mut spec = small::spec(600, 700);
    spec.platform = PlatformParams { training_listeners: 300, ..platform(preset) };
    spec
}

/// Streams a day of the release with these paths cut.
fn streams(spec: &Spec, cuts: &[Cut]) -> Vec<Vec<u64>> {
    let ask = Campaign::Ads(Ads { ask: Ask::Save, budget: 400.0, days: 5, ..Ads::default() });
    let plan = |&cut: &Cut| Plan {
        campaigns: vec![ask.clone()],
        intervention: Intervention::of_cut(cut),
        logged: false,
    };
    let plans: Vec<Plan> = cuts.iter().map(plan).collect();
    let trunk = small::morning(spec, Day::RELEASE);
    let lived =
        run_arms(trunk, spec, &plans, NOBODY, &mut UnderWay::unkept(), &Progress::default());
    let lived = lived.expect("runs");
    lived.iter().map(|arm| arm.days.iter().map(|day| day.focal.streams).collect()).collect()
}

#[test]
fn where_the_platform_does_not_learn_from_saves_none_of_their_effect_goes_through_it() {
    for preset in ["streams-only", "no-learning"] {
        let cuts = [Cut::Nothing, Cut::Training, Cut::Library, Cut::Both];
        let streams = streams(&spec(preset), &cuts);
        assert_eq!(streams[0], streams[1], "{preset}");
        assert_eq!(streams[2], streams[3], "{preset}");
        assert_ne!(streams[0], streams[2], "{preset}: the library makes a difference");
    }
}

#[test]
fn where_the_platform_learns_from_saves_some_of_their_effect_goes_through_it() {
    for preset in ["balanced", "saves-first", "save-rate-gate"] {
        let mut spec = spec(preset);
        spec.release.appeal = 2.0;
        spec.release.stickiness = 2.0;
        let streams = streams(&spec, &[Cut::Nothing, Cut::Training]);
        assert_ne!(streams[0], streams[1], "{preset}");
    }
}

#[test]
fn under_a_belief_an_effect_is_taken_apart_as_it_is_on_that_platform_alone() {
    let study = || {
        let mut scenario = small::spec(300, 300);
        scenario.experiment.replicates = 3;
        scenario.strategies = vec![small::strategy("Ads", &[small::ads(Ask::Save)])];
        let of =
            |name: &str| (name.to_owned(), Spec { platform: platform(name), ..scenario.clone() });
        let (beliefs, params) = (["balanced", "streams-only"].map(of), ExplainParams::default());
        let study = Beliefs::new(&scenario, &params, &beliefs).unwrap();
        let found = run(&study, &NoCheckpoints, &Progress::default()).unwrap();
        let explain = Explain::new(&beliefs[0].1, &params).unwrap();
        (found, run(&explain, &NoCheckpoints, &Progress::default()).unwrap())
    };
    let (found, alone) = on_threads(3, study);
    assert!(on_threads(1, study) == (found.clone(), alone.clone()));
    for path in PATHS {
        let here = found.row("balanced", path, 21).unwrap();
        let there = alone.path(Measure::Streams, path, 21).unwrap();
        assert_eq!(here.effect, there.effect, "{}", path.name());
    }
    assert!(found.row("streams-only", Path::Training, 21).unwrap().is_nothing());
}

#[test]
fn every_preset_is_a_screen_that_names_its_origin() {
    for (name, text) in PLATFORMS {
        assert!(text.lines().count() <= 24, "{name}");
        assert!(text.contains("# Origin: "), "{name}");
    }
}

#[test]
fn a_gated_list_holds_no_track_below_its_gate() {
    let mut spec = spec("popularity-gate");
    spec.platform.gates =
        GateParams { save_rate: 0.01, discover_weekly: 40.0, ..GateParams::default() };
    let monday = small::morning(&spec, Day(-7));
    let mut open =
        small::morning(&Spec { platform: platform("balanced"), ..spec.clone() }, Day(-7));
    let mut arm = monday.fork(&[]);
    // What is counted in the evening before is what the gate looks at in the morning.
    while !lists_are_new(&arm) {
        arm.advance();
        open.advance();
    }
    let belief = arm.state.platform.belief.clone();
    let out = belief.out.clone().map(|it| &belief.ledger.counters[it as usize]);
    let params = &spec.platform;
    let gates = Gates::of(&params.gates, out, params.quality_prior_starts).unwrap();
    arm.advance();
    open.advance();
    let listed = |arm: &longplay::sim::run::Arm| -> Vec<TrackId> {
        let slates = arm.state.accounts.iter().flat_map(|it| &it.discover_weekly);
        slates.flat_map(|slate| slate.tracks().to_vec()).collect()
    };
    let passes =
        |it: &TrackId| gates.open(Source::DiscoverWeekly, &belief.ledger.counters[it.index()]);
    assert!(listed(&arm).len() > 100);
    assert!(listed(&arm).iter().all(passes));
    assert!(!listed(&open).iter().all(passes), "the gate has something to shut out");
}

/// Whether Discover Weekly is compiled on the next day.
fn lists_are_new(arm: &longplay::sim::run::Arm) -> bool {
    arm.environment.calendar.weekday(arm.today()) == longplay::units::Weekday::Monday
}
