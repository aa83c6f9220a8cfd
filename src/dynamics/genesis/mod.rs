//! Genesis: the world as it stands on the first day of the burn-in.
//!
//! Owns how truth is drawn: genres, artists, tracks, listeners, playlists, podcast shows, the focal
//! release.
//! Every rank draws what all listeners are like and what there is to hear; what listeners remember
//! and do it draws for its own alone, and leaves the cohorts of others vacant. Deliberately unknown:
//! anything that happens once time runs.

pub mod catalogue;
pub mod listeners;
mod params;
pub mod playlists;
mod shows;

pub use params::{AlsoParams, ReleaseKind, ReleaseParams, WorldParams};

use std::ops::Range;
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
use crate::model::listener_state::CohortState;
use crate::model::memory::{CohortMemory, place_of};
use crate::model::playlist::Playlists;
use crate::model::vector::Compact;
use crate::model::world::World;
use crate::ranks::Ranks;
use crate::units::Calendar;

/// The world on its first day: what stands still, what listeners remember, what playlists hold.
pub struct Genesis {
    /// Truth.
    pub world: World,
    /// Memories by cohort; those of other ranks are vacant.
    pub memories: Vec<CohortMemory>,
    /// Lives by cohort; those of other ranks are vacant.
    pub listeners: Vec<CohortState>,
    /// Playlists' first content and followers.
    pub playlists: Playlists,
}

/// Draws a world from its seed, as one of the ranks that live it.
pub fn draw_world(
    rng: &KeyedRng,
    params: &WorldParams,
    release: &ReleaseParams,
    focal_genre: GenreId,
    behaviour: &BehaviourParams,
    calendar: &Calendar,
    ranks: &dyn Ranks,
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
    let playlists = playlists::draw_playlists(rng, params.playlists_per_thousand, &listeners);
    let mut audiences = vec![Vec::new(); GENRES.len()];
    for (id, listener) in listeners.iter().enumerate() {
        audiences[listener.genres[0].index()].push(ListenerId(id as u32));
    }
    let affinity_scale = listeners::affinity_scale(rng, &listeners, &catalogue);
    let shows_heard_of = Vec::new();
    let mut world =
        World { catalogue, listeners, playlists, audiences, shows_heard_of, affinity_scale };
    let repertoire = Repertoire::new(&world.catalogue);
    let own = ranks.share(world.cohorts());
    let tables = RecallTables::new(&behaviour.recall);
    let past = Past {
        world: &world,
        params,
        session: &behaviour.session,
        tables: &tables,
        repertoire: &repertoire,
        first_day: calendar.first_day(),
    };
    let mut memories = furnish_memories(rng, &past, calendar, own.clone());
    for fan in draw_fans(rng, &world, release.fans) {
        let (cohort, member) = place_of(fan);
        if own.contains(&cohort) {
            memories[cohort].follows[member].follow(world.catalogue.focal_artist());
            listeners::furnish_fan(rng, fan.0, &past, &mut memories[cohort]);
        }
    }
    if behaviour.podcast.is_on() {
        let memories = (&mut memories[..], own.clone());
        shows::find_listeners(rng, &mut world, &behaviour.podcast, params, memories, ranks);
    }
    let listeners = begin_listeners(rng, &world, behaviour, own);
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
    ranks.sum_small(&mut playlists.followers);
    Genesis { world, memories, listeners, playlists }
}

/// Lives as they stand on the first day, with room for what the scenario lets change; those of
/// cohorts that are not this rank's `own` are vacant.
fn begin_listeners(
    rng: &KeyedRng,
    world: &World,
    behaviour: &BehaviourParams,
    own: Range<usize>,
) -> Vec<CohortState> {
    let shelves = playlists::by_genre(&world.playlists);
    let begin = |cohort: usize| {
        if !own.contains(&cohort) {
            return CohortState::default();
        }
        let (first, members) = world.cohort(cohort);
        let ids = (first..).take(members.len()).map(ListenerId);
        let followed = ids.clone().zip(members).map(|(id, listener)| {
            playlists::first_follows(rng, &behaviour.curation, id, listener, &shelves)
        });
        let mut cohort_state =
            CohortState { playlists: followed.collect(), ..CohortState::default() };
        if behaviour.churn.is_on() {
            cohort_state.engagement =
                ids.map(|id| behaviour.churn.first_engagement(rng, id)).collect();
        }
        if behaviour.drift.is_on() {
            cohort_state.tastes = members.iter().map(|listener| listener.taste).collect();
        }
        cohort_state
    };
    (0..world.cohorts()).into_par_iter().map(begin).collect()
}

/// Blank memories of the right size, then furnished, cohort by cohort; those of cohorts that are not
/// this rank's `own` are vacant.
fn furnish_memories(
    rng: &KeyedRng,
    past: &Past<'_>,
    calendar: &Calendar,
    own: Range<usize>,
) -> Vec<CohortMemory> {
    let Past { world, params, .. } = *past;
    let span = calendar.span_days() as f32;
    let furnish = |cohort: usize| {
        if !own.contains(&cohort) {
            return CohortMemory::default();
        }
        let (first, members) = world.cohort(cohort);
        // Room for the library, the saves of the run, and some weeks of unsaved discoveries.
        let room = members.iter().map(|listener| {
            let per_day = listener.starts_per_day();
            (params.initial_library * 1.5 + per_day * (4.0 + 0.02 * span)) as usize
        });
        let mut memory = CohortMemory::blank(room);
        for member in 0..members.len() as u32 {
            listeners::furnish_memory(rng, first + member, past, &mut memory);
        }
        memory
    };
    (0..world.cohorts()).into_par_iter().map(furnish).collect()
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
