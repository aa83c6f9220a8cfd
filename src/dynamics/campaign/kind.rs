//! Kind: what every kind of campaign tells of itself, and what one in progress does.
//!
//! Main types: [`CampaignKind`], the parameters of a kind, and [`InProgress`]. Deliberately
//! unknown: which kinds there are (see [`crate::dynamics::campaign::kinds`]).

use crate::dynamics::campaign::schedule::{Schedule, Spread};
use crate::dynamics::campaign::{Ask, Market, Purchases};
use crate::units::{Day, Money};

/// The parameters of a campaign of some kind.
pub trait CampaignKind {
    /// What it becomes once it is set going.
    type Running: InProgress;

    /// When it begins, what it is to spend, and how that is spread over days.
    fn terms(&self) -> Terms;

    /// The most that it can set going among so many playlists of listeners: clicks, curious
    /// viewers, pitches, bots' plays with those of their cover.
    fn most_plays(&self, playlists: f64) -> f64;

    /// Whether it acts on other tracks than the release.
    fn acts_on_others(&self) -> bool {
        false
    }

    /// The track that it brings out, by title, and when.
    fn brings_out(&self) -> Option<(&str, Day)> {
        None
    }

    /// What it asks of listeners, if it asks.
    fn ask(&mut self) -> Option<&mut Ask> {
        None
    }

    /// The money it may spend, where that is its own to decide \[USD\].
    fn budget(&mut self) -> Option<&mut f64> {
        None
    }

    /// Sets it going; it draws from the family of keys of this number.
    fn begin(&self, number: u32) -> Self::Running;
}

/// Days and money of a campaign.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// First day on which it does anything; none for one that never does.
    pub first_day: Option<Day>,
    /// Money it is to spend \[USD\]; absent where it takes a share of royalties and its budget only
    /// bounds that.
    pub budget: Option<f64>,
    /// How it is spread over days. None where it has nothing left to spend, as what takes a share
    /// of royalties, or outlasts every run, as a place on a playlist.
    pub spread: Option<Spread>,
}

impl Terms {
    /// Of what begins on a day.
    pub(super) fn starting(day: i16) -> Self {
        Self { first_day: Some(Day(day)), ..Self::default() }
    }

    /// With money to spend \[USD\].
    pub(super) fn spending(self, budget: f64) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// Spread over so many days from the first.
    pub(super) fn over(self, days: u16, schedule: Schedule) -> Self {
        let spread = |first: Day| Spread { first: first.0, days, schedule, prepaid: false };
        Self { spread: self.first_day.map(spread), ..self }
    }

    /// The days on which its money goes: those it is spread over, else the first.
    pub fn paid(&self) -> Option<Spread> {
        let at_once = |first: Day| Spread {
            first: first.0,
            days: 1,
            schedule: Schedule::Flat,
            prepaid: true,
        };
        self.spread.or_else(|| self.first_day.map(at_once))
    }

    /// Paid for on the first day, whenever it is earned.
    pub(super) fn prepaid(self) -> Self {
        Self { spread: self.spread.map(|spread| Spread { prepaid: true, ..spread }), ..self }
    }
}

/// A campaign in progress.
pub trait InProgress {
    /// Buys what is due today.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases);

    /// Takes note of the commission that the service kept today.
    fn record_commission(&mut self, _commission: Money) {}
}
