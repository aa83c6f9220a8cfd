//! What a picture is about: main type [`About`], the facts of the run that stand under every title.
//!
//! Deliberately unknown: what was found.

use serde::{Deserialize, Serialize};

use crate::report::chart::numbers::whole;
use crate::report::run_info::RunInfo;

/// What was run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The focal release.
    pub release: String,
    /// Listeners in the world.
    pub listeners: u64,
    /// Replicates behind the figures; of a study of many points, those of each point.
    pub replicates: usize,
    /// Seed of the world.
    pub seed: u64,
    /// Whether the run was made small to be quick.
    pub quick: bool,
}

impl About {
    /// What a run says of itself.
    pub fn new(info: &RunInfo, replicates: usize) -> Self {
        Self {
            release: info.release_label.clone(),
            listeners: info.listeners.into(),
            replicates,
            seed: info.seed,
            quick: info.quick,
        }
    }

    /// The line for a subtitle.
    pub fn line(&self) -> String {
        let mut parts = Vec::new();
        if self.quick {
            parts.push("QUICK RUN".to_owned());
        }
        if !self.release.is_empty() {
            parts.push(self.release.clone());
        }
        parts.push(format!("{} listeners", whole(self.listeners as f64)));
        let plural = if self.replicates == 1 { "" } else { "s" };
        parts.push(format!("{} replicate{plural}", self.replicates));
        parts.push(format!("seed {}", self.seed));
        parts.join(" · ")
    }
}
