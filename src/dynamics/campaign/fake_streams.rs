//! Fake streams: plays bought from bots, and the filter that finds some of them.
//!
//! Bots have no taste, save nothing and never return. Until they are detected their plays count,
//! in public and in what the platform learns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose};
use crate::dynamics::campaign::{Market, Purchases};
use crate::units::{Day, Money};

/// Artificial plays of the focal track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FakeStreams {
    /// Money to spend \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of a thousand plays \[USD\].
    #[schemars(range(min = 0.01, max = 10_000))]
    pub cost_per_thousand: f64,
    /// Plays a bot makes each day \[plays/day\].
    #[schemars(range(min = 1, max = 2000))]
    pub plays_per_bot_per_day: u16,
    /// First day of the campaign \[day, release = 0\].
    #[schemars(range(min = 0, max = 3650))]
    pub start_day: i16,
    /// Length of the campaign \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// Chance that a detectable bot is found on a day \[1/day\].
    #[schemars(range(min = 0, max = 1))]
    pub detection_per_day: f32,
    /// Share of bots that the filter never finds.
    #[schemars(range(min = 0, max = 1))]
    pub undetectable_share: f32,
}

impl Default for FakeStreams {
    fn default() -> Self {
        Self {
            budget: 129.0,
            cost_per_thousand: 8.6,
            plays_per_bot_per_day: 20,
            start_day: 0,
            days: 14,
            detection_per_day: 0.08,
            undetectable_share: 0.25,
        }
    }
}

/// Fake streams in progress.
#[derive(Clone, Debug)]
pub(super) struct Running {
    fake: FakeStreams,
    number: u32,
    /// Share of a counted play that the platform still holds a day later.
    counter_kept: f32,
    bots: Vec<Bot>,
    bought: u64,
}

/// One bot account.
#[derive(Clone, Copy, Debug)]
struct Bot {
    detectable: bool,
    detected: bool,
    /// Its plays that stand in the public counts.
    counted: u64,
    /// What of them the platform's decayed counters still hold.
    held: f32,
}

impl Running {
    pub(super) fn new(fake: &FakeStreams, number: u32, counter_kept: f32) -> Self {
        Self { fake: fake.clone(), number, counter_kept, bots: Vec::new(), bought: 0 }
    }

    /// Pays on the first day; then bots play, and the filter looks for them.
    pub(super) fn buy(&mut self, market: &Market<'_>, today: Day, bought: &mut Purchases) {
        let nth_day = today.since(Day(self.fake.start_day));
        if nth_day < 0 {
            return;
        }
        if nth_day == 0 {
            self.pay(market, bought);
        }
        for bot in &mut self.bots {
            bot.held *= self.counter_kept;
        }
        if nth_day < self.fake.days.cast_signed() {
            self.play(nth_day.cast_unsigned(), bought);
        }
        self.detect(market, today, bought);
    }

    fn pay(&mut self, market: &Market<'_>, bought: &mut Purchases) {
        let price = Money::from_dollars(self.fake.cost_per_thousand).0;
        let budget = Money::from_dollars(self.fake.budget);
        self.bought = (i128::from(budget.0) * 1000 / i128::from(price)) as u64;
        if self.bought == 0 {
            return;
        }
        bought.cost = bought.cost + budget;
        let per_bot = u64::from(self.fake.plays_per_bot_per_day) * u64::from(self.fake.days);
        self.bots = (0..self.bought.div_ceil(per_bot) as u32)
            .map(|bot| {
                let key = Key { listener: self.number, ..Key::timeless(Purpose::Bot, bot) };
                Bot {
                    detectable: market.luck.uniform(key) >= self.fake.undetectable_share,
                    detected: false,
                    counted: 0,
                    held: 0.0,
                }
            })
            .collect();
    }

    /// Each bot that is still at large plays its share of what is due by today.
    fn play(&mut self, nth_day: u16, bought: &mut Purchases) {
        let bots = self.bots.len() as u64;
        let days = u64::from(self.fake.days);
        for (index, bot) in self.bots.iter_mut().enumerate() {
            let ordered = self.bought / bots + u64::from((index as u64) < self.bought % bots);
            let by_now = ordered * (u64::from(nth_day) + 1) / days;
            let before = ordered * u64::from(nth_day) / days;
            if !bot.detected {
                let plays = by_now - before;
                bot.counted += plays;
                bot.held += plays as f32;
                bought.artificial_streams += plays;
                bought.learned_artificial += plays as f32;
            }
        }
    }

    /// Finds some bots; their plays leave the counts and the training.
    fn detect(&mut self, market: &Market<'_>, today: Day, bought: &mut Purchases) {
        for (index, bot) in self.bots.iter_mut().enumerate() {
            let key = Key {
                day: today,
                listener: self.number,
                ordinal: 1,
                ..Key::timeless(Purpose::Bot, index as u32)
            };
            let found = market.luck.uniform(key) < self.fake.detection_per_day;
            if bot.detectable && !bot.detected && found {
                bot.detected = true;
                bought.artificial_removed += bot.counted;
                bought.learned_artificial -= bot.held;
            }
        }
    }
}
