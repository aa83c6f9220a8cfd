//! Belief: what the platform makes of the events it sees.
//!
//! Nothing in here may name truth (a listener's taste, a track's sound, appeal or stickiness): the
//! platform gets events and its own beliefs only.

pub mod accounts;
pub mod clusters;
pub mod detection;
pub mod factors;
pub mod history;
pub mod interactions;
pub mod neighbours;
pub mod quality;
mod ranking;
pub mod recommend;
pub mod retrieval;
pub mod royalties;
mod scoreboard;
pub mod surface;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::draw::KeyedRng;
use crate::model::artificial::ArtificialPlays;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::source::Source;
use crate::model::vector::{Compact, Vector};
use crate::platform::accounts::{CohortAccounts, DecayTable, Lessons, WeightTable};
use crate::platform::clusters::Clusters;
use crate::platform::detection::{Detection, DetectionParams, Verdict};
use crate::platform::history::{Feedback, Learner, in_sample};
use crate::platform::interactions::Interactions;
use crate::platform::quality::Ledger;
use crate::platform::recommend::oracle::Revelation;
use crate::platform::recommend::{Belief, Lesson, Maker, Opening, Recommender};
use crate::platform::surface::RecommendContext;
use crate::platform::surface::release_radar::FRESH_DAYS;
use crate::tally::{EXPECTATION, Tally};
use crate::units::Day;

/// How the platform learns and programmes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PlatformParams {
    /// Name of the recommender: `random`, `popularity`, `content`, `item_knn`, `als`, `hybrid` or `oracle`.
    pub recommender: String,
    /// What each kind of event weighs in everything the platform learns.
    pub training_weights: TrainingWeights,
    /// How artificial plays are looked for and punished.
    pub detection: DetectionParams,
    /// Noise in the platform's content view of a track's sound \[length, sound = 1\].
    #[schemars(range(min = 0, max = 5))]
    pub embedding_noise: f32,
    /// Half-life of a play in a listener's taste profile \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub profile_half_life_days: f32,
    /// Half-life of an event in a track's counters \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub counter_half_life_days: f32,
    /// Strength of the prior that shrinks a track's quality to its genre's mean \[starts\].
    #[schemars(range(min = 1, max = 10_000))]
    pub quality_prior_starts: f32,
    /// Weight of the similarity of profile and embedding in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub similarity_weight: f32,
    /// Weight of quality in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub quality_weight: f32,
    /// Weight of freshness in the hybrid ranking.
    #[schemars(range(min = 0, max = 10))]
    pub freshness_weight: f32,
    /// Days in which freshness falls to about a third \[days\].
    #[schemars(range(min = 1, max = 1000))]
    pub freshness_days: f32,
    /// Exploration: scale of the Thompson sample of quality; 0 ranks by the posterior mean.
    #[schemars(range(min = 0, max = 10))]
    pub exploration: f32,
    /// Tracks of each cluster that are kept as candidates \[tracks\].
    #[schemars(range(min = 8, max = 4096))]
    pub pool_size: u16,
    /// Listeners whose histories `item_knn`, `als` and `hybrid` train on, evenly spread \[listeners\].
    #[schemars(range(min = 1, max = 1_000_000))]
    pub training_listeners: u32,
    /// Days between two trainings of `item_knn`, `als` and `hybrid` \[days\].
    #[schemars(range(min = 1, max = 365))]
    pub retrain_days: u16,
    /// Tracks that a listener's history holds at most; those that weigh least go first \[tracks\].
    #[schemars(range(min = 8, max = 4096))]
    pub history_tracks: u16,
    /// Confidence that a unit of training weight adds to having met a track, in factors.
    #[schemars(range(min = 0, max = 1000))]
    pub factor_confidence: f32,
    /// Regularisation of the factors of `als`.
    #[schemars(range(min = 0.001, max = 100_000))]
    pub factor_regularisation: f32,
    /// Pull of a track's view under `hybrid` towards its content embedding; the more, the less feedback corrects.
    #[schemars(range(min = 0.001, max = 1_000_000))]
    pub content_anchor: f32,
    /// Sweeps over listeners and tracks in a training of `als`; the first one takes four times as many.
    #[schemars(range(min = 1, max = 100))]
    pub factor_sweeps: u16,
    /// Neighbours that `item_knn` keeps of each track \[tracks\].
    #[schemars(range(min = 1, max = 1000))]
    pub neighbours: u16,
    /// Listeners in common, or of a new track, at which what they tell has half of the weight \[listeners\].
    #[schemars(range(min = 0, max = 1000))]
    pub shrinkage: f32,
}

