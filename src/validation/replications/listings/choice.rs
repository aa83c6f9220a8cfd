//! The choice for F: which tracks get a place on which playlists.
//!
//! Owns bands of tracks by streams, and pairs of a track and its two playlists. Deliberately
//! unknown: what comes of it.

use std::collections::BTreeSet;

use crate::model::ids::{GenreId, TrackId};
use crate::model::playlist::Playlists;
use crate::model::world::World;
use crate::validation::replications::chance::KeyedDistributions;

/// A track and where it is listed, on each of the two playlists in an arm of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// The track.
    pub(super) track: TrackId,
    /// Its band, those with the fewest streams first.
    pub(super) band: usize,
    /// Whether a listener's playlist held it beforehand.
    pub(super) held: bool,
    /// A playlist of the track's genre.
    pub(super) fitting: usize,
    /// A playlist of another genre.
    pub(super) other: usize,
    /// What says where on the playlist.
    pub(super) word: u32,
}

/// Tracks in bands of equally many, those with the fewest streams first, ties by identifier.
pub(super) fn bands(tracks: &[TrackId], streams: &[u64], bands: usize) -> Vec<Vec<TrackId>> {
    let mut sorted = tracks.to_vec();
    sorted.sort_unstable_by_key(|track| (streams[track.index()], *track));
    let end = |band: usize| band * sorted.len() / bands;
    (0..bands).map(|band| sorted[end(band)..end(band + 1)].to_vec()).collect()
}

/// For each playlist a track of its genre that is not on it, bands in turn from `first_band` on; a
/// playlist without one is left out. The same tracks then get another's playlist each.
pub(super) fn listings(
    world: &World,
    playlists: &Playlists,
    bands: &[Vec<TrackId>],
    first_band: usize,
    dice: &mut KeyedDistributions,
) -> Vec<Listing> {
    let genre_of = |playlist: usize| world.playlists[playlist].genre;
    let held: BTreeSet<TrackId> =
        playlists.listeners.iter().flat_map(|list| list.iter().copied()).collect();
    let mut order: Vec<usize> = (0..world.playlists.len()).collect();
    let all = order.len();
    dice.shuffle(&mut order, all);
    let (mut chosen, mut taken) = (Vec::new(), BTreeSet::new());
    for (turn, &playlist) in order.iter().enumerate() {
        let band = (first_band + turn) % bands.len();
        let may = |track: &TrackId| {
            world.catalogue.facts[track.index()].genre == genre_of(playlist)
                && !taken.contains(track)
                && !playlists.listeners[playlist].contains(track)
        };
        let candidates: Vec<TrackId> = bands[band].iter().copied().filter(may).collect();
        if candidates.is_empty() {
            continue;
        }
        let track = candidates[dice.below(candidates.len())];
        taken.insert(track);
        let word = (dice.uniform() * f64::from(u32::MAX)) as u32;
        let held = held.contains(&track);
        chosen.push(Listing { track, band, held, fitting: playlist, other: playlist, word });
    }
    exchange(&mut chosen, &genre_of);
    chosen.retain(|it| {
        genre_of(it.other) != genre_of(it.fitting)
            && !playlists.listeners[it.other].contains(&it.track)
    });
    chosen
}

/// Gives each track the playlist of another. Sorted by genre and moved on by the largest genre, all
/// get one of another genre, unless that genre has more than half of them.
fn exchange(chosen: &mut [Listing], genre_of: &dyn Fn(usize) -> GenreId) {
    chosen.sort_by_key(|it| genre_of(it.fitting));
    let same = |a: &Listing, b: &Listing| genre_of(a.fitting) == genre_of(b.fitting);
    let largest = chosen.chunk_by(same).map(<[Listing]>::len).max().unwrap_or(0);
    let playlists: Vec<usize> = chosen.iter().map(|it| it.fitting).collect();
    for (place, it) in chosen.iter_mut().enumerate() {
        it.other = playlists[(place + largest) % playlists.len()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_equally_large_and_sorted_by_streams() {
        let tracks: Vec<TrackId> = (0..6).map(TrackId).collect();
        let bands = bands(&tracks, &[5, 0, 9, 0, 7, 1], 3);
        assert_eq!(bands, [[1, 3], [5, 0], [4, 2]].map(|band| band.map(TrackId).to_vec()));
    }

    #[test]
    fn every_track_gets_a_playlist_of_another_genre_where_no_genre_has_most() {
        let genres = [0, 0, 1, 2, 2, 1, 3];
        let genre_of = |playlist: usize| GenreId(genres[playlist]);
        let listing = |fitting: usize| Listing {
            track: TrackId(fitting as u32),
            band: 0,
            held: false,
            fitting,
            other: fitting,
            word: 0,
        };
        let mut chosen: Vec<Listing> = (0..genres.len()).map(listing).collect();
        exchange(&mut chosen, &genre_of);
        assert!(chosen.iter().all(|it| genre_of(it.other) != genre_of(it.fitting)));
        let others: BTreeSet<usize> = chosen.iter().map(|it| it.other).collect();
        assert_eq!(others.len(), genres.len(), "each playlist has one track");
    }
}
