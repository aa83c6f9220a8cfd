//! Sense of `[sweep]`, `[sensitivity]`, `[size]` and of what varies in `[plan]`: whether their keys, or
//! the size of the world, can be varied as they say.
//!
//! Each key is tried out by itself, at the values of a list, as many as there is time for, or both
//! ends of a range, through the resolution that its points will go through. Deliberately unknown:
//! how keys work together, which a point tells.

use std::collections::BTreeSet;

use crate::scenario::compose::{Input, compose};
use crate::scenario::error::{Fault, Problem};
use crate::scenario::file::Scenario;
use crate::scenario::points::{at, counts, rounded};
use crate::scenario::resolve::{Options, Resolved, in_order, resolve_together};
use crate::scenario::schema::number;
use crate::scenario::sizes;
use crate::scenario::source::Place;
use crate::scenario::tree::Node;
use crate::study::plan::params::PlanParams;
use crate::study::sensitivity::params::SensitivityParams;
use crate::study::sweep::params::{MOST_POINTS, SweepMethod, SweepParams, SweptKey};
use crate::study::sweep::point::Setting;

/// Most values that are tried out in a section, and fewest that are even where a scenario is huge.
const MOST_TRIED: usize = 500;
const FEWEST_TRIED: usize = 8;
/// Text of scenarios that is read while values are tried out \[bytes\].
const MOST_READ: usize = 20_000_000;

/// Reads one scenario. What it varies is tried out once all else is sound.
///
/// # Errors
/// Everything that is wrong with it, in the order of the text.
pub fn resolve(input: &Input, options: &Options) -> Result<Resolved, Vec<Problem>> {
    let resolved = resolve_together(std::slice::from_ref(input), options)?;
    let mut problems = check(&resolved.scenario, input, options);
    in_order(&mut problems);
    if problems.is_empty() { Ok(resolved) } else { Err(problems) }
}

/// Looks for what cannot be varied, section by section.
fn check(scenario: &Scenario, input: &Input, options: &Options) -> Vec<Problem> {
    let (sweep, sensitivity) = (&scenario.sweep, &scenario.sensitivity);
    let sized = !scenario.size.listeners.is_empty();
    let planned = scenario.plan.channel.iter().any(|it| !it.vary.is_empty());
    if sweep.key.is_empty() && sensitivity.key.is_empty() && !sized && !planned {
        return Vec::new();
    }
    let tree = compose(input, &options.overrides).tree;
    // The files are read once: what they come to, without these sections, is laid under every value
    // that is tried.
    let plain = Scenario {
        sweep: SweepParams::default(),
        sensitivity: SensitivityParams::default(),
        ..scenario.clone()
    };
    let text = match plain.to_toml() {
        Ok(text) => text,
        Err(error) => {
            return vec![Problem::nowhere(Fault::Refused { message: error.to_string() })];
        }
    };
    let most = (MOST_READ / text.len().max(1)).clamp(FEWEST_TRIED, MOST_TRIED);
    let input = Input::Text { name: "scenario".to_owned(), text };
    let tried = Tried { input: &input, most, tree: &tree };
    let mut problems = sizes::check(&plain, &tree);
    let grid = sweep.method == SweepMethod::Grid;
    problems.extend(tried.section("sweep", &sweep.key, sweep.count(), sweep.most_keys(), grid));
    let (keys, most) = (sensitivity.swept(), sensitivity.most_keys());
    problems.extend(tried.section("sensitivity", &keys, sensitivity.count(), most, false));
    problems.extend(tried.plan(&scenario.plan));
    problems
}

/// What to know of the points that a scenario makes, a sentence each.
pub fn notes(scenario: &Scenario) -> Vec<String> {
    repeated(scenario).into_iter().chain(scenario.sensitivity.uneven()).collect()
}

/// How many points of a sweep are others again, their keys being rounded to whole numbers.
pub fn repeated(scenario: &Scenario) -> Option<String> {
    let sweep = &scenario.sweep;
    if sweep.method == SweepMethod::Grid || sweep.key.is_empty() {
        return None;
    }
    let keys: Vec<String> = sweep.key.iter().map(|it| it.key.clone()).collect();
    let written = |settings: &Vec<Setting>| {
        let settings = rounded(&keys, settings);
        settings.iter().map(Setting::to_string).collect::<Vec<String>>()
    };
    let points = sweep.settings(scenario.world.seed);
    let different: BTreeSet<Vec<String>> = points.iter().map(written).collect();
    let (all, again) = (points.len(), points.len() - different.len());
    (again > 0).then(|| {
        format!(
            "{again} of the {all} points of [sweep] are the same as others, as their keys take \
             few values; all are run"
        )
    })
}

struct Tried<'a> {
    /// The scenario as it is without any of the values.
    input: &'a Input,
    /// Values that are tried in a section.
    most: usize,
    tree: &'a Node,
}

