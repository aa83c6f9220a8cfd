//! Kind: what every kind of campaign tells of itself, and what one in progress does.
//!
//! Main types: [`CampaignKind`], the parameters of a kind, and [`InProgress`]. Deliberately
//! unknown: which kinds there are (see [`crate::dynamics::campaign::kinds`]).

use crate::dynamics::campaign::schedule::Spread;
use crate::dynamics::campaign::{Ask, Market, Purchases};
use crate::units::{Day, Money};

/// The parameters of a campaign of some kind.
pub trait CampaignKind {
    /// What it becomes once it is set going.
    type Running: InProgress;

    /// First day on which it does anything; none for one that never does.
    fn first_day(&self) -> Option<Day>;

    /// Money it is to spend \[USD\]; absent where it takes a share of royalties and its budget only
    /// bounds that.
    fn budget(&self) -> Option<f64>;

    /// The most that it can set going among so many playlists of listeners: clicks, curious
    /// viewers, pitches, bots' plays with those of their cover.
    fn most_plays(&self, playlists: f64) -> f64;

    /// How it is spread over days. None where it has nothing left to spend, as what takes a share
    /// of royalties, or outlasts every run, as a place on a playlist.
    fn spread(&self) -> Option<Spread> {
        None
    }

    /// What it asks of listeners, if it asks.
    fn ask(&mut self) -> Option<&mut Ask> {
        None
    }

    /// Sets it going; it draws from the family of keys of this number.
    fn begin(&self, number: u32) -> Self::Running;
}

/// A campaign in progress.
pub trait InProgress {
    /// Buys what is due today.
    fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases);

    /// Takes note of the commission that the service kept today.
    fn record_commission(&mut self, _commission: Money) {}
}
