//! Figures of plays: skips, volume, repeats, saves and sources.
//!
//! Owns what exactly is counted. Deliberately unknown: what a figure should be.

use crate::model::source::Source;
use crate::stats::{mean, quantile, variance};
use crate::tally::SourceCounts;
use crate::validation::figures::quotient::{over, ratio};
use crate::validation::observed::{NewTrack, Observed};

/// Sources that the listener went to for something they know: own playlists, On Repeat, search. The
/// library is left out, because what is in it has been saved.
const WARM: [Source; 3] = [Source::OwnPlaylists, Source::OnRepeat, Source::Search];

/// Personalised surfaces that hold what the listener does not know yet.
const DISCOVERY: [Source; 4] =
    [Source::DiscoverWeekly, Source::ReleaseRadar, Source::Radio, Source::DailyMix];

/// Playlists kept by somebody else.
const PASSIVE: [Source; 2] = [Source::Editorial, Source::ListenerPlaylists];

/// A track with fewer listeners has no save rate of its own, only noise.
const LISTENERS_OF_A_RATE: u64 = 100;

/// Starts left before 5 s, over starts, all sources pooled.
pub fn left_before_5(observed: &Observed) -> Option<f64> {
    let all = pooled(observed, &Source::ALL);
    ratio(all.left_before_5, all.starts)
}

/// Starts left before 10 s, over starts, all sources pooled.
pub fn left_before_10(observed: &Observed) -> Option<f64> {
    let all = pooled(observed, &Source::ALL);
    ratio(all.left_before_10, all.starts)
}

/// Starts that did not become a stream of 30 s, over starts, all sources pooled.
pub fn left_before_30(observed: &Observed) -> Option<f64> {
    let all = pooled(observed, &Source::ALL);
    ratio(all.starts - all.streams, all.starts)
}

/// Starts that were not played to the end, over starts, all sources pooled.
pub fn left_before_end(observed: &Observed) -> Option<f64> {
    let all = pooled(observed, &Source::ALL);
    ratio(all.starts - all.completions, all.starts)
}

/// Streams, over days on which a listener streamed at least once.
pub fn streams_per_active_day(observed: &Observed) -> Option<f64> {
    ratio(pooled(observed, &Source::ALL).streams, observed.active_listener_days)
}

/// Standard deviation over mean of the listeners' streams, those without any included.
pub fn spread_of_streams(observed: &Observed) -> Option<f64> {
    let streams: Vec<f64> = observed.streams_by_listener.iter().copied().map(f64::from).collect();
    let centre = mean(&streams).filter(|&centre| centre > 0.0)?;
    Some(variance(&streams)?.sqrt() / centre)
}

/// Skewness of the listeners' streams: third moment about the mean over the cube of the standard
/// deviation; above 0 where the tail lies to the right.
pub fn skew_of_streams(observed: &Observed) -> Option<f64> {
    let streams: Vec<f64> = observed.streams_by_listener.iter().copied().map(f64::from).collect();
    let centre = mean(&streams)?;
    let moment = |power: u32| {
        let terms = streams.iter().map(|it| (0..power).map(|_| it - centre).product::<f64>());
        terms.sum::<f64>() / streams.len() as f64
    };
    let variance = moment(2);
    over(moment(3), variance * variance.sqrt())
}

/// Streams of tracks that the listener had streamed before, over streams. "Before" reaches as far
/// as the listener's memory does.
pub fn repeat_share(observed: &Observed) -> Option<f64> {
    let all = pooled(observed, &Source::ALL);
    ratio(all.streams - all.first_streams, all.streams)
}

/// Saves of new tracks over listeners of new tracks in their first 28 days, all tracks pooled.
pub fn saves_per_listener(observed: &Observed) -> Option<f64> {
    let all = life(observed);
    ratio(all.saves, all.listeners)
}

