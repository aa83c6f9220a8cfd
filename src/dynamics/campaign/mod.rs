//! Campaigns: what money can buy, one file per kind.
//!
//! Owns what campaigns look at and what comes of them; [`kinds`] has the list of kinds. Money
//! changes who meets the track and what they are asked; it never changes taste. Deliberately
//! unknown: whether it was worth it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod ads;
pub mod announcement;
mod bots;
pub mod discovery_mode;
pub mod editorial_pitch;
pub mod fake_streams;
pub mod influencer;
pub mod kind;
pub mod kinds;
mod marketing;
pub mod nothing;
mod placement;
pub mod playlist_pitch;
pub mod pre_save;
pub mod promoter;
pub mod retarget;
mod schedule;
pub mod single;
pub mod volume;

pub use ads::Ads;
pub use discovery_mode::DiscoveryMode;
pub use editorial_pitch::EditorialPitch;
pub use fake_streams::FakeStreams;
pub use influencer::Influencer;
pub use kinds::Campaign;
pub use marketing::Marketing;
pub use nothing::Nothing;
pub use playlist_pitch::PlaylistPitch;
pub use pre_save::PreSave;
pub use promoter::Promoter;
pub use retarget::Retarget;
use schedule::nth_day;
pub use schedule::{Schedule, Spread};
pub use single::Single;

use std::collections::BTreeSet;

use crate::draw::{KeyedRng, below, unit};
use crate::maths::ln;
use crate::model::artificial::{Account, ArtificialPlays};
use crate::model::ids::{GenreId, ListenerId, TrackId};
use crate::model::memory::Memories;
use crate::model::playlist::Playlists;
use crate::model::world::World;
use crate::units::Money;

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

/// A named list of campaigns, compared with the control and with every other strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strategy {
    /// Name in tables and charts.
    pub name: String,
    /// What is bought.
    pub campaigns: Vec<Campaign>,
}

/// What campaigns may look at and touch.
pub struct Market<'a> {
    /// The world.
    pub world: &'a World,
    /// The draws of the campaign seed.
    pub rng: &'a KeyedRng,
    /// Listeners who followed the focal artist when the arms parted.
    pub fans: &'a [ListenerId],
    /// What listeners remember this morning: who has met the track.
    pub memories: &'a dyn Memories,
    /// Playlists that pitches can get onto.
    pub playlists: &'a mut Playlists,
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
    /// Follows the artist, having been told of a release to come or on the way from an ad.
    Follow,
    /// Finds the track in the library without having asked for it; only an experiment does that.
    Given,
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
    /// By how much the editors rate the track higher today \[sd of appeal\].
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

impl Purchases {
    /// A listener who is reached starts the track, and perhaps follows the artist then.
    fn start(&mut self, listener: ListenerId, ask: Ask, follows: bool) {
        self.prompts.push(Prompt { listener, act: Act::Start(ask) });
        if follows {
            self.prompts.push(Prompt { listener, act: Act::Follow });
        }
    }

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

/// A listener for one place of an audience: of the genre with probability `precision`, else
/// anybody.
fn reach(world: &World, genre: GenreId, precision: f32, words: [u32; 2]) -> ListenerId {
    let audience = world.audience(genre);
    if unit(words[0]) < precision && !audience.is_empty() {
        return audience[below(words[1], audience.len() as u32) as usize];
    }
    ListenerId(below(words[1], world.listeners.len() as u32))
}
