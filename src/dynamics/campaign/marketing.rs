//! Marketing: a strategy in progress, day by day.
//!
//! Owns the order in which campaigns buy and the families of keys that they draw from. Deliberately
//! unknown: what a campaign of any kind does.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::draw::KeyedRng;
use crate::dynamics::campaign::kind::InProgress;
use crate::dynamics::campaign::kinds::{Campaign, Running};
use crate::dynamics::campaign::{Market, Purchases};
use crate::model::artificial::Account;
use crate::model::ids::ListenerId;
use crate::model::memory::Memories;
use crate::model::playlist::Playlists;
use crate::model::world::World;
use crate::units::{Day, Money};

/// A strategy in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Marketing {
    fans: Vec<ListenerId>,
    running: Vec<Running>,
}

impl Marketing {
    /// Prepares a strategy.
    ///
    /// Each campaign draws from a family of keys of its own kind and of its number within that
    /// kind, so that two strategies that buy the same ads reach the same people, whatever else they
    /// buy.
    pub fn new(strategy: &[Campaign], fans: Vec<ListenerId>) -> Self {
        let begin = |(at, campaign): (usize, &Campaign)| {
            let kind = campaign.number();
            let nth = strategy[..=at].iter().filter(|it| it.number() == kind).count() as u32;
            campaign.begin(kind << 16 | nth)
        };
        let running = strategy.iter().enumerate().map(begin).collect();
        Self { fans, running }
    }

    /// Buys what is due today. `memories` are those of this morning, `banned` the accounts that the
    /// platform has found out.
    pub fn buy(
        &mut self,
        world: &World,
        rng: &KeyedRng,
        playlists: &mut Playlists,
        memories: &dyn Memories,
        banned: &BTreeSet<Account>,
        today: Day,
    ) -> Purchases {
        let mut bought = Purchases::default();
        let mut market = Market { world, rng, fans: &self.fans, memories, playlists, banned };
        for campaign in &mut self.running {
            campaign.buy(&mut market, today, &mut bought);
        }
        bought.prompts.sort_by_key(|prompt| prompt.listener);
        bought
    }

    /// Takes note of the commission that the service kept today.
    pub fn record_commission(&mut self, commission: Money) {
        for campaign in &mut self.running {
            campaign.record_commission(commission);
        }
    }
}
