//! Pre-save: listeners agree before release day that the track enters their library on it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, below, unit};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Act, Ask, Market, Prompt, Purchases, Schedule, reach};
use crate::model::ids::ListenerId;
use crate::units::{Day, Money};

/// Pre-saves bought before release; on day 0 each becomes a save.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PreSave {
    /// Money to spend \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one pre-save \[USD\].
    #[schemars(range(min = 0.01, max = 1000))]
    pub cost_per_pre_save: f64,
    /// Share of pre-saves that come from the artist's followers, as long as there are any left.
    #[schemars(range(min = 0, max = 1))]
    pub fan_share: f32,
    /// Share of the others that come from listeners of the genre.
    #[schemars(range(min = 0, max = 1))]
    pub audience_precision: f32,
    /// Share of pre-savers who start the track in release week because of the reminder.
    #[schemars(range(min = 0, max = 1))]
    pub first_week_share: f32,
    /// First day of the campaign, before the release \[day, release = 0\].
    #[schemars(range(min = -180, max = -1))]
    pub start_day: i16,
    /// How the budget is spread from then to the release: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
}

impl Default for PreSave {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_pre_save: 1.5,
            fan_share: 0.4,
            audience_precision: 0.7,
            first_week_share: 0.7,
            start_day: -14,
            schedule: Schedule::Flat,
        }
    }
}

impl CampaignKind for PreSave {
    type Running = Running;

    fn terms(&self) -> Terms {
        let days = self.start_day.unsigned_abs();
        Terms::starting(self.start_day).spending(self.budget).over(days, self.schedule)
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        self.budget / self.cost_per_pre_save
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        Running {
            pre_save: self.clone(),
            number,
            savers: Vec::new(),
            known: BTreeSet::new(),
            attempts: 0,
        }
    }
}

/// Pre-saves in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    pre_save: PreSave,
    number: u32,
    /// Who has pre-saved, in the order of agreeing.
    savers: Vec<ListenerId>,
    /// The same, to be looked up.
    known: BTreeSet<ListenerId>,
    attempts: u32,
}

/// A listener who has pre-saved already is passed over; so many tries before nobody is found.
const TRIES_PER_PRE_SAVE: u32 = 20;

impl InProgress for Running {
    /// Before release: collects pre-savers. On release day: fills their libraries. In release week:
    /// some of them come to listen.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        if today < Day::RELEASE {
            self.collect(market, today, bought);
            return;
        }
        for (nth, &listener) in self.savers.iter().enumerate() {
            if today == Day::RELEASE {
                bought.prompts.push(Prompt { listener, act: Act::PreSaved });
            }
            let key =
                Key { listener: self.number, ..Key::timeless(Purpose::CampaignPlay, nth as u32) };
            let [comes, when, ..] = market.rng.block(key);
            let comes = unit(comes) < self.pre_save.first_week_share;
            if comes && i64::from(below(when, 7)) == i64::from(today.0) {
                bought.prompts.push(Prompt { listener, act: Act::Start(Ask::Stream) });
            }
        }
    }
}

impl Running {
    fn collect(&mut self, market: &Market<'_>, today: Day, bought: &mut Purchases) {
        let length = self.pre_save.start_day.unsigned_abs();
        let nth_day = today.since(Day(self.pre_save.start_day));
        if nth_day < 0 {
            return;
        }
        let share = self.pre_save.schedule.spent_by(nth_day.cast_unsigned(), length);
        let price = Money::from_dollars(self.pre_save.cost_per_pre_save);
        let due = Money::from_dollars(self.pre_save.budget * share).0 / price.0;
        let all = market.world.listeners.len();
        while (self.savers.len() as i64) < due && self.savers.len() < all {
            let Some(listener) = self.next_saver(market) else { break };
            self.savers.push(listener);
            bought.exposures += 1;
            bought.cost = bought.cost + price;
        }
    }

    fn next_saver(&mut self, market: &Market<'_>) -> Option<ListenerId> {
        let genre = market.world.catalogue.facts[market.world.catalogue.focal.index()].genre;
        for _ in 0..TRIES_PER_PRE_SAVE {
            let key = Key {
                listener: self.number,
                ..Key::timeless(Purpose::CampaignReach, self.attempts)
            };
            self.attempts += 1;
            let [is_fan, who, audience, other] = market.rng.block(key);
            let listener = if unit(is_fan) < self.pre_save.fan_share && !market.fans.is_empty() {
                market.fans[below(who, market.fans.len() as u32) as usize]
            } else {
                let precision = self.pre_save.audience_precision;
                reach(market.world, genre, precision, [audience, other])
            };
            if self.known.insert(listener) {
                return Some(listener);
            }
        }
        None
    }
}
