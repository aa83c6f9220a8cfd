//! What a sweep can be told, and which points follow from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::KeyedRng;
use crate::study::design::{MOST_DIMENSIONS, Point, grid, latin_hypercube, sobol};
use crate::study::sweep::point::Setting;

/// Most points of a sweep.
pub const MOST_POINTS: usize = 100_000;

/// Keys that are varied, and how. Read by `longplay sweep` alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SweepParams {
    /// How points are chosen.
    pub method: SweepMethod,
    /// Number of points of a Latin hypercube or a Sobol' sequence; a grid has as many as its values
    /// make.
    #[schemars(range(min = 2, max = 100_000))]
    pub points: u32,
    /// What is varied.
    #[schemars(length(max = 200))]
    pub key: Vec<SweptKey>,
}

/// How points are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SweepMethod {
    /// Every combination of values.
    #[default]
    Grid,
    /// Random points, one in each slice of every range.
    LatinHypercube,
    /// Points that fill the ranges evenly, without chance.
    Sobol,
}

/// A key and its values: a list of numbers, a list of names, or a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweptKey {
    /// Dotted path of a scenario key, as `--set` takes it.
    #[schemars(length(min = 1, max = 200))]
    pub key: String,
    /// Numbers to try.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(inner(range(min = -1e15, max = 1e15)))]
    pub values: Vec<f64>,
    /// Names to try, of a key that takes names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Lower end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1e15, max = 1e15))]
    pub low: Option<f64>,
    /// Upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -1e15, max = 1e15))]
    pub high: Option<f64>,
    /// Values a grid takes from a range, both ends included.
    #[serde(default = "usual_steps")]
    #[schemars(range(min = 2, max = 1000))]
    pub steps: u32,
    /// How a range is divided.
    #[serde(default)]
    pub scale: Scale,
}

/// How a range is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Into equal differences.
    #[default]
    Linear,
    /// Into equal factors; both ends are above 0.
    Log,
}

const fn usual_steps() -> u32 {
    5
}

impl Default for SweepParams {
    fn default() -> Self {
        Self { method: SweepMethod::Grid, points: 64, key: Vec::new() }
    }
}

impl Scale {
    /// The value at a coordinate between 0 and 1 of a range.
    pub fn at(self, low: f64, high: f64, coordinate: f64) -> f64 {
        match self {
            Self::Linear => low + (high - low) * coordinate,
            Self::Log => low * libm::pow(high / low, coordinate),
        }
    }
}

impl SweptKey {
    /// What is wrong with it beside its key, and what would be right.
    pub fn fault(&self) -> Option<(String, String)> {
        let range = self.low.is_some() || self.high.is_some();
        let given = [!self.values.is_empty(), !self.names.is_empty(), range];
        let fault = |what: &str, remedy: &str| Some((what.to_owned(), remedy.to_owned()));
        if given.iter().filter(|given| **given).count() != 1 {
            return fault(
                "it needs one of `values`, `names`, or `low` with `high`",
                "write for instance `values = [0.0, 1.0, 5.0]` or `low = 0.0` and `high = 5.0`",
            );
        }
        if let Some(twice) = self.twice() {
            return fault(&format!("{twice} is given twice"), "give each value once");
        }
        if !range {
            return None;
        }
        match (self.low, self.high) {
            (Some(low), Some(high)) if low < high => {
                if self.scale == Scale::Log && low <= 0.0 {
                    return fault(
                        "a range in factors begins above 0",
                        "raise `low`, or set `scale = \"linear\"`",
                    );
                }
                None
            }
            (Some(_), Some(_)) => {
                fault("`low` is not below `high`", "let `low` be the smaller one")
            }
            _ => fault("a range has two ends", "set both `low` and `high`"),
        }
    }

