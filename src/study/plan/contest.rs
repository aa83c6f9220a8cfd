//! A contest: splits that are told apart in rounds, by sequential halving with common random
//! numbers.
//!
//! Main type: [`Contest`]. All that are still in it live the same replicates, so that their
//! differences are paired. After a round the better half stays. It ends once the leader is surely
//! within the indifference of the best, or one is left, or the replicates are spent. Deliberately
//! unknown: what is compared, and how it is lived.
//!
//! # References
//! - Karnin, Z., Koren, T. & Somekh, O. 2013, "Almost optimal exploration in multi-armed bandits",
//!   ICML: sequential halving.
//! - Chick, S. & Inoue, K. 2001, "New procedures to select the best simulated system using common
//!   random numbers", Management Science 47(8): the posterior probability of correct selection.

use crate::inference::resamples::Resamples;
use crate::stats::mean;
use crate::study::plan::split::Split;

/// Days of a replicate that all of its arms share, burn-in and control, counted in arms: as measured
/// in the default world, see `docs/planning.md`.
const SHARED_DAYS: u32 = 25;

/// The rules of a contest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    /// Replicates of the first round.
    pub first: u32,
    /// Replicates of all rounds, at most.
    pub most: u32,
    /// Probability of correct selection at which it ends; above 1 it is not looked at.
    pub sure: f64,
    /// Difference that is none, as a share of the leader's effect.
    pub indifference: f64,
    /// The least of another measure, where one must not stay below it.
    pub floor: Option<f64>,
    /// Seed of the resamples.
    pub seed: u64,
}

/// One that takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Contender {
    /// What it is.
    pub split: Split,
    /// The objective it caused, replicate by replicate.
    pub caused: Vec<f64>,
    /// What it caused of the other measure.
    pub other: Vec<f64>,
    /// The round after which it was out; absent while it is in.
    pub out_after: Option<u32>,
}

/// Why a contest ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The leader is surely within the indifference of the best.
    Sure,
    /// All others were left behind, half by half.
    OneLeft,
    /// The replicates are spent.
    Spent,
}

/// Splits that are told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Contest {
    /// All that took part, in their first order.
    pub contenders: Vec<Contender>,
    /// Rounds so far.
    pub rounds: u32,
    /// Replicates so far.
    pub replicates: u32,
    /// Probability that the leader is within the indifference of the best of those that were in the
    /// last round; absent before a round.
    pub correct: Option<f64>,
    /// Why it ended; absent while it goes on.
    pub end: Option<End>,
    rules: Rules,
}

impl Contest {
    /// Between these.
    pub fn new(splits: Vec<Split>, rules: Rules) -> Self {
        let end = (splits.len() < 2).then_some(End::OneLeft);
        let contender =
            |split| Contender { split, caused: Vec::new(), other: Vec::new(), out_after: None };
        let contenders = splits.into_iter().map(contender).collect();
        Self { contenders, rounds: 0, replicates: 0, correct: None, end, rules }
    }

    /// Those that are still in it, in their first order.
    pub fn running(&self) -> impl Iterator<Item = &Contender> {
        self.contenders.iter().filter(|it| it.out_after.is_none())
    }

    /// Replicates that the next round wants: in the first as many as the rules say, later as many as
    /// cost the same with fewer arms; none once it has ended.
    pub fn wanted(&self) -> u32 {
        if self.end.is_some() {
            return 0;
        }
        let (all, left) = (self.contenders.len() as u32, self.running().count() as u32);
        let cost = f64::from(self.rules.first * (SHARED_DAYS + all));
        let same = (cost / f64::from(SHARED_DAYS + left)).round() as u32;
        same.max(1).min(self.rules.most.saturating_sub(self.replicates).max(1))
    }

    /// Takes in a round of so many replicates: what each that is still in it caused in each of them.
    pub fn take(&mut self, replicates: u32, figures: impl Fn(u32, &Split) -> (f64, f64)) {
        for replicate in 0..replicates {
            for contender in self.contenders.iter_mut().filter(|it| it.out_after.is_none()) {
                let (caused, other) = figures(replicate, &contender.split);
                contender.caused.push(caused);
                contender.other.push(other);
            }
        }
        self.rounds += 1;
        self.replicates += replicates;
        self.correct = self.probability();
        if self.correct.is_some_and(|it| it >= self.rules.sure) {
            self.end = Some(End::Sure);
        }
        let ranked = self.ranked();
        let stay = self.running().count().div_ceil(2);
        if self.end.is_none() {
            for &place in &ranked[stay..self.running().count()] {
                self.contenders[place].out_after = Some(self.rounds);
            }
            if stay == 1 {
                self.end = Some(End::OneLeft);
            } else if self.replicates >= self.rules.most {
                self.end = Some(End::Spent);
            }
        }
    }

