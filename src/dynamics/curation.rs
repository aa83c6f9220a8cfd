//! Curation: people who put tracks on playlists, by ear.
//!
//! Owns the editors' weekly choice and the listeners' public playlists. People hear the truth, with
//! noise; that is why this stands here and not among the platform's beliefs. Deliberately unknown:
//! who then listens.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose, below, near_normal, unit};
use crate::maths::ln;
use crate::model::bond::{Bond, Slots};
use crate::model::catalogue::Catalogue;
use crate::model::genre::GENRES;
use crate::model::ids::{ArtistId, GenreId, ListenerId, TrackId};
use crate::model::vector::Vector;
use crate::model::world::World;
use crate::units::{Day, Weekday};

/// How editors and curators choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CurationParams {
    /// Tracks on an editorial playlist \[tracks\].
    #[schemars(range(min = 10, max = 200))]
    pub editorial_length: u16,
    /// Listeners whom a desk of editors serves; each desk has a playlist of every genre
    /// \[listeners\].
    #[schemars(range(min = 100, max = 20_000_000))]
    pub editorial_listeners: u32,
    /// Noise in what editors hear of a track's appeal \[sd of appeal\].
    #[schemars(range(min = 0, max = 10))]
    pub editorial_noise: f32,
    /// Weight of momentum (recent streams, standardised within the genre) beside appeal.
    #[schemars(range(min = 0, max = 10))]
    pub editorial_momentum: f32,
    /// What each log-day of age costs a track on an editorial playlist \[sd of appeal\].
    #[schemars(range(min = 0, max = 5))]
    pub editorial_age_penalty: f32,
    /// Tracks on a listener's public playlist \[tracks\].
    #[schemars(range(min = 10, max = 100))]
    pub playlist_length: u16,
    /// Share of a listener's playlist that is renewed each week.
    #[schemars(range(min = 0, max = 1))]
    pub playlist_renewal: f32,
    /// Share of the renewed places that go to a chance find rather than to the curator's own saves
    /// and adds.
    #[schemars(range(min = 0, max = 1))]
    pub playlist_chance: f32,
    /// Public playlists a listener follows \[playlists\].
    #[schemars(range(min = 0, max = 8))]
    pub playlists_followed: u16,
}

impl Default for CurationParams {
    fn default() -> Self {
        Self {
            editorial_length: 50,
            editorial_listeners: 10_000,
            editorial_noise: 0.7,
            editorial_momentum: 0.5,
            editorial_age_penalty: 0.7,
            playlist_length: 60,
            // Fitted, see docs/validation.md.
            playlist_renewal: 0.3,
            playlist_chance: 0.3,
            playlists_followed: 4,
        }
    }
}

/// The desks of editors, so many that each serves about as many listeners in a small world as in a
/// large one. A desk has a playlist of every genre, hears the artists that pitch to it and is read
/// by its own listeners; chance deals out both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Desks(u32);

impl Desks {
    /// The desks of a world of so many listeners.
    pub fn of(params: &CurationParams, listeners: usize) -> Self {
        let desks = listeners as f32 / params.editorial_listeners as f32;
        Self((desks.round() as u32).max(1))
    }

    /// Playlists of all desks.
    pub fn lists(self) -> usize {
        self.0 as usize * GENRES.len()
    }

    /// The playlist of a genre that a listener reads.
    pub fn read_by(self, listener: ListenerId, genre: usize) -> usize {
        (listener.0 % self.0) as usize * GENRES.len() + genre
    }

    /// The playlist for which an artist's tracks of a genre are heard.
    pub fn hearing(self, artist: ArtistId, genre: GenreId) -> usize {
        (artist.0 % self.0) as usize * GENRES.len() + genre.index()
    }
}

/// Day on which the editors' playlists are refreshed.
pub const EDITORIAL_REFRESH: Weekday = Weekday::Friday;

/// Chance finds a curator listens to before taking one.
const FINDS: u32 = 4;

