//! The scenario file, written down once: what is a key, what it means and what it is without being
//! set.
//!
//! Owns [`Scenario`], composed of the parameter structs that stand beside each process; schema,
//! checks, starter file and reference are all read off it. Deliberately unknown: where the text
//! came from, how files extend one another (see [`crate::scenario::compose`]) and which values make
//! no sense together (see [`crate::scenario::consistency`]).

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::value::{Date, Datetime};

use crate::dynamics::BehaviourParams;
use crate::dynamics::campaign::{Campaign, Strategy};
use crate::dynamics::genesis::{ReleaseParams, WorldParams};
use crate::platform::PlatformParams;
use crate::platform::royalties::EconomicsParams;
use crate::sim::spec::{ExperimentParams, SeedOverrides, Spec};
use crate::study::dose::params::DoseParams;
use crate::study::explain::params::ExplainParams;
use crate::study::plan::params::PlanParams;
use crate::study::sensitivity::params::SensitivityParams;
use crate::study::size::params::SizeParams;
use crate::study::sweep::params::SweepParams;
use crate::units::{self, Calendar, Weekday};

/// A release, a world and the strategies to compare in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// The question the scenario asks; the title of its results.
    #[schemars(length(min = 1, max = 120))]
    pub title: String,
    /// What to look for, in a few sentences; printed under the title.
    pub description: String,
    /// Size and make-up of the world.
    pub world: WorldParams,
    /// How long the world runs, and when the release comes out.
    pub time: Time,
    /// The focal release: the track whose fate is followed.
    pub release: ReleaseParams,
    /// How the platform learns and programmes.
    pub platform: PlatformParams,
    /// What a stream of the release is worth.
    pub economics: EconomicsParams,
    /// How listeners and curators behave.
    pub behaviour: BehaviourParams,
    /// How often the experiment is repeated and what is measured.
    pub experiment: ExperimentParams,
    /// What `longplay dose` gives, and on top of what.
    pub dose: DoseParams,
    /// What `longplay explain` takes apart.
    pub explain: ExplainParams,
    /// Keys that `longplay sweep` varies.
    pub sweep: SweepParams,
    /// Keys that `longplay sensitivity` weighs against one another.
    pub sensitivity: SensitivityParams,
    /// Sizes of the world that `longplay size` tries.
    pub size: SizeParams,
    /// Money that `longplay plan` splits, and the channels it may go to.
    pub plan: PlanParams,
    /// What is written beside the tables.
    pub output: Output,
    /// Seeds of the families of draws; those left out derive from `world.seed`.
    pub seeds: SeedOverrides,
    /// What is compared with the control, in which nothing is bought; without any, only the control
    /// runs.
    pub strategy: Vec<StrategyEntry>,
}

/// The run's time axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Time {
    /// Days simulated before the release, so that libraries, profiles and charts are warm \[days\].
    #[schemars(range(min = 0, max = 3650))]
    pub burn_in_days: u16,
    /// Days observed from release day on \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub days: u16,
    /// Date of day 0; only its weekday matters, because the platform's playlists have their days.
    pub release_date: ReleaseDate,
}

/// What is written beside the tables. Never changes what is simulated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// Share of listeners whose every encounter from the fork on is written to `events.parquet`; 0
    /// writes none. `validate` writes none even if this is set.
    #[schemars(range(min = 0, max = 1))]
    pub events: f32,
}

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReleaseDate(Datetime);

/// A named list of campaigns, compared with the control and with every other strategy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StrategyEntry {
    /// Name in tables and charts.
    #[schemars(length(min = 1, max = 60))]
    pub name: String,
    /// What is bought; several campaigns run side by side.
    #[serde(default)]
    pub campaign: Vec<Campaign>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            title: "Untitled".to_owned(),
            description: String::new(),
            world: WorldParams::default(),
            time: Time::default(),
            release: ReleaseParams::default(),
            platform: PlatformParams::default(),
            economics: EconomicsParams::default(),
            behaviour: BehaviourParams::default(),
            experiment: ExperimentParams::default(),
            dose: DoseParams::default(),
            explain: ExplainParams::default(),
            sweep: SweepParams::default(),
            sensitivity: SensitivityParams::default(),
            size: SizeParams::default(),
            plan: PlanParams::default(),
            output: Output::default(),
            seeds: SeedOverrides::default(),
            strategy: Vec::new(),
        }
    }
}

impl Default for Time {
    fn default() -> Self {
        Self { burn_in_days: 28, days: 90, release_date: ReleaseDate::new(2026, 3, 6) }
    }
}

impl ReleaseDate {
    /// The given day, which the caller knows to exist.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self(Datetime { date: Some(Date { year, month, day }), time: None, offset: None })
    }

    /// The day that a value of a file names.
    pub const fn of(value: Datetime) -> Self {
        Self(value)
    }

    /// The date; absent for a value without one.
    pub fn date(self) -> Option<units::Date> {
        let Date { year, month, day } = self.0.date?;
        Some(units::Date { year: i32::from(year), month, day })
    }

    /// The weekday of the release; a value without a date counts as a Friday.
    pub fn weekday(self) -> Weekday {
        self.date().map_or(Weekday::Friday, units::Date::weekday)
    }
}

impl JsonSchema for ReleaseDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl Scenario {
    /// What the engine needs of it.
    pub fn spec(&self) -> Spec {
        Spec {
            title: self.title.clone(),
            world: self.world.clone(),
            calendar: Calendar {
                burn_in_days: self.time.burn_in_days,
                days: self.time.days,
                release_weekday: self.time.release_date.weekday(),
            },
            release: self.release.clone(),
            platform: self.platform.clone(),
            economics: self.economics.clone(),
            behaviour: self.behaviour.clone(),
            strategies: self
                .strategy
                .iter()
                .map(|entry| Strategy {
                    name: entry.name.clone(),
                    campaigns: entry.campaign.clone(),
                })
                .collect(),
            experiment: self.experiment.clone(),
            seeds: self.seeds,
        }
    }

    /// The file with every value written out; read back it gives the same scenario, bit for bit.
    ///
    /// # Errors
    /// When a value has no TOML form, which no scenario read from a file can have.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}
impl Scenario {
    /// The strategies that studies name, by the keys that name them.
    pub fn subjects(&self) -> [(&'static str, &Option<String>); 3] {
        [
            ("dose.strategy", &self.dose.strategy),
            ("explain.strategy", &self.explain.strategy),
            ("sensitivity.strategy", &self.sensitivity.strategy),
        ]
    }

    /// The names of the same, to change them.
    pub fn subjects_mut(&mut self) -> [&mut Option<String>; 3] {
        let Self { dose, explain, sensitivity, .. } = self;
        [&mut dose.strategy, &mut explain.strategy, &mut sensitivity.strategy]
    }
}
