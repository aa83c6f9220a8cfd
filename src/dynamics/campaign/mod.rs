//! Campaigns: what money can buy, one file per kind.
//!
//! Owns the list of kinds and what each one costs. Money changes who meets the track and what they
//! are asked; it never changes taste. Deliberately unknown: whether it was worth it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod ads;
mod bots;
pub mod discovery_mode;
pub mod editorial_pitch;
pub mod fake_streams;
pub mod influencer;
mod placement;
pub mod playlist_pitch;
pub mod pre_save;
pub mod promoter;
pub mod retarget;

pub use ads::Ads;
pub use discovery_mode::DiscoveryMode;
pub use editorial_pitch::EditorialPitch;
pub use fake_streams::FakeStreams;
pub use influencer::Influencer;
pub use playlist_pitch::PlaylistPitch;
pub use pre_save::PreSave;
pub use promoter::Promoter;
pub use retarget::Retarget;

use std::collections::BTreeSet;

use crate::draw::{Luck, below, unit};
use crate::maths::ln;
use crate::model::artificial::{Account, ArtificialPlays};
use crate::model::ids::{GenreId, ListenerId, TrackId};
use crate::model::memory::CohortMemory;
use crate::model::playlist::Shelves;
use crate::model::world::World;
use crate::units::{Day, Money};

/// One campaign of a strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Campaign {
    /// Nothing is bought; for a strategy that wants to be compared as it is.
    None(Nothing),
    /// Clicks bought from an audience, with an ask.
    Ads(Ads),
    /// Pitches to the curators of listeners' playlists.
    PlaylistPitch(PlaylistPitch),
    /// Saves collected before the release day.
    PreSave(PreSave),
    /// Plays bought from bots.
    FakeStreams(FakeStreams),
    /// One pitch to the editors ahead of the release.
    EditorialPitch(EditorialPitch),
    /// Clicks bought from people who know the artist already.
    Retarget(Retarget),
    /// A post that brings the curious for a few days.
    Influencer(Influencer),
    /// A better rank in radio and mixes for a share of their royalties.
    DiscoveryMode(DiscoveryMode),
    /// Playlist placements from a service that picks the playlists itself.
    Promoter(Promoter),
}

/// A campaign without settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Nothing {}

/// What the listener is asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// To listen; moves no logit.
    #[default]
    Stream,
    /// To save the track.
    Save,
    /// To follow the artist.
    Follow,
}

/// How a budget is spread over the days of a campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Schedule {
    /// The same every day.
    #[default]
    Flat,
    /// Four fifths on the first fifth of the days, the rest evenly.
    Burst,
    /// Falling steadily from the first day to nothing after the last.
    Taper,
}

/// A named list of campaigns, compared with the control and with every other strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Name in tables and charts.
    pub name: String,
    /// What is bought.
    pub campaigns: Vec<Campaign>,
}

impl Schedule {
    /// Share of the budget that is spent by the end of day `day` (0 = first) of `days`.
    pub fn spent_by(self, day: u16, days: u16) -> f64 {
        let x = (f64::from(day) + 1.0) / f64::from(days);
        if x >= 1.0 {
            return 1.0;
        }
        match self {
            Self::Flat => x,
            Self::Burst => {
                // At least one whole day is burst.
                let burst = (1.0 / f64::from(days)).max(0.2);
                if x <= burst { 0.8 * x / burst } else { 0.8 + 0.2 * (x - burst) / (1.0 - burst) }
            }
            Self::Taper => 1.0 - (1.0 - x) * (1.0 - x),
        }
    }
}

impl Campaign {
    /// First day on which the campaign does anything; `None` for one that never does.
    pub fn first_day(&self) -> Option<Day> {
        match self {
            Self::None(_) => None,
            Self::Ads(ads) => Some(Day(ads.start_day)),
            Self::PlaylistPitch(pitch) => Some(Day(pitch.start_day)),
            Self::PreSave(pre_save) => Some(Day(pre_save.start_day)),
            Self::FakeStreams(fake) => Some(Day(fake.start_day)),
            Self::EditorialPitch(pitch) => Some(Day(pitch.start_day)),
            Self::Retarget(retarget) => Some(Day(retarget.start_day)),
            Self::Influencer(post) => Some(Day(post.start_day)),
            Self::DiscoveryMode(mode) => Some(Day(mode.start_day)),
            Self::Promoter(promoter) => Some(Day(promoter.start_day)),
        }
    }
}

