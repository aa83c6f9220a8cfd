//! Playlists: the editors' and the listeners'.
//!
//! Owns what they hold today, who follows them, and places that tracks have for a while.
//! Deliberately unknown: why a track has its place, who chooses the others, who then listens.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::draw::below;
use crate::model::ids::{GenreId, ListenerId, TrackId};
use crate::model::listener_state::CohortState;
use crate::model::memory::COHORT;
use crate::units::Day;

/// A public playlist kept by a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playlist {
    /// Who keeps it.
    pub curator: ListenerId,
    /// Genre it is about.
    pub genre: GenreId,
}

/// A track that has a place on a playlist for a while: paid for by a campaign, or given by an
/// experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The track.
    pub track: TrackId,
    /// The playlist.
    pub playlist: usize,
    /// The place on it.
    pub place: usize,
    /// The track that had to make room.
    pub displaced: TrackId,
    /// First day on which it is gone again.
    pub until: Day,
}

/// Today's content and followers of all playlists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playlists {
    /// Editorial playlists, by desk and genre.
    pub editorial: Vec<Arc<Vec<TrackId>>>,
    /// Listeners' playlists.
    pub listeners: Vec<Arc<Vec<TrackId>>>,
    /// Listeners who follow each of these, each counted once, the curator not at all.
    pub followers: Vec<u32>,
    /// Placements that still stand.
    pub placements: Vec<Placement>,
}

impl Playlists {
    /// Puts a track in the upper half of a listener's playlist, where it stays through renewals
    /// until a day; `word` says where. In vain where it is already.
    pub fn place(&mut self, track: TrackId, playlist: usize, word: u32, until: Day) {
        let tracks = &mut self.listeners[playlist];
        if tracks.contains(&track) || tracks.is_empty() {
            return;
        }
        let place = below(word, (tracks.len() as u32).div_ceil(2)) as usize;
        let displaced = std::mem::replace(&mut Arc::make_mut(tracks)[place], track);
        self.placements.push(Placement { track, playlist, place, displaced, until });
    }

    /// Counts the followers anew: each listener once, the curator of a playlist not at all.
    pub fn count_followers(&mut self, playlists: &[Playlist], listeners: &[CohortState]) {
        self.followers.clear();
        self.followers.resize(playlists.len(), 0);
        for (cohort, cohort_state) in listeners.iter().enumerate() {
            for (member, follows) in cohort_state.playlists.iter().enumerate() {
                let listener = ListenerId((cohort * COHORT + member) as u32);
                for playlist in follows.ids().iter().map(|playlist| playlist.index()) {
                    self.followers[playlist] += u32::from(playlists[playlist].curator != listener);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::PlaylistId;
    use crate::model::listener_state::PlaylistFollows;

    #[test]
    fn followers_are_different_listeners_and_never_the_curator() {
        let curated_by = |listener| Playlist { curator: ListenerId(listener), genre: GenreId(0) };
        let curated = [curated_by(0), curated_by(2)];
        let mut follows = [PlaylistFollows::default(); 3];
        for listener in [0, 1, 1, 2] {
            follows[listener].follow(PlaylistId(0));
            follows[listener].follow(PlaylistId(1));
        }
        let cohort_state = CohortState { playlists: follows.to_vec(), ..CohortState::default() };
        let mut playlists = Playlists::default();
        playlists.count_followers(&curated, std::slice::from_ref(&cohort_state));
        assert_eq!(playlists.followers, [2, 2]);
        playlists.count_followers(&curated, &[cohort_state]);
        assert_eq!(playlists.followers, [2, 2], "counting again counts nobody twice");
    }
}
