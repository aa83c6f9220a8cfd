//! The recall set: what could come to mind today, and the race in which it does.
//!
//! Owns which memories a source can reach, and who of them comes first. Saved bonds stay
//! retrievable from the library; unsaved ones are reached by search only and fade. Deliberately
//! unknown: what activation is made of (see [`crate::dynamics::recall`]).

use wide::{f32x4, i32x4};

use crate::draw::{SplitRng, unit};
use crate::maths::ln;
use crate::model::bond::{Bond, Bucket, Slots};
use crate::model::ids::TrackId;
use crate::model::slot_mask::{SlotList, SlotMask, WAYS};

/// Which memories a source can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum MemoryScope {
    /// What is in the library. Episodes, which are looked for apart, are in no scope.
    Library,
    /// What is in own playlists.
    OwnPlaylists,
    /// Anything heard and not dismissed.
    Anything,
}

impl MemoryScope {
    /// The bonds of a bucket that can be reached.
    #[inline]
    fn within(self, bucket: &Bucket) -> SlotMask {
        match self {
            Self::Library => bucket.flagged(Bond::IN_LIBRARY, Bond::EPISODE),
            Self::OwnPlaylists => bucket.flagged(Bond::IN_PLAYLIST, 0),
            Self::Anything => bucket.flagged(Bond::HEARD, Bond::DISMISSED | Bond::EPISODE),
        }
    }
}

/// What a listener could recall on one day. The tracks of a memory scope are listed when it is
/// first turned to, and the list stays until the day is over.
#[derive(Clone, Debug, Default)]
pub struct RecallSet {
    reaches: [Reachable; 3],
    /// Scratch space: places of bonds.
    places: SlotList,
    /// Scratch space: what decides on a track's time, and then that time.
    times: Vec<f32>,
    /// Scratch space: who came in when.
    arrivals: Vec<u64>,
}

/// The tracks of one reach, filled up to whole eights, which the processor handles at a time: loops
/// without a remainder end where it expects them to.
#[derive(Clone, Debug, Default)]
struct Reachable {
    taken: bool,
    /// How many there are.
    count: usize,
    tracks: Vec<TrackId>,
    /// Of each track; not a number, and never in time, for those that fill up.
    activations: Vec<f32>,
    /// Sum of the activations.
    total: f32,
}

impl RecallSet {
    /// A new day: nothing has been listed yet.
    pub fn clear(&mut self) {
        for reach in &mut self.reaches {
            reach.taken = false;
        }
    }

    /// Appends up to `wanted` different tracks that come to mind, the first first; fewer if there
    /// are not so many in reach. Tracks that are in `tracks` already do not come again.
    ///
    /// Recall is a race: every track in reach sets out at once, arrives after an exponential time
    /// whose rate is its activation, and the first arrivals are recalled. That draws without
    /// replacement in proportion to activation, the softmax over activations, and a track's own
    /// time is all the chance it has: in two arms of a comparison a bond that exists in one only
    /// never changes the order of the others.
    ///
    /// # References
    /// Efraimidis & Spirakis 2006, "Weighted random sampling with a reservoir".
    #[inline]
    pub(super) fn recall(
        &mut self,
        rng: SplitRng,
        reach: MemoryScope,
        slots: Slots<'_>,
        activation: impl Fn(&Bond) -> f32,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) {
        let Self { reaches, places, times, arrivals } = self;
        let reachable = &mut reaches[reach as usize];
        if !reachable.taken {
            reachable.fill(slots, reach, activation, places);
        }
        if wanted == 0 {
            return;
        }
        let finishers = wanted + tracks.len();
        reachable.race(rng, finishers, times, places, arrivals);
        put_in_order(arrivals, finishers);
        let there = tracks.len();
        let arrived =
            arrivals.iter().map(|arrival| reachable.tracks[(arrival & 0xFFFF_FFFF) as usize]);
        if there == 0 {
            // Nearly always, and there is nothing to compare with.
            tracks.extend(arrived);
            return;
        }
        for track in arrived {
            if tracks.len() < there + wanted && !tracks[..there].contains(&track) {
                tracks.push(track);
            }
        }
    }
}

/// So few arrivals are put in order by counting, for each, who came before.
const FEW: usize = 32;

/// Keeps the first `finishers` of the arrivals, or all if there are not so many, in the order in
/// which they came.
fn put_in_order(arrivals: &mut Vec<u64>, finishers: usize) {
    if arrivals.len() > FEW || !count_in_order(arrivals) {
        if arrivals.len() > finishers {
            arrivals.select_nth_unstable(finishers);
            arrivals.truncate(finishers);
        }
        arrivals.sort_unstable();
    }
    arrivals.truncate(finishers);
}

/// Puts at most [`FEW`] arrivals in order without a branch that could be guessed wrong; false, and
/// nothing done, where two came at the same time.
fn count_in_order(arrivals: &mut [u64]) -> bool {
    let (mut times, mut order) = ([i32::MAX; FEW], [0; FEW]);
    let count = arrivals.len();
    for (time, &arrival) in times.iter_mut().zip(&*arrivals) {
        *time = (arrival >> 32) as i32;
    }
    let (quads, _) = times.as_chunks::<4>();
    let mut places = 0;
    for &arrival in &*arrivals {
        let time = i32x4::splat((arrival >> 32) as i32);
        let earlier = |quad: &[i32; 4]| i32x4::new(*quad).simd_lt(time);
        let before = quads.iter().fold(i32x4::ZERO, |sum, quad| sum - earlier(quad));
        let place = before.to_array().iter().sum::<i32>() as usize;
        order[place % FEW] = arrival;
        places += place;
    }
    // Without ties everybody has a place of their own.
    let apart = places == count * count.saturating_sub(1) / 2;
    if apart {
        arrivals.copy_from_slice(&order[..count]);
    }
    apart
}

