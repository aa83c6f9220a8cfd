//! What happened in one world, added up in integers.
//!
//! Owns [`Observed`] and the walk that fills it. Deliberately unknown: targets, bands, ratios.

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::sim::run::Arm;
use crate::tally::SourceCounts;
use crate::units::Day;

/// How long a new track is followed: the month of four weeks in which the field counts \[days\].
pub const LIFE_DAYS: i16 = 28;

/// The sums of one world from day 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// What happened through each source, over all tracks.
    pub sources: [SourceCounts; Source::COUNT],
    /// Listeners who streamed anything, summed over days.
    pub active_listener_days: u64,
    /// Streams of each listener.
    pub streams_by_listener: Vec<u32>,
    /// Tracks whose first 28 days were seen in full.
    pub new_tracks: Vec<NewTrack>,
}

/// The first 28 days of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewTrack {
    /// Plays of 30 s or more.
    pub streams: u64,
    /// Listeners who streamed it.
    pub listeners: u64,
    /// Saves.
    pub saves: u64,
}

/// Lets a world that has come to its first observed day live until `end`, and adds up what happens;
/// `after_day` is called with each day that is over.
pub fn observe(arm: &mut Arm, end: Day, mut after_day: impl FnMut(Day)) -> Observed {
    let young = tracks_seen_in_full(arm, end);
    let before = streams_by_listener(arm);
    let mut observed =
        Observed { new_tracks: vec![NewTrack::default(); young.len()], ..Observed::default() };
    while arm.today() < end {
        let today = arm.today();
        arm.advance();
        let tally = arm.tally();
        for (sum, counts) in observed.sources.iter_mut().zip(&tally.sources) {
            sum.add(counts);
        }
        observed.active_listener_days += tally.listeners;
        for (sum, &(track, release_day)) in observed.new_tracks.iter_mut().zip(&young) {
            if (0..LIFE_DAYS).contains(&today.since(release_day)) {
                let counts = &tally.tracks[track.index()];
                sum.streams += u64::from(counts.streams);
                sum.listeners += u64::from(counts.first_streams);
                sum.saves += u64::from(counts.saves);
            }
        }
        after_day(today);
    }
    let after = streams_by_listener(arm);
    observed.streams_by_listener =
        after.iter().zip(&before).map(|(now, then)| now - then).collect();
    observed
}

/// Tracks that come out from today on and are 28 days old by `end`. The focal one is not among them:
/// its fans and its appeal are set by hand.
fn tracks_seen_in_full(arm: &Arm, end: Day) -> Vec<(TrackId, Day)> {
    let catalogue = &arm.stage.world.catalogue;
    let last = end.plus(-LIFE_DAYS);
    let tracks = catalogue.facts.iter().enumerate();
    tracks
        .map(|(index, facts)| (TrackId(index as u32), facts.release_day))
        .filter(|&(track, day)| (arm.today()..=last).contains(&day) && track != catalogue.focal)
        .collect()
}

fn streams_by_listener(arm: &Arm) -> Vec<u32> {
    arm.state.accounts.iter().flat_map(|cohort| cohort.streams.iter().copied()).collect()
}
