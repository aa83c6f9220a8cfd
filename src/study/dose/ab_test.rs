//! A test within the platform beside the truth: saving is eased for some listeners of one world.
//!
//! Treated and untreated share one recommender, one chart, one set of playlists: what the treated
//! save is heard of by the untreated too. So a difference of the two groups is not what easing
//! saving for all would bring. Deliberately unknown: how runs are made.
//!
//! # References
//! Interference between units: Hudgens & Halloran 2008, "Toward causal inference with
//! interference"; in marketplaces and recommenders: Bajari et al. 2021, "Multiple randomization
//! designs".

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::model::play::Play;
use crate::sim::focal_log::FocalPlay;
use crate::study::dose::findings::AbTest;

/// Streams of the release by the treated and by the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// By who is treated.
    pub treated: u64,
    /// By everybody else.
    pub untreated: u64,
}

impl Groups {
    /// Counts the streams of days 0 to `days` − 1; `treats` says who is treated.
    pub fn count(plays: &[FocalPlay], days: u16, treats: &[bool]) -> Self {
        let mut groups = Self::default();
        let counted = |play: &&FocalPlay| {
            play.is(Play::STREAM) && play.day.0 >= 0 && play.day.0 < days.cast_signed()
        };
        for play in plays.iter().filter(counted) {
            if treats[play.listener.index()] {
                groups.treated += 1;
            } else {
                groups.untreated += 1;
            }
        }
        groups
    }

    fn all(self) -> f64 {
        (self.treated + self.untreated) as f64
    }
}

/// One replicate of a test: the same listeners in three arms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trio {
    /// Nobody is treated.
    pub none: Groups,
    /// The test.
    pub some: Groups,
    /// Everybody is treated.
    pub all: Groups,
    /// Listeners who are treated in the test.
    pub treated: u64,
    /// Listeners who are not.
    pub untreated: u64,
}

impl Trio {
    /// Difference of the groups' means in an arm, for as many listeners as there are.
    fn gap(&self, arm: Groups) -> f64 {
        let per_head = |streams: u64, heads: u64| streams as f64 / heads.max(1) as f64;
        let heads = (self.treated + self.untreated) as f64;
        heads * (per_head(arm.treated, self.treated) - per_head(arm.untreated, self.untreated))
    }

    fn says_without_imbalance(&self) -> f64 {
        self.gap(self.some) - self.gap(self.none)
    }

    fn truth(&self) -> f64 {
        self.all.all() - self.none.all()
    }

    /// What the untreated stream more than if nobody were treated, for as many listeners as there
    /// are.
    fn spilled(&self) -> f64 {
        let more = self.some.untreated as f64 - self.none.untreated as f64;
        more * (self.treated + self.untreated) as f64 / self.untreated.max(1) as f64
    }
}

/// The test over all replicates; absent without one.
pub fn ab_test(
    dose: f32,
    window_days: u16,
    trios: &[Trio],
    confidence: &Confidence,
) -> Option<AbTest> {
    let mean = |of: fn(&Trio) -> f64| -> Option<Estimate> {
        Some(Estimator::mean_of(trios.iter().map(of).collect())?.estimate(confidence))
    };
    Some(AbTest {
        dose,
        window_days,
        says: mean(|it| it.gap(it.some))?,
        says_without_imbalance: mean(Trio::says_without_imbalance)?,
        truth: mean(Trio::truth)?,
        error: mean(|it| it.says_without_imbalance() - it.truth())?,
        spilled: mean(Trio::spilled)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(treated: u64, untreated: u64) -> Groups {
        Groups { treated, untreated }
    }

    #[test]
    fn a_test_without_spill_over_tells_the_truth() {
        let (treated, untreated) = (50, 50);
        let (none, some, all) = (groups(100, 110), groups(150, 110), groups(150, 160));
        let trio = Trio { none, some, all, treated, untreated };
        let test =
            ab_test(0.5, 28, &[trio, trio], &Confidence::new(0.95, 2, 1)).expect("replicates");
        let message =
            [&test.truth, &test.says_without_imbalance, &test.error, &test.spilled, &test.says];
        assert_eq!(message.map(|it| it.value.round() as i64), [100, 100, 0, 0, 80]);
    }

    #[test]
    fn what_spills_over_is_missing_from_what_the_test_says() {
        let (treated, untreated) = (50, 50);
        let (none, some, all) = (groups(100, 100), groups(160, 120), groups(180, 180));
        let trio = Trio { none, some, all, treated, untreated };
        let test = ab_test(0.5, 28, &[trio], &Confidence::new(0.95, 1, 1)).expect("a replicate");
        let message = [&test.truth, &test.says, &test.spilled];
        assert_eq!(message.map(|it| it.value.round() as i64), [160, 80, 40]);
    }
}
