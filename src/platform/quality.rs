//! Quality: what the platform believes a track is worth, from counted events alone.
//!
//! Owns the decayed counters and the shrunken estimate. Deliberately unknown: why listeners did
//! what they did.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::facts::TrackFacts;
use crate::model::genre::GENRES;
use crate::model::ids::GenreId;
use crate::model::source::Source;
use crate::platform::params::TrainingWeights;
use crate::tally::{EXPECTATION, SourceCounts, Tally, TrackCounts};

/// A thread takes at least so many tracks: fewer are not worth its waking.
const TRACKS_AT_LEAST: usize = 4096;

/// Events of a track, decayed by age. Parallel to the integer counts of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// Training weight that an average track would have earned in the same places.
    pub expected: f32,
}

impl Counters {
    /// Yesterday's counters, of which so much is kept, plus today's counts.
    #[inline]
    pub fn advance(&mut self, kept: f32, today: &TrackCounts) {
        self.starts = self.starts * kept + today.starts as f32;
        self.streams = self.streams * kept + today.streams as f32;
        self.completions = self.completions * kept + today.completions as f32;
        self.saves = self.saves * kept + today.saves as f32;
        self.adds = self.adds * kept + today.adds as f32;
        self.follows = self.follows * kept + today.follows as f32;
        self.expected = self.expected * kept + today.expected as f32 / EXPECTATION;
    }

    /// Adds plays (or takes them away, when negative) that were streams and nothing more, with what
    /// all of them were expected to earn.
    pub fn add_bare_streams(&mut self, plays: f32, expected: f32) {
        self.starts = (self.starts + plays).max(0.0);
        self.streams = (self.streams + plays).max(0.0);
        self.expected += expected;
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

/// The platform's estimate of a track's quality: training weight per start beyond what an average
/// track of the genre earns in the same places.
///
/// Like is compared with like: a track that listeners fetch from their libraries is played through
/// more than one they are shown for the first time, and that says nothing about either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// Posterior mean.
    pub mean: f32,
    /// Posterior standard deviation.
    pub sd: f32,
}

/// Counters and quality of every track.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ledger {
    /// Decayed counters, by track.
    pub counters: Vec<Counters>,
    /// Quality, by track.
    pub quality: Vec<Quality>,
    /// Starts from each source and the training weight they earned, decayed: of tracks that
    /// listeners had streamed before, and of others.
    sources: [[Earned; 2]; Source::COUNT],
    /// What quality was last estimated against.
    prior: Prior,
}

/// What a track is expected to be worth before its own plays are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Prior {
    /// Surplus per start, by genre.
    genre_means: [f32; GENRES.len()],
    /// Standard deviation of the training weight of a start.
    sd_per_start: f32,
    /// Strength \[starts\].
    starts: f32,
}

impl Prior {
    /// The estimate of one track.
    fn quality(&self, counters: &Counters, genre: GenreId, weights: &TrainingWeights) -> Quality {
        let mean = self.genre_means[genre.index()];
        let evidence = counters.starts + self.starts;
        let surplus = counters.weighted(weights) - counters.expected;
        Quality {
            mean: (surplus - mean * counters.starts) / evidence,
            sd: self.sd_per_start / evidence.sqrt(),
        }
    }
}

/// What the plays from one source earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Earned {
    starts: f64,
    weight: f64,
}

impl Earned {
    fn per_start(&self) -> f64 {
        if self.starts > 0.0 { self.weight / self.starts } else { 0.0 }
    }
}

impl Ledger {
    /// Nothing counted yet.
    pub fn blank(tracks: usize) -> Self {
        Self {
            counters: vec![Counters::default(); tracks],
            quality: vec![Quality::default(); tracks],
            sources: [[Earned::default(); 2]; Source::COUNT],
            prior: Prior::default(),
        }
    }

    /// What a track of these counters would be believed to be worth.
    pub fn quality_of(
        &self,
        counters: &Counters,
        genre: GenreId,
        weights: &TrainingWeights,
    ) -> Quality {
        self.prior.quality(counters, genre, weights)
    }

    /// What a play from each source earns on average, in units of [`EXPECTATION`], where the listener
    /// had streamed the track before and where not.
    ///
    /// Who comes from a campaign is judged like who was shown the track: the platform does not know
    /// the one campaign well enough to expect anything of it.
    pub fn expectation(&self) -> [[i32; 2]; Source::COUNT] {
        let mut sources = self.sources;
        let mut programmed = [Earned::default(); 2];
        for (source, earned) in Source::ALL.into_iter().zip(&self.sources) {
            if source.is_programmed() && source != Source::Campaign {
                for (sum, earned) in programmed.iter_mut().zip(earned) {
                    sum.starts += earned.starts;
                    sum.weight += earned.weight;
                }
            }
        }
        sources[Source::Campaign as usize] = programmed;
        let expected =
            |earned: Earned| libm::round(earned.per_start() * f64::from(EXPECTATION)) as i32;
        sources.map(|earned| earned.map(expected))
    }

