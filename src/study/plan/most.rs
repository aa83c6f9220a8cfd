//! How much a plan may live at most: what is told of it before it is run.
//!
//! Main type: [`Most`]. A search is followed to its end with made-up figures. Deliberately unknown: how
//! long an arm takes, and what a split really brings.

use crate::dynamics::campaign::Campaign;
use crate::measure::record::Counts;
use crate::measure::windows::WindowSums;
use crate::study::plan::lived::{Lived, Sums, Task};
use crate::study::plan::params::PlanParams;
use crate::study::plan::search::Search;
use crate::study::plan::split::Split;
use crate::units::Money;

impl Search<'_> {
    /// How much there is to live at most, on all platforms, where no search ends early.
    pub fn most(&self) -> Most {
        // Where all do alike, splits are lived as they come: these show what an arm costs.
        let alike = self.to_the_end(&|_| 0);
        // Where the best split is one with most forms, and then most channels, all are lived.
        let rank = |split: &Split| -> u64 {
            split.channels().map(|it| 100 * self.channels.variants[it].len() as u64 + 1).sum()
        };
        let most = self.to_the_end(&rank);
        let platforms = u64::from(self.platforms);
        // Further platforms hold the first one's best split against their own.
        let kept = u64::from(self.params.fresh_replicates)
            * self.params.budgets.len() as u64
            * (platforms - 1);
        let splits =
            |it: &[Task]| it.iter().flat_map(|it| it.splits.clone()).collect::<Vec<Split>>();
        let (splits, all) = (splits(&alike), splits(&most));
        let alone = |it: &&Split| self.channels.bought(it).iter().any(Campaign::acts_on_others);
        let fullest = most.iter().max_by_key(|it| it.splits.len());
        Most {
            replicates: most.len().max(alike.len()) as u32 * self.platforms,
            arms: all.len().max(splits.len()) as u64 * platforms + kept,
            alone: all.iter().filter(alone).count() as u64 * platforms,
            fullest: fullest.map(|it| it.splits.clone()).unwrap_or_default(),
            splits,
        }
    }

    /// All replicates of one platform's search that never ends early, where a split does as well as it
    /// is ranked.
    fn to_the_end(&self, rank: &dyn Fn(&Split) -> u64) -> Vec<Task> {
        let lived = |task: &Task| Lived {
            platform: task.platform,
            replicate: task.replicate,
            control: Sums::default(),
            arms: task.splits.iter().map(|it| (it.clone(), as_many_of_all(rank(it)))).collect(),
        };
        let unsure = Search {
            params: &PlanParams { sure: 2.0, ..self.params.clone() },
            channels: self.channels.clone(),
            platforms: 1,
            ..*self
        };
        let mut pieces: Vec<Lived> = Vec::new();
        loop {
            let tasks = unsure.follow(&pieces).tasks;
            if tasks.len() == pieces.len() {
                return tasks;
            }
            pieces.extend(tasks[pieces.len()..].iter().map(lived));
        }
    }
}

/// Sums of an arm that has as many of each objective.
fn as_many_of_all(many: u64) -> Sums {
    let counts = Counts { streams: many, saves: many, follows: many, ..Counts::default() };
    let royalties = Money::from_dollars(many as f64);
    let cost = Money::from_dollars(1.0);
    let window = WindowSums { counts, listeners: many, royalties, cost, ..WindowSums::default() };
    Sums { window, ..Sums::default() }
}

/// How much there is to live at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Most {
    /// Replicates.
    pub replicates: u32,
    /// Splits in all of them.
    pub arms: u64,
    /// Those of them that share no days with the control.
    pub alone: u64,
    /// The splits of the replicate that has most.
    pub fullest: Vec<Split>,
    /// Splits of a search in which all do alike, as often as each is lived on one platform.
    pub splits: Vec<Split>,
}
