//! Detection: the filter that looks for artificial plays, and what follows when it finds some.
//!
//! An account that is still at large is found on a day with probability
//! `vigilance · conspicuousness`; one that is not conspicuous never is. What it played then leaves
//! the public count, the royalties and, as far as it has not aged away, everything that was learnt
//! from it. Every `review_days` the release is reviewed: above a share of plays found artificial
//! its keeper pays a fee, and the release may be demoted or taken down. Deliberately unknown: what
//! was not found, and who paid for it.
//!
//! # References
//! Centre national de la musique 2023 (1 to 3 % of French streams of 2021 found artificial);
//! Spotify 2023 on artificial streaming (a fee per track and month for flagrant cases from April
//! 2024).

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::{Key, KeyedRng, Purpose};
use crate::model::artificial::{Account, ArtificialPlays};
use crate::model::ids::TrackId;
use crate::units::{Day, Money};

/// How artificial plays are looked for and punished.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DetectionParams {
    /// How well the filter finds what is conspicuous; 0 switches it off, 1 finds accounts at the
    /// rate their seller is known for.
    #[schemars(range(min = 0, max = 100))]
    pub vigilance: f32,
    /// Time between two reviews of the release \[days\].
    #[schemars(range(min = 1, max = 365))]
    pub review_days: u16,
    /// Share of the plays of a review that must have been found artificial for the penalty.
    #[schemars(range(min = 0, max = 1))]
    pub penalty_share: f32,
    /// Fee for the release at each review that finds so many \[USD\].
    #[schemars(range(min = 0, max = 1_000_000))]
    pub penalty: f64,
    /// Share of the plays of a review that must have been found artificial for the sanction.
    #[schemars(range(min = 0, max = 1))]
    pub sanction_share: f32,
    /// What happens to the release then: `none`, `demotion` (until a review is clean) or
    /// `take_down`.
    pub sanction: Sanction,
}

impl Default for DetectionParams {
    fn default() -> Self {
        Self {
            vigilance: 1.0,
            review_days: 30,
            penalty_share: 0.9,
            penalty: 10.0,
            sanction_share: 0.5,
            sanction: Sanction::None,
        }
    }
}

/// What may happen to a release whose plays were found artificial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sanction {
    /// Nothing beyond the removal of the plays.
    #[default]
    None,
    /// The recommender and the editors pass it over until a review finds too few artificial plays.
    Demotion,
    /// Nobody can play it any more.
    TakeDown,
}

/// What the filter found out on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Artificial plays of the release counted today, not known as such \[plays\].
    pub counted: u64,
    /// Artificial plays of the release found today, of whatever day \[plays\].
    pub removed: u64,
    /// Fee due today.
    pub penalty: Money,
}

impl Verdict {
    /// What the day adds to the public count, `genuine` being streams of listeners; below zero
    /// where more is taken out.
    pub fn change(&self, genuine: u32) -> i64 {
        i64::from(genuine) + self.counted.cast_signed() - self.removed.cast_signed()
    }
}

/// What an account has left of one track.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Trace {
    /// Plays in the public count.
    counted: u64,
    /// What is left of them in the decayed counters.
    pub(super) plays: f32,
    /// What is left of what they were expected to earn.
    pub(super) expected: f32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Suspect {
    conspicuousness: f32,
    traces: BTreeMap<TrackId, Trace>,
}

/// Plays of the release since the last review.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Period {
    genuine: u64,
    counted: u64,
    removed: u64,
}

impl Period {
    /// Share of all plays that was found artificial. Plays found may have been counted earlier.
    fn share_found(&self) -> f32 {
        if self.removed == 0 {
            return 0.0;
        }
        self.removed as f32 / (self.genuine + self.counted.max(self.removed)) as f32
    }
}

/// The filter, what it watches and what it holds against the release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Detection {
    params: DetectionParams,
    at_large: BTreeMap<Account, Suspect>,
    banned: BTreeSet<Account>,
    period: Period,
    sanction: Sanction,
    /// The release that was reviewed last.
    release: Option<TrackId>,
}

impl Detection {
    /// Nothing seen yet.
    pub fn new(params: &DetectionParams) -> Self {
        Self {
            params: params.clone(),
            at_large: BTreeMap::new(),
            banned: BTreeSet::new(),
            period: Period::default(),
            sanction: Sanction::None,
            release: None,
        }
    }

    /// Accounts that were found and play no more.
    pub fn banned(&self) -> &BTreeSet<Account> {
        &self.banned
    }

    /// What the release is under.
    pub fn sanction(&self) -> Sanction {
        self.sanction
    }

    /// The track that neither recommender nor editors show, if there is one.
    pub fn passed_over(&self) -> Option<TrackId> {
        self.release.filter(|_| self.sanction != Sanction::None)
    }

    /// The track that nobody can play, if there is one.
    pub fn taken_down(&self) -> Option<TrackId> {
        self.release.filter(|_| self.sanction == Sanction::TakeDown)
    }

    /// A day passes: `kept` is left of what the counters held.
    pub(super) fn age(&mut self, kept: f32) {
        for trace in self.at_large.values_mut().flat_map(|suspect| suspect.traces.values_mut()) {
            trace.plays *= kept;
            trace.expected *= kept;
        }
    }

