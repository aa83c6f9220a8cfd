//! Nothing: a campaign without settings that buys nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Market, Purchases};
use crate::units::Day;

/// A campaign without settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Nothing {}

/// Nothing in progress.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running;

impl CampaignKind for Nothing {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::default()
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        0.0
    }

    fn begin(&self, _number: u32) -> Running {
        Running
    }
}

impl InProgress for Running {
    fn buy(&mut self, _market: &mut Market<'_>, _today: Day, _bought: &mut Purchases) {}
}
