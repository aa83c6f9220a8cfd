//! A run: the burn-in, the fork, and one arm after it.

use std::sync::Arc;

use crate::draw::KeyedRng;
use crate::dynamics::campaign::{Campaign, Marketing};
use crate::dynamics::genesis::{self, ReleaseKind};
use crate::measure::record::DayRecord;
use crate::model::genre::genre_named;
use crate::platform::recommend::{Maker, maker_named};
use crate::platform::{Platform, Tracks};
use crate::ranks::{Alone, Ranks};
use crate::sim::day::advance_one_day;
use crate::sim::environment::{Environment, Seeds, content_view, revelation};
use crate::sim::intervention::{Gift, Intervention};
use crate::sim::observer::Observer;
use crate::sim::overlay::{OverlaidArm, Overlays};
use crate::sim::spec::Spec;
use crate::sim::state::State;
use crate::sim::tally_pool::TallyPool;
use crate::tally::Tally;
use crate::units::Day;

/// Why a specification cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// The release has a genre that does not exist.
    #[error("unknown genre `{0}`")]
    UnknownGenre(String),
    /// The release has a length that its kind cannot have, or is an episode without podcasts.
    #[error("a release of {0} s is no {1}, or there are no podcasts for it")]
    UnlikeItsKind(u16, &'static str),
    /// The platform has a recommender that does not exist.
    #[error("unknown recommender `{0}`")]
    UnknownRecommender(String),
    /// A strategy brings out a track that does not exist.
    #[error("no track of the artist is named `{0}`, which a strategy brings out")]
    UnknownTrack(String),
    /// The experiment compares with an arm that does not exist.
    #[error("no strategy is named `{0}`, which the others are to be compared with")]
    UnknownReference(String),
    /// An analysis looks at a measure that does not exist.
    #[error("unknown measure `{0}`")]
    UnknownMeasure(String),
}

/// One arm in progress: a state and what happens to it.
pub struct Arm {
    /// What does not change, shared with the other arms.
    pub environment: Arc<Environment>,
    /// What has come of it.
    pub state: State,
    pub(super) marketing: Marketing,
    intervention: Intervention,
    tallies: TallyPool,
    pub(super) overlays: Overlays,
}

impl Arm {
    /// A replicate before its first day, with nothing bought.
    ///
    /// # Errors
    /// If the specification names a genre or a recommender that does not exist, or a release that
    /// is unlike its kind.
    pub fn begin(spec: &Spec, seeds: &Seeds) -> Result<Self, SpecError> {
        Self::begin_among(spec, seeds, Arc::new(Alone))
    }

    /// The same as one of several ranks, each of which lives the days of its own listeners.
    ///
    /// # Errors
    /// As [`Arm::begin`].
    pub fn begin_among(
        spec: &Spec,
        seeds: &Seeds,
        ranks: Arc<dyn Ranks>,
    ) -> Result<Self, SpecError> {
        let maker = maker_named(&spec.platform.recommender)
            .ok_or_else(|| SpecError::UnknownRecommender(spec.platform.recommender.clone()))?;
        Self::drawn(spec, seeds, maker, ranks)
    }

    /// The same with a recommender of one's own; the name in the specification is not looked at.
    ///
    /// # Errors
    /// If the specification names a genre that does not exist, or a release that is unlike its kind.
    pub fn begin_with(spec: &Spec, seeds: &Seeds, maker: Maker) -> Result<Self, SpecError> {
        Self::drawn(spec, seeds, maker, Arc::new(Alone))
    }

    fn drawn(
        spec: &Spec,
        seeds: &Seeds,
        maker: Maker,
        ranks: Arc<dyn Ranks>,
    ) -> Result<Self, SpecError> {
        let genre = genre_named(&spec.release.genre)
            .ok_or_else(|| SpecError::UnknownGenre(spec.release.genre.clone()))?;
        let (release, podcast) = (&spec.release, &spec.behaviour.podcast);
        let episode = release.kind == ReleaseKind::Episode;
        if !release.has_length_of_its_kind() || episode && !podcast.is_on() {
            let kind = if episode { "episode" } else { "track" };
            return Err(SpecError::UnlikeItsKind(release.duration_seconds, kind));
        }
        for (title, _) in spec.campaigns().concat().iter().filter_map(Campaign::brings_out) {
            if !release.also.iter().any(|it| it.title == title) {
                return Err(SpecError::UnknownTrack(title.to_owned()));
            }
        }
        let genesis = genesis::draw_world(
            &KeyedRng::new(seeds.world),
            &spec.world,
            &spec.release,
            genre,
            &spec.behaviour,
            &spec.calendar,
            &*ranks,
        );
        let catalogue = &genesis.world.catalogue;
        let rng = KeyedRng::new(seeds.platform);
        let tracks = Tracks {
            facts: catalogue.facts.clone(),
            embeddings: content_view(catalogue, spec.platform.embedding_noise, &rng),
            initial: catalogue.initial_tracks,
            beside: catalogue.also.len() as u32,
            release: Some(catalogue.focal),
        };
        let reveal = || revelation(&genesis.world, &spec.behaviour.encounter);
        let platform = Platform::new(&spec.platform, maker, tracks, rng, &reveal);
        let (world, state) = State::new(genesis, platform, &spec.calendar);
        let environment = Arc::new(Environment::new(spec, world, seeds, ranks));
        Ok(Self::playing(environment, state, &[]))
    }