impl Default for PlatformParams {
    fn default() -> Self {
        Self {
            recommender: "hybrid".to_owned(),
            training_weights: TrainingWeights::default(),
            detection: DetectionParams::default(),
            embedding_noise: 0.3,
            profile_half_life_days: 30.0,
            counter_half_life_days: 28.0,
            quality_prior_starts: 40.0,
            similarity_weight: 1.0,
            // Fitted, see docs/validation.md.
            quality_weight: 2.0,
            freshness_weight: 0.1,
            freshness_days: 28.0,
            exploration: 1.0,
            pool_size: 128,
            training_listeners: 2000,
            retrain_days: 7,
            history_tracks: 256,
            factor_confidence: 1.0,
            factor_regularisation: 10.0,
            content_anchor: 200.0,
            factor_sweeps: 3,
            neighbours: 50,
            shrinkage: 10.0,
        }
    }
}

/// What an event weighs in training. A weight of 0 takes that kind of event out of every belief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingWeights {
    /// 30 s or more of listening.
    #[schemars(range(min = -20, max = 20))]
    pub stream: f32,
    /// Listening to the end, on top of the stream.
    #[schemars(range(min = -20, max = 20))]
    pub completion: f32,
    /// Adding the track to the library.
    #[schemars(range(min = -20, max = 20))]
    pub save: f32,
    /// Adding the track to an own playlist.
    #[schemars(range(min = -20, max = 20))]
    pub add: f32,
    /// Following the artist from the track.
    #[schemars(range(min = -20, max = 20))]
    pub follow: f32,
    /// Leaving before 30 s.
    #[schemars(range(min = -20, max = 20))]
    pub skip: f32,
}

impl Default for TrainingWeights {
    fn default() -> Self {
        Self { stream: 1.0, completion: 1.5, save: 5.0, add: 4.0, follow: 2.0, skip: -1.0 }
    }
}

/// The platform: beliefs about tracks, the recommender, and what they were trained with.
///
/// What it keeps about each listener lies in [`accounts::CohortAccounts`].
pub struct Platform {
    /// How it learns.
    pub params: PlatformParams,
    /// What it believes about tracks.
    pub belief: Belief,
    /// Training weight of every combination of events.
    pub weights: Arc<WeightTable>,
    /// Ageing of profiles.
    pub profile_decay: Arc<DecayTable>,
    /// Share of a counter that is left after a day.
    pub counter_kept: f32,
    /// The filter against artificial plays.
    pub detection: Detection,
    recommender: Box<dyn Recommender>,
    trained: bool,
    rng: KeyedRng,
}

impl Platform {
    /// A platform that knows the catalogue's facts and a content view of it, and no events yet.
    ///
    /// Tracks are numbered by release day from `initial_tracks` on. `reveal` is asked by the one
    /// recommender that may know what listeners want.
    pub fn new(
        params: &PlatformParams,
        maker: Maker,
        facts: Vec<TrackFacts>,
        embeddings: Vec<Compact>,
        initial_tracks: u32,
        rng: KeyedRng,
        reveal: &dyn Fn() -> Revelation,
    ) -> Self {
        let clusters = Arc::new(Clusters::new(&embeddings, &rng));
        let belief = Belief {
            ledger: Ledger::blank(facts.len()),
            facts: Arc::new(facts),
            embeddings: Arc::new(embeddings),
            clusters,
            out: 0..initial_tracks,
            fresh: initial_tracks..initial_tracks,
        };
        Self {
            recommender: maker(&Opening { params, belief: &belief, reveal }),
            trained: false,
            weights: Arc::new(WeightTable::new(&params.training_weights)),
            profile_decay: Arc::new(DecayTable::new(params.profile_half_life_days)),
            counter_kept: DecayTable::new(params.counter_half_life_days).after(1),
            detection: Detection::new(&params.detection),
            params: params.clone(),
            belief,
            rng,
        }
    }

    /// Takes in today's releases: identifiers below `released` are out.
    pub fn release(&mut self, released: u32, today: Day) {
        let belief = &mut self.belief;
        belief.out.end = released;
        let oldest = today.plus(1 - FRESH_DAYS);
        while belief.fresh.start < released
            && belief.facts[belief.fresh.start as usize].release_day < oldest
        {
            belief.fresh.start += 1;
        }
        belief.fresh.end = released;
    }

    /// Lets the recommender take in this morning's belief, and learn from histories if that is due.
    pub fn refresh(&mut self, today: Day, accounts: &[CohortAccounts]) {
        let due = !self.trained || today.0.rem_euclid(self.params.retrain_days as i16) == 0;
        if due && self.recommender.learner() != Learner::Nothing {
            self.train(accounts);
        }
        self.recommender.refresh(&self.belief, today, &self.rng);
    }

