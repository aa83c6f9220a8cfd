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

/// Windows of days, one after the other: while listed, and after.
pub(super) const WINDOWS: usize = 2;

/// Kinds of listings: on playlists of the track's genre, and of another.
pub(super) const KINDS: usize = 2;

/// Streams by window.
pub(super) type Streams = [f64; WINDOWS];

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

    let windows = [params.listed_days, params.after_days];
    let lived = |arm: &mut Arm| windows.map(|days| live(arm, days));
    let end = Day::RELEASE.plus(params.listed_days.cast_signed());
    let placed = |playlist_of: fn(&Listing) -> usize| {
        let mut arm = burnt_in.fork(&[]);
        for it in &listings {
            arm.state.playlists.place(it.track, playlist_of(it), it.word, end);
        }
        lived(&mut arm)
    };
    let placed = [placed(|it| it.fitting), placed(|it| it.other)];
    let watcher = Arc::new(Watcher::new(world, burnt_in.state.memories.len(), end));
    let mut twin = burnt_in.fork(&[]);
    twin.observe(watcher.clone());
    let twin = lived(&mut twin);
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

/// Tracks together in all arms, whose streams are by window and track.
fn pair(
    band: usize,
    held: bool,
    tracks: &[TrackId],
    placed: &[[Vec<u64>; WINDOWS]; KINDS],
    twin: &[Vec<u64>; WINDOWS],
) -> Pair {
    let sum =
        |streams: &Vec<u64>| tracks.iter().map(|track| streams[track.index()]).sum::<u64>() as f64;
    let of = |windows: &[Vec<u64>; WINDOWS]| windows.each_ref().map(sum);
    Pair { band, held, placed: placed.each_ref().map(of), twin: of(twin) }
}

fn unlisted(
    bands: &[Vec<TrackId>],
    listings: &[Listing],
    placed: &[[Vec<u64>; WINDOWS]; KINDS],
    twin: &[Vec<u64>; WINDOWS],
) -> Vec<Pair> {
    let others = |(band, tracks): (usize, &Vec<TrackId>)| {
        let listed = |track: &TrackId| listings.iter().any(|it| it.track == *track);
        let others: Vec<TrackId> = tracks.iter().copied().filter(|it| !listed(it)).collect();
        pair(band, false, &others, placed, twin)
    };
    bands.iter().enumerate().map(others).collect()
}
