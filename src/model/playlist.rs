//! Playlists: the editors' and the listeners'.

use std::sync::Arc;

use crate::model::ids::{GenreId, ListenerId, TrackId};
use crate::model::listener_state::CohortState;
use crate::model::memory::COHORT;

/// A public playlist kept by a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Playlist {
    /// Who keeps it.
    pub curator: ListenerId,
    /// Genre it is about.
    pub genre: GenreId,
}

/// A track that a campaign got onto a playlist for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The playlist.
    pub playlist: usize,
    /// The place on it.
    pub place: usize,
    /// The track that had to make room.
    pub displaced: TrackId,
    /// First day on which it is gone again.
    pub until: crate::units::Day,
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
    /// Placements that campaigns bought and that still stand.
    pub placements: Vec<Placement>,
}

impl Playlists {
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
