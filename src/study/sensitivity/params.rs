//! What a sensitivity analysis can be told, and which points follow from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::KeyedRng;
use crate::measure::windows::Measure;
use crate::study::design::{MOST_DIMENSIONS, Point, morris, saltelli};
use crate::study::sweep::params::{Scale, SweptKey};
use crate::study::sweep::point::Setting;

/// Keys, ranges and the measure that may answer to them. Read by `longplay sensitivity` alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SensitivityParams {
    /// How points are chosen and what is computed from them.
    pub method: SensitivityMethod,
    /// The measure, by its name in `effects.csv`.
    #[schemars(length(min = 1, max = 60))]
    pub measure: String,
    /// Days from release, one of the windows; the whole run when absent \[days\].
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 3650))]
    pub window: Option<u16>,
    /// The strategy whose effect is looked at; the first when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Which measure of it is studied.
    pub of: Answer,
    /// Trajectories of Morris's method, each of one point more than there are keys.
    #[schemars(range(min = 2, max = 10_000))]
    pub trajectories: u32,
    /// Levels of Morris's grid; an even number.
    #[schemars(range(min = 2, max = 100))]
    pub levels: u32,
    /// Samples of Sobol's method, each of two points more than there are keys.
    #[schemars(range(min = 8, max = 100_000))]
    pub samples: u32,
    /// What may matter.
    #[schemars(length(max = 200))]
    pub key: Vec<RangedKey>,
}

/// How points are chosen and what is computed from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SensitivityMethod {
    /// Screening by elementary effects: cheap; it separates keys that matter from keys that do not.
    #[default]
    Morris,
    /// Shares of the variance, alone and with interactions: expensive; it gives the size of each
    /// share.
    Sobol,
}

/// What of a strategy's row is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Its effect.
    #[default]
    Effect,
    /// The measure under the strategy.
    Value,
}

/// A key and its range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RangedKey {
    /// Dotted path of a scenario key that takes a number, as `--set` takes it.
    #[schemars(length(min = 1, max = 200))]
    pub key: String,
    /// Lower end of the range.
    #[schemars(range(min = -1e15, max = 1e15))]
    pub low: f64,
    /// Upper end of the range.
    #[schemars(range(min = -1e15, max = 1e15))]
    pub high: f64,
    /// How the range is divided.
    #[serde(default)]
    pub scale: Scale,
}

impl Default for SensitivityParams {
    fn default() -> Self {
        Self {
            method: SensitivityMethod::Morris,
            measure: Measure::Streams.name().to_owned(),
            window: None,
            strategy: None,
            of: Answer::Effect,
            trajectories: 10,
            levels: 4,
            samples: 64,
            key: Vec::new(),
        }
    }
}

impl SensitivityParams {
    /// Most keys of the method.
    pub const fn most_keys(&self) -> usize {
        match self.method {
            SensitivityMethod::Morris => usize::MAX,
            SensitivityMethod::Sobol => MOST_DIMENSIONS / 2,
        }
    }

    /// How many points there will be.
    pub fn count(&self) -> usize {
        match self.method {
            SensitivityMethod::Morris => self.trajectories as usize * (self.key.len() + 1),
            SensitivityMethod::Sobol => self.samples as usize * (self.key.len() + 2),
        }
    }

    /// The points in the unit cube.
    pub fn points(&self, seed: u64) -> Vec<Point> {
        let keys = self.key.len();
        match self.method {
            SensitivityMethod::Morris => {
                morris(self.trajectories as usize, keys, self.levels, &KeyedRng::new(seed))
            }
            SensitivityMethod::Sobol => saltelli(self.samples as usize, keys),
        }
    }

    /// The settings of points, in the order of the keys.
    pub fn settings(&self, points: &[Point]) -> Vec<Vec<Setting>> {
        let at = |point: &Point| {
            let coordinates = point.iter().zip(&self.key);
            coordinates
                .map(|(at, key)| Setting::Number(key.scale.at(key.low, key.high, *at)))
                .collect()
        };
        points.iter().map(at).collect()
    }

    /// What to know of the number of samples: Sobol' points lie evenly when they are a power of
    /// two.
    pub fn uneven(&self) -> Option<String> {
        let samples = self.samples;
        if self.method != SensitivityMethod::Sobol
            || samples.is_power_of_two()
            || self.key.is_empty()
        {
            return None;
        }
        let above = samples.next_power_of_two();
        Some(format!(
            "`sensitivity.samples` is {samples}: Sobol' points lie evenly only where they are a \
             power of two, such as {} or {above}",
            above / 2
        ))
    }

    /// The same keys as those of a sweep, to be checked like them.
    pub fn swept(&self) -> Vec<SweptKey> {
        let swept = |it: &RangedKey| SweptKey {
            key: it.key.clone(),
            values: Vec::new(),
            names: Vec::new(),
            low: Some(it.low),
            high: Some(it.high),
            steps: 2,
            scale: it.scale,
        };
        self.key.iter().map(swept).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_that_are_no_power_of_two_are_told_with_those_that_are() {
        let key = "key = \"release.appeal\"\nlow = 0\nhigh = 1";
        let key: RangedKey = toml::from_str(key).expect("a key");
        let params = |samples, method| SensitivityParams {
            samples,
            method,
            key: vec![key.clone()],
            ..SensitivityParams::default()
        };
        let fault = params(100, SensitivityMethod::Sobol).uneven().expect("a note");
        assert!(fault.ends_with("such as 64 or 128"), "{fault}");
        assert_eq!(params(128, SensitivityMethod::Sobol).uneven(), None);
        assert_eq!(params(100, SensitivityMethod::Morris).uneven(), None);
    }
}
