//! Running worlds of several sizes: all replicates of all sizes side by side.
//!
//! Main type: [`WorldSizes`]. A replicate has the control, every strategy and the arms that take
//! one of them apart, which all share days. Deliberately unknown: how a scenario is made larger,
//! and which size is large enough (see [`crate::study::size::judge`]).

use std::sync::Arc;

use serde_json::{Value, json};

use crate::dynamics::campaign::Campaign;
use crate::measure::new_tracks::NewTracks;
use crate::measure::record::DayRecord;
use crate::sim::observer::Observer;
use crate::sim::run::{SpecError, fork_day};
use crate::sim::spec::Spec;
use crate::study::adaptive::not_looked_at;
use crate::study::arms::{
    Plan, begin, listener_days, live_to_fork, lived_in_full, replicates, run_arms, within,
};
use crate::study::caution::warnings;
use crate::study::compare::{Compare, Shape};
use crate::study::effects::windows;
use crate::study::error::StudyError;
use crate::study::explain::cuts::{Cuts, ExplainError, paths_of};
use crate::study::explain::findings::ReplicatePaths;
use crate::study::explain::params::ExplainParams;
use crate::study::outcome::Replicate;
use crate::study::progress::Progress;
use crate::study::runner::{Study, StudyText, Work};
use crate::study::size::findings::Sizes;
use crate::study::size::headline::headline;
use crate::study::size::judge::judge;
use crate::study::size::lived::Lived;
use crate::study::under_way::UnderWay;

/// The strategies of a scenario in worlds of several sizes.
pub struct WorldSizes<'a> {
    specs: &'a [Spec],
    /// The arms that take the subject apart, and its place among the arms, or why there is nothing
    /// to take apart.
    cuts: Result<(Cuts<'a>, usize), ExplainError>,
}

impl<'a> WorldSizes<'a> {
    /// Of specifications that differ in nothing but size, which rises. A strategy that cannot be
    /// taken apart, as nobody is asked, is not; a wanted width of intervals is not looked at.
    ///
    /// # Errors
    /// If the specifications compare with a reference that does not exist.
    pub fn new(specs: &'a [Spec], params: &ExplainParams) -> Result<Self, SpecError> {
        let mut cuts = Err(ExplainError::NoAsk);
        for spec in specs.iter().take(1) {
            Compare::new(spec)?;
            cuts = Cuts::new(spec, params).and_then(|cuts| {
                let name = &cuts.subject().name;
                let arm = spec.arms().iter().position(|arm| arm == name);
                let unknown = || ExplainError::UnknownStrategy(name.clone());
                let arm = arm.ok_or_else(unknown)?;
                Ok((cuts, arm))
            });
        }
        Ok(Self { specs, cuts })
    }

    /// The strategy that is taken apart.
    ///
    /// # Errors
    /// Why none is.
    pub fn subject(&self) -> Result<&str, &ExplainError> {
        self.cuts.as_ref().map(|(cuts, _)| cuts.subject().name.as_str())
    }

    /// Arms of a replicate.
    pub fn arms(&self) -> usize {
        self.campaigns().len()
    }

    /// Replicates of each size.
    fn replicates(&self) -> u32 {
        self.specs.first().map_or(0, |spec| spec.experiment.replicates)
    }

    /// Size and replicate of a piece.
    fn place(&self, number: u32) -> (&'a Spec, u32) {
        let (size, replicate) = within(number, self.replicates());
        (&self.specs[size], replicate)
    }

    /// What the arms buy: the control, every strategy, and those that take the subject apart.
    fn campaigns(&self) -> Vec<Vec<Campaign>> {
        let strategies = self.specs.iter().take(1).flat_map(|spec| spec.campaigns());
        let cut = self.cut_plans().into_iter().map(|plan| plan.campaigns);
        strategies.map(<[Campaign]>::to_vec).chain(cut).collect()
    }

    /// The arms that take the subject apart, without the asked one where the strategy is it.
    fn cut_plans(&self) -> Vec<Plan> {
        let Ok((cuts, _)) = &self.cuts else { return Vec::new() };
        let [plain, asked, library_cut, training_cut] = cuts.plans();
        let asked = (!cuts.asks()).then_some(asked);
        [plain].into_iter().chain(asked).chain([library_cut, training_cut]).collect()
    }

