//! Bots: accounts that play what was ordered, and other tracks so as not to stand out.
//!
//! They have no taste, save nothing, finish nothing and never come back. Owns who plays what on
//! which day; deliberately unknown: what the platform makes of it, except for who has been banned.

use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, below};
use crate::dynamics::campaign::{Market, Purchases, Schedule, nth_day};
use crate::model::artificial::{Account, ArtificialPlays};
use crate::model::ids::TrackId;
use crate::units::Day;

/// What is ordered from a seller of plays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Order {
    /// Plays of the focal track in all.
    pub(super) plays: u64,
    /// Plays of it that a bot makes a day, on average.
    pub(super) per_bot_per_day: u16,
    pub(super) start_day: i16,
    pub(super) days: u16,
    pub(super) schedule: Schedule,
    /// Plays of other tracks for each play of the focal track.
    pub(super) camouflage: f32,
    /// Chance that an ordinary filter finds a conspicuous bot on a day.
    pub(super) detection_per_day: f32,
    /// Share of bots that are not conspicuous at all.
    pub(super) undetectable_share: f32,
}

/// The bots that carry out an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Farm {
    order: Order,
    number: u32,
    /// How conspicuous each bot is.
    bots: Vec<f32>,
}

/// Most bots of one order; a larger order is spread over these.
pub(super) const MOST_BOTS: u32 = 1_000_000;

/// Ordinals of the draws of [`Purpose::Bot`].
const CAMOUFLAGE: u16 = 2;

impl Farm {
    /// Sets up as many bots as the order takes; `number` is that of the campaign.
    pub(super) fn new(order: Order, number: u32, market: &Market<'_>) -> Self {
        let per_bot = u64::from(order.per_bot_per_day) * u64::from(order.days);
        let needed = order.plays.div_ceil(per_bot).min(u64::from(MOST_BOTS)) as u32;
        let bots = (0..needed).map(|bot| {
            let key = Key { listener: number, ..Key::timeless(Purpose::Bot, bot) };
            let hidden = market.rng.uniform(key) < order.undetectable_share;
            if hidden { 0.0 } else { order.detection_per_day }
        });
        Self { order, number, bots: bots.collect() }
    }

    /// Each bot at large plays its share of what is due today. What banned bots owe is not made up
    /// for.
    pub(super) fn play(&self, market: &Market<'_>, today: Day, bought: &mut Purchases) {
        let order = &self.order;
        let Some(nth_day) = nth_day(order.start_day, order.days, today) else { return };
        let share_by = |day: u16| order.schedule.spent_by(day, order.days);
        let before = if nth_day == 0 { 0.0 } else { share_by(nth_day - 1) };
        let by_now = share_by(nth_day);
        let bots = self.bots.len() as u64;
        for (index, &conspicuousness) in (0_u32..).zip(&self.bots) {
            let account = Account { batch: self.number, number: index };
            if market.banned.contains(&account) {
                continue;
            }
            let ordered = order.plays / bots + u64::from(u64::from(index) < order.plays % bots);
            let due = |share: f64| (ordered as f64 * share) as u64;
            let plays = (due(by_now) - due(before)) as u32;
            let mut played = |track: TrackId, plays: u32| {
                bought.artificial.push(ArtificialPlays { account, track, plays, conspicuousness });
            };
            if plays > 0 {
                played(market.world.catalogue.focal, plays);
            }
            for track in self.camouflage(market, today, index, plays) {
                played(track, 1);
            }
        }
    }

    /// Other tracks that a bot plays today: any that are out, each as likely as any other.
    fn camouflage(
        &self,
        market: &Market<'_>,
        today: Day,
        bot: u32,
        plays: u32,
    ) -> impl Iterator<Item = TrackId> {
        let catalogue = &market.world.catalogue;
        let (rng, focal) = (*market.rng, catalogue.focal);
        let out = catalogue.released_on(today).end;
        let key = Key {
            listener: self.number,
            day: today,
            ordinal: CAMOUFLAGE,
            ..Key::timeless(Purpose::Bot, bot)
        };
        let others = (plays as f32 * self.order.camouflage) as u32;
        (0..others)
            .map(move |nth| rng.block_at(key, nth / 4)[(nth % 4) as usize])
            .map(move |word| TrackId(below(word, out)))
            .filter(move |&track| track != focal)
    }
}