impl Tried<'_> {
    /// What is wrong with the keys of a section, or with how many points they make.
    fn section(
        &self,
        section: &str,
        keys: &[SweptKey],
        points: usize,
        most_keys: usize,
        grid: bool,
    ) -> Vec<Problem> {
        let too_many =
            self.count(section, points).or(self.directions(section, keys.len(), most_keys));
        match too_many {
            Some(problem) => vec![problem],
            None => self.keys(section, keys, grid),
        }
    }

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
    fn keys(&self, section: &str, keys: &[SweptKey], grid: bool) -> Vec<Problem> {
        let most = self.most / keys.len().max(1);
        let problem = |(index, key): (usize, &SweptKey)| {
            let fault = self.key(&keys[..index], key, grid, most)?;
            let paths = [format!("key.{index}.key"), format!("key.{index}")];
            Some(Problem::at(&self.place(section, &[&paths[0], &paths[1]]), fault))
        };
        keys.iter().enumerate().filter_map(problem).collect()
    }

    /// Values of a channel of the plan that its campaign does not take.
    fn plan(&self, plan: &PlanParams) -> Vec<Problem> {
        let all = plan.channel.iter().enumerate();
        let keys = all.flat_map(|(at, channel)| {
            channel.vary.iter().enumerate().map(move |(index, key)| (at, index, key))
        });
        let problem = |(at, index, key): (usize, usize, &SweptKey)| {
            let whole =
                SweptKey { key: format!("plan.channel.{at}.campaign.{}", key.key), ..key.clone() };
            let fault = self.key(&[], &whole, true, self.most)?;
            let entry = format!("channel.{at}.vary.{index}");
            let paths = [format!("{entry}.values"), format!("{entry}.names"), entry];
            Some(Problem::at(&self.place("plan", &paths.each_ref().map(String::as_str)), fault))
        };
        keys.filter_map(problem).collect()
    }

    fn key(&self, earlier: &[SweptKey], key: &SweptKey, grid: bool, most: usize) -> Option<Fault> {
        let (name, varied) = (&key.key, "varied here".to_owned());
        if let Some(first) = earlier.iter().position(|it| it.key == *name) {
            return Some(Fault::Together {
                title: format!("`{name}` is varied twice"),
                label: format!("and by entry {}", first + 1),
                help: "let one entry have all of its values".to_owned(),
            });
        }
        let of_a_count = || counts(name).then(|| key.fault_of_a_count(grid)).flatten();
        if let Some((what, help)) = key.fault().or_else(of_a_count) {
            let title = format!("`{name}` cannot be varied: {what}");
            return Some(Fault::Together { title, label: varied, help });
        }
        let probe = |setting: &Setting| {
            let found = at(self.input, &Options::default(), [(name.as_str(), setting)]).err()?;
            let first = &found.first()?.fault;
            Some((format!("`{name}` cannot be {setting}: {first}"), first.help()))
        };
        let (title, help) = key.probes(most).iter().find_map(probe)?;
        Some(Fault::Together { title, label: varied, help })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::drawing::{Look, render};

    fn message(text: &str) -> String {
        let input = Input::Text { name: "test.toml".to_owned(), text: text.to_owned() };
        render(&resolve(&input, &Options::default()).unwrap_err(), Look::Plain)
    }

    #[test]
    fn a_key_is_varied_once_and_within_its_range() {
        let entry = "[[sweep.key]]\nkey = \"release.appeal\"\nvalues = [0.0, 1.0]\n";
        let twice = message(&entry.repeat(2));
        assert!(twice.contains("`release.appeal` is varied twice"), "{twice}");
        assert!(twice.contains("test.toml:5:7"), "{twice}");
        let wide = message(
            "[[sensitivity.key]]\nkey = \"platform.training_weights.save\"\nlow = 0.0\nhigh = \
             1e9\n",
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
        let message = message(&grid);
        assert!(message.contains("[sweep] makes 998_001 points"), "{message}");
        assert!(message.contains("at most 100_000 are run"), "{message}");
    }

    #[test]
    fn values_of_a_key_that_counts_are_whole_and_stay_apart() {
        let days =
            |values: &str| message(&format!("[[sweep.key]]\nkey = \"time.days\"\n{values}\n"));
        let half = days("values = [30, 500.5]");
        assert!(half.contains("it takes whole numbers, and 500.5 is none"), "{half}");
        assert!(
            half.contains("help: write 500 or 501") && half.contains("test.toml:2:7"),
            "{half}"
        );
        assert!(days("values = [30, 30]").contains("30 is given twice"));
        let steps = days("low = 30\nhigh = 32");
        assert!(steps.contains("5 steps from 30 to 32 are not 5 whole numbers"), "{steps}");
        let range = message("[[sensitivity.key]]\nkey = \"time.days\"\nlow = 30.5\nhigh = 40\n");
        assert!(range.contains("30.5 is none"), "{range}");
    }

    #[test]
    fn points_that_are_the_same_once_they_are_whole_are_counted() {
        let text = "[sweep]\nmethod = \"sobol\"\npoints = 16\n[[sweep.key]]\nkey = \"time.days\"\nlow = 30\nhigh = 33\n";
        let input = Input::Text { name: "test.toml".to_owned(), text: text.to_owned() };
        let resolved = resolve(&input, &Options::default()).unwrap();
        assert!(notes(&resolved.scenario)[0].starts_with("12 of the 16 points of [sweep]"));
    }
}