    /// Notes plays as they are counted, `expected` being what each adds to the track's expectation.
    pub(super) fn note(&mut self, played: &ArtificialPlays, expected: f32) {
        let suspect = self.at_large.entry(played.account).or_insert_with(|| Suspect {
            conspicuousness: played.conspicuousness,
            traces: BTreeMap::new(),
        });
        let trace = suspect.traces.entry(played.track).or_default();
        trace.counted += u64::from(played.plays);
        trace.plays += played.plays as f32;
        trace.expected += played.plays as f32 * expected;
    }

    /// Accounts at large and what each has played so far, by rising track \[plays\]: to the
    /// platform, listeners like any others.
    pub(super) fn at_large(
        &self,
    ) -> impl Iterator<Item = (Account, impl Iterator<Item = (TrackId, f32)>)> {
        self.at_large.iter().map(|(&account, suspect)| {
            let traces = suspect.traces.iter();
            (account, traces.map(|(&track, trace)| (track, trace.counted as f32)))
        })
    }

    /// Looks at every account at large; `strike` is told what each that is found had left where.
    pub(super) fn search(
        &mut self,
        rng: &KeyedRng,
        today: Day,
        release: TrackId,
        mut strike: impl FnMut(Account, TrackId, Trace),
    ) -> u64 {
        let found = |account: &Account, suspect: &Suspect| {
            let key = Key {
                purpose: Purpose::Detection,
                listener: account.batch,
                day: today,
                item: account.number,
                ordinal: 0,
            };
            rng.uniform(key) < self.params.vigilance * suspect.conspicuousness
        };
        let at_large = self.at_large.iter();
        let found: Vec<Account> = at_large
            .filter(|(account, suspect)| found(account, suspect))
            .map(|(&account, _)| account)
            .collect();
        let mut removed = 0;
        for account in found {
            self.banned.insert(account);
            let traces = self.at_large.remove(&account).map(|suspect| suspect.traces);
            for (track, trace) in traces.into_iter().flatten() {
                removed += if track == release { trace.counted } else { 0 };
                strike(account, track, trace);
            }
        }
        removed
    }

    /// Closes the day: counts it towards the release's review, which is held where it is due.
    /// Returns the fee.
    pub(super) fn review(
        &mut self,
        release: TrackId,
        today: Day,
        genuine: u64,
        counted: u64,
        removed: u64,
    ) -> Money {
        self.release = Some(release);
        let period = &mut self.period;
        period.genuine += genuine;
        period.counted += counted;
        period.removed += removed;
        if today < Day::RELEASE || (today.0 + 1) % self.params.review_days.cast_signed() != 0 {
            return Money::ZERO;
        }
        let share = std::mem::take(period).share_found();
        if self.sanction != Sanction::TakeDown {
            let guilty = share > 0.0 && share >= self.params.sanction_share;
            self.sanction = if guilty { self.params.sanction } else { Sanction::None };
        }
        let flagrant = share > 0.0 && share >= self.params.penalty_share;
        if flagrant { Money::from_dollars(self.params.penalty) } else { Money::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASE: TrackId = TrackId(3);

    fn plays(number: u32, conspicuousness: f32) -> ArtificialPlays {
        let account = Account { batch: 7, number };
        ArtificialPlays { account, track: RELEASE, plays: 20, conspicuousness }
    }

    #[test]
    fn what_is_not_conspicuous_is_never_found_and_what_is_certain_is_found_at_once() {
        let mut filter = Detection::new(&DetectionParams::default());
        filter.note(&plays(0, 0.0), 1.0);
        filter.note(&plays(1, 1.0), 1.0);
        let mut struck = Vec::new();
        let strike = |account: Account, _, _| struck.push(account.number);
        assert_eq!(filter.search(&KeyedRng::new(1), Day(0), RELEASE, strike), 20);
        assert_eq!(struck, [1]);
        for day in 1..500 {
            assert_eq!(filter.search(&KeyedRng::new(1), Day(day), RELEASE, |_, _, _| ()), 0);
        }
        assert_eq!(filter.banned().len(), 1);
    }

    #[test]
    fn a_fee_falls_due_only_where_nearly_all_plays_were_found_artificial() {
        let review = |genuine: u64, removed: u64| {
            let mut filter = Detection::new(&DetectionParams::default());
            filter.review(RELEASE, Day(28), 0, removed, 0);
            filter.review(RELEASE, Day(29), genuine, 0, removed)
        };
        assert_eq!(review(1_000, 8_000), Money::ZERO);
        assert_eq!(review(1_000, 9_000), Money::from_dollars(10.0));
        assert_eq!(review(0, 0), Money::ZERO);
    }

    #[test]
    fn a_demotion_ends_with_a_clean_review_and_a_take_down_never() {
        for (sanction, then) in
            [(Sanction::Demotion, Sanction::None), (Sanction::TakeDown, Sanction::TakeDown)]
        {
            let params = DetectionParams { sanction, ..DetectionParams::default() };
            let mut filter = Detection::new(&params);
            filter.review(RELEASE, Day(29), 100, 0, 900);
            assert_eq!(filter.sanction(), sanction);
            filter.review(RELEASE, Day(59), 100, 0, 0);
            assert_eq!(filter.sanction(), then);
        }
    }
}
