//! Release Radar: on Fridays, at most thirty tracks that came out within 28 days, one per artist,
//! not yet streamed or saved; followed artists first, then whatever the recommender proposes.

use crate::model::ids::{ArtistId, ListenerId, TrackId};
use crate::platform::accounts::{SLATE, Streamed};
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{ProfileQuery, RecommendContext};
use crate::units::{Day, Weekday};

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Friday;

/// A track is new for so long \[days\].
pub const FRESH_DAYS: i16 = 28;

/// Candidates looked at for one list.
const BREADTH: usize = 128;

/// Compiles this week's list into `slate`.
///
/// `fresh_by_artist` is sorted; `saved` tells which tracks are in the listener's library already.
pub fn compile(
    context: &RecommendContext<'_>,
    listener: ListenerId,
    today: Day,
    profile: ProfileQuery<'_>,
    follows: &[ArtistId],
    fresh_by_artist: &[(ArtistId, TrackId)],
    streamed: Streamed<'_>,
    saved: &dyn Fn(TrackId) -> bool,
    scratch: &mut SearchScratch,
    slate: &mut Vec<TrackId>,
) {
    let eligible = |track: TrackId| {
        Some(track) != context.passed_over && !streamed.may_contain(track) && !saved(track)
    };
    for artist in follows {
        let from = fresh_by_artist.partition_point(|entry| entry.0 < *artist);
        let tracks = fresh_by_artist[from..].iter().take_while(|entry| entry.0 == *artist);
        // The newest comes last.
        slate.extend(tracks.map(|entry| entry.1).filter(|&track| eligible(track)).last());
    }
    slate.truncate(SLATE);
    let wanted = SLATE - slate.len();
    // One per artist: ask for more than is needed, then drop the artists that are in already.
    let mut proposed = std::mem::take(&mut scratch.proposed);
    proposed.clear();
    let request = Request {
        listener,
        today,
        occasion: 1,
        query: profile.direction,
        cluster: profile.cluster,
        basis: Basis::History(profile.history),
        scope: Scope::Fresh,
        wanted: wanted * 2,
        breadth: BREADTH,
        eligible: &eligible,
    };
    context.ask(&request, scratch, &mut proposed);
    let artist_of = |track: TrackId| context.belief.facts[track.index()].artist;
    for &track in &proposed {
        if slate.len() == SLATE {
            break;
        }
        if !slate.iter().any(|&there| artist_of(there) == artist_of(track)) {
            slate.push(track);
        }
    }
    scratch.proposed = proposed;
}
