//! What a decomposition can be told.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::dynamics::friction::Friction;

/// What is decomposed. Read by `longplay explain` alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ExplainParams {
    /// The strategy; without one, the first that asks for saves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Instead of the strategy's asks, which nobody then makes: make saving easier for this share
    /// of the listeners; below 0: harder; with 0 only the asks act.
    #[schemars(range(min = -1, max = 1))]
    pub dose: f32,
    /// By how much the logit of a save then shifts for a treated listener \[logit\].
    #[schemars(range(min = 0, max = 5))]
    pub ease: f32,
    /// How long savers and others are followed; in a run that is not longer, half of it \[days\].
    #[schemars(range(min = 1, max = 3650))]
    pub follow_days: u16,
}

impl Default for ExplainParams {
    fn default() -> Self {
        Self { strategy: None, dose: 0.0, ease: 1.0, follow_days: 180 }
    }
}

impl ExplainParams {
    /// How friction is decomposed in place of asks, as a remedy where there are none.
    pub const EASIER: &str = "make saving easier instead: --set explain.dose=1";

    /// The friction that is decomposed, where it is not the asks.
    pub fn friction(&self) -> Option<Friction> {
        (self.dose.abs() > 0.0).then_some(Friction { share: self.dose, ease: self.ease })
    }
}
