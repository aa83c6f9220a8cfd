//! Discovery mode: a better rank in radio and mixes, paid for with a share of their royalties.
//!
//! Nothing is paid in advance. While it runs, the platform divides the track's rank by `boost`
//! where radio stations and Daily Mix are compiled, and keeps `commission` of what streams from
//! there earn. Taste is what it was. Deliberately unknown: how the platform ranks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Market, Promotion, Purchases, nth_day};
use crate::units::{Day, Money};

/// A boost in radio and Daily Mix for a commission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DiscoveryMode {
    /// Most commission to give up \[USD\]; the boost ends once it is reached.
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// What the track's rank is divided by.
    #[schemars(range(min = 1, max = 20))]
    pub boost: f32,
    /// Share of the royalties of streams from radio and Daily Mix that the service keeps.
    #[schemars(range(min = 0, max = 1))]
    pub commission: f32,
    /// First day of the boost \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Length of the boost \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
}

impl Default for DiscoveryMode {
    fn default() -> Self {
        Self { budget: 400.0, boost: 3.0, commission: 0.3, start_day: 30, days: 28 }
    }
}

impl CampaignKind for DiscoveryMode {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day)
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        0.0
    }

    fn begin(&self, _number: u32) -> Running {
        Running { mode: self.clone(), given_up: Money::ZERO, on: false }
    }
}

/// A boost in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    mode: DiscoveryMode,
    given_up: Money,
    on: bool,
}

impl InProgress for Running {
    /// Switches the boost on for today; of two at once the first counts.
    fn buy(&mut self, _market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let DiscoveryMode { budget, boost, commission, start_day, days } = self.mode;
        self.on = nth_day(start_day, days, today).is_some()
            && self.given_up < Money::from_dollars(budget)
            && bought.promotion.is_none();
        if self.on {
            bought.promotion = Some(Promotion { boost, commission });
        }
    }

    /// Takes note of today's commission.
    fn record_commission(&mut self, commission: Money) {
        if self.on {
            self.given_up = self.given_up + commission;
        }
    }
}