/// 90th over 10th percentile of the new tracks' saves per listener, of tracks with at least 100
/// listeners in their first 28 days.
pub fn spread_of_save_rates(observed: &Observed) -> Option<f64> {
    let heard = observed.new_tracks.iter().filter(|it| it.listeners >= LISTENERS_OF_A_RATE);
    let rates: Vec<f64> = heard.filter_map(|it| ratio(it.saves, it.listeners)).collect();
    let low = quantile(&rates, 0.1).filter(|&low| low > 0.0)?;
    Some(quantile(&rates, 0.9)? / low)
}

/// Saves of new tracks over streams of new tracks in their first 28 days, all tracks pooled.
pub fn saves_per_stream(observed: &Observed) -> Option<f64> {
    let all = life(observed);
    ratio(all.saves, all.streams)
}

/// Streams of new tracks over listeners of new tracks in their first 28 days, all tracks pooled.
pub fn streams_per_listener(observed: &Observed) -> Option<f64> {
    let all = life(observed);
    ratio(all.streams, all.listeners)
}

/// Saves per stream where the listener chose, over the same on discovery surfaces.
pub fn warm_over_discovery(observed: &Observed) -> Option<f64> {
    over(save_rate(observed, &WARM)?, save_rate(observed, &DISCOVERY)?)
}

/// Saves per stream on discovery surfaces, over the same on others' playlists.
pub fn discovery_over_passive(observed: &Observed) -> Option<f64> {
    over(save_rate(observed, &DISCOVERY)?, save_rate(observed, &PASSIVE)?)
}

/// Saves per stream where the listener chose, over the same on others' playlists.
pub fn warm_over_passive(observed: &Observed) -> Option<f64> {
    over(save_rate(observed, &WARM)?, save_rate(observed, &PASSIVE)?)
}

/// Saves per stream in Discover Weekly.
pub fn discover_weekly_save_rate(observed: &Observed) -> Option<f64> {
    save_rate(observed, &[Source::DiscoverWeekly])
}

/// Streams through personalised surfaces, On Repeat included, over streams.
pub fn algorithmic_share(observed: &Observed) -> Option<f64> {
    share(observed, Source::is_algorithmic)
}

/// Streams through personalised surfaces and editorial playlists, over streams.
pub fn platform_share(observed: &Observed) -> Option<f64> {
    share(observed, |source| source.is_algorithmic() || source == Source::Editorial)
}

/// Streams from the library, own playlists, search and artists' pages, over streams.
pub fn own_share(observed: &Observed) -> Option<f64> {
    share(observed, Source::is_own_choice)
}

/// Saves, over streams of tracks that the listener had not saved before.
fn save_rate(observed: &Observed, sources: &[Source]) -> Option<f64> {
    let sum = pooled(observed, sources);
    ratio(sum.saves, sum.streams - sum.saved_before)
}

fn share(observed: &Observed, counts: impl Fn(Source) -> bool) -> Option<f64> {
    let chosen: Vec<Source> = Source::ALL.into_iter().filter(|&source| counts(source)).collect();
    ratio(pooled(observed, &chosen).streams, pooled(observed, &Source::ALL).streams)
}

fn pooled(observed: &Observed, sources: &[Source]) -> SourceCounts {
    let mut sum = SourceCounts::default();
    for &source in sources {
        sum.add(&observed.sources[source as usize]);
    }
    sum
}

