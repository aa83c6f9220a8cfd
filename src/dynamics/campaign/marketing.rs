//! Marketing: a strategy in progress, day by day.
//!
//! Owns the order in which campaigns buy and the families of keys that they draw from. Deliberately
//! unknown: what a campaign of any kind does.

use std::collections::BTreeSet;

use crate::draw::KeyedRng;
use crate::dynamics::campaign::{
    Campaign, Market, Purchases, ads, discovery_mode, editorial_pitch, fake_streams, influencer,
    playlist_pitch, pre_save, promoter, retarget,
};
use crate::model::artificial::Account;
use crate::model::ids::ListenerId;
use crate::model::memory::CohortMemory;
use crate::model::playlist::Playlists;
use crate::model::world::World;
use crate::units::{Day, Money};

/// A strategy in progress.
#[derive(Clone, Debug)]
pub struct Marketing {
    fans: Vec<ListenerId>,
    running: Vec<Running>,
}

/// A campaign in progress.
#[derive(Clone, Debug)]
enum Running {
    Ads(ads::Running),
    PlaylistPitch(playlist_pitch::Running),
    PreSave(pre_save::Running),
    FakeStreams(fake_streams::Running),
    EditorialPitch(editorial_pitch::Running),
    Retarget(retarget::Running),
    Influencer(influencer::Running),
    DiscoveryMode(discovery_mode::Running),
    Promoter(promoter::Running),
}

/// Kinds of campaigns that draw, for [`Running::begin`].
const KINDS: usize = 8;

impl Running {
    /// Sets a campaign going; `number` gives the family of keys of a kind. The kinds' own numbers are
    /// part of "same seed, same bytes": append, never renumber.
    fn begin(campaign: &Campaign, mut number: impl FnMut(usize) -> u32) -> Option<Self> {
        Some(match campaign {
            Campaign::None(_) => return None,
            Campaign::Ads(it) => Self::Ads(ads::Running::new(it, number(0))),
            Campaign::PlaylistPitch(it) => {
                Self::PlaylistPitch(playlist_pitch::Running::new(it, number(1)))
            }
            Campaign::PreSave(it) => Self::PreSave(pre_save::Running::new(it, number(2))),
            Campaign::FakeStreams(it) => {
                Self::FakeStreams(fake_streams::Running::new(it, number(3)))
            }
            Campaign::EditorialPitch(it) => {
                Self::EditorialPitch(editorial_pitch::Running::new(it, number(4)))
            }
            Campaign::Retarget(it) => Self::Retarget(retarget::Running::new(it, number(5))),
            Campaign::Influencer(it) => Self::Influencer(influencer::Running::new(it, number(6))),
            Campaign::DiscoveryMode(it) => Self::DiscoveryMode(discovery_mode::Running::new(it)),
            Campaign::Promoter(it) => Self::Promoter(promoter::Running::new(it, number(7))),
        })
    }
}

impl Marketing {
    /// Prepares a strategy.
    ///
    /// Each campaign draws from a family of keys of its own kind and of its number within that kind,
    /// so that two strategies that buy the same ads reach the same people, whatever else they buy.
    pub fn new(strategy: &[Campaign], fans: Vec<ListenerId>) -> Self {
        let mut seen = [0_u32; KINDS];
        let mut number = |kind: usize| {
            seen[kind] += 1;
            (kind as u32) << 16 | seen[kind]
        };
        let running = strategy.iter().filter_map(|it| Running::begin(it, &mut number)).collect();
        Self { fans, running }
    }

    /// Buys what is due today. `memories` are those of this morning, `banned` the accounts that the
    /// platform has found out.
    pub fn buy(
        &mut self,
        world: &World,
        rng: &KeyedRng,
        playlists: &mut Playlists,
        memories: &[CohortMemory],
        banned: &BTreeSet<Account>,
        today: Day,
    ) -> Purchases {
        let mut bought = Purchases::default();
        let mut market = Market { world, rng, fans: &self.fans, memories, playlists, banned };
        for campaign in &mut self.running {
            match campaign {
                Running::Ads(it) => it.buy(&market, today, &mut bought),
                Running::PlaylistPitch(it) => it.buy(&mut market, today, &mut bought),
                Running::PreSave(it) => it.buy(&market, today, &mut bought),
                Running::FakeStreams(it) => it.buy(&market, today, &mut bought),
                Running::EditorialPitch(it) => it.buy(&market, today, &mut bought),
                Running::Retarget(it) => it.buy(&market, today, &mut bought),
                Running::Influencer(it) => it.buy(&market, today, &mut bought),
                Running::DiscoveryMode(it) => it.buy(today, &mut bought),
                Running::Promoter(it) => it.buy(&mut market, today, &mut bought),
            }
        }
        bought.prompts.sort_by_key(|prompt| prompt.listener);
        bought
    }

    /// Takes note of the commission that the service kept today.
    pub fn give_up(&mut self, commission: Money) {
        for campaign in &mut self.running {
            if let Running::DiscoveryMode(it) = campaign {
                it.give_up(commission);
            }
        }
    }
}
