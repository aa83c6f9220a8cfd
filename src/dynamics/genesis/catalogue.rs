//! Drawing the catalogue: genre centres, artists, tracks, releases to come, podcast shows and their
//! episodes, the focal release and what its artist brought out before.

use std::ops::Range;

use rand_distr::Distribution;

use crate::draw::{Key, KeyedRng, KeyedStream, Purpose, below, unit};
use crate::dynamics::genesis::params::{ReleaseKind, ReleaseParams, WorldParams};
use crate::dynamics::podcast::{PodcastParams, episode_length, episodes_on};
use crate::model::catalogue::{Artist, Catalogue, TrackTruth};
use crate::model::facts::TrackFacts;
use crate::model::genre::GENRES;
use crate::model::ids::{ArtistId, GenreId, TrackId};
use crate::model::vector::{Compact, DIMENSIONS, Vector};
use crate::units::{Calendar, Day, Weekday};
use crate::ziggurat::{Exponential, Normal};

/// Correlation of stickiness with appeal.
const STICKINESS_WITH_APPEAL: f32 = 0.5;
/// Share of a track's appeal (as a standard deviation) that it owes to its artist.
const APPEAL_FROM_ARTIST: f32 = 0.5;
/// Correlation of an artist's standing with the logarithm of their rank.
const STANDING_WITH_RANK: f32 = 0.6;
/// Mean age of a catalogue track \[days\]; 72.6 % of listening goes to tracks older than 18 months.
const MEAN_AGE_DAYS: f32 = 1500.0;
/// Power of an artist's popularity in how much they bring out.
const RELEASES_WITH_POPULARITY: f32 = 0.7;
/// Share of the artists that are about equally popular, at the top. Without it the first artist would
/// have the same part of all listening among a thousand artists as among a million.
const TOP_OF_ARTISTS: f32 = 1.0 / 1500.0;
/// Fridays see this many times an average day's releases.
const FRIDAY_FACTOR: f32 = 3.0;

/// The centres of the genres: random directions.
pub fn genre_centres(rng: &KeyedRng) -> Vec<Vector> {
    (0..GENRES.len() as u32)
        .map(|genre| {
            let mut stream = rng.stream(Key::timeless(Purpose::GenreCentre, genre));
            noise(&mut stream, 1.0).normalised()
        })
        .collect()
}

/// A vector of independent normals whose expected length is about `length`.
pub(super) fn noise(stream: &mut KeyedStream, length: f32) -> Vector {
    let per_coordinate = length / (DIMENSIONS as f32).sqrt();
    Vector(std::array::from_fn(|_| normal(stream) * per_coordinate))
}

pub(super) fn normal(stream: &mut KeyedStream) -> f32 {
    Normal.sample(stream)
}

/// `centre` with noise of the given length, back at unit length.
pub fn stray(centre: &Vector, stream: &mut KeyedStream, length: f32) -> Vector {
    let mut vector = *centre;
    vector.add_scaled(&noise(stream, length), 1.0);
    vector.normalised()
}

/// Popularity of an artist (or show) that so large a share of the others is ahead of. Its shape is
/// the same in a world of any size.
pub(super) fn popularity(rank_share: f32, exponent: f32) -> f32 {
    libm::expf(-exponent * libm::logf(rank_share + TOP_OF_ARTISTS))
}

/// Draws all artists and tracks of a world.
pub fn draw_catalogue(
    rng: &KeyedRng,
    world: &WorldParams,
    release: &ReleaseParams,
    podcast: &PodcastParams,
    focal_genre: GenreId,
    calendar: &Calendar,
    centres: &[Vector],
) -> Catalogue {
    let mut drawing = Drawing {
        rng,
        world,
        facts: Vec::new(),
        truth: Vec::new(),
        artists: Vec::new(),
        standing: Vec::new(),
        releases: 0,
        apart: 0,
    };
    drawing.back_catalogue(calendar.first_day(), centres);
    drawing.releases_to_come(calendar, release, podcast, focal_genre, centres)
}

