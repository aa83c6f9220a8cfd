//! A sample of events: the encounters of a keyed share of the listeners, the same ones in every
//! arm.
//!
//! Owns who is in the sample and what an [`Event`] says; main type: [`EventSample`], an observer.
//! Deliberately unknown: what becomes of the events.

use std::sync::{Arc, Mutex, PoisonError};

use crate::draw::{Key, Purpose};
use crate::model::ids::ListenerId;
use crate::model::memory::COHORT;
use crate::model::play::{DayLog, Event};
use crate::sim::environment::Environment;
use crate::sim::observer::Observer;
use crate::units::Day;

/// Events that have not been taken yet, by cohort.
pub struct EventSample {
    share: f32,
    environment: Arc<Environment>,
    cohorts: Vec<Mutex<Vec<Event>>>,
}

impl EventSample {
    /// A sample of this share of all listeners.
    pub fn new(share: f32, environment: Arc<Environment>) -> Self {
        let cohorts = environment.world.listeners.len().div_ceil(COHORT);
        Self { share, environment, cohorts: (0..cohorts).map(|_| Mutex::default()).collect() }
    }

    /// Takes the events: listeners in order, each one's in the order in which they happened.
    pub fn take(&self) -> impl Iterator<Item = Event> {
        self.cohorts.iter().flat_map(|cohort| {
            std::mem::take(&mut *cohort.lock().unwrap_or_else(PoisonError::into_inner))
        })
    }
}

impl Observer for EventSample {
    fn listener_day(&self, listener: ListenerId, _day: Day, log: &DayLog) {
        let key = Key::timeless(Purpose::EventSample, listener.0);
        if self.share < 1.0 && self.environment.behaviour_rng.uniform(key) >= self.share {
            return;
        }
        // A cohort is simulated by one thread at a time, so nobody waits.
        let cohort = &self.cohorts[listener.index() / COHORT];
        let mut events = cohort.lock().unwrap_or_else(PoisonError::into_inner);
        let mut from = 0;
        for &(session, to) in &log.sessions {
            events.extend(log.plays[from..to].iter().zip(0..).map(|(&play, position)| {
                let facts = &self.environment.world.catalogue.facts[play.track.index()];
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
