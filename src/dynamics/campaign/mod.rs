//! Campaigns: what money can buy, one file per kind.
//!
//! Owns the list of kinds and what each one costs. Money changes who meets the track and what they
//! are asked; it never changes taste. Deliberately unknown: whether it was worth it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod ads;
mod bots;
pub mod fake_streams;
pub mod playlist_pitch;
pub mod pre_save;

pub use ads::Ads;
pub use fake_streams::FakeStreams;
pub use playlist_pitch::PlaylistPitch;
pub use pre_save::PreSave;

use std::collections::BTreeSet;

use crate::draw::{Luck, below, unit};
use crate::model::artificial::{Account, ArtificialPlays};
use crate::model::ids::{GenreId, ListenerId, TrackId};
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
    /// Clicks, pitches and pre-saves paid for.
    pub exposures: u64,
    /// Money spent.
    pub cost: Money,
    /// Bots' plays of the focal track ordered today.
    pub artificial_bought: u64,
    /// What bots play today.
    pub artificial: Vec<ArtificialPlays>,
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
}

impl Marketing {
    /// Prepares a strategy.
    ///
    /// Each campaign draws from a family of keys of its own kind and of its number within that kind,
    /// so that two strategies that buy the same ads reach the same people, whatever else they buy.
    pub fn new(strategy: &[Campaign], fans: Vec<ListenerId>) -> Self {
        let mut seen = [0_u32; 4];
        let mut number = |kind: usize| {
            seen[kind] += 1;
            (kind as u32) << 16 | seen[kind]
        };
        let running = strategy
            .iter()
            .filter_map(|campaign| {
                Some(match campaign {
                    Campaign::None(_) => return None,
                    Campaign::Ads(it) => Running::Ads(ads::Running::new(it, number(0))),
                    Campaign::PlaylistPitch(it) => {
                        Running::PlaylistPitch(playlist_pitch::Running::new(it, number(1)))
                    }
                    Campaign::PreSave(it) => {
                        Running::PreSave(pre_save::Running::new(it, number(2)))
                    }
                    Campaign::FakeStreams(it) => {
                        Running::FakeStreams(fake_streams::Running::new(it, number(3)))
                    }
                })
            })
            .collect();
        Self { fans, running }
    }

    /// Buys what is due today. `banned` are the accounts that the platform has found out.
    pub fn buy(
        &mut self,
        world: &World,
        luck: &Luck,
        shelves: &mut Shelves,
        banned: &BTreeSet<Account>,
        today: Day,
    ) -> Purchases {
        let mut bought = Purchases::default();
        let mut market = Market { world, luck, fans: &self.fans, shelves, banned };
        for campaign in &mut self.running {
            match campaign {
                Running::Ads(it) => it.buy(&market, today, &mut bought),
                Running::PlaylistPitch(it) => it.buy(&mut market, today, &mut bought),
                Running::PreSave(it) => it.buy(&market, today, &mut bought),
                Running::FakeStreams(it) => it.buy(&market, today, &mut bought),
            }
        }
        bought.prompts.sort_by_key(|prompt| prompt.listener);
        bought
    }
}

impl Purchases {
    /// The release has been taken down: whoever comes finds nothing to play.
    pub fn withhold(&mut self, release: TrackId) {
        self.prompts.clear();
        self.artificial.retain(|played| played.track != release);
    }
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