struct Drawing<'a> {
    rng: &'a KeyedRng,
    world: &'a WorldParams,
    facts: Vec<TrackFacts>,
    truth: Vec<TrackTruth>,
    artists: Vec<Artist>,
    /// How good each artist is \[sd\].
    standing: Vec<f32>,
    releases: u32,
    /// Earlier tracks of the focal artist, which have keys of their own.
    apart: u32,
}

impl Drawing<'_> {
    /// Artists by falling popularity, each with tracks, until the catalogue is full.
    fn back_catalogue(&mut self, first_day: Day, centres: &[Vector]) {
        let expected = (self.world.tracks as f32 / self.world.tracks_per_artist).max(1.0);
        while self.facts.len() < self.world.tracks as usize {
            let id = self.artists.len() as u32;
            let mut stream = self.rng.stream(Key::timeless(Purpose::Artist, id));
            self.draw_artist(id, expected, &mut stream, centres);
            let extra: f32 = Exponential.sample(&mut stream);
            let wanted = 1 + (extra * (self.world.tracks_per_artist - 1.0)) as usize;
            let mut left = wanted.min(self.world.tracks as usize - self.facts.len());
            while left > 0 {
                let (size, day) = earlier_release(&mut stream, left, first_day);
                self.issue(ArtistId(id), size, day);
                left -= size;
            }
        }
    }

    fn draw_artist(
        &mut self,
        id: u32,
        expected_artists: f32,
        stream: &mut KeyedStream,
        centres: &[Vector],
    ) {
        let genre = genre_by_share(unit(next_word(stream)));
        let rank = (id as f32 + 0.5) / expected_artists;
        // −ln(rank share) is exponential with mean and deviation 1.
        let log_rank = -libm::logf(rank.min(1.0)) - 1.0;
        let own = (1.0 - STANDING_WITH_RANK * STANDING_WITH_RANK).sqrt() * normal(stream);
        self.standing.push(STANDING_WITH_RANK * log_rank + own);
        self.artists.push(Artist {
            genre,
            sound_centre: stray(&centres[genre.index()], stream, self.world.artist_spread),
            popularity: popularity(rank, self.world.popularity_exponent),
        });
    }

    /// Day by day, artists drawn by the tracks they have bring out singles, EPs and albums.
    fn releases_to_come(
        mut self,
        calendar: &Calendar,
        release: &ReleaseParams,
        podcast: &PodcastParams,
        focal_genre: GenreId,
        centres: &[Vector],
    ) -> Catalogue {
        // Who has brought out much goes on to, and the better known the more.
        let mut tracks = vec![0.0_f32; self.artists.len()];
        for facts in &self.facts {
            tracks[facts.artist.index()] += 1.0;
        }
        let artists = self.artists.iter().zip(tracks);
        let known = |popularity: f32| libm::powf(popularity, RELEASES_WITH_POPULARITY);
        let by_catalogue =
            Cumulative::new(artists.map(|(artist, tracks)| tracks * known(artist.popularity)));
        let focal_artist = self.found_focal_artist(focal_genre, centres);
        self.earlier_tracks(focal_artist, release.catalogue_tracks, calendar.first_day());
        let initial_tracks = self.facts.len() as u32;
        let shows = self.found_shows(podcast, centres);
        let per_day =
            self.world.tracks as f32 / 1000.0 * self.world.new_tracks_per_day_per_thousand;
        let mut focal = TrackId(0);
        let mut due = 0.0_f32;
        for day in calendar.first_day().0..calendar.end().0 {
            let day = Day(day);
            let friday = calendar.weekday(day) == Weekday::Friday;
            due += per_day * if friday { FRIDAY_FACTOR } else { (7.0 - FRIDAY_FACTOR) / 6.0 };
            let mut nth = 0;
            while due >= 1.0 {
                let key = Key { day, ..Key::timeless(Purpose::Release, nth) };
                let mut stream = self.rng.stream(key);
                let artist = ArtistId(by_catalogue.pick(unit(next_word(&mut stream))) as u32);
                let size = release_size(&mut stream).min(due as usize);
                self.issue(artist, size, day);
                due -= size as f32;
                nth += 1;
            }
            let since = day.since(calendar.first_day()).unsigned_abs();
            self.issue_episodes(&shows, podcast, since, day);
            if day == Day::RELEASE {
                focal = TrackId(self.facts.len() as u32);
                self.issue(focal_artist, 1, day);
                let ReleaseParams { duration_seconds, appeal, stickiness, .. } = *release;
                self.describe(focal.index(), duration_seconds, (appeal, stickiness));
            }
        }
        for (nth, also) in (0..).zip(&release.also) {
            let key = Key { ordinal: 2, ..Key::timeless(Purpose::Track, nth) };
            self.add_track(focal_artist, key, calendar.end());
            self.describe(
                self.facts.len() - 1,
                also.duration_seconds,
                (also.appeal, also.stickiness),
            );
            self.releases += 1;
        }
        let first = if release.kind == ReleaseKind::Episode { focal_artist.0 } else { shows.start };
        let mut catalogue =
            Catalogue::new(self.facts, self.truth, self.artists, focal, initial_tracks);
        catalogue.shows = first..shows.end;
        catalogue.also.start -= release.also.len() as u32;
        catalogue
    }

    /// Podcast shows, filed behind all artists. They are of no popularity, so that no music library
    /// of the first day has them.
    fn found_shows(&mut self, podcast: &PodcastParams, centres: &[Vector]) -> Range<u32> {
        let first = self.artists.len() as u32;
        let shows = if podcast.is_on() { podcast.shows(self.world.listeners) } else { 0 };
        for id in first..first + shows {
            let mut stream = self.rng.stream(Key::timeless(Purpose::Artist, id));
            let genre = genre_by_share(unit(next_word(&mut stream)));
            self.standing.push(normal(&mut stream));
            self.artists.push(Artist {
                genre,
                sound_centre: stray(&centres[genre.index()], &mut stream, self.world.artist_spread),
                popularity: 0.0,
            });
        }
        first..first + shows
    }

    /// What shows bring out on a day of the run, counted from 0.
    fn issue_episodes(
        &mut self,
        shows: &Range<u32>,
        podcast: &PodcastParams,
        since: u16,
        day: Day,
    ) {
        for show in shows.clone() {
            let phase = self.rng.uniform(Key::timeless(Purpose::Show, show));
            for _ in 0..episodes_on(u32::from(since), podcast.episodes_per_week, phase) {
                let index = self.facts.len();
                self.issue(ArtistId(show), 1, day);
                let key = Key { ordinal: 1, ..Key::timeless(Purpose::Show, index as u32) };
                let length = episode_length(normal(&mut self.rng.stream(key)));
                self.facts[index].duration_seconds = length;
                self.truth[index].facts = self.facts[index];
            }
        }
    }

    fn found_focal_artist(&mut self, genre: GenreId, centres: &[Vector]) -> ArtistId {
        // A key of its own, so that the size of the catalogue does not move the focal artist.
        let mut stream = self.rng.stream(Key::timeless(Purpose::Artist, u32::MAX));
        self.artists.push(Artist {
            genre,
            sound_centre: stray(&centres[genre.index()], &mut stream, self.world.artist_spread),
            popularity: 0.0,
        });
        self.standing.push(0.0);
        ArtistId(self.artists.len() as u32 - 1)
    }

    /// What the focal artist brought out before the first day, drawn like the tracks of an artist of
    /// mean standing. Their keys are of the artist, so that all other tracks are what they are
    /// without them.
    fn earlier_tracks(&mut self, artist: ArtistId, tracks: u16, first_day: Day) {
        let mut stream =
            self.rng.stream(Key { ordinal: 1, ..Key::timeless(Purpose::Artist, u32::MAX) });
        while self.apart < u32::from(tracks) {
            let left = usize::from(tracks) - self.apart as usize;
            let (size, day) = earlier_release(&mut stream, left, first_day);
            for _ in 0..size {
                self.apart += 1;
                let key = Key { ordinal: 1, ..Key::timeless(Purpose::Track, self.apart) };
                self.add_track(artist, key, day);
            }
            self.releases += 1;
        }
    }

    /// Lets a track be what a scenario says of it.
    fn describe(&mut self, track: usize, seconds: u16, (appeal, stickiness): (f32, f32)) {
        self.facts[track].duration_seconds = seconds;
        let facts = self.facts[track];
        let truth = &mut self.truth[track];
        *truth = TrackTruth { appeal, stickiness, facts, ..*truth };
    }

    /// Brings out one release of `size` tracks.
    fn issue(&mut self, artist: ArtistId, size: usize, release_day: Day) {
        for _ in 0..size {
            let nth = self.facts.len() as u32 - self.apart;
            self.add_track(artist, Key::timeless(Purpose::Track, nth), release_day);
        }
        self.releases += 1;
    }

    /// Draws a track of the release that is being brought out.
    fn add_track(&mut self, artist: ArtistId, key: Key, release_day: Day) {
        let Artist { genre, sound_centre, .. } = self.artists[artist.index()];
        let mut stream = self.rng.stream(key);
        let own = (1.0 - APPEAL_FROM_ARTIST * APPEAL_FROM_ARTIST).sqrt();
        let appeal = APPEAL_FROM_ARTIST * self.standing[artist.index()] + own * normal(&mut stream);
        let apart = (1.0 - STICKINESS_WITH_APPEAL * STICKINESS_WITH_APPEAL).sqrt();
        let stickiness = STICKINESS_WITH_APPEAL * appeal + apart * normal(&mut stream);
        let sound = stray(&sound_centre, &mut stream, self.world.track_spread);
        let seconds = 205.0 * libm::expf(0.22 * normal(&mut stream));
        let facts = TrackFacts {
            artist,
            release: self.releases,
            genre,
            release_day,
            duration_seconds: seconds.clamp(60.0, 900.0) as u16,
        };
        self.facts.push(facts);
        self.truth.push(TrackTruth { sound: Compact::of(&sound), appeal, stickiness, facts });
    }
}