fn life(observed: &Observed) -> NewTrack {
    observed.new_tracks.iter().fold(NewTrack::default(), |sum, track| NewTrack {
        streams: sum.streams + track.streams,
        listeners: sum.listeners + track.listeners,
        saves: sum.saves + track.saves,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::figures::quotient::close;

    fn with(counts: &[(Source, SourceCounts)]) -> Observed {
        let mut observed = Observed::default();
        for &(source, counts) in counts {
            observed.sources[source as usize] = counts;
        }
        observed
    }

    fn saved(streams: u64, saved_before: u64, saves: u64) -> SourceCounts {
        SourceCounts { starts: streams, streams, saved_before, saves, ..Default::default() }
    }

    #[test]
    fn a_world_in_which_nothing_happened_has_no_figures() {
        let nothing = Observed::default();
        for figure in [
            left_before_5,
            spread_of_streams,
            repeat_share,
            saves_per_listener,
            spread_of_save_rates,
            warm_over_passive,
            own_share,
        ] {
            assert_eq!(figure(&nothing), None);
        }
    }

    #[test]
    fn skips_are_counted_over_starts_of_all_sources() {
        let radio = SourceCounts {
            starts: 60,
            left_before_5: 20,
            left_before_10: 24,
            streams: 30,
            completions: 25,
            ..Default::default()
        };
        let library = SourceCounts { starts: 40, streams: 35, completions: 30, ..radio };
        let library = SourceCounts { left_before_5: 2, left_before_10: 4, ..library };
        let observed = with(&[(Source::Radio, radio), (Source::Library, library)]);
        close(left_before_5(&observed), 0.22);
        close(left_before_10(&observed), 0.28);
        close(left_before_30(&observed), 0.35);
        close(left_before_end(&observed), 0.45);
    }

    #[test]
    fn volume_is_counted_per_active_day_and_its_spread_over_all_listeners() {
        let mut observed = with(&[(Source::Library, saved(300, 0, 0))]);
        observed.active_listener_days = 20;
        observed.streams_by_listener = vec![0, 100, 200];
        close(streams_per_active_day(&observed), 15.0);
        close(spread_of_streams(&observed), 1.0);
        close(skew_of_streams(&observed), 0.0);
        observed.streams_by_listener = vec![0, 0, 0, 4];
        close(skew_of_streams(&observed), 6.0 / 27.0_f64.sqrt());
    }

    #[test]
    fn a_stream_that_is_not_the_first_is_a_repeat() {
        let counts = SourceCounts { streams: 10, first_streams: 4, ..Default::default() };
        close(repeat_share(&with(&[(Source::Search, counts)])), 0.6);
    }

    #[test]
    fn new_tracks_are_pooled_for_their_rates_and_set_apart_for_their_spread() {
        let track = |streams, listeners, saves| NewTrack { streams, listeners, saves };
        let observed = Observed {
            new_tracks: vec![track(180, 100, 2), track(400, 200, 20), track(20, 10, 8)],
            ..Observed::default()
        };
        close(saves_per_listener(&observed), 30.0 / 310.0);
        close(saves_per_stream(&observed), 0.05);
        close(streams_per_listener(&observed), 600.0 / 310.0);
        close(spread_of_save_rates(&observed), 0.092 / 0.028);
    }

    #[test]
    fn what_was_saved_before_cannot_be_saved_and_does_not_count() {
        let observed = with(&[
            (Source::Library, saved(900, 900, 0)),
            (Source::Search, saved(150, 50, 12)),
            (Source::DiscoverWeekly, saved(100, 0, 8)),
            (Source::Radio, saved(100, 0, 4)),
            (Source::Editorial, saved(100, 0, 3)),
        ]);
        close(warm_over_discovery(&observed), 2.0);
        close(discovery_over_passive(&observed), 2.0);
        close(warm_over_passive(&observed), 4.0);
        close(discover_weekly_save_rate(&observed), 0.08);
    }

    #[test]
    fn shares_of_sources_are_of_all_streams() {
        let observed = with(&[
            (Source::Library, saved(50, 0, 0)),
            (Source::OnRepeat, saved(20, 0, 0)),
            (Source::Editorial, saved(20, 0, 0)),
            (Source::ListenerPlaylists, saved(10, 0, 0)),
        ]);
        close(algorithmic_share(&observed), 0.2);
        close(platform_share(&observed), 0.4);
        close(own_share(&observed), 0.5);
    }
}
