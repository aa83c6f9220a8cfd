//! Release Radar: on Fridays, at most thirty tracks that came out within 28 days, one per artist,
//! not yet streamed or saved: first of artists the listener follows, then of artists they have
//! played, then some on audition.

use crate::model::ids::{ArtistId, TrackId};
use crate::model::source::Source;
use crate::platform::accounts::SLATE;
use crate::platform::recommend::{Basis, Request, Scope};
use crate::platform::retrieval::SearchScratch;
use crate::platform::surface::{AUDITIONED, ProfileQuery, RecommendContext, Visitor};
use crate::units::Weekday;

/// Day of the refresh.
pub const REFRESH: Weekday = Weekday::Friday;

/// A track is new for so long \[days\].
pub const FRESH_DAYS: i16 = 28;

/// Tells its request from those of sessions and of Discover Weekly.
const OCCASION: u16 = u16::MAX - 1;

/// What a listener has chosen to keep.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// Artists they follow.
    pub follows: &'a [ArtistId],
    /// Artists they have played, the most played first.
    pub played: &'a [ArtistId],
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
    let artist_of = |track: TrackId| context.belief.facts[track.index()].artist;
    for artist in kept.follows.iter().chain(kept.played) {
        let from = fresh_by_artist.partition_point(|entry| entry.0 < *artist);
        let tracks = fresh_by_artist[from..].iter().take_while(|entry| entry.0 == *artist);
        // The newest comes last.
        let newest = tracks.map(|entry| entry.1).filter(|&track| eligible(track)).last();
        let listed = slate.iter().any(|&there| artist_of(there) == *artist);
        slate.extend(newest.filter(|_| !listed));
        if slate.len() == SLATE {
            break;
        }
    }
    let request = Request {
        listener,
        today,
        occasion: OCCASION,
        query: profile.direction,
        cluster: profile.cluster,
        basis: Basis::History(profile.history),
        scope: Scope::Audition,
        wanted: SLATE,
        breadth: AUDITIONED,
        eligible: &eligible,
        release: context.release,
    };
    let context = context.of_list(Source::ReleaseRadar);
    context.hold_auditions(RecommendContext::ask, &request, SLATE, scratch);
    for &track in &scratch.auditions {
        if slate.len() < SLATE && !slate.iter().any(|&it| artist_of(it) == artist_of(track)) {
            slate.push(track);
        }
    }
}