/// Chooses one of the editors' playlists: appeal heard with noise, momentum, age.
///
/// `released` are the tracks that are out and that the desk hears; `momentum` gives a track's recent streams,
/// `pitched` what a pitch adds to the focal track's appeal.
pub fn edit(
    params: &CurationParams,
    rng: &KeyedRng,
    catalogue: &Catalogue,
    released: &[TrackId],
    momentum: &(dyn Fn(TrackId) -> f32 + Sync),
    pitched: f32,
    today: Day,
) -> Vec<TrackId> {
    let standing: Vec<f32> = released.iter().map(|&track| ln(1.0 + momentum(track))).collect();
    let (mean, sd) = mean_and_sd(&standing);
    let mut ranked: Vec<(f32, TrackId)> = released
        .iter()
        .zip(&standing)
        .map(|(&track, &standing)| {
            let key = Key { day: today, ..Key::timeless(Purpose::Editor, track.0) };
            let age = today.since(catalogue.facts[track.index()].release_day).max(0);
            let score = catalogue.truth[track.index()].appeal
                + params.editorial_noise * near_normal(rng.block(key))
                + params.editorial_momentum * (standing - mean) / sd
                - params.editorial_age_penalty * ln(1.0 + f32::from(age));
            (if track == catalogue.focal { score + pitched } else { score }, track)
        })
        .collect();
    let length = usize::from(params.editorial_length).min(ranked.len());
    if length < ranked.len() {
        ranked.select_nth_unstable_by(length, by_rank);
        ranked.truncate(length);
    }
    ranked.sort_unstable_by(by_rank);
    ranked.into_iter().map(|(_, track)| track).collect()
}

/// The best first, ties by identifier.
fn by_rank(a: &(f32, TrackId), b: &(f32, TrackId)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

fn mean_and_sd(values: &[f32]) -> (f32, f32) {
    let n = values.len().max(1) as f64;
    let mean = values.iter().map(|&v| f64::from(v)).sum::<f64>() / n;
    let variance =
        values.iter().map(|&v| (f64::from(v) - mean) * (f64::from(v) - mean)).sum::<f64>() / n;
    (mean as f32, (variance.sqrt() as f32).max(1e-3))
}

/// What a curator chooses from.
pub struct CurationInputs<'a> {
    /// The world.
    pub world: &'a World,
    /// The genre's tracks that are out.
    pub released: &'a [TrackId],
    /// What the curator likes now.
    pub taste: &'a Vector,
    /// What the curator remembers.
    pub slots: Slots<'a>,
    /// Places that stay, since a track has them for a while.
    pub paid: &'a [usize],
}

/// Renews a listener's public playlist: some places go to the curator's own adds and saves, some to
/// chance finds that please the curator's ear.
pub fn renew_playlist(
    params: &CurationParams,
    rng: &KeyedRng,
    index: u32,
    from: &CurationInputs<'_>,
    today: Day,
    tracks: &mut [TrackId],
) {
    for place in 0..tracks.len() {
        let key = Key {
            purpose: Purpose::Curation,
            listener: index,
            day: today,
            item: place as u32,
            ordinal: 0,
        };
        let [renews, chance, which, _] = rng.block(key);
        if unit(renews) >= params.playlist_renewal || from.paid.contains(&place) {
            continue;
        }
        let own = Bond::SAVED | Bond::IN_PLAYLIST;
        let start = below(which, from.slots.len() as u32) as usize;
        let around = (start..from.slots.len()).chain(0..start).map(|place| from.slots.at(place));
        let remembered = (unit(chance) >= params.playlist_chance)
            .then(|| around.filter(|bond| bond.is(own) && !bond.is(Bond::EPISODE)))
            .map(|kept| kept.map(|bond| bond.track))
            .and_then(|mut own| own.find(|track| !tracks.contains(track)));
        let found = remembered.or_else(|| chance_find(rng, key, from));
        if let Some(track) = found
            && !tracks.contains(&track)
        {
            tracks[place] = track;
        }
    }
}

/// The best to the curator's ear of a few tracks met by chance.
fn chance_find(rng: &KeyedRng, key: Key, from: &CurationInputs<'_>) -> Option<TrackId> {
    let world = from.world;
    (0..FINDS)
        .filter_map(|find| {
            let word = rng.block_at(key, 1 + find)[0];
            let track = *from.released.get(below(word, from.released.len() as u32) as usize)?;
            let truth = &world.catalogue.truth[track.index()];
            Some((world.affinity(from.taste, &truth.sound) + truth.appeal, track))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, track)| track)
}
