//! Name clashes: strategies of one name in several files, told apart.
//!
//! Where they buy different things, each has its file's name added in brackets, whichever file came
//! first: a name alone would belong to the first by accident. Where they buy the same, they are one
//! strategy, as the same campaigns in the same world with common random numbers have the same
//! outcome to the last bit: a second arm would cost time, tie with the first for the best, and
//! widen the intervals that hold for all together.
//!
//! Deliberately unknown: strategies of one name in one file, which are a mistake (see
//! [`crate::scenario::consistency`]).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, PathBuf};

use crate::scenario::compose::Input;
use crate::scenario::file::Scenario;
use crate::scenario::letters::tame;
use crate::scenario::tree::{Node, Value};
use crate::study::format::{listed, quoted};

/// Longest name that a file may hold, and so the longest that is given \[characters\].
const LONGEST: usize = 60;
/// Longest share of it that a file's name takes \[characters\].
const LONGEST_TAG: usize = 28;

/// Tells strategies of one name apart, in the scenario and its tree. `origins` has the file of each
/// strategy, and loses those that are run once with another. What was done is told, a sentence a
/// name.
pub fn tell_apart(
    scenario: &mut Scenario,
    tree: &mut Node,
    inputs: &[Input],
    origins: &mut Vec<usize>,
) -> Vec<String> {
    let tags = tags(inputs);
    let (mut notes, mut merged) = (Vec::new(), Vec::new());
    let mut taken: BTreeSet<String> =
        scenario.strategy.iter().map(|entry| entry.name.trim().to_owned()).collect();
    for (name, entries) in name_clashes(scenario, origins) {
        let versions = versions(scenario, &entries);
        let files = |version: &[usize]| -> Vec<&str> {
            version.iter().map(|&entry| tags[origins[entry]].as_str()).collect()
        };
        merged.extend(versions.iter().flat_map(|version| &version[1..]));
        if let [same] = versions.as_slice() {
            let files = listed(&files(same), "and");
            notes.push(format!("{} buys the same in {files}: it is run once", quoted(&name)));
            continue;
        }
        let mut given = Vec::new();
        for version in &versions {
            let mut files = files(version);
            files.sort_unstable();
            let fitted = free(&name, &files.join(", "), &taken);
            taken.insert(fitted.clone());
            if version.iter().any(|&entry| origins[entry] == 0) {
                follow(scenario, &name, &fitted, version[0]);
            }
            given.push(quoted(&fitted));
            scenario.strategy[version[0]].name = fitted;
        }
        let given = listed(&given, "and");
        notes.push(format!("{} differs from file to file: told apart as {given}", quoted(&name)));
    }
    remove(scenario, tree, origins, merged);
    notes
}

/// Names that several files hold, and the strategies that have them, in the order of the files.
/// Where a file holds one twice, its own are left for the check to find.
fn name_clashes(scenario: &Scenario, origins: &[usize]) -> Vec<(String, Vec<usize>)> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, entry) in scenario.strategy.iter().enumerate() {
        by_name.entry(entry.name.trim()).or_default().push(at);
    }
    let mut found = Vec::new();
    for (name, mut entries) in by_name {
        let mut files: BTreeMap<usize, usize> = BTreeMap::new();
        for &entry in &entries {
            *files.entry(origins[entry]).or_default() += 1;
        }
        entries.retain(|&entry| files[&origins[entry]] == 1);
        if files.len() > 1 && !entries.is_empty() {
            found.push((name.to_owned(), entries));
        }
    }
    found.sort_by_key(|(_, entries)| entries[0]);
    found
}

/// Strategies by what they buy: those that buy the same together.
fn versions(scenario: &Scenario, entries: &[usize]) -> Vec<Vec<usize>> {
    let campaigns = |entry: usize| &scenario.strategy[entry].campaign;
    let mut versions: Vec<Vec<usize>> = Vec::new();
    for &entry in entries {
        match versions.iter_mut().find(|version| campaigns(version[0]) == campaigns(entry)) {
            Some(version) => version.push(entry),
            None => versions.push(vec![entry]),
        }
    }
    versions
}

