//! What the numbers say: comparisons with the reference, and the sentence a chart has for a title.
//!
//! Main type: [`Comparison`]. No conclusion is drawn from one replicate, nor from an interval that
//! includes zero. Deliberately unknown: pictures.

use crate::inference::estimator::{Confidence, Estimator};
use crate::inference::paired::Paired;
use crate::inference::simultaneous::confidence_of_each;
use crate::numbers::{between, decimal, percent, whole};
use crate::report::chart::data::ChartData;
use crate::stats::{Interval, mean};

/// Streams of an arm over all days against those of the reference, in pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Index of the arm.
    pub arm: usize,
    /// Mean difference, in streams.
    pub more: f64,
    /// Its interval.
    pub more_interval: Interval,
    /// Whether the interval that holds for all arms together leaves zero out.
    pub is_clear: bool,
    /// Mean streams over those of the reference; absent where the reference has none.
    pub times: Option<(f64, Interval)>,
}

/// Compares every arm with the reference, by the intervals of the tables; absent with one replicate.
pub fn comparisons(data: &ChartData) -> Option<Vec<Comparison>> {
    let resamples = data.resamples();
    let confidence = Confidence::new(data.confidence, data.runs.len(), data.about.seed);
    let streams = |arm| data.of_arm(arm, |run| run.total() as f64);
    let reference = streams(data.reference);
    let differences: Vec<(usize, Vec<f64>)> =
        data.compared().map(|arm| (arm, pairs(&streams(arm), &reference, |s, c| s - c))).collect();
    let series: Vec<&[f64]> = differences.iter().map(|(_, series)| series.as_slice()).collect();
    let each = confidence_of_each(&series, data.confidence, &resamples);
    let of = |(arm, differences): &(usize, Vec<f64>)| {
        let paired = Paired::of(differences, &resamples)?;
        Some(Comparison {
            arm: *arm,
            more: paired.mean,
            more_interval: paired.interval(data.confidence)?,
            is_clear: !paired.interval(each)?.contains(0.0),
            times: ratio(&streams(*arm), &reference, &confidence),
        })
    };
    differences.iter().map(of).collect()
}

/// Ratio of two means; absent where the one below cannot be told from 0.
fn ratio(above: &[f64], below: &[f64], confidence: &Confidence) -> Option<(f64, Interval)> {
    let (above, below) = (Estimator::mean_of(above.to_vec())?, Estimator::mean_of(below.to_vec())?);
    let ratio = above.over(&below)?.estimate(confidence).at_least(0.0);
    Some((ratio.value, ratio.interval()?))
}

/// A function of every pair.
pub fn pairs(a: &[f64], b: &[f64], of: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| of(*a, *b)).collect()
}

/// What can be said of all strategies together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Nobody streamed in any run.
    Silent,
    /// There is no strategy.
    ControlOnly,
    /// One replicate: no interval, no conclusion.
    Undecided,
    /// Every interval that holds for all together includes zero.
    NoneIsClear,
    /// The best of the arms that clearly gain, with a rival it is not clearly ahead of; or,
    /// where none gains, the worst of those that clearly lose.
    Clear(Comparison, Option<usize>),
}

/// The arm that a chart speaks of: that of the verdict, or without one that of most streams.
pub fn chief(data: &ChartData) -> usize {
    if let Verdict::Clear(best, _) = verdict(data) {
        return best.arm;
    }
    let most = |&a: &usize, &b: &usize| total(data, a).total_cmp(&total(data, b));
    (0..data.arms.len()).filter(|&arm| arm != data.reference).max_by(most).unwrap_or(0)
}

/// Whether nobody streamed in any run.
pub fn is_silent(data: &ChartData) -> bool {
    data.runs.iter().flatten().all(|run| run.total() == 0)
}

/// The finding where nobody streamed: there is nothing to draw.
pub fn silence(data: &ChartData) -> String {
    format!("Nobody streams the release by day\u{a0}{}", data.end_day())
}

/// Mean streams of an arm over all days.
fn total(data: &ChartData, arm: usize) -> f64 {
    mean(&data.of_arm(arm, |run| run.total() as f64)).unwrap_or(0.0)
}

