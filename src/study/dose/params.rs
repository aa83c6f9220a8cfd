//! What a dose–response study can be told.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The doses, and what they are given on top of. Read by `longplay dose`; `run` reads `in_run`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DoseParams {
    /// Shares of listeners for whom saving the release is made easier; below 0: harder. 0, the
    /// control, is always among them.
    #[schemars(inner(range(min = -1, max = 1)))]
    pub doses: Vec<f32>,
    /// Doses that `run` adds to the control, so that its first chart shows what a save rate causes;
    /// none with an empty list. 0 is always among them.
    #[schemars(inner(range(min = -1, max = 1)))]
    pub in_run: Vec<f32>,
    /// By how much the logit of a save shifts for a treated listener \[logit\].
    #[schemars(range(min = 0, max = 5))]
    pub ease: f32,
    /// The strategy that runs in every arm, so that there is an audience; without one nothing is
    /// bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// Fewest listeners of a track that takes part in the comparison across tracks \[listeners\].
    #[schemars(range(min = 1, max = 1_000_000))]
    pub least_listeners: u32,
}

impl Default for DoseParams {
    fn default() -> Self {
        Self {
            doses: vec![-1.0, -0.5, 0.0, 0.5, 1.0],
            in_run: vec![-1.0, 1.0],
            ease: 1.0,
            strategy: None,
            least_listeners: 20,
        }
    }
}

impl DoseParams {
    /// The study that `run` adds to its own: fewer doses, and nothing bought. Absent where there
    /// are none.
    pub fn for_run(&self) -> Option<Self> {
        let doses: Vec<f32> = self.in_run.iter().copied().filter(|it| it.abs() > 0.0).collect();
        (!doses.is_empty()).then(|| Self { doses, strategy: None, ..self.clone() })
    }

    /// The doses from low to high, each once, 0 among them.
    pub fn ladder(&self) -> Vec<f32> {
        // Adding 0 turns a negative zero into the other one.
        let mut doses: Vec<f32> = self.doses.iter().map(|dose| dose + 0.0).collect();
        doses.push(0.0);
        doses.sort_by(f32::total_cmp);
        doses.dedup();
        doses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_always_among_the_doses_and_each_is_there_once() {
        let doses = vec![0.5, -0.0, 0.5, -1.0];
        let params = DoseParams { doses, ..DoseParams::default() };
        assert_eq!(params.ladder(), [-1.0, 0.0, 0.5]);
    }
}
