//! Placement: how a track gets onto listeners' playlists for a while.
//!
//! Owns the choice of a playlist that was not tried before. Deliberately
//! unknown: who had to be convinced, and by what.

use serde::{Deserialize, Serialize};

use crate::draw::below;
use crate::dynamics::campaign::Market;
use crate::model::playlist::Playlist;
use crate::units::Day;

/// Playlists in two pools, of the release's genre and of any, and which of them were tried.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Round {
    own: Vec<usize>,
    any: Vec<usize>,
    tried: Vec<bool>,
    /// How many of each pool have not been tried.
    own_left: usize,
    any_left: usize,
}

impl Round {
    /// No playlist tried yet.
    pub(super) fn new(market: &Market<'_>) -> Self {
        let catalogue = &market.world.catalogue;
        let genre = catalogue.facts[catalogue.focal.index()].genre;
        let those = |wanted: &dyn Fn(&Playlist) -> bool| {
            let indexed = market.world.playlists.iter().enumerate();
            indexed.filter(|(_, playlist)| wanted(playlist)).map(|(index, _)| index).collect()
        };
        let any: Vec<usize> = those(&|_| true);
        let own: Vec<usize> = those(&|playlist| playlist.genre == genre);
        let (own_left, any_left) = (own.len(), any.len());
        Self { own, tried: vec![false; any.len()], any, own_left, any_left }
    }

    /// The first playlist of a pool, from a random one on, that has not been tried yet; none where
    /// all of the pool were.
    pub(super) fn next(&mut self, own_genre: bool, word: u32) -> Option<usize> {
        let (pool, left) =
            if own_genre { (&self.own, self.own_left) } else { (&self.any, self.any_left) };
        if left == 0 {
            return None;
        }
        let start = below(word, pool.len() as u32) as usize;
        let around = pool[start..].iter().chain(&pool[..start]);
        let next = around.copied().find(|&playlist| !self.tried[playlist])?;
        self.tried[next] = true;
        self.any_left -= 1;
        self.own_left -= usize::from(self.own.binary_search(&next).is_ok());
        Some(next)
    }

    /// Whether there is nothing left to try, where a share `fit` goes to the release's genre.
    pub(super) fn is_over(&self, fit: f32) -> bool {
        self.any_left == 0 || fit >= 1.0 && self.own_left == 0
    }

    /// Number of all playlists.
    pub(super) fn playlists(&self) -> usize {
        self.any.len()
    }
}

/// Puts the focal track in the upper half of a playlist for some weeks; in vain where it is
/// already.
pub(super) fn place(market: &mut Market<'_>, playlist: usize, word: u32, today: Day, weeks: u16) {
    let focal = market.world.catalogue.focal;
    market.playlists.place(focal, playlist, word, today.plus(7 * weeks.cast_signed()));
}
