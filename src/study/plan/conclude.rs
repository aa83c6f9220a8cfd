//! From lived replicates to findings: curves, pairs, candidates, and the best splits measured again.
//!
//! What was chosen is never judged by the replicates it was chosen by: what looks best of many is
//! best by luck, too. Deliberately unknown: how sentences are made of it.

use crate::inference::estimate::Estimate;
use crate::inference::estimator::{Confidence, Estimator};
use crate::inference::odds::of_being_largest;
use crate::inference::resamples::Resamples;
use crate::sim::spec::Spec;
use crate::stats::mean;
use crate::study::plan::contest::{Contender, Contest, End};
use crate::study::plan::curves::Response;
use crate::study::plan::findings::{
    Answer, Candidate, ChannelFound, Ended, Held, Pair, PlanFindings, Rival, Week,
};
use crate::study::plan::lived::Lived;
use crate::study::plan::search::{Against, Course, Search};
use crate::study::plan::split::Split;

/// What pieces show, all of which were lived.
pub fn conclude(
    search: &Search<'_>,
    spec: &Spec,
    platforms: Vec<String>,
    by_day: u16,
    pieces: &[Lived],
) -> PlanFindings {
    let courses = search.follow(pieces).courses;
    let params = search.params;
    let channel = |(name, variants): (&String, &Vec<_>)| ChannelFound {
        name: name.clone(),
        variants: variants
            .iter()
            .map(|it: &crate::study::plan::channels::Variant| it.words.clone())
            .collect(),
    };
    let mut found = PlanFindings {
        currency: spec.economics.currency.clone(),
        objective: params.objective,
        by_day,
        worth: params.worth(),
        floor: params.floor().map(|it| (it.measure, it.least)),
        confidence: spec.experiment.confidence,
        indifference: params.indifference,
        parts: params.parts,
        platforms,
        budgets: params.budgets.clone(),
        channels: search
            .channels
            .names
            .iter()
            .zip(&search.channels.variants)
            .map(channel)
            .collect(),
        curve_replicates: search.curve_replicates,
        fresh_replicates: params.fresh_replicates,
        searched_arms: 0,
        whole_arms: 0,
        curves: Vec::new(),
        ends: Vec::new(),
        pairs: Vec::new(),
        candidates: Vec::new(),
        answers: Vec::new(),
    };
    for (platform, course) in (0_u32..).zip(&courses) {
        let own: Vec<&Lived> = pieces.iter().filter(|it| it.platform == platform).collect();
        let shown = Shown { search, spec, platform, course, first: &courses[0], own };
        shown.add_curves(&mut found);
        for budget in 0..params.budgets.len() {
            shown.add_candidates(budget, &mut found);
            found.answers.push(shown.answer(budget));
        }
    }
    found
}

/// What a platform shows.
struct Shown<'a> {
    search: &'a Search<'a>,
    spec: &'a Spec,
    platform: u32,
    course: &'a Course,
    first: &'a Course,
    /// Its replicates.
    own: Vec<&'a Lived>,
}

