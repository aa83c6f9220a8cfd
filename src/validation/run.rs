//! The run: several worlds without any campaign, and what becomes of every target.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use rayon::prelude::*;

use crate::sim::environment::Seeds;
use crate::sim::run::{Arm, SpecError};
use crate::sim::spec::{Spec, Vary};
use crate::stats::{Interval, mean, t_interval};
use crate::study::progress::Progress;
use crate::study::runner::LARGE_WORLD;
use crate::units::Day;
use crate::validation::acquaintances::Acquaintances;
use crate::validation::observed::Observed;
use crate::validation::table::all::NAMES;
use crate::validation::targets::Target;
use crate::validation::walk::observe;
use crate::validation::worlds::Kind;

/// Confidence of the intervals over seeds.
pub const CONFIDENCE: f64 = 0.95;

/// What became of one target.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The target.
    pub target: &'static Target,
    /// Mean over seeds; absent where a world had nothing to count.
    pub value: Option<f64>,
    /// Student's interval of the mean; absent below two seeds.
    pub interval: Option<Interval>,
}

impl Checked {
    /// A target against the figures of several worlds.
    pub fn new(target: &'static Target, worlds: &[Observed]) -> Self {
        let figures: Option<Vec<f64>> = worlds.iter().map(target.figure).collect();
        let figures = figures.unwrap_or_default();
        Self { target, value: mean(&figures), interval: t_interval(&figures, CONFIDENCE) }
    }

    /// Whether the mean lies within the band; what could not be counted does not pass.
    pub fn passes(&self) -> bool {
        self.value.is_some_and(|value| self.target.band.contains(value))
    }

    /// Whether the interval crosses an end of the band, so that more seeds could change the
    /// verdict.
    pub fn is_at_the_edge(&self) -> bool {
        let band = self.target.band;
        self.interval.is_some_and(|it| {
            let crosses = |end: Option<f64>| end.is_some_and(|end| it.low < end && end < it.high);
            crosses(band.low) || crosses(band.high)
        })
    }
}

/// What became of a target with all its parts.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// Number of the target.
    pub number: &'static str,
    /// What its parts are about.
    pub name: &'static str,
    /// Its parts; the first is the one that the published value is about.
    pub parts: &'a [Checked],
}

impl Verdict<'_> {
    /// Whether every part passes.
    pub fn passes(&self) -> bool {
        self.parts.iter().all(Checked::passes)
    }
}

/// Rows brought together by the number of their target.
pub fn verdicts(rows: &[Checked]) -> Vec<Verdict<'_>> {
    rows.chunk_by(|a, b| a.target.number() == b.target.number())
        .map(|parts| {
            let number = parts[0].target.number();
            let name = NAMES.iter().find(|(it, _)| *it == number).map_or("", |(_, name)| name);
            Verdict { number, name, parts }
        })
        .collect()
}

/// The kinds of worlds that targets need, the one that takes longest first.
pub fn kinds(targets: &[&Target]) -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| targets.iter().any(|target| target.kind == *kind))
}

