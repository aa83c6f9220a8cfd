//! Kinds: the list of what can be bought, written down once.
//!
//! Main type: [`Campaign`], one variant a kind, read from a scenario by its `kind`. Deliberately
//! unknown: what a kind does; its file tells.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Ask, Market, Purchases};
use crate::units::{Day, Money};

/// Declares the kinds, each `Variant(Parameters) = number`.
macro_rules! kinds {
    ($($(#[$about:meta])+ $kind:ident($params:ty) = $number:literal,)+) => {
        /// One campaign of a strategy.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Campaign {
            $($(#[$about])+ $kind($params),)+
        }

        /// A campaign in progress.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub(super) enum Running {
            $($kind(<$params as CampaignKind>::Running),)+
        }

        impl Campaign {
            /// The number of the kind, a part of the keys that it draws from.
            pub(super) const fn number(&self) -> u32 {
                match self {
                    $(Self::$kind(_) => $number,)+
                }
            }

            /// When it begins, what it is to spend, and how that is spread over days.
            pub fn terms(&self) -> Terms {
                match self {
                    $(Self::$kind(it) => it.terms(),)+
                }
            }

            /// The most that it can set going among so many playlists of listeners.
            pub fn most_plays(&self, playlists: f64) -> f64 {
                match self {
                    $(Self::$kind(it) => it.most_plays(playlists),)+
                }
            }

            /// The track that it brings out, by title, and when.
            pub fn brings_out(&self) -> Option<(&str, Day)> {
                match self {
                    $(Self::$kind(it) => it.brings_out(),)+
                }
            }

            /// Whether it acts on other tracks than the release, as bots do that play some as a
            /// cover, or a single that comes out.
            pub fn acts_on_others(&self) -> bool {
                match self {
                    $(Self::$kind(it) => it.acts_on_others(),)+
                }
            }

            fn ask(&mut self) -> Option<&mut Ask> {
                match self {
                    $(Self::$kind(it) => it.ask(),)+
                }
            }

            fn budget(&mut self) -> Option<&mut f64> {
                match self {
                    $(Self::$kind(it) => it.budget(),)+
                }
            }

            /// Sets it going; `number` is that of its family of keys.
            pub(super) fn begin(&self, number: u32) -> Running {
                match self {
                    $(Self::$kind(it) => Running::$kind(it.begin(number)),)+
                }
            }
        }

        impl InProgress for Running {
            fn buy(&mut self, market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
                match self {
                    $(Self::$kind(it) => it.buy(market, today, bought),)+
                }
            }

            fn record_commission(&mut self, commission: Money) {
                match self {
                    $(Self::$kind(it) => it.record_commission(commission),)+
                }
            }
        }

        #[cfg(test)]
        const NUMBERS: &[u32] = &[$($number),+];
    };
}

// The numbers are part of "same seed, same bytes": append, never renumber. The next is 11.
kinds! {
    /// Nothing is bought; for a strategy that wants to be compared as it is.
    None(super::Nothing) = 8,
    /// Clicks bought from an audience, with an ask.
    Ads(super::Ads) = 0,
    /// Pitches to the curators of listeners' playlists.
    PlaylistPitch(super::PlaylistPitch) = 1,
    /// Saves collected before the release day.
    PreSave(super::PreSave) = 2,
    /// Plays bought from bots.
    FakeStreams(super::FakeStreams) = 3,
    /// One pitch to the editors ahead of the release.
    EditorialPitch(super::EditorialPitch) = 4,
    /// Clicks bought from people who know the artist already.
    Retarget(super::Retarget) = 5,
    /// A post that brings the curious for a few days.
    Influencer(super::Influencer) = 6,
    /// A better rank in radio and mixes for a share of their royalties.
    DiscoveryMode(super::DiscoveryMode) = 9,
    /// Playlist placements from a service that picks the playlists itself.
    Promoter(super::Promoter) = 7,
    /// Another track of the artist comes out.
    Single(super::Single) = 10,
}

impl Campaign {
    /// The same campaign with nobody asked for a save: it buys the same, and asks for the stream
    /// only.
    #[must_use]
    pub fn without_save_ask(mut self) -> Self {
        if let Some(ask) = self.ask().filter(|ask| **ask == Ask::Save) {
            *ask = Ask::Stream;
        }
        self
    }

    /// The same campaign with so much to spend \[USD\]; one that decides no budget of its own stays as
    /// it is.
    #[must_use]
    pub fn with_budget(mut self, dollars: f64) -> Self {
        if let Some(budget) = self.budget() {
            *budget = dollars;
        }
        self
    }

    /// Whether how much it spends is its own to decide.
    pub fn decides_budget(&self) -> bool {
        self.clone().budget().is_some()
    }

    /// Whether anybody is asked for a save.
    pub fn asks_for_saves(&self) -> bool {
        self.clone().without_save_ask() != *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_draw_from_one_family_of_keys() {
        let mut numbers = NUMBERS.to_vec();
        numbers.sort_unstable();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{NUMBERS:?}");
    }
}
