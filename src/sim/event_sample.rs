//! A sample of events: the encounters of a keyed share of the listeners, the same ones in every
//! arm.
//!
//! Owns who is in the sample and what an [`Event`] says; main type: [`EventSample`], an observer.
//! Deliberately unknown: what becomes of the events.

use std::sync::{Arc, Mutex, PoisonError};

use crate::draw::{Key, Purpose};
use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::model::memory::COHORT;
use crate::model::play::{DayLog, Event, Play};
use crate::model::source::Source;
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
        let cohorts = environment.world.cohorts();
        Self { share, environment, cohorts: (0..cohorts).map(|_| Mutex::default()).collect() }
    }

    /// Takes the events of all ranks: listeners in order, each one's in the order in which they
    /// happened.
    pub fn take(&self) -> impl Iterator<Item = Event> {
        let own = self.cohorts.iter().flat_map(|cohort| {
            std::mem::take(&mut *cohort.lock().unwrap_or_else(PoisonError::into_inner))
        });
        let ranks = &self.environment.ranks;
        let (own, of_all) = if ranks.is_alone() {
            (Some(own), Vec::new())
        } else {
            let words: Vec<u32> = own.flat_map(|event| to_words(&event)).collect();
            (None, ranks.gather(&words))
        };
        let rows = of_all.len() / WORDS;
        let of_all = (0..rows).filter_map(move |row| of_words(&of_all[row * WORDS..]));
        own.into_iter().flatten().chain(of_all)
    }
}

/// Words of an event.
const WORDS: usize = 6;

fn to_words(event: &Event) -> [u32; WORDS] {
    let Event { listener, session, position, play, artist, duration_seconds } = *event;
    let Play { track, seconds, source, flags } = play;
    [
        listener.0,
        u32::from(session) | u32::from(position) << 16,
        track.0,
        seconds.to_bits(),
        source as u32 | u32::from(flags) << 8 | u32::from(duration_seconds) << 16,
        artist.0,
    ]
}

/// The event that these words begin with; none where they are too few.
fn of_words(words: &[u32]) -> Option<Event> {
    let &[listener, place, track, seconds, what, artist] = words.first_chunk::<WORDS>()?;
    Some(Event {
        listener: ListenerId(listener),
        session: place as u16,
        position: (place >> 16) as u16,
        play: Play {
            track: TrackId(track),
            seconds: f32::from_bits(seconds),
            source: Source::ALL[(what & 255) as usize],
            flags: (what >> 8) as u8,
        },
        artist: ArtistId(artist),
        duration_seconds: (what >> 16) as u16,
    })
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
