//! The decomposition: a strategy's arms from one fork, in every replicate.
//!
//! Owns which arms are run beside those of [`crate::study::explain::cuts`]. Deliberately unknown: how
//! paths are told apart (see [`crate::study::explain::paths`]) and how savers are followed (see
//! [`crate::study::explain::followers`]).

use serde::{Deserialize, Serialize};

use crate::inference::estimator::Confidence;
use crate::measure::windows::WindowSums;
use crate::model::ids::ListenerId;
use crate::sim::environment::Environment;
use crate::sim::focal_log::FocalPlay;
use crate::sim::intervention::Intervention;
use crate::sim::run::fork_day;
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::{
    ArmHistory, NOBODY, Plan, Seen, burn_in, replicates, run_arms, run_arms_daily, share_days,
};
use crate::study::caution::warnings;
use crate::study::effects::windows;
use crate::study::error::StudyError;
use crate::study::explain::cuts::{Cuts, ExplainError, paths_of};
use crate::study::explain::findings::{ExplainFindings, ReplicatePaths};
use crate::study::explain::followers::{Arms, Followed, Giving, gap, moved, stories};
use crate::study::explain::headline::headline;
use crate::study::explain::params::ExplainParams;
use crate::study::explain::paths::{measures, rows};
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::under_way::UnderWay;
use crate::units::Day;

/// Arms of a replicate: control, plain, asked, library cut, training cut, saves given.
const ARMS: usize = 6;

/// The decomposition of a strategy's effect.
pub struct Explain<'a> {
    spec: &'a Spec,
    params: &'a ExplainParams,
    cuts: Cuts<'a>,
    windows: Vec<u16>,
}

/// One replicate: what it says of the paths, and of savers.
#[derive(Serialize, Deserialize)]
pub struct Replicate {
    paths: Vec<ReplicatePaths>,
    followed: Followed,
}

impl Replicate {
    /// What it says of the paths.
    pub fn into_paths(self) -> Vec<ReplicatePaths> {
        self.paths
    }
}

impl<'a> Explain<'a> {
    /// The decomposition with these parameters.
    ///
    /// # Errors
    /// [`ExplainError`] where there is nothing to decompose.
    pub fn new(spec: &'a Spec, params: &'a ExplainParams) -> Result<Self, ExplainError> {
        Ok(Self { spec, params, cuts: Cuts::new(spec, params)?, windows: windows(spec) })
    }
}

