//! Genesis: the world as it stands on the first day of the burn-in.
//!
//! Owns how truth is drawn: genres, artists, tracks, listeners, playlists, podcast shows, the focal
//! release.
//! Deliberately unknown: anything that happens once time runs.

pub mod catalogue;
pub mod listeners;
mod params;
pub mod playlists;
mod shows;

pub use params::{ReleaseKind, ReleaseParams, WorldParams};

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::dynamics::BehaviourParams;
use crate::dynamics::curation::Desks;
use crate::dynamics::genesis::listeners::{Past, Repertoire};
use crate::dynamics::recall::RecallTables;
use crate::model::genre::GENRES;
use crate::model::ids::{GenreId, ListenerId};
use crate::model::listener::Listener;
use crate::model::listener_state::{CohortState, PlaylistFollows};
use crate::model::memory::{COHORT, CohortMemory};
use crate::model::playlist::Playlists;
use crate::model::vector::Compact;
use crate::model::world::World;
use crate::units::Calendar;

/// The world on its first day: what stands still, what listeners remember, what playlists hold.
pub struct Genesis {
    /// Truth.
    pub world: World,
    /// Memories by cohort.
    pub memories: Vec<CohortMemory>,
    /// Lives by cohort.
    pub listeners: Vec<CohortState>,
    /// Playlists' first content and followers.
    pub playlists: Playlists,
}

/// Draws a world from its seed.
pub fn draw_world(
    rng: &KeyedRng,
    params: &WorldParams,
    release: &ReleaseParams,
    focal_genre: GenreId,
    behaviour: &BehaviourParams,
    calendar: &Calendar,
) -> Genesis {
    let centres = catalogue::genre_centres(rng);
    let catalogue = catalogue::draw_catalogue(
        rng,
        params,
        release,
        &behaviour.podcast,
        focal_genre,
        calendar,
        &centres,
    );
    let listeners: Vec<Listener> = (0..params.listeners)
        .into_par_iter()
        .map(|id| listeners::draw_listener(rng, id, params, &behaviour.session, &centres))
        .collect();
    let (playlists, followed) = playlists::draw_playlists(
        rng,
        params.playlists_per_thousand,
        &behaviour.curation,
        &listeners,
    );
    let mut audiences = vec![Vec::new(); GENRES.len()];
    for (id, listener) in listeners.iter().enumerate() {
        audiences[listener.genres[0].index()].push(ListenerId(id as u32));
    }
    let affinity_scale = listeners::affinity_scale(rng, &listeners, &catalogue);
    let shows_heard_of = Vec::new();
    let mut world =
        World { catalogue, listeners, playlists, audiences, shows_heard_of, affinity_scale };
    let repertoire = Repertoire::new(&world.catalogue);
    let mut memories = furnish_memories(rng, &world, params, behaviour, calendar, &repertoire);
    for fan in draw_fans(rng, &world, release.fans) {
        let cohort = &mut memories[fan.index() / COHORT];
        cohort.follows[fan.index() % COHORT].follow(world.catalogue.focal_artist());
    }
    if behaviour.podcast.is_on() {
        shows::find_listeners(rng, &mut world, &behaviour.podcast, params, &mut memories);
    }
    let listeners = begin_listeners(rng, &world, behaviour, &followed);
    let desks = Desks::of(&behaviour.curation, world.listeners.len());
    let mut playlists = Playlists {
        editorial: vec![Arc::default(); desks.lists()],
        listeners: world
            .playlists
            .par_iter()
            .enumerate()
            .map(|(index, playlist)| {
                let length = behaviour.curation.playlist_length;
                playlists::first_tracks(
                    rng,
                    index as u32,
                    playlist,
                    length,
                    &world.catalogue,
                    &repertoire,
                )
            })
            .map(Arc::new)
            .collect(),
        followers: Vec::new(),
        placements: Vec::new(),
    };
    playlists.count_followers(&world.playlists, &listeners);
    Genesis { world, memories, listeners, playlists }
}

/// Lives as they stand on the first day, with room for what the scenario lets change.
fn begin_listeners(
    rng: &KeyedRng,
    world: &World,
    behaviour: &BehaviourParams,
    followed: &[PlaylistFollows],
) -> Vec<CohortState> {
    let mut listeners = Vec::new();
    for (cohort, playlists) in followed.chunks(COHORT).enumerate() {
        let (first, members) = world.cohort(cohort);
        let ids = (first..).take(members.len()).map(ListenerId);
        let mut cohort_state =
            CohortState { playlists: playlists.to_vec(), ..CohortState::default() };
        if behaviour.churn.is_on() {
            cohort_state.engagement =
                ids.map(|id| behaviour.churn.first_engagement(rng, id)).collect();
        }
        if behaviour.drift.is_on() {
            cohort_state.tastes = members.iter().map(|listener| listener.taste).collect();
        }
        listeners.push(cohort_state);
    }
    listeners
}

/// Blank memories of the right size, then furnished, cohort by cohort.
fn furnish_memories(
    rng: &KeyedRng,
    world: &World,
    params: &WorldParams,
    behaviour: &BehaviourParams,
    calendar: &Calendar,
    repertoire: &Repertoire,
) -> Vec<CohortMemory> {
    let span = calendar.span_days() as f32;
    let past = Past {
        world,
        params,
        session: &behaviour.session,
        tables: &RecallTables::new(&behaviour.recall),
        repertoire,
        first_day: calendar.first_day(),
    };
    (0..world.listeners.len().div_ceil(COHORT))
        .into_par_iter()
        .map(|cohort| {
            let (first, members) = world.cohort(cohort);
            // Room for the library, the saves of the run, and some weeks of unsaved discoveries.
            let room = members.iter().map(|listener| {
                let per_day = listener.starts_per_day();
                (params.initial_library * 1.5 + per_day * (4.0 + 0.02 * span)) as usize
            });
            let mut memory = CohortMemory::blank(room);
            for member in 0..members.len() as u32 {
                listeners::furnish_memory(rng, first + member, &past, &mut memory);
            }
            memory
        })
        .collect()
}

/// The listeners who follow the focal artist: by affinity and chance.
fn draw_fans(rng: &KeyedRng, world: &World, fans: u32) -> Vec<ListenerId> {
    let artist = &world.catalogue.artists[world.catalogue.focal_artist().index()];
    let centre = Compact::of(&artist.sound_centre);
    let mut ranked: Vec<(f32, u32)> = world
        .listeners
        .par_iter()
        .enumerate()
        .map(|(id, listener)| {
            let u = rng.uniform(Key::timeless(Purpose::Fan, id as u32));
            // The largest of 2 × affinity plus Gumbel noise is a draw in proportion to e^(2 ×
            // affinity).
            let gumbel = -libm::logf(-libm::logf(u));
            (2.0 * world.affinity(&listener.taste, &centre) + gumbel, id as u32)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(fans as usize);
    ranked.into_iter().map(|(_, id)| ListenerId(id)).collect()
}