/// Judges the arms by their streams over all days.
pub fn verdict(data: &ChartData) -> Verdict {
    if is_silent(data) {
        return Verdict::Silent;
    }
    if data.arms.len() < 2 {
        return Verdict::ControlOnly;
    }
    let Some(mut all) = comparisons(data) else { return Verdict::Undecided };
    all.sort_by(|a, b| b.more.total_cmp(&a.more));
    if let Some(best) = all.iter().find(|one| one.is_clear && one.more > 0.0) {
        let behind = behind(data, best.arm);
        let rival = all.iter().find(|one| one.arm != best.arm && !behind.contains(&one.arm));
        return Verdict::Clear(*best, rival.map(|rival| rival.arm));
    }
    match all.iter().rev().find(|one| one.is_clear) {
        Some(worst) => Verdict::Clear(*worst, None),
        None => Verdict::NoneIsClear,
    }
}

/// The arms that one is clearly ahead of, by intervals that hold for all pairs together.
fn behind(data: &ChartData, best: usize) -> Vec<usize> {
    let resamples = data.resamples();
    let streams = |arm| data.of_arm(arm, |run| run.total() as f64);
    let difference = |a, b| pairs(&streams(a), &streams(b), |a, b| a - b);
    let arms: Vec<usize> = data.compared().collect();
    let couples = arms.iter().flat_map(|&a| arms.iter().map(move |&b| (a, b)));
    let all: Vec<Vec<f64>> =
        couples.filter(|(a, b)| a < b).map(|(a, b)| difference(a, b)).collect();
    let series: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
    let each = confidence_of_each(&series, data.confidence, &resamples);
    let is_behind = |&arm: &usize| {
        let paired = Paired::of(&difference(best, arm), &resamples);
        let interval = paired.and_then(|paired| paired.interval(each));
        arm != best && interval.is_some_and(|interval| interval.low > 0.0)
    };
    arms.iter().copied().filter(is_behind).collect()
}

/// The finding as a factor: "Ads: 2.3× the streams by day 90 (1.9–2.7)".
pub fn as_factor(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let Some((times, interval)) = best.times else { return as_number(data, best, rival) };
    let name = data.name(best.arm);
    let day = data.end_day();
    let of =
        if data.reference == 0 { String::new() } else { format!(" of {}", data.reference_name()) };
    let tail = not_ahead(data, best, rival);
    if (0.67..1.5).contains(&times) {
        let (more, low, high) = (times - 1.0, interval.low - 1.0, interval.high - 1.0);
        let word = if more < 0.0 { "fewer" } else { "more" };
        let (low, high) = if more < 0.0 { (-high, -low) } else { (low, high) };
        let decimals = usize::from(more.abs() < 0.095);
        let range = between(Interval { low, high }, |x| decimal(x * 100.0, decimals));
        let share = percent(more.abs(), decimals);
        let than = if of.is_empty() { of } else { format!(" than {}", data.reference_name()) };
        return format!("{name}: {share} {word} streams{than} by day\u{a0}{day} ({range}){tail}");
    }
    let decimals = usize::from(times < 20.0) + usize::from(times < 0.95);
    let range = between(interval, |x| decimal(x, decimals));
    format!(
        "{name}: {}× the streams{of} by day\u{a0}{day} ({range}){tail}",
        decimal(times, decimals)
    )
}

/// The finding as a number of streams: "Ads: 1,200 more streams than {} by day 90".
pub fn as_number(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let Interval { low, high } = best.more_interval;
    let (word, low, high) =
        if best.more < 0.0 { ("fewer", -high, -low) } else { ("more", low, high) };
    format!(
        "{}: {} {word} streams than {} by day\u{a0}{} ({}){}",
        data.name(best.arm),
        whole(best.more.abs()),
        data.reference_name(),
        data.end_day(),
        between(Interval { low, high }, whole),
        not_ahead(data, best, rival)
    )
}

