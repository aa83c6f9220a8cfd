//! The catalogue: artists, releases and tracks, both those that are out and those still to come.
//!
//! Facts are public and have a file of their own, [`crate::model::facts`]. Truth (sound, appeal,
//! stickiness) is what listeners' ears find out; the platform never gets to see it.

use std::ops::Range;

use crate::model::facts::TrackFacts;
use crate::model::followed::Followed;
use crate::model::ids::{ArtistId, GenreId, TrackId};
use crate::model::vector::{Compact, Vector};
use crate::units::Day;

/// What only listening tells, with the facts at hand: one cache line answers an encounter.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct TrackTruth {
    /// Where it lies in the taste space, unit length.
    pub sound: Compact,
    /// What makes a start become a stream \[sd\].
    pub appeal: f32,
    /// What makes a stream become a save and a replay \[sd\]; correlates with appeal.
    pub stickiness: f32,
    /// The public facts once more.
    pub facts: TrackFacts,
}

/// An artist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Artist {
    /// Genre of all their tracks.
    pub genre: GenreId,
    /// Where their tracks lie in the taste space, unit length.
    pub sound_centre: Vector,
    /// Weight with which they were found before the first day; heavy-tailed.
    pub popularity: f32,
}

/// All tracks and artists of a world. Fixed for the whole run.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Public facts, by track.
    pub facts: Vec<TrackFacts>,
    /// Truth, by track.
    pub truth: Vec<TrackTruth>,
    /// Artists.
    pub artists: Vec<Artist>,
    /// The focal track.
    pub focal: TrackId,
    /// Artists that are podcast shows, whose tracks are episodes; none without podcasts.
    pub shows: Range<u32>,
    /// Tracks that are out before the first day; the others follow by release day.
    pub initial_tracks: u32,
    /// Further tracks of the focal artist, the last of all, which come out in some arms only; until
    /// they are brought out, their day is the one after the run.
    pub also: Range<u32>,
    /// Where each artist's tracks start in `tracks_by_artist`, one more than there are artists.
    artist_offsets: Vec<u32>,
    tracks_by_artist: Vec<TrackId>,
}

impl Catalogue {
    /// Puts a catalogue together and indexes tracks by artist.
    ///
    /// `facts` and `truth` run in parallel; tracks from `initial_tracks` on are sorted by release
    /// day.
    pub fn new(
        facts: Vec<TrackFacts>,
        truth: Vec<TrackTruth>,
        artists: Vec<Artist>,
        focal: TrackId,
        initial_tracks: u32,
    ) -> Self {
        debug_assert_eq!(facts.len(), truth.len(), "every track has facts and truth");
        debug_assert!(
            facts[initial_tracks as usize..].is_sorted_by_key(|track| track.release_day),
            "releases to come are sorted by day"
        );
        let mut artist_offsets = vec![0_u32; artists.len() + 1];
        for track in &facts {
            artist_offsets[track.artist.index() + 1] += 1;
        }
        for artist in 0..artists.len() {
            artist_offsets[artist + 1] += artist_offsets[artist];
        }
        let mut next = artist_offsets.clone();
        let mut tracks_by_artist = vec![TrackId(0); facts.len()];
        for (index, track) in facts.iter().enumerate() {
            let place = &mut next[track.artist.index()];
            tracks_by_artist[*place as usize] = TrackId(index as u32);
            *place += 1;
        }
        let shows = 0..0;
        let also = facts.len() as u32..facts.len() as u32;
        Self {
            facts,
            truth,
            artists,
            focal,
            shows,
            initial_tracks,
            also,
            artist_offsets,
            tracks_by_artist,
        }
    }

    /// Whether an artist is a podcast show.
    #[inline]
    pub fn is_show(&self, artist: ArtistId) -> bool {
        self.shows.contains(&artist.0)
    }

    /// Number of tracks, released or not.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is no track at all.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// All tracks of an artist, earliest identifier first, unreleased ones included.
    pub fn tracks_of(&self, artist: ArtistId) -> &[TrackId] {
        let from = self.artist_offsets[artist.index()] as usize;
        let to = self.artist_offsets[artist.index() + 1] as usize;
        &self.tracks_by_artist[from..to]
    }

    /// Tracks that come out on `day` of the run in every arm, as a range of identifiers.
    pub fn released_on(&self, day: Day) -> Range<u32> {
        let to_come = &self.facts[self.initial_tracks as usize..self.also.start as usize];
        let from = to_come.partition_point(|track| track.release_day < day) as u32;
        let to = to_come.partition_point(|track| track.release_day <= day) as u32;
        self.initial_tracks + from..self.initial_tracks + to
    }

    /// Lets further tracks of the focal artist come out. Those of one day are one release, those of
    /// the day of the focal track are on its release; a track that is named twice comes out on the
    /// first day named.
    pub fn bring_out(&mut self, releases: &[(TrackId, Day)]) {
        let focal = self.facts[self.focal.index()];
        for (nth, &(track, day)) in releases.iter().enumerate() {
            let before = &releases[..nth];
            if before.iter().any(|(it, _)| *it == track) {
                continue;
            }
            let together = before.iter().find(|(_, it)| *it == day);
            let release = match together {
                _ if day == focal.release_day => focal.release,
                Some((first, _)) => self.facts[first.index()].release,
                None => self.facts[track.index()].release,
            };
            let facts = &mut self.facts[track.index()];
            (facts.release_day, facts.release) = (day, release);
            self.truth[track.index()].facts = *facts;
        }
    }

    /// Further tracks of the focal artist that come out on a day, the first one last.
    pub fn also_on(&self, day: Day) -> impl Iterator<Item = TrackId> {
        let all = self.also.clone().rev().map(TrackId);
        all.filter(move |track| self.facts[track.index()].release_day == day)
    }

    /// The focal artist's tracks that are out, where further ones are among them.
    pub fn page_with_also(&self, today: Day) -> Option<Vec<TrackId>> {
        let is_out = |track: &TrackId| self.facts[track.index()].release_day <= today;
        self.also.clone().map(TrackId).find(is_out)?;
        let tracks = self.tracks_of(self.focal_artist());
        Some(tracks.iter().copied().filter(is_out).collect())
    }

    /// Tracks of the focal artist that came out before the first day: the last of these.
    pub fn earlier(&self) -> Range<u32> {
        let tracks = self.tracks_of(self.focal_artist());
        let earlier = tracks.partition_point(|track| track.0 < self.initial_tracks) as u32;
        self.initial_tracks - earlier..self.initial_tracks
    }

    /// The tracks whose plays are counted apart.
    pub fn followed(&self) -> Followed {
        Followed { focal: self.focal, earlier: self.earlier(), also: self.also.clone() }
    }

    /// The artist of the focal track.
    pub fn focal_artist(&self) -> ArtistId {
        self.facts[self.focal.index()].artist
    }
}
