//! The preset of F. Deliberately unknown: what is made of it.

use serde::Deserialize;

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Params {
    /// Seed.
    pub(super) seed: u64,
    /// Worlds.
    pub(super) worlds: u32,
    /// Listeners of each.
    pub(super) listeners: u32,
    /// Tracks of each.
    pub(super) tracks: u32,
    /// Days before tracks are listed.
    pub(super) burn_in_days: u16,
    /// The last of them, whose streams sort tracks into bands.
    pub(super) sorted_by_days: u16,
    /// Bands of equally many tracks.
    pub(super) bands: usize,
    /// Days for which a track is listed.
    pub(super) listed_days: u16,
    /// Days that are watched after it left.
    pub(super) after_days: u16,
    /// Listeners whom an artist needs to be asked where they came from.
    pub(super) fewest_listeners: usize,
}
