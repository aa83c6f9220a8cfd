//! Adaptive replicates: as many as it takes for intervals of a wanted width, in batches, up to a
//! cap.
//!
//! When to look and when to stop depends on the specification and on nothing else, so the number of
//! replicates is the same on any machine. To stop where an interval happens to be short makes
//! intervals a little too short; `docs/experiments.md` says by how much. Deliberately unknown: how
//! a replicate is run.

use std::sync::atomic::Ordering::Relaxed;

use crate::inference::precision::{FEWEST_TO_LOOK_AT, Goal, HalfWidth};
use crate::inference::resamples::Resamples;
use crate::sim::spec::{ExperimentParams, Spec};
use crate::sim::width::WantedWidth;
use crate::study::outcome::{Replicate, streams_by_arm};
use crate::study::progress::Progress;

/// The half-width that an experiment asks for, if it does.
pub fn goal(experiment: &ExperimentParams) -> Option<Goal> {
    match experiment.until_half_width {
        WantedWidth::Off => None,
        WantedWidth::Percent(percent) => Some(Goal::Share(percent / 100.0)),
        WantedWidth::Streams(streams) => Some(Goal::Streams(streams)),
    }
}

/// How far the intervals of the effects on streams over the whole run reach: a half-width for the
/// index of every arm but the reference; none with one replicate.
pub fn reaches(spec: &Spec, replicates: &[Replicate]) -> Vec<(usize, HalfWidth)> {
    let resamples = Resamples::new(replicates.len(), spec.world.seed);
    let reference = spec.reference().unwrap_or(0);
    let streams = streams_by_arm(replicates, spec.calendar.days);
    let Some(others) = streams.get(reference) else { return Vec::new() };
    let of = |(arm, values): (usize, &Vec<f64>)| {
        let confidence = spec.experiment.confidence;
        Some((arm, HalfWidth::of(values, others, confidence, &resamples)?))
    };
    let compared = streams.iter().enumerate().filter(|(arm, _)| *arm != reference);
    compared.filter_map(of).collect()
}

/// Replicates of the first and every further batch; all of them where no width is wanted.
pub fn batch(experiment: &ExperimentParams) -> u32 {
    match goal(experiment) {
        None => experiment.replicates,
        Some(_) => experiment.replicates.max(FEWEST_TO_LOOK_AT).min(experiment.most_replicates),
    }
}

/// The most replicates that may come of an experiment.
pub fn most(experiment: &ExperimentParams) -> u32 {
    match goal(experiment) {
        None => experiment.replicates,
        Some(_) => experiment.most_replicates,
    }
}

/// A warning where a width is wanted of a study whose arms, or cells, all have the same replicates.
pub fn not_looked_at(experiment: &ExperimentParams) -> Option<String> {
    let replicates = experiment.replicates;
    goal(experiment).map(|_| {
        format!(
            "experiment.until_half_width is not looked at: this study has {replicates} replicates \
             throughout; --replicates N sets another number"
        )
    })
}

