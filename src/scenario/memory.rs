//! Memory: how much of it the worlds of a scenario take.
//!
//! Owns [`of_world`], an estimate from the sizes of what a world is made of. Its constants are
//! fitted to peaks measured from 1,000 to 200,000 listeners, 2,000 to 1,000,000 tracks and 14 to
//! 600 days, which it meets within a tenth or exceeds. Deliberately unknown: how much memory there
//! is.

use crate::scenario::file::{Scenario, StrategyEntry};
use crate::sim::spec::Background;

/// What the program takes without a world \[bytes\].
pub const PROGRAM: f64 = 33e6;
/// A listener's nature and taste, which all arms share \[bytes\].
const LISTENER: f64 = 250.0;
/// What an arm keeps of a listener whatever happens: profile, weekly lists, follows \[bytes\].
const MEMBER: f64 = 640.0;
/// A bond between a listener and a track \[bytes\].
const BOND: f64 = 16.0;
/// Fewest and most bytes of a listener's bonds, which come in buckets \[bytes\].
const BONDS: (f64, f64) = (512.0, 16_384.0);
/// A track's facts and truth, which all arms share \[bytes\].
const TRACK: f64 = 170.0;
/// What an arm keeps of a track: counters, quality, its place in pools \[bytes\].
const COUNTED: f64 = 170.0;
/// What a recommender knows of one listener and one track, or of two tracks \[bytes\].
const FEEDBACK: f64 = 8.0;
/// Recommenders that programme everybody from their own history, which is kept for that.
const OF_HISTORIES: [&str; 2] = ["als", "item_knn"];
/// States of a world that live at once: that of the control, and as much again for another arm with
/// a background of its own or for what a few arms do not share.
const STATES: f64 = 2.0;
/// What a listener who lives apart in an arm takes, kept singly, beside one of a cohort.
const APART: f64 = 1.1;

/// How many states of a world the listeners make together who live apart in the arms of all
/// strategies: as many as different listeners are reached, if each is picked by chance.
fn apart(scenario: &Scenario) -> f64 {
    let listeners = f64::from(scenario.world.listeners);
    let playlists = f64::from(scenario.world.playlists_per_thousand) / 1000.0 * listeners;
    let reached = |strategy: &StrategyEntry| {
        let plays: f64 = strategy.campaign.iter().map(|it| it.most_plays(playlists)).sum();
        1.0 - libm::exp(-plays / listeners)
    };
    scenario.strategy.iter().map(reached).sum()
}

/// Memory that one world takes at its largest, with the arms of its strategies \[bytes\].
pub fn of_world(scenario: &Scenario, recommender: &str) -> f64 {
    of_share(scenario, recommender, 1)
}

/// The same on each of several ranks, which share the listeners: each has all tracks, and knows what
/// every listener is like \[bytes\].
pub fn of_share(scenario: &Scenario, recommender: &str, ranks: usize) -> f64 {
    of_apart(scenario, recommender, ranks, apart(scenario))
}

/// The same where the arms are measured to have so many listeners apart, in worlds \[bytes\].
pub fn of_apart(scenario: &Scenario, recommender: &str, ranks: usize, apart: f64) -> f64 {
    let (world, platform, session) =
        (&scenario.world, &scenario.platform, &scenario.behaviour.session);
    let listeners = f64::from(world.listeners);
    let days = f64::from(scenario.time.burn_in_days) + f64::from(scenario.time.days);
    let starts = f64::from(session.starts_per_active_day * session.active_day_share);
    let library = f64::from(world.initial_library);
    // As genesis makes room for bonds, and accounts for the record of what was streamed, a byte a
    // track.
    let bonds = library * 1.5 + starts * (4.0 + 0.02 * days);
    let bonds = (bonds * BOND + BONDS.0 / 4.0).clamp(BONDS.0, BONDS.1);
    let streamed = library + starts * 0.35 * days;
    let known = streamed.min(f64::from(platform.history_tracks));
    let everybody = OF_HISTORIES.contains(&recommender);
    let sample = f64::from(platform.training_listeners).min(listeners);
    let histories = known * FEEDBACK * if everybody { listeners } else { sample };
    let podcast = &scenario.behaviour.podcast;
    let shows = listeners / 1000.0 * f64::from(podcast.shows_per_thousand);
    let tracks = f64::from(world.tracks)
        * (1.0 + f64::from(world.new_tracks_per_day_per_thousand) / 1000.0 * days)
        + shows * f64::from(podcast.episodes_per_week) / 7.0 * days;
    // What a track was played together with, by those of the sample who know it.
    let together = (sample * known / tracks * known).min(f64::from(platform.neighbours));
    let neighbours = if everybody { tracks * together * FEEDBACK } else { 0.0 };
    let shared = listeners * LISTENER + tracks * TRACK + neighbours;
    let own = listeners / ranks.max(1) as f64;
    let state = own * (MEMBER + bonds + streamed) + tracks * COUNTED + histories;
    let apart = if scenario.experiment.background == Background::Shared { apart } else { 0.0 };
    shared + (STATES + APART * apart) * state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::campaign::{Ads, Campaign};

    fn megabytes(listeners: u32, tracks: u32, days: (u16, u16), recommender: &str) -> f64 {
        let mut scenario = Scenario::default();
        (scenario.world.listeners, scenario.world.tracks) = (listeners, tracks);
        (scenario.time.burn_in_days, scenario.time.days) = days;
        (of_world(&scenario, recommender) + PROGRAM) / 1e6
    }

    #[test]
    fn a_hundred_strategies_take_about_what_was_measured() {
        for (listeners, measured) in [(10_000, 2362.0), (100_000, 4545.0)] {
            let mut scenario = Scenario::default();
            (scenario.world.listeners, scenario.world.tracks) = (listeners, listeners);
            let ads = |nth: i32| {
                let budget = 50.0 * f64::from(nth);
                let campaign = vec![Campaign::Ads(Ads { budget, ..Ads::default() })];
                StrategyEntry { name: format!("Ads {nth}"), campaign }
            };
            scenario.strategy = (1..=100).map(ads).collect();
            let estimate = (of_world(&scenario, "hybrid") + PROGRAM) / 1e6;
            let ratio = estimate / measured;
            assert!((0.8..1.3).contains(&ratio), "{listeners}: {estimate:.0} MB of {measured}");
        }
    }

    #[test]
    fn estimates_are_near_measured_peaks() {
        for (listeners, tracks, days, recommender, measured) in [
            (1_000, 2_000, (7, 7), "hybrid", 39.4),
            (20_000, 2_000, (7, 7), "hybrid", 123.3),
            (100_000, 2_000, (7, 7), "hybrid", 538.3),
            (1_000, 200_000, (7, 7), "hybrid", 127.1),
            (1_000, 1_000_000, (7, 7), "hybrid", 535.9),
            (20_000, 20_000, (7, 7), "als", 176.7),
            (20_000, 20_000, (7, 7), "item_knn", 175.9),
            (200_000, 2_000, (2, 2), "hybrid", 1_016.1),
            (5_000, 2_000, (30, 30), "hybrid", 69.4),
            (5_000, 2_000, (30, 170), "hybrid", 79.7),
            (5_000, 2_000, (30, 570), "hybrid", 124.6),
        ] {
            let estimate = megabytes(listeners, tracks, days, recommender);
            let ratio = estimate / measured;
            assert!(
                (0.9..1.3).contains(&ratio),
                "{listeners} listeners, {tracks} tracks, {days:?}: {estimate:.0} MB of {measured}"
            );
        }
    }
}
