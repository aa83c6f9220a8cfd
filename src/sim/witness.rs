//! A witness: keeps a day's encounters of a sample of listeners, for whoever wants to see them.
//!
//! Owns who is in the sample and what an [`Event`] says. The same listeners are in it in every arm.
//! Bots are not listeners: their plays are never seen. Deliberately unknown: what becomes of the events.

use std::sync::{Mutex, PoisonError};

use crate::draw::{Key, Luck, Purpose};
use crate::model::catalogue::Catalogue;
use crate::model::ids::ListenerId;
use crate::model::play::{Diary, Event};

/// Events of one day, by cohort.
pub(super) struct Witness {
    share: f32,
    luck: Luck,
    cohorts: Vec<Mutex<Vec<Event>>>,
}

impl Witness {
    /// A witness of this share of all listeners.
    pub(super) fn new(share: f32, luck: Luck, cohorts: usize) -> Self {
        let cohorts = (0..cohorts).map(|_| Mutex::default()).collect();
        Self { share, luck, cohorts }
    }

    /// Forgets yesterday.
    pub(super) fn forget(&mut self) {
        for cohort in &mut self.cohorts {
            cohort.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }

    /// Takes down a listener's day, if they are in the sample.
    pub(super) fn take_down(
        &self,
        cohort: usize,
        listener: ListenerId,
        diary: &Diary,
        catalogue: &Catalogue,
    ) {
        let key = Key::timeless(Purpose::EventSample, listener.0);
        if self.share < 1.0 && self.luck.uniform(key) >= self.share {
            return;
        }
        // A cohort is lived by one thread at a time, so nobody waits.
        let mut events = self.cohorts[cohort].lock().unwrap_or_else(PoisonError::into_inner);
        let mut from = 0;
        for &(session, to) in &diary.sessions {
            events.extend(diary.plays[from..to].iter().zip(0..).map(|(&play, position)| {
                let facts = &catalogue.facts[play.track.index()];
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

    /// Today's events: listeners in order, each one's in the order in which they happened.
    pub(super) fn events(&mut self) -> impl Iterator<Item = &Event> {
        let cohorts = self.cohorts.iter_mut();
        cohorts.flat_map(|cohort| &*cohort.get_mut().unwrap_or_else(PoisonError::into_inner))
    }
}
