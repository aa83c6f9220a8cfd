//! What was run, as the one who ran it tells: main type [`RunInfo`].
//!
//! Deliberately unknown: the scenario behind it and the clock; text and seconds are handed in.

use std::path::PathBuf;

use crate::sim::spec::Spec;
use crate::units::{Currency, Date};

/// Everything a report says about a run that its outcome does not know.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunInfo {
    /// The study, by the name of its command: `run`, `explain` …
    pub study: String,
    /// Title of the scenario.
    pub title: String,
    /// The question the scenario asks.
    pub question: String,
    /// The focal release, for instance "Slow Bloom by Nova Hart", or "The Cave, an episode of Night
    /// Shift".
    pub release_label: String,
    /// Date of the release; without one charts have no dates.
    pub release_date: Option<Date>,
    /// How money is written.
    pub currency: Currency,
    /// Text of the resolved scenario: every value that was used.
    pub scenario_toml: String,
    /// Files of the scenario, as absolute paths; none for one that is no file.
    pub scenario_files: Vec<PathBuf>,
    /// Seed of the world.
    pub seed: u64,
    /// Listeners in the world.
    pub listeners: u32,
    /// Tracks in the world, the focal one included.
    pub tracks: u32,
    /// Whether the run was made small to be quick; marked wherever figures are shown.
    pub quick: bool,
    /// Threads that worked.
    pub threads: usize,
    /// Wall-clock time of the whole run, in seconds.
    pub seconds: f64,
    /// Wall-clock time of its parts, by name, in seconds.
    pub timings: Vec<(String, f64)>,
    /// Share of the listener-days of arms that they shared with the arm they are compared with;
    /// absent where none could share any.
    pub shared: Option<f64>,
    /// Files that stand in the folder already, by name and hash.
    pub files: Vec<(String, String)>,
    /// What was done that the scenario does not say, a sentence each.
    pub notes: Vec<String>,
    /// Warnings beyond those of the outcome; they reach the manifest only, so they may speak of
    /// the machine.
    pub warnings: Vec<String>,
}

impl RunInfo {
    /// What a specification, and the scenario that it came from, say of a study of that name.
    pub fn of(study: &str, spec: &Spec, scenario_toml: String) -> Self {
        Self {
            study: study.to_owned(),
            title: spec.title.clone(),
            question: spec.title.clone(),
            release_label: spec.release.label(),
            currency: spec.economics.currency.clone(),
            scenario_toml,
            seed: spec.world.seed,
            listeners: spec.world.listeners,
            tracks: spec.world.tracks,
            ..Self::default()
        }
    }
}