/// Whom the best is not clearly ahead of, or who is ahead of it without being sure to.
fn not_ahead(data: &ChartData, best: &Comparison, rival: Option<usize>) -> String {
    let Some(rival) = rival else { return String::new() };
    let streams = |arm| mean(&data.of_arm(arm, |run| run.total() as f64)).unwrap_or(0.0);
    let name = data.name(rival);
    if streams(rival) > streams(best.arm) {
        format!("; {name} has more, but not surely")
    } else {
        format!(", not clearly ahead of {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::chart::data::Run;

    fn data(arms: &[&[u64]]) -> ChartData {
        let run = |streams: u64| Run { streams: vec![streams], ..Run::default() };
        ChartData {
            confidence: 0.95,
            arms: (0..arms.len()).map(|arm| format!("Arm {arm}")).collect(),
            days: vec![89],
            runs: (0..arms[0].len())
                .map(|replicate| arms.iter().map(|arm| run(arm[replicate])).collect())
                .collect(),
            ..ChartData::default()
        }
    }

    #[test]
    fn one_replicate_decides_nothing() {
        assert_eq!(verdict(&data(&[&[100], &[900]])), Verdict::Undecided);
        assert_eq!(verdict(&data(&[&[100]])), Verdict::ControlOnly);
    }

    #[test]
    fn nobody_who_streams_is_a_finding_of_its_own() {
        let silent = data(&[&[0, 0], &[0, 0]]);
        assert_eq!(verdict(&silent), Verdict::Silent);
        assert_eq!(silence(&silent), "Nobody streams the release by day\u{a0}90");
        assert_ne!(verdict(&data(&[&[0, 0], &[0, 1]])), Verdict::Silent);
    }

    #[test]
    fn an_interval_around_zero_is_no_finding() {
        let data = data(&[&[100, 120, 90], &[140, 80, 110]]);
        assert_eq!(verdict(&data), Verdict::NoneIsClear);
    }

    #[test]
    fn the_best_clear_gain_is_told_with_its_interval() {
        let data = data(&[&[100, 110, 90], &[101, 108, 91], &[230, 250, 205]]);
        let Verdict::Clear(best, rival) = verdict(&data) else { panic!("{:?}", verdict(&data)) };
        assert_eq!((best.arm, rival), (2, None));
        assert_eq!(
            as_factor(&data, &best, rival),
            "Arm 2: 2.3× the streams by day\u{a0}90 (2.2–2.3)"
        );
        let number = as_number(&data, &best, rival);
        assert_eq!(number, "Arm 2: 128 more streams than the control by day\u{a0}90 (97–160)");
    }

    #[test]
    fn a_rival_within_the_noise_is_named() {
        let data = data(&[&[100, 110, 90], &[230, 250, 205], &[220, 261, 207]]);
        let Verdict::Clear(best, rival) = verdict(&data) else { panic!("{:?}", verdict(&data)) };
        assert!(as_factor(&data, &best, rival).ends_with(", not clearly ahead of Arm 1"));
    }

    #[test]
    fn a_leader_by_chance_is_not_told_as_if_it_were_behind() {
        let data = data(&[&[100, 110, 90], &[200, 900, 100], &[220, 241, 207]]);
        let Verdict::Clear(best, rival) = verdict(&data) else { panic!("{:?}", verdict(&data)) };
        assert_eq!((best.arm, rival), (2, Some(1)));
        let title = as_factor(&data, &best, rival);
        assert!(title.ends_with("; Arm 1 has more, but not surely"), "{title}");
        assert_eq!(chief(&data), 2, "its interval is shown, and not that of the leader");
    }

    #[test]
    fn where_nothing_is_clear_the_chief_is_the_strategy_of_most_streams() {
        let runs: [&[u64]; 3] = [&[500, 120, 90], &[140, 80, 110], &[150, 90, 100]];
        assert_eq!(chief(&data(&runs)), 2);
        assert_eq!(chief(&data(&[&[100]])), 0);
    }

    #[test]
    fn a_clear_loss_is_told_where_nothing_gains() {
        let data = data(&[&[100, 110, 90], &[90, 99, 80]]);
        let Verdict::Clear(worst, rival) = verdict(&data) else { panic!("{:?}", verdict(&data)) };
        let title = as_factor(&data, &worst, rival);
        assert!(title.starts_with("Arm 1: 10\u{a0}% fewer streams by day\u{a0}90 ("), "{title}");
    }
}