/// How many of the tracks that are left a release before the first day has, and when it came out.
fn earlier_release(stream: &mut KeyedStream, left: usize, first_day: Day) -> (usize, Day) {
    let size = release_size(stream).min(left);
    let age: f32 = Exponential.sample(stream);
    let age_days = (age * MEAN_AGE_DAYS).min(20_000.0) as i16;
    (size, first_day.plus(-1 - age_days))
}

/// A single, an EP or an album.
fn release_size(stream: &mut KeyedStream) -> usize {
    match below(next_word(stream), 100) {
        0..60 => 1,
        60..75 => 4,
        _ => 10,
    }
}

pub(super) fn next_word(stream: &mut KeyedStream) -> u32 {
    use rand_core::Rng;
    stream.next_u32()
}

/// The genre at a point of the cumulative audience shares.
pub(super) fn genre_by_share(u: f32) -> GenreId {
    let mut left = u;
    for (index, genre) in GENRES.iter().enumerate() {
        left -= genre.audience_share;
        if left < 0.0 {
            return GenreId(index as u32);
        }
    }
    GenreId(0)
}

/// Cumulative weights, for picking an index in proportion.
pub struct Cumulative(Vec<f64>);

impl Cumulative {
    /// Adds weights up.
    pub fn new(weights: impl Iterator<Item = f32>) -> Self {
        let mut total = 0.0;
        Self(
            weights
                .map(|weight| {
                    total += f64::from(weight);
                    total
                })
                .collect(),
        )
    }

    /// The index that the point `u` of the total falls on.
    pub fn pick(&self, u: f32) -> usize {
        let Some(&total) = self.0.last() else { return 0 };
        let point = f64::from(u) * total;
        self.0.partition_point(|&sum| sum <= point).min(self.0.len() - 1)
    }
}