    /// A value that is given more than once.
    fn twice(&self) -> Option<Setting> {
        let mut numbers = self.values.clone();
        numbers.sort_by(f64::total_cmp);
        let number = numbers.windows(2).find(|pair| pair[0] >= pair[1]);
        let mut names: Vec<&String> = self.names.iter().collect();
        names.sort_unstable();
        let name = names.windows(2).find(|pair| pair[0] == pair[1]);
        let number = number.map(|pair| Setting::Number(pair[0]));
        number.or(name.map(|pair| Setting::Name(pair[0].clone())))
    }

    /// What is wrong with it as the values of a key that takes whole numbers, and what would be
    /// right. Points of a range are rounded; where `every_step` is a point of its own, no two may
    /// become the same.
    pub fn fault_of_a_count(&self, every_step: bool) -> Option<(String, String)> {
        let written = self.values.iter().chain(&self.low).chain(&self.high);
        if let Some(part) = written.into_iter().find(|value| value.fract().abs() > 0.0) {
            let what = format!("it takes whole numbers, and {part} is none");
            return Some((what, format!("write {} or {}", part.floor(), part.ceil())));
        }
        let (low, high) = self.low.zip(self.high)?;
        let levels = self.levels();
        let whole = |level: &Setting| match level {
            Setting::Number(number) => number.round(),
            Setting::Name(_) => f64::NAN,
        };
        let rising = levels.windows(2).all(|pair| whole(&pair[0]) < whole(&pair[1]));
        (every_step && !rising).then(|| {
            let steps = self.steps;
            let what = format!("{steps} steps from {low} to {high} are not {steps} whole numbers");
            let fewer = match self.scale {
                Scale::Linear => format!("set `steps` to {} or less", high - low + 1.0),
                Scale::Log => "lower `steps`, or list the `values`".to_owned(),
            };
            (what, fewer)
        })
    }

    /// The values of a grid.
    pub(in crate::study) fn levels(&self) -> Vec<Setting> {
        let numbers = |values: Vec<f64>| values.into_iter().map(Setting::Number).collect();
        match (self.low, self.high) {
            (Some(low), Some(high)) => numbers(
                (0..self.steps)
                    .map(|step| {
                        self.scale.at(low, high, f64::from(step) / f64::from(self.steps - 1))
                    })
                    .collect(),
            ),
            _ if self.names.is_empty() => numbers(self.values.clone()),
            _ => self.names.iter().cloned().map(Setting::Name).collect(),
        }
    }

    /// The value at a coordinate; of a list, the one whose slice it falls into.
    fn at(&self, coordinate: f64) -> Setting {
        if let (Some(low), Some(high)) = (self.low, self.high) {
            return Setting::Number(self.scale.at(low, high, coordinate));
        }
        let levels = self.levels();
        let place = (coordinate * levels.len() as f64) as usize;
        levels[place.min(levels.len() - 1)].clone()
    }

    /// So many values, or two more, that show whether the key takes all of them: of numbers the
    /// smallest and the largest are among them.
    pub fn probes(&self, most: usize) -> Vec<Setting> {
        let (low, high) = match (self.low, self.high) {
            (Some(low), Some(high)) => (Some(low), Some(high)),
            _ => (
                self.values.iter().copied().min_by(f64::total_cmp),
                self.values.iter().copied().max_by(f64::total_cmp),
            ),
        };
        let mut probes: Vec<Setting> = low.into_iter().chain(high).map(Setting::Number).collect();
        if self.low.is_none() {
            probes.extend(self.levels().into_iter().take(most));
        }
        probes
    }
}

impl SweepParams {
    /// How many points there will be.
    pub fn count(&self) -> usize {
        match self.method {
            SweepMethod::Grid => self
                .key
                .iter()
                .map(|key| key.levels().len())
                .fold(usize::from(!self.key.is_empty()), usize::saturating_mul),
            _ => self.points as usize,
        }
    }

    /// Most keys of the method.
    pub const fn most_keys(&self) -> usize {
        match self.method {
            SweepMethod::Sobol => MOST_DIMENSIONS,
            _ => usize::MAX,
        }
    }

