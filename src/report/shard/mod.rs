//! A shard of a study as a folder, and several of them put together. Main type: [`Part`], what a
//! folder says of itself.
//!
//! A shard's folder has a manifest, the scenario and its finished pieces. Deliberately unknown: what
//! a piece holds, and how a study is run.

mod gather;
mod write;

pub use gather::{Gathered, gather};
pub use write::write;

use serde::{Deserialize, Serialize};

use crate::report::error::ReportError;
use crate::report::manifest::hash;
use crate::study::runner::Study;
use crate::study::shard::Shard;

/// Version of the form of a shard's manifest.
const FORMAT: u32 = 1;

/// What a shard is a part of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Version of the program.
    pub version: String,
    /// What tells the engine from another one (see [`crate::playground::artefact`]): the same on
    /// every machine.
    pub engine: String,
    /// The study, by the name of its command.
    pub study: String,
    /// Hash of all of these, of the scenario and of what else the study depends on.
    pub stamp: String,
    /// Pieces of the whole study, or those that are known beforehand.
    pub pieces: u32,
    /// What a piece is called, in the plural.
    pub what: String,
    /// How many shards there are.
    pub shards: u32,
}

impl Whole {
    /// What shards of a study, of so many, are parts of.
    ///
    /// # Errors
    /// [`ReportError::Encode`] where the study's parameters have no JSON form.
    pub fn of<S: Study>(
        study: &S,
        scenario_toml: &str,
        engine: &str,
        shards: u32,
    ) -> Result<Self, ReportError> {
        let version = env!("CARGO_PKG_VERSION");
        let depends = (version, engine, study.name(), scenario_toml, study.parameters());
        let stamp = serde_json::to_vec(&depends)
            .map_err(|source| ReportError::Encode { table: "stamp", source: source.into() })?;
        let work = study.work();
        Ok(Self {
            version: version.to_owned(),
            engine: engine.to_owned(),
            study: study.name().to_owned(),
            stamp: hash(&stamp),
            pieces: study.known(),
            what: work.what.to_owned(),
            shards,
        })
    }
}

/// The manifest of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Version of this form.
    format: u32,
    /// What it is a part of.
    pub whole: Whole,
    /// Which part.
    pub shard: Shard,
    /// The words of the command that ran it, without the program.
    pub command: Vec<String>,
    /// Numbers of its pieces, in order.
    pub numbers: Vec<u32>,
}

impl Part {
    /// A part of a study, that a command ran.
    pub fn new(whole: Whole, shard: Shard, command: Vec<String>) -> Self {
        let numbers = shard.pieces(whole.pieces);
        Self { format: FORMAT, whole, shard, command, numbers }
    }
}
