//! Streams of the arms over the whole run, held against the reference and against each other: what
//! headline, charts and summary say of who is ahead.
//!
//! Main types: [`Comparisons`], made once, and [`Verdict`]. No conclusion is drawn from one
//! replicate, nor from an interval that includes zero. Deliberately unknown: names, sentences,
//! pictures.

use serde::{Deserialize, Serialize};

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::inference::paired::Paired;
use crate::inference::simultaneous::confidence_of_each;
use crate::stats::mean;
use crate::study::sound::{Sound, between, ensure, estimate, figure};

/// All comparisons of streams, arms being told by their index.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparisons {
    /// The arm that the others are compared with.
    pub reference: usize,
    /// Mean streams, by arm.
    pub means: Vec<f64>,
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
    /// Every interval that holds for all together includes zero.
    NoneIsClear,
    /// The best of the arms that clearly gain, with a rival it is not clearly ahead of; or,
    /// where none gains, the worst of those that clearly lose.
    Clear(Comparison, Option<usize>),
}

impl Comparisons {
    /// Of streams by arm and replicate, at a confidence, with the resamples of a seed.
    pub fn of(streams: &[Vec<f64>], reference: usize, confidence: f64, seed: u64) -> Self {
        let replicates = streams.first().map_or(0, Vec::len);
        let confidence = Confidence::new(confidence, replicates, seed);
        let others: Vec<usize> = (0..streams.len()).filter(|&arm| arm != reference).collect();
        let against_reference = others.iter().map(|&arm| (arm, reference));
        let arms = Differences::of(streams, against_reference, &confidence);
        let couples = others.iter().flat_map(|&a| others.iter().map(move |&b| (a, b)));
        let pairs = Differences::of(streams, couples.filter(|(a, b)| a < b), &confidence);
        let arm = |(&(arm, _), paired): (&(usize, usize), &Paired)| Comparison {
            arm,
            more: difference(paired, confidence.level()),
            simultaneous: difference(paired, arms.each),
            times: quotient(&streams[arm], &streams[reference], &confidence),
        };
        let pair = |(&(arm, rival), paired): (&(usize, usize), &Paired)| Pair {
            arm,
            rival,
            more: difference(paired, pairs.each),
        };
        Self {
            reference,
            means: streams.iter().map(|arm| mean(arm).unwrap_or(0.0)).collect(),
            arms: arms.of.iter().zip(&arms.paired).map(arm).collect(),
            pairs: pairs.of.iter().zip(&pairs.paired).map(pair).collect(),
        }
    }

    /// Whether nobody streamed in any run.
    pub fn is_silent(&self) -> bool {
        !self.means.is_empty() && self.means.iter().all(|streams| *streams <= 0.0)
    }

    /// Streams of an arm beyond those of a rival, neither of them the reference.
    pub fn between(&self, arm: usize, rival: usize) -> Option<Estimate> {
        let pair = self.pairs.iter().find(|it| [it.arm, it.rival] == [arm, rival]);
        let turned = || self.pairs.iter().find(|it| [it.rival, it.arm] == [arm, rival]);
        pair.map(|it| it.more).or_else(|| turned().map(|it| it.more.negated()))
    }

    /// Judges the arms.
    pub fn verdict(&self) -> Verdict {
        if self.is_silent() {
            return Verdict::Silent;
        }
        if self.means.len() < 2 {
            return Verdict::ControlOnly;
        }
        if self.arms.is_empty() {
            return Verdict::Undecided;
        }
        let mut all: Vec<&Comparison> = self.arms.iter().collect();
        all.sort_by(|a, b| b.more.value.total_cmp(&a.more.value));
        let clear = |one: &&&Comparison| one.simultaneous.is_clear();
        if let Some(best) = all.iter().find(|one| clear(one) && one.more.value > 0.0) {
            let ahead = |rival: usize| {
                let more = self.between(best.arm, rival).and_then(|more| more.low);
                more.is_some_and(|low| low > 0.0)
            };
            let rival = all.iter().find(|one| one.arm != best.arm && !ahead(one.arm));
            return Verdict::Clear(**best, rival.map(|rival| rival.arm));
        }
        all.iter().rev().find(clear).map_or(Verdict::NoneIsClear, |it| Verdict::Clear(**it, None))
    }

    /// The arm to speak of: that of the verdict, or without one that of most streams.
    pub fn chief(&self) -> usize {
        if let Verdict::Clear(best, _) = self.verdict() {
            return best.arm;
        }
        let most = |&a: &usize, &b: &usize| self.means[a].total_cmp(&self.means[b]);
        (0..self.means.len()).filter(|&arm| arm != self.reference).max_by(most).unwrap_or(0)
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
        self.pairs.iter().try_for_each(|it| {
            arm(it.arm)?;
            arm(it.rival)?;
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
    fn the_best_clear_gain_has_no_rival_where_it_is_ahead_of_all() {
        let all = of(&[&[100, 110, 90], &[101, 108, 91], &[230, 250, 205]]);
        let Verdict::Clear(best, rival) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!((best.arm, rival), (2, None));
        let (more, turned) = (all.between(2, 1), all.between(1, 2));
        assert_eq!(more, turned.map(Estimate::negated));
        assert!(more.is_some_and(|more| more.value > 0.0 && more.is_clear()));
    }

    #[test]
    fn a_leader_by_chance_is_the_rival_and_not_the_chief() {
        let all = of(&[&[100, 110, 90], &[200, 900, 100], &[220, 241, 207]]);
        let Verdict::Clear(best, rival) = all.verdict() else { panic!("{:?}", all.verdict()) };
        assert_eq!((best.arm, rival), (2, Some(1)));
        assert_eq!(all.chief(), 2, "its interval is shown, and not that of the leader");
    }

    #[test]
    fn where_nothing_is_clear_the_chief_is_the_strategy_of_most_streams() {
        assert_eq!(of(&[&[500, 120, 90], &[140, 80, 110], &[150, 90, 100]]).chief(), 2);
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