    /// The settings of every point, in the order of the keys.
    pub fn settings(&self, seed: u64) -> Vec<Vec<Setting>> {
        let keys = self.key.len();
        let at = |point: Point| {
            point.iter().zip(&self.key).map(|(coordinate, key)| key.at(*coordinate)).collect()
        };
        match self.method {
            SweepMethod::Grid => {
                let levels: Vec<Vec<Setting>> = self.key.iter().map(SweptKey::levels).collect();
                let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
                let pick = |places: Vec<usize>| {
                    places.iter().zip(&levels).map(|(place, all)| all[*place].clone()).collect()
                };
                grid(&counts).into_iter().map(pick).collect()
            }
            SweepMethod::LatinHypercube => {
                let points = latin_hypercube(self.points as usize, keys, &KeyedRng::new(seed));
                points.into_iter().map(at).collect()
            }
            SweepMethod::Sobol => sobol(self.points as usize, keys).into_iter().map(at).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> SweptKey {
        toml::from_str(text).expect("a key")
    }

    #[test]
    fn a_grid_of_a_list_and_a_range_has_all_combinations() {
        let weight = key("key = \"a\"\nvalues = [0.0, 5.0]");
        let budget = key("key = \"b\"\nlow = 1.0\nhigh = 100.0\nsteps = 3\nscale = \"log\"");
        let sweep = SweepParams { key: vec![weight, budget], ..SweepParams::default() };
        let settings = sweep.settings(1);
        assert_eq!((sweep.count(), settings.len()), (6, 6));
        let Setting::Number(middle) = settings[1][1] else { panic!("a number") };
        assert!((middle - 10.0).abs() < 1e-9);
    }

    #[test]
    fn a_key_needs_one_kind_of_values() {
        assert!(key("key = \"a\"").fault().is_some());
        assert!(key("key = \"a\"\nvalues = [1.0]\nlow = 0.0\nhigh = 1.0").fault().is_some());
        assert!(key("key = \"a\"\nlow = 2.0\nhigh = 1.0").fault().is_some());
        assert!(key("key = \"a\"\nlow = 0.0\nhigh = 1.0\nscale = \"log\"").fault().is_some());
        assert!(key("key = \"a\"\nnames = [\"als\"]").fault().is_none());
    }

    #[test]
    fn a_value_is_given_once() {
        let fault = |text: &str| key(text).fault().map(|(what, _)| what);
        assert_eq!(fault("key = \"a\"\nvalues = [1, 2, 1.0]").as_deref(), Some("1 is given twice"));
        assert_eq!(
            fault("key = \"a\"\nnames = [\"als\", \"als\"]").as_deref(),
            Some("als is given twice")
        );
        assert_eq!(fault("key = \"a\"\nvalues = [1, 2, 3]"), None);
    }

    #[test]
    fn of_a_key_that_counts_every_value_is_whole_and_every_step_another_one() {
        let fault = |text: &str, every: bool| key(text).fault_of_a_count(every);
        let half = fault("key = \"a\"\nvalues = [1, 500.5]", true).expect("a fault");
        assert_eq!(half.1, "write 500 or 501");
        assert!(fault("key = \"a\"\nlow = 0.2\nhigh = 9", false).is_some());
        let close = "key = \"a\"\nlow = 1\nhigh = 3\nsteps = 5";
        assert_eq!(fault(close, true).expect("a fault").1, "set `steps` to 3 or less");
        assert_eq!(fault(close, false), None);
        assert_eq!(fault("key = \"a\"\nlow = 1\nhigh = 100\nsteps = 4", true), None);
    }

    #[test]
    fn of_many_values_a_few_and_both_ends_are_tried() {
        let values: Vec<f64> = (0..1000).map(f64::from).collect();
        let many = SweptKey { values, ..key("key = \"a\"") };
        let probes = many.probes(10);
        assert_eq!(probes.len(), 12);
        assert_eq!(probes[1], Setting::Number(999.0));
    }
}
