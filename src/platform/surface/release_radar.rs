//! Release Radar: on Fridays, at most thirty tracks that came out within 28 days, one per artist,
//! not yet streamed or saved; followed artists first, then whatever the recommender proposes.

use crate::model::ids::{ArtistId, TrackId};
use crate::model::source::Source;
use crate::platform::accounts::SLATE;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{ProfileQuery, RecommendContext, Visitor};
use crate::units::Weekday;

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Friday;

/// A track is new for so long \[days\].
pub const FRESH_DAYS: i16 = 28;

/// Candidates looked at for one list.
const BREADTH: usize = 128;

/// What a listener has chosen to keep.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Artists they follow.
    pub follows: &'a [ArtistId],
    /// Whether a track is in their library already.
    pub saved: &'a dyn Fn(TrackId) -> bool,
}

/// Compiles this week's list into `slate`; `fresh_by_artist` is sorted.
pub fn compile(
    context: &RecommendContext<'_>,
    visitor: Visitor<'_>,
    profile: ProfileQuery<'_>,
    kept: Kept<'_>,
    fresh_by_artist: &[(ArtistId, TrackId)],
    scratch: &mut SearchScratch,
    slate: &mut Vec<TrackId>,
) {
    let Visitor { listener, today, streamed } = visitor;
    let eligible = |track: TrackId| {
        Some(track) != context.passed_over && !streamed.may_contain(track) && !(kept.saved)(track)
    };
    for artist in kept.follows {
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
        release: context.release,
    };
    context.of_list(Source::ReleaseRadar).ask(&request, scratch, &mut proposed);
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
