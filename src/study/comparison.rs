//! Streams of the arms over the whole run, held against the reference and against each other: what
//! headline, charts and summary say of who is ahead.
//!
//! Main types: [`Comparisons`], made once, and [`Verdict`]. What is said leads with the arm that
//! most probably has the most streams, and rests on that arm's own interval: the simultaneous one
//! holds for all arms at once and bursts at few replicates, so that it is told beside the claim and
//! does not decide it. No conclusion is drawn from one replicate, nor from an own interval that
//! includes zero. docs/model.md has the rule. Deliberately unknown: names, sentences, pictures.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::inference::odds::of_being_largest;
use crate::inference::paired::Paired;
use crate::inference::simultaneous::confidence_of_each;
use crate::stats::mean;
use crate::study::sound::{self, Sound, between, ensure, estimate, figure};

/// All comparisons of streams, arms being told by their index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparisons {
    /// The arm that the others are compared with.
    pub reference: usize,
    /// Mean streams, by arm.
    pub means: Vec<f64>,
    /// Probability of having the most streams of all, by arm, the reference included, as `p_best`
    /// of the table of effects has it; none with one replicate.
    #[serde(default)]
    pub odds: Vec<f64>,
    /// Every other arm against the reference; none with one replicate.
    pub arms: Vec<Comparison>,
    /// Every pair of the other arms; none with one replicate.
    pub pairs: Vec<Pair>,
}

/// An arm against the reference, in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The arm.
    pub arm: usize,
    /// Streams beyond those of the reference.
    pub more: Estimate,
    /// The same with the interval that holds together with those of all other arms.
    pub simultaneous: Estimate,
    /// Mean streams over those of the reference; absent where these cannot be told from 0.
    pub times: Option<Estimate>,
}

/// Two arms, neither of which is the reference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The first of the two.
    pub arm: usize,
    /// The other one.
    pub rival: usize,
    /// Streams of the first beyond those of the other; the interval holds together with those of
    /// all pairs.
    pub more: Estimate,
    /// The same with the interval of this pair alone; absent in results that did not keep it.
    #[serde(default)]
    pub alone: Option<Estimate>,
}

/// How far an arm is ahead of a rival.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ahead {
    /// Streams beyond those of the rival, with the interval of this pair alone.
    pub more: Estimate,
    /// The same with the interval that holds together with those of all pairs.
    pub simultaneous: Estimate,
}

/// What can be said of all arms together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// Nobody streamed in any run.
    Silent,
    /// There is no strategy.
    ControlOnly,
    /// One replicate: no interval, no conclusion.
    Undecided,
    /// No arm differs from the reference in any replicate: a finding, not a lack of one.
    Nothing,
    /// No own interval lies above zero, and not all lie below.
    NoneIsClear,
    /// Every own interval lies below zero: the arm that loses least.
    AllLose(Comparison),
    /// The own interval of the arm that most probably has the most streams includes zero or lies
    /// below, and another arm clearly gains: the first, and of those that gain the most probable.
    Open(Comparison, usize),
    /// The arm that most probably has the most streams, which clearly gains; and the most probable
    /// rival that it is not clearly ahead of.
    Clear(Comparison, Option<usize>),
}

impl Comparisons {
    /// Of streams by arm and replicate, at a confidence, with the resamples of a seed.
    pub fn of(streams: &[Vec<f64>], reference: usize, confidence: f64, seed: u64) -> Self {
        let replicates = streams.first().map_or(0, Vec::len);
        Self::with(streams, reference, &Confidence::new(confidence, replicates, seed))
    }

