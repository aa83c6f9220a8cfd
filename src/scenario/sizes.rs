//! Sizes: the scenario in worlds of other sizes.
//!
//! Owns which sizes there are, what grows with a world, and what is wrong with `[size]`: each size
//! goes through the resolution of a scenario. Tracks keep their number per listener; the release,
//! its fans and all money stay as they are. Deliberately unknown: what such worlds show.

use crate::scenario::compose::Input;
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::resolve::{Options, Resolved, resolve_together};
use crate::scenario::schema::number;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::study::size::rule::{FACTOR, judges};

/// Sizes that are tried where none are named, as shares of the scenario's own.
const USUAL: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// The scenario in a world of so many listeners.
///
/// # Errors
/// Everything that is wrong with it, such as fans that do not fit into it.
pub fn at(scenario: &Scenario, listeners: u32) -> Result<Resolved, Vec<Problem>> {
    let mut sized = scenario.clone();
    let own = &scenario.world;
    let tracks = u64::from(own.tracks) * u64::from(listeners);
    let tracks = (tracks + u64::from(own.listeners) / 2) / u64::from(own.listeners.max(1));
    sized.world.listeners = listeners;
    sized.world.tracks = u32::try_from(tracks).unwrap_or(u32::MAX);
    let refused = |error: toml::ser::Error| {
        vec![Problem::nowhere(Fault::Refused { message: error.to_string() })]
    };
    let text = sized.to_toml().map_err(refused)?;
    let name = format!("a world of {} listeners", number(listeners.into()));
    resolve_together(&[Input::Text { name, text }], &Options::default())
}

/// The scenario in worlds of all its sizes, by rising size: those that it names, or else a quarter,
/// half, twice and four times its own beside that, as far as such worlds can be run.
///
/// # Errors
/// What is wrong with a size that it names.
pub fn all(scenario: &Scenario) -> Result<Vec<Resolved>, Vec<Problem>> {
    let mut listeners = scenario.size.listeners.clone();
    if listeners.is_empty() {
        let own = f64::from(scenario.world.listeners);
        let usual = USUAL.map(|share| (own * share).round() as u32);
        return Ok(usual.into_iter().filter_map(|it| at(scenario, it).ok()).collect());
    }
    listeners.sort_unstable();
    listeners.into_iter().map(|it| at(scenario, it)).collect()
}

/// Looks for sizes that cannot be run, or that are no several sizes.
pub(super) fn check(scenario: &Scenario, tree: &Node) -> Vec<Problem> {
    let sizes = &scenario.size.listeners;
    let problem = |path: String, fault: Fault| {
        let place = tree.find(&path).map(|node| node.place.clone());
        Problem::at(&place.unwrap_or_else(|| Place::new(&tree.place.source, 0..0)), fault)
    };
    let mut rising = sizes.clone();
    rising.sort_unstable();
    if let Some(least) = rising.first()
        && judges(&rising).iter().all(Option::is_none)
    {
        let fault = Fault::Together {
            title: format!("`size.listeners` needs a size {FACTOR} times as large as another one"),
            label: "none of these worlds can be judged by a larger one".to_owned(),
            help: format!("add {}", u64::from(*least) * u64::from(FACTOR)),
        };
        return vec![problem("size.listeners".to_owned(), fault)];
    }
    let fault = |(index, &listeners): (usize, &u32)| {
        let path = format!("size.listeners.{index}");
        let written = number(listeners.into());
        if let Some(first) = sizes[..index].iter().position(|it| *it == listeners) {
            let fault = Fault::Together {
                title: format!("`size.listeners` has {written} twice"),
                label: format!("and as entry {}", first + 1),
                help: "give each size once".to_owned(),
            };
            return Some(problem(path, fault));
        }
        let found = at(scenario, listeners).err()?;
        let first = &found.first()?.fault;
        let fault = Fault::Together {
            title: format!("a world of {written} listeners cannot be run: {first}"),
            label: "tried as a size".to_owned(),
            help: format!("leave this size out, or {}", first.help()),
        };
        Some(problem(path, fault))
    };
    sizes.iter().enumerate().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::drawing::{Look, render};
    use crate::scenario::gallery::DEFAULT_TOML;
    use crate::scenario::varied::resolve;

    fn resolved(text: &str) -> Result<Resolved, String> {
        let text = format!("{DEFAULT_TOML}\n{text}");
        let input = Input::Text { name: "test.toml".to_owned(), text };
        resolve(&input, &Options::default()).map_err(|problems| render(&problems, Look::Plain))
    }

    fn sizes(text: &str) -> Vec<(u32, u32, u32)> {
        let all = all(&resolved(text).unwrap().scenario).unwrap();
        let size =
            |it: &Resolved| (it.spec.world.listeners, it.spec.world.tracks, it.spec.release.fans);
        all.iter().map(size).collect()
    }

    #[test]
    fn tracks_grow_with_listeners_and_fans_do_not() {
        let own = [(7500, 7500, 300), (15_000, 15_000, 300), (30_000, 30_000, 300)];
        let larger = [(60_000, 60_000, 300), (120_000, 120_000, 300)];
        assert_eq!(sizes(""), [&own[..], &larger[..]].concat());
        assert_eq!(
            sizes("[size]\nlisteners = [8000, 1001]\n"),
            [(1001, 1001, 300), (8000, 8000, 300)]
        );
    }

    #[test]
    fn worlds_that_cannot_be_run_are_left_out_where_none_are_named() {
        let mut scenario = Scenario::default();
        (scenario.world.listeners, scenario.world.tracks) = (1000, 4000);
        let sizes: Vec<u32> =
            all(&scenario).unwrap().iter().map(|it| it.spec.world.listeners).collect();
        assert_eq!(sizes, [500, 1000, 2000, 4000], "300 fans do not fit into 250 listeners");
    }

    #[test]
    fn sizes_are_given_once_and_fit_the_release() {
        let message = resolved("[size]\nlisteners = [200, 5000,\n  5000]\n").unwrap_err();
        for words in [
            "a world of 200 listeners cannot be run: 300 fans do not fit into 200 listeners",
            "leave this size out, or set `release.fans` to 200 or less",
            "`size.listeners` has 5000 twice",
            "and as entry 2",
        ] {
            assert!(message.contains(words), "no \"{words}\" in\n{message}");
        }
        let message = resolved("[size]\nlisteners = [5000]\n").unwrap_err();
        assert!(message.contains("add 20000"), "{message}");
        let message = resolved("[size]\nlisteners = [1500, 1000]\n").unwrap_err();
        assert!(message.contains("needs a size 4 times as large as another one"), "{message}");
        assert!(message.contains("add 4000"), "{message}");
        let message = resolved("[size]\nlisteners = [50, 5000]\n").unwrap_err();
        assert!(message.contains("is out of range"), "{message}");
    }
}
