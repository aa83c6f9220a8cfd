//! The decomposition: a strategy's twins from one fork, in every replicate.
//!
//! Owns which arms are run. Deliberately unknown: how paths are told apart (see
//! [`crate::study::explain::paths`]) and how savers are followed (see [`crate::study::explain::followers`]).

use serde::{Deserialize, Serialize};

use crate::dynamics::campaign::{Campaign, Strategy};
use crate::dynamics::friction::Friction;
use crate::measure::windows::WindowSums;
use crate::model::ids::ListenerId;
use crate::sim::intervention::{Cut, Intervention};
use crate::sim::run::{Arm, SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::arms::{Lived, Plan, Round, live, trunk};
use crate::study::checkpoints::{Checkpoints, Piece};
use crate::study::effects::windows;
use crate::study::error::StudyError;
use crate::study::estimate::Confidence;
use crate::study::explain::findings::{ExplainFindings, ReplicatePaths};
use crate::study::explain::followers::{Arms, Followed, gap, gifts, moved, stories};
use crate::study::explain::params::ExplainParams;
use crate::study::explain::paths::{Twins, effects, measures, rows};
use crate::study::progress::Progress;

/// Arms of a replicate: control, plain, asked, library cut, training cut, saves given.
const ARMS: usize = 6;

/// Why a strategy cannot be decomposed.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The study ended before its end.
    #[error(transparent)]
    Study(#[from] StudyError),
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
    let friction = params.dose.abs() > 0.0;
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

/// Runs the study.
///
/// # Errors
/// [`ExplainError`] where there is nothing to decompose, the specification cannot be run or work cannot be kept.
pub fn explain(
    spec: &Spec,
    params: &ExplainParams,
    checkpoints: &dyn Checkpoints,
    progress: &Progress,
) -> Result<ExplainFindings, ExplainError> {
    let subject = subject(spec, params)?;
    let study = Study { spec, params, subject, windows: windows(spec) };
    let round = Round { spec, fork: fork_day(spec), arms: ARMS, progress, checkpoints };
    let numbers = 0..spec.experiment.replicates;
    let row_count = study.windows.len() * measures().len();
    let replicates = round.run(numbers, &row_count, |number| study.replicate(number, progress))?;
    let confidence = Confidence::new(spec.experiment.confidence, replicates.len(), spec.world.seed);
    let (by_replicate, followed): (Vec<_>, Vec<_>) =
        replicates.into_iter().map(|it| (it.paths, it.followed)).unzip();
    let by_replicate = by_replicate.concat();
    Ok(ExplainFindings {
        strategy: subject.name.clone(),
        dose: params.dose,
        windows: study.windows,
        confidence: confidence.level(),
        replicates: spec.experiment.replicates,
        paths: rows(&by_replicate, &confidence),
        by_replicate,
        savers: gap(&followed, follow_days(spec, params), &confidence),
    })
}

/// How long savers are followed: as long as is wanted, in a short run half of it.
fn follow_days(spec: &Spec, params: &ExplainParams) -> u16 {
    let days = spec.calendar.days;
    if params.follow_days < days { params.follow_days } else { (days / 2).max(1) }
}

#[derive(Serialize, Deserialize)]
struct Replicate {
    paths: Vec<ReplicatePaths>,
    followed: Followed,
}

impl Piece for Replicate {
    /// Rows of effects.
    type Shape = usize;

    fn fits(&self, number: u32, rows: &usize) -> Result<(), String> {
        let whole = self.paths.len() == *rows && self.paths.iter().all(|it| it.replicate == number);
        whole.then_some(()).ok_or_else(|| "it has other windows or another number".to_owned())
    }
}

struct Study<'a> {
    spec: &'a Spec,
    params: &'a ExplainParams,
    subject: &'a Strategy,
    windows: Vec<u16>,
}

impl Study<'_> {
    /// The strategy without its asks, and with what is decomposed.
    fn campaigns(&self) -> (Vec<Campaign>, Vec<Campaign>, Friction) {
        let asking = self.subject.campaigns.clone();
        let plain: Vec<Campaign> = asking.iter().cloned().map(Campaign::without_save_ask).collect();
        let (dose, ease) = (self.params.dose, self.params.ease);
        if dose.abs() > 0.0 {
            (plain.clone(), plain, Friction { dose, ease })
        } else {
            (plain, asking, Friction::default())
        }
    }

    fn replicate(&self, number: u32, progress: &Progress) -> Result<Replicate, SpecError> {
        let trunk = trunk(self.spec, number, fork_day(self.spec), progress, |_, _| {})?;
        let live = |campaigns: &[Campaign], intervention: Intervention| {
            let plan = Plan { campaigns: campaigns.to_vec(), intervention };
            live(&trunk, &plan, progress, |_, _| {})
        };
        let (plain_campaigns, nudging, friction) = self.campaigns();
        let cut = |cut: Cut| Intervention { friction, cut, ..Intervention::default() };
        let control = live(&[], Intervention::default());
        let plain = live(&plain_campaigns, Intervention::default());
        let asked = live(&nudging, cut(Cut::Nothing));
        let library_cut = live(&nudging, cut(Cut::Library));
        let training_cut = live(&nudging, cut(Cut::Training));

        let (plainly, when_asked) = (stories(&plain.focal), stories(&asked.focal));
        let moved = moved(&plainly, &when_asked);
        let gifts = gifts(&plainly, &moved, |listener| liking(&trunk, listener));
        let given = live(&plain_campaigns, Intervention::of_gifts(gifts.clone()));
        let with_gifts = stories(&given.focal);
        let arms = Arms { plain: &plainly, asked: &when_asked, given: &with_gifts };
        let end = self.spec.calendar.end();
        let followed =
            Followed::new(&arms, &moved, &gifts, follow_days(self.spec, self.params), end);
        let whole = |arm: &Lived| WindowSums::new(&arm.days, self.spec.calendar.days).counts;
        let beyond = |arm: &Lived| whole(arm).streams as f64 - whole(&plain).streams as f64;
        let extra_saves = whole(&asked).saves as f64 - whole(&plain).saves as f64;
        let followed = followed.with_all(beyond(&given), beyond(&asked), extra_saves);
        let arms = [control, plain, asked, library_cut, training_cut];
        Ok(Replicate { paths: self.paths(number, &arms), followed })
    }

    fn paths(&self, replicate: u32, arms: &[Lived; 5]) -> Vec<ReplicatePaths> {
        let mut paths = Vec::new();
        for &window_days in &self.windows {
            let sums = arms.each_ref().map(|arm| WindowSums::new(&arm.days, window_days));
            let [control, plain, asked, library_cut, training_cut] = &sums;
            let twins = Twins { control, plain, asked, library_cut, training_cut };
            paths.extend(measures().into_iter().map(|measure| ReplicatePaths {
                replicate,
                window_days,
                measure: measure.name(),
                effects: effects(&twins, measure),
            }));
        }
        paths
    }
}

/// How much a listener likes the focal track.
fn liking(trunk: &Arm, listener: ListenerId) -> f32 {
    let world = &trunk.stage.world;
    let sound = &world.catalogue.truth[world.catalogue.focal.index()].sound;
    world.affinity(&world.listeners[listener.index()].taste, sound)
}
