//! A sample: keeps a day's encounters of a share of the listeners, for whoever wants to see them.
//!
//! Owns who is in the sample and what an [`Event`] says. The same listeners are in it in every arm.
//! Bots are not listeners: their plays are never seen. Deliberately unknown: what becomes of the events.

use std::sync::{Arc, Mutex, PoisonError};

use crate::draw::{Key, Purpose};
use crate::model::ids::ListenerId;
use crate::model::memory::COHORT;
use crate::model::play::{Diary, Event, Witness};
use crate::sim::stage::Stage;
use crate::units::Day;

/// Events that have not been taken yet, by cohort.
pub(super) struct Sample {
    share: f32,
    stage: Arc<Stage>,
    cohorts: Vec<Mutex<Vec<Event>>>,
}

impl Sample {
    /// A sample of this share of all listeners.
    pub(super) fn new(share: f32, stage: Arc<Stage>) -> Self {
        let cohorts = stage.world.listeners.len().div_ceil(COHORT);
        Self { share, stage, cohorts: (0..cohorts).map(|_| Mutex::default()).collect() }
    }

    /// Takes the events: listeners in order, each one's in the order in which they happened.
    pub(super) fn take(&self) -> impl Iterator<Item = Event> {
        self.cohorts.iter().flat_map(|cohort| {
            std::mem::take(&mut *cohort.lock().unwrap_or_else(PoisonError::into_inner))
        })
    }
}

impl Witness for Sample {
    fn saw(&self, listener: ListenerId, _day: Day, diary: &Diary) {
        let key = Key::timeless(Purpose::EventSample, listener.0);
        if self.share < 1.0 && self.stage.behaviour_luck.uniform(key) >= self.share {
            return;
        }
        // A cohort is lived by one thread at a time, so nobody waits.
        let cohort = &self.cohorts[listener.index() / COHORT];
        let mut events = cohort.lock().unwrap_or_else(PoisonError::into_inner);
        let mut from = 0;
        for &(session, to) in &diary.sessions {
            events.extend(diary.plays[from..to].iter().zip(0..).map(|(&play, position)| {
                let facts = &self.stage.world.catalogue.facts[play.track.index()];
                Event {
                    listener,
                    session,
                    position,
                    play,
                    artist: facts.artist,
                    duration_seconds: facts.duration_seconds,
                }
            }));
            from = to;
        }
    }
}
