//! Resolution: from inputs and options to a [`Spec`], or to everything that stands in its way.
//!
//! Owns the order of the steps (compose, check the form, shrink, check the sense) and [`Resolved`].
//! Deliberately unknown: how any one step works.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::scenario::check::{self, Findings};
use crate::scenario::compose::{Input, Override, compose};
use crate::scenario::consistency;
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::letters::shortened;
use crate::scenario::quick;
use crate::scenario::stem::folder_name;
use crate::scenario::tree::{Entry, Node, Value};
use crate::scenario::warnings::{self, Warning};
use crate::scenario::{dates, ignored_keys, name_clashes, torn};
use crate::sim::spec::Spec;

/// What the command line adds to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Assignments that win over the file, in order.
    pub overrides: Vec<Override>,
    /// Shrink the scenario to a quick look at it.
    pub quick: bool,
}

/// A scenario that can be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// Every value, as a file.
    pub scenario: Scenario,
    /// The same for the engine.
    pub spec: Spec,
    /// The scenario was shrunk to a quick look; to be said wherever results are shown.
    pub quick: bool,
    /// Short name, good for a folder.
    pub stem: String,
    /// The files it was read from, as absolute paths.
    pub files: Vec<PathBuf>,
    /// What was done that the files do not say, a sentence each.
    pub notes: Vec<String>,
    /// What to know before it is run.
    pub warnings: Vec<Warning>,
}

/// Longest title that a file may hold \[characters\].
const LONGEST_TITLE: usize = 120;

/// Reads several scenarios: the first gives the world and everything else, all give strategies,
/// those of one name told apart. The options apply to the first.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn resolve_together(inputs: &[Input], options: &Options) -> Result<Resolved, Vec<Problem>> {
    let Some((first, others)) = inputs.split_first() else {
        return resolve_together(&[Input::Default], options);
    };
    let (mut tree, mut findings, mut torn) = read(first, &options.overrides);
    let (mut titles, mut worlds) = (Vec::new(), Vec::new());
    let mut origins = vec![0; strategies(&tree)];
    for (file, input) in (1..).zip(others) {
        let (mut other, found, other_torn) = read(input, &[]);
        findings.problems.extend(found.problems);
        findings.further += found.further;
        torn |= other_torn;
        titles.extend(other.find("title").and_then(Node::text).map(|it| (file, it.to_owned())));
        if let Some(strategies) = other.remove("strategy") {
            append(&mut tree, strategies);
        }
        worlds.extend(Scenario::deserialize(other.plain()).map(|world| (file, world)));
        origins.resize(strategies(&tree), file);
    }
    dates::resolve(&mut tree, &mut findings);
    match Scenario::deserialize(tree.plain()) {
        Ok(mut scenario) if !torn => {
            let mut notes =
                name_clashes::tell_apart(&mut scenario, &mut tree, inputs, &mut origins);
            notes.extend(ignored_keys::notes(&scenario, &worlds, inputs));
            // A quick look cuts off what it likes; only what the file itself does is told.
            let warnings = warnings::look(&scenario, &tree);
            if options.quick {
                quick::shrink(&mut scenario);
            }
            consistency::check(&scenario, &tree, &mut findings);
            if !others.is_empty() {
                // Neither question is that of all, and who brought no strategy asks none.
                titles.retain(|(file, _)| origins.contains(file));
                let titles = titles.into_iter().map(|(_, title)| title);
                let mut titles: Vec<String> =
                    std::iter::once(scenario.title).chain(titles).collect();
                let mut seen = BTreeSet::new();
                titles.retain(|title| !title.is_empty() && seen.insert(title.clone()));
                scenario.title = shortened(&titles.join(" · "), LONGEST_TITLE);
                scenario.description.clear();
            }
            if findings.problems.is_empty() {
                let stems: Vec<String> = inputs.iter().map(Input::stem).collect();
                let spec = scenario.spec();
                return Ok(Resolved {
                    spec,
                    scenario,
                    quick: options.quick,
                    stem: folder_name(&stems),
                    files: inputs.iter().filter_map(Input::file).collect(),
                    notes,
                    warnings,
                });
            }
        }
        Err(error) if findings.problems.is_empty() => {
            let fault = Fault::Refused { message: error.to_string() };
            findings.problems.push(Problem::at(&tree.place, fault));
        }
        _ => {}
    }
    let mut problems = findings.problems;
    in_order(&mut problems);
    let further = findings.further;
    problems.extend((further > 0).then(|| Problem::nowhere(Fault::Further { count: further })));
    Err(problems)
}

