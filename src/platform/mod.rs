//! Belief: what the platform makes of the events it sees.
//!
//! Nothing in here may name truth (a listener's taste, a track's sound, appeal or stickiness): the
//! platform gets events and its own beliefs only.

pub mod accounts;
pub mod beside;
mod candidate;
pub mod clusters;
pub mod detection;
pub mod factors;
pub mod gates;
pub mod history;
pub mod interactions;
mod kept;
pub mod neighbours;
pub mod newcomers;
mod packed;
mod params;
pub mod quality;
pub mod ranked;
mod ranking;
pub mod recommend;
mod request;
pub mod retrieval;
pub mod royalties;
pub mod scope;
mod scoreboard;
pub mod standing;
pub mod surface;

pub use kept::Kept;
pub use params::{AuditionParams, GateParams, PlatformParams, TrainingWeights};

use std::sync::Arc;

use crate::draw::KeyedRng;
use crate::model::artificial::ArtificialPlays;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ListenerId, TrackId};
use crate::model::source::Source;
use crate::model::vector::{Compact, Vector};
use crate::platform::accounts::{CohortAccounts, DecayTable, Lessons, WeightTable};
use crate::platform::beside::Beside;
use crate::platform::clusters::Clusters;
use crate::platform::detection::{Detection, Verdict};
use crate::platform::gates::Gates;
use crate::platform::history::{Feedback, Learner, Pupil, Sample, in_sample};
use crate::platform::interactions::{Cell, Interactions};
use crate::platform::newcomers::Newcomer;
use crate::platform::quality::Ledger;
use crate::platform::recommend::Revelation;
use crate::platform::recommend::{Belief, Lesson, Maker, Morning, Opening, Recommender};
use crate::platform::standing::{ReleaseBelief, Standing};
use crate::platform::surface::RecommendContext;
use crate::platform::surface::release_radar::FRESH_DAYS;
use crate::tally::{EXPECTATION, Reception, Tally, TrackCounts, Yardstick};
use crate::units::Day;

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
    /// What lists ask of tracks this morning, if anything.
    gates: Option<Gates>,
    /// How the release stands this morning.
    standing: Standing,
    /// Feedback about the release in the training sample of the last training.
    audience: Vec<Cell>,
    /// Where everybody's plays put the release then.
    view: Vector,
    trained: bool,
    rng: KeyedRng,
}

/// The tracks of a platform, as it gets them.
pub struct Tracks {
    /// Public facts, by track: in the order of release from `initial` on.
    pub facts: Vec<TrackFacts>,
    /// Content view of each, unit length.
    pub embeddings: Vec<Compact>,
    /// How many are out before the first day.
    pub initial: u32,
    /// How many of the last come out in some arms only.
    pub beside: u32,
    /// The one that is ranked apart from the others, if there is one.
    pub release: Option<TrackId>,
}