/// Lets what the first file says of its strategy find it under its new name.
fn follow(scenario: &mut Scenario, old: &str, new: &str, entry: usize) {
    let is_old = |name: &&mut String| name.trim() == old;
    for name in scenario.subjects_mut().into_iter().filter_map(Option::as_mut).filter(is_old) {
        new.clone_into(name);
    }
    let Scenario { experiment, sensitivity, sweep, .. } = scenario;
    if experiment.reference.trim() == old {
        new.clone_into(&mut experiment.reference);
    }
    // Keys address it by its name too; by its number they do whatever it is called.
    let swept = sweep.key.iter_mut().map(|it| &mut it.key);
    for key in swept.chain(sensitivity.key.iter_mut().map(|it| &mut it.key)) {
        let Some(rest) = key.strip_prefix("strategy.") else { continue };
        let spellings = [old.to_owned(), format!("\"{old}\""), format!("'{old}'")];
        let rest = spellings.iter().find_map(|it| rest.strip_prefix(it.as_str()));
        if let Some(rest) = rest.filter(|rest| rest.starts_with('.')) {
            *key = format!("strategy.{entry}{rest}");
        }
    }
}

fn remove(
    scenario: &mut Scenario,
    tree: &mut Node,
    origins: &mut Vec<usize>,
    mut merged: Vec<usize>,
) {
    merged.sort_unstable();
    for at in merged.into_iter().rev() {
        origins.remove(at);
        scenario.strategy.remove(at);
        let Value::Table(entries) = &mut tree.value else { continue };
        let strategies = entries.iter_mut().find(|entry| entry.key == "strategy");
        if let Some(Value::List(items)) = strategies.map(|entry| &mut entry.node.value) {
            items.remove(at);
        }
    }
}

/// What tells each file from the others: its name, with as many of its folders as it takes; of a
/// file that is there twice, a number.
pub(super) fn tags(inputs: &[Input]) -> Vec<String> {
    let tails: Vec<Vec<String>> = inputs.iter().map(tail).collect();
    let deepest = tails.iter().map(Vec::len).max().unwrap_or(1);
    let at_depth = |depth: usize, file: usize| {
        let tail = &tails[file];
        tail[tail.len().saturating_sub(depth)..].join("/")
    };
    let tag = |file: usize| {
        let same = |other: usize| tails[other] == tails[file];
        let alone = |depth: &usize| {
            (0..inputs.len())
                .all(|other| same(other) || at_depth(*depth, other) != at_depth(*depth, file))
        };
        let name = tame(&at_depth((1..=deepest).find(alone).unwrap_or(deepest), file));
        let nth = (0..=file).filter(|&other| same(other)).count();
        let twice = (0..inputs.len()).filter(|&other| same(other)).count() > 1;
        if twice { format!("{name} #{nth}") } else { name }
    };
    (0..inputs.len()).map(tag).collect()
}

/// The folders of a file and its name without its ending.
fn tail(input: &Input) -> Vec<String> {
    let path = match input {
        Input::File(path) => path.clone(),
        Input::Text { name, .. } => PathBuf::from(name),
        Input::Default | Input::Gallery(_) => PathBuf::new(),
    };
    let normal = |part: Component<'_>| match part {
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
        part => Some(part.as_os_str().to_string_lossy().into_owned()),
    };
    let folders = path.parent().into_iter().flat_map(|it| it.components().filter_map(normal));
    folders.chain([input.stem()]).collect()
}

/// A name with what tells it apart in brackets, that no other strategy has.
fn free(name: &str, tag: &str, taken: &BTreeSet<String>) -> String {
    let mut given = fitted(name, tag);
    let mut number = 1;
    while taken.contains(&given) {
        number += 1;
        given = fitted(name, &format!("{tag} #{number}"));
    }
    given
}

/// A name with what tells it apart in brackets, as long as a name may be.
fn fitted(name: &str, tag: &str) -> String {
    let tag = squeezed(tag, LONGEST_TAG);
    let name = squeezed(name, LONGEST - tag.chars().count() - 3);
    format!("{name} ({tag})")
}

