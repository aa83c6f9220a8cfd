//! The specification of a run: every choice made, nothing optional, nothing spelled as text that
//! could be wrong. Built by `scenario`, or in code from [`Spec::default`].

use serde::{Deserialize, Serialize};

use schemars::JsonSchema;

use crate::dynamics::BehaviourParams;
use crate::dynamics::campaign::{Ads, Ask, Campaign, Strategy};
use crate::dynamics::genesis::{ReleaseParams, WorldParams};
use crate::platform::PlatformParams;
use crate::platform::royalties::EconomicsParams;
use crate::sim::width::WantedWidth;
use crate::units::Calendar;

/// Name of the arm in which nothing is bought.
pub const CONTROL: &str = "control";

/// Everything a study needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// The question the scenario asks.
    pub title: String,
    /// Size and make-up of the world.
    pub world: WorldParams,
    /// Burn-in, observed days, weekday of the release.
    pub calendar: Calendar,
    /// The focal release.
    pub release: ReleaseParams,
    /// The recommender and what it learns from.
    pub platform: PlatformParams,
    /// What a stream is worth.
    pub economics: EconomicsParams,
    /// Listeners and curators.
    pub behaviour: BehaviourParams,
    /// What is compared with the control, in the order of the file. Names are unique and none is
    /// `control`.
    pub strategies: Vec<Strategy>,
    /// Replicates, intervals, windows.
    pub experiment: ExperimentParams,
    /// Seeds that were set by hand.
    pub seeds: SeedOverrides,
}

impl Default for Spec {
    /// The embedded default scenario's specification: one release, two ways to spend 400 dollars.
    fn default() -> Self {
        let ads = |ask| vec![Campaign::Ads(Ads { ask, ..Ads::default() })];
        Self {
            title: "Ask for the save or for the stream?".to_owned(),
            world: WorldParams::default(),
            calendar: Calendar::default(),
            release: ReleaseParams::default(),
            platform: PlatformParams::default(),
            economics: EconomicsParams::default(),
            behaviour: BehaviourParams::default(),
            strategies: vec![
                Strategy { name: "Ads asking for the save".to_owned(), campaigns: ads(Ask::Save) },
                Strategy {
                    name: "Ads asking for the stream".to_owned(),
                    campaigns: ads(Ask::Stream),
                },
            ],
            experiment: ExperimentParams::default(),
            seeds: SeedOverrides::default(),
        }
    }
}

impl Spec {
    /// Names of the arms: [`CONTROL`] first, then the strategies in the order of the file.
    pub fn arms(&self) -> Vec<String> {
        let strategies = self.strategies.iter().map(|strategy| strategy.name.clone());
        std::iter::once(CONTROL.to_owned()).chain(strategies).collect()
    }

    /// Names of the arms that are compared with the reference: strategies in the order of the file,
    /// then the control where it is not the reference itself.
    pub fn compared(&self) -> Vec<String> {
        let arms = self.arms();
        let reference = self.reference().unwrap_or(0);
        let others = (1..arms.len()).chain([0]).filter(|arm| *arm != reference);
        others.map(|arm| arms[arm].clone()).collect()
    }

    /// What is bought in each arm: nothing in the control, then the strategies in the order of the
    /// file.
    pub fn campaigns(&self) -> Vec<&[Campaign]> {
        let bought = self.strategies.iter().map(|strategy| &strategy.campaigns[..]);
        std::iter::once(&[][..]).chain(bought).collect()
    }

    /// Index of the arm that the others are compared with; absent where the reference names none.
    pub fn reference(&self) -> Option<usize> {
        self.arms().iter().position(|arm| *arm == self.experiment.reference)
    }
}

/// Seeds of the three families that otherwise derive from `world.seed`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SeedOverrides {
    /// Seed of what listeners and curators do; derived from `world.seed` when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behaviour: Option<u64>,
    /// Seed of the platform's exploration and content view; derived when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<u64>,
    /// Seed of campaigns; derived when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<u64>,
}

/// How often the experiment is repeated and what is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExperimentParams {
    /// Independent repetitions; each runs the control and every strategy from one fork
    /// \[replicates\].
    #[schemars(range(min = 1, max = 10_000))]
    pub replicates: u32,
    /// What differs between replicates: `world`, `behaviour` or `both`.
    pub vary: Vary,
    /// What arms share: `shared` lets all arms of a replicate believe the same of every track but the
    /// release, and lets a further arm cost only what it changes; `own` lets each arm move every
    /// belief. Arms with bots, which play other tracks as a cover, and arms in which a further track
    /// of the artist comes out always have a background of their own.
    pub background: Background,
    /// Confidence of every interval.
    #[schemars(range(min = 0.5, max = 0.999))]
    pub confidence: f64,
    /// Windows from release day over which measures are taken \[days\]; those longer than the run
    /// are left out, and the whole run is always one.
    #[schemars(inner(range(min = 1, max = 3650)))]
    pub windows: Vec<u16>,
    /// What the others are compared with: `control` or the name of a strategy.
    pub reference: String,
    /// Go on with batches of `replicates` (of 6, if that is more) until the interval of every
    /// effect on streams over the whole run reaches no further than this to either side: `"5 %"` of
    /// the larger of the two mean streams that are compared, or `"50 streams"`; `"off"` runs
    /// `replicates` and no more.
    #[schemars(with = "String", extend("pattern" = WantedWidth::PATTERN))]
    pub until_half_width: WantedWidth,
    /// Replicates after which `until_half_width` is given up \[replicates\].
    #[schemars(range(min = 1, max = 10_000))]
    pub most_replicates: u32,
}

/// What a replicate draws anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vary {
    /// Another catalogue and other listeners, with the same draws.
    World,
    /// The same world, other draws.
    Behaviour,
    /// Both.
    #[default]
    Both,
}

/// What the platform believes of tracks other than the release, in an arm of an experiment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Background {
    /// What it believes in the arm that all are forked from.
    #[default]
    Shared,
    /// What the arm makes of it.
    Own,
}

impl Default for ExperimentParams {
    fn default() -> Self {
        Self {
            replicates: 6,
            vary: Vary::Both,
            background: Background::Shared,
            confidence: 0.95,
            windows: vec![7, 14, 28, 90, 180, 365],
            reference: CONTROL.to_owned(),
            until_half_width: WantedWidth::Off,
            most_replicates: 100,
        }
    }
}
