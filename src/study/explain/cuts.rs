//! Cuts: the arms that take a strategy's effect apart, and what their differences are.
//!
//! Main type: [`Cuts`], the arms of a strategy. Deliberately unknown: which study runs them, and
//! what else it has in the same replicate.

use crate::dynamics::campaign::{Campaign, Strategy};
use crate::dynamics::friction::Friction;
use crate::measure::record::DayRecord;
use crate::measure::windows::WindowSums;
use crate::sim::intervention::{Cut, Intervention};
use crate::sim::spec::Spec;
use crate::study::arms::Plan;
use crate::study::explain::findings::ReplicatePaths;
use crate::study::explain::params::ExplainParams;
use crate::study::explain::paths::{Twins, effects, measures};

/// Why a strategy cannot be decomposed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// No strategy of this name.
    #[error("there is no strategy \"{0}\"")]
    UnknownStrategy(String),
    /// The strategy that was named does not ask for saves, and no friction was wanted.
    #[error("\"{0}\" does not ask for saves: there is no ask to decompose")]
    AsksNothing(String),
    /// Nobody asks for saves, and no friction was wanted.
    #[error("no strategy asks for saves: there is no ask to decompose")]
    NoAsk,
}

/// The strategy to decompose: the one that is named, or the first that asks for saves.
///
/// # Errors
/// [`ExplainError`] where there is none.
pub fn subject<'a>(spec: &'a Spec, params: &ExplainParams) -> Result<&'a Strategy, ExplainError> {
    let asks = |strategy: &&Strategy| strategy.campaigns.iter().any(Campaign::asks_for_saves);
    let friction = params.friction().is_some();
    let named = params.strategy.as_ref().filter(|name| !name.is_empty());
    let found = match named {
        Some(name) => {
            let named = spec.strategies.iter().find(|it| it.name == *name);
            named.ok_or_else(|| ExplainError::UnknownStrategy(name.clone()))?
        }
        None if friction => spec.strategies.first().ok_or(ExplainError::NoAsk)?,
        None => spec.strategies.iter().find(asks).ok_or(ExplainError::NoAsk)?,
    };
    if friction || asks(&found) {
        Ok(found)
    } else {
        Err(ExplainError::AsksNothing(found.name.clone()))
    }
}

/// The arms of a strategy that is taken apart.
pub struct Cuts<'a> {
    subject: &'a Strategy,
    friction: Option<Friction>,
}

impl<'a> Cuts<'a> {
    /// Those of the strategy that is to be decomposed.
    ///
    /// # Errors
    /// [`ExplainError`] where there is nothing to decompose.
    pub fn new(spec: &'a Spec, params: &ExplainParams) -> Result<Self, ExplainError> {
        Ok(Self { subject: subject(spec, params)?, friction: params.friction() })
    }

    /// The strategy.
    pub fn subject(&self) -> &'a Strategy {
        self.subject
    }

    /// Whether the asked arm is the strategy as it stands, as its asks are what is decomposed.
    pub fn asks(&self) -> bool {
        self.friction.is_none()
    }

    /// The strategy, nobody being asked.
    pub fn plain(&self) -> Plan {
        let campaigns = self.subject.campaigns.iter().cloned();
        Plan { campaigns: campaigns.map(Campaign::without_save_ask).collect(), ..Plan::default() }
    }

    /// All of its arms: plain, asked, the library cut, training cut.
    pub fn plans(&self) -> [Plan; 4] {
        let nudging = match self.friction {
            Some(_) => self.plain(),
            None => Plan::buying(&self.subject.campaigns),
        };
        let friction = self.friction.unwrap_or_default();
        let cut = |cut: Cut| Plan {
            intervention: Intervention { friction, cut, ..Intervention::default() },
            ..nudging.clone()
        };
        [self.plain(), cut(Cut::Nothing), cut(Cut::Library), cut(Cut::Training)]
    }
}

/// The paths of a replicate over some windows, from the days of its arms: control, plain, asked,
/// the library cut, training cut.
pub fn paths_of(replicate: u32, windows: &[u16], arms: [&[DayRecord]; 5]) -> Vec<ReplicatePaths> {
    let mut paths = Vec::new();
    for &window_days in windows {
        let sums = arms.map(|days| WindowSums::new(days, window_days));
        let [control, plain, asked, library_cut, training_cut] = &sums;
        let twins = Twins { control, plain, asked, library_cut, training_cut };
        paths.extend(measures().into_iter().map(|measure| ReplicatePaths {
            replicate,
            window_days,
            measure,
            effects: effects(&twins, measure),
        }));
    }
    paths
}
