//! Twins for F: the same world without listings, with tracks on playlists of their genre, and with
//! the same tracks on playlists of another.
//!
//! Runs on the engine's own day loop and fork, so that all arms have common random numbers.
//! Deliberately unknown: what is concluded from the counts.

use std::sync::Arc;

use rayon::prelude::*;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::ids::TrackId;
use crate::sim::environment::Seeds;
use crate::sim::run::{Arm, SpecError};
use crate::sim::spec::{Spec, Vary};
use crate::units::Day;
use crate::validation::replications::chance::KeyedDistributions;
use crate::validation::replications::listings::choice::{Listing, bands, listings};
use crate::validation::replications::listings::discovery::{Discovery, Watcher};
use crate::validation::replications::listings::params::Params;
use crate::validation::replications::listings::sources::{BySource, GROUPS};

/// Where the streams of a track while listed stand among its counts.
pub(super) const LISTED: usize = 0;
/// Where those of the days after stand.
pub(super) const AFTER: usize = 1;
/// Where the first of these by group of sources stands.
pub(super) const AFTER_THROUGH: usize = 2;
/// Counts of a track.
pub(super) const COUNTS: usize = AFTER_THROUGH + GROUPS.len();

/// Kinds of listings: on playlists of the track's genre, and of another.
pub(super) const KINDS: usize = 2;

/// Streams of a track, or of tracks together.
pub(super) type Streams = [f64; COUNTS];

/// Streams by track.
type ByTrack = [Vec<u64>; COUNTS];

/// One track in all arms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair {
    /// Its band.
    pub(super) band: usize,
    /// Whether a listener's playlist held it beforehand.
    pub(super) held: bool,
    /// Its streams where it is listed, by kind.
    pub(super) placed: [Streams; KINDS],
    /// Those of the twin.
    pub(super) twin: Streams,
}

/// One world.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct World {
    /// Tracks that are listed.
    pub(super) pairs: Vec<Pair>,
    /// All other tracks of a band together, never listed.
    pub(super) unlisted: Vec<Pair>,
    /// What Discover Weekly does without listings.
    pub(super) discovery: Discovery,
}

/// Runs all worlds.
///
/// # Errors
/// If the default specification cannot be run.
pub(super) fn run(params: &Params) -> Result<Vec<World>, SpecError> {
    (0..params.worlds).into_par_iter().map(|world| twins(params, world)).collect()
}

fn twins(params: &Params, number: u32) -> Result<World, SpecError> {
    let mut spec = Spec::default();
    spec.world.seed = params.seed;
    spec.world.listeners = params.listeners;
    spec.world.tracks = params.tracks;
    spec.calendar.burn_in_days = params.burn_in_days;
    spec.calendar.days = params.listed_days + params.after_days;
    spec.strategies.clear();
    let seeds = Seeds::of_replicate(params.seed, &spec.seeds, Vary::Both, number);
    let mut burnt_in = Arm::begin(&spec, &seeds)?;
    live(&mut burnt_in, params.burn_in_days - params.sorted_by_days);
    let before = live(&mut burnt_in, params.sorted_by_days);

    let world = &burnt_in.environment.world;
    let back_catalogue: Vec<TrackId> = (0..world.catalogue.initial_tracks).map(TrackId).collect();
    let bands = bands(&back_catalogue, &before, params.bands);
    let key = Key::timeless(Purpose::Trial, number);
    let mut dice = KeyedDistributions::new(&KeyedRng::new(params.seed), key);
    let playlists = &burnt_in.state.playlists;
    let listings = listings(world, playlists, &bands, number as usize, &mut dice);

    let end = Day::RELEASE.plus(params.listed_days.cast_signed());
    let placed = |playlist_of: fn(&Listing) -> usize| {
        let mut arm = burnt_in.fork(&[]);
        for it in &listings {
            arm.state.playlists.place(it.track, playlist_of(it), it.word, end);
        }
        live_all(&mut arm, params)
    };
    let placed = [placed(|it| it.fitting), placed(|it| it.other)];
    let watcher = Arc::new(Watcher::new(world, burnt_in.state.memories.len(), end));
    let mut twin = burnt_in.fork(&[]);
    twin.observe(watcher.clone());
    let twin = live_all(&mut twin, params);
    Ok(World {
        pairs: listings
            .iter()
            .map(|it| pair(it.band, it.held, &[it.track], &placed, &twin))
            .collect(),
        unlisted: unlisted(&bands, &listings, &placed, &twin),
        discovery: watcher.seen(&back_catalogue, params.bands, params.fewest_listeners),
    })
}

/// Lives some days and counts streams by track.
fn live(arm: &mut Arm, days: u16) -> Vec<u64> {
    let mut streams = vec![0; arm.environment.world.catalogue.len()];
    for _ in 0..days {
        arm.advance();
        for (sum, counts) in streams.iter_mut().zip(&arm.tally().tracks) {
            *sum += u64::from(counts.streams);
        }
    }
    streams
}

/// Lives the days of the listing and those after.
fn live_all(arm: &mut Arm, params: &Params) -> ByTrack {
    let after = arm.today().plus(params.listed_days.cast_signed());
    let by_source = Arc::new(BySource::new(arm.environment.world.catalogue.len(), after));
    arm.observe(by_source.clone());
    let windows = [params.listed_days, params.after_days].map(|days| live(arm, days));
    let mut all = windows.into_iter().chain(by_source.seen());
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// Tracks together in all arms.
fn pair(
    band: usize,
    held: bool,
    tracks: &[TrackId],
    placed: &[ByTrack; KINDS],
    twin: &ByTrack,
) -> Pair {
    let sum =
        |streams: &Vec<u64>| tracks.iter().map(|track| streams[track.index()]).sum::<u64>() as f64;
    let of = |streams: &ByTrack| streams.each_ref().map(sum);
    Pair { band, held, placed: placed.each_ref().map(of), twin: of(twin) }
}

fn unlisted(
    bands: &[Vec<TrackId>],
    listings: &[Listing],
    placed: &[ByTrack; KINDS],
    twin: &ByTrack,
) -> Vec<Pair> {
    let others = |(band, tracks): (usize, &Vec<TrackId>)| {
        let listed = |track: &TrackId| listings.iter().any(|it| it.track == *track);
        let others: Vec<TrackId> = tracks.iter().copied().filter(|it| !listed(it)).collect();
        pair(band, false, &others, placed, twin)
    };
    bands.iter().enumerate().map(others).collect()
}
