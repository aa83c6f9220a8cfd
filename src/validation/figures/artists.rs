//! Figures of artists and their listeners: discoveries, savers, audiences.
//!
//! Owns what exactly is counted. Deliberately unknown: what a figure should be.

use crate::model::source::Source;
use crate::stats::mean;
use crate::validation::figures::quotient::{over, ratio};
use crate::validation::observed::{Audience, Observed, Pairs};

/// Part of an artist's monthly listeners that makes the super listeners.
const SUPER: f64 = 0.02;

/// An artist with fewer listeners has not even one super listener.
const LISTENERS: usize = 50;

/// First streams of an artist in editorial playlists and on personalised surfaces, over all first
/// streams of an artist.
pub fn discoveries_programmed(observed: &Observed) -> Option<f64> {
    found_through(observed, |source| source == Source::Editorial || source.is_algorithmic())
}

/// First streams of an artist in Daily Mix and radio, over all first streams of an artist.
pub fn discoveries_in_mixes(observed: &Observed) -> Option<f64> {
    found_through(observed, |source| matches!(source, Source::DailyMix | Source::Radio))
}

/// Streams of an artist by a saver over those by another, in the six months that follow the four
/// weeks in which they saved or did not.
pub fn savers_over_others(observed: &Observed) -> Option<f64> {
    let streams = |pairs: Pairs| ratio(pairs.streams, pairs.pairs);
    over(streams(observed.artists.savers)?, streams(observed.artists.others)?)
}

/// Streams of the 2 % of an artist's monthly listeners who stream the most, over streams of all of
/// them; the mean over artists with at least 50. A part of a listener counts for that part.
pub fn super_listeners(observed: &Observed) -> Option<f64> {
    let of_artist = |Audience { last_month, .. }: &Audience| {
        let seats = last_month.len() as f64 * SUPER;
        let theirs = last_month
            .iter()
            .enumerate()
            .map(|(place, &streams)| f64::from(streams) * (seats - place as f64).clamp(0.0, 1.0));
        over(theirs.sum(), last_month.iter().copied().map(f64::from).sum())
    };
    let audiences = observed.artists.audiences.iter();
    let shares = audiences.filter(|it| it.last_month.len() >= LISTENERS).filter_map(of_artist);
    mean(&shares.collect::<Vec<f64>>())
}

/// Streams so far by listeners who chose the artist in the last 28 days, over all streams so far;
/// the mean over artists with at least 50 listeners so far.
pub fn active_audience_streams(observed: &Observed) -> Option<f64> {
    let audiences = observed.artists.audiences.iter();
    let heard = audiences.filter(|it| it.listeners >= LISTENERS as u64);
    let shares = heard.filter_map(|it| ratio(it.active_streams, it.streams));
    mean(&shares.collect::<Vec<f64>>())
}

fn found_through(observed: &Observed, counts: impl Fn(Source) -> bool) -> Option<f64> {
    let found = &observed.artists.found_through;
    let chosen = Source::ALL.into_iter().filter(|&source| counts(source));
    ratio(chosen.map(|source| found[source as usize]).sum(), found.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::figures::quotient::close;
    use crate::validation::observed::Artists;

    fn with(artists: Artists) -> Observed {
        Observed { artists, ..Observed::default() }
    }

    #[test]
    fn nobody_knows_anybody_in_a_world_without_streams() {
        let nothing = Observed::default();
        for figure in [
            discoveries_programmed,
            discoveries_in_mixes,
            savers_over_others,
            super_listeners,
            active_audience_streams,
        ] {
            assert_eq!(figure(&nothing), None);
        }
    }

    #[test]
    fn discoveries_are_shared_out_by_the_source_of_the_first_stream() {
        let mut found_through = [0; Source::COUNT];
        found_through[Source::Editorial as usize] = 20;
        found_through[Source::Radio as usize] = 15;
        found_through[Source::DailyMix as usize] = 10;
        found_through[Source::DiscoverWeekly as usize] = 5;
        found_through[Source::ListenerPlaylists as usize] = 50;
        let observed = with(Artists { found_through, ..Artists::default() });
        close(discoveries_programmed(&observed), 0.5);
        close(discoveries_in_mixes(&observed), 0.25);
    }

    #[test]
    fn savers_are_held_against_others_pair_by_pair() {
        let savers = Pairs { pairs: 10, streams: 60 };
        let others = Pairs { pairs: 100, streams: 200 };
        close(savers_over_others(&with(Artists { savers, others, ..Artists::default() })), 3.0);
    }

    #[test]
    fn super_listeners_are_two_in_a_hundred_and_small_artists_have_none() {
        let artist = |last_month| Audience { last_month, ..Audience::default() };
        let mut hundred = vec![1; 100];
        hundred[..3].copy_from_slice(&[30, 20, 7]);
        let mut sixty = vec![1; 60];
        sixty[..2].copy_from_slice(&[11, 10]);
        let small = vec![1000; 49];
        let audiences = vec![artist(hundred), artist(sixty), artist(small)];
        let observed = with(Artists { audiences, ..Artists::default() });
        close(super_listeners(&observed), f64::midpoint(50.0 / 154.0, (11.0 + 2.0) / 79.0));
    }

    #[test]
    fn an_active_audience_is_a_share_of_each_artist_that_has_an_audience() {
        let artist = |listeners, active_streams, streams| Audience {
            listeners,
            streams,
            active_streams,
            ..Audience::default()
        };
        let audiences = vec![artist(80, 50, 100), artist(50, 30, 100), artist(49, 30, 30)];
        close(active_audience_streams(&with(Artists { audiences, ..Artists::default() })), 0.4);
    }
}
