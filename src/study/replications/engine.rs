//! The engine's recommenders, brought under the experiments' own loop.
//!
//! Sets up a [`Platform`] over the items of an experiment, tells it every choice as a stream that is
//! played to the end of 30 s and nothing more, and asks its recommender for lists. A step is a day.
//! Nothing is forgotten, since the papers train on everything. Deliberately unknown: the experiment.

use crate::draw::Luck;
use crate::model::facts::TrackFacts;
use crate::model::ids::{ArtistId, GenreId, ListenerId, TrackId};
use crate::model::play::Play;
use crate::model::source::Source;
use crate::model::vector::{Compact, Vector};
use crate::platform::accounts::CohortAccounts;
use crate::platform::history::Histories;
use crate::platform::recommend::oracle::Revelation;
use crate::platform::recommend::{Basis, Request, Scope, maker_named};
use crate::platform::retrieval::SearchScratch;
use crate::platform::{Platform, PlatformParams, TrainingWeights};
use crate::sim::run::SpecError;
use crate::study::replications::choices::Choices;
use crate::study::replications::rankers::Ranker;
use crate::units::Day;

/// One of the engine's recommenders at work.
pub struct EngineRanker {
    platform: Platform,
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
        luck: Luck,
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
        // These experiments have their own ideal: nothing is revealed to a recommender of the engine.
        let reveal = || Revelation {
            wants: vec![Vector::ZERO; consumers],
            offers: vec![Compact::of(&Vector::ZERO); items.len()],
            weight: 0.0,
            worth: vec![0.0; items.len()],
        };
        let platform = Platform::new(&params, maker, facts, embeddings, 0, luck, &reveal);
        let mut accounts = CohortAccounts::blank(vec![items.len() as f32; consumers].into_iter());
        let kept = |consumer| platform.keeps_history(ListenerId(consumer as u32), consumers);
        accounts.histories = Histories::blank((0..consumers).map(kept), u16::MAX);
        Ok(Self {
            platform,
            personal: !matches!(name, "random" | "popularity"),
            accounts,
            told: vec![0; consumers],
            scratch: SearchScratch::default(),
            slate: Vec::new(),
        })
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
        pool_size: 4096,
        ..PlatformParams::default()
    }
}

impl Ranker for EngineRanker {
    fn train(&mut self, choices: &Choices, out: u32, step: i16) {
        let today = Day(step);
        for (consumer, told) in self.told.iter_mut().enumerate() {
            let chosen = &choices.of(consumer)[*told..];
            let play = |&item: &u32| Play {
                track: TrackId(item),
                seconds: 30.0,
                source: Source::DiscoverWeekly,
                flags: Play::STREAM | Play::FIRST,
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
        self.platform.refresh(today, std::slice::from_ref(&self.accounts));
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
        let desk = self.platform.desk();
        let request = Request {
            listener: ListenerId(consumer as u32),
            today: Day(step),
            occasion: 0,
            query: &direction,
            cluster: desk.belief.clusters.nearest(&direction),
            basis: Basis::History(self.accounts.histories.of(consumer)),
            scope: Scope::Catalogue,
            wanted,
            breadth: usize::MAX,
            eligible: &|track| !barred.has(consumer, track.0),
        };
        self.slate.clear();
        desk.ask(&request, &mut self.scratch, &mut self.slate);
        list.extend(self.slate.iter().map(|track| track.0));
    }

    /// The profile that the platform keeps, if it matters.
    fn view(&self, consumer: usize) -> Option<Vec<f64>> {
        let direction = self.personal.then(|| self.accounts.profiles[consumer].direction())?;
        Some(direction.0.iter().map(|&coordinate| f64::from(coordinate)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An axis of the embedding space.
    fn axis(number: usize) -> Vector {
        let mut vector = Vector::ZERO;
        vector.0[number] = 1.0;
        vector
    }

    fn first(name: &str, consumer: usize) -> u32 {
        let items: Vec<(Vector, i16)> = (0..40).map(|item| (axis(item % 4), 0)).collect();
        let mut choices = Choices::none(3, 40);
        for (consumer, item) in [(0, 1), (0, 5), (1, 3), (1, 22), (2, 22)] {
            choices.record(consumer, item);
        }
        let mut ranker = EngineRanker::new(name, 3, &items, Luck::new(1)).expect("is registered");
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

    #[test]
    fn a_name_that_is_not_registered_is_an_error() {
        assert!(EngineRanker::new("guess", 1, &[], Luck::new(1)).is_err());
    }
}
