//! The search: which splits are lived, replicate by replicate.
//!
//! Main type: [`Search`]. Every step is a function of the replicates that were lived so far, so a
//! study that was killed goes on as it would have gone on. A platform's course is: which variant of
//! each channel, if any varies; all splits of each budget, with the response curves and the pairs of
//! channels beside them; the best split with one channel's variant changed; and, once all platforms
//! have come so far, the best splits and what they are held against in fresh replicates. A
//! replicate of a platform is lived once. Deliberately unknown: how a replicate is lived.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::study::plan::channels::Channels;
use crate::study::plan::contest::{Contest, Rules};
use crate::study::plan::lived::{Lived, Task};
use crate::study::plan::params::PlanParams;
use crate::study::plan::split::{Share, Split};
use crate::units::Money;

/// Most splits of a budget that are lived.
pub const MOST_SPLITS: usize = 2000;

/// Most points of a response curve.
const MOST_LEVELS: u32 = 6;

/// What is looked for, and within which means.
#[derive(Clone, Debug, PartialEq)]
pub struct Search<'a> {
    /// What the plan was told.
    pub params: &'a PlanParams,
    /// The channels of it.
    pub channels: Channels,
    /// Platforms under which it is looked for.
    pub platforms: u32,
    /// Replicates of response curves and pairs.
    pub curve_replicates: u32,
    /// Seed of resamples.
    pub seed: u64,
}

/// What was found on one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Of channels with several variants, by channel: each variant alone, with all the money.
    pub variants: Vec<(usize, Contest)>,
    /// The variant of each channel that curves, pairs and splits have.
    pub chosen: Vec<u16>,
    /// By budget, all splits.
    pub splits: Vec<Contest>,
    /// By budget, the best split with one channel in another variant; none where nothing varies.
    pub forms: Vec<Contest>,
    /// Replicates that have the curves and the pairs.
    pub of_curves: Range<u32>,
    /// Replicates up to which the search went: fresh ones come after them.
    pub searched: u32,
}

/// What the best split of a budget is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// The second best split of the search.
    RunnerUp,
    /// The best split with the second best variants.
    OtherForm,
    /// The same money for every channel.
    Even,
    /// One channel with as much as it may get, beside those that must get something.
    Single(usize),
    /// What is best on the first platform.
    FirstPlatform,
}

/// What is known, and what is to be lived next.
pub struct Step {
    /// All replicates that were asked for so far, in the order of their pieces.
    pub tasks: Vec<Task>,
    /// By platform, what was found; none before all searches are over.
    pub courses: Vec<Course>,
}