impl Platform {
    /// A platform that knows its tracks and no events yet. `reveal` is asked by the one recommender
    /// that may know what listeners want.
    pub fn new(
        params: &PlatformParams,
        maker: Maker,
        tracks: Tracks,
        rng: KeyedRng,
        reveal: &dyn Fn() -> Revelation,
    ) -> Self {
        let Tracks { facts, embeddings, initial, beside, release } = tracks;
        let (all, niche) = (facts.len() as u32, params.niche_tracks);
        let beside = Beside::of(all - beside..all);
        let placing = beside.all.start as usize;
        let clusters = Arc::new(Clusters::placed_by(placing, &embeddings, niche, &rng));
        let belief = Belief {
            ledger: Ledger::blank(facts.len()),
            has_episodes: facts.iter().any(TrackFacts::is_episode),
            facts: Arc::new(facts),
            embeddings: Arc::new(embeddings),
            clusters,
            out: 0..initial,
            fresh: initial..initial,
            beside,
            newcomers: Vec::new(),
            auditions: params.auditions.starts,
            release,
        };
        let newcomers = belief.facts.len() - initial as usize;
        let belief = Belief { newcomers: vec![Newcomer::default(); newcomers], ..belief };
        Self {
            recommender: maker(&Opening { params, belief: &belief, reveal }),
            gates: None,
            standing: Standing::default(),
            audience: Vec::new(),
            view: Vector::ZERO,
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
        belief.beside.release(&belief.facts, oldest, today);
    }

    /// Takes in the facts of tracks that come out in this arm, and in some others do not.
    pub fn bring_out(&mut self, facts: Vec<TrackFacts>) {
        self.belief.beside.bring_out(&self.belief.facts, &facts);
        self.belief.facts = Arc::new(facts);
    }

    /// Lets the recommender take in this morning's belief, and learn from the sample if that is due:
    /// whether it was. `sample` is called then, see [`Platform::sample`].
    pub fn refresh(&mut self, today: Day, sample: impl FnOnce(&Self) -> Sample) -> bool {
        let due = !self.trained || today.0.rem_euclid(self.params.retrain_days as i16) == 0;
        if due && self.recommender.learner() != Learner::Nothing {
            let sample = sample(self);
            self.train(&sample);
        }
        self.recommender.refresh(&self.belief, today, &self.rng);
        self.gates = self.gates_of_today();
        self.standing = self.standing_of(&self.release_belief(), today);
        due
    }

    /// What lists ask of tracks, measured by all that are out but the release: so it is the same in
    /// every arm that shares beliefs.
    fn gates_of_today(&self) -> Option<Gates> {
        let belief = &self.belief;
        let out = belief.all_out().filter(|it| Some(*it) != belief.release);
        let counters = out.map(|track| &belief.ledger.counters[track.index()]);
        Gates::of(&self.params.gates, counters, self.params.quality_prior_starts)
    }

    /// How the release stands this morning where this is believed of it.
    pub fn standing_of(&self, release: &ReleaseBelief, today: Day) -> Standing {
        let (belief, rng) = (&self.belief, &self.rng);
        let out = belief.release.filter(|it| belief.out.contains(&it.0));
        let morning = out.map(|track| Morning { belief, track, release, today, rng });
        let standing = morning.map(|it| self.recommender.standing(&it)).unwrap_or_default();
        let episode = belief.release.is_some_and(|it| belief.is_episode(it));
        let shut = |list| episode || self.gates.is_some_and(|it| !it.open(list, &release.counters));
        Standing { shut: Source::ALL.map(shut), ..standing }
    }

    /// Learns a day of the release as it went in another arm, after the day was learnt here.
    pub fn learn_of_release(
        &self,
        release: &mut ReleaseBelief,
        counts: &TrackCounts,
        reception: &Reception,
    ) {
        let Some(track) = self.belief.release else { return };
        let (genre, weights) =
            (self.belief.facts[track.index()].genre, &self.params.training_weights);
        release.counters.advance(self.counter_kept, counts);
        release.newcomer.advance(self.counter_kept, reception);
        release.quality = self.belief.ledger.quality_of(&release.counters, genre, weights);
    }

    /// Where the release lies if everybody's plays say this of it.
    pub fn view_of(&self, release: &ReleaseBelief) -> Vector {
        let ReleaseBelief { newcomer, counters, .. } = release;
        let content = |track: TrackId| &self.belief.embeddings[track.index()];
        let view = |track| newcomer.view(content(track), counters, &self.params);
        self.belief.release.map(view).unwrap_or_default()
    }

    /// Whether arms can share this platform's beliefs about all tracks but the release.
    pub fn tells_arms_apart(&self) -> bool {
        self.recommender.tells_arms_apart()
    }

    /// What is believed of the release.
    pub fn release_belief(&self) -> ReleaseBelief {
        let ledger = &self.belief.ledger;
        let of = |track: TrackId| ReleaseBelief {
            counters: ledger.counters[track.index()],
            quality: ledger.quality[track.index()],
            newcomer: self.belief.newcomer(track).copied().unwrap_or_default(),
            audience: self.audience.clone(),
            view: self.view,
        };
        self.belief.release.map(of).unwrap_or_default()
    }

    /// What the recommender is trained with where these are the accounts of all listeners.
    pub fn sample(&self, accounts: &[CohortAccounts]) -> Sample {
        let of = accounts.iter().map(|cohort| cohort.profiles.len()).sum();
        Sample { of, pupils: self.sampled(accounts, ListenerId(0), of).collect() }
    }

    /// Those of so many listeners whom the recommender is trained with and whose accounts are among
    /// these, the first of which is of listener `first`.
    pub fn sampled(
        &self,
        accounts: &[CohortAccounts],
        first: ListenerId,
        listeners: usize,
    ) -> impl Iterator<Item = Pupil> {
        let everybody = accounts
            .iter()
            .flat_map(|cohort| (0..cohort.profiles.len()).map(move |member| (cohort, member)));
        let sample = self.params.training_listeners;
        let sampled = (first.0..).map(ListenerId).zip(everybody);
        let sampled = sampled.filter(move |(id, _)| in_sample(*id, listeners, sample));
        sampled.map(|(_, (cohort, member))| Pupil {
            history: cohort.histories.of(member).to_vec(),
            profile: cohort.profiles[member].direction(),
        })
    }

    fn train(&mut self, sample: &Sample) {
        let mut feedback = Interactions::over(self.belief.facts.len());
        let mut profiles = Vec::with_capacity(sample.pupils.len());
        for Pupil { history, profile } in &sample.pupils {
            feedback.push(history);
            profiles.push(*profile);
        }
        // Artificial accounts are in the sample like anybody else, until they are found.
        let (embeddings, stream) = (&self.belief.embeddings, self.params.training_weights.stream);
        for (account, plays) in self.detection.at_large() {
            if stream != 0.0
                && in_sample(ListenerId(account.number), sample.of, self.params.training_listeners)
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
        let release = self.belief.release;
        self.audience = release.map(|it| feedback.column(it.0)).unwrap_or_default();
        self.view = self.view_of(&self.release_belief());
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
            release: &self.standing,
            gates: self.gates.as_ref(),
            list: None,
            rng: &self.rng,
            passed_over: self.detection.passed_over(),
            audition_share: self.params.auditions.share,
            promoted: None,
            rivals: &[],
            again: false,
        }
    }

    /// By what plays are judged today.
    pub fn yardstick(&self) -> Yardstick {
        let earned = |flags: usize| (self.weights.of(flags as u8) * EXPECTATION).round() as i32;
        Yardstick {
            expected: self.belief.ledger.expectation(),
            earned: std::array::from_fn(earned),
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

    /// Learns from the day: counters, then what the filter finds, then quality. Artificial plays
    /// that have not been found count like any others, and are judged like plays from own
    /// playlists, which is what such accounts loop: there a play without completion or save is less
    /// than usual.
    pub fn learn(&mut self, tally: &Tally, artificial: &[ArtificialPlays], today: Day) -> Verdict {
        let release = tally.focal_track();
        let ledger = &mut self.belief.ledger;
        let expected = ledger.expectation()[Source::OwnPlaylists as usize][0] as f32 / EXPECTATION;
        ledger.count(self.counter_kept, &self.params.training_weights, tally);
        for (newcomer, today) in self.belief.newcomers.iter_mut().zip(&tally.receptions) {
            newcomer.advance(self.counter_kept, today);
        }
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

    /// Where artificial plays enter what is counted; histories are taken from the filter's notes
    /// when the recommender is trained.
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
            gates: self.gates,
            standing: self.standing.clone(),
            audience: self.audience.clone(),
            view: self.view,
            trained: self.trained,
            rng: self.rng,
        }
    }
}
