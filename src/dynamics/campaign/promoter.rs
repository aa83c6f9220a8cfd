//! Promoter: a service that is paid for playlists and picks them itself.
//!
//! How many placements come of it varies widely around what was promised, few of the playlists fit,
//! and some are played by bots beside their real followers: nobody asked for those plays, and the
//! filter does not ask who ordered them. Deliberately unknown: how the service knows the curators.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, near_normal, unit};
use crate::dynamics::campaign::bots::{Farm, Order};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::placement::{Round, place};
use crate::dynamics::campaign::{Market, Purchases, Schedule};
use crate::maths::exp;
use crate::units::{Day, Money};

/// Placements bought as a parcel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Promoter {
    /// Money to spend, all on the first day \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of a placement, as promised \[USD\].
    #[schemars(range(min = 1, max = 100_000))]
    pub cost_per_placement: f64,
    /// How widely the number of placements varies around the promise \[sd of its logarithm\].
    #[schemars(range(min = 0, max = 3))]
    pub spread: f32,
    /// Share of placements that are on playlists of the release's own genre on purpose.
    #[schemars(range(min = 0, max = 1))]
    pub fit: f32,
    /// Share of the playlists that bots play, too.
    #[schemars(range(min = 0, max = 1))]
    pub bot_share: f32,
    /// Plays of the track by bots on such a playlist \[plays/day\].
    #[schemars(range(min = 0, max = 10_000))]
    pub bot_plays_per_day: u16,
    /// Chance that an ordinary filter finds a detectable bot on a day \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub detection_per_day: f32,
    /// Share of bots that no filter finds.
    #[schemars(range(min = 0, max = 1))]
    pub undetectable_share: f32,
    /// First day of the placements \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// How long they last \[weeks\].
    #[schemars(range(min = 1, max = 520))]
    pub weeks: u16,
}

impl Default for Promoter {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_placement: 25.0,
            spread: 0.8,
            fit: 0.3,
            bot_share: 0.2,
            bot_plays_per_day: 50,
            detection_per_day: 0.08,
            undetectable_share: 0.25,
            start_day: 0,
            weeks: 4,
        }
    }
}

/// Plays of the track that one of the playlists' bots makes a day.
const PLAYS_PER_BOT_PER_DAY: u16 = 20;
/// Plays of other tracks for each of them: the rest of the playlist.
const CAMOUFLAGE: f32 = 1.0;
/// The item of the draw that decides how much is delivered; no placement has it.
const DELIVERY: u32 = u32::MAX;
/// Deviations of a logarithm beyond which a delivery does not vary; see [`near_normal`].
const FARTHEST: f64 = 3.5;

impl CampaignKind for Promoter {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day).spending(self.budget)
    }

    fn most_plays(&self, playlists: f64) -> f64 {
        let spread = f64::from(self.spread);
        let factor = libm::exp(spread * FARTHEST - spread * spread / 2.0);
        let placements = (self.budget / self.cost_per_placement * factor).min(playlists);
        let days = 7.0 * f64::from(self.weeks);
        // Each play has one of the rest of the playlist as its cover.
        2.0 * placements * f64::from(self.bot_share) * f64::from(self.bot_plays_per_day) * days
    }

    fn acts_on_others(&self) -> bool {
        self.budget > 0.0 && self.bot_share > 0.0 && self.bot_plays_per_day > 0
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        Running { promoter: self.clone(), number, farm: None }
    }
}

/// A parcel in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    promoter: Promoter,
    number: u32,
    farm: Option<Farm>,
}

impl InProgress for Running {
    /// Pays and places on the first day; from then on bots play where there are any.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        if today == Day(self.promoter.start_day) {
            let laden = self.deliver(market, today, bought);
            self.farm = self.order(laden, market, bought);
        }
        if let Some(farm) = &self.farm {
            farm.play(market, today, bought);
        }
    }
}

impl Running {
    /// Places what is delivered of what was promised. Returns on how many playlists there are bots.
    fn deliver(&self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) -> u64 {
        let promoter = &self.promoter;
        let budget = Money::from_dollars(promoter.budget);
        bought.cost = bought.cost + budget;
        let promised = budget.0 as f64 / Money::from_dollars(promoter.cost_per_placement).0 as f64;
        let mut round = Round::new(market);
        let key = |item| Key { listener: self.number, ..Key::timeless(Purpose::Placement, item) };
        let n = near_normal(market.rng.block(key(DELIVERY)));
        let spread = promoter.spread;
        let factor = exp(spread * n - spread * spread / 2.0);
        let delivered = libm::round(promised * f64::from(factor)) as usize;
        let mut laden = 0;
        for placement in 0..delivered.min(round.playlists()) as u32 {
            let [fits, which, place_word, bots] = market.rng.block(key(placement));
            let Some(playlist) = round.next(unit(fits) < promoter.fit, which) else { continue };
            bought.exposures += 1;
            place(market, playlist, place_word, today, promoter.weeks);
            laden += u64::from(unit(bots) < promoter.bot_share);
        }
        laden
    }

    fn order(&self, laden: u64, market: &Market<'_>, bought: &mut Purchases) -> Option<Farm> {
        let promoter = &self.promoter;
        let days = 7 * promoter.weeks;
        let plays = laden * u64::from(promoter.bot_plays_per_day) * u64::from(days);
        if plays == 0 {
            return None;
        }
        bought.artificial_bought += plays;
        let order = Order {
            plays,
            per_bot_per_day: PLAYS_PER_BOT_PER_DAY,
            start_day: promoter.start_day,
            days,
            schedule: Schedule::Flat,
            camouflage: CAMOUFLAGE,
            detection_per_day: promoter.detection_per_day,
            undetectable_share: promoter.undetectable_share,
        };
        Some(Farm::new(order, self.number, market))
    }
}
