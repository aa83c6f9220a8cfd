//! The bounding kernel: the least work that still deserves the name of an encounter.
//!
//! A listener meets ten random tracks a day. Each encounter is one keyed draw, one inner product of
//! taste and sound, one survival time and a few integers counted. No memory of the past, no
//! ranking, no learning: no simulator of encounters can beat it, so it is what the engine is
//! measured by.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use longplay::draw::{Key, KeyedRng, Purpose, below, unit};
use longplay::maths;
use longplay::model::vector::{DIMENSIONS, Vector};
use longplay::units::Day;

/// Tracks every listener meets on a day.
pub(crate) const ENCOUNTERS_PER_DAY: u16 = 10;

/// Listeners a thread takes at a time: small enough to share out evenly, large enough to be free.
const BLOCK: u32 = 1024;
/// Listeners whose encounters are computed together; divides [`BLOCK`] and every size of a table.
const GROUP: u32 = 8;
const BATCH: usize = GROUP as usize * ENCOUNTERS_PER_DAY as usize;

/// Skip hazard in seconds 0–5, 5–10, 10–30 and from 30 s on [1/s].
const HAZARD: [f32; 4] = [0.055, 0.013, 0.0045, 0.0012];
/// Where the hazard changes [s].
const BREAK: [f32; 3] = [5.0, 10.0, 30.0];
/// Length of every track [s].
const DURATION: f32 = 200.0;

/// Where an encounter's two words come from.
pub(crate) trait Generator: Sync {
    /// One word to pick the track, one to time the listening.
    fn words(&self, listener: u32, day: Day, ordinal: u16) -> [u32; 2];
}

/// The engine's own keyed draws; one block serves an encounter.
impl Generator for KeyedRng {
    #[inline]
    fn words(&self, listener: u32, day: Day, ordinal: u16) -> [u32; 2] {
        let key = Key { purpose: Purpose::Encounter, listener, day, item: 0, ordinal };
        let [pick, time, ..] = self.block(key);
        [pick, time]
    }
}

/// What is counted of a track.
#[derive(Clone, Copy, Default)]
struct Counts {
    starts: u32,
    streams: u32,
    completions: u32,
    seconds: u32,
}

/// A world without a past.
pub(crate) struct Kernel<G> {
    generator: G,
    day: Day,
    tastes: Vec<Vector>,
    sounds: Vec<Vector>,
    /// One table per thread, so that nothing is shared within a day.
    counts: Vec<Mutex<Vec<Counts>>>,
}

impl<G: Generator> Kernel<G> {
    /// A kernel for the current thread pool.
    pub(crate) fn new(listeners: u32, tracks: u32, generator: G) -> Self {
        let table = || Mutex::new(vec![Counts::default(); tracks as usize]);
        assert_eq!(listeners % GROUP, 0, "listeners come in whole groups");
        Self {
            generator,
            day: Day(0),
            tastes: vectors(Purpose::Listener, listeners, 1.0),
            // Unit vectors in 16 dimensions have an inner product with a deviation of a quarter.
            sounds: vectors(Purpose::Track, tracks, 4.0 * 0.55),
            counts: (0..rayon::current_num_threads()).map(|_| table()).collect(),
        }
    }

    /// One day of every listener, on the current thread pool; returns the encounters.
    pub(crate) fn advance_one_day(&mut self) -> u64 {
        let listeners = self.tastes.len() as u32;
        let next_block = AtomicU32::new(0);
        rayon::broadcast(|thread| {
            let mut counts = self.counts[thread.index()].lock().expect("no thread has panicked");
            loop {
                let first = next_block.fetch_add(BLOCK, Ordering::Relaxed);
                if first >= listeners {
                    break;
                }
                for first in (first..listeners.min(first + BLOCK)).step_by(GROUP as usize) {
                    self.visit(first, &mut counts);
                }
            }
        });
        self.day = self.day.plus(1);
        u64::from(listeners) * u64::from(ENCOUNTERS_PER_DAY)
    }

    /// Encounters and streams counted so far, to be compared and to keep the work from being
    /// optimised away.
    pub(crate) fn totals(&self) -> (u64, u64) {
        let mut totals = (0, 0);
        for table in &self.counts {
            for counts in table.lock().expect("no thread has panicked").iter() {
                totals.0 += u64::from(counts.starts);
                totals.1 += u64::from(counts.streams);
            }
        }
        totals
    }

    /// A few listeners' encounters, one step at a time for all of them: each loop is free of
    /// branches and of dependencies, so that arithmetic fills the vector units and cache misses
    /// overlap.
    fn visit(&self, first: u32, counts: &mut [Counts]) {
        let (mut tracks, mut seconds) = ([0_u32; BATCH], [0.0_f32; BATCH]);
        let mut uniforms = [0.0_f32; BATCH];
        let mut interests = [0.0_f32; BATCH];
        let per_day = usize::from(ENCOUNTERS_PER_DAY);
        for i in 0..BATCH {
            let (listener, ordinal) = (first + (i / per_day) as u32, (i % per_day) as u16);
            let [pick, time] = self.generator.words(listener, self.day, ordinal);
            tracks[i] = below(pick, self.sounds.len() as u32);
            uniforms[i] = unit(time);
        }
        for (i, interest) in interests.iter_mut().enumerate() {
            let taste = &self.tastes[first as usize + i / per_day];
            *interest = taste.dot(&self.sounds[tracks[i] as usize]);
        }
        for i in 0..BATCH {
            seconds[i] = listening_seconds(interests[i], uniforms[i]);
        }
        for (track, seconds) in tracks.iter().zip(&seconds) {
            let counts = &mut counts[*track as usize];
            counts.starts += 1;
            counts.streams += u32::from(*seconds >= BREAK[2]);
            counts.completions += u32::from(*seconds >= DURATION);
            counts.seconds += seconds.min(DURATION) as u32;
        }
    }
}

/// Survival time under a piecewise-constant hazard that interest divides by e^interest.
///
/// The hazard only falls, so the inverse of its integral is convex: the largest of its four lines.
#[inline]
fn listening_seconds(interest: f32, u: f32) -> f32 {
    const TO_5: f32 = HAZARD[0] * BREAK[0];
    const TO_10: f32 = TO_5 + HAZARD[1] * (BREAK[1] - BREAK[0]);
    const TO_30: f32 = TO_10 + HAZARD[2] * (BREAK[2] - BREAK[1]);
    let borne = -maths::ln(u) * maths::exp(interest);
    let until_5 = borne * (1.0 / HAZARD[0]);
    let until_10 = BREAK[0] + (borne - TO_5) * (1.0 / HAZARD[1]);
    let until_30 = BREAK[1] + (borne - TO_10) * (1.0 / HAZARD[2]);
    let later = BREAK[2] + (borne - TO_30) * (1.0 / HAZARD[3]);
    larger(larger(until_5, until_10), larger(until_30, later))
}

/// The larger of two numbers, with no thought for NaN: a single instruction.
#[inline]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

fn vectors(purpose: Purpose, how_many: u32, length: f32) -> Vec<Vector> {
    let rng = KeyedRng::new(1);
    let draw = |item| {
        let mut vector = Vector::ZERO;
        for block in 0..DIMENSIONS / 4 {
            let words = rng.block_at(Key::timeless(purpose, item), block as u32);
            for (lane, word) in words.into_iter().enumerate() {
                vector.0[block * 4 + lane] = unit(word) - 0.5;
            }
        }
        let mut vector = vector.normalised();
        vector.scale(length);
        vector
    };
    (0..how_many).map(draw).collect()
}