/// The text, or its beginning and its end where it is longer than that: names of a family differ at
/// either.
fn squeezed(text: &str, longest: usize) -> String {
    let count = text.chars().count();
    if count <= longest {
        return text.to_owned();
    }
    let end = longest / 2;
    let beginning: String = text.chars().take(longest - end - 1).collect();
    let end: String = text.chars().skip(count - end).collect();
    format!("{beginning}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::resolve::{Options, Resolved, resolve_together};
    use crate::scenario::varied::resolve;
    use crate::scenario::{Override, Problem};

    /// A file with strategies of these names and budgets.
    fn file(name: &str, strategies: &[(&str, f64)]) -> Input {
        let strategy = |(name, budget): &(&str, f64)| {
            format!(
                "[[strategy]]\nname = \"{name}\"\ncampaign = [{{ kind = \"ads\", budget = \
                 {budget:?} }}]\n"
            )
        };
        let strategies: String = strategies.iter().map(strategy).collect();
        Input::Text { name: name.to_owned(), text: format!("title = \"{name}\"\n{strategies}") }
    }

    fn together(inputs: &[Input], set: &[&str]) -> Result<Resolved, Vec<Problem>> {
        let overrides = set.iter().map(|it| Override::new("--set", *it)).collect();
        resolve_together(inputs, &Options { overrides, quick: false })
    }

    fn names(inputs: &[Input]) -> Vec<String> {
        let resolved = together(inputs, &[]).unwrap();
        resolved.spec.strategies.iter().map(|it| it.name.clone()).collect()
    }

    #[test]
    fn namesakes_are_told_apart_by_their_files_in_any_order() {
        let spring = file("spring.toml", &[("Ads", 100.0), ("Alone", 1.0)]);
        let autumn = file("autumn.toml", &[("Ads", 200.0)]);
        let one = [spring.clone(), autumn.clone()];
        assert_eq!(names(&one), ["Ads (spring)", "Alone", "Ads (autumn)"]);
        assert_eq!(names(&[autumn, spring]), ["Ads (autumn)", "Ads (spring)", "Alone"]);
        let notes = together(&one, &[]).unwrap().notes;
        assert_eq!(
            notes,
            ["“Ads” differs from file to file: told apart as “Ads (spring)” and “Ads (autumn)”"]
        );
    }

    #[test]
    fn namesakes_that_buy_the_same_are_run_once() {
        // What is the default need not be written to be the same.
        let a = file("a.toml", &[("Ads", 400.0), ("Own", 7.0)]);
        let text = "[[strategy]]\nname = \"Ads\"\ncampaign = [{ kind = \"ads\" }]\n";
        let b = Input::Text { name: "b.toml".to_owned(), text: text.to_owned() };
        let both = [a.clone(), b.clone()];
        assert_eq!(names(&both), ["Ads", "Own"]);
        let notes = together(&both, &[]).unwrap().notes;
        assert_eq!(notes, ["“Ads” buys the same in a and b: it is run once"]);
        let other = file("c.toml", &[("Ads", 5.0)]);
        assert_eq!(names(&[b, other, a]), ["Ads (a, b)", "Ads (c)", "Own"]);
    }

    #[test]
    fn files_of_one_name_are_told_apart_by_folders_and_a_file_given_twice_by_numbers() {
        let ads = |name| file(name, &[("Ads", if name == "x/plan.toml" { 1.0 } else { 2.0 })]);
        assert_eq!(
            names(&[ads("x/plan.toml"), ads("y/plan.toml")]),
            ["Ads (x/plan)", "Ads (y/plan)"]
        );
        let twice = [ads("plan.toml"), ads("./plan.toml")];
        let resolved = together(&twice, &["strategy.0.campaign.0.budget=9"]).unwrap();
        let names: Vec<&str> = resolved.spec.strategies.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Ads (plan #1)", "Ads (plan #2)"]);
    }

    #[test]
    fn no_two_are_given_one_name() {
        let twice = |name| [file(name, &[("Ads", 1.0)]), file(name, &[("Ads", 2.0)])];
        let folders: Vec<Input> = [twice("a/plan.toml"), twice("b/plan.toml")].concat();
        assert_eq!(names(&folders), ["Ads (a/plan #1, b/plan #1)", "Ads (a/plan #2, b/plan #2)"]);
        let long = |season: &str, budget| {
            file(&format!("{season}-campaign-for-nova-hart-2026.toml"), &[("Ads", budget)])
        };
        assert_eq!(
            names(&[long("spring", 1.0), long("autumn", 2.0)]),
            ["Ads (spring-campai…nova-hart-2026)", "Ads (autumn-campai…nova-hart-2026)"]
        );
        let there = file("other.toml", &[("Ads (plan)", 3.0)]);
        let plans = [file("plan.toml", &[("Ads", 1.0)]), file("b.toml", &[("Ads", 2.0)]), there];
        assert_eq!(names(&plans), ["Ads (plan #2)", "Ads (b)", "Ads (plan)"]);
        let name = |number: u8| format!("{} {number} {}", "N".repeat(28), "M".repeat(28));
        let both = |budget| {
            let strategies = [1, 2].map(|number| (name(number), budget));
            file("c.toml", &strategies.each_ref().map(|(name, budget)| (name.as_str(), *budget)))
        };
        let given = names(&[both(1.0), both(2.0)]);
        assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), 4, "{given:?}");
    }

    #[test]
    fn what_the_first_file_says_of_its_strategy_follows_its_name() {
        let inputs = [file("a.toml", &[("Ads", 1.0)]), file("b.toml", &[("Ads", 2.0)])];
        let key = "sweep.key=[{ key = 'strategy.\"Ads\".campaign.ads.budget', values = [1, 2] }]";
        let set = ["experiment.reference=Ads", "explain.strategy=Ads", key];
        let resolved = together(&inputs, &set).unwrap();
        assert_eq!(resolved.spec.reference(), Some(1));
        assert_eq!(resolved.scenario.explain.strategy.as_deref(), Some("Ads (a)"));
        let text = resolved.scenario.to_toml().unwrap();
        let again = Input::Text { name: "resolved.toml".to_owned(), text };
        let again = resolve(&again, &Options::default())
            .unwrap_or_else(|problems| panic!("{}", render(&problems, Look::Plain)));
        assert_eq!(again.spec, resolved.spec);
        assert!(together(&inputs, &["experiment.reference=Ads (b)"]).is_ok());
    }

    #[test]
    fn long_names_stay_as_long_as_a_file_may_hold_them() {
        let (name, path) = ("N".repeat(60), format!("{}-b.toml", "p".repeat(90)));
        let title = "t".repeat(110);
        let titled = |file: Input| match file {
            Input::Text { name, text } => {
                let text = text.split_once('\n').unwrap().1;
                let text = format!("title = \"{title} {}\"\n{text}", &name[..1]);
                Input::Text { name, text }
            }
            file => file,
        };
        let inputs = [file("a.toml", &[(&name, 1.0)]), file(&path, &[(&name, 2.0)])].map(titled);
        let resolved = together(&inputs, &[]).unwrap();
        assert!(resolved.spec.strategies[1].name.ends_with("…pppppppppppp-b)"));
        let text = resolved.scenario.to_toml().unwrap();
        let again = Input::Text { name: "resolved.toml".to_owned(), text };
        assert_eq!(resolve(&again, &Options::default()).unwrap().spec, resolved.spec);
    }

    #[test]
    fn a_name_that_a_file_holds_twice_is_still_a_mistake() {
        let inputs =
            [file("a.toml", &[("Ads", 1.0), ("Ads", 1.0)]), file("b.toml", &[("Ads", 1.0)])];
        let problems = together(&inputs, &[]).unwrap_err();
        let message = render(&problems, Look::Plain);
        assert!(message.contains("two strategies are named \"Ads\""), "{message}");
        assert!(message.contains("first used at a.toml:3"), "{message}");
    }
}