    /// Takes in a day's counts.
    pub fn count(&mut self, kept: f32, weights: &TrainingWeights, today: &Tally) {
        let tracks = self.counters.par_iter_mut().zip(&today.tracks);
        tracks.with_min_len(TRACKS_AT_LEAST).for_each(|(counters, counts)| {
            counters.advance(kept, counts);
        });
        let counts = today.sources.iter().zip(&today.new);
        for (earned, (all, new)) in self.sources.iter_mut().zip(counts) {
            let mut known = *all;
            known.subtract(new);
            for (earned, counts) in earned.iter_mut().zip([&known, new]) {
                earned.starts = earned.starts * f64::from(kept) + counts.starts as f64;
                earned.weight = earned.weight * f64::from(kept) + earned_today(weights, counts);
            }
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
            worth[track.genre.index()] +=
                f64::from(counters.weighted(weights)) - f64::from(counters.expected);
            total.add(counters);
        }
        let genre_mean: [f32; GENRES.len()] = std::array::from_fn(|genre| {
            if starts[genre] > 0.0 { (worth[genre] / starts[genre]) as f32 } else { 0.0 }
        });
        let sd_per_start = total.sd_per_start(weights);
        let prior = Prior { genre_means: genre_mean, sd_per_start, starts: prior_starts };
        self.prior = prior;
        let tracks = self.quality.par_iter_mut().zip(&self.counters).zip(facts);
        tracks.with_min_len(TRACKS_AT_LEAST).for_each(|((quality, counters), track)| {
            *quality = prior.quality(counters, track.genre, weights);
        });
    }
}

/// Training weight that a day's plays from one source earned.
fn earned_today(weights: &TrainingWeights, counts: &SourceCounts) -> f64 {
    let event = |weight: f32, count: u64| f64::from(weight) * count as f64;
    event(weights.stream, counts.streams)
        + event(weights.completion, counts.completions)
        + event(weights.save, counts.saves)
        + event(weights.add, counts.adds)
        + event(weights.follow, counts.follows)
        + event(weights.skip, counts.starts - counts.streams)
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
    use crate::model::ids::{ArtistId, TrackId};
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

    fn tally(tracks: &[TrackCounts]) -> Tally {
        let mut tally = Tally::blank(tracks.len(), u32::MAX, TrackId(0));
        tally.tracks.copy_from_slice(tracks);
        tally
    }

    #[test]
    fn saves_raise_quality_through_their_weight_and_only_through_it() {
        let today = tally(&[counts(1000, 700, 60), counts(1000, 700, 10), counts(0, 0, 0)]);
        let estimate = |save| {
            let weights = TrainingWeights { save, ..Default::default() };
            let mut ledger = Ledger::blank(3);
            ledger.count(1.0, &weights, &today);
            ledger.estimate(&facts(3), &weights, 40.0);
            ledger.quality
        };
        let with = estimate(5.0);
        assert!(with[0].mean > with[1].mean);
        let without = estimate(0.0);
        assert!((without[0].mean - without[1].mean).abs() < 1e-6);
    }

    #[test]
    fn a_track_without_starts_has_the_genres_mean_and_the_widest_doubt() {
        let weights = TrainingWeights::default();
        let mut ledger = Ledger::blank(2);
        ledger.count(1.0, &weights, &tally(&[counts(500, 400, 20), counts(0, 0, 0)]));
        ledger.estimate(&facts(2), &weights, 40.0);
        assert!(ledger.quality[1].mean.abs() < 1e-6);
        assert!(ledger.quality[1].sd > ledger.quality[0].sd);
    }

    #[test]
    fn a_track_is_judged_against_others_in_the_same_place() {
        let weights = TrainingWeights::default();
        let mut ledger = Ledger::blank(2);
        // The first is played where everything is played through, the second where most is skipped.
        let expected = |weight: f32, starts: u32| (weight * EXPECTATION) as i32 * starts as i32;
        let easy = TrackCounts { expected: expected(0.8, 1000), ..counts(1000, 800, 0) };
        let hard = TrackCounts { expected: expected(0.2, 1000), ..counts(1000, 700, 0) };
        ledger.count(1.0, &weights, &tally(&[easy, hard]));
        ledger.estimate(&facts(2), &weights, 40.0);
        assert!(ledger.quality[1].mean > ledger.quality[0].mean);
    }
}
