//! Drawing the listeners: tastes, activity, habits, the library and the follows they start with, and
//! what fans know of the focal artist.

use crate::draw::{Key, KeyedRng, KeyedStream, Purpose, below, unit};
use crate::dynamics::genesis::catalogue::{Cumulative, genre_by_share, next_word, noise, normal};
use crate::dynamics::genesis::params::WorldParams;
use crate::dynamics::recall::{RecallTables, liking};
use crate::dynamics::session::{SessionParams, SourceMix};
use crate::model::bond::Bond;
use crate::model::catalogue::Catalogue;
use crate::model::genre::GENRES;
use crate::model::ids::{ArtistId, GenreId, TrackId};
use crate::model::listener::{Listener, MOST_GENRES, SATIATION_CLASSES};
use crate::model::memory::{COHORT, CohortMemory};
use crate::model::source::Source;
use crate::model::vector::Vector;
use crate::model::world::{AffinityScale, World};
use crate::units::Day;

/// How strongly each genre of a mixture pulls, the first most.
const GENRE_PULL: [f32; MOST_GENRES] = [1.0, 0.6, 0.4];

/// Draws one listener.
pub fn draw_listener(
    rng: &KeyedRng,
    id: u32,
    world: &WorldParams,
    session: &SessionParams,
    centres: &[Vector],
) -> Listener {
    let mut stream = rng.stream(Key::timeless(Purpose::Listener, id));
    let genres = draw_genres(&mut stream);
    let mut centre = Vector::ZERO;
    for (place, genre) in genres.iter().enumerate() {
        if place == 0 || *genre != genres[0] {
            centre.add_scaled(&centres[genre.index()], GENRE_PULL[place]);
        }
    }
    let mut taste = centre.normalised();
    taste.add_scaled(&noise(&mut stream, world.taste_spread), 1.0);
    let spread = session.activity_spread;
    let activity = libm::expf(spread * normal(&mut stream) - spread * spread / 2.0);
    let active_logit =
        libm::logf(session.active_day_share / (1.001 - session.active_day_share)) * 1.15;
    let saving_habit = 0.8 * normal(&mut stream);
    Listener {
        taste: taste.normalised(),
        starts_per_active_day: (session.starts_per_active_day * activity)
            .clamp(1.0, f32::from(session.most_starts_per_day)),
        active_day_share: 1.0 / (1.0 + libm::expf(-active_logit - 0.9 * normal(&mut stream))),
        saving_habit,
        playlist_habit: 0.7 * saving_habit + 0.5 * normal(&mut stream),
        follow_habit: 0.7 * normal(&mut stream),
        patience: 0.4 * normal(&mut stream),
        satiation_class: (next_word(&mut stream) % SATIATION_CLASSES as u32) as u8,
        source_cdf: draw_source_mix(&mut stream, session),
        podcasts: false,
        genres,
    }
}

/// One to three genres, by audience share.
fn draw_genres(stream: &mut KeyedStream) -> [GenreId; MOST_GENRES] {
    let first = genre_by_share(unit(next_word(stream)));
    let mut genres = [first; MOST_GENRES];
    let how_many = unit(next_word(stream));
    for (place, threshold) in [(1, 0.3), (2, 0.7)] {
        let genre = genre_by_share(unit(next_word(stream)));
        if how_many > threshold {
            genres[place] = genre;
        }
    }
    genres
}

/// The listener's own mix: more active or more passive, with habits, users of the weekly surfaces
/// or not.
fn draw_source_mix(stream: &mut KeyedStream, session: &SessionParams) -> [u16; Source::COUNT - 1] {
    let SourceMix {
        library,
        own_playlists,
        on_repeat,
        discover_weekly,
        release_radar,
        daily_mix,
        radio,
        editorial,
        listener_playlists,
        search,
    } = session.source_mix;
    let mut used = |weight: f32, users: f32| {
        let uses = unit(next_word(stream)) < users;
        if uses { weight / users } else { 0.0 }
    };
    let discover_weekly = used(discover_weekly, session.discover_weekly_users);
    let release_radar = used(release_radar, session.release_radar_users);
    let mut weights = [
        library,
        own_playlists,
        on_repeat,
        discover_weekly,
        release_radar,
        daily_mix,
        radio,
        editorial,
        listener_playlists,
        search,
    ];
    let activeness = 0.4 * normal(stream);
    for (weight, source) in weights.iter_mut().zip(Source::ALL) {
        let lean = if source.is_active() { activeness } else { -activeness };
        *weight *= libm::expf(lean + 0.4 * normal(stream));
    }
    let total: f32 = weights.iter().sum();
    let mut sum = 0.0;
    weights.map(|weight| {
        sum += weight;
        (sum / total * 65_535.0) as u16
    })
}

