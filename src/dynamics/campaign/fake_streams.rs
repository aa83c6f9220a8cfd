//! Fake streams: plays bought from bots.
//!
//! Until the platform finds them their plays count, in public and in what is learnt. The filter
//! that looks for them belongs to the platform.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::bots::{Farm, Order};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Market, Purchases, Schedule};
use crate::units::{Day, Money};

/// Artificial plays of the focal track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FakeStreams {
    /// Money to spend, all on the first day \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of a thousand plays \[USD\].
    #[schemars(range(min = 0.01, max = 10_000))]
    pub cost_per_thousand: f64,
    /// Plays of the track a bot makes each day, on average \[plays/day\].
    #[schemars(range(min = 1, max = 2000))]
    pub plays_per_bot_per_day: u16,
    /// Plays of other tracks that a bot makes beside each of them, so as not to stand out
    /// \[plays\].
    #[schemars(range(min = 0, max = 20))]
    pub camouflage: f32,
    /// First day of the campaign \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Length of the campaign \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// How the plays are spread: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
    /// Chance that an ordinary filter finds a detectable bot on a day \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub detection_per_day: f32,
    /// Share of bots that no filter finds.
    #[schemars(range(min = 0, max = 1))]
    pub undetectable_share: f32,
}

impl Default for FakeStreams {
    fn default() -> Self {
        Self {
            budget: 129.0,
            cost_per_thousand: 8.6,
            plays_per_bot_per_day: 20,
            camouflage: 1.0,
            start_day: 0,
            days: 14,
            schedule: Schedule::Flat,
            detection_per_day: 0.08,
            undetectable_share: 0.25,
        }
    }
}

impl CampaignKind for FakeStreams {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day)
            .spending(self.budget)
            .over(self.days, self.schedule)
            .prepaid()
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        self.budget / self.cost_per_thousand * 1000.0 * (1.0 + f64::from(self.camouflage))
    }

    fn acts_on_others(&self) -> bool {
        self.budget > 0.0
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        Running { fake: self.clone(), number, farm: None }
    }
}

/// Fake streams in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    fake: FakeStreams,
    number: u32,
    farm: Option<Farm>,
}

impl InProgress for Running {
    /// Pays on the first day; from then on bots play.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        if today == Day(self.fake.start_day) {
            self.farm = self.order(market, bought);
        }
        if let Some(farm) = &self.farm {
            farm.play(market, today, bought);
        }
    }
}

impl Running {
    fn order(&self, market: &Market<'_>, bought: &mut Purchases) -> Option<Farm> {
        let fake = &self.fake;
        let price = Money::from_dollars(fake.cost_per_thousand).0;
        let budget = Money::from_dollars(fake.budget);
        let plays = (i128::from(budget.0) * 1000 / i128::from(price)) as u64;
        if plays == 0 {
            return None;
        }
        bought.cost = bought.cost + budget;
        bought.artificial_bought += plays;
        let order = Order {
            plays,
            per_bot_per_day: fake.plays_per_bot_per_day,
            start_day: fake.start_day,
            days: fake.days,
            schedule: fake.schedule,
            camouflage: fake.camouflage,
            detection_per_day: fake.detection_per_day,
            undetectable_share: fake.undetectable_share,
        };
        Some(Farm::new(order, self.number, market))
    }
}
