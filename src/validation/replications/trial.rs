//! Simulated tests for E: worlds that fork into a baseline and its treatments, and what is counted.
//!
//! Runs on the engine's own day loop and fork, so that both arms of a test share all random
//! numbers. Deliberately unknown: what the counts are regressed on.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;

use crate::draw::{Key, KeyedRng, Purpose};
use crate::dynamics::campaign::Campaign;
use crate::measure::record::DayRecord;
use crate::platform::accounts::WeightTable;
use crate::sim::environment::Seeds;
use crate::sim::run::{Arm, SpecError};
use crate::sim::spec::{Spec, Vary};
use crate::units::Day;
use crate::validation::replications::chance::KeyedDistributions;

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Worlds, each with a release of its own.
    pub worlds: u32,
    /// Listeners of each.
    pub listeners: u32,
    /// Tracks of each.
    pub tracks: u32,
    /// Followers of the focal artist.
    pub fans: u32,
    /// Days before the release.
    pub burn_in_days: u16,
    /// Days after which the truth is read.
    pub days: u16,
    /// Days after which surrogates are read.
    pub early_days: u16,
    /// How releases differ between worlds.
    pub release_spread: f64,
    /// Share of the baseline's streams that makes an effect worth launching.
    pub launch_margin: f64,
    /// Resamples of worlds behind an interval.
    pub resamples: u16,
    /// What treatments are compared with.
    pub baseline: Treatment,
    /// What is tested.
    pub treatment: Vec<Treatment>,
}

/// One arm of a test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// Name.
    pub name: String,
    /// What is bought.
    pub campaign: Vec<Campaign>,
    /// What a save weighs in the platform's training from the fork on, where it is changed.
    pub save_weight: Option<f32>,
}

/// What was counted of the release in one arm.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counted {
    /// Streams within the early days.
    pub streams: f64,
    /// Saves within the early days.
    pub saves: f64,
    /// Saves for every listener within the early days.
    pub save_rate: f64,
    /// Days on which somebody who had streamed it before streamed it again, within the early days.
    pub returns: f64,
    /// Streams within all days.
    pub all_streams: f64,
}

impl Counted {
    /// Counts the days of an arm from the release on.
    fn of(days: &[DayRecord], early_days: u16) -> Self {
        let early = &days[..usize::from(early_days).min(days.len())];
        let sum = |days: &[DayRecord], count: fn(&DayRecord) -> u64| -> f64 {
            days.iter().map(count).sum::<u64>() as f64
        };
        let listeners = sum(early, |day| day.focal_new_listeners);
        let saves = sum(early, |day| day.focal.saves);
        Self {
            streams: sum(early, |day| day.focal.streams),
            saves,
            save_rate: if listeners > 0.0 { saves / listeners } else { 0.0 },
            returns: sum(early, |day| day.focal_listeners) - listeners,
            all_streams: sum(days, |day| day.focal.streams),
        }
    }
}

/// One world: its baseline, then each treatment in the order of the preset.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Counts of the baseline.
    pub baseline: Counted,
    /// Counts of each treatment.
    pub treatments: Vec<Counted>,
}

/// Runs all worlds.
///
/// # Errors
/// If the default specification cannot be run.
pub fn run(params: &Params) -> Result<Vec<Trial>, SpecError> {
    (0..params.worlds).into_par_iter().map(|world| trial(params, world)).collect()
}

fn trial(params: &Params, world: u32) -> Result<Trial, SpecError> {
    let mut spec = Spec::default();
    spec.world.seed = params.seed;
    spec.world.listeners = params.listeners;
    spec.world.tracks = params.tracks;
    spec.release.fans = params.fans;
    spec.calendar.burn_in_days = params.burn_in_days;
    spec.calendar.days = params.days;
    spec.strategies.clear();
    let key = Key::timeless(Purpose::Trial, world);
    let mut dice = KeyedDistributions::new(&KeyedRng::new(params.seed), key);
    for trait_of_release in [&mut spec.release.appeal, &mut spec.release.stickiness] {
        *trait_of_release += (params.release_spread * dice.normal()) as f32;
    }
    let mut burnt_in =
        Arm::begin(&spec, &Seeds::of_replicate(params.seed, &spec.seeds, Vary::Both, world))?;
    while burnt_in.today() < Day::RELEASE {
        burnt_in.advance();
    }
    let live = |treatment: &Treatment| {
        let mut arm = burnt_in.fork(&treatment.campaign);
        if let Some(weight) = treatment.save_weight {
            let platform = &mut arm.state.platform;
            platform.params.training_weights.save = weight;
            platform.weights = Arc::new(WeightTable::new(&platform.params.training_weights));
        }
        let days: Vec<DayRecord> = (0..params.days).map(|_| arm.advance()).collect();
        Counted::of(&days, params.early_days)
    };
    Ok(Trial {
        baseline: live(&params.baseline),
        treatments: params.treatment.iter().map(live).collect(),
    })
}
