//! Stock: what could come to mind today, and the race in which it does.
//!
//! Owns which memories a source can reach, and who of them comes first. Saved bonds stay retrievable from the
//! library; unsaved ones are reached by search only and fade. Deliberately unknown: what activation is
//! made of (see [`crate::dynamics::recall`]).

use crate::draw::{Race, unit};
use crate::maths::ln;
use crate::model::bond::{Bond, Bucket, Slots, Ways};
use crate::model::ids::TrackId;

/// Which memories a source can reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reach {
    /// What is in the library.
    Library,
    /// What is in own playlists.
    OwnPlaylists,
    /// Anything heard and not dismissed.
    Anything,
}

impl Reach {
    /// The bonds of a bucket that can be reached.
    #[inline]
    fn within(self, bucket: &Bucket) -> Ways {
        match self {
            Self::Library => bucket.flagged(Bond::IN_LIBRARY, 0),
            Self::OwnPlaylists => bucket.flagged(Bond::IN_PLAYLIST, 0),
            Self::Anything => bucket.flagged(Bond::HEARD, Bond::DISMISSED),
        }
    }
}

/// What a listener could recall on one day. Each reach is taken stock of when it is first turned to,
/// and stays like that until the day is over.
#[derive(Clone, Debug, Default)]
pub struct Stock {
    reaches: [Reachable; 3],
    /// Scratch space: who came in when.
    arrivals: Vec<u64>,
}

/// The tracks of one reach.
#[derive(Clone, Debug, Default)]
struct Reachable {
    taken: bool,
    /// Each with its activation.
    tracks: Vec<(TrackId, f32)>,
    /// Sum of the activations.
    total: f32,
}

impl Stock {
    /// A new day: nothing has been taken stock of.
    pub fn clear(&mut self) {
        for reach in &mut self.reaches {
            reach.taken = false;
        }
    }

    /// Appends up to `wanted` different tracks that come to mind, the first first; fewer if there are
    /// not so many in reach. Tracks that are in `tracks` already do not come again.
    ///
    /// Recall is a race: every track in reach sets out at once, arrives after an exponential time
    /// whose rate is its activation, and the first arrivals are recalled. That draws without
    /// replacement in proportion to activation, the softmax over activations, and a track's own time
    /// is all its luck: in two arms of a comparison a bond that exists in one only never changes the
    /// order of the others.
    ///
    /// # References
    /// Efraimidis & Spirakis 2006, "Weighted random sampling with a reservoir".
    #[inline]
    pub(super) fn recall(
        &mut self,
        luck: Race,
        reach: Reach,
        slots: Slots<'_>,
        activation: impl Fn(&Bond) -> f32,
        wanted: usize,
        tracks: &mut Vec<TrackId>,
    ) {
        let Self { reaches, arrivals } = self;
        let reachable = &mut reaches[reach as usize];
        if !reachable.taken {
            reachable.take_stock(slots, reach, activation);
        }
        let finishers = wanted + tracks.len();
        reachable.race(luck, finishers, arrivals);
        if arrivals.len() > finishers {
            arrivals.select_nth_unstable(finishers);
            arrivals.truncate(finishers);
        }
        arrivals.sort_unstable();
        let there = tracks.len();
        for &arrival in arrivals.iter() {
            let (track, _) = reachable.tracks[(arrival & 0xFFFF_FFFF) as usize];
            if tracks.len() < there + wanted && !tracks[..there].contains(&track) {
                tracks.push(track);
            }
        }
    }
}

impl Reachable {
    fn take_stock(&mut self, slots: Slots<'_>, reach: Reach, activation: impl Fn(&Bond) -> f32) {
        self.taken = true;
        self.tracks.clear();
        self.total = 0.0;
        for bucket in slots.buckets() {
            for way in reach.within(bucket) {
                let bond = bucket.bond(way);
                let activation = activation(&bond);
                self.tracks.push((bond.track, activation));
                self.total += activation;
            }
        }
    }

    /// Lets all tracks race and lists who came in, in no order: everybody up to a finish line that
    /// at least `finishers` have passed (all, if there are not so many), and perhaps a few more.
    ///
    /// A track's time is −ln(u) / activation. As −ln(u) ≥ 1 − u, most tracks can be seen not to reach
    /// the line without a logarithm; where the line was drawn too near, it is moved and the race,
    /// which is the same every time, is run again.
    fn race(&self, luck: Race, finishers: usize, arrivals: &mut Vec<u64>) {
        let everybody = self.tracks.len();
        let enough = finishers.min(everybody);
        let mut line = if everybody <= 2 * finishers {
            f32::INFINITY
        } else {
            (2 * finishers + 4) as f32 / self.total
        };
        loop {
            arrivals.clear();
            arrivals.resize(everybody, 0);
            let mut near = 0;
            // A little farther than the line, for the rounding of the times.
            let reach = line * 1.001;
            // An activation of 0 arrives after an infinite time, and no product would say so.
            let everybody_may = reach.is_infinite();
            for (place, &(track, activation)) in self.tracks.iter().enumerate() {
                let word = luck.word(track.0);
                arrivals[near] = u64::from(word) << 32 | place as u64;
                // 1 − u without a subtraction: the unit of the word's complement.
                near += usize::from(everybody_may || unit(!word) <= activation * reach);
            }
            arrivals.truncate(near);
            let mut in_time = 0;
            for arrival in arrivals.iter_mut() {
                let place = *arrival & 0xFFFF_FFFF;
                let time = -ln(unit((*arrival >> 32) as u32)) / self.tracks[place as usize].1;
                in_time += usize::from(time <= line);
                // Times are positive, so their bits sort as they do.
                *arrival = u64::from(time.to_bits()) << 32 | place;
            }
            if in_time >= enough || everybody_may {
                return;
            }
            line *= 4.0;
        }
    }
}
