//! Genesis: the world as it stands on the first day of the burn-in.
//!
//! Owns how truth is drawn: genres, artists, tracks, listeners, playlists, the focal release.
//! Deliberately unknown: anything that happens once time runs.

pub mod catalogue;
pub mod listeners;
pub mod playlists;

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose};
use crate::dynamics::BehaviourParams;
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

/// Size and make-up of the world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WorldParams {
    /// Listeners in the world.
    #[schemars(range(min = 100, max = 20_000_000))]
    pub listeners: u32,
    /// Tracks in the catalogue on the first day.
    #[schemars(range(min = 200, max = 10_000_000))]
    pub tracks: u32,
    /// Seed from which the world is drawn; the other three seeds derive from it unless set in `[seeds]`.
    pub seed: u64,
    /// New tracks a day for every thousand in the catalogue \[tracks/day\].
    #[schemars(range(min = 0, max = 20))]
    pub new_tracks_per_day_per_thousand: f32,
    /// Mean number of catalogue tracks an artist has on the first day \[tracks\].
    #[schemars(range(min = 1, max = 100))]
    pub tracks_per_artist: f32,
    /// Exponent of the artists' popularity by rank; larger is more top-heavy.
    #[schemars(range(min = 0, max = 3))]
    pub popularity_exponent: f32,
    /// How far an artist's sound strays from the genre's centre \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub artist_spread: f32,
    /// How far a track's sound strays from its artist's \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub track_spread: f32,
    /// How far a listener's taste strays from the mixture of genre centres \[length, centre = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub taste_spread: f32,
    /// Tracks the average listener has saved before the first day \[tracks\].
    #[schemars(range(min = 0, max = 500))]
    pub initial_library: f32,
    /// Artists the average listener follows before the first day \[artists\].
    #[schemars(range(min = 0, max = 16))]
    pub initial_follows: f32,
    /// Public playlists kept by listeners, for every thousand of them \[playlists\].
    #[schemars(range(min = 0, max = 200))]
    pub playlists_per_thousand: f32,
}

impl Default for WorldParams {
    fn default() -> Self {
        Self {
            listeners: 10_000,
            tracks: 10_000,
            seed: 1,
            new_tracks_per_day_per_thousand: 1.0,
            tracks_per_artist: 8.0,
            // Fitted, see docs/validation.md.
            popularity_exponent: 1.2,
            artist_spread: 0.6,
            track_spread: 0.35,
            taste_spread: 0.5,
            initial_library: 30.0,
            initial_follows: 6.0,
            playlists_per_thousand: 15.0,
        }
    }
}

/// The focal release: the track whose fate is followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReleaseParams {
    /// Name of the artist, for titles and sentences.
    pub artist: String,
    /// Name of the track, for titles and sentences.
    pub title: String,
    /// Genre of the release, one of the twelve by name.
    pub genre: String,
    /// Listeners who follow the artist on day 0.
    #[schemars(range(min = 0, max = 20_000_000))]
    pub fans: u32,
    /// What makes a start become a stream, against the mean of all tracks \[sd\].
    #[schemars(range(min = -4, max = 4))]
    pub appeal: f32,
    /// What makes a stream become a save and a replay, against the mean of all tracks \[sd\].
    #[schemars(range(min = -4, max = 4))]
    pub stickiness: f32,
    /// Length of the track \[s\].
    #[schemars(range(min = 31, max = 3600))]
    pub duration_seconds: u16,
}

impl Default for ReleaseParams {
    fn default() -> Self {
        Self {
            artist: "Nova Hart".to_owned(),
            title: "Slow Bloom".to_owned(),
            genre: "indie".to_owned(),
            fans: 300,
            appeal: 0.5,
            stickiness: 0.5,
            duration_seconds: 205,
        }
    }
}

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
    let catalogue =
        catalogue::draw_catalogue(rng, params, release, focal_genre, calendar, &centres);
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
    let world = World { catalogue, listeners, playlists, audiences, affinity_scale };
    let repertoire = Repertoire::new(&world.catalogue);
    let mut memories = furnish_memories(rng, &world, params, behaviour, calendar, &repertoire);
    for fan in draw_fans(rng, &world, release.fans) {
        let cohort = &mut memories[fan.index() / COHORT];
        cohort.follows[fan.index() % COHORT].follow(world.catalogue.focal_artist());
    }
    let listeners = begin_listeners(rng, &world, behaviour, &followed);
    let mut playlists = Playlists {
        editorial: vec![Vec::new(); GENRES.len()],
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
            // The largest of 2 × affinity plus Gumbel noise is a draw in proportion to e^(2 × affinity).
            let gumbel = -libm::logf(-libm::logf(u));
            (2.0 * world.affinity(&listener.taste, &centre) + gumbel, id as u32)
        })
        .collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(fans as usize);
    ranked.into_iter().map(|(_, id)| ListenerId(id)).collect()
}
