//! The world: everything that is true and does not change during a run.

use crate::model::catalogue::Catalogue;
use crate::model::ids::{ArtistId, GenreId, ListenerId};
use crate::model::listener::Listener;
use crate::model::memory::COHORT;
use crate::model::playlist::Playlist;
use crate::model::vector::{Compact, Vector};

/// Truth that stands still: who listens, what there is to hear, who keeps playlists.
#[derive(Clone, Debug)]
pub struct World {
    /// Tracks and artists.
    pub catalogue: Catalogue,
    /// Listeners.
    pub listeners: Vec<Listener>,
    /// Public playlists kept by listeners.
    pub playlists: Vec<Playlist>,
    /// Listeners of each genre (their first), for audiences.
    pub audiences: Vec<Vec<ListenerId>>,
    /// Podcast shows, each as often as it had followers on the first day and once more: what is
    /// heard of.
    pub shows_heard_of: Vec<ArtistId>,
    /// How a raw cosine becomes a standardised affinity.
    pub affinity_scale: AffinityScale,
}

impl World {
    /// Standardised affinity of a taste and a sound \[sd\].
    #[inline]
    pub fn affinity(&self, taste: &Vector, sound: &Compact) -> f32 {
        (sound.dot(taste) - self.affinity_scale.mean) * self.affinity_scale.per_sd
    }

    /// Listeners whose first genre is `genre`.
    pub fn audience(&self, genre: GenreId) -> &[ListenerId] {
        &self.audiences[genre.index()]
    }

    /// How many cohorts there are.
    pub fn cohorts(&self) -> usize {
        self.listeners.len().div_ceil(COHORT)
    }

    /// The listeners of a cohort and the identifier of the first.
    #[inline]
    pub fn cohort(&self, cohort: usize) -> (u32, &[Listener]) {
        let from = cohort * COHORT;
        let to = (from + COHORT).min(self.listeners.len());
        (from as u32, &self.listeners[from..to])
    }
}

/// Mean and spread of the cosine between tastes and sounds, half of them of the taste's own genres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AffinityScale {
    /// Cosine of an average pair.
    pub mean: f32,
    /// One over the standard deviation.
    pub per_sd: f32,
}
