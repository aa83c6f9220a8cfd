//! Campaigns: what money can buy, one file per kind.
//!
//! Owns the list of kinds and what each one costs. Money changes who meets the track and what they
//! are asked; it never changes taste. Deliberately unknown: whether it was worth it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod ads;
pub mod fake_streams;
pub mod playlist_pitch;
pub mod pre_save;

pub use ads::Ads;
pub use fake_streams::FakeStreams;
pub use playlist_pitch::PlaylistPitch;
pub use pre_save::PreSave;

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