impl Shown<'_> {
    /// What intervals over so many replicates need.
    fn confidence(&self, replicates: usize) -> Confidence {
        Confidence::new(self.spec.experiment.confidence, replicates, self.spec.world.seed)
    }

    fn replicates(&self, wanted: impl Fn(u32) -> bool) -> Vec<&Lived> {
        self.own.iter().copied().filter(|it| wanted(it.replicate)).collect()
    }

    fn add_curves(&self, found: &mut PlanFindings) {
        let replicates = self.replicates(|it| self.course.of_curves.contains(&it));
        let confidence = self.confidence(replicates.len());
        let (search, chosen) = (self.search, &self.course.chosen);
        let figures = |split: &Split, of: &dyn Fn(&Lived, &Split) -> Option<f64>| -> Vec<f64> {
            replicates.iter().filter_map(|it| of(it, split)).collect()
        };
        let caused = |it: &Lived, split: &Split| it.on_curve(split, search.params.objective);
        for channel in 0..search.channels.len() {
            let given = search.levels(channel);
            let splits: Vec<Split> =
                given.iter().map(|&money| search.alone(channel, money, chosen)).collect();
            let response = Response {
                of: (self.platform, channel as u32),
                given,
                spent: splits.iter().map(|it| figures(it, &Lived::spent)).collect(),
                caused: splits.iter().map(|it| figures(it, &caused)).collect(),
            };
            found.curves.extend(response.points(&confidence));
            found.ends.push(response.end(search.params.worth(), &confidence));
        }
        for pair in search.pairs() {
            let splits = search.of_pair(pair, chosen);
            let [both, one, other] = splits.each_ref().map(|it| figures(it, &caused));
            let sum: Vec<f64> = one.iter().zip(&other).map(|(a, b)| a + b).collect();
            let more = both.iter().zip(&sum).map(|(both, sum)| both - sum).collect();
            let given = splits[1].money().dollars();
            let estimates = [both, sum, more].map(|it| estimate(it, &confidence));
            if let [Some(both), Some(sum), Some(interaction)] = estimates {
                let channels = pair.map(|it| it as u32);
                let platform = self.platform;
                found.pairs.push(Pair { platform, channels, given, both, sum, interaction });
            }
        }
    }

    /// All that took part in the contests of a budget.
    fn add_candidates(&self, budget: usize, found: &mut PlanFindings) {
        let contests = [Some(&self.course.splits[budget]), self.course.forms.get(budget)];
        for (contest, of_forms) in contests.into_iter().zip([false, true]) {
            let Some(contest) = contest else { continue };
            let lived = |it: &Contender| it.caused.len() as u64;
            found.searched_arms += contest.contenders.iter().map(lived).sum::<u64>();
            found.whole_arms += contest.contenders.len() as u64 * u64::from(contest.replicates);
            found.candidates.extend(self.candidates(contest, budget, of_forms));
        }
        if budget == 0 {
            for (_, contest) in &self.course.variants {
                let lived: u64 = contest.contenders.iter().map(|it| it.caused.len() as u64).sum();
                found.searched_arms += lived;
                found.whole_arms += contest.contenders.len() as u64 * u64::from(contest.replicates);
            }
        }
    }

    fn candidates(&self, contest: &Contest, budget: usize, of_forms: bool) -> Vec<Candidate> {
        let ranked = contest.ranked();
        let confidence = self.confidence(contest.replicates as usize);
        let leader = &contest.contenders[ranked[0]];
        let odds = odds(contest, self.spec.world.seed);
        let candidate = |&place: &usize| {
            let it = &contest.contenders[place];
            let behind = leader.caused.iter().zip(&it.caused).map(|(a, b)| a - b).collect();
            Some(Candidate {
                platform: self.platform,
                budget: self.search.params.budgets[budget],
                of_forms,
                money: money(&it.split),
                variants: variants(&it.split),
                replicates: it.caused.len() as u32,
                out_after: it.out_after,
                effect: estimate(it.caused.clone(), &confidence)?,
                behind: estimate(behind, &confidence)?,
                p_best: odds.iter().find(|(other, _)| *other == place).map(|it| it.1),
            })
        };
        ranked.iter().filter_map(candidate).collect()
    }

    fn answer(&self, budget: usize) -> Answer {
        let contest = &self.course.splits[budget];
        let forms = self.course.forms.get(budget).filter(|it| it.rounds > 0);
        let last = forms.unwrap_or(contest);
        let best = self.course.best(budget);
        let fresh = self.replicates(|it| it >= self.course.searched);
        let confidence = self.confidence(fresh.len().max(last.replicates as usize));
        let objective = self.search.params.objective;
        let caused = |split: &Split| -> Vec<f64> {
            fresh.iter().filter_map(|it| it.caused(split, objective)).collect()
        };
        let spent = |split: &Split| {
            mean(&fresh.iter().filter_map(|it| it.spent(split)).collect::<Vec<_>>()).unwrap_or(0.0)
        };
        let place = last.ranked()[0];
        let found = last.contenders[place].caused.clone();
        let again = caused(best);
        let smaller = budget.checked_sub(1).map(|it| caused(self.course.best(it)));
        let smaller: Option<Vec<f64>> =
            smaller.map(|it| again.iter().zip(&it).map(|(more, less)| more - less).collect());
        let held = |(against, split): (Against, Split)| {
            let effect = caused(&split);
            let behind = again.iter().zip(&effect).map(|(a, b)| a - b).collect();
            let (rival, channel) = match against {
                Against::RunnerUp => (Rival::RunnerUp, None),
                Against::OtherForm => (Rival::OtherForm, None),
                Against::Even => (Rival::Even, None),
                Against::Single(channel) => (Rival::Single, Some(channel as u32)),
                Against::FirstPlatform => (Rival::FirstPlatform, None),
            };
            Some(Held {
                rival,
                channel,
                money: money(&split),
                variants: variants(&split),
                spent: spent(&split),
                worst_tenth: worst_tenth(&effect),
                effect: estimate(effect, &confidence)?,
                regret: estimate(behind, &confidence)?,
            })
        };
        let against = self.search.against(self.course, self.first, budget);
        let other = self.search.params.floor().and_then(|floor| {
            let figures = fresh.iter().filter_map(|it| it.caused(best, floor.measure)).collect();
            estimate(figures, &confidence)
        });
        Answer {
            platform: self.platform,
            budget: self.search.params.budgets[budget],
            money: money(best),
            variants: variants(best),
            splits: contest.contenders.len() as u32,
            replicates: contest.replicates,
            ended: match contest.end {
                Some(End::Sure) => Ended::Sure,
                Some(End::OneLeft) => Ended::OneLeft,
                Some(End::Spent) | None => Ended::Spent,
            },
            correct: contest.correct,
            form_replicates: forms.map_or(0, |it| it.replicates),
            form_correct: forms.and_then(|it| it.correct),
            p_best: odds(last, self.spec.world.seed)
                .iter()
                .find(|(other, _)| *other == place)
                .map(|it| it.1),
            found: estimate(found, &confidence),
            worst_tenth: worst_tenth(&again),
            again: estimate(again.clone(), &confidence).unwrap_or(NOTHING),
            gain: smaller.and_then(|it| estimate(it, &confidence)),
            spent: spent(best),
            other,
            against: against.into_iter().filter_map(held).collect(),
            weeks: self.weeks(best, &fresh, &confidence),
        }
    }

    /// The plan week by week: money as its campaigns spread it, and streams that it caused.
    fn weeks(&self, best: &Split, fresh: &[&Lived], confidence: &Confidence) -> Vec<Week> {
        let channels = &self.search.channels;
        let spreads: Vec<_> = best
            .0
            .iter()
            .enumerate()
            .map(|(channel, share)| (share.money.dollars(), channels.paid(channel, share.variant)))
            .collect();
        let starts = spreads.iter().filter(|it| it.0 > 0.0).filter_map(|it| Some(it.1?.first));
        let first = starts.min().unwrap_or(0).min(0).div_euclid(7);
        let last = i16::try_from(self.spec.calendar.days.div_ceil(7)).unwrap_or(i16::MAX);
        let week = |week: i16| {
            let days = week * 7..week * 7 + 7;
            let money = spreads.iter().map(|(dollars, spread)| {
                spread.map_or(0.0, |it| dollars * it.share_of(days.clone()))
            });
            let caused = |it: &&Lived| {
                let streams = |sums: &crate::study::plan::lived::Sums| {
                    sums.streams_by_week.get(week as usize).copied().unwrap_or(0) as f64
                };
                Some(streams(it.sums(best)?) - streams(&it.control))
            };
            let streams = (week >= 0).then(|| fresh.iter().filter_map(caused).collect());
            Week {
                week,
                money: money.collect(),
                streams: streams.and_then(|it| estimate(it, confidence)),
            }
        };
        (first..last).map(week).collect()
    }
}

