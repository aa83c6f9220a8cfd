//! The engine's recommenders, brought under the experiments' own loop.
//!
//! Sets up a [`Platform`] over the items of an experiment, tells it every choice as a stream that
//! is played to the end of 30 s and nothing more, and asks its recommender for lists. A step is a
//! day. Nothing is forgotten, since the papers train on everything. Deliberately unknown: the
//! experiment.

use crate::draw::KeyedRng;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ArtistId, GenreId, ListenerId, TrackId};
use crate::model::play::Play;
use crate::model::source::Source;
use crate::model::vector::{Compact, Vector};
use crate::platform::accounts::CohortAccounts;
use crate::platform::history::Histories;
use crate::platform::recommend::Revelation;
use crate::platform::recommend::{Basis, Request, Scope, maker_named};
use crate::platform::retrieval::SearchScratch;
use crate::platform::{AuditionParams, Platform, PlatformParams, Tracks, TrainingWeights};
use crate::sim::run::SpecError;
use crate::units::Day;
use crate::validation::replications::choices::Choices;
use crate::validation::replications::rankers::Ranker;

/// One of the engine's recommenders at work.
pub struct EngineRanker {
    platform: Platform,
    /// When it was last trained.
    today: Day,
    /// Whether its lists differ between consumers by anything but what they have chosen.
    personal: bool,
    accounts: CohortAccounts,
    /// How many of each consumer's choices the platform has been told.
    told: Vec<usize>,
    scratch: SearchScratch,
    slate: Vec<TrackId>,
}

impl EngineRanker {
    /// A recommender of the registry over items with these embeddings, each released at a step.
    ///
    /// # Errors
    /// If the registry has no recommender of this name.
    pub fn new(
        name: &str,
        consumers: usize,
        items: &[(Vector, i16)],
        rng: KeyedRng,
    ) -> Result<Self, SpecError> {
        let maker =
            maker_named(name).ok_or_else(|| SpecError::UnknownRecommender(name.to_owned()))?;
        let facts = |(number, &(_, step)): (u32, &(Vector, i16))| TrackFacts {
            artist: ArtistId(number),
            release: number,
            genre: GenreId(0),
            release_day: Day(step),
            duration_seconds: 180,
        };
        let facts = (0..).zip(items).map(facts).collect();
        let embeddings = items.iter().map(|(embedding, _)| Compact::of(embedding)).collect();
        let params = params(name);
        // These experiments have their own ideal: nothing is revealed to a recommender of the
        // engine.
        let reveal = || Revelation {
            wants: vec![Vector::ZERO; consumers],
            offers: vec![Compact::of(&Vector::ZERO); items.len()],
            weight: 0.0,
            worth: vec![0.0; items.len()],
        };
        let tracks = Tracks { facts, embeddings, initial: 0, beside: 0, release: None };
        let platform = Platform::new(&params, maker, tracks, rng, &reveal);
        let mut accounts = CohortAccounts::blank(vec![items.len() as f32; consumers].into_iter());
        let kept = |consumer| platform.keeps_history(ListenerId(consumer as u32), consumers);
        accounts.histories = Histories::blank((0..consumers).map(kept), u16::MAX);
        Ok(Self {
            platform,
            today: Day(0),
            personal: !matches!(name, "random" | "popularity"),
            accounts,
            told: vec![0; consumers],
            scratch: SearchScratch::default(),
            slate: Vec::new(),
        })
    }
}

/// A wish for nothing yet on behalf of a consumer.
fn request<'a>(
    platform: &'a Platform,
    histories: &'a Histories,
    (consumer, today): (usize, Day),
    query: &'a Vector,
    eligible: &'a dyn Fn(TrackId) -> bool,
) -> Request<'a> {
    Request {
        listener: ListenerId(consumer as u32),
        today,
        occasion: 0,
        query,
        cluster: platform.belief.clusters.nearest(query),
        basis: Basis::History(histories.of(consumer)),
        scope: Scope::Catalogue,
        wanted: 0,
        breadth: usize::MAX,
        eligible,
        release: platform.context().release,
    }
}

/// A platform that counts choices alone, forgets nothing and looks at every item.
fn params(name: &str) -> PlatformParams {
    PlatformParams {
        recommender: name.to_owned(),
        training_weights: TrainingWeights {
            stream: 1.0,
            completion: 0.0,
            save: 0.0,
            add: 0.0,
            follow: 0.0,
            skip: 0.0,
        },
        profile_half_life_days: f32::INFINITY,
        counter_half_life_days: f32::INFINITY,
        exploration: 0.0,
        training_listeners: u32::MAX,
        retrain_days: 1,
        history_tracks: u16::MAX,
        niche_tracks: 4096,
        auditions: AuditionParams { starts: 0, ..AuditionParams::default() },
        // Those who go by choices know nothing else: no loans from items of like content.
        shrinkage: 0.0,
        ..PlatformParams::default()
    }
}

