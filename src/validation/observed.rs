//! What happened in one world, added up in integers.
//!
//! Owns [`Observed`] and the walk that fills it. Deliberately unknown: targets, bands, ratios.

use std::sync::Arc;

use crate::model::ids::TrackId;
use crate::model::source::Source;
use crate::sim::run::Arm;
use crate::tally::SourceCounts;
use crate::units::Day;
use crate::validation::acquaintances::Acquaintances;

/// How long a new track is followed: the month of four weeks in which the field counts \[days\].
pub const LIFE_DAYS: i16 = 28;

/// A release's first month, as part of its first year \[days\].
const MONTH_DAYS: i16 = 30;

/// A release's first year \[days\].
pub const YEAR_DAYS: i16 = 365;

/// The sums of one world from day 0 on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// What happened through each source, over all tracks.
    pub sources: [SourceCounts; Source::COUNT],
    /// Listeners who streamed anything, summed over days.
    pub active_listener_days: u64,
    /// Streams of each listener.
    pub streams_by_listener: Vec<u32>,
    /// Streams of each track that was out on day 0.
    pub streams_by_track: Vec<u64>,
    /// Tracks whose first 28 days were seen in full.
    pub new_tracks: Vec<NewTrack>,
    /// Tracks whose first year was seen in full.
    pub first_years: Vec<FirstYear>,
    /// What listeners had to do with artists.
    pub artists: Artists,
    /// Bots' plays.
    pub artificial: Artificial,
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

/// The first 365 days of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FirstYear {
    /// Streams of the first 30 days.
    pub first_month: u64,
    /// Streams of the whole year.
    pub streams: u64,
}

/// Listeners and artists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artists {
    /// First streams of an artist by a listener, by source.
    pub found_through: [u64; Source::COUNT],
    /// Pairs that met on days 0 to 27, nothing saved before, something saved then.
    pub savers: Pairs,
    /// Pairs that met on days 0 to 27, nothing saved by their end.
    pub others: Pairs,
    /// Each artist's.
    pub audiences: Vec<Audience>,
}

/// Pairs of listener and artist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How many.
    pub pairs: u64,
    /// Streams of the artist by the listener in the 180 days from day 28 on.
    pub streams: u64,
}

/// The audience of one artist since day 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    /// Listeners so far.
    pub listeners: u64,
    /// Listeners who chose the artist in the last 28 days: from library, own playlists or search.
    pub active_listeners: u64,
    /// Streams so far.
    pub streams: u64,
    /// Streams so far by those who are active.
    pub active_streams: u64,
    /// Streams of each listener of the last 28 days in these days, the most first.
    pub last_month: Vec<u32>,
}

/// Bots' plays of one world.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Artificial {
    /// Played and counted.
    pub counted: u64,
    /// Found and taken out again.
    pub removed: u64,
}

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