    /// Another arm from the same state: the fork.
    #[must_use]
    pub fn fork(&self, campaigns: &[Campaign]) -> Self {
        self.fork_with(campaigns, Intervention::default())
    }

    /// Another arm from the same state in which an experiment does something beside the campaigns.
    #[must_use]
    pub fn fork_with(&self, campaigns: &[Campaign], intervention: Intervention) -> Self {
        let arm = Self::playing(self.environment.clone(), self.state.clone(), campaigns);
        Self { intervention, ..arm }
    }

    /// This arm itself as what a fork of it would be, without a copy of its state.
    #[must_use]
    pub fn going_on(self, campaigns: &[Campaign], intervention: Intervention) -> Self {
        let arm = Self::playing(self.environment, self.state, campaigns);
        Self { intervention, ..arm }
    }

    fn playing(
        mut environment: Arc<Environment>,
        mut state: State,
        campaigns: &[Campaign],
    ) -> Self {
        let releases = environment.brought_out(campaigns);
        if !releases.is_empty() {
            // Other arms go on without them.
            let mut own = Environment::clone(&environment);
            own.world.catalogue.bring_out(&releases);
            state.platform.bring_out(own.world.catalogue.facts.clone());
            environment = Arc::new(own);
        }
        let catalogue = &environment.world.catalogue;
        let fans = environment.gathered(&state.followers(catalogue.focal_artist()));
        let tallies = TallyPool::new(catalogue.len(), catalogue.initial_tracks, catalogue.focal);
        let marketing = Marketing::new(campaigns, fans);
        let overlays = Overlays::none(state.memories.len());
        let intervention = Intervention::default();
        Self { environment, state, marketing, intervention, tallies, overlays }
    }

    /// Puts an arm on top of this one: from now on it lives the same days but for what is done to
    /// it, and for those listeners and that release which this changes. See
    /// [`crate::sim::overlay`].
    pub fn overlay(
        &mut self,
        campaigns: &[Campaign],
        intervention: Intervention,
        observers: Vec<Arc<dyn Observer>>,
    ) {
        self.overlays.add(&self.environment, &self.state, campaigns, intervention, observers);
    }

    /// Gives saves in an arm on top, of days to come.
    pub fn give(&mut self, arm: usize, gifts: &[Gift]) {
        self.overlays.give(arm, gifts);
    }

    /// Lets every listener of an arm on top live on their own from now on. It changes nothing but
    /// the time it takes, and is there to show that.
    pub fn part_everybody(&mut self, arm: usize) {
        self.overlays.part_everybody(arm, &self.state);
    }

    /// Listener-days on which somebody listened, since there are arms on top of this one.
    pub fn listener_days(&self) -> u64 {
        self.overlays.listener_days()
    }

    /// The arms on top of this one.
    pub fn overlaid(&self) -> &[OverlaidArm] {
        self.overlays.arms()
    }

    /// Lets one more look on from now on; a fork starts without anybody.
    pub fn observe(&mut self, observer: Arc<dyn Observer>) {
        self.tallies.observers.push(observer);
    }

    /// Who looks on.
    pub fn observers(&self) -> &[Arc<dyn Observer>] {
        &self.tallies.observers
    }

    /// The day that comes next.
    pub fn today(&self) -> Day {
        self.state.today
    }

    /// What was counted on the day that was simulated last.
    pub fn tally(&self) -> &Tally {
        self.tallies.whole()
    }

    /// Simulates one day.
    pub fn advance(&mut self) -> DayRecord {
        let Self { environment, state, marketing, intervention, tallies, overlays } = self;
        let record =
            advance_one_day(environment, state, marketing, intervention, tallies, overlays);
        for observer in &tallies.observers {
            observer.day(&record, Some(tallies.whole()));
        }
        record
    }
}

/// The day on which arms part: day 0, or the first day of the earliest campaign before it.
pub fn fork_day(spec: &Spec) -> Day {
    let campaigns = spec.strategies.iter().flat_map(|strategy| &strategy.campaigns);
    let earliest = campaigns.filter_map(|it| it.terms().first_day).min();
    earliest.unwrap_or(Day::RELEASE).min(Day::RELEASE).max(spec.calendar.first_day())
}