    fn train(&mut self, accounts: &[CohortAccounts]) {
        let listeners = accounts.iter().map(|cohort| cohort.profiles.len()).sum();
        let mut feedback = Interactions::over(self.belief.facts.len());
        let mut profiles = Vec::new();
        let everybody = accounts
            .iter()
            .flat_map(|cohort| (0..cohort.profiles.len()).map(move |member| (cohort, member)));
        for (id, (cohort, member)) in everybody.enumerate() {
            let listener = ListenerId(id as u32);
            if in_sample(listener, listeners, self.params.training_listeners) {
                feedback.push(cohort.histories.of(member));
                profiles.push(cohort.profiles[member].direction());
            }
        }
        // Artificial accounts are in the sample like anybody else, until they are found.
        let (embeddings, stream) = (&self.belief.embeddings, self.params.training_weights.stream);
        for (account, plays) in self.detection.at_large() {
            if stream != 0.0
                && in_sample(ListenerId(account.number), listeners, self.params.training_listeners)
            {
                let weigh = |(track, plays)| Feedback { track, weight: plays * stream };
                let history: Vec<Feedback> = plays.map(weigh).collect();
                let mut centre = Vector::ZERO;
                for Feedback { track, weight } in &history {
                    centre.add_scaled(&embeddings[track.index()].widen(), *weight);
                }
                feedback.push(&history);
                profiles.push(centre.normalised());
            }
        }
        let lesson = Lesson { feedback, profiles, belief: &self.belief, rng: &self.rng };
        self.recommender.train(&lesson);
        self.trained = true;
    }

    /// Whether the recommender needs the history of one of so many listeners.
    pub fn keeps_history(&self, listener: ListenerId, listeners: usize) -> bool {
        let learner = self.recommender.learner();
        learner.keeps(listener, listeners, self.params.training_listeners)
    }

    /// Where surfaces are compiled.
    pub fn context(&self) -> RecommendContext<'_> {
        RecommendContext {
            belief: &self.belief,
            recommender: &*self.recommender,
            rng: &self.rng,
            passed_over: self.detection.passed_over(),
            promoted: None,
        }
    }

    /// What accounts need in order to learn from plays.
    pub fn lessons(&self) -> Lessons<'_> {
        Lessons {
            weights: &self.weights,
            decay: &self.profile_decay,
            embeddings: &self.belief.embeddings,
        }
    }

    /// Learns from the day: counters, then what the filter finds, then quality. Artificial plays that
    /// have not been found count like any others, and are judged like plays from own playlists, which
    /// is what such accounts loop: there a play without completion or save is less than usual.
    pub fn learn(&mut self, tally: &Tally, artificial: &[ArtificialPlays], today: Day) -> Verdict {
        let release = tally.focal_track();
        let ledger = &mut self.belief.ledger;
        let expected = ledger.expectation()[Source::OwnPlaylists as usize] as f32 / EXPECTATION;
        ledger.count(self.counter_kept, &self.params.training_weights, tally);
        self.detection.age(self.counter_kept);
        for played in artificial {
            self.take_in_artificial(played, expected);
        }
        let removed = self.strike_out(release, today);
        self.belief.ledger.estimate(
            &self.belief.facts,
            &self.params.training_weights,
            self.params.quality_prior_starts,
        );
        let of_release = artificial.iter().filter(|played| played.track == release);
        let counted = of_release.map(|played| u64::from(played.plays)).sum();
        let genuine = u64::from(tally.focal().streams);
        let penalty = self.detection.review(release, today, genuine, counted, removed);
        Verdict { counted, removed, penalty }
    }

    /// Where artificial plays enter what is counted; histories are taken from the filter's notes when
    /// the recommender is trained.
    fn take_in_artificial(&mut self, played: &ArtificialPlays, expected: f32) {
        let plays = played.plays as f32;
        let counters = &mut self.belief.ledger.counters[played.track.index()];
        counters.add_bare_streams(plays, plays * expected);
        self.detection.note(played, expected);
    }

    /// Where what the filter found leaves everything again. Returns the plays of the release.
    fn strike_out(&mut self, release: TrackId, today: Day) -> u64 {
        let counters = &mut self.belief.ledger.counters;
        self.detection.search(&self.rng, today, release, |_, track, left| {
            counters[track.index()].add_bare_streams(-left.plays, -left.expected);
        })
    }
}

impl Clone for Platform {
    fn clone(&self) -> Self {
        Self {
            params: self.params.clone(),
            belief: self.belief.clone(),
            weights: self.weights.clone(),
            profile_decay: self.profile_decay.clone(),
            counter_kept: self.counter_kept,
            detection: self.detection.clone(),
            recommender: self.recommender.fork(),
            trained: self.trained,
            rng: self.rng,
        }
    }
}