impl Search<'_> {
    /// Follows the search through pieces that were lived, the first of those that it asks for.
    pub fn follow(&self, pieces: &[Lived]) -> Step {
        let mut tasks: Vec<Task> = Vec::new();
        loop {
            let known = &pieces[..tasks.len()];
            let mut feeds: Vec<Feed<'_>> =
                (0..self.platforms).map(|platform| Feed::of(platform, known)).collect();
            let found = feeds.iter_mut().map(|feed| self.course(feed));
            let courses: Vec<Option<Course>> = found.collect();
            let courses: Option<Vec<Course>> = courses.into_iter().collect();
            let courses = courses.unwrap_or_default();
            if let Some(first) = courses.first() {
                for (course, feed) in courses.iter().zip(&mut feeds) {
                    self.measure_again(course, first, feed);
                }
            }
            let wanted: Vec<Task> = feeds.into_iter().flat_map(|feed| feed.wanted).collect();
            if wanted.is_empty() {
                return Step { tasks, courses };
            }
            tasks.extend(wanted);
            if pieces.len() < tasks.len() {
                return Step { tasks, courses: Vec::new() };
            }
        }
    }

    /// A platform's search; none while replicates of it are missing, which the feed then wants.
    fn course(&self, feed: &mut Feed<'_>) -> Option<Course> {
        let variants = self.variants(feed)?;
        let mut chosen = vec![0; self.channels.len()];
        for (channel, contest) in &variants {
            chosen[*channel] = contest.leader().0[*channel].variant;
        }
        let begun = feed.next;
        let mut splits: Vec<Contest> = self
            .budgets()
            .map(|it| Contest::new(self.splits(it, &chosen), self.rules(1)))
            .collect();
        let beside = self.beside(&chosen);
        let curves = begun..begun + self.curve_replicates;
        let with_curves =
            |replicate: u32| if curves.contains(&replicate) { &beside[..] } else { &[] };
        self.run(&mut splits, feed, &with_curves)?;
        let missing = curves.end.saturating_sub(feed.next);
        feed.live(missing, &|_| beside.clone())?;
        let mut forms = Vec::new();
        if !variants.is_empty() {
            let others = |it: &Contest| Contest::new(self.forms(it.leader()), self.rules(2));
            forms = splits.iter().map(others).collect();
            self.run(&mut forms, feed, &|_| &[])?;
        }
        let searched = feed.next;
        Some(Course { variants, chosen, splits, forms, of_curves: curves, searched })
    }

    /// Which variant of each channel does best alone, with all the money.
    fn variants(&self, feed: &mut Feed<'_>) -> Option<Vec<(usize, Contest)>> {
        let several = |channel: &usize| self.channels.variants[*channel].len() > 1;
        let channels: Vec<usize> = (0..self.channels.len()).filter(several).collect();
        let contest = |&channel: &usize| {
            let money = self.as_much(channel, self.largest());
            let alone = |variant: usize| {
                let share = Share { money, variant: variant as u16 };
                Split::single(self.channels.len(), channel, share)
            };
            let all = 0..self.channels.variants[channel].len();
            // A floor is what a whole split must reach.
            let rules = Rules { floor: None, ..self.rules(2) };
            Contest::new(all.map(alone).collect(), rules)
        };
        let mut contests: Vec<Contest> = channels.iter().map(contest).collect();
        self.run(&mut contests, feed, &|_| &[])?;
        Some(channels.into_iter().zip(contests).collect())
    }

    /// Lives rounds until all contests are over, each replicate with what is to be lived beside them.
    fn run<'b>(
        &self,
        contests: &mut [Contest],
        feed: &mut Feed<'_>,
        beside: &dyn Fn(u32) -> &'b [Split],
    ) -> Option<()> {
        let objective = self.params.objective;
        let other = self.params.floor().map(|it| it.measure);
        while let Some(wanted) = contests.iter().map(Contest::wanted).max().filter(|it| *it > 0) {
            let running = contests.iter().filter(|it| it.end.is_none());
            let splits: Vec<Split> =
                running.flat_map(|it| it.running().map(|it| it.split.clone())).collect();
            let lived =
                feed.live(wanted, &|replicate| [splits.as_slice(), beside(replicate)].concat())?;
            let figures = |nth: u32, split: &Split| {
                let it = lived[nth as usize];
                let caused = |objective| it.caused(split, objective).unwrap_or(0.0);
                (caused(objective), other.map_or(0.0, caused))
            };
            for contest in contests.iter_mut().filter(|it| it.end.is_none()) {
                contest.take(wanted, figures);
            }
        }
        Some(())
    }

    /// Lives the best splits of a platform again, with what they are held against.
    fn measure_again(&self, course: &Course, first: &Course, feed: &mut Feed<'_>) {
        feed.next = course.searched;
        let splits: Vec<Split> = (0..self.params.budgets.len())
            .flat_map(|budget| {
                let best = course.best(budget).clone();
                let others = self.against(course, first, budget).into_iter().map(|it| it.1);
                std::iter::once(best).chain(others)
            })
            .collect();
        feed.live(self.params.fresh_replicates, &|_| splits.clone());
    }

    /// What the best split of a budget is held against.
    pub fn against(&self, course: &Course, first: &Course, budget: usize) -> Vec<(Against, Split)> {
        let (best, money) = (course.best(budget), self.money(budget));
        let contest = &course.splits[budget];
        let mut found = vec![(Against::FirstPlatform, first.best(budget).clone())];
        found.extend(contest.second().map(|it| (Against::RunnerUp, it.clone())));
        let form = course.forms.get(budget).and_then(Contest::second);
        found.extend(form.map(|it| (Against::OtherForm, it.clone())));
        // The even split and single channels have the variants of the best split, so that only their
        // money differs.
        let known = |(share, &chosen): (&Share, &u16)| {
            if share.money > Money::ZERO { share.variant } else { chosen }
        };
        let variants: Vec<u16> = best.0.iter().zip(&course.chosen).map(known).collect();
        let even = Split::even(money, &variants);
        if self.channels.limits.allow(&even) {
            found.push((Against::Even, even));
        }
        let singles = (0..self.channels.len())
            .filter_map(|it| Some((Against::Single(it), self.only(it, money, &variants)?)));
        found.extend(singles);
        // What is there already has its own name.
        let mut there = vec![best.clone()];
        found.retain(|(_, split)| {
            let is_new = !there.contains(split);
            there.push(split.clone());
            is_new
        });
        found
    }

    /// As much of some money for one channel as it may get, and the least for those that must get
    /// something; none where that breaks a limit.
    fn only(&self, channel: usize, money: Money, variants: &[u16]) -> Option<Split> {
        let (mut split, mut left) = (Split::nothing(self.channels.len()), money);
        let one_part = Money(money.0 / i64::from(self.params.parts));
        for (other, (least, _, always)) in self.channels.limits.channels.iter().enumerate() {
            if *always && other != channel {
                let money = (*least).max(one_part);
                left.0 -= money.0;
                split = split.with(other, Share { money, variant: variants[other] });
            }
        }
        let share = Share { money: self.as_much(channel, left), variant: variants[channel] };
        split = split.with(channel, share);
        (share.money > Money::ZERO && self.channels.limits.allow(&split)).then_some(split)
    }

    /// All splits of a budget, in these variants.
    fn splits(&self, money: Money, chosen: &[u16]) -> Vec<Split> {
        self.channels.limits.splits(money, self.params.parts, chosen, MOST_SPLITS)
    }

    /// A split, and it with each channel that gets something in each of its other variants.
    fn forms(&self, best: &Split) -> Vec<Split> {
        let mut forms = vec![best.clone()];
        for channel in best.channels() {
            for variant in 0..self.channels.variants[channel].len() as u16 {
                let share = Share { variant, ..best.0[channel] };
                if share != best.0[channel] {
                    forms.push(best.clone().with(channel, share));
                }
            }
        }
        forms
    }

    /// The response curves and the pairs of channels, as splits.
    fn beside(&self, chosen: &[u16]) -> Vec<Split> {
        let of_channel = |channel: usize| {
            let levels = self.levels(channel).into_iter();
            levels.map(move |money| self.alone(channel, money, chosen))
        };
        let mut splits: Vec<Split> = (0..self.channels.len()).flat_map(of_channel).collect();
        for pair in self.pairs() {
            splits.extend(self.of_pair(pair, chosen));
        }
        splits
    }

    /// Money of a channel's response curve: parts of the largest budget that it may get, so few that
    /// a step is more than noise.
    pub fn levels(&self, channel: usize) -> Vec<Money> {
        let (largest, parts) = (self.largest(), self.params.parts);
        let level = |part: u32| Money(largest.0 * i64::from(part) / i64::from(parts));
        let (least, most, _) = self.channels.limits.channels[channel];
        let allowed = |money: &Money| *money >= least && most.is_none_or(|most| *money <= most);
        let each = parts.div_ceil(MOST_LEVELS);
        let mut levels: Vec<Money> =
            (0..parts).step_by(each as usize).map(|less| level(parts - less)).collect();
        levels.reverse();
        levels.retain(allowed);
        levels
    }

    /// Pairs of channels that may be bought together, each with half of the largest budget.
    pub fn pairs(&self) -> Vec<[usize; 2]> {
        let half = Money(self.largest().0 / 2);
        let limits = &self.channels.limits;
        let may = |channel: usize| limits.allow_share(channel, half);
        let apart = |[a, b]: [usize; 2]| {
            limits.apart.iter().any(|group| group.contains(&a) && group.contains(&b))
        };
        let all = (0..self.channels.len()).flat_map(|a| (0..a).map(move |b| [b, a]));
        let mut pairs: Vec<[usize; 2]> =
            all.filter(|&[a, b]| may(a) && may(b) && !apart([a, b])).collect();
        pairs.sort_unstable();
        pairs
    }

    /// Both channels of a pair, and each alone.
    pub fn of_pair(&self, [a, b]: [usize; 2], chosen: &[u16]) -> [Split; 3] {
        let half = Money(self.largest().0 / 2);
        let alone = |channel| self.alone(channel, half, chosen);
        let both = alone(a).with(b, Share { money: half, variant: chosen[b] });
        [both, alone(a), alone(b)]
    }

    /// One channel with so much.
    pub fn alone(&self, channel: usize, money: Money, chosen: &[u16]) -> Split {
        let share = Share { money, variant: chosen[channel] };
        Split::single(self.channels.len(), channel, share)
    }

    /// As much of some money as a channel may get.
    fn as_much(&self, channel: usize, money: Money) -> Money {
        self.channels.limits.channels[channel].1.map_or(money, |most| most.min(money))
    }

    fn budgets(&self) -> impl Iterator<Item = Money> + '_ {
        self.params.budgets.iter().map(|&it| Money::from_dollars(it))
    }

    fn money(&self, budget: usize) -> Money {
        Money::from_dollars(self.params.budgets[budget])
    }

    fn largest(&self) -> Money {
        Money::from_dollars(self.params.largest())
    }

    /// The rules of a contest that may take so large a part of the replicates.
    fn rules(&self, part: u32) -> Rules {
        let params = self.params;
        Rules {
            first: params.first_replicates,
            most: (params.most_replicates / part).max(params.first_replicates),
            sure: params.sure,
            indifference: params.indifference,
            floor: params.floor().map(|it| it.least),
            seed: self.seed,
        }
    }
}