/// How many replicates are wanted, given those that are finished: the first batch, then another one
/// until the widest interval is near enough or the cap is reached. Tells `progress` how many it may
/// come to in all, which decides nothing.
pub fn enough(spec: &Spec, finished: &[Replicate], progress: &Progress) -> u32 {
    let (size, done) = (batch(&spec.experiment), finished.len() as u32);
    let goal = goal(&spec.experiment).filter(|_| !spec.strategies.is_empty());
    progress.open_ended.store(goal.is_some(), Relaxed);
    let Some(goal) = goal.filter(|_| done > 0) else { return size };
    let (_, reaches): (Vec<usize>, Vec<HalfWidth>) = reaches(spec, finished).into_iter().unzip();
    let ratio_to_goal = goal.ratio_to_goal(&reaches);
    progress.beyond_goal.store((ratio_to_goal * 100.0).ceil() as u32, Relaxed);
    let most = spec.experiment.most_replicates;
    let needed = goal.replicates_for(&reaches, spec.experiment.confidence).unwrap_or(most);
    let batches = needed.max(done + 1).div_ceil(size);
    progress.foreseen.store(batches.saturating_mul(size).min(most), Relaxed);
    if ratio_to_goal <= 1.0 || done >= most { done } else { (done + size).min(most) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::record::{Counts, DayRecord, Turnover};
    use crate::model::source::Source;
    use crate::units::{Day, Money};

    fn day(streams: u64) -> Vec<DayRecord> {
        let focal = Counts { starts: streams, streams, ..Counts::default() };
        vec![DayRecord {
            day: Day(0),
            focal,
            focal_listeners: 0,
            focal_new_listeners: 0,
            focal_streams_by_source: [0; Source::COUNT],
            exposures: 0,
            cost: Money::ZERO,
            artificial_streams: 0,
            artificial_removed: 0,
            artificial_bought: 0,
            penalty: Money::ZERO,
            royalties: Money::ZERO,
            commission: Money::ZERO,
            sanctioned: false,
            others: Counts::default(),
            world: Counts::default(),
            world_listeners: 0,
            world_streams_by_source: [0; Source::COUNT],
            turnover: Turnover::default(),
        }]
    }

    /// How many replicates come of an experiment in which strategies gain 100 streams, give or
    /// take.
    fn replicates_for(width: &str, most_replicates: u32, noise: u64) -> usize {
        let until_half_width = width.parse().expect("a width");
        let experiment =
            ExperimentParams { until_half_width, most_replicates, ..ExperimentParams::default() };
        let spec = Spec { experiment, ..Spec::default() };
        let replicate = |number: u32| {
            let gain = 100 + noise * u64::from(number * 7 % 5);
            let arms = vec![day(1000), day(1000 + gain), day(1000 + gain)];
            Replicate { number, arms, new_releases: None, dose: None }
        };
        let mut finished: Vec<Replicate> = Vec::new();
        loop {
            let done = finished.len() as u32;
            let wanted = enough(&spec, &finished, &Progress::default());
            if wanted <= done {
                return finished.len();
            }
            finished.extend((done..wanted).map(replicate));
        }
    }

    #[test]
    fn batches_go_on_until_the_interval_is_short_enough_or_the_cap_is_reached() {
        assert_eq!(replicates_for("off", 100, 10), 6);
        assert_eq!(replicates_for("5 %", 100, 10), 6);
        assert_eq!(replicates_for("8 streams", 100, 10), 18);
        assert_eq!(replicates_for("0.1 %", 20, 10), 20);
        assert_eq!(replicates_for("0.1 %", 100, 0), 6);
    }

    #[test]
    fn a_goal_is_a_share_or_a_number_of_streams_as_its_unit_says() {
        let goal = |until_half_width| {
            goal(&ExperimentParams { until_half_width, ..ExperimentParams::default() })
        };
        assert_eq!(goal(WantedWidth::Off), None);
        assert_eq!(goal(WantedWidth::Percent(2.0)), Some(Goal::Share(0.02)));
        assert_eq!(goal(WantedWidth::Streams(2.0)), Some(Goal::Streams(2.0)));
    }

    #[test]
    fn after_the_first_batch_the_whole_is_foreseen_in_batches_and_within_the_cap() {
        let foreseen = |width: &str| {
            let until_half_width = width.parse().expect("a width");
            let experiment = ExperimentParams { until_half_width, ..ExperimentParams::default() };
            let spec = Spec { experiment, ..Spec::default() };
            let replicate = |number: u32| {
                let gain = 100 + 10 * u64::from(number * 7 % 5);
                let arms = vec![day(1000), day(1000 + gain), day(1000 + gain)];
                Replicate { number, arms, new_releases: None, dose: None }
            };
            let (finished, progress): (Vec<_>, _) =
                ((0..6).map(replicate).collect(), Progress::default());
            enough(&spec, &finished, &progress);
            progress.foreseen.load(Relaxed)
        };
        // The six gains vary by 16.33: 18 replicates leave 2.110 · 16.33 / √18 = ±8.1, 19 leave ±7.9,
        // which are four batches.
        assert_eq!((foreseen("8 streams"), foreseen("0.001 %")), (24, 100));
    }

    #[test]
    fn a_look_needs_six_replicates() {
        let few = ExperimentParams { replicates: 2, ..ExperimentParams::default() };
        assert_eq!(batch(&few), 2);
        let wanted = WantedWidth::Percent(2.0);
        assert_eq!(batch(&ExperimentParams { until_half_width: wanted, ..few }), 6);
    }
}
