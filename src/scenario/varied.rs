//! Sense of `[sweep]` and `[sensitivity]`: whether their keys can be varied as they say.
//!
//! Each key is tried out by itself, at every value of a list and both ends of a range, through the resolution
//! that its points will go through. Deliberately unknown: how keys work together, which a point tells.

use crate::scenario::compose::{Input, compose};
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::points::at;
use crate::scenario::resolve::Options;
use crate::scenario::schema::number;
use crate::scenario::tree::{Node, Place};
use crate::study::sweep::params::{MOST_POINTS, SweptKey};
use crate::study::sweep::point::Setting;

/// Looks for what cannot be varied, section by section.
pub fn check(scenario: &Scenario, input: &Input, options: &Options) -> Vec<Problem> {
    let (sweep, sensitivity) = (&scenario.sweep, &scenario.sensitivity);
    if sweep.key.is_empty() && sensitivity.key.is_empty() {
        return Vec::new();
    }
    let tree = compose(input, &options.overrides).tree;
    let tried = Tried { input, options, tree: &tree };
    let mut problems = tried.keys("sweep", &sweep.key);
    problems.extend(tried.count("sweep", sweep.count()));
    problems.extend(tried.directions("sweep", sweep.key.len(), sweep.most_keys()));
    problems.extend(tried.keys("sensitivity", &sensitivity.swept()));
    problems.extend(tried.count("sensitivity", sensitivity.count()));
    let (keys, most) = (sensitivity.key.len(), sensitivity.most_keys());
    problems.extend(tried.directions("sensitivity", keys, most));
    problems
}

struct Tried<'a> {
    input: &'a Input,
    options: &'a Options,
    tree: &'a Node,
}

impl Tried<'_> {
    /// Where the first of these keys of a section that was written stands.
    fn place(&self, section: &str, keys: &[&str]) -> Place {
        keys.iter()
            .find_map(|key| self.tree.find(&format!("{section}.{key}")))
            .map_or_else(|| Place::new(&self.tree.place.source, 0..0), |node| node.place.clone())
    }

    /// A section that makes more points than anyone will run.
    fn count(&self, section: &str, points: usize) -> Option<Problem> {
        let place = || self.place(section, &["points", "samples", "trajectories", "key"]);
        (points > MOST_POINTS).then(|| {
            let fault = Fault::Together {
                title: format!("[{section}] makes {} points", number(points as f64)),
                label: format!("at most {} are run", number(MOST_POINTS as f64)),
                help: "give fewer values, steps or samples".to_owned(),
            };
            Problem::at(&place(), fault)
        })
    }

    /// More keys than the Sobol' sequence has directions for.
    fn directions(&self, section: &str, keys: usize, most: usize) -> Option<Problem> {
        (keys > most).then(|| {
            let fault = Fault::Together {
                title: format!("{keys} keys are too many for a Sobol' sequence"),
                label: format!("it has directions for {most}"),
                help: "vary fewer keys, or choose another method".to_owned(),
            };
            Problem::at(&self.place(section, &["method", "key"]), fault)
        })
    }

    /// Keys that cannot be varied as they say.
    fn keys(&self, section: &str, keys: &[SweptKey]) -> Vec<Problem> {
        let told = |(index, key): (usize, &SweptKey)| {
            let fault = self.key(&keys[..index], key)?;
            let paths = [format!("key.{index}.key"), format!("key.{index}")];
            Some(Problem::at(&self.place(section, &[&paths[0], &paths[1]]), fault))
        };
        keys.iter().enumerate().filter_map(told).collect()
    }

    fn key(&self, earlier: &[SweptKey], key: &SweptKey) -> Option<Fault> {
        let (name, varied) = (&key.key, "varied here".to_owned());
        if let Some(first) = earlier.iter().position(|it| it.key == *name) {
            return Some(Fault::Together {
                title: format!("`{name}` is varied twice"),
                label: format!("and by entry {}", first + 1),
                help: "let one entry have all of its values".to_owned(),
            });
        }
        if let Some((what, help)) = key.fault() {
            let title = format!("`{name}` cannot be varied: {what}");
            return Some(Fault::Together { title, label: varied, help });
        }
        let probe = |setting: &Setting| {
            let found = at(self.input, self.options, [(name.as_str(), setting)]).err()?;
            let first = &found.first()?.fault;
            Some((format!("`{name}` cannot be {setting}: {first}"), first.help()))
        };
        let (title, help) = key.probes().iter().find_map(probe)?;
        Some(Fault::Together { title, label: varied, help })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::error::{Look, render};
    use crate::scenario::resolve::resolve;

    fn told(text: &str) -> String {
        let input = Input::Text { name: "test.toml".to_owned(), text: text.to_owned() };
        render(&resolve(&input, &Options::default()).unwrap_err(), Look::Plain)
    }

    #[test]
    fn a_key_is_varied_once_and_within_its_range() {
        let entry = "[[sweep.key]]\nkey = \"release.appeal\"\nvalues = [0.0, 1.0]\n";
        let twice = told(&entry.repeat(2));
        assert!(twice.contains("`release.appeal` is varied twice"), "{twice}");
        assert!(twice.contains("test.toml:5:7"), "{twice}");
        let wide = told(
            "[[sensitivity.key]]\nkey = \"platform.training_weights.save\"\nlow = 0.0\nhigh = 1e9\n",
        );
        assert!(
            wide.contains("cannot be 1000000000") && wide.contains("is out of range"),
            "{wide}"
        );
    }

    #[test]
    fn absurd_numbers_of_points_and_of_keys_are_told_at_once() {
        let entry = |key: &str| {
            format!("[[sweep.key]]\nkey = \"release.{key}\"\nlow = 0.0\nhigh = 1.0\nsteps = 999\n")
        };
        let grid = entry("appeal") + &entry("stickiness");
        let told = told(&grid);
        assert!(told.contains("[sweep] makes 998_001 points"), "{told}");
        assert!(told.contains("at most 100_000 are run"), "{told}");
    }
}