    /// The paths of a replicate, from the days of its strategies and of the arms beside them.
    fn paths(
        &self,
        spec: &Spec,
        number: u32,
        strategies: &[Vec<DayRecord>],
        beside: &[Vec<DayRecord>],
    ) -> Vec<ReplicatePaths> {
        let Ok((_, subject)) = self.cuts else { return Vec::new() };
        let control = &strategies[0];
        let arms = match beside {
            [plain, library_cut, training_cut] => {
                [control, plain, &strategies[subject], library_cut, training_cut]
            }
            [plain, asked, library_cut, training_cut] => {
                [control, plain, asked, library_cut, training_cut]
            }
            _ => return Vec::new(),
        };
        paths_of(number, &windows(spec), arms.map(Vec::as_slice))
    }
}

impl Study for WorldSizes<'_> {
    type Piece = Lived;
    type Findings = Sizes;

    fn name(&self) -> &'static str {
        "size"
    }

    fn parameters(&self) -> Value {
        json!(self.specs.iter().map(|spec| spec.world.listeners).collect::<Vec<u32>>())
    }

    fn work(&self) -> Work {
        let campaigns = self.campaigns();
        let campaigns: Vec<&[Campaign]> = campaigns.iter().map(Vec::as_slice).collect();
        let what = "replicates of sizes";
        let Some(largest) = self.specs.last() else {
            return Work { what, ..Work::default() };
        };
        // Pieces differ in size; each counts as their mean.
        let sizes = self.specs.len() as u64;
        let mean = |arms: &dyn Fn(&Spec) -> usize| {
            let days = |spec: &Spec| listener_days(spec, fork_day(spec), arms(spec));
            self.specs.iter().map(days).sum::<u64>() / sizes
        };
        Work {
            what,
            listener_days: mean(&|spec| lived_in_full(spec, &campaigns)),
            most_listener_days: mean(&|_| campaigns.len()),
            ..replicates(largest, sizes as u32 * self.replicates(), &campaigns)
        }
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
        let (spec, number) = self.place(number);
        let mut burnt_in = begin(spec, number, progress)?;
        live_to_fork(&mut burnt_in, spec, under_way, progress)?;
        let new_tracks =
            Arc::new(NewTracks::new(&burnt_in.environment.world.catalogue, progress.ranks.clone()));
        let strategies = spec.campaigns().into_iter().map(Plan::buying);
        let plans: Vec<Plan> = strategies.chain(self.cut_plans()).collect();
        let onlookers = |arm: usize| {
            let base = (arm == 0).then(|| new_tracks.clone() as Arc<dyn Observer>);
            base.into_iter().collect()
        };
        let lived = run_arms(burnt_in, spec, &plans, &onlookers, under_way, progress)?;
        let mut arms: Vec<Vec<DayRecord>> = lived.into_iter().map(|arm| arm.days).collect();
        let beside = arms.split_off(spec.strategies.len() + 1);
        Ok(Lived {
            listeners: spec.world.listeners,
            paths: self.paths(spec, number, &arms, &beside),
            replicate: Replicate { number, arms, new_releases: None, dose: None },
            new_starts: new_tracks.counted(spec.calendar.days),
        })
    }

    fn fits(&self, number: u32, piece: &Lived) -> Result<(), String> {
        let (spec, number) = self.place(number);
        if piece.listeners != spec.world.listeners {
            return Err(format!("it is of a world of {} listeners", piece.listeners));
        }
        if piece.paths.is_empty() != self.cuts.is_err() {
            return Err("it has other paths".to_owned());
        }
        piece.replicate.fits(number, &Shape::of(spec))
    }

    fn conclude(&self, pieces: Vec<Lived>) -> Sizes {
        let mut pieces = pieces.into_iter();
        let replicates = self.replicates() as usize;
        let of = |spec| (spec, pieces.by_ref().take(replicates).collect());
        judge(self.specs.iter().map(of).collect(), self.subject().ok())
    }

    fn text(&self, sizes: &Sizes) -> StudyText {
        let findings = &sizes.findings;
        let largest = self.specs.last().map_or_else(Vec::new, |largest| {
            let mut warnings = warnings(largest, findings.replicates as usize);
            warnings.extend(not_looked_at(&largest.experiment));
            warnings
        });
        StudyText {
            headline: headline(findings),
            notes: Vec::new(),
            warnings: largest,
            replicates: findings.replicates,
        }
    }
}