    /// The same with resamples that may be drawn already, for as many replicates as there are.
    pub fn with(streams: &[Vec<f64>], reference: usize, confidence: &Confidence) -> Self {
        let replicates = streams.first().map_or(0, Vec::len);
        let others: Vec<usize> = (0..streams.len()).filter(|&arm| arm != reference).collect();
        let against_reference = others.iter().map(|&arm| (arm, reference));
        let arms = Differences::of(streams, against_reference, confidence);
        let couples = others.iter().flat_map(|&a| others.iter().map(move |&b| (a, b)));
        let pairs = Differences::of(streams, couples.filter(|(a, b)| a < b), confidence);
        let arm = |(&(arm, _), paired): (&(usize, usize), &Paired)| Comparison {
            arm,
            more: difference(paired, confidence.level()),
            simultaneous: difference(paired, arms.each),
            times: quotient(&streams[arm], &streams[reference], confidence),
        };
        let pair = |(&(arm, rival), paired): (&(usize, usize), &Paired)| Pair {
            arm,
            rival,
            more: difference(paired, pairs.each),
            alone: Some(difference(paired, confidence.level())),
        };
        let odds = match replicates {
            0 | 1 => Vec::new(),
            _ => of_being_largest(streams, confidence.resamples()),
        };
        Self {
            reference,
            odds,
            means: streams.iter().map(|arm| mean(arm).unwrap_or(0.0)).collect(),
            arms: arms.of.iter().zip(&arms.paired).map(arm).collect(),
            pairs: pairs.of.iter().zip(&pairs.paired).map(pair).collect(),
        }
    }

    /// Whether nobody streamed in any run.
    pub fn is_silent(&self) -> bool {
        !self.means.is_empty() && self.means.iter().all(|streams| *streams <= 0.0)
    }

    /// How far an arm is ahead of a rival, neither of them the reference.
    pub fn between(&self, arm: usize, rival: usize) -> Option<Ahead> {
        let of = |it: &Pair| Ahead { more: it.alone.unwrap_or(it.more), simultaneous: it.more };
        let turned =
            |it: Ahead| Ahead { more: it.more.negated(), simultaneous: it.simultaneous.negated() };
        let pair = self.pairs.iter().find(|it| [it.arm, it.rival] == [arm, rival]);
        let other = || self.pairs.iter().find(|it| [it.rival, it.arm] == [arm, rival]);
        pair.map(of).or_else(|| other().map(|it| turned(of(it))))
    }

    /// Probability that an arm has the most streams of all; absent with one replicate.
    pub fn odds(&self, arm: usize) -> Option<f64> {
        self.odds.get(arm).copied()
    }

    /// An arm against the reference.
    pub fn against_reference(&self, arm: usize) -> Option<&Comparison> {
        self.arms.iter().find(|it| it.arm == arm)
    }

    /// The most probable of some arms to have the most streams; the mean decides between equals,
    /// and the order of the file between equal means.
    fn most_probable(&self, arms: impl Iterator<Item = usize>) -> Option<usize> {
        let rank = |arm: usize| (self.odds(arm).unwrap_or(0.0), self.means[arm]);
        arms.reduce(|best, arm| {
            let ((odds, mean), (best_odds, best_mean)) = (rank(arm), rank(best));
            if odds.total_cmp(&best_odds).then(mean.total_cmp(&best_mean)).is_gt() {
                arm
            } else {
                best
            }
        })
    }

    /// The arm to name beside another one: who has more streams on average, if anybody has; or else
    /// the most probable of those that it is not clearly ahead of; or else who has the most of the
    /// others. The reference is left out.
    pub fn rival_of(&self, arm: usize) -> Option<usize> {
        let others = || (0..self.means.len()).filter(|&it| it != arm && it != self.reference);
        let by_mean =
            |&a: &usize, &b: &usize| self.means[a].total_cmp(&self.means[b]).then(b.cmp(&a));
        let ahead = others().filter(|&it| self.means[it] > self.means[arm]).max_by(by_mean);
        let near = || self.most_probable(others().filter(|&it| !self.is_clearly_ahead(arm, it)));
        ahead.or_else(near).or_else(|| others().max_by(by_mean))
    }

    /// Whether the interval of an arm less a rival lies above 0, that of this pair alone.
    fn is_clearly_ahead(&self, arm: usize, rival: usize) -> bool {
        let ahead = self.between(arm, rival);
        ahead.is_some_and(|it| it.more.is_clear() && it.more.value > 0.0)
    }

    /// The arm that has the most streams with the highest probability, the reference included.
    pub fn favourite(&self) -> usize {
        self.most_probable(0..self.means.len()).unwrap_or(0)
    }