impl Study for Explain<'_> {
    type Piece = Replicate;
    type Findings = ExplainFindings;

    fn name(&self) -> &'static str {
        "explain"
    }

    fn work(&self) -> Work {
        let arms = [&self.cuts.subject().campaigns[..]; ARMS];
        replicates(self.spec, self.spec.experiment.replicates, &arms)
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Replicate, StudyError> {
        let burnt_in = burn_in(self.spec, number, progress)?;
        let logged = |plan: Plan| Plan { logged: true, ..plan };
        let plain = || logged(self.cuts.plain());
        let plans = [Plan::default()].into_iter().chain(self.cuts.plans());
        let plans: Vec<Plan> = plans.map(logged).collect();

        let environment = burnt_in.environment.clone();
        let like = |listener| liking(&environment, listener);
        let catalogue = &environment.world.catalogue;
        let episode = catalogue.facts[catalogue.focal.index()].is_episode();
        let stories = |log: &[FocalPlay]| stories(log, episode);
        let mut giving = Giving::default();
        let lived = if share_days(&burnt_in, self.spec, &plans) {
            // Saves are given while the others are lived, so that the base is lived once.
            let plans: Vec<Plan> = plans.into_iter().chain([plain()]).collect();
            let mut evening = |today: Day, seen: Seen<'_>| {
                let (plainly, when_asked) = (stories(&seen(1)), stories(&seen(2)));
                let gifts = giving.close(&plainly, &when_asked, today, like);
                vec![(5, gifts.to_vec())]
            };
            run_arms_daily(burnt_in, self.spec, &plans, NOBODY, &mut evening, progress)?
        } else {
            let trunk = burnt_in.fork(&[]);
            let unkept = &mut UnderWay::unkept();
            let mut lived = run_arms(trunk, self.spec, &plans, NOBODY, unkept, progress)?;
            let (plainly, when_asked) = (stories(&lived[1].focal), stories(&lived[2].focal));
            let days = fork_day(self.spec).0..self.spec.calendar.end().0;
            for today in days.map(Day) {
                giving.close(&plainly, &when_asked, today, like);
            }
            let gifts = Intervention::of_gifts(giving.gifts().to_vec());
            let given = [Plan { intervention: gifts, ..plain() }];
            lived.extend(run_arms(burnt_in, self.spec, &given, NOBODY, unkept, progress)?);
            lived
        };
        let Ok([control, plain, asked, library_cut, training_cut, given]) =
            <[ArmHistory; ARMS]>::try_from(lived)
        else {
            unreachable!("there are as many histories as plans");
        };
        let (plainly, when_asked) = (stories(&plain.focal), stories(&asked.focal));
        let moved = moved(&plainly, &when_asked);
        let gifts = giving.gifts();
        let with_gifts = stories(&given.focal);
        let arms = Arms { plain: &plainly, asked: &when_asked, given: &with_gifts };
        let end = self.spec.calendar.end();
        let followed =
            Followed::new(&arms, &moved, gifts, follow_days(self.spec, self.params), end);
        let whole = |arm: &ArmHistory| WindowSums::new(&arm.days, self.spec.calendar.days).counts;
        let beyond = |arm: &ArmHistory| whole(arm).streams as f64 - whole(&plain).streams as f64;
        let extra_saves = whole(&asked).saves as f64 - whole(&plain).saves as f64;
        let followed = followed.with_all(beyond(&given), beyond(&asked), extra_saves);
        let arms = [&control, &plain, &asked, &library_cut, &training_cut];
        let paths = paths_of(number, &self.windows, arms.map(|arm| &arm.days[..]));
        Ok(Replicate { paths, followed })
    }

    fn fits(&self, number: u32, it: &Replicate) -> Result<(), String> {
        let rows = self.windows.len() * measures().len();
        let whole = it.paths.len() == rows && it.paths.iter().all(|it| it.replicate == number);
        whole.then_some(()).ok_or_else(|| "it has other windows or another number".to_owned())
    }

    fn conclude(&self, replicates: Vec<Replicate>) -> ExplainFindings {
        let Self { spec, params, .. } = self;
        let confidence =
            Confidence::new(spec.experiment.confidence, replicates.len(), spec.world.seed);
        let (by_replicate, followed): (Vec<_>, Vec<_>) =
            replicates.into_iter().map(|it| (it.paths, it.followed)).unzip();
        let by_replicate = by_replicate.concat();
        ExplainFindings {
            strategy: self.cuts.subject().name.clone(),
            friction: params.friction().is_some(),
            windows: self.windows.clone(),
            confidence: confidence.level(),
            replicates: spec.experiment.replicates,
            paths: rows(&by_replicate, &confidence),
            by_replicate,
            savers: gap(&followed, follow_days(spec, params), &confidence),
        }
    }

    fn text(&self, findings: &ExplainFindings) -> StudyText {
        let mut warnings = warnings(self.spec, findings.replicates as usize);
        warnings.extend(not_looked_at(&self.spec.experiment));
        let (headline, replicates) = (headline(findings), findings.replicates);
        StudyText { headline, notes: Vec::new(), warnings, replicates }
    }
}

/// How long savers are followed: as long as is wanted, in a short run half of it.
fn follow_days(spec: &Spec, params: &ExplainParams) -> u16 {
    let days = spec.calendar.days;
    if params.follow_days < days { params.follow_days } else { (days / 2).max(1) }
}

/// How much a listener likes the focal track.
fn liking(environment: &Environment, listener: ListenerId) -> f32 {
    let world = &environment.world;
    let sound = &world.catalogue.truth[world.catalogue.focal.index()].sound;
    world.affinity(&world.listeners[listener.index()].taste, sound)
}
