//! Ignored keys: what several files say of the world, where the first alone is listened to.
//!
//! Owns the note on it. Deliberately unknown: what is passed over on purpose, such as replicates,
//! titles and seeds of draws; strategies, which all files give (see
//! [`crate::scenario::name_clashes`]).

use std::collections::BTreeMap;

use crate::scenario::compose::Input;
use crate::scenario::difference::differences;
use crate::scenario::file::Scenario;
use crate::scenario::name_clashes::tags;

/// Sections in which another file may describe another world.
const WORLD: [&str; 6] = ["world", "time", "release", "platform", "economics", "behaviour"];
/// Keys that a note names.
const NAMED: usize = 3;

/// A note for each file, by its number, of whose world something is not that of the scenario that
/// is run.
pub fn notes(scenario: &Scenario, worlds: &[(usize, Scenario)], inputs: &[Input]) -> Vec<String> {
    let (tags, run) = (tags(inputs), changed(scenario));
    let note = |(file, world): &(usize, Scenario)| {
        let theirs = changed(world);
        let other = |key: &&String| run.get(*key) != theirs.get(*key);
        let mut keys: Vec<&String> = run.keys().chain(theirs.keys()).filter(other).collect();
        keys.sort_unstable();
        keys.dedup();
        let named: Vec<String> = keys.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
        let more = match keys.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!keys.is_empty()).then(|| {
            format!(
                "the world is that of {}: what {} has otherwise is not looked at ({}{more})",
                tags[0],
                tags[*file],
                named.join(", ")
            )
        })
    };
    worlds.iter().filter_map(note).collect()
}

/// What a scenario changes about the world, by key.
fn changed(scenario: &Scenario) -> BTreeMap<String, String> {
    let of_world = |path: &str| {
        WORLD.iter().any(|section| path.split('.').next().is_some_and(|first| first == *section))
    };
    let all = differences(scenario).unwrap_or_default().into_iter();
    all.filter(|it| of_world(&it.path)).map(|it| (it.path, it.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::resolve::{Options, resolve_together};

    fn notes(first: &str, second: &str) -> (Vec<String>, String) {
        let ads = "[[strategy]]\nname = \"Ads\"\n";
        let file = |name: &str, text: &str| Input::Text {
            name: format!("{name}.toml"),
            text: format!("title = \"{name}?\"\n{text}{ads}"),
        };
        let both = [file("a", first), file("b", second)];
        let resolved = resolve_together(&both, &Options::default()).unwrap();
        (resolved.notes, resolved.scenario.title)
    }

    #[test]
    fn a_world_that_is_not_run_is_told_and_its_question_is_not_asked() {
        let (found, title) = notes("", "[world]\nlisteners = 500\n");
        assert_eq!(
            found,
            [
                "“Ads” buys the same in a and b: it is run once",
                "the world is that of a: what b has otherwise is not looked at (`world.listeners`)"
            ]
        );
        assert_eq!(title, "a?");
    }

    #[test]
    fn nothing_is_told_of_what_is_the_same_or_makes_no_world() {
        let world = "[world]\nlisteners = 500\n";
        assert_eq!(notes(world, world).0.len(), 1);
        assert_eq!(notes("", "[experiment]\nreplicates = 3\n").0.len(), 1);
    }

    #[test]
    fn of_many_keys_a_few_are_named() {
        let keys = "[world]\nlisteners = 500\ntracks = 900\nseed = 3\n[time]\ndays = 50\n";
        let (found, _) = notes(keys, "");
        assert!(
            found[1].ends_with("(`time.days`, `world.listeners`, `world.seed` and 1 more)"),
            "{found:?}"
        );
    }
}
