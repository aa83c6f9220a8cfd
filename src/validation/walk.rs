//! The walk through the days of one world, on which what happens is added up.
//!
//! Owns [`observe`], which fills an [`Observed`]. Deliberately unknown: targets, bands, ratios.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::sim::run::Arm;
use crate::units::Day;
use crate::validation::acquaintances::Acquaintances;
use crate::validation::observed::{
    FirstYear, LIFE_DAYS, MONTH_DAYS, NewTrack, Observed, YEAR_DAYS,
};

/// Lets a world that has come to its first observed day live until `end`, and adds up what happens;
/// `after_day` is called with each day that is over.
pub fn observe(
    arm: &mut Arm,
    acquaintances: &Arc<Acquaintances>,
    end: Day,
    mut after_day: impl FnMut(Day),
) -> Observed {
    let catalogue = &arm.environment.world.catalogue;
    let (focal, artists) = (catalogue.focal_artist(), catalogue.artists.len());
    let out = arm.state.platform.belief.out.end as usize;
    let young = tracks_seen_for(LIFE_DAYS, arm, end);
    let one_year_old = tracks_seen_for(YEAR_DAYS, arm, end);
    let before = streams_by_listener(arm);
    let mut observed = Observed {
        new_tracks: vec![NewTrack::default(); young.len()],
        first_years: vec![FirstYear::default(); one_year_old.len()],
        streams_by_track: vec![0; out],
        ..Observed::default()
    };
    while arm.today() < end {
        let today = arm.today();
        let record = arm.advance();
        observed.artificial.counted += record.artificial_streams;
        observed.artificial.removed += record.artificial_removed;
        let tally = arm.tally();
        for (sum, counts) in observed.sources.iter_mut().zip(&tally.sources) {
            sum.add(counts);
        }
        observed.active_listener_days += tally.listeners;
        for (sum, counts) in observed.streams_by_track.iter_mut().zip(&tally.tracks) {
            *sum += u64::from(counts.streams);
        }
        for (sum, &(track, release_day)) in observed.new_tracks.iter_mut().zip(&young) {
            if (0..LIFE_DAYS).contains(&today.since(release_day)) {
                let counts = &tally.tracks[track.index()];
                sum.streams += u64::from(counts.streams);
                sum.listeners += u64::from(counts.first_streams);
                sum.saves += u64::from(counts.saves);
            }
        }
        for (sum, &(track, release_day)) in observed.first_years.iter_mut().zip(&one_year_old) {
            let streams = u64::from(tally.tracks[track.index()].streams);
            let age = today.since(release_day);
            sum.first_month += if age < MONTH_DAYS { streams } else { 0 };
            sum.streams += if age < YEAR_DAYS { streams } else { 0 };
        }
        after_day(today);
    }
    let after = streams_by_listener(arm);
    observed.streams_by_listener =
        after.iter().zip(&before).map(|(now, then)| now - then).collect();
    observed.artists = acquaintances.sums(artists, focal);
    observed
}

/// Tracks that come out from today on and are so many days old by `end`. The focal one is not among
/// them: its fans and its appeal are set by hand.
fn tracks_seen_for(days: i16, arm: &Arm, end: Day) -> Vec<(TrackId, Day)> {
    let catalogue = &arm.environment.world.catalogue;
    let last = end.plus(-days);
    let tracks = catalogue.facts.iter().enumerate();
    tracks
        .map(|(index, facts)| (TrackId(index as u32), facts.release_day))
        .filter(|&(track, day)| (arm.today()..=last).contains(&day) && track != catalogue.focal)
        .collect()
}

fn streams_by_listener(arm: &Arm) -> Vec<u32> {
    arm.state.accounts.iter().flat_map(|cohort| cohort.streams.iter().copied()).collect()
}