/// What every listener's first library is drawn from: artists of each genre by popularity.
pub struct Repertoire {
    artists: Vec<Vec<ArtistId>>,
    popularity: Vec<Cumulative>,
}

impl Repertoire {
    /// Sorts the artists with a back catalogue by genre.
    pub fn new(catalogue: &Catalogue) -> Self {
        let mut artists = vec![Vec::new(); GENRES.len()];
        for (index, artist) in catalogue.artists.iter().enumerate() {
            if artist.popularity > 0.0 {
                artists[artist.genre.index()].push(ArtistId(index as u32));
            }
        }
        let popularity = artists
            .iter()
            .map(|ids| {
                Cumulative::new(ids.iter().map(|id| catalogue.artists[id.index()].popularity))
            })
            .collect();
        Self { artists, popularity }
    }

    /// A back-catalogue track of a genre, its artist found by popularity.
    pub(super) fn pick(
        &self,
        catalogue: &Catalogue,
        genre: GenreId,
        stream: &mut KeyedStream,
    ) -> Option<TrackId> {
        let artists = &self.artists[genre.index()];
        let artist = artists.get(self.popularity[genre.index()].pick(unit(next_word(stream))))?;
        let tracks = catalogue.tracks_of(*artist);
        let old = tracks.partition_point(|track| track.0 < catalogue.initial_tracks);
        (old > 0).then(|| tracks[next_word(stream) as usize % old])
    }
}

/// A genre of a listener's mixture, the first most often.
pub fn genre_of_mixture(listener: &Listener, u: f32) -> GenreId {
    listener.genres[if u < 0.55 {
        0
    } else if u < 0.85 {
        1
    } else {
        2
    }]
}

/// What the memories of the first day are made of.
pub struct Past<'a> {
    /// Whose past it is, and what there was to hear.
    pub world: &'a World,
    /// How much of it was saved.
    pub params: &'a WorldParams,
    /// How much was listened to.
    pub session: &'a SessionParams,
    /// What is left of it in memory.
    pub tables: &'a RecallTables,
    /// From what tracks were chosen.
    pub repertoire: &'a Repertoire,
    /// The day on which it ends.
    pub first_day: Day,
}

/// Fills a listener's memory with the library and the follows of the years before.
pub fn furnish_memory(rng: &KeyedRng, id: u32, past: &Past<'_>, memory: &mut CohortMemory) {
    let Past { world, params, session, repertoire, .. } = *past;
    let listener = &world.listeners[id as usize];
    let member = id as usize % COHORT;
    let mut stream = rng.stream(Key::timeless(Purpose::InitialLibrary, id));
    let mean = session.starts_per_active_day * session.active_day_share;
    let activity = (listener.starts_per_day() / mean).sqrt();
    let habit = libm::expf(0.5 * listener.saving_habit - 0.08);
    let saved = (params.initial_library * activity * habit).round() as usize;
    // As many again are remembered without having been saved.
    for nth in 0..2 * saved {
        let kept = past.keep(listener, nth, &mut stream, |stream| {
            let genre = genre_of_mixture(listener, unit(next_word(stream)));
            repertoire.pick(&world.catalogue, genre, stream)
        });
        let admitted = kept.filter(|kept| past.admit(kept, listener, member, memory));
        let Some(Kept { bond, .. }) = admitted else { continue };
        let follows = &mut memory.follows[member];
        let wanted = params.initial_follows * activity;
        if (follows.artists().len() as f32) < wanted && nth % 2 == 0 {
            follows.follow(world.catalogue.facts[bond.track.index()].artist);
        }
    }
}

/// Earlier tracks of the focal artist that an average fan has saved \[tracks\].
const SAVED_BY_FAN: f32 = 3.0;