/// What campaigns may look at and touch.
pub struct Market<'a> {
    /// The world.
    pub world: &'a World,
    /// The campaign seed's luck.
    pub luck: &'a Luck,
    /// Listeners who followed the focal artist when the arms parted.
    pub fans: &'a [ListenerId],
    /// What listeners remember this morning, by cohort: who has met the track.
    pub memories: &'a [CohortMemory],
    /// Playlists that pitches can get onto.
    pub shelves: &'a mut Shelves,
    /// Accounts that the platform has banned.
    pub banned: &'a BTreeSet<Account>,
}

/// A listener whom a campaign reaches today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Who is reached.
    pub listener: ListenerId,
    /// What happens to them.
    pub act: Act,
}

/// What a reached listener does because of the campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Starts the track, having been asked for something.
    Start(Ask),
    /// Finds the track in the library, as promised before release.
    PreSaved,
}

/// What all campaigns of a strategy did on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Purchases {
    /// Listeners reached, sorted by listener.
    pub prompts: Vec<Prompt>,
    /// Clicks, views, pitches, placements and pre-saves paid for.
    pub exposures: u64,
    /// Money spent.
    pub cost: Money,
    /// Bots' plays of the focal track ordered today.
    pub artificial_bought: u64,
    /// What bots play today.
    pub artificial: Vec<ArtificialPlays>,
    /// What the track gains today in the editors' ears \[sd of appeal\].
    pub editorial_bonus: f32,
    /// A better rank in radio and mixes today.
    pub promotion: Option<Promotion>,
}

/// A better rank, and its price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Promotion {
    /// What the rank is divided by, at least 1.
    pub boost: f32,
    /// Share of the royalties of streams it covers.
    pub commission: f32,
}

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

    /// Buys what is due today. `memories` are those of this morning, `banned` are the accounts that the platform has found out.
    pub fn buy(
        &mut self,
        world: &World,
        luck: &Luck,
        shelves: &mut Shelves,
        memories: &[CohortMemory],
        banned: &BTreeSet<Account>,
        today: Day,
    ) -> Purchases {
        let mut bought = Purchases::default();
        let mut market = Market { world, luck, fans: &self.fans, memories, shelves, banned };
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

impl Purchases {
    /// The release has been taken down: whoever comes finds nothing to play.
    pub fn withhold(&mut self, release: TrackId) {
        self.prompts.clear();
        self.artificial.retain(|played| played.track != release);
    }
}

/// What a point of appeal, as people who choose tracks hear it, adds to the logit of their yes.
const APPEAL_WEIGHT: f32 = 0.8;
/// Noise in what they hear \[sd of appeal\].
const CURATOR_NOISE: f32 = 0.7;

/// The logit of a probability, finite for 0 and 1 too.
fn logit(probability: f32) -> f32 {
    ln((probability / (1.0 - probability).max(1e-6)).max(1e-6))
}

/// Which day of a campaign today is (0 = first); none before its start and after its end.
fn nth_day(start: i16, days: u16, today: Day) -> Option<u16> {
    let nth = u16::try_from(today.since(Day(start))).ok()?;
    (nth < days).then_some(nth)
}

/// A listener for one place of an audience: of the genre with probability `precision`, else anybody.
fn reach(world: &World, genre: GenreId, precision: f32, words: [u32; 2]) -> ListenerId {
    let audience = world.audience(genre);
    if unit(words[0]) < precision && !audience.is_empty() {
        return audience[below(words[1], audience.len() as u32) as usize];
    }
    ListenerId(below(words[1], world.listeners.len() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_spends_all_of_it_and_never_takes_money_back() {
        for schedule in [Schedule::Flat, Schedule::Burst, Schedule::Taper] {
            for days in [1, 2, 3, 14, 90] {
                let spent: Vec<f64> = (0..days).map(|day| schedule.spent_by(day, days)).collect();
                assert!(spent.is_sorted(), "{schedule:?} over {days}: {spent:?}");
                assert!((spent[spent.len() - 1] - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_burst_spends_most_of_it_early() {
        assert!(Schedule::Burst.spent_by(2, 14) > 0.75);
        assert!(Schedule::Taper.spent_by(6, 14) > Schedule::Flat.spent_by(6, 14));
    }
}