/// Lets `seeds` worlds of each kind live that the targets need, and checks targets.
///
/// `season` is the world of a season; the other kinds derive from it (see [`Kind::spec`]). Its
/// strategies are not run.
///
/// # Errors
/// If the specification names a genre or a recommender that does not exist.
pub fn validate(
    season: &Spec,
    seeds: u32,
    targets: &[&'static Target],
    progress: &Progress,
) -> Result<Vec<Checked>, SpecError> {
    let kinds: Vec<(Kind, Spec)> = kinds(targets).map(|kind| (kind, kind.spec(season))).collect();
    let listener_days = |(_, spec): &(Kind, Spec)| {
        u64::from(spec.world.listeners) * u64::from(spec.calendar.span_days())
    };
    progress.runs.store(seeds * kinds.len() as u32, Relaxed);
    let all = u64::from(seeds) * kinds.iter().map(listener_days).sum::<u64>();
    progress.listener_days.store(all, Relaxed);
    let of_seed = |(kind, spec): &(Kind, Spec), seed| world(*kind, spec, seed, progress);
    let worlds: Vec<Vec<Observed>> = kinds
        .iter()
        .map(|of| {
            if of.1.world.listeners >= LARGE_WORLD {
                (0..seeds).map(|seed| of_seed(of, seed)).collect()
            } else {
                (0..seeds).into_par_iter().map(|seed| of_seed(of, seed)).collect()
            }
        })
        .collect::<Result<_, SpecError>>()?;
    let of_target = |target: &Target| {
        kinds.iter().position(|(kind, _)| *kind == target.kind).map_or(&[][..], |it| &worlds[it])
    };
    Ok(targets.iter().map(|target| Checked::new(target, of_target(target))).collect())
}

/// One world: burn-in, then what is observed from day 0 on.
fn world(kind: Kind, spec: &Spec, number: u32, progress: &Progress) -> Result<Observed, SpecError> {
    let seeds = Seeds::of_replicate(spec.world.seed, &spec.seeds, Vary::Both, number);
    let mut arm = Arm::begin(spec, &seeds)?;
    let end = spec.calendar.end();
    let acquaintances = Arc::new(Acquaintances::new(&arm, end));
    arm.observe(acquaintances.clone());
    let lived = |day: Day| {
        progress.listener_days_done.fetch_add(u64::from(spec.world.listeners), Relaxed);
        progress.day.store(i32::from(day.0), Relaxed);
    };
    while arm.today() < Day::RELEASE {
        lived(arm.advance().day);
    }
    let campaigns = kind.campaigns(spec);
    if !campaigns.is_empty() {
        arm = arm.fork(&campaigns);
        arm.observe(acquaintances.clone());
    }
    let observed = observe(&mut arm, &acquaintances, end, lived);
    progress.runs_done.fetch_add(1, Relaxed);
    Ok(observed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::table::all::TARGETS;

    fn tiny() -> Spec {
        let mut spec = Spec::default();
        spec.world.listeners = 400;
        spec.world.tracks = 400;
        spec.release.fans = 4;
        spec.calendar.burn_in_days = 7;
        spec.calendar.days = 30;
        spec
    }

    #[test]
    fn a_tiny_world_gives_finite_figures() {
        let targets: Vec<&Target> = TARGETS.iter().collect();
        let progress = Progress::default();
        let checked = validate(&tiny(), 2, &targets, &progress).expect("runs");
        assert_eq!(checked.len(), TARGETS.len());
        // No track of so small a world has a hundred listeners.
        for row in checked.iter().filter(|row| row.target.id != "6b") {
            let value = row.value.unwrap_or_else(|| panic!("{} has no value", row.target.id));
            assert!(value.is_finite() && value >= 0.0, "{}: {value}", row.target.id);
            assert!(row.interval.is_some_and(|it| it.low <= value && value <= it.high));
        }
        assert!((progress.share_done() - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_verdict_hangs_on_the_mean_and_says_when_more_seeds_could_change_it() {
        let target = &TARGETS[0];
        let row = |value, low, high| Checked {
            target,
            value: Some(value),
            interval: Some(Interval { low, high }),
        };
        let verdict = |row: Checked| (row.passes(), row.is_at_the_edge());
        assert_eq!(verdict(row(0.24, 0.23, 0.25)), (true, false));
        assert_eq!(verdict(row(0.265, 0.25, 0.28)), (true, true));
        assert_eq!(verdict(row(0.28, 0.26, 0.30)), (false, true));
        assert_eq!(verdict(row(0.40, 0.39, 0.41)), (false, false));
    }

    #[test]
    fn what_one_world_could_not_count_does_not_pass() {
        let row = Checked::new(&TARGETS[0], &[Observed::default()]);
        assert_eq!((row.value, row.passes(), row.is_at_the_edge()), (None, false, false));
    }
}
