//! Where a play came from: the sources of streams, in the field's own words.

use serde::{Deserialize, Serialize};

use crate::documented::documented;

documented! {
    /// The source a play is attributed to.
    ///
    /// The order is that of the columns in every table; append, never reorder.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    #[repr(u8)]
    pub enum Source {
        /// Liked songs and saved albums.
        Library,
        /// Playlists the listener made.
        OwnPlaylists,
        /// The thirty tracks the listener played most in the last month.
        OnRepeat,
        /// Thirty unheard tracks every Monday.
        DiscoverWeekly,
        /// New releases of followed artists and of artists like them, every Friday.
        ReleaseRadar,
        /// Familiar and similar tracks, about half and half, every day.
        DailyMix,
        /// Neighbours of a track the listener chose.
        Radio,
        /// Playlists kept by the platform's editors.
        Editorial,
        /// Playlists kept by other listeners.
        ListenerPlaylists,
        /// A track heard before, or an artist's page.
        Search,
        /// Clicked through from a campaign.
        Campaign,
    }
}

impl Source {
    /// Number of sources.
    pub const COUNT: usize = 11;

    /// All sources in column order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Library,
        Self::OwnPlaylists,
        Self::OnRepeat,
        Self::DiscoverWeekly,
        Self::ReleaseRadar,
        Self::DailyMix,
        Self::Radio,
        Self::Editorial,
        Self::ListenerPlaylists,
        Self::Search,
        Self::Campaign,
    ];

    /// Name used in tables and scenario files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Library => "library",
            Self::OwnPlaylists => "own_playlists",
            Self::OnRepeat => "on_repeat",
            Self::DiscoverWeekly => "discover_weekly",
            Self::ReleaseRadar => "release_radar",
            Self::DailyMix => "daily_mix",
            Self::Radio => "radio",
            Self::Editorial => "editorial",
            Self::ListenerPlaylists => "listener_playlists",
            Self::Search => "search",
            Self::Campaign => "campaign",
        }
    }

    /// Name used in charts and sentences.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Library => "Library",
            Self::OwnPlaylists => "Own playlists",
            Self::OnRepeat => "On Repeat",
            Self::DiscoverWeekly => "Discover Weekly",
            Self::ReleaseRadar => "Release Radar",
            Self::DailyMix => "Daily Mix",
            Self::Radio => "Radio & autoplay",
            Self::Editorial => "Editorial",
            Self::ListenerPlaylists => "Listener playlists",
            Self::Search => "Search & profiles",
            Self::Campaign => "Campaign",
        }
    }

    /// The listener went and got it: library, own playlists, On Repeat, search.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Library | Self::OwnPlaylists | Self::OnRepeat | Self::Search)
    }

    /// The listener chose the very track or artist: library, own playlists, search.
    pub const fn is_own_choice(self) -> bool {
        matches!(self, Self::Library | Self::OwnPlaylists | Self::Search)
    }

    /// Somebody or something else chose it: everything that is not active.
    pub const fn is_programmed(self) -> bool {
        !self.is_active()
    }

    /// A personalised surface chose it.
    pub const fn is_algorithmic(self) -> bool {
        matches!(
            self,
            Self::OnRepeat
                | Self::DiscoverWeekly
                | Self::ReleaseRadar
                | Self::DailyMix
                | Self::Radio
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_stands_at_its_own_index() {
        for (index, source) in Source::ALL.into_iter().enumerate() {
            assert_eq!(source as usize, index);
        }
    }
}
