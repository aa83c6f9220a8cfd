//! Gates: what has to be counted in favour of a track before a list proposes it.
//!
//! Some say that a list opens for a track only above a popularity, others above a rate of saves. By
//! default no list has a gate. Followed artists' new tracks pass that of Release Radar. Main type:
//! [`Gates`].
//! Deliberately unknown: how tracks are ranked once they are in.

use crate::maths::{exp, ln};
use crate::model::source::Source;
use crate::platform::params::GateParams;
use crate::platform::quality::Counters;

/// The gates of one morning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gates {
    /// Least recent streams, by list.
    streams: [f32; Source::COUNT],
    /// Least posterior rate of saves per start.
    save_rate: f32,
    /// What every track is credited with before its own plays are counted.
    prior: Credit,
}

/// Starts and saves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Credit {
    starts: f32,
    saves: f32,
}

impl Gates {
    /// The gates this morning, given the counters of all tracks that set the measure; `prior_starts`
    /// is the strength of the prior. None where every list is open.
    pub fn of<'a>(
        params: &GateParams,
        counters: impl Iterator<Item = &'a Counters>,
        prior_starts: f32,
    ) -> Option<Self> {
        if *params == GateParams::default() {
            return None;
        }
        let (mut most, mut starts, mut saves) = (0.0_f32, 0.0, 0.0);
        for it in counters {
            most = most.max(it.streams);
            starts += f64::from(it.starts);
            saves += f64::from(it.saves);
        }
        let rate = if starts > 0.0 { (saves / starts) as f32 } else { 0.0 };
        // Popularity is 100·ln(1 + streams)/ln(1 + most), solved for the streams.
        let streams = |popularity: f32| exp(popularity / 100.0 * ln(1.0 + most)) - 1.0;
        let mut least = [0.0; Source::COUNT];
        least[Source::Radio as usize] = streams(params.radio);
        least[Source::ReleaseRadar as usize] = streams(params.release_radar);
        least[Source::DiscoverWeekly as usize] = streams(params.discover_weekly);
        let prior = Credit { starts: prior_starts, saves: prior_starts * rate };
        Some(Self { streams: least, save_rate: params.save_rate, prior })
    }

    /// Whether a list may propose a track of which this much was counted.
    pub fn open(&self, list: Source, counters: &Counters) -> bool {
        let starts = counters.starts + self.prior.starts;
        counters.streams >= self.streams[list as usize]
            && counters.saves + self.prior.saves >= self.save_rate * starts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIT: Counters = Counters {
        starts: 2000.0,
        streams: 999.0,
        saves: 40.0,
        completions: 0.0,
        adds: 0.0,
        follows: 0.0,
        expected: 0.0,
    };

    fn new(starts: f32, streams: f32, saves: f32) -> Counters {
        Counters { starts, streams, saves, ..Counters::default() }
    }

    #[test]
    fn without_thresholds_there_are_no_gates() {
        assert_eq!(Gates::of(&GateParams::default(), [HIT].iter(), 40.0), None);
    }

    #[test]
    fn popularity_is_the_logarithm_of_recent_streams_beside_the_most_streamed_track() {
        let params = GateParams { discover_weekly: 100.0 / 3.0, radio: 10.0, ..Default::default() };
        let gates = Gates::of(&params, [HIT].iter(), 40.0).unwrap();
        // ln(1 + 9) is a third of ln(1 + 999).
        assert!(gates.open(Source::DiscoverWeekly, &new(20.0, 9.1, 0.0)));
        assert!(!gates.open(Source::DiscoverWeekly, &new(20.0, 8.9, 0.0)));
        assert!(gates.open(Source::Radio, &new(20.0, 1.1, 0.0)));
        assert!(!gates.open(Source::Radio, &new(20.0, 0.9, 0.0)));
        assert!(gates.open(Source::DailyMix, &new(0.0, 0.0, 0.0)));
    }

    #[test]
    fn the_rate_of_saves_starts_at_that_of_all_tracks_and_follows_a_track_s_own() {
        let params = GateParams { save_rate: 0.03, ..GateParams::default() };
        let gates = Gates::of(&params, [HIT].iter(), 40.0).unwrap();
        // All tracks: 0.02. Forty starts of it and ten of one's own.
        assert!(!gates.open(Source::Radio, &Counters::default()));
        assert!(!gates.open(Source::Radio, &new(10.0, 10.0, 0.0)));
        assert!(gates.open(Source::Radio, &new(10.0, 10.0, 1.0)));
    }

    #[test]
    fn where_nothing_was_played_yet_popularity_shuts_nothing_out() {
        let params = GateParams { radio: 50.0, ..GateParams::default() };
        let gates = Gates::of(&params, [Counters::default()].iter(), 40.0).unwrap();
        assert!(gates.open(Source::Radio, &Counters::default()));
    }
}
