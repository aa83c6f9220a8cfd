//! Sums: a day's counts without those by track, which can be added and taken away.

use crate::model::followed::Followed;
use crate::model::play::Play;
use crate::model::source::Source;
use crate::model::vector::Compact;
use crate::tally::counts::{SourceCounts, TrackCounts};
use crate::tally::{Reception, Yardstick};

/// A day's counts over all tracks, of the focal track and of others of its artist; without those by track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// By source, over all tracks.
    pub sources: [SourceCounts; Source::COUNT],
    /// By source, of the focal track.
    pub focal_sources: [SourceCounts; Source::COUNT],
    /// Of the focal track.
    pub focal: TrackCounts,
    /// Of other tracks of the focal artist.
    pub others: TrackCounts,
    /// How the focal track was taken.
    pub focal_reception: Reception,
    /// Listeners who streamed anything.
    pub listeners: u64,
    /// Listeners who streamed the focal track.
    pub focal_listeners: u64,
    /// Saves of the focal track promised before its release and due today.
    pub pre_saves: u64,
    /// Follows of the focal artist by listeners who were told of the release to come.
    pub announced_follows: u64,
    /// Releases saved whole.
    pub album_saves: u64,
    /// Tracks that entered libraries with them.
    pub album_tracks: u64,
    /// Saves of episodes, which are among all saves here.
    pub episode_saves: u64,
}

impl Sums {
    /// Adds others of the same day.
    pub fn add(&mut self, other: &Self) {
        for source in 0..Source::COUNT {
            self.sources[source].add(&other.sources[source]);
            self.focal_sources[source].add(&other.focal_sources[source]);
        }
        self.focal.add(&other.focal);
        self.others.add(&other.others);
        self.focal_reception.add(&other.focal_reception);
        self.listeners += other.listeners;
        self.focal_listeners += other.focal_listeners;
        self.pre_saves += other.pre_saves;
        self.announced_follows += other.announced_follows;
        self.album_saves += other.album_saves;
        self.album_tracks += other.album_tracks;
        self.episode_saves += other.episode_saves;
    }

    /// Takes away what was counted in these.
    pub fn subtract(&mut self, part: &Self) {
        for source in 0..Source::COUNT {
            self.sources[source].subtract(&part.sources[source]);
            self.focal_sources[source].subtract(&part.focal_sources[source]);
        }
        self.focal.subtract(&part.focal);
        self.others.subtract(&part.others);
        self.focal_reception.subtract(&part.focal_reception);
        self.listeners -= part.listeners;
        self.focal_listeners -= part.focal_listeners;
        self.pre_saves -= part.pre_saves;
        self.announced_follows -= part.announced_follows;
        self.album_saves -= part.album_saves;
        self.album_tracks -= part.album_tracks;
        self.episode_saves -= part.episode_saves;
    }

    /// Counts what one listener did in the day, whose profile lay there in the morning.
    pub fn count_listener(
        &mut self,
        (plays, profile): (&[Play], &Compact),
        followed: &Followed,
        yardstick: &Yardstick,
    ) {
        let (mut streams, mut streamed_focal) = (false, false);
        for play in plays {
            let source = play.source as usize;
            let mut one = SourceCounts::default();
            one.add_plays(play.flags, 1);
            one.left_before_5 = u64::from(play.seconds < 5.0);
            one.left_before_10 = u64::from(play.seconds < 10.0);
            self.sources[source].add(&one);
            streams |= play.is(Play::STREAM);
            if followed.is_other(play.track) {
                self.others.add_play(play.flags, 0);
            } else if play.track == followed.focal {
                self.focal_sources[source].add(&one);
                self.focal.add_play(play.flags, yardstick.expected_of(play));
                yardstick.take(play, profile, &mut self.focal_reception);
                streamed_focal |= play.is(Play::STREAM);
            }
        }
        self.listeners += u64::from(streams);
        self.focal_listeners += u64::from(streamed_focal);
    }

    /// Counts a listener's day, what came of it included.
    pub fn count_day(
        &mut self,
        day: (&[Play], &Compact),
        counted: &Counted,
        followed: &Followed,
        yardstick: &Yardstick,
    ) {
        self.count_listener(day, followed, yardstick);
        self.focal.saves += u32::from(counted.pre_saved);
        self.pre_saves += u64::from(counted.pre_saved);
        self.announced_follows += u64::from(counted.followed);
        self.album_saves += counted.albums;
        self.album_tracks += counted.tracks;
        self.episode_saves += counted.episodes;
    }
}

/// What a listener's day brought beside plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Whether a save of the focal track came that was promised before its release.
    pub pre_saved: bool,
    /// Whether the focal artist was followed upon word of the release to come.
    pub followed: bool,
    /// Releases saved whole.
    pub albums: u64,
    /// Tracks that entered the library with them.
    pub tracks: u64,
    /// Saves of episodes.
    pub episodes: u64,
}
