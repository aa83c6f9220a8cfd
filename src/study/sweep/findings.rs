//! What a sweep finds: its keys and all of its points.

use serde::{Deserialize, Serialize};

use crate::measure::windows::Measure;
use crate::stats::least_squares;
use crate::study::format::plain;
use crate::study::outcome::Effect;
use crate::study::sweep::params::{Scale, SweepMethod};
use crate::study::sweep::point::{Finished, Setting};
use crate::study::words;
use crate::units::Currency;

/// Everything a sweep found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepFindings {
    /// How money is written.
    #[serde(default)]
    pub currency: Currency,
    /// How points were chosen.
    pub method: SweepMethod,
    /// Keys, in the order of the settings.
    pub keys: Vec<String>,
    /// How the range of each is divided.
    #[serde(default)]
    pub scales: Vec<Scale>,
    /// Arms that are compared with the reference, in the order of the file.
    pub strategies: Vec<String>,
    /// The longest window, where no key varies it \[days\].
    pub window_days: u16,
    /// Confidence of every interval.
    pub confidence: f64,
    /// All points, by number.
    pub points: Vec<Finished>,
}

impl SweepFindings {
    /// The end of the longest window in words; points of unlike length have no day in common.
    pub fn until(&self) -> String {
        let days = |point: &Finished| point.effects.iter().map(|row| row.window_days).max();
        if self.points.iter().filter_map(days).all(|days| days == self.window_days) {
            format!("by day {}", self.window_days)
        } else {
            "by the end of the run".to_owned()
        }
    }

    /// The points that set a key to a number, with the effect of a strategy on streams, from left
    /// to right.
    pub fn along(&self, strategy: &str, key: usize) -> Vec<(f64, &Effect)> {
        let place =
            |point| Some((Finished::number(point, key)?, point.whole(strategy, Measure::Streams)?));
        let mut places: Vec<(f64, &Effect)> = self.points.iter().filter_map(place).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        places
    }

    /// The numeric key whose straight line tells most of the first strategy's effect.
    pub fn leading_key(&self) -> Option<usize> {
        let strategy = self.strategies.first()?;
        let fit = |key: usize| {
            let places = self.along(strategy, key);
            let (x, y): (Vec<f64>, Vec<f64>) =
                places.iter().map(|(x, row)| (*x, row.effect)).unzip();
            (!x.is_empty()).then(|| least_squares(&x, &y).map_or(0.0, |line| line.r_squared))
        };
        let keys = (0..self.keys.len()).filter_map(|key| Some((key, fit(key)?)));
        keys.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(key, _)| key)
    }

    /// Whether every key varies by name and none by number.
    pub fn are_names(&self) -> bool {
        let mut settings = self.points.iter().flat_map(|point| &point.settings);
        settings.all(|setting| matches!(setting, Setting::Name(_)))
    }

    /// A key in words that tell it from the others.
    pub fn in_words(&self, key: usize) -> String {
        words::among(&self.keys, key)
    }

    /// The same with its unit in brackets, as an axis has it.
    pub fn with_unit(&self, key: usize) -> String {
        let unit =
            self.keys.get(key).map_or_else(String::new, |key| words::unit_of(key, &self.currency));
        self.in_words(key) + &unit
    }

    /// A number of a key with its unit.
    pub fn value(&self, key: usize, number: f64) -> String {
        self.keys
            .get(key)
            .map_or_else(|| plain(number), |key| words::value(key, number, &self.currency))
    }
}
