//! Announcement: what a visit brings that a campaign has bought before the release, when there is
//! nothing to play yet.
//!
//! A visitor who would have started the track promises with probability `promise_share` what the
//! campaign asks for:
//!
//! ```text
//! ask = save     the track enters the library on day 0, as after a pre-save
//! ask = follow   the artist is followed at once, so that the release is among the listener's news
//! ask = stream   nothing but the promise to come
//! ```
//!
//! Who has promised a save or a stream starts the track once in the first seven days with the
//! probability that pre-savers have. Deliberately unknown: what the visit cost.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::draw::{Key, Purpose, below, unit};
use crate::dynamics::campaign::{Act, Ask, Market, Prompt, Purchases};
use crate::model::ids::ListenerId;
use crate::units::Day;

/// Promises per visit that would have been a start: 0.35 dollars a click, 0.8 of which are such
/// visits, and 1.5 dollars a pre-save come to this share.
pub const PROMISE_SHARE: f32 = 0.3;
/// Share of those with a promise who come in the first week because of it, as of pre-savers.
const FIRST_WEEK: f32 = 0.7;
/// Sets the draws of the first week apart from others under the same number.
const KEPT: u16 = 1;

/// Who has promised to come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Announcement {
    /// In the order of promising.
    promised: Vec<ListenerId>,
    /// The same, to be looked up.
    known: BTreeSet<ListenerId>,
}

impl Announcement {
    /// A listener visits and does what was asked: at once, or as a promise that is given once.
    pub(super) fn visit(&mut self, ask: Ask, listener: ListenerId, bought: &mut Purchases) {
        if ask == Ask::Follow {
            bought.prompts.push(Prompt { listener, act: Act::Follow });
        } else if self.known.insert(listener) {
            self.promised.push(listener);
        }
    }

    /// From release day on: promises are kept. `number` is that of the campaign's family of keys.
    pub(super) fn keep(
        &self,
        ask: Ask,
        number: u32,
        market: &Market<'_>,
        today: Day,
        bought: &mut Purchases,
    ) {
        if today < Day::RELEASE {
            return;
        }
        for (nth, &listener) in self.promised.iter().enumerate() {
            if today == Day::RELEASE && ask == Ask::Save {
                bought.prompts.push(Prompt { listener, act: Act::PreSaved });
            }
            let key = Key::timeless(Purpose::CampaignPlay, nth as u32);
            let [comes, when, ..] =
                market.rng.block(Key { listener: number, ordinal: KEPT, ..key });
            if unit(comes) < FIRST_WEEK && i64::from(below(when, 7)) == i64::from(today.0) {
                bought.prompts.push(Prompt { listener, act: Act::Start(Ask::Stream) });
            }
        }
    }
}
