//! What a replicate of a plan leaves: sums of the control and of every split that was lived in it.
//!
//! Deliberately unknown: why these splits were lived, and what they show.

use serde::{Deserialize, Serialize};

use crate::measure::record::DayRecord;
use crate::measure::windows::WindowSums;
use crate::study::plan::params::Objective;
use crate::study::plan::split::Split;
use crate::units::{Day, Money};

/// A replicate to live: splits beside the control, on one platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The platform, by its place.
    pub platform: u32,
    /// The number of the replicate.
    pub replicate: u32,
    /// The splits, rising and each once.
    pub splits: Vec<Split>,
}

/// A replicate that was lived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lived {
    /// The platform, by its place.
    pub platform: u32,
    /// The number of the replicate.
    pub replicate: u32,
    /// The control.
    pub control: Sums,
    /// Every split with its sums, rising.
    pub arms: Vec<(Split, Sums)>,
}

/// Sums of an arm.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// From release to the day of the objective.
    pub window: WindowSums,
    /// Streams of each week from release, the last one as long as the run lets it be.
    pub streams_by_week: Vec<u64>,
    /// Money spent over the whole run.
    pub spent: Money,
}

impl Sums {
    /// Of an arm's days, the objective counting so many.
    pub fn of(days: &[DayRecord], by_day: u16) -> Self {
        let mut streams_by_week = Vec::new();
        for record in days.iter().filter(|record| record.day >= Day::RELEASE) {
            let week = usize::from(record.day.0.unsigned_abs() / 7);
            streams_by_week.resize(week + 1, 0);
            streams_by_week[week] += record.focal.streams;
        }
        let spent = days.iter().map(|record| record.cost).sum();
        Self { window: WindowSums::new(days, by_day), streams_by_week, spent }
    }
}

impl Lived {
    /// What a split caused of an objective; absent where it was not lived.
    pub fn caused(&self, split: &Split, objective: Objective) -> Option<f64> {
        let sums = self.sums(split)?;
        let pair = objective.measure().of_pair(&sums.window, &self.control.window);
        // Nothing spent returns nothing.
        Some(pair.map_or(0.0, |(value, control)| value - control))
    }

    /// What a curve of an objective shows of a split: of the return the money earned, and what was
    /// caused of all others.
    pub fn on_curve(&self, split: &Split, objective: Objective) -> Option<f64> {
        if objective != Objective::Return {
            return self.caused(split, objective);
        }
        let earned = |sums: &Sums| sums.window.royalties.dollars() - sums.window.penalty.dollars();
        Some(earned(self.sums(split)?) - earned(&self.control))
    }

    /// Money that a split spent over the whole run \[USD\].
    pub fn spent(&self, split: &Split) -> Option<f64> {
        Some(self.sums(split)?.spent.dollars())
    }

    /// Sums of a split; of nothing, those of the control.
    pub fn sums(&self, split: &Split) -> Option<&Sums> {
        if split.money() == Money::ZERO {
            return Some(&self.control);
        }
        let place = self.arms.binary_search_by(|(it, _)| it.cmp(split)).ok()?;
        Some(&self.arms[place].1)
    }

    /// Whether it is what a task asked for.
    ///
    /// # Errors
    /// What is wrong with it, in a few words.
    pub fn fits(&self, task: &Task) -> Result<(), String> {
        let same = self.platform == task.platform
            && self.replicate == task.replicate
            && self.arms.iter().map(|(split, _)| split).eq(&task.splits);
        same.then_some(()).ok_or_else(|| "it is another replicate, or has other splits".to_owned())
    }
}
