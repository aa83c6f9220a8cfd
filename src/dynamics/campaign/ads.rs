//! Ads: clicks bought from an audience, some of which become plays, with an ask. Who has clicked is
//! not shown the ad again as long as there is anybody else.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::campaign::announcement::{Announcement, PROMISE_SHARE};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Ask, Market, Purchases, Schedule, nth_day, reach};
use crate::model::ids::ListenerId;
use crate::units::{Day, Money};

/// Clicks bought day by day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Ads {
    /// Money to spend \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of one click \[USD\].
    #[schemars(range(min = 0.01, max = 100))]
    pub cost_per_click: f64,
    /// Share of clicks that become a start of the track.
    #[schemars(range(min = 0, max = 1))]
    pub conversion: f32,
    /// Share of these starts after which the listener follows the artist at once, whatever they were
    /// asked for; none before release.
    #[schemars(range(min = 0, max = 1))]
    pub follow_share: f32,
    /// Share of clicks that come from listeners of the genre; the rest come from anybody.
    #[schemars(range(min = 0, max = 1))]
    pub audience_precision: f32,
    /// What the listener is asked to do: `stream`, `save` or `follow`.
    pub ask: Ask,
    /// Before release there is nothing to start. Share of the visits that would have become a start
    /// in which the listener does what is asked: promises a save, follows, or promises to come.
    #[schemars(range(min = 0, max = 1))]
    pub promise_share: f32,
    /// First day of the campaign; before release it announces the track \[day, release = 0\].
    #[schemars(range(min = -180, max = 3650))]
    pub start_day: i16,
    /// Length of the campaign \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// How the budget is spread: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
}

impl Default for Ads {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_click: 0.35,
            conversion: 0.8,
            follow_share: 0.0,
            audience_precision: 0.7,
            ask: Ask::Stream,
            promise_share: PROMISE_SHARE,
            start_day: 0,
            days: 14,
            schedule: Schedule::Flat,
        }
    }
}

impl CampaignKind for Ads {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day).spending(self.budget).over(self.days, self.schedule)
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        self.budget / self.cost_per_click
    }

    fn ask(&mut self) -> Option<&mut Ask> {
        Some(&mut self.ask)
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        let announcement = Announcement::default();
        Running { ads: self.clone(), number, clicks: 0, clicked: BTreeSet::new(), announcement }
    }
}

/// Ads in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    ads: Ads,
    number: u32,
    clicks: u32,
    clicked: BTreeSet<ListenerId>,
    announcement: Announcement,
}

/// Listeners that are tried until one is found who has not clicked yet.
const TRIES: u16 = 16;

impl InProgress for Running {
    /// Buys today's clicks. The n-th click is the same listener's on whatever day it is bought.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let Ads { schedule, start_day, days, ask, promise_share, follow_share, .. } = self.ads;
        self.announcement.keep(ask, self.number, market, today, bought);
        let Some(nth_day) = nth_day(start_day, days, today) else { return };
        let share = schedule.spent_by(nth_day, days);
        let price = Money::from_dollars(self.ads.cost_per_click);
        let due = (Money::from_dollars(self.ads.budget * share).0 / price.0) as u32;
        let genre = market.world.catalogue.facts[market.world.catalogue.focal.index()].genre;
        for click in self.clicks..due {
            let precision = self.ads.audience_precision;
            let draw = |ordinal| {
                let key = Key::timeless(Purpose::CampaignReach, click);
                let words = market.rng.block(Key { listener: self.number, ordinal, ..key });
                (reach(market.world, genre, precision, [words[0], words[1]]), [words[2], words[3]])
            };
            let mut tries = (0..TRIES).map(draw);
            let another = tries.find(|(listener, _)| !self.clicked.contains(listener));
            let (listener, [converts, goes_on]) = another.unwrap_or_else(|| draw(0));
            self.clicked.insert(listener);
            if unit(converts) < self.ads.conversion {
                if today >= Day::RELEASE {
                    bought.start(listener, ask, unit(goes_on) < follow_share);
                } else if unit(goes_on) < promise_share {
                    self.announcement.visit(ask, listener, bought);
                }
            }
            bought.exposures += 1;
            bought.cost = bought.cost + price;
        }
        self.clicks = due.max(self.clicks);
    }
}
