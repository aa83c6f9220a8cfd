//! Intervention: what an experiment does to an arm beside its campaigns.
//!
//! Main type: [`Intervention`]. Three things can be done to the focal track and to nothing else:
//! saving can be made easier or harder ([`Friction`]), what that or a campaign's ask adds to saving
//! can be cut out of the library or kept from the platform ([`Cut`]), and saves can be given away
//! ([`Gift`]). Deliberately unknown: what is concluded from it.

use std::sync::Arc;

use crate::draw::KeyedRng;
use crate::dynamics::campaign::{Act, Prompt, Purchases};
use crate::dynamics::friction::Friction;
use crate::model::ids::ListenerId;
use crate::units::Day;

/// What is done to one arm. The default does nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Intervention {
    /// For whom saving is made easier or harder.
    pub friction: Friction,
    /// Where saves that a nudge adds or takes do not arrive.
    pub cut: Cut,
    /// Saves given away, sorted by day, then by listener.
    pub gifts: Arc<[Gift]>,
}

/// Which consequences of a *nudge*, an ask or friction, are cut.
///
/// At each encounter one uniform `u` decides about saving with the nudge (`u < p₁`) and without it
/// (`u < p₀`). A path that is cut goes by `p₀`, one that is not by `p₁`. With both cut an arm is
/// the same as without the nudge, to the last bit.
///
/// # References
/// Pearl 2001, "Direct and indirect effects"; Imai, Keele & Tingley 2010, "A general approach to
/// causal mediation analysis".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cut {
    /// Both paths are whole.
    #[default]
    Nothing,
    /// The library gets the saves it would have had without the nudge.
    Library,
    /// The platform is told the saves it would have been told without the nudge.
    Training,
    /// Both.
    Both,
}

impl Cut {
    /// Whether the library is cut off.
    pub const fn library(self) -> bool {
        matches!(self, Self::Library | Self::Both)
    }

    /// Whether the platform is cut off.
    pub const fn training(self) -> bool {
        matches!(self, Self::Training | Self::Both)
    }

    /// Whether what is remembered and what is told have to be kept apart.
    pub const fn parts(self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

/// A save of the focal track given to a listener, who finds it in the library and did not ask for
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gift {
    /// When.
    pub day: Day,
    /// To whom.
    pub listener: ListenerId,
}

impl Intervention {
    /// Friction alone.
    pub fn of_friction(friction: Friction) -> Self {
        Self { friction, ..Self::default() }
    }

    /// A cut alone.
    pub fn of_cut(cut: Cut) -> Self {
        Self { cut, ..Self::default() }
    }

    /// Gifts alone.
    pub fn of_gifts(mut gifts: Vec<Gift>) -> Self {
        gifts.sort_unstable();
        Self { gifts: gifts.into(), ..Self::default() }
    }

    /// Whether it does anything at a listener's encounter with the release.
    pub(super) fn acts_on(&self, rng: &KeyedRng, listener: ListenerId) -> bool {
        self.cut.parts() || self.friction.shift(rng, listener) != 0.0
    }

    /// Hands out today's gifts among what campaigns bring.
    pub(super) fn give(&self, bought: &mut Purchases, today: Day) {
        let from = self.gifts.partition_point(|gift| gift.day < today);
        let todays = self.gifts[from..].iter().take_while(|gift| gift.day == today);
        let before = bought.prompts.len();
        let prompts = todays.map(|gift| Prompt { listener: gift.listener, act: Act::Given });
        bought.prompts.extend(prompts);
        if bought.prompts.len() > before {
            bought.prompts.sort_by_key(|prompt| prompt.listener);
        }
    }
}
