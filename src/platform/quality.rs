//! Quality: what the platform believes a track is worth, from counted events alone.
//!
//! Owns the decayed counters and the shrunken estimate. Deliberately unknown: why listeners did
//! what they did.

use crate::model::catalogue::TrackFacts;
use crate::model::genre::GENRES;
use crate::platform::TrainingWeights;
use crate::tally::TrackCounts;

/// Events of a track, decayed by age. Parallel to the integer counts of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counters {
    /// Plays begun.
    pub starts: f32,
    /// Plays of 30 s or more.
    pub streams: f32,
    /// Plays to the end.
    pub completions: f32,
    /// Saves.
    pub saves: f32,
    /// Adds to own playlists.
    pub adds: f32,
    /// Follows.
    pub follows: f32,
}

impl Counters {
    /// Yesterday's counters, aged, plus today's counts.
    #[inline]
    fn advance(&mut self, kept: f32, today: &TrackCounts) {
        self.starts = self.starts * kept + today.starts as f32;
        self.streams = self.streams * kept + today.streams as f32;
        self.completions = self.completions * kept + today.completions as f32;
        self.saves = self.saves * kept + today.saves as f32;
        self.adds = self.adds * kept + today.adds as f32;
        self.follows = self.follows * kept + today.follows as f32;
    }

    /// Adds plays (or takes them away, when negative) that were streams and nothing more.
    pub fn add_bare_streams(&mut self, plays: f32) {
        self.starts = (self.starts + plays).max(0.0);
        self.streams = (self.streams + plays).max(0.0);
    }

    /// Sum of training weights of all counted events.
    #[inline]
    pub fn weighted(&self, weights: &TrainingWeights) -> f32 {
        weights.stream * self.streams
            + weights.completion * self.completions
            + weights.save * self.saves
            + weights.add * self.adds
            + weights.follow * self.follows
            + weights.skip * (self.starts - self.streams)
    }
}

/// The platform's estimate of a track's quality: training weight per start, against the genre's mean.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// Posterior mean.
    pub mean: f32,
    /// Posterior standard deviation.
    pub sd: f32,
}

/// Counters and quality of every track.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Decayed counters, by track.
    pub counters: Vec<Counters>,
    /// Quality, by track.
    pub quality: Vec<Quality>,
}

impl Ledger {
    /// Nothing counted yet.
    pub fn blank(tracks: usize) -> Self {
        Self {
            counters: vec![Counters::default(); tracks],
            quality: vec![Quality::default(); tracks],
        }
    }

    /// Takes in a day's counts.
    pub fn count(&mut self, kept: f32, today: &[TrackCounts]) {
        for (counters, counts) in self.counters.iter_mut().zip(today) {
            counters.advance(kept, counts);
        }
    }

    /// Re-estimates quality: each kind of event is Beta–Binomial per start with the genre's mean as
    /// prior and `prior_starts` of strength; weights being linear, so is their sum.
    pub fn estimate(&mut self, facts: &[TrackFacts], weights: &TrainingWeights, prior_starts: f32) {
        let mut starts = [0.0_f64; GENRES.len()];
        let mut worth = [0.0_f64; GENRES.len()];
        let mut total = Totals::default();
        for (counters, track) in self.counters.iter().zip(facts) {
            starts[track.genre.index()] += f64::from(counters.starts);
            worth[track.genre.index()] += f64::from(counters.weighted(weights));
            total.add(counters);
        }
        let genre_mean: [f32; GENRES.len()] = std::array::from_fn(|genre| {
            if starts[genre] > 0.0 { (worth[genre] / starts[genre]) as f32 } else { 0.0 }
        });
        let sd_per_start = total.sd_per_start(weights);
        for ((quality, counters), track) in self.quality.iter_mut().zip(&self.counters).zip(facts) {
            let mean = genre_mean[track.genre.index()];
            let evidence = counters.starts + prior_starts;
            quality.mean = (counters.weighted(weights) - mean * counters.starts) / evidence;
            quality.sd = sd_per_start / evidence.sqrt();
        }
    }
}

/// Events of the whole platform, to judge how much one start says.
#[derive(Default)]
struct Totals {
    starts: f64,
    events: [f64; 6],
}

impl Totals {
    fn add(&mut self, counters: &Counters) {
        self.starts += f64::from(counters.starts);
        let skips = counters.starts - counters.streams;
        let events = [
            counters.streams,
            counters.completions,
            counters.saves,
            counters.adds,
            counters.follows,
            skips,
        ];
        for (sum, event) in self.events.iter_mut().zip(events) {
            *sum += f64::from(event);
        }
    }

    /// Standard deviation of the training weight of one start, events taken as independent.
    fn sd_per_start(&self, weights: &TrainingWeights) -> f32 {
        if self.starts <= 0.0 {
            return 1.0;
        }
        let weights = [
            weights.stream,
            weights.completion,
            weights.save,
            weights.add,
            weights.follow,
            weights.skip,
        ];
        let variance: f64 = weights
            .iter()
            .zip(self.events)
            .map(|(&weight, events)| {
                let rate = (events / self.starts).clamp(0.0, 1.0);
                f64::from(weight) * f64::from(weight) * rate * (1.0 - rate)
            })
            .sum();
        variance.sqrt() as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::{ArtistId, GenreId};
    use crate::units::Day;

    fn facts(n: usize) -> Vec<TrackFacts> {
        let track = TrackFacts {
            artist: ArtistId(0),
            release: 0,
            genre: GenreId(0),
            release_day: Day(0),
            duration_seconds: 200,
        };
        vec![track; n]
    }

    fn counts(starts: u32, streams: u32, saves: u32) -> TrackCounts {
        TrackCounts { starts, streams, saves, ..Default::default() }
    }

    #[test]
    fn saves_raise_quality_through_their_weight_and_only_through_it() {
        let today = [counts(1000, 700, 60), counts(1000, 700, 10), counts(0, 0, 0)];
        let estimate = |save| {
            let mut ledger = Ledger::blank(3);
            ledger.count(1.0, &today);
            ledger.estimate(&facts(3), &TrainingWeights { save, ..Default::default() }, 40.0);
            ledger.quality
        };
        let with = estimate(5.0);
        assert!(with[0].mean > with[1].mean);
        let without = estimate(0.0);
        assert!((without[0].mean - without[1].mean).abs() < 1e-6);
    }

    #[test]
    fn a_track_without_starts_has_the_genres_mean_and_the_widest_doubt() {
        let mut ledger = Ledger::blank(2);
        ledger.count(1.0, &[counts(500, 400, 20), counts(0, 0, 0)]);
        ledger.estimate(&facts(2), &TrainingWeights::default(), 40.0);
        assert!(ledger.quality[1].mean.abs() < 1e-6);
        assert!(ledger.quality[1].sd > ledger.quality[0].sd);
    }
}