impl Course {
    /// The best split of a budget.
    pub fn best(&self, budget: usize) -> &Split {
        self.forms.get(budget).unwrap_or(&self.splits[budget]).leader()
    }
}

/// Replicates of a platform that were lived, in their order.
struct Feed<'a> {
    platform: u32,
    lived: BTreeMap<u32, &'a Lived>,
    /// The next replicate.
    next: u32,
    /// Those that are to be lived.
    wanted: Vec<Task>,
}

impl<'a> Feed<'a> {
    fn of(platform: u32, pieces: &'a [Lived]) -> Self {
        let own = pieces.iter().filter(|it| it.platform == platform);
        let lived = own.map(|it| (it.replicate, it)).collect();
        Self { platform, lived, next: 0, wanted: Vec::new() }
    }

    /// The next replicates, with these splits in each; none where some were not lived yet, which are
    /// wanted then.
    fn live(
        &mut self,
        replicates: u32,
        splits: &dyn Fn(u32) -> Vec<Split>,
    ) -> Option<Vec<&'a Lived>> {
        let numbers = self.next..self.next + replicates;
        self.next = numbers.end;
        let found: Option<Vec<&Lived>> =
            numbers.clone().map(|number| self.lived.get(&number).copied()).collect();
        if found.is_none() {
            self.wanted = numbers
                .map(|replicate| {
                    // Nothing is the control.
                    let some = splits(replicate).into_iter().filter(|it| it.money() > Money::ZERO);
                    let splits: BTreeSet<Split> = some.collect();
                    let platform = self.platform;
                    Task { platform, replicate, splits: splits.into_iter().collect() }
                })
                .collect();
        }
        found
    }
}
