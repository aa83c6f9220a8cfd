//! What a sweep finds: its keys and all of its points.

use serde::{Deserialize, Serialize};

use crate::study::sweep::params::{Scale, SweepMethod};
use crate::study::sweep::point::{Finished, Setting};

/// Everything a sweep found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepFindings {
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

    /// Whether every key varies by name and none by number.
    pub fn are_names(&self) -> bool {
        let mut settings = self.points.iter().flat_map(|point| &point.settings);
        settings.all(|setting| matches!(setting, Setting::Name(_)))
    }

    /// The short name of a key: its last two parts.
    pub fn short(&self, key: usize) -> String {
        let parts: Vec<&str> = self.keys[key].rsplitn(3, '.').take(2).collect();
        parts.into_iter().rev().collect::<Vec<_>>().join(".")
    }
}
