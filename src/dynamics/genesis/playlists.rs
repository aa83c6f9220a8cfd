//! Drawing the listeners' public playlists, and which of them a listener follows.

use crate::draw::{Key, KeyedRng, Purpose, unit};
use crate::dynamics::curation::CurationParams;
use crate::dynamics::genesis::catalogue::next_word;
use crate::dynamics::genesis::listeners::{Repertoire, genre_of_mixture};
use crate::model::catalogue::Catalogue;
use crate::model::genre::GENRES;
use crate::model::ids::{ListenerId, PlaylistId, TrackId};
use crate::model::listener::Listener;
use crate::model::listener_state::PlaylistFollows;
use crate::model::playlist::Playlist;

/// Draws curators, and what their playlists are about.
pub fn draw_playlists(rng: &KeyedRng, per_thousand: f32, listeners: &[Listener]) -> Vec<Playlist> {
    let count = (listeners.len() as f32 / 1000.0 * per_thousand).round() as u32;
    let draw = |index: u32| {
        let mut stream = rng.stream(Key::timeless(Purpose::ListenerPlaylist, index));
        let curator = next_word(&mut stream) % listeners.len() as u32;
        let genre = genre_of_mixture(&listeners[curator as usize], unit(next_word(&mut stream)));
        Playlist { curator: ListenerId(curator), genre }
    };
    (0..count).map(draw).collect()
}

/// Numbers of the playlists of each genre, in order.
pub(super) fn by_genre(playlists: &[Playlist]) -> Vec<Vec<u32>> {
    let mut by_genre: Vec<Vec<u32>> = vec![Vec::new(); GENRES.len()];
    for (index, playlist) in playlists.iter().enumerate() {
        by_genre[playlist.genre.index()].push(index as u32);
    }
    by_genre
}

/// The playlists of their genres that a listener follows on the first day, the early ones most.
pub(super) fn first_follows(
    rng: &KeyedRng,
    params: &CurationParams,
    id: ListenerId,
    listener: &Listener,
    by_genre: &[Vec<u32>],
) -> PlaylistFollows {
    let mut stream = rng.stream(Key::timeless(Purpose::PlaylistFollow, id.0));
    let mut followed = PlaylistFollows::default();
    for _ in 0..params.playlists_followed {
        let genre = genre_of_mixture(listener, unit(next_word(&mut stream)));
        let u = unit(next_word(&mut stream));
        let playlists = &by_genre[genre.index()];
        // The cube makes a few playlists large and most small.
        if let Some(&index) = playlists.get((u * u * u * playlists.len() as f32) as usize) {
            followed.follow(PlaylistId(index));
        }
    }
    followed
}

/// What a playlist holds on the first day: tracks of its genre, found by popularity.
pub fn first_tracks(
    rng: &KeyedRng,
    index: u32,
    playlist: &Playlist,
    length: u16,
    catalogue: &Catalogue,
    repertoire: &Repertoire,
) -> Vec<TrackId> {
    let key = Key { ordinal: 1, ..Key::timeless(Purpose::ListenerPlaylist, index) };
    let mut stream = rng.stream(key);
    let mut tracks = Vec::with_capacity(usize::from(length));
    // A small genre may not have enough different tracks; then the playlist stays shorter.
    for _ in 0..4 * length {
        if tracks.len() == usize::from(length) {
            break;
        }
        if let Some(track) = repertoire.pick(catalogue, playlist.genre, &mut stream)
            && !tracks.contains(&track)
        {
            tracks.push(track);
        }
    }
    tracks
}