impl Ranker for EngineRanker {
    fn train(&mut self, choices: &Choices, out: u32, step: i16) {
        let today = Day(step);
        self.today = today;
        for (consumer, told) in self.told.iter_mut().enumerate() {
            let chosen = &choices.of(consumer)[*told..];
            let play = |&item: &u32| Play {
                track: TrackId(item),
                seconds: 30.0,
                source: Source::DiscoverWeekly,
                flags: Play::STREAM | Play::NEW,
            };
            let plays: Vec<Play> = chosen.iter().map(play).collect();
            self.accounts.take_in(consumer, &plays, &self.platform.lessons(), today);
            for &item in chosen {
                let counters = &mut self.platform.belief.ledger.counters[item as usize];
                counters.starts += 1.0;
                counters.streams += 1.0;
            }
            *told += chosen.len();
        }
        self.platform.release(out, today);
        let accounts = std::slice::from_ref(&self.accounts);
        self.platform.refresh(today, |platform| platform.sample(accounts));
    }

    fn rank(
        &mut self,
        consumer: usize,
        step: i16,
        barred: &Choices,
        wanted: usize,
        list: &mut Vec<u32>,
    ) {
        let direction = self.accounts.profiles[consumer].direction();
        let eligible = |track: TrackId| !barred.has(consumer, track.0);
        let (platform, histories) = (&self.platform, &self.accounts.histories);
        let nothing = request(platform, histories, (consumer, Day(step)), &direction, &eligible);
        self.slate.clear();
        let request = Request { wanted, ..nothing };
        platform.context().ask(&request, &mut self.scratch, &mut self.slate);
        list.extend(self.slate.iter().map(|track| track.0));
    }

    /// What it goes by: the profile where it learns from nobody's history; else what it expects of
    /// every item, and where it does not say, the history itself.
    fn view(&self, consumer: usize) -> Option<Vec<f64>> {
        if !self.personal {
            return None;
        }
        let direction = self.accounts.profiles[consumer].direction();
        let (platform, histories) = (&self.platform, &self.accounts.histories);
        if !histories.are_kept(consumer) {
            return Some(direction.0.iter().map(|&coordinate| f64::from(coordinate)).collect());
        }
        let mut scores = Vec::new();
        let request = request(platform, histories, (consumer, self.today), &direction, &|_| true);
        if platform.context().score_all(&request, &mut scores) {
            return Some(scores.into_iter().map(f64::from).collect());
        }
        let mut row = vec![0.0; platform.belief.facts.len()];
        for feedback in histories.of(consumer) {
            row[feedback.track.index()] = f64::from(feedback.weight);
        }
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str, consumer: usize) -> u32 {
        let items: Vec<(Vector, i16)> = (0..40).map(|item| (Vector::axis(item % 4), 0)).collect();
        let mut choices = Choices::none(3, 40);
        for (consumer, item) in [(0, 1), (0, 5), (1, 3), (1, 22), (2, 22)] {
            choices.record(consumer, item);
        }
        let mut ranker =
            EngineRanker::new(name, 3, &items, KeyedRng::new(1)).expect("is registered");
        ranker.train(&choices, 40, 0);
        let mut list = Vec::new();
        ranker.rank(consumer, 0, &choices, 40, &mut list);
        assert_eq!(list.len(), 40 - choices.of(consumer).len());
        list[0]
    }

    #[test]
    fn the_engines_popularity_shows_what_most_have_chosen() {
        assert_eq!(first("popularity", 0), 22);
    }

    #[test]
    fn the_engines_content_shows_what_is_like_ones_choices() {
        assert_eq!(first("content", 0) % 4, 1);
    }

    /// Consumers 0 and 1 have a history in common, 2 and 3 another; only content tells 0 and 2
    /// alike.
    fn likeness(name: &str) -> [f64; 2] {
        let items: Vec<(Vector, i16)> = (0..40).map(|item| (Vector::axis(item % 4), 0)).collect();
        let mut choices = Choices::none(4, 40);
        for (consumer, first) in [(0, 0), (1, 0), (2, 20), (3, 20)] {
            (first..first + 6).for_each(|item| choices.record(consumer, item));
        }
        let mut ranker =
            EngineRanker::new(name, 4, &items, KeyedRng::new(1)).expect("is registered");
        ranker.train(&choices, 40, 0);
        let views = [0, 1, 2].map(|consumer| ranker.view(consumer).expect("consumers differ"));
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        [1, 2].map(|other| {
            let (one, other) = (&views[0], &views[other]);
            dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
        })
    }

    #[test]
    fn who_learns_from_histories_sees_who_has_chosen_the_same() {
        for name in ["als", "item_knn"] {
            let [same, other] = likeness(name);
            assert!(same > 0.99 && other < 0.2, "{name}: {same} and {other}");
        }
        let [_, other] = likeness("content");
        assert!(other > 0.99, "content sees the same axes: {other}");
    }

    #[test]
    fn who_learns_from_histories_puts_what_others_of_ones_choice_chose_first_and_orders_the_rest() {
        for name in ["als", "item_knn"] {
            assert_eq!(first(name, 2), 3, "{name}");
        }
    }

    #[test]
    fn a_name_that_is_not_registered_is_an_error() {
        assert!(EngineRanker::new("guess", 1, &[], KeyedRng::new(1)).is_err());
    }
}
