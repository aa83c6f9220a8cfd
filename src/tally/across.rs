//! Across: a day's counts of several ranks, added up.
//!
//! Owns the order in which counts are laid in a row, the same on every rank. Structs are taken apart
//! by name, so that one more count does not compile before it is among them. Deliberately unknown: how
//! they travel.

use crate::ranks::Ranks;
use crate::tally::{Reception, SourceCounts, Sums, Tally, TrackCounts};

/// Visits a count of 32 bits as one of 64; what is beyond 32 bits of its sum wraps.
fn narrow(count: &mut u32, visit: &mut dyn FnMut(&mut u64)) {
    let mut wide = u64::from(*count);
    visit(&mut wide);
    *count = wide as u32;
}

/// Visits a signed number in its bits.
fn signed(number: &mut i64, visit: &mut dyn FnMut(&mut u64)) {
    let mut bits = number.cast_unsigned();
    visit(&mut bits);
    *number = bits.cast_signed();
}

impl TrackCounts {
    /// All counts in a row.
    fn row(&self) -> [u32; 8] {
        let Self { starts, streams, completions, saves, adds, follows, first_streams, expected } =
            *self;
        let expected = expected.cast_unsigned();
        [starts, streams, completions, saves, adds, follows, first_streams, expected]
    }

    fn of_row(row: [u32; 8]) -> Self {
        let [starts, streams, completions, saves, adds, follows, first_streams, expected] = row;
        let expected = expected.cast_signed();
        Self { starts, streams, completions, saves, adds, follows, first_streams, expected }
    }
}

impl SourceCounts {
    fn each(&mut self, visit: &mut dyn FnMut(&mut u64)) {
        let Self {
            starts,
            left_before_5,
            left_before_10,
            streams,
            completions,
            saved_before,
            saves,
            adds,
            follows,
            first_streams,
        } = self;
        for count in [
            starts,
            left_before_5,
            left_before_10,
            streams,
            completions,
            saved_before,
            saves,
            adds,
            follows,
            first_streams,
        ] {
            visit(count);
        }
    }
}

impl Reception {
    fn each(&mut self, visit: &mut dyn FnMut(&mut u64)) {
        narrow(&mut self.shown, visit);
        for sum in self.met.iter_mut().chain(&mut self.liked) {
            signed(sum, visit);
        }
    }
}

impl Sums {
    /// Visits all counts, signed ones in their bits; always in the same order.
    pub fn each(&mut self, visit: &mut dyn FnMut(&mut u64)) {
        let Self {
            sources,
            focal_sources,
            focal,
            others,
            focal_reception,
            listeners,
            focal_listeners,
            pre_saves,
            announced_follows,
            album_saves,
            album_tracks,
            episode_saves,
        } = self;
        sources.iter_mut().chain(focal_sources).for_each(|it| it.each(visit));
        for counts in [focal, others] {
            let mut row = counts.row();
            for count in &mut row {
                narrow(count, visit);
            }
            *counts = TrackCounts::of_row(row);
        }
        focal_reception.each(visit);
        for count in [
            listeners,
            focal_listeners,
            pre_saves,
            announced_follows,
            album_saves,
            album_tracks,
            episode_saves,
        ] {
            visit(count);
        }
    }
}

impl Tally {
    /// Adds up the counts of all ranks: every rank has those of all afterwards.
    pub fn sum_over(&mut self, ranks: &dyn Ranks) {
        let mut rows: Vec<u32> = self.tracks.iter().flat_map(TrackCounts::row).collect();
        ranks.sum_small(&mut rows);
        for (counts, row) in self.tracks.iter_mut().zip(rows.as_chunks().0) {
            *counts = TrackCounts::of_row(*row);
        }
        let mut numbers = Vec::new();
        self.each_beside_tracks(&mut |number| numbers.push(*number));
        ranks.sum(&mut numbers);
        let mut sums = numbers.into_iter();
        self.each_beside_tracks(&mut |number| *number = sums.next().unwrap_or_default());
    }

    /// Visits all that is counted beside what is counted by track.
    fn each_beside_tracks(&mut self, visit: &mut dyn FnMut(&mut u64)) {
        self.receptions.iter_mut().for_each(|it| it.each(visit));
        self.by_flags.iter_mut().flatten().for_each(|it| narrow(it, visit));
        let sources = self.sources.iter_mut().chain(&mut self.new).chain(&mut self.focal_sources);
        sources.for_each(|it| it.each(visit));
        for count in [
            &mut self.listeners,
            &mut self.streams_squared,
            &mut self.focal_listeners,
            &mut self.pre_saves,
            &mut self.announced_follows,
            &mut self.album_saves,
            &mut self.album_tracks,
            &mut self.episode_saves,
        ] {
            visit(count);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::ids::TrackId;
    use crate::model::play::Play;
    use crate::model::source::Source;
    use crate::model::vector::{Compact, Vector};
    use crate::ranks::together::together;
    use crate::tally::{Counted, Sums, Tally, Yardstick};

    #[test]
    fn counts_of_three_ranks_add_up_to_those_of_one_process() {
        let yardstick = Yardstick { expected: [[700, 300]; Source::COUNT], earned: [90; 128] };
        let count = |tally: &mut Tally, rank: u32| {
            let play = |track: u32, flags: u8| Play {
                track: TrackId(track),
                seconds: 4.0,
                source: Source::ALL[rank as usize],
                flags,
            };
            tally.judge_by(&yardstick);
            let profile = Compact::of(&Vector::axis(rank as usize));
            let plays = [play(rank, Play::STREAM | Play::SAVE), play(2, Play::STREAM), play(2, 0)];
            tally.count_listener(&plays, &profile);
            tally.count(&Counted { pre_saved: true, episodes: 2, ..Counted::default() });
        };
        let blank = || Tally::blank(4, 1, TrackId(2));
        let mut whole = blank();
        (0..3).for_each(|rank| count(&mut whole, rank));
        whole.settle();
        let of_ranks = together(3, |ranks| {
            let mut tally = blank();
            count(&mut tally, ranks.number() as u32);
            tally.sum_over(&*ranks);
            tally.settle();
            tally
        });
        assert!(of_ranks.iter().all(|tally| *tally == whole));
        assert!(whole.focal().expected > 0 && whole.receptions[1].liked.iter().any(|it| *it < 0));
    }

    #[test]
    fn every_count_of_sums_is_visited_once_in_the_same_order() {
        let mut sums = Sums::default();
        let mut nth = 0_u64;
        sums.each(&mut |count| {
            nth += 1;
            *count = nth;
        });
        let mut twice = sums;
        twice.add(&sums);
        let mut seen = 0;
        twice.each(&mut |count| {
            seen += 1;
            assert_eq!(*count, 2 * seen);
        });
        assert_eq!(seen, nth);
    }
}
