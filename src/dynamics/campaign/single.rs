//! Single: another track of the artist comes out.
//!
//! It comes out in the strategies that bring it out and in no other arm. Tracks of one day are one
//! release; those of day 0 are on the release of the focal track. Deliberately unknown: what the
//! track is like (see [`crate::dynamics::genesis::AlsoParams`]), and how an arm lets it come out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::kind::{CampaignKind, InProgress, Terms};
use crate::dynamics::campaign::{Market, Purchases};
use crate::units::{Day, Money};

/// Another track of the artist comes out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Single {
    /// Title of the track, one of those in `release.also`; without one nothing comes out.
    pub track: String,
    /// What it costs, paid on the day \[USD\].
    #[schemars(range(min = 0, max = 10_000_000))]
    pub budget: f64,
    /// Day on which it comes out. Tracks of a strategy that come out on the same day are one
    /// release, an EP or an album; on day 0 the focal track is on it \[day, release = 0\].
    #[schemars(range(min = -180, max = 3650))]
    pub start_day: i16,
}

impl CampaignKind for Single {
    type Running = Running;

    fn terms(&self) -> Terms {
        Terms::starting(self.start_day).spending(self.budget)
    }

    fn most_plays(&self, _playlists: f64) -> f64 {
        0.0
    }

    fn acts_on_others(&self) -> bool {
        self.brings_out().is_some()
    }

    fn brings_out(&self) -> Option<(&str, Day)> {
        (!self.track.is_empty()).then_some((self.track.as_str(), Day(self.start_day)))
    }

    fn begin(&self, _number: u32) -> Running {
        Running { single: self.clone() }
    }
}

/// A single that comes out on its day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    single: Single,
}

impl InProgress for Running {
    /// Pays on the day.
    fn buy(&mut self, _market: &mut Market<'_>, today: Day, bought: &mut Purchases) {
        if today == Day(self.single.start_day) {
            bought.cost = bought.cost + Money::from_dollars(self.single.budget);
        }
    }
}
