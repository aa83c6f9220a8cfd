//! Figures of tracks: how streams concentrate, how a release decays, what bots add and a filter
//! takes.
//!
//! Owns what exactly is counted. Deliberately unknown: what a figure should be.

use crate::stats::{gini, mean};
use crate::validation::figures::quotient::{over, ratio};
use crate::validation::observed::Observed;

/// A release with fewer streams in its first year has no course of its own, only noise.
const STREAMS_OF_A_COURSE: u64 = 100;

/// Part of the tracks that makes the upper tail: that of tracks above a million streams among those
/// above a thousand in the published pyramid of 2024.
const TAIL: f64 = 0.02;

/// The top of the published pyramid of 2025: 0.2 % of all tracks, of which 12 % have more than a
/// thousand streams a year.
const TOP: f64 = 0.002 / 0.12;

/// Streams of the first 30 days over streams of the first 365, the mean over releases with at least
/// 100 streams in that year.
pub fn first_month_of_first_year(observed: &Observed) -> Option<f64> {
    let heard = observed.first_years.iter().filter(|it| it.streams >= STREAMS_OF_A_COURSE);
    let shares: Vec<f64> = heard.filter_map(|it| ratio(it.first_month, it.streams)).collect();
    mean(&shares)
}

/// Gini coefficient of streams over the tracks that were out all the time, unheard ones included.
pub fn gini_of_tracks(observed: &Observed) -> Option<f64> {
    gini(&sorted(observed))
}

/// Streams of the most streamed tenth of these tracks, over streams of all of them.
pub fn top_tenth_of_tracks(observed: &Observed) -> Option<f64> {
    let tracks = sorted(observed);
    over(tracks[..tracks.len() / 10].iter().sum(), tracks.iter().sum())
}

/// Streams of the tracks at the top of the pyramid, over streams of all of them.
pub fn top_of_pyramid(observed: &Observed) -> Option<f64> {
    let tracks = sorted(observed);
    let top = (tracks.len() as f64 * TOP) as usize;
    over(tracks[..top].iter().sum(), tracks.iter().sum())
}

/// Exponent of the upper tail: P(streams > x) falls like x to minus this, among the most streamed 2
/// %.
///
/// # References
/// Hill 1975, "A simple general approach to inference about the tail of a distribution".
pub fn tail_exponent(observed: &Observed) -> Option<f64> {
    let tracks = sorted(observed);
    let tail = (tracks.len() as f64 * TAIL) as usize;
    let least = *tracks.get(tail).filter(|&&least| least > 0.0)?;
    let logs: f64 = tracks[..tail].iter().map(|streams| libm::log(streams / least)).sum();
    over(tail as f64, logs)
}

/// Bots' plays that were found, over all streams, bots' included.
pub fn detected_share(observed: &Observed) -> Option<f64> {
    let streams: u64 = observed.sources.iter().map(|source| source.streams).sum();
    let bots = observed.artificial;
    (bots.counted > 0).then(|| ratio(bots.removed, streams + bots.counted)).flatten()
}

/// Bots' plays that were found, over bots' plays.
pub fn detection(observed: &Observed) -> Option<f64> {
    ratio(observed.artificial.removed, observed.artificial.counted)
}

/// Streams by track, the most streamed first.
fn sorted(observed: &Observed) -> Vec<f64> {
    let mut streams: Vec<f64> = observed.streams_by_track.iter().map(|&it| it as f64).collect();
    streams.sort_unstable_by(|a, b| b.total_cmp(a));
    streams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::figures::quotient::close;
    use crate::validation::observed::{Artificial, FirstYear};

    fn with(streams_by_track: Vec<u64>) -> Observed {
        Observed { streams_by_track, ..Observed::default() }
    }

    #[test]
    fn nothing_concentrates_where_nothing_is_streamed() {
        for figure in [gini_of_tracks, top_tenth_of_tracks, top_of_pyramid, tail_exponent] {
            assert_eq!(figure(&Observed::default()), None);
            assert_eq!(figure(&with(vec![0; 100])), None);
        }
        assert_eq!((detected_share(&with(vec![5])), detection(&with(vec![5]))), (None, None));
    }

    #[test]
    fn the_gini_is_0_for_equal_tracks_and_near_1_for_one_hit() {
        close(gini_of_tracks(&with(vec![7; 20])), 0.0);
        close(gini_of_tracks(&with(vec![0, 0, 0, 8])), 0.75);
        close(gini_of_tracks(&with(vec![1, 3])), 0.25);
    }

    #[test]
    fn the_top_tenth_are_the_most_streamed_wherever_they_stand() {
        close(top_tenth_of_tracks(&with(vec![1, 1, 1, 1, 31, 1, 1, 1, 1, 1])), 31.0 / 40.0);
    }

    #[test]
    fn a_tail_drawn_by_a_power_law_has_its_exponent() {
        // The quantiles of P(X > x) = (x / 1000)^-1.1.
        let n = 50_000;
        let quantile = |i: i32| 1000.0 * libm::pow((f64::from(i) + 0.5) / f64::from(n), -1.0 / 1.1);
        let exponent = tail_exponent(&with((0..n).map(|i| quantile(i) as u64).collect()));
        assert!((exponent.expect("a tail") - 1.1).abs() < 0.01, "{exponent:?}");
    }

    #[test]
    fn a_release_that_nobody_hears_has_no_course() {
        let year = |first_month, streams| FirstYear { first_month, streams };
        let first_years = vec![year(50, 100), year(100, 1000), year(9, 9)];
        let observed = Observed { first_years, ..Observed::default() };
        close(first_month_of_first_year(&observed), 0.3);
    }

    #[test]
    fn what_is_found_is_held_against_all_streams_and_against_the_bots_own() {
        let mut observed = with(vec![]);
        observed.sources[0].streams = 960;
        observed.artificial = Artificial { counted: 40, removed: 20 };
        close(detected_share(&observed), 0.02);
        close(detection(&observed), 0.5);
    }
}
