//! Running a plan: replicates of the control and of the splits that the search asks for.
//!
//! Main type: [`Planning`], the study. How many replicates it takes depends on what they show, so
//! they are asked for in steps. Deliberately unknown: which splits are lived and why (see
//! [`crate::study::plan::search`]).

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{PoisonError, RwLock};

use serde_json::{Value, json};

use crate::dynamics::campaign::{Campaign, Strategy};
use crate::measure::record::DayRecord;
use crate::sim::run::fork_day;
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::{NOBODY, Plan, begin, listener_days, live_to_fork, run_arms};
use crate::study::caution::warnings;
use crate::study::error::StudyError;
use crate::study::plan::channels::{ChannelError, Channels};
use crate::study::plan::conclude::conclude;
use crate::study::plan::findings::PlanFindings;
use crate::study::plan::headline::{headline, notes};
use crate::study::plan::lived::{Lived, Sums, Task};
use crate::study::plan::most::Most;
use crate::study::plan::params::PlanParams;
use crate::study::plan::search::Search;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::under_way::UnderWay;

/// The plan of a scenario.
pub struct Planning<'a> {
    /// Platforms by name, the scenario's own first. Each has all that may be bought as a strategy, so
    /// that arms part before the first day of any of it.
    platforms: Vec<(String, Spec)>,
    search: Search<'a>,
    /// What was asked for so far, in the order of the pieces.
    tasks: RwLock<Vec<Task>>,
    most: Most,
}

impl<'a> Planning<'a> {
    /// A plan under platforms that differ in nothing else, of which there is at least one.
    ///
    /// # Errors
    /// The number of the channel that cannot be bought, and why.
    pub fn new(
        platforms: &[(String, Spec)],
        params: &'a PlanParams,
    ) -> Result<Self, (usize, ChannelError)> {
        let channels = Channels::new(params)?;
        let all = channels.variants.iter().flatten();
        let campaigns: Vec<Campaign> =
            all.map(|it| it.campaign.clone().with_budget(params.largest())).collect();
        let planned = |(name, spec): &(String, Spec)| {
            let strategy = Strategy { name: "planned".to_owned(), campaigns: campaigns.clone() };
            (name.clone(), Spec { strategies: vec![strategy], ..spec.clone() })
        };
        let platforms: Vec<(String, Spec)> = platforms.iter().map(planned).collect();
        let own = &platforms[0].1;
        let search = Search {
            params,
            channels,
            platforms: platforms.len() as u32,
            curve_replicates: own.experiment.replicates,
            seed: own.world.seed,
        };
        let tasks = RwLock::new(search.follow(&[]).tasks);
        let most = search.most();
        Ok(Self { platforms, search, tasks, most })
    }

    /// What is looked for.
    pub fn search(&self) -> &Search<'a> {
        &self.search
    }

    /// How much there is to live at most.
    pub fn most(&self) -> &Most {
        &self.most
    }

    /// The scenario on its own platform.
    pub fn spec(&self) -> &Spec {
        &self.platforms[0].1
    }

    /// The day by which the objective counts, at most the last.
    fn by_day(&self) -> u16 {
        let days = self.spec().calendar.days;
        self.search.params.by_day.map_or(days, |day| day.min(days))
    }

    fn task(&self, number: u32) -> Option<Task> {
        let tasks = self.tasks.read().unwrap_or_else(PoisonError::into_inner);
        tasks.get(number as usize).cloned()
    }
}

impl Study for Planning<'_> {
    type Piece = Lived;
    type Findings = PlanFindings;

    fn name(&self) -> &'static str {
        "plan"
    }

    fn parameters(&self) -> Value {
        let platforms = self.platforms.iter().map(|(name, spec)| json!([name, spec.platform]));
        json!([self.search.params, platforms.collect::<Vec<_>>()])
    }

    fn work(&self) -> Work {
        let Most { replicates: pieces, arms, alone, .. } = self.most;
        let spec = self.spec();
        // Replicates differ in their arms; each counts as their mean.
        let mean = |arms: u64| arms.div_ceil(u64::from(pieces.max(1))) as usize + 1;
        let days = |arms| listener_days(spec, fork_day(spec), mean(arms));
        Work {
            pieces,
            what: "replicates",
            arms: mean(arms) as u32,
            listener_days: days(alone),
            most_listener_days: days(arms),
            listeners: spec.world.listeners,
        }
    }

    fn known(&self) -> u32 {
        self.tasks.read().unwrap_or_else(PoisonError::into_inner).len() as u32
    }

    fn arms(&self, number: u32) -> u32 {
        self.task(number).map_or(1, |it| it.splits.len() as u32 + 1)
    }

    fn wanted(&self, finished: &[Lived], progress: &Progress) -> u32 {
        let tasks = self.search.follow(finished).tasks;
        let wanted = tasks.len() as u32;
        progress.open_ended.store(true, Relaxed);
        progress.foreseen.store(self.most.replicates, Relaxed);
        *self.tasks.write().unwrap_or_else(PoisonError::into_inner) = tasks;
        wanted
    }

    fn piece(&self, number: u32, progress: &Progress) -> Result<Lived, StudyError> {
        self.piece_under_way(number, &mut UnderWay::unkept(), progress)
    }

    fn can_be_kept_under_way(&self) -> bool {
        true
    }

    fn piece_under_way(
        &self,
        number: u32,
        under_way: &mut UnderWay<'_>,
        progress: &Progress,
    ) -> Result<Lived, StudyError> {
        let missing = StudyError::Missing { number, what: "replicates" };
        self.live(self.task(number).ok_or(missing)?, under_way, progress)
    }

    fn fits(&self, number: u32, piece: &Lived) -> Result<(), String> {
        let task = self.task(number).ok_or("nobody asked for it")?;
        piece.fits(&task)
    }

    fn conclude(&self, pieces: Vec<Lived>) -> PlanFindings {
        let names = self.platforms.iter().map(|it| it.0.clone()).collect();
        conclude(&self.search, self.spec(), names, self.by_day(), &pieces)
    }

    fn text(&self, findings: &PlanFindings) -> StudyText {
        let replicates = findings.fresh_replicates;
        let mut warnings = warnings(self.spec(), replicates as usize);
        warnings.extend(not_looked_at(&self.spec().experiment));
        StudyText { headline: headline(findings), notes: notes(findings), warnings, replicates }
    }
}

impl Planning<'_> {
    /// Lives a replicate that nobody need have asked for: the control and some splits.
    ///
    /// # Errors
    /// As [`run_arms`], and where the specification cannot be run.
    pub fn live(
        &self,
        task: Task,
        under_way: &mut UnderWay<'_>,
        progress: &Progress,
    ) -> Result<Lived, StudyError> {
        let Task { platform, replicate, splits } = task;
        let spec = &self.platforms[platform as usize].1;
        let mut burnt_in = begin(spec, replicate, progress)?;
        live_to_fork(&mut burnt_in, spec, under_way, progress)?;
        let mut plans = vec![Plan::default()];
        plans.extend(splits.iter().map(|it| Plan::buying(&self.search.channels.bought(it))));
        let lived = run_arms(burnt_in, spec, &plans, NOBODY, under_way, progress)?;
        let mut sums = lived.iter().map(|arm| self.sums(&arm.days));
        let control = sums.next().unwrap_or_default();
        Ok(Lived { platform, replicate, control, arms: splits.into_iter().zip(sums).collect() })
    }

    fn sums(&self, days: &[DayRecord]) -> Sums {
        Sums::of(days, self.by_day())
    }
}