    /// Places of all contenders, the best first: those that are still in before those that are out,
    /// the later out the better; those that reach the floor before those that do not; by what they
    /// caused on average.
    pub fn ranked(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.contenders.len()).collect();
        let key = |place: usize| {
            let it = &self.contenders[place];
            let average = |figures: &[f64]| mean(figures).unwrap_or(0.0);
            let (caused, other) = (average(&it.caused), average(&it.other));
            let short = self.rules.floor.map_or(0.0, |floor| (floor - other).max(0.0));
            (it.out_after.unwrap_or(u32::MAX), short, caused)
        };
        places.sort_by(|&a, &b| {
            let (a, b) = (key(a), key(b));
            b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)).then(b.2.total_cmp(&a.2))
        });
        places
    }

    /// The best so far.
    pub fn leader(&self) -> &Split {
        &self.contenders[self.ranked()[0]].split
    }

    /// The second best so far, if there are two.
    pub fn second(&self) -> Option<&Split> {
        self.ranked().get(1).map(|&it| &self.contenders[it].split)
    }

    /// Probability that the leader is within the indifference of the best of those that are in. Where
    /// there is a floor, best is who causes most of those that reach it, or who comes nearest to it
    /// where nobody does; what is caused of that measure is as uncertain as what is wanted.
    fn probability(&self) -> Option<f64> {
        if self.replicates < 2 || self.rules.sure > 1.0 {
            return None;
        }
        let leader = self.ranked()[0];
        let first = &self.contenders[leader];
        let others = self.running().filter(|it| it.split != first.split);
        let all: Vec<&Contender> = std::iter::once(first).chain(others).collect();
        let mut series: Vec<Vec<f64>> = all.iter().map(|it| it.caused.clone()).collect();
        if self.rules.floor.is_some() {
            series.extend(all.iter().map(|it| it.other.clone()));
        }
        let resamples = Resamples::new(self.replicates as usize, self.rules.seed);
        let (mut within, mut draws) = (0_u32, 0_u32);
        for means in resamples.means(&series) {
            let (caused, other) = means.split_at(all.len());
            draws += 1;
            within += u32::from(self.leads(caused, other));
        }
        Some(f64::from(within) / f64::from(draws.max(1)))
    }

    /// Whether the first of these is within the indifference of the best.
    fn leads(&self, caused: &[f64], other: &[f64]) -> bool {
        let short = |it: &f64| self.rules.floor.map_or(0.0, |floor| (floor - it).max(0.0));
        let shortest = other.iter().map(short).fold(f64::INFINITY, f64::min);
        let nearest = |at: usize| other.get(at).is_none_or(|it| short(it) <= shortest);
        let best = (0..caused.len()).filter(|&it| nearest(it)).map(|it| caused[it]);
        let best = best.fold(f64::NEG_INFINITY, f64::max);
        nearest(0) && caused[0] >= best - self.rules.indifference * best.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};
    use crate::study::plan::split::Share;
    use crate::units::Money;
    use crate::ziggurat::Normal;
    use rand_distr::Distribution;

    const RULES: Rules =
        Rules { first: 2, most: 14, sure: 0.9, indifference: 0.05, floor: None, seed: 1 };

    fn splits(count: i64) -> Vec<Split> {
        (0..count).map(|it| Split(vec![Share { money: Money(it), variant: 0 }])).collect()
    }

    /// Runs a contest in which a split causes its number on average, with so much noise that all
    /// share and so much of its own.
    fn run(count: i64, shared: f64, own: f64, rules: Rules) -> (Contest, u32) {
        let mut contest = Contest::new(splits(count), rules);
        let (mut arms, mut replicate) = (0, 0);
        while contest.end.is_none() {
            let wanted = contest.wanted();
            arms += wanted * contest.running().count() as u32;
            let noise = |replicate: u32, item: i64| -> f64 {
                let key = Key::timeless(Purpose::Resample, replicate * 1000 + item as u32);
                Normal.sample(&mut KeyedRng::new(rules.seed).stream(key))
            };
            contest.take(wanted, |nth, split| {
                let number = split.0[0].money.0;
                let caused = number as f64
                    + shared * noise(replicate + nth, 999)
                    + own * noise(replicate + nth, number);
                (caused, 100.0 - number as f64)
            });
            replicate += wanted;
        }
        (contest, arms)
    }

    #[test]
    fn the_best_is_found_through_noise_that_all_share() {
        let (contest, arms) = run(66, 100.0, 0.5, Rules { indifference: 0.0, ..RULES });
        assert_eq!(contest.leader(), &splits(66)[65]);
        assert!(arms < 66 * 8, "{arms} arms");
    }

    #[test]
    fn a_later_round_has_more_replicates_and_all_end_at_the_most() {
        let (contest, _) = run(66, 0.0, 1000.0, Rules { most: 9, ..RULES });
        assert_eq!((contest.replicates, contest.end), (9, Some(End::Spent)));
        let left = contest.running().count();
        assert_eq!((contest.rounds, left), (3, 9));
    }

    #[test]
    fn splits_that_all_do_the_same_end_it_at_once() {
        let mut contest = Contest::new(splits(10), RULES);
        contest.take(2, |_, _| (5.0, 0.0));
        assert_eq!((contest.end, contest.correct), (Some(End::Sure), Some(1.0)));
        assert_eq!(contest.leader(), &splits(10)[0], "the first of equals");
    }

    #[test]
    fn who_stays_below_the_floor_does_not_lead() {
        let rules = Rules { floor: Some(60.0), indifference: 0.0, ..RULES };
        let (contest, _) = run(66, 100.0, 0.1, rules);
        assert_eq!(contest.leader(), &splits(66)[40], "the last that leaves 60 of the other");
    }

    #[test]
    fn a_floor_that_noise_alone_reaches_is_not_sure() {
        let mut contest = Contest::new(splits(8), Rules { floor: Some(10.0), ..RULES });
        // The last causes most. Of the other measure all cause 8 on average, by turns 4 and 12.
        contest.take(2, |nth, split| {
            let number = split.0[0].money.0;
            let other = if (number + i64::from(nth)) % 2 == 0 { 4.5 } else { 12.0 };
            (number as f64, other + 0.1 * (number % 3) as f64)
        });
        assert_eq!(contest.end, None, "{:?}", contest.correct);
    }

    #[test]
    fn one_alone_needs_no_replicate() {
        let contest = Contest::new(splits(1), RULES);
        assert_eq!((contest.end, contest.wanted()), (Some(End::OneLeft), 0));
    }
}