/// Composes an input and checks its form; true when it could not be read whole.
fn read(input: &Input, overrides: &[Override]) -> (Node, Findings, bool) {
    let composed = compose(input, overrides);
    let mut tree = composed.tree;
    let mut findings = check::check(&mut tree);
    let mut problems = composed.problems;
    if composed.torn {
        torn::untangle(&mut problems, &mut findings.problems);
    }
    findings.problems.splice(0..0, problems);
    (tree, findings, composed.torn)
}

/// How many strategies a tree has.
fn strategies(tree: &Node) -> usize {
    match tree.get("strategy").map(|node| &node.value) {
        Some(Value::List(items)) => items.len(),
        _ => 0,
    }
}

fn append(tree: &mut Node, strategies: Entry) {
    let Value::Table(entries) = &mut tree.value else { return };
    match entries.iter_mut().find(|entry| entry.key == strategies.key) {
        Some(entry) => {
            if let (Value::List(all), Value::List(more)) =
                (&mut entry.node.value, strategies.node.value)
            {
                all.extend(more);
            }
        }
        None => entries.push(strategies),
    }
}

/// Files in the order they were met, problems of a file in the order of its text.
pub(super) fn in_order(problems: &mut [Problem]) {
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    for place in problems.iter().filter_map(|problem| problem.place.as_ref()) {
        let next = files.len();
        if !files.contains_key(&place.source.name) {
            files.insert(place.source.name.clone(), next);
        }
    }
    problems.sort_by_key(|problem| {
        let place = problem.place.as_ref();
        place.map(|place| (files.get(&place.source.name).copied(), place.span.start))
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::platform::PlatformParams;
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::gallery::DEFAULT_TOML;
    use crate::scenario::presets::PLATFORMS;
    use crate::scenario::schema::{Shape, Type};
    use crate::scenario::varied::resolve;

    fn text(text: &str) -> Input {
        Input::Text { name: "test.toml".to_owned(), text: text.to_owned() }
    }

    fn with(assignments: &[&str]) -> Options {
        let overrides = assignments.iter().map(|it| Override::new("--set", *it)).collect();
        Options { overrides, quick: false }
    }

    fn good(input: &Input, options: &Options) -> Resolved {
        resolve(input, options)
            .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)))
    }

    fn bad(toml: &str) -> String {
        render(&resolve(&text(toml), &Options::default()).unwrap_err(), Look::Plain)
    }

    #[test]
    fn the_embedded_default_is_the_default_spec() {
        assert_eq!(good(&Input::Default, &Options::default()).spec, Spec::default());
    }

    #[test]
    fn the_resolved_file_gives_the_same_spec_and_the_same_text() {
        let first = good(&text(DEFAULT_TOML), &with(&["behaviour.encounter.appeal_weight=0.3"]));
        let written = first.scenario.to_toml().unwrap();
        assert!(written.contains("affinity_weight = 0.55\n"), "{written}");
        let second = good(&text(&written), &Options::default());
        assert_eq!(first.spec, second.spec);
        assert_eq!(written, second.scenario.to_toml().unwrap());
    }

    #[test]
    fn overrides_reach_into_lists_by_number_and_by_name() {
        let options = with(&[
            "strategy.0.campaign.0.budget = 800",
            "strategy.\"Ads asking for the stream\".campaign.ads.ask = follow",
            "platform.training_weights={ save = 0 }",
            "release.title=Hello, world",
        ]);
        let resolved = good(&Input::Default, &options);
        let written = toml::Value::try_from(&resolved.scenario.strategy).unwrap();
        assert_eq!(written[0]["campaign"][0]["budget"].as_float(), Some(800.0));
        assert_eq!(written[1]["campaign"][0]["ask"].as_str(), Some("follow"));
        assert_eq!(resolved.spec.platform.training_weights.save.to_bits(), 0);
        assert_eq!(resolved.spec.platform.training_weights.add.to_bits(), 4.0_f32.to_bits());
        assert_eq!(resolved.spec.release.title, "Hello, world");
    }

    #[test]
    fn a_faulty_override_points_at_the_option() {
        let problems =
            resolve(&Input::Default, &with(&["world.listenrs=5", "nonsense", "strategy.7.name=x"]))
                .unwrap_err();
        let message = render(&problems, Look::Plain);
        assert_eq!(problems.len(), 3, "{message}");
        assert!(message.contains("--set:1:7"), "{message}");
        assert!(message.contains("did you mean `listeners`?"), "{message}");
        assert!(message.contains("0 (\"Ads asking for the save\")"), "{message}");
    }

    #[test]
    fn a_preset_lies_under_the_keys_beside_it() {
        let spec =
            good(&text("[world]\npreset = \"large\"\ntracks = 500\n"), &Options::default()).spec;
        assert_eq!(
            (spec.world.listeners, spec.world.tracks, spec.release.fans),
            (120_000, 500, 1_200)
        );
        let spec = good(&Input::Default, &with(&["world.preset=small"])).spec;
        assert_eq!(spec.world.listeners, 2_000);
    }

    #[test]
    fn a_platform_has_presets_too_and_every_one_can_be_used() {
        for (name, _) in PLATFORMS {
            let spec = good(&Input::Default, &with(&[&format!("platform.preset={name}")])).spec;
            let platform = &spec.platform;
            assert_eq!(*name == "balanced", *platform == PlatformParams::default(), "{name}");
            for (below, _) in PLATFORMS {
                let both =
                    ["platform.preset=".to_owned() + below, format!("platform.preset={name}")];
                let over = good(&Input::Default, &with(&both.each_ref().map(String::as_str))).spec;
                assert_eq!(over.platform, *platform, "{name} over {below}");
            }
        }
        let both = "[world]\npreset = \"small\"\n[platform]\npreset = \"popularity-gate\"\n\
             gates.radio = 5\n";
        let spec = good(&text(both), &Options::default()).spec;
        let gates = spec.platform.gates;
        assert_eq!((spec.world.listeners, gates.radio, gates.discover_weekly), (2_000, 5.0, 30.0));
    }

    #[test]
    fn a_scenario_without_strategies_is_the_control_alone() {
        assert!(good(&text("title = \"Alone\""), &Options::default()).spec.strategies.is_empty());
    }

    #[test]
    fn what_cannot_be_printed_is_no_name() {
        let message = bad("title = \"two\\nlines\"\n[[strategy]]\nname = \"esc\\u001b[31mred\"\n\
             [[strategy]]\nname = \"Control\"\n");
        for words in [
            "`title` holds a control character",
            "`strategy.0.name` holds a control character",
            "no strategy can be named \"control\"",
        ] {
            assert!(message.contains(words), "{words} is missing from\n{message}");
        }
    }

    #[test]
    fn several_files_give_their_strategies_to_the_first_world() {
        let other =
            text("title = \"And nothing?\"\n[world]\nseed = 9\n[[strategy]]\nname = \"Nothing\"\n");
        let both = [Input::Default, other, Input::Default];
        let together = resolve_together(&both, &Options::default()).unwrap();
        let spec = together.spec;
        assert_eq!((spec.strategies.len(), spec.world.seed), (3, 1));
        assert!(together.scenario.title.ends_with(" · And nothing?"), "each title once");
        assert!(
            together.scenario.description.is_empty(),
            "one file's question is not that of both"
        );
    }

    #[test]
    fn values_that_contradict_one_another_are_told_with_a_remedy() {
        let message = bad("[world]\nlisteners = 200\n[time]\ndays = 10\nburn_in_days = 7\n\
             [experiment]\nwindows = [7, 7]\n[[strategy]]\nname = \"Control\"\n\
             [[strategy.campaign]]\nkind = \"ads\"\nstart_day = 10\n\
             [[strategy.campaign]]\nkind = \"pre_save\"\n");
        for words in [
            "300 fans do not fit into 200 listeners",
            "starts after the run has ended, on day 10",
            "starts 14 days before the release, the world only 7",
            "set `time.burn_in_days` to 14 or more",
            "write [7]",
            "no strategy can be named \"control\"",
            "5 problems found",
        ] {
            assert!(message.contains(words), "no \"{words}\" in\n{message}");
        }
    }

    #[test]
    fn an_unknown_reference_is_told_with_the_nearest_name() {
        let options = with(&["experiment.reference=Ads asking for the stroom"]);
        let message = render(&resolve(&Input::Default, &options).unwrap_err(), Look::Plain);
        assert!(
            message.contains("`experiment.reference` knows no \"Ads asking for the stroom\""),
            "{message}"
        );
        assert!(message.contains("did you mean `Ads asking for the stream`?"), "{message}");
        let spec =
            good(&Input::Default, &with(&["experiment.reference=Ads asking for the stream"])).spec;
        assert_eq!(spec.reference(), Some(2));
    }

    #[test]
    fn nan_infinity_and_numbers_beyond_a_seed_are_rejected() {
        let message = bad(
            "[release]\nappeal = nan\nstickiness = -inf\n[world]\nseed = 0xffff_ffff_ffff_ffff\n",
        );
        assert!(message.contains("`release.appeal` must be a finite number"), "{message}");
        assert!(message.contains("`release.stickiness` must be a finite number"), "{message}");
        assert!(message.contains("`world.seed` is out of range"), "{message}");
    }

    /// Every number of the schema that stands alone: path, range, whether it is whole.
    fn numbers() -> Vec<(String, f64, f64, bool)> {
        fn descend(shape: Shape, path: &str, found: &mut Vec<(String, f64, f64, bool)>) {
            for (key, child) in shape.keys() {
                let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                match (child.kind(), child.bounds()) {
                    (Type::Table, _) => descend(child, &path, found),
                    (kind @ (Type::Number | Type::Integer), (Some(low), Some(high))) => {
                        found.push((path, low, high, kind == Type::Integer));
                    }
                    _ => {}
                }
            }
        }
        let mut found = Vec::new();
        descend(Shape::root(), "", &mut found);
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_valid_scenario_survives_the_way_through_its_file(shares in prop::collection::vec(0.0..1.0_f64, 128)) {
            let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for ((path, low, high, whole), share) in numbers().into_iter().zip(shares) {
                let (section, key) = path.rsplit_once('.').unwrap();
                // Values that would only contradict one another or ask for too much memory.
                if matches!(
                    key,
                    "fans" | "listeners" | "tracks" | "days" | "burn_in_days" | "window" | "levels" | "duration_seconds"
                ) {
                    continue;
                }
                let value = low + share * (high.min(1e15) - low);
                let value = if whole { format!("{value:.0}") } else { format!("{value:?}") };
                tables.entry(section.to_owned()).or_default().push(format!("{key} = {value}"));
            }
            let sections: Vec<String> = tables
                .iter()
                .map(|(section, keys)| format!("[{section}]\n{}\n", keys.join("\n")))
                .collect();
            let toml = sections.concat();
            let first = good(&text(&toml), &Options::default());
            let written = first.scenario.to_toml().unwrap();
            let second = good(&text(&written), &Options::default());
            prop_assert_eq!(first.spec, second.spec);
        }
    }
}