/// Lets a fan know earlier tracks of the focal artist, in the way in which the first library came
/// to be: as many again as were saved are remembered.
pub fn furnish_fan(rng: &KeyedRng, id: u32, past: &Past<'_>, memory: &mut CohortMemory) {
    let Past { world, .. } = *past;
    let earlier = world.catalogue.earlier();
    if earlier.is_empty() {
        return;
    }
    let listener = &world.listeners[id as usize];
    let mut stream = rng.stream(Key::timeless(Purpose::FanLibrary, id));
    let habit = libm::expf(0.5 * listener.saving_habit - 0.08);
    let saved = (SAVED_BY_FAN * habit).round().clamp(1.0, earlier.len() as f32) as usize;
    for nth in 0..2 * saved {
        let any = |stream: &mut KeyedStream| {
            Some(TrackId(earlier.start + below(next_word(stream), earlier.len() as u32)))
        };
        if let Some(kept) = past.keep(listener, nth, &mut stream, any) {
            past.admit(&kept, listener, id as usize % COHORT, memory);
        }
    }
}

/// A track that was played before the first day, and what is left of it.
struct Kept {
    bond: Bond,
    affinity: f32,
}

impl Past<'_> {
    /// The best liked of three tracks that `pick` comes upon; every second one was saved, every
    /// third one put on a playlist.
    fn keep(
        &self,
        listener: &Listener,
        nth: usize,
        stream: &mut KeyedStream,
        pick: impl Fn(&mut KeyedStream) -> Option<TrackId>,
    ) -> Option<Kept> {
        let best = (0..3)
            .filter_map(|_| {
                let track = pick(stream)?;
                let truth = &self.world.catalogue.truth[track.index()];
                let affinity = self.world.affinity(&listener.taste, &truth.sound);
                Some((affinity + truth.appeal * 0.5, affinity, track))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let u = unit(next_word(stream));
        let plays = 1.0 + 6.0 * -libm::logf(u);
        let age = 1.0 + 30.0 * -libm::logf(unit(next_word(stream)));
        let (_, affinity, track) = best?;
        let bond = Bond {
            track,
            strength: 0.0,
            last_day: self.first_day.plus(-(age.min(365.0) as i16)),
            plays: plays as u16,
            recent: 0,
            flags: Bond::HEARD
                | if nth.is_multiple_of(2) { Bond::SAVED | Bond::IN_LIBRARY } else { 0 }
                | if nth.is_multiple_of(3) { Bond::IN_PLAYLIST } else { 0 },
        };
        Some(Kept { bond, affinity })
    }

    /// Puts it into memory, unless it is there already; whether it was not.
    fn admit(
        &self,
        kept: &Kept,
        listener: &Listener,
        member: usize,
        memory: &mut CohortMemory,
    ) -> bool {
        let Kept { bond, affinity } = *kept;
        let mut bonds = memory.bonds(member);
        if bonds.find(bond.track).is_some() {
            return false;
        }
        let Self { tables, first_day, .. } = *self;
        let strength = |bond: &Bond| tables.activation(bond, first_day, listener.satiation_class);
        let place = bonds.admit(bond.track, strength);
        let liking = liking(affinity, &self.world.catalogue.truth[bond.track.index()]);
        let strength = tables.first_strength(liking) * tables.practised(bond.plays);
        bonds.put(place, &Bond { strength, ..bond });
        true
    }
}

/// Measures how cosines are distributed: half the pairs within a listener's genres, half at large.
pub fn affinity_scale(
    rng: &KeyedRng,
    listeners: &[Listener],
    catalogue: &Catalogue,
) -> AffinityScale {
    const PAIRS: u32 = 4096;
    let repertoire = Repertoire::new(catalogue);
    let mut sum = 0.0_f64;
    let mut squares = 0.0_f64;
    for pair in 0..PAIRS {
        // Listeners' own keys have listener 0, so that no listener shares this draw.
        let mut stream = rng.stream(Key { listener: 1, ..Key::timeless(Purpose::Listener, pair) });
        let listener = &listeners[next_word(&mut stream) as usize % listeners.len()];
        let own = genre_of_mixture(listener, unit(next_word(&mut stream)));
        let any = TrackId(next_word(&mut stream) % catalogue.initial_tracks);
        let track = match pair % 2 {
            0 => repertoire.pick(catalogue, own, &mut stream).unwrap_or(any),
            _ => any,
        };
        let cosine = f64::from(listener.taste.dot(&catalogue.truth[track.index()].sound.widen()));
        sum += cosine;
        squares += cosine * cosine;
    }
    let mean = sum / f64::from(PAIRS);
    let variance = (squares / f64::from(PAIRS) - mean * mean).max(1e-6);
    AffinityScale { mean: mean as f32, per_sd: (1.0 / variance.sqrt()) as f32 }
}
