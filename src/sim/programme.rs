//! Programme: how editors and curators put playlists together, in any arm.
//!
//! Owns what they look at. How they choose is in [`crate::dynamics::curation`], and which playlists
//! are due in [`crate::sim::day`].

use std::sync::Arc;

use crate::dynamics::curation::{self, CurationInputs};
use crate::model::ids::TrackId;
use crate::model::listener_state::CohortState;
use crate::model::memory::CohortMemory;
use crate::model::playlist::{Placement, Playlists};
use crate::ranks::Ranks;
use crate::sim::environment::Environment;
use crate::sim::state::State;
use crate::units::Day;

/// The editors' choice among a genre's tracks that are out.
pub(super) fn edit(
    environment: &Environment,
    released: &[TrackId],
    momentum: &(dyn Fn(TrackId) -> f32 + Sync),
    bonus: f32,
    today: Day,
) -> Vec<TrackId> {
    let (params, rng) = (&environment.behaviour.curation, &environment.behaviour_rng);
    let catalogue = &environment.world.catalogue;
    curation::edit(params, rng, catalogue, released, momentum, bonus, today)
}

/// Takes tracks off the playlists on which their time is over.
pub(super) fn end_placements(playlists: &mut Playlists, today: Day) {
    for gone in playlists.placements.extract_if(.., |placement| placement.until <= today) {
        let tracks = &mut playlists.listeners[gone.playlist];
        if tracks.get(gone.place) == Some(&gone.track) {
            let tracks = Arc::make_mut(tracks);
            // Back to what was there, unless the curator has put it elsewhere meanwhile.
            if tracks.contains(&gone.displaced) {
                tracks.remove(gone.place);
            } else {
                tracks[gone.place] = gone.displaced;
            }
        }
    }
}

/// Whether a playlist is renewed today.
pub(super) fn renews(playlist: usize, today: Day) -> bool {
    playlist % 7 == today.0.rem_euclid(7) as usize
}

/// Tells all ranks what this one made of some playlists, and takes in what others made of theirs.
/// Playlists are named by their place: in which of the collections, and where in it.
pub(super) fn tell_renewed(
    ranks: &dyn Ranks,
    collections: &mut [&mut Vec<Arc<Vec<TrackId>>>],
    renewed: impl Iterator<Item = (usize, usize)>,
) {
    if ranks.is_alone() {
        return;
    }
    let mut words = Vec::new();
    for (of, index) in renewed {
        let tracks = &collections[of][index];
        words.extend([ranks.number(), of, index, tracks.len()].map(|it| it as u32));
        words.extend(tracks.iter().map(|track| track.0));
    }
    let all = ranks.gather(&words);
    let mut left = &all[..];
    while let Some((&[rank, of, index, length], rest)) = left.split_first_chunk() {
        let (tracks, rest) = rest.split_at(length as usize);
        left = rest;
        if rank as usize != ranks.number() {
            let tracks = tracks.iter().map(|&track| TrackId(track)).collect();
            collections[of as usize][index as usize] = Arc::new(tracks);
        }
    }
}

/// Lets a curator, who is a member of a cohort, renew a playlist; `released` and all that is true
/// are those of the state.
pub(super) fn renew(
    environment: &Environment,
    state: &State,
    placements: &[Placement],
    (memory, lives, member): (&CohortMemory, &CohortState, usize),
    (index, list): (usize, &mut Arc<Vec<TrackId>>),
    today: Day,
) {
    let playlist = &environment.world.playlists[index];
    let placed = placements.iter().filter(|placement| placement.playlist == index);
    let paid: Vec<usize> = placed.map(|placement| placement.place).collect();
    let from = CurationInputs {
        world: &environment.world,
        released: &state.released[playlist.genre.index()],
        taste: lives.taste(member, &environment.world.listeners[playlist.curator.index()]),
        slots: memory.slots(member),
        paid: &paid,
    };
    curation::renew_playlist(
        &environment.behaviour.curation,
        &environment.behaviour_rng,
        index as u32,
        &from,
        today,
        Arc::make_mut(list).as_mut_slice(),
    );
}