    /// Judges the arms.
    pub fn verdict(&self) -> Verdict {
        if self.is_silent() {
            return Verdict::Silent;
        }
        if self.means.len() < 2 {
            return Verdict::ControlOnly;
        }
        let Some(leader) = self.leader() else { return Verdict::Undecided };
        if self.arms.iter().all(Comparison::is_nothing) {
            return Verdict::Nothing;
        }
        if leader.gains() {
            let others = self.arms.iter().map(|it| it.arm);
            let near = |&arm: &usize| arm != leader.arm && !self.is_clearly_ahead(leader.arm, arm);
            let rivals = others.filter(near);
            return Verdict::Clear(*leader, self.most_probable(rivals));
        }
        let gaining = self.arms.iter().filter(|it| it.gains()).map(|it| it.arm);
        if let Some(gaining) = self.most_probable(gaining) {
            return Verdict::Open(*leader, gaining);
        }
        if self.arms.iter().all(Comparison::loses) {
            let mut arms = self.arms.iter();
            let least = arms.next().map(|first| {
                arms.fold(first, |best, it| if it.more.value > best.more.value { it } else { best })
            });
            return least.map_or(Verdict::NoneIsClear, |it| Verdict::AllLose(*it));
        }
        Verdict::NoneIsClear
    }

    /// The arm that is not the reference and most probably has the most streams; none with one
    /// replicate.
    fn leader(&self) -> Option<&Comparison> {
        let arm = self.most_probable(self.arms.iter().map(|it| it.arm))?;
        self.against_reference(arm)
    }

    /// The arm to speak of: that which most probably has the most streams, or which loses least
    /// where all lose; with one replicate that of most streams.
    pub fn chief(&self) -> usize {
        if let Verdict::AllLose(least) = self.verdict() {
            return least.arm;
        }
        let others = (0..self.means.len()).filter(|&arm| arm != self.reference);
        self.most_probable(others).unwrap_or(0)
    }
}

impl Comparison {
    /// Whether its own interval lies above 0.
    pub fn gains(&self) -> bool {
        self.more.is_clear() && self.more.value > 0.0
    }

    /// Whether its own interval lies below 0.
    pub fn loses(&self) -> bool {
        self.more.is_clear() && self.more.value < 0.0
    }

    /// Whether it is nothing in every replicate.
    pub fn is_nothing(&self) -> bool {
        self.more == Estimate { value: 0.0, low: Some(0.0), high: Some(0.0) }
    }
}

/// Differences between pairs of arms, and the confidence at which all of them hold together.
struct Differences {
    of: Vec<(usize, usize)>,
    paired: Vec<Paired>,
    each: f64,
}

impl Differences {
    fn of(
        streams: &[Vec<f64>],
        of: impl Iterator<Item = (usize, usize)>,
        confidence: &Confidence,
    ) -> Self {
        let of: Vec<(usize, usize)> = of.collect();
        let series: Vec<Vec<f64>> = of
            .iter()
            .map(|&(a, b)| streams[a].iter().zip(&streams[b]).map(|(a, b)| a - b).collect())
            .collect();
        let slices: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
        let resamples = confidence.resamples();
        Self {
            each: confidence_of_each(&slices, confidence.level(), resamples),
            paired: slices.iter().filter_map(|series| Paired::of(series, resamples)).collect(),
            of,
        }
    }
}

fn difference(paired: &Paired, confidence: f64) -> Estimate {
    let interval = paired.interval(confidence);
    Estimate {
        value: paired.mean,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    }
}

/// Quotient of two means; absent where the one below cannot be told from 0.
fn quotient(above: &[f64], below: &[f64], confidence: &Confidence) -> Option<Estimate> {
    let [above, below] = [above, below].map(|of| Estimator::mean_of(of.to_vec()));
    Some(above?.over(&below?)?.estimate(confidence).at_least(0.0))
}

