//! The preset of C: sizes, strengths and schedules.
//!
//! Deliberately unknown: what is made of them.

use serde::Deserialize;

use crate::validation::replications::factors::FactorParams;

/// The preset.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Seed.
    pub seed: u64,
    /// Independent worlds.
    pub simulations: u32,
    /// Consumers of each.
    pub consumers: usize,
    /// Attributes of an item, and of a preference.
    pub attributes: usize,
    /// Items that come out at every step.
    pub new_items: usize,
    /// Concentration of consumers' preferences.
    pub preference_strength: f64,
    /// Concentration of items' attributes.
    pub attribute_strength: f64,
    /// Concentration of the mean attributes of a world.
    pub attribute_evenness: f64,
    /// Standard deviation of utility around the inner product.
    pub utility_sd: f64,
    /// Share of its utility that is known before an item is chosen.
    pub known_share: f64,
    /// Its standard deviation.
    pub known_share_sd: f64,
    /// Exponent by which attention falls with the place.
    pub attention: f64,
    /// The engine's recommenders that take part.
    pub engine: Vec<String>,
    /// Trained at every step.
    pub repeated: Schedule,
    /// Trained once.
    pub single: Schedule,
    /// The factor model.
    pub factorisation: FactorParams,
}

/// Steps of a simulation.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Steps with new items only.
    pub startup_steps: u16,
    /// Steps with recommendations.
    pub steps: u16,
}

impl Schedule {
    /// All steps.
    pub fn span(&self) -> u16 {
        self.startup_steps + self.steps
    }
}
