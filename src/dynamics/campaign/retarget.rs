//! Retarget: clicks bought from people who know the artist already.
//!
//! The audience is made of listeners who have streamed the track by this morning, of those and the
//! artist's followers, or of those who have the track saved. Each of them clicks once at most. Who goes first is a race under one
//! key, so that a listener who joins the audience in one arm only does not change the order of the
//! others. Deliberately unknown: why they know the artist.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::campaign::announcement::{Announcement, PROMISE_SHARE};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Ask, Market, Purchases, Schedule, nth_day};
use crate::model::bond::{Bond, Slots};
use crate::model::ids::ListenerId;
use crate::model::memory::{FocalMemory, Follows};
use crate::units::{Day, Money};

/// Clicks bought from past listeners.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Retarget {
    /// Money to spend \[USD\]; what finds no past listener stays unspent.
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
    /// Who is a past listener: of the `track`, of the `artist`, followers included, or one of the
    /// `savers` of the track.
    pub audience: Audience,
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

/// Who counts as a past listener.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Who has streamed the track.
    Track,
    /// Who has streamed the track or follows the artist.
    #[default]
    Artist,
    /// Who has the track saved, whether they have streamed it or saved it before release.
    Savers,
}

impl Default for Retarget {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_click: 0.4,
            conversion: 0.9,
            follow_share: 0.0,
            audience: Audience::Artist,
            ask: Ask::Save,
            promise_share: PROMISE_SHARE,
            start_day: 7,
            days: 14,
            schedule: Schedule::Flat,
        }
    }
}

impl CampaignKind for Retarget {
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
        Running { retarget: self.clone(), number, reached: BTreeSet::new(), announcement }
    }
}

/// Retargeting in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    retarget: Retarget,
    number: u32,
    reached: BTreeSet<ListenerId>,
    announcement: Announcement,
}

impl InProgress for Running {
    /// Buys the clicks that are due from past listeners who have not clicked yet.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let Retarget { schedule, start_day, days, ask, promise_share, follow_share, .. } =
            self.retarget;
        self.announcement.keep(ask, self.number, market, today, bought);
        let Some(nth_day) = nth_day(start_day, days, today) else { return };
        let share = schedule.spent_by(nth_day, days);
        let price = Money::from_dollars(self.retarget.cost_per_click);
        let due = (Money::from_dollars(self.retarget.budget * share).0 / price.0) as usize;
        let clicks = due.saturating_sub(self.reached.len());
        if clicks == 0 {
            return;
        }
        for listener in self.first_of_the_race(market).into_iter().take(clicks) {
            self.reached.insert(listener);
            bought.exposures += 1;
            bought.cost = bought.cost + price;
            let key =
                Key { listener: self.number, ..Key::timeless(Purpose::CampaignPlay, listener.0) };
            let [converts, goes_on, ..] = market.rng.block(key);
            if unit(converts) < self.retarget.conversion {
                if today >= Day::RELEASE {
                    bought.start(listener, ask, unit(goes_on) < follow_share);
                } else if unit(goes_on) < promise_share {
                    self.announcement.visit(ask, listener, bought);
                }
            }
        }
    }
}

impl Running {
    /// Past listeners, as of this morning, who have not clicked, in the order of the race.
    fn first_of_the_race(&self, market: &Market<'_>) -> Vec<ListenerId> {
        let key = Key { listener: self.number, ..Key::timeless(Purpose::CampaignReach, 0) };
        let race = market.rng.split(key);
        let (artist, track) = (market.world.catalogue.focal_artist(), market.world.catalogue.focal);
        let knows = |focal: &FocalMemory, follows: &Follows, bonds: Slots<'_>| {
            let streamed = focal.first_stream != FocalMemory::NEVER;
            match self.retarget.audience {
                Audience::Track => streamed,
                Audience::Artist => streamed || follows.contains(artist),
                Audience::Savers => {
                    bonds.find(track).is_some_and(|place| bonds.at(place).is(Bond::SAVED))
                }
            }
        };
        let mut audience: Vec<(u32, ListenerId)> = market
            .memories
            .of_whom(&knows)
            .into_iter()
            .filter(|listener| !self.reached.contains(listener))
            .map(|listener| (race.word(listener.0), listener))
            .collect();
        audience.sort_unstable();
        audience.into_iter().map(|(_, listener)| listener).collect()
    }
}