impl Sound for Comparisons {
    fn sound(&self) -> Result<(), String> {
        let arms = self.means.len();
        let arm = |arm: usize| ensure(arm < arms, || format!("there is no arm {arm}"));
        arm(self.reference)?;
        for &mean in &self.means {
            figure("means", mean)?;
        }
        for it in &self.arms {
            arm(it.arm)?;
            estimate("more", &it.more)?;
            estimate("simultaneous", &it.simultaneous)?;
            it.times.iter().try_for_each(|times| estimate("times", times))?;
        }
        between("comparisons", self.arms.len(), (0, arms))?;
        between("odds", self.odds.len(), (0, arms))?;
        self.odds.iter().try_for_each(|&it| sound::odds("odds", Some(it)))?;
        self.pairs.iter().try_for_each(|it| {
            arm(it.arm)?;
            arm(it.rival)?;
            it.alone.iter().try_for_each(|alone| estimate("alone", alone))?;
            estimate("more", &it.more)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arms: &[&[u32]]) -> Comparisons {
        let streams: Vec<Vec<f64>> =
            arms.iter().map(|arm| arm.iter().copied().map(f64::from).collect()).collect();
        Comparisons::of(&streams, 0, 0.95, 1)
    }

    #[test]
    fn one_replicate_decides_nothing() {
        assert_eq!(of(&[&[100], &[900]]).verdict(), Verdict::Undecided);
        assert_eq!(of(&[&[100]]).verdict(), Verdict::ControlOnly);
    }

    #[test]
    fn nobody_who_streams_is_a_verdict_of_its_own() {
        assert_eq!(of(&[&[0, 0], &[0, 0]]).verdict(), Verdict::Silent);
        assert_ne!(of(&[&[0, 0], &[0, 1]]).verdict(), Verdict::Silent);
    }

    #[test]
    fn an_interval_around_zero_is_no_finding() {
        assert_eq!(of(&[&[100, 120, 90], &[140, 80, 110]]).verdict(), Verdict::NoneIsClear);
    }

    #[test]
    fn arms_that_change_nothing_in_any_replicate_are_a_finding() {
        let idle: &[u32] = &[100, 120, 90];
        assert_eq!(of(&[idle, idle, idle]).verdict(), Verdict::Nothing);
    }

    #[test]
    fn the_best_clear_gain_has_no_rival_where_it_is_ahead_of_all() {
        let all = of(&[&[100, 110, 90], &[101, 108, 91], &[230, 250, 205]]);
        let Verdict::Clear(best, rival) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!((best.arm, rival), (2, None));
        let more = all.between(2, 1).expect("a pair");
        let turned = all.between(1, 2).expect("a pair");
        assert_eq!((more.more, more.simultaneous.value), (turned.more.negated(), more.more.value));
        assert!(more.more.value > 0.0 && more.more.is_clear());
    }

    #[test]
    fn a_large_gain_is_not_passed_over_because_its_simultaneous_interval_bursts() {
        let all = of(&[
            &[100, 110, 90],
            &[140, 150, 130],
            &[690, 600, 720],
            &[100, 80, 130],
            &[101, 130, 70],
            &[90, 115, 100],
        ]);
        let Verdict::Clear(best, _) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!(best.arm, 2, "not the small gain that hardly varies");
        assert!(all.odds(2).is_some_and(|odds| odds > 0.9));
    }

    #[test]
    fn the_most_probable_leads_though_it_is_not_sure_to_gain_and_who_is_sure_is_named() {
        let all = of(&[&[100, 110, 90], &[900, 90, 800], &[120, 131, 109]]);
        let Verdict::Open(leader, gaining) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!((leader.arm, gaining, all.chief()), (1, 2, 1));
    }

    #[test]
    fn where_all_lose_the_one_that_loses_least_is_named() {
        let all = of(&[&[100, 110, 90], &[40, 52, 29], &[90, 99, 80]]);
        let Verdict::AllLose(least) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!((least.arm, all.chief(), all.favourite()), (2, 2, 0));
    }

    #[test]
    fn where_nothing_is_clear_the_chief_is_the_most_probable_strategy() {
        assert_eq!(of(&[&[500, 120, 90], &[140, 80, 110], &[160, 95, 121]]).chief(), 2);
        assert_eq!(of(&[&[100]]).chief(), 0);
    }

    #[test]
    fn a_comparison_of_arms_that_are_not_there_is_not_sound() {
        let whole = of(&[&[100, 110], &[230, 250], &[220, 261]]);
        assert_eq!(whole.sound(), Ok(()));
        let mut cut = whole;
        cut.means.pop();
        assert_eq!(cut.sound(), Err("there is no arm 2".to_owned()));
    }
}