/// Who of eight came in before the line.
#[inline]
fn in_time(times: &[f32; WAYS], line: f32) -> SlotMask {
    let [a, b, c, d, e, f, g, h] = *times;
    let before = |times| f32x4::new(times).simd_le(f32x4::splat(line)).to_bitmask();
    SlotMask::of_bits((before([a, b, c, d]) | before([e, f, g, h]) << 4) as u8)
}

impl Reachable {
    fn fill(
        &mut self,
        slots: Slots<'_>,
        reach: MemoryScope,
        activation: impl Fn(&Bond) -> f32,
        places: &mut SlotList,
    ) {
        let Self { taken, count, tracks, activations, total } = self;
        *taken = true;
        slots.list(|bucket| reach.within(bucket), places);
        let places = places.as_slice();
        *count = places.len();
        tracks.clear();
        tracks.resize(count.next_multiple_of(WAYS), Bond::EMPTY.track);
        activations.clear();
        activations.resize(count.next_multiple_of(WAYS), f32::NAN);
        *total = 0.0;
        for ((track, strength), &place) in tracks.iter_mut().zip(activations).zip(places) {
            let bond = slots.at(usize::from(place));
            *track = bond.track;
            *strength = activation(&bond);
            *total += *strength;
        }
    }

    /// A time by which about twice as many as wanted have come in; later than all where that cannot
    /// be told. It is above 0 and moves ×4 at a time, so that it is infinite after 140 moves at
    /// most.
    fn line(&self, finishers: usize) -> f32 {
        let guess = (2 * finishers + 4) as f32 / self.total;
        let few = self.count <= 2 * finishers;
        if few || guess.is_nan() || guess <= 0.0 { f32::INFINITY } else { guess }
    }

    /// Lets all tracks race and lists who came in, in no order: everybody up to a finish line that
    /// at least `finishers` have passed; all, if there are not so many.
    ///
    /// A track's time is −ln(u) / activation. The line is there so that few have to be put in
    /// order; where it was drawn too near, it is moved.
    fn race(
        &self,
        rng: SplitRng,
        finishers: usize,
        times: &mut Vec<f32>,
        places: &mut SlotList,
        arrivals: &mut Vec<u64>,
    ) {
        let enough = finishers.min(self.count);
        let mut line = self.line(finishers);
        // Two plain loops, which the processor runs for four at a time.
        times.clear();
        times.extend(self.tracks.iter().map(|track| unit(rng.word(track.0))));
        for (time, activation) in times.iter_mut().zip(&self.activations) {
            *time = -ln(*time) / activation;
        }
        let (eights, _) = times.as_chunks::<WAYS>();
        loop {
            places.clear(self.tracks.len());
            for (first, times) in (0..).step_by(WAYS).zip(eights) {
                places.append(first, in_time(times, line));
            }
            if places.as_slice().len() >= enough || line.is_infinite() {
                break;
            }
            line *= 4.0;
        }
        arrivals.clear();
        arrivals.extend(places.as_slice().iter().map(|&place| {
            // Times are positive, so their bits sort as they do.
            u64::from(times[usize::from(place)].to_bits()) << 32 | u64::from(place)
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::{Key, KeyedRng, Purpose};

    #[test]
    fn a_race_ends_whatever_the_activations() {
        let rng = KeyedRng::new(8).split(Key::timeless(Purpose::Recall, 1));
        let extremes =
            [0.0, f32::from_bits(1), f32::MIN_POSITIVE, 1.0, f32::MAX, f32::INFINITY, f32::NAN];
        for first in extremes {
            for second in extremes {
                let activations: Vec<f32> =
                    (0..64).map(|track| if track % 3 == 0 { first } else { second }).collect();
                let reachable = Reachable {
                    taken: true,
                    count: 64,
                    tracks: (0..64).map(TrackId).collect(),
                    total: activations.iter().sum(),
                    activations,
                };
                let (mut places, mut arrivals) = (SlotList::default(), Vec::new());
                reachable.race(rng, 5, &mut Vec::new(), &mut places, &mut arrivals);
                let numbers = reachable.activations.iter().filter(|it| !it.is_nan()).count();
                assert!(arrivals.len() >= numbers.min(5), "{first} and {second}");
            }
        }
    }

    #[test]
    fn few_arrivals_and_many_come_in_the_order_of_their_times_ties_included() {
        let rng = KeyedRng::new(8);
        for round in 0..2000 {
            let [size, finishers, coarse, _] = rng.block(Key::timeless(Purpose::Recall, round));
            let race = rng.split(Key { ordinal: 1, ..Key::timeless(Purpose::Recall, round) });
            let arrivals: Vec<u64> = (0..size % 40)
                .map(|place| {
                    let time = unit(race.word(place));
                    // Every other round is timed so coarsely that some come together.
                    let time = if coarse % 2 == 0 { time } else { (time * 8.0).floor() };
                    u64::from(time.to_bits()) << 32 | u64::from(place)
                })
                .collect();
            let finishers = (finishers % 45) as usize;
            let mut sorted = arrivals.clone();
            sorted.sort_unstable();
            sorted.truncate(finishers);
            let mut ordered = arrivals;
            put_in_order(&mut ordered, finishers);
            assert_eq!(ordered, sorted);
        }
    }
}