/// An effect of nothing.
const NOTHING: Estimate = Estimate { value: 0.0, low: None, high: None };

fn estimate(figures: Vec<f64>, confidence: &Confidence) -> Option<Estimate> {
    Some(Estimator::mean_of(figures)?.estimate(confidence))
}

fn money(split: &Split) -> Vec<f64> {
    split.0.iter().map(|it| it.money.dollars()).collect()
}

fn variants(split: &Split) -> Vec<u16> {
    split.0.iter().map(|it| it.variant).collect()
}

/// Mean of the worst tenth, of one at least.
fn worst_tenth(figures: &[f64]) -> f64 {
    let mut rising = figures.to_vec();
    rising.sort_by(f64::total_cmp);
    rising.truncate(figures.len().div_ceil(10));
    mean(&rising).unwrap_or(0.0)
}

/// Those that lived all replicates of a contest, by place, with their odds of being the best.
fn odds(contest: &Contest, seed: u64) -> Vec<(usize, f64)> {
    let replicates = contest.replicates as usize;
    if replicates < 2 {
        return Vec::new();
    }
    let all = contest.contenders.iter().enumerate();
    let last: Vec<(usize, &Contender)> =
        all.filter(|(_, it)| it.caused.len() == replicates).collect();
    let series: Vec<Vec<f64>> = last.iter().map(|(_, it)| it.caused.clone()).collect();
    let odds = of_being_largest(&series, &Resamples::new(replicates, seed));
    last.iter().map(|it| it.0).zip(odds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_tenth_of_a_few_worlds_is_the_worst_one() {
        assert!((worst_tenth(&[3.0, -1.0, 5.0]) + 1.0).abs() < 1e-12);
        let many: Vec<f64> = (0..20).map(f64::from).collect();
        assert!((worst_tenth(&many) - 0.5).abs() < 1e-12);
    }
}
