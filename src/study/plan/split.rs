//! Splits: how much of a budget each channel gets, and in which form.
//!
//! Main types: [`Split`] and [`Limits`]. A split of a budget is a composition of its equal parts,
//! so there are finitely many, in a fixed order. Deliberately unknown: what a split brings.

use serde::{Deserialize, Serialize};

use crate::units::Money;

/// What one channel gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Share {
    /// Money.
    pub money: Money,
    /// Number of the channel's variant; 0 where it gets nothing.
    pub variant: u16,
}

/// What every channel gets, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Split(pub Vec<Share>);

/// What a split must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// By channel: least where it gets anything, most, and whether it must get something.
    pub channels: Vec<(Money, Option<Money>, bool)>,
    /// Groups of channels of which one at most gets anything.
    pub apart: Vec<Vec<usize>>,
}

impl Split {
    /// Nothing for so many channels.
    pub fn nothing(channels: usize) -> Self {
        Self(vec![Share::default(); channels])
    }

    /// All of some money for one channel.
    pub fn single(channels: usize, channel: usize, share: Share) -> Self {
        Self::nothing(channels).with(channel, share)
    }

    /// The same with another share of one channel.
    #[must_use]
    pub fn with(mut self, channel: usize, share: Share) -> Self {
        let nothing = share.money == Money::ZERO;
        self.0[channel] = if nothing { Share::default() } else { share };
        self
    }

    /// Equal shares for all channels, in these variants.
    pub fn even(budget: Money, variants: &[u16]) -> Self {
        let money = Money(budget.0 / variants.len().max(1) as i64);
        Self(variants.iter().map(|&variant| Share { money, variant }).collect())
    }

    /// All money of it.
    pub fn money(&self) -> Money {
        self.0.iter().fold(Money::ZERO, |sum, share| sum + share.money)
    }

    /// Channels that get something.
    pub fn channels(&self) -> impl Iterator<Item = usize> + '_ {
        let some = self.0.iter().enumerate().filter(|(_, share)| share.money > Money::ZERO);
        some.map(|(channel, _)| channel)
    }
}

impl Limits {
    /// Whether a channel may get so much.
    pub fn allow_share(&self, channel: usize, money: Money) -> bool {
        let (least, most, always) = self.channels[channel];
        if money == Money::ZERO {
            return !always;
        }
        money >= least && most.is_none_or(|most| money <= most)
    }

    /// Whether an earlier channel got something that excludes this one.
    fn clashes(&self, channel: usize, taken: &[u32]) -> bool {
        let excludes = |group: &&Vec<usize>| group.contains(&channel);
        let got = |&it: &usize| taken.get(it).is_some_and(|&parts| parts > 0);
        self.apart.iter().filter(excludes).any(|group| group.iter().any(got))
    }

    /// Whether a split keeps to them.
    pub fn allow(&self, split: &Split) -> bool {
        let mut shares = split.0.iter().enumerate();
        shares.all(|(channel, share)| self.allow_share(channel, share.money))
            && self.apart.iter().all(|group| {
                group.iter().filter(|&&it| split.0[it].money > Money::ZERO).count() <= 1
            })
    }

    /// All splits of a budget into so many equal parts that keep to the limits, in these variants;
    /// at most so many and one, as more are too many.
    pub fn splits(&self, budget: Money, parts: u32, variants: &[u16], most: usize) -> Vec<Split> {
        let mut found = Vec::new();
        let mut taken = Vec::with_capacity(variants.len());
        self.compose(&Whole { budget, parts, variants, most }, parts, &mut taken, &mut found);
        found
    }

    /// Gives the next channel each number of the parts that are left, and goes on.
    fn compose(&self, whole: &Whole<'_>, left: u32, taken: &mut Vec<u32>, found: &mut Vec<Split>) {
        if found.len() > whole.most {
            return;
        }
        let channel = taken.len();
        if channel == whole.variants.len() {
            if left == 0 {
                found.push(whole.split(taken));
            }
            return;
        }
        for parts in 0..=left {
            let clashes = parts > 0 && self.clashes(channel, taken);
            if !clashes && self.allow_share(channel, whole.money(parts)) {
                taken.push(parts);
                self.compose(whole, left - parts, taken, found);
                taken.pop();
            }
        }
    }
}

/// A budget in parts.
struct Whole<'a> {
    budget: Money,
    parts: u32,
    variants: &'a [u16],
    most: usize,
}

impl Whole<'_> {
    fn money(&self, parts: u32) -> Money {
        Money(self.budget.0 * i64::from(parts) / i64::from(self.parts))
    }

    fn split(&self, taken: &[u32]) -> Split {
        let shares = taken.iter().zip(self.variants).enumerate();
        shares.fold(Split::nothing(taken.len()), |split, (channel, (&parts, &variant))| {
            split.with(channel, Share { money: self.money(parts), variant })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(channels: usize) -> Limits {
        Limits { channels: vec![(Money::ZERO, None, false); channels], apart: Vec::new() }
    }

    #[test]
    fn there_are_as_many_splits_as_compositions_and_each_spends_the_budget() {
        let budget = Money::from_dollars(600.0);
        for (channels, parts, count) in [(3, 10, 66), (5, 4, 70), (2, 3, 4), (1, 7, 1)] {
            let splits = free(channels).splits(budget, parts, &vec![0; channels], 1000);
            assert_eq!(splits.len(), count, "{channels} channels, {parts} parts");
            let mut sorted = splits.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), count, "each split once");
            assert!(splits.iter().all(|it| (it.money().0 - budget.0).abs() < parts.into()));
        }
    }

    #[test]
    fn no_split_breaks_a_limit() {
        let money = Money::from_dollars;
        let limits = Limits {
            channels: vec![
                (money(200.0), None, false),
                (Money::ZERO, Some(money(300.0)), true),
                (Money::ZERO, None, false),
            ],
            apart: vec![vec![0, 2]],
        };
        let splits = limits.splits(money(600.0), 6, &[0, 0, 0], 1000);
        let dollars: Vec<Vec<f64>> = splits
            .iter()
            .map(|it| it.0.iter().map(|share| share.money.dollars()).collect())
            .collect();
        let expected: [[f64; 3]; 6] = [
            [0.0, 100.0, 500.0],
            [0.0, 200.0, 400.0],
            [0.0, 300.0, 300.0],
            [300.0, 300.0, 0.0],
            [400.0, 200.0, 0.0],
            [500.0, 100.0, 0.0],
        ];
        assert_eq!(dollars, expected);
    }

    #[test]
    fn too_many_splits_are_not_all_made() {
        let splits = free(8).splits(Money::from_dollars(1e6), 40, &[0; 8], 100);
        assert_eq!(splits.len(), 101);
    }
}
