//! Influencer: a post that many see, and that brings the curious for a few days.
//!
//! A fee buys views; a small share of them come and start the track. Hardly anybody was chosen for
//! their taste, which is what sets them apart from an ad's audience. Deliberately unknown: the
//! influencer's name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, unit};
use crate::dynamics::campaign::announcement::{Announcement, PROMISE_SHARE};
use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Act, Ask, Market, Prompt, Purchases, Schedule, nth_day, reach};
use crate::units::{Day, Money};

/// A post paid for by its reach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Influencer {
    /// The fee, all on the first day \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Price of a thousand views \[USD\].
    #[schemars(range(min = 1, max = 10_000))]
    pub cost_per_thousand: f64,
    /// Share of views that become a start of the track.
    #[schemars(range(min = 0, max = 1))]
    pub curiosity: f32,
    /// Share of the curious that are listeners of the genre; the rest are anybody.
    #[schemars(range(min = 0, max = 1))]
    pub audience_precision: f32,
    /// What the post asks for: `stream`, `save` or `follow`.
    pub ask: Ask,
    /// Before release there is nothing to start. Share of the visits that would have become a start
    /// in which the listener does what is asked: promises a save, follows, or promises to come.
    #[schemars(range(min = 0, max = 1))]
    pub promise_share: f32,
    /// Day of the post; before release it announces the track \[day, release = 0\].
    #[schemars(range(min = -180, max = 3650))]
    pub start_day: i16,
    /// How long the post is seen \[days\].
    #[schemars(range(min = 1, max = 365))]
    pub days: u16,
    /// How the views are spread over these days: `flat`, `burst` or `taper`.
    pub schedule: Schedule,
}

impl Default for Influencer {
    fn default() -> Self {
        Self {
            budget: 400.0,
            cost_per_thousand: 20.0,
            curiosity: 0.02,
            audience_precision: 0.2,
            ask: Ask::Stream,
            promise_share: PROMISE_SHARE,
            start_day: 0,
            days: 3,
            schedule: Schedule::Taper,
        }
    }
}

impl CampaignKind for Influencer {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day)
            .spending(self.budget)
            .over(self.days, self.schedule)
            .prepaid()
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        self.budget / self.cost_per_thousand * 1000.0 * f64::from(self.curiosity)
    }

    fn ask(&mut self) -> Option<&mut Ask> {
        Some(&mut self.ask)
    }

    fn budget(&mut self) -> Option<&mut f64> {
        Some(&mut self.budget)
    }

    fn begin(&self, number: u32) -> Running {
        let announcement = Announcement::default();
        Running { post: self.clone(), number, views: 0, visitors: 0, announcement }
    }
}

/// A post in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    post: Influencer,
    number: u32,
    views: u64,
    visitors: u32,
    announcement: Announcement,
}

impl InProgress for Running {
    /// Pays on the first day; while the post is seen, the curious come. The n-th is the same person
    /// on whatever day they come.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        let Influencer { schedule, start_day, days, ask, promise_share, .. } = self.post;
        self.announcement.keep(ask, self.number, market, today, bought);
        let Some(nth_day) = nth_day(start_day, days, today) else { return };
        let fee = Money::from_dollars(self.post.budget);
        if nth_day == 0 {
            bought.cost = bought.cost + fee;
        }
        let price = Money::from_dollars(self.post.cost_per_thousand).0;
        let all = (i128::from(fee.0) * 1000 / i128::from(price)) as u64;
        let seen = (all as f64 * schedule.spent_by(nth_day, days)) as u64;
        let come = libm::round(seen as f64 * f64::from(self.post.curiosity)) as u32;
        let catalogue = &market.world.catalogue;
        let genre = catalogue.facts[catalogue.focal.index()].genre;
        for visitor in self.visitors..come {
            let key =
                Key { listener: self.number, ..Key::timeless(Purpose::CampaignReach, visitor) };
            let [audience, who, promises, _] = market.rng.block(key);
            let precision = self.post.audience_precision;
            let listener = reach(market.world, genre, precision, [audience, who]);
            if today >= Day::RELEASE {
                bought.prompts.push(Prompt { listener, act: Act::Start(ask) });
            } else if unit(promises) < promise_share {
                self.announcement.visit(ask, listener, bought);
            }
        }
        bought.exposures += seen - self.views;
        (self.views, self.visitors) = (seen, come);
    }
}
